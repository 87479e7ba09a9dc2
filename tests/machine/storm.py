"""Storms against the native engine: faults, stop requests and short-lived threads by the hundred thousand.

Usage: python -m tests.machine.storm [PERCENT]. Nothing may be lost, damaged or leaked; the suite runs 1.
"""

from __future__ import annotations

import sys
import threading
import time

from pywine.machine import context as ctx
from pywine.machine.engine import SUPPORT_SIZE, EngineThread
from pywine.machine.memory import EXECUTE, READ, WRITE
from pywine.machine.thunk import STDCALL, api_thunk

from .conftest import Machine

FAULTS, STOPS, LIVES = 1_000_000, 100_000, 10_000
MOST_KIB, MOST_MAPPINGS = 4096, 20  # what a storm may leave behind: the host's own caches


class Host:
    """What this process holds; `check` says what has grown since."""

    def __init__(self) -> None:
        self._before = self._now()

    def check(self) -> str:
        mappings, kib = (now - before for now, before in zip(self._now(), self._before, strict=True))
        assert mappings <= MOST_MAPPINGS, f"{mappings} mappings more"
        assert kib <= MOST_KIB, f"{kib} KiB more"
        return f"{mappings:+} mappings, {kib:+} KiB"

    @staticmethod
    def _now() -> tuple[int, int]:
        with open("/proc/self/maps") as maps, open("/proc/self/statm") as statm:
            return len(maps.readlines()), int(statm.read().split()[1]) * 4


def fault_loop(machine: Machine, count: int) -> int:
    """Guest code with `count` faults of three kinds in a loop; EDX counts those that were answered."""
    code = b"\x31\xd2\xb9" + count.to_bytes(4, "little")  # xor edx, edx; mov ecx, count
    body = bytes.fromhex(
        "0f0b 31c0 8b00 31c0 f7f0"
    )  # L: ud2; xor eax,eax; mov eax,[eax]; xor eax,eax; div eax
    step = b"\x83\xe9\x01\x75" + (-len(body) - 5 & 255).to_bytes()  # sub ecx, 1; jnz L
    return machine.put(code + body + step + bytes.fromhex("89d0 c3"))  # mov eax, edx; ret


def faults(machine: Machine, count: int) -> str:
    """`count` faults, each answered by going on behind its instruction, which is two bytes long."""
    kinds = {ctx.INVALID_OPCODE: 0, ctx.PAGE_FAULT: 0, ctx.DIVIDE_ERROR: 0}

    def on_fault(thread: EngineThread) -> None:
        q = thread.q
        kinds[q[ctx.TRAP]] += 1
        q[ctx.RIP] += 2
        q[ctx.RDX] += 1
        thread.write_state()

    machine.thread.on_fault = on_fault
    each = count // 3
    answered = machine.call(fault_loop(machine, each)) & 0xFFFFFFFF
    assert answered == 3 * each, answered
    assert set(kinds.values()) == {each}, kinds
    return f"{answered} faults"


def call_loop(machine: Machine, target: int) -> int:
    """Guest code that calls `target` until it returns 0 and returns the sum of what it returned."""
    if machine.bits == 64:  # push rbx, rdi; sub rsp,0x28; xor ebx,ebx; mov rdi,target
        code = bytes.fromhex("53 57 4883ec28 31db 48bf") + target.to_bytes(8, "little")
        code += bytes.fromhex("ffd7 01c3 85c0 75f8 89d8 4883c428 5f 5b c3")
    else:
        code = bytes.fromhex("53 57 31db bf") + target.to_bytes(4, "little")
        code += bytes.fromhex("ffd7 01c3 85c0 75f8 89d8 5f 5b c3")
    return machine.put(code)


def stops(machine: Machine, count: int) -> str:
    """`count` stops of a loop of API calls, asked for by another thread as fast as they are answered."""
    stopped = calls = 0
    answered = threading.Event()

    def on_stop(_thread: EngineThread) -> None:
        nonlocal stopped
        stopped += 1
        answered.set()

    def handler(q: memoryview) -> None:
        nonlocal calls
        going = stopped < count
        calls += going
        q[ctx.RAX] = going

    def storm() -> None:
        while stopped < count:
            answered.clear()
            machine.thread.request_stop()
            assert answered.wait(10), "a stop request was lost"

    machine.thread.on_stop = on_stop
    engine = machine.engine
    engine.handlers.append(handler)
    trap = engine.trap(len(engine.handlers) - 1, leaves=True)
    thunk = api_thunk(machine.bits, trap, convention=STDCALL, size=0, floats=False, float_result=False)
    loop = call_loop(machine, machine.put(thunk))
    lost: list[BaseException] = []
    stormer = threading.Thread(target=lambda: _carry(storm, lost))
    stormer.start()
    total = machine.call(loop) & 0xFFFFFFFF
    stormer.join()
    assert not lost, lost
    assert total == calls & 0xFFFFFFFF, (total, calls)
    return f"{stopped} stops, {calls} calls"


def _carry(work, errors: list[BaseException]) -> None:
    try:
        work()
    except BaseException as error:
        errors.append(error)


def lives(machine: Machine, count: int) -> str:
    """`count` guest threads, one after the other, each on a host thread of its own."""
    teb, support, stack = 0x900000, 0x910000, 0x920000
    for address, size, rights in (
        (teb, ctx.FROM_TEB + ctx.SIZE, READ | WRITE), (support, SUPPORT_SIZE, READ | EXECUTE),
        (stack, 0x10000, READ | WRITE),
    ):  # fmt: skip
        machine.memory.commit(address, size, rights)
    work = machine.put("b805000000 c3")
    results = 0

    def life() -> None:
        nonlocal results
        thread = machine.engine.thread(teb, support)
        thread.q[ctx.RSP] = stack + 0xFF00
        results += thread.call(work) & 0xFF
        machine.engine.forget(thread)

    for _ in range(count):
        one = threading.Thread(target=life)
        one.start()
        one.join()
    assert results == 5 * count, results
    return f"{count} threads"


STORMS = {faults: FAULTS, stops: STOPS, lives: LIVES}


def run(storm, bits: int, percent: float) -> str:
    """One storm on a machine of its own, after a little one that fills the host's caches."""
    machine = Machine(bits, "native", identity=True)
    try:
        if storm is not lives:
            storm(machine, 300)
        host = Host()
        started = time.monotonic()
        text = storm(machine, int(STORMS[storm] * percent / 100))
        seconds = time.monotonic() - started
        return f"{text} in {seconds:.1f} s, {host.check()}"
    finally:
        machine.close()


def main(percent: float) -> None:
    for bits in (32, 64):
        for storm in STORMS:
            print(f"{'x64' if bits == 64 else 'x86'}: {run(storm, bits, percent)}", flush=True)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 100)
