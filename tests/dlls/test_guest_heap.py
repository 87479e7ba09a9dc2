"""The heap in guest code and the heap of the host are one heap, on both engines."""

from __future__ import annotations

import random

import pytest

from pywine.machine.native.obstacles import obstacle
from pywine.nt.heap import Heap
from pywine.nt.process import Process
from pywine.nt.small_blocks import CACHE_LIMIT, MOST
from tests.support import end_process, make_process

KINDS = [(bits, engine) for bits in (32, 64) for engine in ("unicorn", "native")]
HEAP_ZERO_MEMORY = 8


class Guest:
    """Calls functions of the guest's DLLs."""

    def __init__(self, p: Process) -> None:
        self.p = p
        self.counted = 0
        p.modules.load("msvcrt.dll", "the test")

    def call(self, function: str, *arguments: int) -> int:
        dll, name = function.split("!")
        module = self.p.modules.find(dll + ".dll")
        assert module is not None
        return self.p.call(self.p.modules.find_export(module, name), *arguments) & (1 << self.p.bits) - 1

    def count(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Count from now on how often the host allocates or frees for guest code."""
        for name in ("allocate", "free"):
            original = getattr(Heap, name)

            def counting(instance: Heap, argument: int, original=original):
                self.counted += 1
                return original(instance, argument)

            monkeypatch.setattr(Heap, name, counting)


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: f"x{86 if kind[0] == 32 else 64}-{kind[1]}")
def guest(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    bits, engine = request.param
    if engine == "native" and obstacle(0, bits):
        pytest.skip(obstacle(0, bits))
    process = make_process(
        bits, tmp_path_factory.mktemp("prefix"), identity=engine == "native", engine=engine
    )
    yield Guest(process)
    end_process(process)


def some_size(chance: random.Random) -> int:
    return chance.choice((chance.randint(0, 64), chance.randint(0, MOST), chance.randint(0, 3 * MOST)))


@pytest.mark.parametrize("private", [False, True], ids=["process-heap", "private-heap"])
def test_both_sides_see_the_same_blocks(guest: Guest, private: bool) -> None:
    p, chance = guest.p, random.Random(private)
    handle = guest.call("kernel32!HeapCreate", 0, 0, 0) if private else p.heap.address
    heap, ram = p.heaps[handle], p.memory.ram
    foreign = set(heap.sizes)
    blocks: dict[int, bytes] = {}

    def check(address: int) -> None:
        assert ram[address : address + len(blocks[address])] == blocks[address]
        assert heap.sizes[address] == len(blocks[address])
        assert guest.call("kernel32!HeapSize", handle, 0, address) == len(blocks[address])

    def add(address: int, size: int, *, zeroed: bool) -> None:
        assert address
        assert address % 16 == 0
        assert not zeroed or not any(ram[address : address + size])
        for other, data in blocks.items():
            assert other + len(data) <= address or address + size <= other
        assert address not in blocks
        blocks[address] = chance.randbytes(size)
        ram[address : address + size] = blocks[address]

    for step in range(1500):
        what = chance.random()
        if what < 0.5 or not blocks:
            size, zeroed = some_size(chance), chance.random() < 0.3
            how = chance.randint(0, 2) if not private else 0
            if how == 0:
                address = guest.call("ntdll!RtlAllocateHeap", handle, HEAP_ZERO_MEMORY * zeroed, size)
            elif how == 1:
                address = guest.call("msvcrt!calloc" if zeroed else "msvcrt!malloc", *((1,) * zeroed), size)
            else:
                address, zeroed = heap.allocate(size), False
            add(address, size, zeroed=zeroed)
            continue
        address = chance.choice(list(blocks))
        check(address)
        data = blocks.pop(address)
        if what < 0.9:
            how = chance.randint(0, 2) if not private else 0
            if how == 0:
                assert guest.call("kernel32!HeapFree", handle, 0, address) & 0xFF == 1
                assert guest.call("kernel32!HeapFree", handle, 0, address) & 0xFF == 0, "freed twice"
            elif how == 1:
                guest.call("msvcrt!free", address)
            else:
                assert heap.free(address)
            assert address not in heap.sizes
        else:
            size = chance.choice((some_size(chance), max(len(data) - 1, 0)))
            if private or chance.random() < 0.5:
                moved = guest.call("kernel32!HeapReAlloc", handle, 0, address, size)
            else:
                size = size or 1
                moved = guest.call("msvcrt!realloc", address, size)
                assert guest.call("msvcrt!_msize", moved) == size
            kept = min(size, len(data))
            assert ram[moved : moved + kept] == data[:kept]
            add(moved, size, zeroed=False)
        if step % 100 == 0:
            assert set(heap.sizes) - foreign == set(blocks)
            assert len(heap.sizes) == len(list(heap.sizes))
    for address in list(blocks):
        check(address)


def test_guest_code_does_it_alone(guest: Guest, monkeypatch: pytest.MonkeyPatch) -> None:
    guest.count(monkeypatch)
    blocks = [guest.call("msvcrt!malloc", 40) for _ in range(2000)]
    assert len(set(blocks)) == len(blocks)
    for block in blocks:
        guest.call("msvcrt!free", block)
    assert guest.counted < 100
    again = [guest.call("msvcrt!malloc", 33) for _ in range(2000)]
    assert len(set(again) & set(blocks)) > len(blocks) - 2 * CACHE_LIMIT, "freed memory is used again"
    for block in again:
        guest.call("msvcrt!free", block)


def test_what_is_no_block_is_refused(guest: Guest) -> None:
    p = guest.p
    block = guest.call("msvcrt!malloc", 100)
    stack = p.thread.teb.StackBase - 0x80
    for address in (block + 16, block + 8, block + 1, stack, 0x10, 0x7FFF0000, p.heap.address):
        assert guest.call("kernel32!HeapFree", p.heap.address, 0, address) & 0xFF == 0
        guest.call("msvcrt!free", address)
        assert guest.call("msvcrt!_msize", address) == (1 << p.bits) - 1
        assert guest.call("kernel32!HeapSize", p.heap.address, 0, address) == (1 << p.bits) - 1
        assert guest.call("kernel32!HeapReAlloc", p.heap.address, 0, address, 10) == 0
    assert p.heap.sizes[block] == 100
    for handle in (0, 0x10, 0x7FFF0000, block, p.peb_address & -0x10000):
        p.last_error = 0
        assert guest.call("ntdll!RtlAllocateHeap", handle, 0, 10) == 0
        assert p.last_error == 6, "ERROR_INVALID_HANDLE"
    other = guest.call("kernel32!HeapCreate", 0, 0, 0)
    assert guest.call("kernel32!HeapFree", other, 0, block) & 0xFF == 0, "another heap's block"
    assert p.heap.sizes[block] == 100
    guest.call("msvcrt!free", block)


def test_eight_bytes_too_many_do_no_harm(guest: Guest) -> None:
    """Windows' headers leave that much room too."""
    ram = guest.p.memory.ram
    for size in (16, 48, 1024):
        blocks = [guest.call("msvcrt!malloc", size) for _ in range(50)]
        for block in blocks:
            ram[block + size : block + size + 8] = b"\xee" * 8
        for block in blocks[::2]:
            guest.call("msvcrt!free", block)
            ram[block + size : block + size + 8] = b"\xdd" * 8
        blocks[::2] = [guest.call("msvcrt!malloc", size) for _ in blocks[::2]]
        assert len(set(blocks)) == 50
        for block in blocks:
            assert guest.p.heap.sizes[block] == size
            guest.call("msvcrt!free", block)


def test_a_broken_chain_is_left_to_the_host(guest: Guest) -> None:
    ram = guest.p.memory.ram
    blocks = [guest.call("msvcrt!malloc", 200) for _ in range(4)]
    for block in blocks:
        guest.call("msvcrt!free", block)
    for block in blocks:
        ram[block - 4 : block] = b"\x99" * 4
    fresh = guest.call("msvcrt!malloc", 200)
    assert fresh not in blocks
    assert guest.p.heap.sizes[fresh] == 200


def test_a_thread_that_ends_gives_its_blocks_back(guest: Guest) -> None:
    heap, thread = guest.p.heap, guest.p.thread
    blocks = [guest.call("msvcrt!malloc", 700) for _ in range(40)]
    for block in blocks:
        guest.call("msvcrt!free", block)
    for action in thread.at_end:
        action()
    thread.at_end.clear()
    assert {heap.allocate(700) for _ in blocks} >= set(blocks[1:])
