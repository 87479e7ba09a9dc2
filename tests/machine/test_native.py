"""What only the native engine must show: signals, raw system calls, parallel threads, host crashes, a clean
exit.
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

import pywine.machine.native
from pywine.machine import context as ctx
from pywine.machine.engine import SUPPORT_SIZE, EngineThread
from pywine.machine.memory import EXECUTE, READ, WRITE
from pywine.machine.native.obstacles import obstacle

from .conftest import Machine
from .test_engine import thunk

pytestmark = pytest.mark.skipif(bool(obstacle(0, 32)), reason=obstacle(0, 32) or "runs")
STUBS = Path(pywine.machine.native.__file__).parent


@pytest.fixture
def native(bits: int):
    found = Machine(bits, "native", identity=True)
    yield found
    found.close()


def loop_calling(machine: Machine, target: int, count: int) -> int:
    """Guest code that calls `target` `count` times and returns what the calls' results add up to."""
    if machine.bits == 64:  # push rbx, rsi, rdi; sub rsp,0x20; mov ebx,n; xor esi,esi; mov rdi,target
        code = (
            bytes.fromhex("53 56 57 4883ec20 bb") + count.to_bytes(4, "little") + bytes.fromhex("31f6 48bf")
        )
        code += target.to_bytes(8, "little") + bytes.fromhex("ffd7 01c6 ffcb 75f8 89f0 4883c420 5f 5e 5b c3")
    else:
        code = bytes.fromhex("53 56 57 bb") + count.to_bytes(4, "little") + bytes.fromhex("31f6 bf")
        code += target.to_bytes(4, "little") + bytes.fromhex("ffd7 01c6 4b 75f9 89f0 5f 5e 5b c3")
    return machine.put(code)


@pytest.mark.skipif(not shutil.which("nasm"), reason="needs nasm")
@pytest.mark.parametrize("name", ["native/stubs", "native/probe", "unicorn/callbacks", "unicorn/floats"])
def test_machine_code_is_what_its_source_says(tmp_path: Path, name: str) -> None:
    built = tmp_path / "built.bin"
    source = STUBS.parent / f"{name}.asm"
    subprocess.run(["nasm", "-f", "bin", "-o", built, source], check=True)
    assert built.read_bytes() == source.with_suffix(".bin").read_bytes()


def test_context_offsets_agree_with_the_source() -> None:
    """The assembly's numbers for the context block are those of machine/context.py."""
    text = (STUBS / "stubs.asm").read_text()

    def value(name: str) -> int:
        return int(re.search(rf"^{name}\s+equ (0x[0-9a-f]+|-?\d+)", text, re.MULTILINE)[1], 0)  # type: ignore[index]

    assert value("FROM_TEB") == ctx.FROM_TEB
    assert value("REGS") == ctx.REGISTERS
    assert value("EXIT") == ctx.CALL
    assert value("XSTATE") == ctx.EXTENDED
    for name in ("R8", "R15", "RDI", "RBX", "RAX", "RCX", "RSP", "RIP"):
        offset = re.search(rf"^{name}_\s+equ REGS(?: \+ (\d+))?$", text, re.MULTILINE)[1] or "0"  # type: ignore[index]
        assert ctx.REGISTERS + int(offset) == getattr(ctx, name) * 8


def test_stub_pages_are_never_writable_and_executable(native: Machine) -> None:
    native.call(native.put("c3"))
    with open("/proc/self/maps") as maps:
        rights = [line.split()[1] for line in maps if int(line.split("-")[0], 16) < 0x80000000]
    assert any("x" in one for one in rights)
    assert not any("w" in one and "x" in one for one in rights)


def test_hundred_thousand_faults_are_resumed(native: Machine) -> None:
    def on_fault(thread: EngineThread) -> None:
        thread.q[ctx.RIP] += 2
        thread.q[ctx.RDX] += 1
        thread.write_state()

    native.thread.on_fault = on_fault
    # xor edx,edx; mov ecx,100000; L: ud2; loop L; mov eax,edx; ret
    at = native.put("31d2 b9a0860100 0f0b e2fc 89d0 c3")
    assert native.call(at) & 0xFFFFFFFF == 100_000


def test_no_stop_is_lost_and_no_call_is_damaged(native: Machine) -> None:
    """A storm of stop requests against a loop of API calls: every sum is right, every request is seen."""
    stops = 0

    def on_stop(thread: EngineThread) -> None:
        nonlocal stops
        stops += 1

    def handler(q: memoryview) -> None:
        q[ctx.RAX] = 3

    native.thread.on_stop = on_stop
    at = loop_calling(native, thunk(native, handler), 300_000)
    finished = threading.Event()

    def storm() -> None:
        while not finished.is_set():
            native.thread.request_stop()
            time.sleep(0.00005)

    stormer = threading.Thread(target=storm)
    stormer.start()
    try:
        assert native.call(at) & 0xFFFFFFFF == 900_000
    finally:
        finished.set()
        stormer.join()
    assert stops > 100


