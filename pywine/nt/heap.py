"""Heaps: blocks in guest memory, bookkeeping on the host's side where no stray write reaches it.

Small blocks come from lists of equal size classes, large ones (LARGE and more) from reservations of their
own.
"""

from __future__ import annotations

from pywine.abi.errors import NtError, WinError
from pywine.abi.winerror import ERROR_INVALID_HANDLE
from pywine.machine.memory import WRITE
from pywine.nt.virtual import PAGE_EXECUTE_READWRITE, PAGE_READWRITE, VirtualMemory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process

ALIGNMENT = 16
LARGE = 0x80000
_FREE_LIST = 0x150  # where the heads of its lists lie in a heap's header
_FIRST_SEGMENT, _LAST_SEGMENT = 0x100000, 0x1000000  # segments double in size


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
        self.sizes: dict[int, int] = {}  # block address -> size asked for
        self.flags: dict[int, int] = {}  # block address -> user flags and values, where there are any
        self._capacity: dict[int, int] = {}  # of the blocks that were shrunk in place
        self._free: dict[int, list[int]] = {}
        self._segments: list[int] = []
        self._next, self._end = 0, 0
        self._grow(maximum or _FIRST_SEGMENT)
        self.address = self._segments[0]
        self._next += 0x1000  # the heap's header page: some programs read it
        # A free block begins with two list links, as on Windows: programs with bugs read them as pointers.
        self._links = (self.address + _FREE_LIST).to_bytes(bits // 8, "little") * 2

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
        rounded = _size_class(size)
        free = self._free.get(rounded)
        if free:
            address = free.pop()
        elif rounded < LARGE and self._next + rounded <= self._end:
            address = self._next
            self._next = address + rounded
        else:
            address = self._allocate_new(rounded)
            if not address:
                return 0
        self.sizes[address] = size
        return address

    def _allocate_new(self, rounded: int) -> int:
        """A block for which the heap has to grow; 0 if it cannot."""
        if self.maximum:
            return 0
        try:
            if rounded >= LARGE:
                return self._virtual.allocate(rounded, self._protection, name="heap")
            self._grow(min(_FIRST_SEGMENT << len(self._segments), _LAST_SEGMENT))
        except NtError:
            return 0
        address = self._next
        self._next = address + rounded
        return address

    def free(self, address: int) -> bool:
        """Give a block back; False if there is none at `address`."""
        size = self.sizes.pop(address, -1)
        if size < 0:
            return False
        if self.flags:
            self.flags.pop(address, None)
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
        if _size_class(old) == _size_class(size):
            self.sizes[address] = size
            return address
        if in_place:
            if size > old:
                return 0
            self._capacity.setdefault(address, _size_class(old))
            self.sizes[address] = size
            return address
        moved = self.allocate(size)
        if moved:
            ram = self._virtual.memory.ram
            count = min(old, size)
            ram[moved : moved + count] = ram[address : address + count]
            self.free(address)
        return moved

    def destroy(self) -> None:
        """Give all memory back."""
        for address, size in self.sizes.items():
            if (self._capacity.get(address) or _size_class(size)) >= LARGE:
                self._virtual.release(address)
        for segment in self._segments:
            self._virtual.release(segment)
        self.sizes.clear()
        self._capacity.clear()
