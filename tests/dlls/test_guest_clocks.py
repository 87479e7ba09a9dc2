"""Clocks in guest code tell what the Python bodies tell, which is what the host's tell, on both engines."""

from __future__ import annotations

import random
import threading
import time

import pytest

from pywine.machine.native.obstacles import obstacle
from pywine.nt import clock, guest_data
from tests.dlls.guest_cases import CLOCKS
from tests.dlls.test_guest_bodies import KINDS, Machine, guest_target
from tests.support import end_process

HOST = {"QueryPerformanceCounter": "counter", "FileTime": "now", "Tick": "ticks", "timeGetTime": "ticks"}
SECOND_MS, ROUNDS = 1000, 300
STOPPED_CALLS = 2_000_000


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: f"x{86 if kind[0] == 32 else 64}-{kind[1]}")
def machine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    bits, engine = request.param
    if engine == "native" and obstacle(0, bits):
        pytest.skip(obstacle(0, bits))
    found = Machine(bits, engine, tmp_path_factory.mktemp("prefix"))
    yield found
    end_process(found.p)


def host_clock(name: str) -> str:
    return next(function for part, function in HOST.items() if part in name)


def told(machine: Machine, address: int, name: str, bits: int) -> int:
    """The time that a function returns or stores."""
    at = machine.arenas[0].start
    result = machine.p.call(address, *CLOCKS[name](machine))
    if CLOCKS[name](machine):
        return int.from_bytes(machine.p.memory.ram[at : at + 8], "little")
    return result & (1 << bits) - 1


@pytest.mark.parametrize("name", sorted(CLOCKS))
def test_both_bodies_tell_the_hosts_time(machine: Machine, name: str) -> None:
    reference, guest, bits = machine.addresses(name)
    host, chance = getattr(clock, host_clock(name)), random.Random(name)
    mask = (1 << 64) - 1 if CLOCKS[name](machine) else (1 << bits) - 1
    for _ in range(ROUNDS):
        before = host()
        found = told(machine, chance.choice((reference, guest)), name, bits)
        after = host()
        assert (found - before & mask) <= after - before
    assert machine.p.modules.thunks.find_guest(guest_target(machine, guest)), "its body is not in guest code"


@pytest.mark.parametrize("name", sorted(CLOCKS))
def test_the_host_is_not_asked_where_guest_code_can(
    machine: Machine, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    p = machine.p
    _, guest, bits = machine.addresses(name)
    told(machine, guest, name, bits)
    p.shared_data.tick()
    monkeypatch.setattr(clock, host_clock(name), lambda: 77)
    found = told(machine, guest, name, bits)
    assert (found == 77) == p.engine.emulates or not p.engine.clock
    at = p.peb_address + guest_data.PEB_CLOCK
    way = bytes(p.memory.ram[at : at + 8])
    p.memory.ram[at : at + 8] = bytes(8)
    assert told(machine, guest, name, bits) == 77
    p.memory.ram[at : at + 8] = way


def test_the_shared_page_follows_who_asks_for_the_time(machine: Machine) -> None:
    """Its clocks are no older than what a function has told, but for two ticks."""
    p, ram = machine.p, machine.p.memory.ram
    for name in ("kernel32.sysinfoapi.GetTickCount64", "kernel32.sysinfoapi.GetSystemTimeAsFileTime"):
        _, guest, bits = machine.addresses(name)
        told(machine, guest, name, bits)
        p.shared_data._qwords[100] -= 100  # ticks: the clock interrupt has not come for a while
        p.shared_data._dwords[5] -= 100 * 156250
        told(machine, guest, name, bits)
        shared = int.from_bytes(ram[0x7FFE0014:0x7FFE001C], "little")
        assert 0 <= clock.now() - shared < SECOND_MS * 10_000
        ticks = int.from_bytes(ram[0x7FFE0320:0x7FFE0328], "little") * 15.625
        assert 0 <= clock.ticks() - ticks < SECOND_MS


# Calls a clock again and again; 0 if it ever went back. Arguments: the function, its buffer, how often.
LOOP = {
    64: "535657554883ec284889cb4889d64c89c731ed4889f1ffd348392e720f488b2e48ffcf75eeb801000000eb0231c0"
    "4883c4285d5f5e5bc3",
    32: "535657558b5c24148b7424188b7c241c56ffd38b2e56ffd38b0629e8780c01c54f75f2b801000000eb0231c05d5f5e5bc3",
}


def test_stops_find_the_guest_anywhere_in_a_clock(machine: Machine) -> None:
    """Those that came while 64-bit code read a clock for a 32-bit guest, too."""
    p = machine.p
    if p.engine.emulates:
        pytest.skip("clocks are the host's there")
    _, guest, _ = machine.addresses("kernel32.profileapi.QueryPerformanceCounter")
    p.memory.patch(machine.code, bytes.fromhex(LOOP[p.bits]))
    processor, is_over, stops = p.thread.processor, threading.Event(), []

    def storm() -> None:
        while not is_over.is_set():
            processor.request_stop()
            time.sleep(0.00002)

    stormer = threading.Thread(target=storm)
    processor.on_stop = stops.append
    stormer.start()
    try:
        result = p.call(machine.code, guest, machine.arenas[0].start, STOPPED_CALLS)
    finally:
        is_over.set()
        stormer.join()
    assert result & 0xFFFFFFFF == 1
    assert stops
