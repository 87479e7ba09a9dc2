"""Virtual memory with Windows' rules: 64 KiB granularity, reserve and commit, protection, queries.

Source: "VirtualAlloc", "VirtualQuery", "Memory Protection Constants" (Microsoft's memoryapi and winnt
documentation).
"""

from __future__ import annotations

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_CONFLICTING_ADDRESSES,
    STATUS_FREE_VM_NOT_AT_BASE,
    STATUS_INVALID_PAGE_PROTECTION,
    STATUS_INVALID_PARAMETER,
    STATUS_MEMORY_NOT_ALLOCATED,
    STATUS_NO_MEMORY,
    STATUS_NOT_COMMITTED,
    STATUS_UNABLE_TO_FREE_VM,
)
from pywine.machine.memory import EXECUTE, READ, WRITE, Memory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

PAGE_SIZE, GRANULARITY = 0x1000, 0x10000
MEM_COMMIT, MEM_RESERVE, MEM_DECOMMIT, MEM_RELEASE, MEM_FREE = 0x1000, 0x2000, 0x4000, 0x8000, 0x10000
MEM_PRIVATE, MEM_MAPPED, MEM_RESET, MEM_TOP_DOWN, MEM_IMAGE = 0x20000, 0x40000, 0x80000, 0x100000, 0x1000000
PAGE_NOACCESS, PAGE_READONLY, PAGE_READWRITE, PAGE_WRITECOPY = 0x01, 0x02, 0x04, 0x08
PAGE_EXECUTE, PAGE_EXECUTE_READ, PAGE_EXECUTE_READWRITE, PAGE_EXECUTE_WRITECOPY = 0x10, 0x20, 0x40, 0x80
PAGE_GUARD, PAGE_NOCACHE, PAGE_WRITECOMBINE = 0x100, 0x200, 0x400
PAGE_TARGETS_INVALID = 0x40000000  # of indirect calls, which nobody checks here: it is accepted and not kept
_KEPT = 0x7FF

_RIGHTS = {
    PAGE_NOACCESS: 0,
    PAGE_READONLY: READ,
    PAGE_READWRITE: READ | WRITE,
    PAGE_WRITECOPY: READ | WRITE,
    PAGE_EXECUTE: READ | EXECUTE,
    PAGE_EXECUTE_READ: READ | EXECUTE,
    PAGE_EXECUTE_READWRITE: READ | WRITE | EXECUTE,
    PAGE_EXECUTE_WRITECOPY: READ | WRITE | EXECUTE,
}


def rights_of(protection: int) -> int:
    """The machine rights of a PAGE_* constant. Raises NtError(STATUS_INVALID_PAGE_PROTECTION)."""
    rights = _RIGHTS.get(protection & 0xFF)
    allowed = _KEPT | PAGE_TARGETS_INVALID if rights and rights & EXECUTE else _KEPT
    if rights is None or protection & ~allowed:
        raise NtError(STATUS_INVALID_PAGE_PROTECTION)
    return 0 if protection & PAGE_GUARD else rights


def behind(ordered: list[Any], value: object) -> int:
    """How many of the ordered values are not greater. Importing bisect would cost more than all calls."""
    low, high = 0, len(ordered)
    while low < high:
        middle = (low + high) // 2
        if ordered[middle] > value:
            high = middle
        else:
            low = middle + 1
    return low


