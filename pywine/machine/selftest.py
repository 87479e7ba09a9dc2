"""A few guest instructions on a bare machine, to see whether an engine works on this host."""

from __future__ import annotations

import _thread
import time

from pywine.machine import context as ctx
from pywine.machine.engine import SUPPORT_SIZE
from pywine.machine.memory import EXECUTE, READ, WRITE, Memory, Reservation
from pywine.machine.thunk import STDCALL, api_thunk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pywine.machine.engine import Engine, EngineThread

START, END = 0x10000, 0x80000000
AREA = 0x60000000  # where the test lies; the native engine is above it
CODE, STACK, SUPPORT, TEB = AREA, AREA + 0x10000, AREA + 0x20000, AREA + 0x30000
STACK_SIZE = 0x8000
STEPS = ("instructions", "call", "fault", "stop")
_RETURN = b"\xc3"
_STOP_SECONDS = 0.01


class Impossible(Exception):
    """The engine cannot be used on this host, and why."""


class _Stopped(Exception):
    """The guest was stopped, as it should be."""


def self_test(name: str, bits: int) -> Iterator[str]:
    """Run the steps in order, yield the name of each that went well. Raises Impossible or what went wrong."""
    memory = Memory(Reservation(START, END, identity=name == "native", needed=((AREA, END),)))
    engine = _engine(name, memory, bits)
    for address, size, rights in (
        (CODE, 0x1000, READ | EXECUTE), (STACK, STACK_SIZE, READ | WRITE),
        (SUPPORT, SUPPORT_SIZE, READ | EXECUTE), (TEB, ctx.FROM_TEB + ctx.SIZE, READ | WRITE),
    ):  # fmt: skip
        memory.commit(address, size, rights)
    thread = engine.thread(TEB, SUPPORT)
    thread.q[ctx.RSP] = STACK + STACK_SIZE - 0x100
    for step, test in zip(STEPS, (_instructions, _call, _fault, _stop), strict=True):
        test(engine, thread)
        yield step


def _engine(name: str, memory: Memory, bits: int) -> Engine:
    if name == "native":
        from pywine.machine.native.engine import NativeEngine
        from pywine.machine.native.obstacles import obstacle

        reason = obstacle(memory.base, bits)
        if reason:
            raise Impossible(reason)
        return NativeEngine(memory, bits)
    from pywine.machine.unicorn.engine import UnicornEngine
    from pywine.machine.unicorn.library import LibraryMissing

    try:
        return UnicornEngine(memory, bits)
    except LibraryMissing as error:
        raise Impossible(str(error)) from None


def _put(thread: EngineThread, code: bytes) -> int:
    thread.engine.memory.patch(CODE, code)
    return CODE


def _expect(thread: EngineThread, code: bytes, result: int) -> None:
    found = thread.call(_put(thread, code)) & 0xFFFFFFFF
    if found != result:
        raise RuntimeError(f"the guest returned {found:#x} instead of {result:#x}")


def _instructions(_engine: Engine, thread: EngineThread) -> None:
    _expect(thread, b"\xb8\x2a\0\0\0" + _RETURN, 42)  # mov eax, 42


def _call(engine: Engine, thread: EngineThread) -> None:
    """The guest calls a handler, which changes what it returns."""

    def handler(q: memoryview) -> None:
        q[ctx.RAX] = 43

    engine.handlers.append(handler)
    trap = engine.trap(len(engine.handlers) - 1, leaves=True)
    thunk = api_thunk(engine.bits, trap, convention=STDCALL, size=0, floats=False, float_result=False)
    _expect(thread, thunk, 43)


def _fault(_engine: Engine, thread: EngineThread) -> None:
    """The guest reads address 0, and goes on behind the instruction."""

    def on_fault(thread: EngineThread) -> None:
        if thread.q[ctx.TRAP] != ctx.PAGE_FAULT or thread.q[ctx.CR2]:
            trap, address = thread.q[ctx.TRAP], thread.q[ctx.CR2]
            raise RuntimeError(f"trap {trap} at {address:#x} instead of a page fault at 0")
        thread.q[ctx.RIP] += 2
        thread.q[ctx.RAX] = 44
        thread.write_state()

    thread.on_fault = on_fault
    _expect(thread, b"\x31\xc0\x8b\x00" + _RETURN, 44)  # xor eax, eax; mov eax, [eax]


def _stop(_engine: Engine, thread: EngineThread) -> None:
    """An endless loop is stopped from another thread."""
    stopped = []

    def on_stop(_thread: EngineThread) -> None:
        stopped.append(True)
        raise _Stopped

    def stop() -> None:
        while not stopped:
            time.sleep(_STOP_SECONDS)
            thread.request_stop()

    thread.on_stop = on_stop
    loop = _put(thread, b"\xeb\xfe")  # jmp $
    _thread.start_new_thread(stop, ())
    try:
        thread.call(loop)
    except _Stopped:
        return
