"""Waiting for a word of shared memory to change (futex(2)), across processes."""

from __future__ import annotations

import os

from pywine.host.ffi import Structure, byref, c_int32, c_int64, c_uint32, c_void_p, function

_WAIT, _WAKE, _EVERYBODY = 0, 1, 0x7FFFFFFF
_NUMBER = 202 if os.uname().machine == "x86_64" else 98

_syscall = function("syscall", c_int64, c_void_p, c_int32, c_uint32, c_void_p, result=c_int64)


class _Timespec(Structure):
    _fields_ = (("seconds", c_int64), ("nanoseconds", c_int64))


def wait_while(address: int, value: int, seconds: float | None) -> None:
    """Wait until somebody wakes those that wait for the word at `address`, if that is still `value`; may
    return for nothing.
    """
    timeout = None
    if seconds is not None:
        timeout = byref(_Timespec(int(seconds), int(seconds % 1 * 1e9)))
    _syscall(_NUMBER, address, _WAIT, value, timeout)


def wake_all(address: int) -> None:
    """Wake all that wait for the word at `address`."""
    _syscall(_NUMBER, address, _WAKE, _EVERYBODY, None)