class Region:
    """One reservation. `runs`: breakpoints (page-aligned address, protection or 0 if not committed) in
    order. A secured one stays as it is.
    """

    __slots__ = ("base", "end", "is_secured", "kind", "name", "protection", "runs")

    def __init__(self, base: int, end: int, protection: int, kind: int, name: str) -> None:
        self.base, self.end, self.protection, self.kind, self.name = base, end, protection, kind, name
        self.runs: list[tuple[int, int]] = [(base, 0)]
        self.is_secured = False

    def run_at(self, address: int) -> tuple[int, int, int]:
        """The run (start, end, protection) that holds `address`."""
        index = behind(self.runs, (address, 1 << 62)) - 1
        end = self.runs[index + 1][0] if index + 1 < len(self.runs) else self.end
        return self.runs[index][0], end, self.runs[index][1]

    def pieces(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """The runs within [start, end), cut to it."""
        found = []
        while start < end:
            _, stop, protection = self.run_at(start)
            stop = min(stop, end)
            found.append((start, stop, protection))
            start = stop
        return found

    def set(self, start: int, end: int, protection: int) -> None:
        """Give [start, end) this protection."""
        after = self.run_at(end)[2] if end < self.end else None
        kept = [run for run in self.runs if run[0] < start or run[0] >= end]
        kept.append((start, protection))
        if after is not None and all(run[0] != end for run in kept):
            kept.append((end, after))
        kept.sort()
        self.runs = [run for i, run in enumerate(kept) if i == 0 or run[1] != kept[i - 1][1]]


class VirtualMemory:
    """The reservations of one process's address space."""

    def __init__(self, memory: Memory, low: int, high: int) -> None:
        self.memory = memory
        self.low, self.high = low, high  # where addresses are given out: [low, high)
        self._bases: list[int] = []
        self._regions: dict[int, Region] = {}
        self.committed = 0  # bytes of private memory
        self.on_commit: Callable[[int, int], None] | None = None  # before: how many there will be, and are

    def find(self, address: int) -> Region | None:
        """The reservation that holds `address`."""
        index = behind(self._bases, address) - 1
        if index < 0:
            return None
        region = self._regions[self._bases[index]]
        return region if address < region.end else None

    def regions(self) -> list[Region]:
        """All reservations in address order."""
        return [self._regions[base] for base in self._bases]

    def _is_free(self, start: int, end: int) -> bool:
        if start < self.memory.start or end > self.memory.end:
            return False
        index = behind(self._bases, start) - 1
        if index >= 0 and self._regions[self._bases[index]].end > start:
            return False
        return index + 1 >= len(self._bases) or self._bases[index + 1] >= end

    def _search(self, size: int, low: int, high: int, top_down: bool) -> int:
        """A free, aligned range of `size` bytes. Raises NtError(STATUS_NO_MEMORY)."""
        gaps = []
        start = low
        for base in self._bases:
            region = self._regions[base]
            if region.end <= low:
                continue
            if base >= high:
                break
            gaps.append((start, base))
            start = -(-region.end // GRANULARITY) * GRANULARITY
        gaps.append((start, high))
        for start, end in reversed(gaps) if top_down else gaps:
            end = min(end, high)
            if end - start >= size:
                return (end - size) & ~(GRANULARITY - 1) if top_down else start
        raise NtError(STATUS_NO_MEMORY)

    def reserve(
        self, size: int, *, address: int = 0, protection: int = PAGE_READWRITE, kind: int = MEM_PRIVATE,
        name: str = "", top_down: bool = False, low: int = 0, high: int = 0,
    ) -> int:  # fmt: skip
        """Reserve `size` bytes at `address` (0: anywhere in [low, high)). Raises NtError."""
        rights_of(protection)
        if not size:
            raise NtError(STATUS_INVALID_PARAMETER)
        if address:
            base = address & ~(GRANULARITY - 1)
            end = (address + size + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1)
            if not self._is_free(base, end):
                raise NtError(STATUS_CONFLICTING_ADDRESSES)
        else:
            size = (size + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1)
            base = self._search(size, low or self.low, high or self.high, top_down)
            end = base + size
        self._bases.insert(behind(self._bases, base), base)
        self._regions[base] = Region(base, end, protection & _KEPT, kind, name)
        return base

    def secure(self, start: int, end: int, name: str) -> None:
        """Keep [start, end), which is not the guest's, out of its hands."""
        self.reserve(end - start, address=start, name=name)
        self._regions[start].is_secured = True

    def commit(
        self, address: int, size: int, protection: int, *, contents: Callable[[], bytes] | None = None
    ) -> None:
        """Commit the pages of [address, address+size), or change the protection of those that are.

        With `contents` the pages are filled with what it returns when they are first touched.
        """
        region, start, end = self._pages(address, size)
        rights = rights_of(protection)
        pieces = region.pieces(start, end)
        self._charge(region, sum(high - low for low, high, current in pieces if not current))
        for low, high, current in pieces:
            if current:
                self.memory.protect(low, high - low, rights)
            elif contents:
                self.memory.commit_lazily(low, high - low, rights, contents)
            else:
                self.memory.commit(low, high - low, rights)
        region.set(start, end, protection & _KEPT)

    def allocate(self, size: int, protection: int = PAGE_READWRITE, **where: int | str | bool) -> int:
        """Reserve and commit; keywords as `reserve`."""
        base = self.reserve(size, protection=protection, **where)  # type: ignore[arg-type]
        try:
            self.commit(base, self._regions[base].end - base, protection)
        except NtError:
            self.release(base)
            raise
        return base

    def _charge(self, region: Region, change: int) -> None:
        if change and region.kind == MEM_PRIVATE:
            if self.on_commit is not None:
                self.on_commit(self.committed + change, self.committed)
            self.committed += change

    def map_file(
        self, size: int, protection: int, descriptor: int, offset: int, *, address: int, shared: bool
    ) -> int:
        """A region over a part of a host file; returns its base. Raises NtError, OSError."""
        base = self.reserve(size, address=address, protection=protection, kind=MEM_MAPPED, name="view")
        region = self._regions[base]
        try:
            self.memory.map_file(
                base, region.end - base, rights_of(protection), descriptor, offset, shared=shared
            )
        except OSError:
            self.release(base)
            raise
        region.set(base, region.end, protection)
        return base

    def protect(self, address: int, size: int, protection: int) -> int:
        """Change the protection of committed pages; returns the first page's old one."""
        rights = rights_of(protection)
        region, start, end = self._pages(address, size)
        pieces = region.pieces(start, end)
        if any(not current for _, _, current in pieces):
            raise NtError(STATUS_NOT_COMMITTED)
        self.memory.protect(start, end - start, rights)
        region.set(start, end, protection & _KEPT)
        return pieces[0][2]

    def take_guard(self, address: int) -> bool:
        """Whether `address` lies in a guard page, which then is one no more."""
        region = self.find(address)
        protection = region.run_at(address)[2] if region else 0
        if not protection & PAGE_GUARD:
            return False
        self.protect(address & -PAGE_SIZE, PAGE_SIZE, protection & ~PAGE_GUARD)
        return True

    def decommit(self, address: int, size: int) -> None:
        """Decommit pages; size 0: the whole reservation that starts at `address`."""
        region, start, end = self._pages(address, size or 1)
        if not size:
            if address != region.base:
                raise NtError(STATUS_FREE_VM_NOT_AT_BASE)
            end = region.end
        self._drop(region, start, end)
        region.set(start, end, 0)

    def release(self, address: int) -> int:
        """Give a whole reservation back; returns its size."""
        region = self._regions.get(address)
        if region is None:
            if self.find(address):
                raise NtError(STATUS_FREE_VM_NOT_AT_BASE)
            raise NtError(STATUS_MEMORY_NOT_ALLOCATED)
        if region.is_secured:
            raise NtError(STATUS_INVALID_PAGE_PROTECTION)
        self._drop(region, region.base, region.end)
        self._bases.remove(address)
        del self._regions[address]
        return region.end - region.base

    def _drop(self, region: Region, start: int, end: int) -> None:
        dropped = 0
        for low, high, current in region.pieces(start, end):
            if current:
                self.memory.decommit(low, high - low)
                dropped += high - low
        self._charge(region, -dropped)

    def _pages(self, address: int, size: int) -> tuple[Region, int, int]:
        region = self.find(address)
        if region is None:
            raise NtError(STATUS_MEMORY_NOT_ALLOCATED)
        if region.is_secured:
            raise NtError(STATUS_INVALID_PAGE_PROTECTION)
        start = address & ~(PAGE_SIZE - 1)
        end = (address + max(size, 1) + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1)
        if end > region.end:
            raise NtError(STATUS_UNABLE_TO_FREE_VM if size else STATUS_CONFLICTING_ADDRESSES)
        return region, start, end

    def query(self, address: int) -> tuple[int, int, int, int, int, int, int]:
        """MEMORY_BASIC_INFORMATION's values for the page of `address`.

        BaseAddress, AllocationBase, AllocationProtect, RegionSize, State, Protect, Type.
        """
        page = address & ~(PAGE_SIZE - 1)
        region = self.find(page)
        if region is None:
            index = behind(self._bases, page)
            end = self._bases[index] if index < len(self._bases) else self.memory.end
            return page, 0, 0, end - page, MEM_FREE, PAGE_NOACCESS, 0
        _, end, protection = region.run_at(page)
        state = MEM_COMMIT if protection else MEM_RESERVE
        return page, region.base, region.protection, end - page, state, protection, region.kind
