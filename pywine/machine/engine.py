"""The contract between an engine (what executes guest instructions) and everything above it.

An engine executes until the guest leaves: by calling an API (a thunk names its index), by returning from a
guest function that `EngineThread.call` entered, by a fault, or because it was asked to stop. All state
travels through the thread's context block (`machine.context`), so the layers above are the same for every
engine.
"""

from __future__ import annotations

import os
import struct

from pywine.machine import context as ctx
from pywine.machine.memory import WRITE, AccessViolation, Memory
from pywine.machine.thunk import CALL_SLOTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pywine.machine.schedule import Schedule

    Handler = Callable[[memoryview], None]

# What EngineThread.run returns: an API's index (> RETURNED), or one of these.
FAULT, STOPPED, RETURNED = -1, -2, 1
FIRST_CALL = 2

OUTERMOST = 1 << 64  # above every stack
_NO_ARGUMENTS = (0, 0, 0, 0)
_HOME_SPACE = 4  # words that an x64 caller leaves for the register arguments
_FURTHER = 0x20  # bytes between the frames of a caller and a callee
_BOTTOM = 0x100  # bytes of a new stack above its first frame: what that came from is zero
_ARGUMENT_REGISTERS = ctx.RCX, ctx.RDX, ctx.R8, ctx.R9
MAX_LEVELS = 100  # nested calls into the guest; each takes up to nine of Python's thousand frames
SUPPORT_SIZE = 0x1000  # bytes of executable guest memory that an engine wants for each thread


class Abandoned(BaseException):
    """The guest left the frames of a nested call by itself (longjmp, unwinding); `exit` is how it then left.

    A handler that has written another state to go on from raises it with exit 0: run() goes on at the level
    that owns the frames of that state.
    """

    def __init__(self, exit: int) -> None:
        super().__init__(exit)
        self.exit = exit


class LeaveGuest(BaseException):
    """A handler that runs inside the engine's trap may have to block: it shall run again, from its start,
    when the engine has left guest code. What it did before it raised this is done twice.
    """


class Engine:
    """One per process: the memory map as the processor sees it, and the table of API handlers."""

    name = "?"
    emulates = True  # guest code is slower than the host's
    clock = b""  # the address with which guest code calls the host's clock_gettime; empty where it cannot
    stops_exactly = True  # threads that were stopped in guest code can go on

    def __init__(self, memory: Memory, bits: int) -> None:
        self.memory = memory
        self.bits = bits
        self.handlers: list[Handler] = [_no_handler] * FIRST_CALL
        self.turn: Any = None  # the lock of whoever runs Python for the guest; None for a single guest thread
        self.schedule: Schedule | None = None  # the turn of a deterministic run

    def share(self) -> None:
        """The calling thread, until now the only one, has the turn: others are about to begin."""
        if self.turn is None:
            turn = self.new_turn()
            turn.acquire()
            self.turn = turn

    def expect_stops(self) -> None:
        """Threads will be stopped and shall go on; not from within guest code."""

    def expect_cut_offs(self) -> None:
        """From now on the host may not reach all pages of a view: somebody else's file is behind it."""

    def new_turn(self) -> Any:
        """A lock that suits the engine, with `acquire` and `release`."""
        raise NotImplementedError

    def preempt(self) -> None:
        """A tick of the clock: a thread that keeps the turn while it runs guest code passes it on."""

    def compare_exchange(self, address: int, size: int, expected: int, new: int) -> bool:
        """Replace the 4 or 8 bytes at a writable `address` if they are what is expected, atomically for
        guest code.
        """
        ram = self.memory.ram
        if ram[address : address + size] != expected.to_bytes(size, "little"):
            return False
        ram[address : address + size] = new.to_bytes(size, "little")
        return True

    def map(self, address: int, size: int, rights: int) -> None:
        """Committed pages appear."""
        raise NotImplementedError

    def protect(self, address: int, size: int, rights: int) -> None:
        """Committed pages change their rights."""
        raise NotImplementedError

    def unmap(self, address: int, size: int) -> None:
        """Committed pages disappear."""
        raise NotImplementedError

    def expose(self, address: int, size: int) -> None:
        """The host is about to write here, whatever rights the pages have."""

    def flush(self, address: int, size: int) -> None:
        """Forget translated code of this range: it was written from outside the guest."""
        raise NotImplementedError

    def thread(self, teb: int, support: int) -> EngineThread:
        """A processor for the guest thread with this TEB; to be used on the host thread that asks for it.

        `support`: a page of committed executable guest memory for the thread's own stubs.
        """
        raise NotImplementedError

    def forget(self, thread: EngineThread) -> None:
        """A thread has ended; called on its host thread."""
        raise NotImplementedError

    def abandon(self, thread: EngineThread) -> None:
        """In a fork of the host process that will run another guest: take the hands off the host thread."""

    def close(self) -> None:
        """The process has ended: give back what the engine took from the host."""

    def trap(self, index: int, *, leaves: bool) -> bytes:
        """The instructions by which a thunk reaches handler `index`, on top of the stack the API's arguments.

        `leaves` is for handlers that block or call guest code: the engine has left guest code when they run.
        Others may raise LeaveGuest where `EngineThread.in_trap` is set.
        """
        raise NotImplementedError


