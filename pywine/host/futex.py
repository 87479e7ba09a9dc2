"""Waiting for a word of shared memory to change (futex(2)), across processes."""

from __future__ import annotations

import ctypes
import os

_WAIT, _WAKE, _EVERYBODY = 0, 1, 0x7FFFFFFF
_NUMBER = 202 if os.uname().machine == "x86_64" else 98

_syscall = ctypes.CDLL(None).syscall
_syscall.argtypes = [ctypes.c_long, ctypes.c_void_p, ctypes.c_int, ctypes.c_uint32, ctypes.c_void_p]


class _Timespec(ctypes.Structure):
    _fields_ = (("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long))


def wait_while(address: int, value: int, seconds: float | None) -> None:
    """Wait until somebody wakes those that wait for the word at `address`, if that is still `value`; may
    return for nothing.
    """
    timeout = None
    if seconds is not None:
        timeout = ctypes.byref(_Timespec(int(seconds), int(seconds % 1 * 1e9)))
    _syscall(_NUMBER, address, _WAIT, value, timeout)


def wake_all(address: int) -> None:
    """Wake all that wait for the word at `address`."""
    _syscall(_NUMBER, address, _WAKE, _EVERYBODY, None)
