"""DOS' memory: a chain of blocks, each behind a paragraph that says whose it is and how long."""

from __future__ import annotations

import struct

from pywine.programs.ntvdm import dos as kernel
from pywine.programs.ntvdm.dos import (
    ARENA_TRASHED,
    INVALID_BLOCK,
    INVALID_FUNCTION,
    LAST_PARAGRAPH,
    NOT_ENOUGH_MEMORY,
    Dos,
    DosError,
    function,
)

_MORE, _LAST = 0x4D, 0x5A
FREE, SYSTEM = 0, 8
_FIRST_FIT, _BEST_FIT, _LAST_FIT = 0, 1, 2
_HEADER = struct.Struct("<BHH3x8s")


class Arena:
    """The memory control blocks. Blocks are named by the segment of their memory, sizes are in paragraphs."""

    def __init__(self, dos: Dos) -> None:
        self._dos, self._ram = dos, dos.m.ram
        self._first = kernel.ARENA
        self._put(self._first, _LAST, FREE, LAST_PARAGRAPH - self._first - 1)

    def _put(self, at: int, kind: int, owner: int, size: int, name: bytes = b"") -> None:
        _HEADER.pack_into(self._ram, at * 16, kind, owner, size, name)

    def _get(self, at: int) -> tuple[int, int, int, bytes]:
        if at > 0xFFFF:
            raise DosError(ARENA_TRASHED)
        found = _HEADER.unpack_from(self._ram, at * 16)
        if found[0] not in (_MORE, _LAST):
            raise DosError(ARENA_TRASHED)
        return found

    def blocks(self) -> list[tuple[int, int, int]]:
        """Every control block: where it is, whose, how long. Free neighbours become one on the way."""
        found: list[tuple[int, int, int]] = []
        at = self._first
        while True:
            kind, owner, size, name = self._get(at)
            while owner == FREE and kind == _MORE:
                next_kind, next_owner, next_size, _ = self._get(at + size + 1)
                if next_owner != FREE:
                    break
                kind, size = next_kind, size + next_size + 1
                self._put(at, kind, FREE, size, name)
            found.append((at, owner, size))
            if kind == _LAST:
                return found
            at += size + 1

    def largest(self) -> int:
        return max((size for _, owner, size in self.blocks() if owner == FREE), default=0)

    def allocate(self, size: int, owner: int, name: bytes = b"", *, strategy: int | None = None) -> int:
        """A block of this size. Raises DosError."""
        free = [(at, room) for at, whose, room in self.blocks() if whose == FREE and room >= size]
        if not free:
            raise DosError(NOT_ENOUGH_MEMORY)
        way = (self._dos.allocation_strategy if strategy is None else strategy) & 3
        if way == _LAST_FIT:
            at, room = free[-1]
            if room > size:
                kind = self._get(at)[0]
                self._put(at, _MORE, FREE, room - size - 1)
                at += room - size
                self._put(at, kind, owner, size, name)
                return at + 1
        elif way == _BEST_FIT:
            at, room = min(free, key=lambda block: block[1])
        else:
            at, room = free[0]
        self._put(at, self._get(at)[0], owner, room, name)
        if room > size:
            self._split(at, size)
        return at + 1

    def _split(self, at: int, size: int) -> None:
        kind, owner, room, name = self._get(at)
        self._put(at + size + 1, kind, FREE, room - size - 1)
        self._put(at, _MORE, owner, size, name)

    def _of(self, segment: int) -> int:
        at = segment - 1
        if not any(found == at for found, _, _ in self.blocks()):
            raise DosError(INVALID_BLOCK)
        return at

    def release(self, segment: int) -> None:
        at = self._of(segment)
        kind, _, size, _ = self._get(at)
        self._put(at, kind, FREE, size)

    def resize(self, segment: int, size: int) -> int:
        """Change a block's size; how much it could have if that cannot be, else 0."""
        at = self._of(segment)
        kind, owner, old, name = self._get(at)
        room = old
        if kind == _MORE:
            next_kind, next_owner, next_size, _ = self._get(at + old + 1)
            if next_owner == FREE and size > old:
                kind, room = next_kind, old + next_size + 1
        self._put(at, kind, owner, room, name)
        if size > room:
            return room or 1
        if size < room:
            self._split(at, size)
        return 0

    def give(self, segment: int, owner: int, name: bytes = b"") -> None:
        """Change whose a block is."""
        kind, _, size, old_name = self._get(segment - 1)
        self._put(segment - 1, kind, owner, size, name or old_name)

    def size_of(self, segment: int) -> int:
        return self._get(segment - 1)[2]

    def release_all(self, owner: int) -> None:
        for at, whose, _ in self.blocks():
            if whose == owner:
                self.release(at + 1)


@function(0x48, "allocate memory")
def allocate(dos: Dos) -> None:
    try:
        dos.r.ax = dos.arena.allocate(dos.r.bx, dos.tasks.current)
    except DosError as error:
        if error.code == NOT_ENOUGH_MEMORY:
            dos.r.bx = dos.arena.largest()
        raise


@function(0x49, "free memory")
def release(dos: Dos) -> None:
    dos.arena.release(dos.r.es)


@function(0x4A, "resize memory")
def resize(dos: Dos) -> None:
    most = dos.arena.resize(dos.r.es, dos.r.bx)
    if most:
        dos.r.bx = most
        raise DosError(NOT_ENOUGH_MEMORY)


@function(0x58, "allocation strategy")
def strategy(dos: Dos) -> None:
    r = dos.r
    if r.al == 0:
        r.ax = dos.allocation_strategy
    elif r.al == 1:
        dos.allocation_strategy = r.bx & 0xFF
    elif r.al == 2:
        r.al = 0  # upper memory is not linked, because there is none
    else:
        raise DosError(INVALID_FUNCTION)