def _no_handler(_q: memoryview) -> None:
    raise RuntimeError("a thunk without a handler was called")


class Level:
    """One nested `EngineThread.call`. `sp`: where its return address lies; `outer_sp`: the stack pointer
    before it.
    """

    __slots__ = ("outer_sp", "sp")

    def __init__(self, sp: int, outer_sp: int) -> None:
        self.sp, self.outer_sp = sp, outer_sp


class _Frame:
    """A call's frame: return address and arguments; on x64 the frame of an interrupt behind them, by which
    unwinders find what the call came from (`thunk.return_thunk`). `reserve`: bytes from the caller's stack
    pointer to where it ends; `size`: bytes that have to be writable; `pack` stores it.
    """

    __slots__ = ("pack", "reserve", "size")

    def __init__(self, bits: int, count: int) -> None:
        if bits == 64:
            unused = CALL_SLOTS - max(_HOME_SPACE, count)
            self.pack = struct.Struct(f"<{1 + max(_HOME_SPACE, count)}Q{8 * unused}xQ16xQ").pack_into
            self.reserve, self.size = _FURTHER + 8 * CALL_SLOTS + 40, 8 * (1 + CALL_SLOTS) + 40
        else:
            self.pack = struct.Struct(f"<{1 + count}I").pack_into
            self.reserve, self.size = _FURTHER + 4 * count, 4 * (1 + count)


