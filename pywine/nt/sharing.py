"""Share modes between processes: locks of the host on bytes of a file that lie behind all that it can have.

A shared lock of a byte says that this open uses the file in a way, one of another byte that it allows nobody
to. They belong to the open file description: the host releases them when the last process has closed it.
"""

from __future__ import annotations

import os
import struct
from fcntl import F_OFD_GETLK, F_OFD_SETLK, F_RDLCK, F_UNLCK, F_WRLCK, fcntl
from time import sleep

READ, WRITE, DELETE = 1, 2, 4  # as FILE_SHARE_* says them
AREA = (1 << 63) - 16  # offset of the first byte
_SIZE = 6
_USES, _DENIES = {DELETE: 0, WRITE: 1, READ: 2}, {DELETE: 3, WRITE: 4, READ: 5}
_LOCK = struct.Struct("hhqqi4x")
_TRIES = 3


def claim(descriptor: int, uses: int, shares: int) -> bool:
    """Whether nobody has the file open in a way that excludes this one, which from now on excludes others."""
    denies = ~shares & (READ | WRITE | DELETE)
    own = _bits(uses, _USES) | _bits(denies, _DENIES)
    others = _bits(uses, _DENIES) | _bits(denies, _USES)
    for attempt in range(_TRIES):
        if attempt:  # two that came at once have both given way
            sleep(0.0005 * (1 + os.getpid() % 5))
        try:
            for start, size in _runs(own):
                fcntl(descriptor, F_OFD_SETLK, _LOCK.pack(F_RDLCK, os.SEEK_SET, AREA + start, size, 0))
            if not any(_is_locked(descriptor, start, size) for start, size in _runs(others)):
                return True
        except OSError:  # a file system without locks
            return True
        release(descriptor)
    return False


def is_denied(descriptor: int, use: int) -> bool:
    """Whether an open in any process allows nobody to use the file so."""
    try:
        return _is_locked(descriptor, _DENIES[use], 1)
    except OSError:
        return False


def release(descriptor: int) -> None:
    """The file is not used through this description any more."""
    try:
        fcntl(descriptor, F_OFD_SETLK, _LOCK.pack(F_UNLCK, os.SEEK_SET, AREA, _SIZE, 0))
    except OSError:
        return


def _is_locked(descriptor: int, start: int, size: int) -> bool:
    asked = _LOCK.pack(F_WRLCK, os.SEEK_SET, AREA + start, size, 0)
    return _LOCK.unpack(fcntl(descriptor, F_OFD_GETLK, asked))[0] != F_UNLCK


def _bits(ways: int, places: dict[int, int]) -> int:
    return sum(1 << place for way, place in places.items() if ways & way)


def _runs(bits: int) -> list[tuple[int, int]]:
    """Where the bits lie next to each other: start and size of each run."""
    found = []
    at = 0
    while bits >> at:
        size = 0
        while bits >> at + size & 1:
            size += 1
        if size:
            found.append((at, size))
        at += size + 1
    return found
