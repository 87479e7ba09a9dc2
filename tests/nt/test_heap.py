"""Heaps: blocks are aligned, never overlap, and keep what was written into them."""

from __future__ import annotations

import resource

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pywine.machine.memory import Memory, Reservation
from pywine.nt.heap import ALIGNMENT, LARGE, Heap
from pywine.nt.virtual import VirtualMemory
from tests.support import make_process

LOW, HIGH = 0x10000, 0x8000000
sizes = st.one_of(
    st.integers(0, 64), st.integers(0, 5000), st.sampled_from((1023, 1024, 1025, LARGE - 1, LARGE,
    LARGE + 1)), st.integers(LARGE // 2, 3 * LARGE),
)  # fmt: skip


@pytest.fixture
def virtual():
    memory = Memory(Reservation(LOW, HIGH, identity=False))
    yield VirtualMemory(memory, LOW, HIGH)
    memory.ram.release()
    memory.reservation.release()


class HeapMachine(RuleBasedStateMachine):
    """`blocks`: address -> size and fill byte."""

    def __init__(self) -> None:
        super().__init__()
        self.memory = Memory(Reservation(LOW, HIGH, identity=False))
        self.virtual = VirtualMemory(self.memory, LOW, HIGH)
        self.heap = Heap(self.virtual)
        self.blocks: dict[int, tuple[int, int]] = {}
        self.fill = 0

    def teardown(self) -> None:
        self.heap.destroy()
        assert self.virtual.regions() == []
        self.memory.ram.release()
        self.memory.reservation.release()

    def put(self, address: int, size: int) -> None:
        assert address
        assert address % ALIGNMENT == 0
        self.fill = self.fill % 255 + 1
        self.memory.write(address, bytes([self.fill]) * size)
        self.blocks[address] = size, self.fill

    def pick(self, number: int) -> int | None:
        return sorted(self.blocks)[number % len(self.blocks)] if self.blocks else None

    @rule(size=sizes)
    def allocate(self, size: int) -> None:
        address = self.heap.allocate(size)
        if address:
            assert address not in self.blocks
            self.put(address, size)
        else:
            assert size > LARGE // 2

    @rule(number=st.integers(0, 1000))
    def free(self, number: int) -> None:
        address = self.pick(number)
        if address:
            assert self.heap.free(address)
            assert not self.heap.free(address)
            del self.blocks[address]

    @rule(offset=st.integers(1, ALIGNMENT - 1))
    def free_elsewhere(self, offset: int) -> None:
        for address in list(self.blocks)[:3]:
            assert not self.heap.free(address + offset)

    @rule(number=st.integers(0, 1000), size=sizes, in_place=st.booleans())
    def reallocate(self, number: int, size: int, in_place: bool) -> None:
        address = self.pick(number)
        if not address:
            return
        old, fill = self.blocks[address]
        moved = self.heap.reallocate(address, size, in_place=in_place)
        if not moved:
            assert in_place or size > LARGE // 2
            return
        assert moved == address or not in_place
        assert self.memory.read(moved, min(old, size)) == bytes([fill]) * min(old, size)
        del self.blocks[address]
        assert moved not in self.blocks
        self.put(moved, size)

    @invariant()
    def blocks_are_intact(self) -> None:
        end = 0
        for address in sorted(self.blocks):
            size, fill = self.blocks[address]
            assert address >= end
            end = address + size
            assert self.heap.sizes[address] == size
            assert self.memory.ram[address : address + size] == bytes([fill]) * size
        assert len(self.heap.sizes) == len(self.blocks)


TestHeap = HeapMachine.TestCase
TestHeap.settings = settings(
    max_examples=20, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)


def test_a_heap_of_limited_size_never_grows(virtual):
    heap = Heap(virtual, maximum=0x10000)
    blocks = []
    while address := heap.allocate(1000):
        blocks.append(address)
    assert 50 < len(blocks) < 64
    assert heap.allocate(LARGE) == 0
    heap.free(blocks.pop())
    assert heap.allocate(1000)


@pytest.mark.parametrize("size", [HIGH, 1 << 31, (1 << 32) - 1, 1 << 40, (1 << 64) - 1])
def test_impossible_sizes_get_nothing(virtual, size):
    heap = Heap(virtual)
    assert heap.allocate(size) == 0
    block = heap.allocate(10)
    assert heap.reallocate(block, size) == 0
    assert heap.sizes[block] == 10


def test_exhausted_memory_gets_nothing_until_some_is_freed(virtual):
    heap = Heap(virtual)
    blocks = []
    while address := heap.allocate(8 << 20):
        blocks.append(address)
    assert blocks
    heap.free(blocks.pop())
    assert heap.allocate(8 << 20)


def test_zeroed_memory_of_large_blocks_stays_untouched(tmp_path):
    heap = make_process(64, tmp_path).heap
    size = 8 << 30
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    block = heap.allocate(size)
    heap.zero(block, 0, size, fresh=True)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1 << 17  # KiB
    assert heap.free(block)