class EngineThread:
    """A guest thread's processor. `q` is its context block as 64-bit words, `d` as 32-bit words."""

    def __init__(self, engine: Engine, teb: int) -> None:
        self.engine = engine
        self.teb = teb
        block = engine.memory.ram[teb + ctx.FROM_TEB : teb + ctx.FROM_TEB + ctx.SIZE]
        self.q = block.cast("Q")
        self.d = block.cast("I")
        self.extended = block[ctx.EXTENDED :]
        self.return_thunk = 0
        self.levels: list[Level] = []
        self._word = engine.bits // 8
        self._frames: dict[int, _Frame] = {}  # by the number of arguments
        self.failed_call = 0  # the index of the API whose handler raised
        self.in_trap = False  # handlers run inside guest code, which cannot be left to wait
        self.is_blocked = False  # in a host function that waits
        self.on_turn: Callable[[], None] = _nobody_cares
        self.on_fault: Callable[[EngineThread], None] = _unhandled
        self.on_stop: Callable[[EngineThread], None] = _unhandled
        self.on_violation: Callable[[EngineThread, AccessViolation], None] = _unhandled_violation

    def run(self) -> int:
        """Execute from q[RIP] (or where the guest left) until it leaves; returns a handler's index or an
        exit.
        """
        raise NotImplementedError

    def enter_at(self, address: int) -> None:
        """The next `run` starts at `address` with RCX, RDX, R8, R9 and RSP from the context block."""
        raise NotImplementedError

    def resume_after_call(self) -> None:
        """The next `run` goes on behind the trap of the API call that `run` last returned."""
        raise NotImplementedError

    def read_state(self) -> None:
        """Make every register of the context block current (after a fault or stop, or within a leaving
        handler).
        """
        raise NotImplementedError

    def write_state(self) -> None:
        """The next `run` takes every register from the context block."""
        raise NotImplementedError

    def return_with_state(self) -> None:
        """Within a leaving handler: the call returns as it would, with every other register from the context
        block.
        """
        raise NotImplementedError

    def save(self) -> bytes:
        """Within a leaving handler: the state in which its call returns, for `load`."""
        self.read_return_state()
        ram = self.engine.memory.ram
        return b"".join(bytes(ram[start:end]) for start, end in self._saved())

    def load(self, state: bytes) -> None:
        """The next `run` goes on from a state that was saved, perhaps by another thread's processor."""
        ram, at = self.engine.memory.ram, 0
        for start, end in self._saved():
            ram[start:end] = state[at : at + end - start]
            at += end - start
        self.write_return_state()

    def _saved(self) -> tuple[tuple[int, int], tuple[int, int]]:
        block = self.teb + ctx.FROM_TEB
        registers, extended = block + ctx.REGISTERS, block + ctx.EXTENDED
        return (registers, registers + 8 * 18), (extended, extended + ctx.FXSAVE_SIZE)

    def stand_by(self) -> None:
        """The host thread will wait, in the host, while another one runs this guest thread."""

    def take_over(self) -> None:
        """It has waited for its turn and runs the guest thread again."""

    def begin(self, address: int, argument: int, stack_base: int) -> None:
        """The next `run` starts the function at `address` on a stack of its own."""
        q, ram = self.q, self.engine.memory.ram
        sp = (stack_base - _BOTTOM & ~15) - self.engine.bits // 8
        q[ctx.RSP], q[ctx.RCX] = sp, argument
        struct.pack_into("<QQ" if self.engine.bits == 64 else "<II", ram, sp, self.return_thunk, argument)
        self.enter_at(address)

    def go_on(self) -> int:
        """Run from the state that was loaded or begun; returns what its outermost function returns."""
        self.levels.append(Level(self.q[ctx.RSP], self.q[ctx.RSP]))
        try:
            self._run_until_return()
        finally:
            self.levels.pop()
        return self.q[ctx.RESULT_WORD]

    def take_cut_off(self) -> int:
        """Behind a stop: the address that the host could not reach since the last one, 0 if there is none.
        The page is an empty one now.
        """
        return 0

    def read_stopped_state(self) -> None:
        """Behind a stop: make the context block hold every register, with what a thunk was about to load from
        it in place.
        """
        self.read_state()

    def read_return_state(self) -> None:
        """Within a leaving handler: make every register of the context block what it is when the call
        returns.
        """
        sp, position = self.q[ctx.RSP], self.resume_position()
        self.read_state()
        self.q[ctx.RSP], self.q[ctx.RIP] = sp, position

    def write_return_state(self) -> None:
        """The next `run` takes the registers that a call preserves from the context block."""
        self.write_state()

    def request_stop(self) -> None:
        """Ask from any host thread that `run` returns STOPPED soon."""
        raise NotImplementedError

    def take_turn(self) -> None:
        """Wait until this thread may run Python for the guest."""
        turn = self.engine.turn
        if turn is not None:
            turn.acquire()
            self.on_turn()

    def block(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call a host function that may wait; the other guest threads go on meanwhile."""
        turn = self.engine.turn
        if turn is None or self.in_trap or self.engine.schedule is not None:
            return function(*arguments)
        self.is_blocked = True
        turn.release()
        try:
            return function(*arguments)
        finally:
            turn.acquire()
            self.is_blocked = False
            self.on_turn()

    def give_way(self) -> None:
        """Let others that are ready go on first."""
        schedule = self.engine.schedule
        if schedule is None:
            self.block(os.sched_yield)
            return
        schedule.pass_on()
        self.on_turn()

    def call(self, address: int, *args: int) -> int:
        """Call the guest function at `address` (stdcall or cdecl) and return RAX; on x86 EDX:EAX.

        Calls nest: an API body may call guest code that calls APIs again.
        """
        levels, memory, q = self.levels, self.engine.memory, self.q
        if len(levels) >= MAX_LEVELS:
            raise RecursionError("calls into the guest are nested too deeply")
        frame = self._frames.get(len(args))
        if frame is None:
            frame = self._frames[len(args)] = _Frame(self.engine.bits, len(args))
        outer_sp = q[ctx.RSP]
        sp = ((outer_sp - frame.reserve) & ~15) - self._word
        last = sp + frame.size - 1
        if not 0 < sp < last < memory.end or not memory.rights[sp >> 12] & memory.rights[last >> 12] & WRITE:
            memory.check(sp, frame.size, WRITE)
        resume = self.position()
        words = args
        if self._word == 8:
            words = (*args, *_NO_ARGUMENTS[len(args) :], self.resume_position() if levels else 0, outer_sp)
        try:
            frame.pack(memory.ram, sp, self.return_thunk, *words)
        except struct.error:  # negative, or too large
            mask = (1 << 8 * self._word) - 1
            args = tuple([argument & mask for argument in args])
            frame.pack(memory.ram, sp, self.return_thunk, *[word & mask for word in words])
        if self._word == 8:
            for register, value in zip(_ARGUMENT_REGISTERS, args):  # noqa: B905
                q[register] = value
        q[ctx.RSP] = sp
        levels.append(Level(sp, outer_sp))
        self.enter_at(address)
        try:
            self._run_until_return()
        finally:
            levels.pop()
        self.restore_position(resume)
        q[ctx.RSP] = outer_sp
        return q[ctx.RESULT_WORD]

    def _run_until_return(self) -> None:
        q, levels = self.q, self.levels
        # a nested call is over when the guest's stack is above it; the first one has nothing to return to
        top = levels[-1].sp if len(levels) > 1 else OUTERMOST
        exit = 0
        while True:
            try:
                try:
                    exit = self.serve(exit or self.run(), top)
                except AccessViolation as error:  # a bad address that an API was given
                    exit = 0
                    self.on_violation(self, error)
                    continue
                if q[ctx.RSP] > top and (exit != RETURNED or q[ctx.RSP] > levels[-1].outer_sp):
                    raise Abandoned(exit)
                if exit == RETURNED:
                    return
                if exit == FAULT:
                    self.on_fault(self)
                else:
                    self.on_stop(self)
                exit = 0
            except Abandoned as abandoned:
                exit = abandoned.exit
                if q[ctx.RSP] > top:
                    raise

    def serve(self, exit: int, top: int) -> int:
        """Run the handlers that the guest asks for, until it leaves otherwise or its stack is above `top`."""
        q, handlers = self.q, self.engine.handlers
        run, resume_after_call, is_nested = self.run, self.resume_after_call, top < OUTERMOST
        while exit > RETURNED and not (is_nested and q[ctx.RSP] > top):
            self.failed_call = exit
            handlers[exit](q)
            resume_after_call()
            exit = run()
        return exit

    def resume_position(self) -> int:
        """Where guest code goes on when the API call in progress has returned to its thunk."""
        raise NotImplementedError

    def position(self) -> object:
        """Where `run` would go on, to be given back to `restore_position` after a nested call."""
        raise NotImplementedError

    def restore_position(self, position: Any) -> None:
        raise NotImplementedError


def _nobody_cares() -> None:
    pass


def _unhandled(thread: EngineThread) -> None:
    raise RuntimeError(f"nobody handles what happened to the guest at {thread.q[ctx.RIP]:#x}")


def _unhandled_violation(_thread: EngineThread, error: AccessViolation) -> None:
    raise error
