"""Heaps: blocks in guest memory. Small ones have headers and are shared with guest code (nt/small_blocks.py);
the bookkeeping of the others is on the host's side, where no stray write reaches it.

Blocks that are not small come from lists of equal size classes, large ones (LARGE and more) from
reservations of their own.
"""

from __future__ import annotations

from pywine.abi.errors import NtError, WinError
from pywine.abi.winerror import ERROR_INVALID_HANDLE
from pywine.machine.memory import WRITE
from pywine.nt.guest_data import HEAP_CACHE, HEAP_MAGIC, HEAP_OWNER, HEAP_TAG, IS_HEAP, TEB_HEAP_CACHE
from pywine.nt.small_blocks import ALIGNMENT, MOST, SmallBlocks
from pywine.nt.virtual import PAGE_EXECUTE_READWRITE, PAGE_READWRITE, VirtualMemory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeVar

    from pywine.nt.process import Process

    Default = TypeVar("Default", int, None)

__all__ = ["ALIGNMENT", "LARGE", "Heap"]

LARGE = 0x80000
_FREE_LIST = 0x150  # where the heads of its lists lie in a heap's header
_FIRST_SEGMENT, _LAST_SEGMENT = 0x100000, 0x1000000  # segments double in size
_LEAST_TAG = 0x5A0000


def _size_class(size: int) -> int:
    """`size` rounded up to what is really handed out: multiples of 16, then eighths of powers of two."""
    if size <= 1024:
        return (size + 15) & ~15 or 16
    step = 1 << (size.bit_length() - 4)
    return (size + step - 1) & -step