def test_vector_registers_survive_a_fault(native: Machine) -> None:
    """A ymm register keeps its upper half over a fault."""
    with open("/proc/cpuinfo") as cpuinfo:
        if " avx2 " not in cpuinfo.read():
            pytest.skip("this processor has no AVX2")

    def on_fault(thread: EngineThread) -> None:
        thread.q[ctx.RIP] += 2
        thread.write_state()

    native.thread.on_fault = on_fault
    # vpcmpeqd ymm1,ymm1,ymm1; ud2; vextracti128 xmm0,ymm1,1; vmovd eax,xmm0; vzeroupper; ret
    at = native.put("c5f576c9 0f0b c4e37d39c801 c5f97ec0 c5f877 c3")
    assert native.call(at) & 0xFFFFFFFF == 0xFFFFFFFF


def test_two_guest_threads_run_at_the_same_time(native: Machine) -> None:
    """While one thread spins in the guest, another enters, works and leaves: the interpreter lock is free."""
    teb, support, stack = 0x900000, 0x910000, 0x920000
    for address, size, rights in (
        (teb, 0x4000, READ | WRITE), (support, SUPPORT_SIZE, READ | EXECUTE), (stack, 0x10000, READ | WRITE),
    ):  # fmt: skip
        native.memory.commit(address, size, rights)
    spin, work = native.put("ebfe"), native.put("b805000000 c3")
    started, stopped = threading.Event(), threading.Event()
    spinning: list[EngineThread] = []

    class Stopped(Exception):
        pass

    def on_stop(thread: EngineThread) -> None:
        raise Stopped

    def spinner() -> None:
        thread = native.engine.thread(teb, support)
        thread.on_stop = on_stop
        thread.q[ctx.RSP] = stack + 0xFF00
        spinning.append(thread)
        started.set()
        with pytest.raises(Stopped):
            thread.call(spin)
        native.engine.forget(thread)
        stopped.set()

    other = threading.Thread(target=spinner)
    other.start()
    started.wait()
    for _ in range(1000):
        assert native.call(work) & 0xFFFFFFFF == 5
    assert not stopped.is_set()
    while not stopped.wait(0.01):
        spinning[0].request_stop()
    other.join()


def test_threads_come_and_go_without_a_trace(native: Machine) -> None:
    work = native.put("b805000000 c3")
    native.memory.commit(0x900000, 0x4000, READ | WRITE)
    native.memory.commit(0x910000, SUPPORT_SIZE, READ | EXECUTE)
    native.memory.commit(0x920000, 0x10000, READ | WRITE)

    def life() -> None:
        thread = native.engine.thread(0x900000, 0x910000)
        thread.q[ctx.RSP] = 0x92FF00
        results.append(thread.call(work) & 0xFF)
        native.engine.forget(thread)

    def maps() -> int:
        with open("/proc/self/maps") as lines:
            return len(lines.readlines())

    results: list[int] = []
    for turn in range(300):
        if turn == 50:
            before = maps()
        one = threading.Thread(target=life)
        one.start()
        one.join()
    assert results == [5] * 300
    assert maps() <= before + 20  # a leak would be one a thread; the host has arenas of its own


SETUP = """
    import faulthandler, os, sys, threading, time
    from tests.machine.conftest import Machine
    machine = Machine(64, "native", identity=True)
"""


