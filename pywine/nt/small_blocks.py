"""A heap's small blocks, which functions in guest code allocate and free too (ldr/guest/heap.asm).

Blocks of one capacity lie side by side in runs, each behind a header of 16 bytes: eight that nobody uses, so
that a program that writes a little too far does no harm; a dword with the size asked for, or, in a free block
of a chain, the next one's address in units of 16; a dword with the block's index (its capacity in units of
16) under the heap's tag, whose lowest bit is set while the block is free.

Guest code takes blocks from the *cache* of a thread: a chain and its length for every index. The host fills a
cache that is empty and empties one that is full; only the thread that owns a cache, or the host on its
behalf, ever touches it.
"""

from __future__ import annotations

import struct
from bisect import bisect_right

from pywine.machine.memory import WRITE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pywine.machine.memory import Memory

ALIGNMENT = 16
HEADER_SIZE = 16
MOST = 1024  # bytes of the largest small block
CACHE_ENTRY = 16  # bytes: the first block's address, a qword, and the chain's length, a dword
CACHE_LIMIT = 256  # blocks in a chain of a cache
_FIRST_RUN, _LAST_RUN = 0x1000, 0x10000  # bytes; the runs of an index double in size
_LINKED = 64  # how many of the host's free blocks make a chain
_HIGHEST = 1 << 36  # above, a link has no room for the address
_HEADER, _DWORD, _ENTRY = struct.Struct("<II"), struct.Struct("<I"), struct.Struct("<QI")


def index_of(size: int) -> int:
    """The index of a block of `size` bytes."""
    return size + 15 >> 4 or 1


class SmallBlocks:
    """The small blocks of one heap. `tag`: the upper 24 bits of a busy block's last dword; `room`: takes
    memory for a run, or returns 0.
    """

    def __init__(self, memory: Memory, tag: int, links: bytes, room: Callable[[int], int]) -> None:
        self._ram, self._rights = memory.ram, memory.rights
        self._busy, self._free = tag << 8, (tag | 1) << 8
        self._links, self._room = links, room
        self._starts: list[int] = []  # of the runs, in order: their first blocks
        self._runs: dict[int, tuple[int, int]] = {}  # first block -> end, index
        self._loose: dict[int, list[int]] = {}  # index -> free blocks
        self._chains: dict[int, list[tuple[int, int]]] = {}  # index -> chains of free blocks: first, length
        self._next_run: dict[int, int] = {}  # index -> bytes

    def find(self, address: int) -> int:
        """The index of the block at `address`, busy or free; 0 if there is none."""
        at = bisect_right(self._starts, address) - 1
        if at < 0:
            return 0
        start = self._starts[at]
        end, index = self._runs[start]
        return index if address < end and not (address - start) % (16 * index + HEADER_SIZE) else 0

    def size(self, address: int) -> int:
        """The size of the busy block at `address`; -1 if there is none."""
        index = self.find(address)
        if not index:
            return -1
        size, state = _HEADER.unpack_from(self._ram, address - 8)
        return size if state == self._busy | index else -1

    def set_size(self, address: int, size: int) -> None:
        """The busy block at `address` has this size from now on."""
        _DWORD.pack_into(self._ram, address - 8, size)

    def __iter__(self) -> Iterator[int]:
        """The busy blocks."""
        for start, (end, index) in self._runs.items():
            stride = 16 * index + HEADER_SIZE
            states = self._ram[start - HEADER_SIZE : end - HEADER_SIZE].cast("I")[3 :: stride // 4].tolist()
            busy = self._busy | index
            yield from (start + at * stride for at, state in enumerate(states) if state == busy)

    def allocate(self, size: int) -> int:
        """A block of `size` bytes; 0 when there is no memory."""
        index = index_of(size)
        loose = self._loose.get(index)
        if loose:
            address = loose.pop()
        elif self._chains.get(index):
            address, count = self._chains[index].pop()
            if count > 1:
                self._chains[index].append((_DWORD.unpack_from(self._ram, address - 8)[0] << 4, count - 1))
        else:
            run = self._new_run(index)
            if not run:
                return 0
            loose = self._loose[index] = list(reversed(run))
            address = loose.pop()
        _HEADER.pack_into(self._ram, address - 8, size, self._busy | index)
        return address

    def free(self, address: int) -> bool:
        """Give a block back; False if there is no busy one at `address`."""
        index = self.find(address)
        if not index or _DWORD.unpack_from(self._ram, address - 4)[0] != self._busy | index:
            return False
        _DWORD.pack_into(self._ram, address - 4, self._free | index)
        self._loose.setdefault(index, []).append(address)
        if self._rights[address >> 12] & WRITE:
            self._ram[address : address + len(self._links)] = self._links
        return True

    def supply(self, cache: int, size: int) -> None:
        """See to it that the cache at `cache` has free blocks for `size` bytes, if there is memory."""
        index = index_of(size)
        entry = cache + index * CACHE_ENTRY
        if _ENTRY.unpack_from(self._ram, entry)[0]:
            return
        chains, loose = self._chains.get(index), self._loose.get(index)
        if chains:
            first, count = chains.pop()
        elif loose:
            taken = loose[-_LINKED:]
            del loose[-_LINKED:]
            for address, following in zip(taken, [*taken[1:], 0], strict=True):
                _DWORD.pack_into(self._ram, address - 8, following >> 4)
            first, count = taken[0], len(taken)
        else:
            run = self._new_run(index)
            if not run:
                return
            first, count = run.start, len(run)
        if first < _HIGHEST:
            _ENTRY.pack_into(self._ram, entry, first, count)
        else:
            self._chains.setdefault(index, []).append((first, count))

    def drain(self, cache: int, index: int) -> None:
        """Take the blocks of this index out of a cache that is full of them."""
        first, count = _ENTRY.unpack_from(self._ram, cache + index * CACHE_ENTRY)
        if count >= CACHE_LIMIT:
            self._chains.setdefault(index, []).append((first, count))
            _ENTRY.pack_into(self._ram, cache + index * CACHE_ENTRY, 0, 0)

    def take_back(self, cache: int) -> None:
        """Take all blocks out of a cache that nobody will use again."""
        for index in range(1, index_of(MOST) + 1):
            first, count = _ENTRY.unpack_from(self._ram, cache + index * CACHE_ENTRY)
            if first:
                self._chains.setdefault(index, []).append((first, count))
                _ENTRY.pack_into(self._ram, cache + index * CACHE_ENTRY, 0, 0)

    def _new_run(self, index: int) -> range:
        """New free blocks, chained in order; none when there is no memory."""
        stride = 16 * index + HEADER_SIZE
        size = self._next_run.get(index, _FIRST_RUN)
        self._next_run[index] = min(2 * size, _LAST_RUN)
        count = min(max(size // stride, 4), CACHE_LIMIT)
        base = self._room(count * stride)
        if not base:
            return range(0)
        blocks = range(base + HEADER_SIZE, base + HEADER_SIZE + count * stride, stride)
        words = self._ram[base : base + count * stride].cast("I")
        step = stride // 4
        words[3::step] = memoryview(_DWORD.pack(self._free | index) * count).cast("I")
        links = (*(block >> 4 & 0xFFFFFFFF for block in blocks[1:]), 0)
        words[2::step] = memoryview(struct.pack(f"<{count}I", *links)).cast("I")
        self._starts.insert(bisect_right(self._starts, blocks.start), blocks.start)
        self._runs[blocks.start] = blocks.stop, index
        return blocks