class Heap:
    """One heap. Its handle is the address of its first segment, as on Windows."""

    def __init__(
        self, virtual: VirtualMemory, *, executable: bool = False, maximum: int = 0, bits: int = 64
    ) -> None:
        self._virtual = virtual
        self._ram, self._rights = virtual.memory.ram, virtual.memory.rights
        self._protection = PAGE_EXECUTE_READWRITE if executable else PAGE_READWRITE
        self.maximum = maximum  # bytes; 0: grows
        self.raises = False  # HEAP_GENERATE_EXCEPTIONS
        self.sizes = Sizes(self)
        self._held: dict[int, int] = {}  # address -> size asked for, of the blocks without headers
        self._capacity: dict[int, int] = {}  # of those that were shrunk in place
        self._free: dict[int, list[int]] = {}
        self._segments: list[int] = []
        self._next, self._end = 0, 0
        self._grow(maximum or _FIRST_SEGMENT)
        self.address = self._segments[0]
        self._next += 0x1000  # the heap's header page: some programs read it
        # A free block begins with two list links, as on Windows: programs with bugs read them as pointers.
        self._links = (self.address + _FREE_LIST).to_bytes(bits // 8, "little") * 2
        self._served: set[int] = set()  # ids of the threads that have a cache in their TEB
        self._small: SmallBlocks | None = None
        if not maximum:
            tag = _LEAST_TAG | self.address >> 15 & 0xFFFE
            self._small = SmallBlocks(virtual.memory, tag, self._links, self._take)
            self._put(HEAP_MAGIC, IS_HEAP)
            self._put(HEAP_TAG, tag << 8)

    def _put(self, offset: int, value: int) -> None:
        at = self.address + offset
        self._ram[at : at + 4] = value.to_bytes(4, "little")

    @classmethod
    def from_argument(cls, p: Process, value: int) -> Heap:
        """The heap of a handle argument; raises WinError."""
        heap = p.heaps.get(value)
        if heap is None:
            raise WinError(ERROR_INVALID_HANDLE)
        return heap

    def _grow(self, size: int) -> None:
        base = self._virtual.allocate(size, self._protection, name="heap")
        self._segments.append(base)
        self._next, self._end = base, base + size

    @property
    def largest_free(self) -> int:
        """Bytes of the largest block that needs no new memory."""
        return max([self._end - self._next, *(size for size, blocks in self._free.items() if blocks)])

    def allocate(self, size: int) -> int:
        """The address of a new block of `size` bytes; 0 when there is no memory. Its contents are
        arbitrary.
        """
        if size <= MOST and self._small:
            return self._small.allocate(size)
        rounded = _size_class(size)
        free = self._free.get(rounded)
        if free:
            address = free.pop()
        elif rounded >= LARGE:
            address = self._allocate_large(rounded)
        else:
            address = self._take(rounded)
        if address:
            self._held[address] = size
        return address

    def _take(self, size: int) -> int:
        """New memory, less than LARGE; 0 if there is none."""
        if self._next + size > self._end:
            if self.maximum:
                return 0
            try:
                self._grow(min(_FIRST_SEGMENT << len(self._segments), _LAST_SEGMENT))
            except NtError:
                return 0
        address = self._next
        self._next = address + size
        return address

    def _allocate_large(self, rounded: int) -> int:
        if self.maximum:
            return 0
        try:
            return self._virtual.allocate(rounded, self._protection, name="heap")
        except NtError:
            return 0

    def free(self, address: int) -> bool:
        """Give a block back; False if there is none at `address`."""
        size = self._held.pop(address, -1)
        if size < 0:
            return bool(self._small) and self._small.free(address)
        rounded = (self._capacity.pop(address, 0) if self._capacity else 0) or _size_class(size)
        if rounded >= LARGE:
            self._virtual.release(address)
        else:
            self._free.setdefault(rounded, []).append(address)
            if self._rights[address >> 12] & WRITE:
                self._ram[address : address + len(self._links)] = self._links
        return True

    def reallocate(self, address: int, size: int, *, in_place: bool = False) -> int:
        """Change a block's size, moving it where it must; 0 when that cannot be. The block must exist."""
        old = self.sizes[address]
        is_small = address not in self._held
        if _size_class(old) == _size_class(size):
            self._resize(address, size)
            return address
        if in_place:
            if size > old:
                return 0
            if not is_small:
                self._capacity.setdefault(address, _size_class(old))
            self._resize(address, size)
            return address
        moved = self.allocate(size)
        if moved:
            ram = self._virtual.memory.ram
            count = min(old, size)
            ram[moved : moved + count] = ram[address : address + count]
            self.free(address)
        return moved

    def zero(self, address: int, start: int, end: int, *, fresh: bool) -> None:
        """Zero the bytes from `start` to `end` of a block; `fresh`: it was allocated just now."""
        if fresh and end >= LARGE:  # new memory, which is better not touched
            return
        self._ram[address + start : address + end] = bytes(end - start)

    def _resize(self, address: int, size: int) -> None:
        if address in self._held:
            self._held[address] = size
        elif self._small:
            self._small.set_size(address, size)

    def destroy(self) -> None:
        """Give all memory back."""
        for address, size in self._held.items():
            if (self._capacity.get(address) or _size_class(size)) >= LARGE:
                self._virtual.release(address)
        for segment in self._segments:
            self._virtual.release(segment)
        self._held.clear()
        self._capacity.clear()

    # What guest code allocates from: the calling thread's cache.

    def supply(self, p: Process, size: int) -> None:
        """A block of this size was asked for, and not in guest code: let it be there for the next ones."""
        if self._small and size <= MOST:
            cache = self._cache(p)
            if cache:
                self._small.supply(cache, size)

    def drain(self, p: Process, address: int) -> None:
        """The block at `address` was freed, and not in guest code: let it be there for the next ones."""
        index = self._small.find(address) if self._small else 0
        if self._small and index:
            cache = self._cache(p)
            if cache:
                self._small.drain(cache, index)

    def _cache(self, p: Process) -> int:
        """The calling thread's cache: in its TEB for the process heap, in the heap's header for the thread
        that used another heap first; 0 if it has none.
        """
        if self is p.heap:
            thread = p.thread
            cache = thread.teb_address + TEB_HEAP_CACHE
            if thread.id not in self._served:
                self._served.add(thread.id)
                thread.at_end.append(lambda: self._take_back(thread.id, cache))
            return cache
        at = self.address + HEAP_OWNER
        owner = int.from_bytes(self._ram[at : at + 4], "little")
        if owner != p.thread.id:
            if owner in p.threads:
                return 0
            self._put(HEAP_OWNER, p.thread.id)
        return self.address + HEAP_CACHE

    def _take_back(self, thread: int, cache: int) -> None:
        """A thread ends, and its cache with it."""
        self._served.discard(thread)
        if self._small:
            self._small.take_back(cache)


class Sizes:
    """The sizes of a heap's blocks by address, as a mapping that can only be read."""

    def __init__(self, heap: Heap) -> None:
        self._heap = heap

    def get(self, address: int, default: Default = None) -> int | Default:  # type: ignore[assignment]
        heap = self._heap
        size = heap._held.get(address)
        if size is None and heap._small:
            size = heap._small.size(address)
            if size < 0:
                return default
        return default if size is None else size

    def __getitem__(self, address: int) -> int:
        size = self.get(address)
        if size is None:
            raise KeyError(address)
        return size

    def __contains__(self, address: int) -> bool:
        return self.get(address) is not None

    def __iter__(self) -> Iterator[int]:
        yield from self._heap._held
        if self._heap._small:
            yield from self._heap._small

    def __len__(self) -> int:
        return sum(1 for _ in self)
