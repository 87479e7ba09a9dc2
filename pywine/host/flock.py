"""Locks on whole files (flock(2)): every start takes one, for which the module fcntl would be loaded."""

from __future__ import annotations

from pywine.host.ffi import c_int32, error, function

SHARED, EXCLUSIVE = 1, 2
_NOT_BLOCKING = 4

_flock = function("flock", c_int32, c_int32)


def try_lock(descriptor: int, kind: int) -> bool:
    """Take a lock, unless another open file has one that forbids it. Raises OSError."""
    if not _flock(descriptor, kind | _NOT_BLOCKING):
        return True
    reason = error()
    if isinstance(reason, BlockingIOError):
        return False
    raise reason