def child(body: str) -> subprocess.CompletedProcess:
    source = textwrap.dedent(SETUP) + textwrap.dedent(body)
    root = Path(__file__).resolve().parents[2]
    return subprocess.run(
        [sys.executable, "-c", source], cwd=root, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_host_crash_still_kills_the_host() -> None:
    ended = child("import ctypes\nctypes.string_at(0)\n")
    assert ended.returncode == -signal.SIGSEGV


def test_faulthandler_still_reports_host_crashes() -> None:
    ended = child("""
        faulthandler.enable()
        import ctypes
        ctypes.string_at(0)
    """)
    assert ended.returncode == -signal.SIGSEGV
    assert "Fatal Python error: Segmentation fault" in ended.stderr


def test_interpreter_exits_while_a_guest_spins() -> None:
    ended = child("""
        spin = machine.put("ebfe")
        machine.thread.close()

        def spinner():
            thread = machine.engine.thread(0x800000, 0x700000)
            thread.q[31] = 0x60F000
            thread.call(spin)

        threading.Thread(target=spinner, daemon=True).start()
        time.sleep(0.1)
        print("leaving")
    """)
    assert (ended.returncode, ended.stdout) == (0, "leaving\n"), ended.stderr


def test_children_of_the_host_are_not_affected() -> None:
    ended = child("""
        import subprocess
        spin = machine.put("ebfe")
        machine.thread.close()

        def spinner():
            thread = machine.engine.thread(0x800000, 0x700000)
            thread.q[31] = 0x60F000
            thread.call(spin)

        threading.Thread(target=spinner, daemon=True).start()
        time.sleep(0.05)
        print(subprocess.run(["sh", "-c", "kill -s TERM $$"]).returncode, flush=True)
        pid = os.fork()
        if not pid:
            os._exit(7)
        sys.stdout.flush()
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    """)
    assert ended.stdout == "-15\n7\n", ended.stderr


def test_python_signals_are_handled_while_the_guest_runs() -> None:
    """The main thread handles SIGINT while a worker is in the guest."""
    ended = child("""
        import signal
        spin = machine.put("ebfe")
        machine.thread.close()
        class Stopped(Exception): pass
        def on_stop(thread): raise Stopped
        def worker():
            thread = machine.engine.thread(0x800000, 0x700000)
            thread.q[31] = 0x60F000
            thread.on_stop = on_stop
            threads.append(thread)
            try:
                thread.call(spin)
            except Stopped:
                print("stopped")
        threads = []
        guest = threading.Thread(target=worker)
        guest.start()
        time.sleep(0.1)
        try:
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(5)
        except KeyboardInterrupt:
            print("interrupted", flush=True)
        threads[0].request_stop()
        guest.join()
    """)
    assert ended.stdout == "interrupted\nstopped\n", ended.stderr


WORKER = """
    def worker(thread_main):
        def main():
            thread = machine.engine.thread(0x800000, 0x700000)
            thread.q[31] = 0x60F000
            thread_main(thread)
            machine.engine.forget(thread)
        machine.thread.close()
        guest = threading.Thread(target=main)
        guest.start()
        return guest
"""


def test_timers_of_the_host_ring_while_the_guest_runs() -> None:
    """A Python handler of SIGALRM runs in the main thread, and the guest goes on."""
    ended = child(
        textwrap.dedent(WORKER)
        + textwrap.dedent("""
        import signal
        rings = []
        signal.signal(signal.SIGALRM, lambda *_: rings.append(1))
        signal.setitimer(signal.ITIMER_REAL, 0.005, 0.005)
        loop = machine.put("b900e1f505 ffc9 75fc b82a000000 c3")  # a hundred million rounds
        results = []
        guest = worker(lambda thread: results.append(thread.call(loop) & 0xFF))
        while guest.is_alive():
            time.sleep(0.001)
        print(results, len(rings) > 3)
        """)
    )
    assert ended.stdout == "[42] True\n", ended.stderr


def test_guest_threads_fork_and_start_programs() -> None:
    """From an API's handler: the child is an ordinary process with the signals of one."""
    ended = child(
        textwrap.dedent(WORKER)
        + textwrap.dedent("""
        from tests.machine.test_engine import thunk

        def handler(q):
            shell = ["sh", "-c", "kill -s TERM $$"]  # blocked in guest threads, unless it is asked for
            pid = os.posix_spawnp("sh", shell, os.environ, setsigmask=[])
            found.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            pid = os.fork()
            if not pid:
                os._exit(7)
            found.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))

        found = []
        at = thunk(machine, handler, leaves=True)
        guest = worker(lambda thread: thread.call(at))
        guest.join()
        print(found)
        """)
    )
    assert ended.stdout == "[-15, 7]\n", ended.stderr


def test_faulthandler_is_silent_about_the_guest() -> None:
    """Faults of the guest's are no faults of the host's when it was enabled before the engine was made."""
    ended = child(
        textwrap.dedent(WORKER)
        + textwrap.dedent("""
        from pywine.machine import context as ctx
        machine.engine.close()
        faulthandler.enable()
        machine.engine._install()

        def guest(thread):
            def on_fault(thread):
                thread.q[ctx.RIP] += 2
                thread.write_state()
            thread.on_fault = on_fault
            print(thread.call(at) & 0xFF)

        at = machine.put("0f0b 31c0 8b00 b82a000000 c3")
        worker(guest).join()
        """)
    )
    assert (ended.stdout, ended.stderr) == ("42\n", "")
