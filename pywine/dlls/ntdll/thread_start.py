"""The life of a thread: what LdrInitializeThunk, RtlUserThreadStart and RtlExitUserThread do, and how the
process ends.
"""

from __future__ import annotations

import _thread

from pywine.abi.errors import NtError, ProcessExit, ThreadExit
from pywine.abi.ntstatus import STATUS_NO_MEMORY
from pywine.machine import context as ctx
from pywine.machine.memory import EXECUTE, READ, WRITE
from pywine.nt.clock import monotonic_ns
from pywine.nt.exceptions import of_access_violation, of_cut_off, of_fault
from pywine.nt.guest_data import TEB_RETURN_THUNK
from pywine.nt.thread import Thread, bury, make_thread
from pywine.nt.tls import FlsSlots

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pywine.machine.engine import EngineThread
    from pywine.machine.memory import AccessViolation
    from pywine.machine.schedule import Seat
    from pywine.nt.process import Process

_UNHEARD_NS = 50_000_000  # how long a thread that blocks in the host may not hear that the process ends
# What RtlUserThreadStart gets: the start address and its argument.
START_REGISTERS = {64: (ctx.RCX, ctx.RDX), 32: (ctx.RAX, ctx.RBX)}
_FIRST_FRAME = 0x100  # bytes of a stack above its first frame
_MOST_RETRIES = 64


def create_thread(
    p: Process, start: int, parameter: int, stack_size: int, *, is_reservation: bool = False,
    suspended: bool = False, has_result: bool = True,
) -> Thread:  # fmt: skip
    """A thread that calls guest code at `start`. `stack_size`: bytes, to commit unless `is_reservation`; 0:
    as the program's headers say. `has_result`: `start` returns the exit code. Raises
    NtError(STATUS_NO_MEMORY).
    """
    thread = make_thread(p, stack_reserve(p, stack_size, is_reservation))
    thread.start_address, thread.suspend_count = start, int(suspended)

    def main() -> int:
        result = call_start(p, thread, start, parameter)
        return result if has_result else 0

    launch_thread(p, thread, main)
    return thread


def stack_reserve(p: Process, size: int, is_reservation: bool) -> int:
    """How much to reserve for a stack of which that much was asked for."""
    default = p.modules.exe.image.headers.stack_reserve  # type: ignore[union-attr]
    if is_reservation and size:
        return size
    return default if size <= default else size + 0xFFFFF & ~0xFFFFF


def launch_thread(p: Process, thread: Thread, main: Callable[[], int]) -> None:
    """Run a new thread, which calls `main`, on a host thread of its own."""
    p.engine.share()
    schedule = p.engine.schedule
    seat = schedule.reserve() if schedule else None
    try:
        _thread.start_new_thread(run_thread, (p, thread, main, seat))
    except RuntimeError:  # the host has no room for another
        bury(thread)
        if schedule and seat:
            schedule.give_back(seat)
        raise NtError(STATUS_NO_MEMORY) from None


def run_thread(p: Process, thread: Thread, main: Callable[[], int], seat: Seat | None = None) -> None:
    """All of a thread's life, on its host thread. `seat`: that of a deterministic run."""
    turn = p.engine.turn
    if seat is not None:
        turn.acquire(seat)
    elif turn is not None:
        turn.acquire()
    p.thread = thread
    thread.begin()
    try:
        _live(p, thread, main)
    except BaseException as reason:
        if p.ending_thread is None:
            _end_process(p, thread, reason)
            return  # keeping the turn: whoever is left shall not touch the process any more
    bury(thread)
    if p.ending_thread is not None:
        p.ending_thread.interrupts.wake()
    turn = p.engine.turn
    assert turn is not None
    turn.release()


def prepare(p: Process, thread: Thread) -> None:
    """Give a thread its processor, on the host thread that will run it."""
    processor = p.engine.thread(thread.teb_address, thread.support)
    faults = Faults(thread)
    processor.on_fault, processor.on_stop, processor.on_violation = (
        faults.fault,
        faults.stop,
        faults.violation,
    )
    processor.on_turn = thread.on_turn if p.engine.schedule is None else thread.on_scheduled_turn
    processor.q[ctx.RSP] = thread.teb.StackBase - _FIRST_FRAME
    thread.processor = processor
    word, at = p.bits // 8, thread.teb_address + TEB_RETURN_THUNK
    p.memory.ram[at : at + word] = processor.return_thunk.to_bytes(word, "little")


def _live(p: Process, thread: Thread, main: Callable[[], int]) -> None:
    """From the first instruction to the last. Raises ProcessExit where it was the last thread."""
    try:
        prepare(p, thread)
        exit = ThreadExit(main())
        exit.returned = True
    except ThreadExit as error:
        exit = error
    _leave_if_last(p, exit)
    if not exit.terminated:
        try:
            _free_fiber_data(p, thread)
            p.modules.detach_thread()
        except ThreadExit:  # once more, by what it called
            pass
        _leave_if_last(p, exit)
    thread.exit_code = exit.code


def _leave_if_last(p: Process, exit: ThreadExit) -> None:
    if len(p.threads) == 1 and p.ending_thread is None:
        end = ProcessExit(exit.code)
        end.terminated, end.returned = exit.terminated, exit.returned
        raise end


def call_start(p: Process, thread: Thread, start: int, parameter: int) -> int:
    """RtlUserThreadStart: its arguments are in registers, where a debugger may change them before."""
    q = thread.processor.q
    first, second = START_REGISTERS[p.bits]
    q[first], q[second] = start, parameter
    q[ctx.RIP] = p.modules.find_export(p.modules.load("ntdll.dll", "every thread"), "RtlUserThreadStart")
    thread.has_state = True
    thread.park()
    thread.has_state = False
    thread.interrupts.run_posted()
    start, parameter = q[first], q[second]
    p.modules.attach_thread()
    thread.is_in_start = True
    return p.call(start, parameter) & 0xFFFFFFFF


def _free_fiber_data(p: Process, thread: Thread) -> None:
    for callback, value in p.state(FlsSlots).end(thread.locals):
        p.call(callback, value)


# The process's end.


def _end_process(p: Process, thread: Thread, reason: BaseException) -> None:
    """RtlExitUserProcess, on the thread that brings the end: the others stop, then the modules are told."""
    p.ending_thread = thread
    try:
        _stop_others(p, thread)
        if isinstance(reason, ProcessExit) and not reason.terminated:
            p.settings.observer.exiting(reason.code, returned=reason.returned)
            _stand_on_the_stack(thread)
            _free_fiber_data(p, thread)
            p.modules.shutdown()
    except ThreadExit:
        pass
    except BaseException as error:  # from a DllMain or an exit function
        reason = error
    p.end(reason)


def _stand_on_the_stack(thread: Thread) -> None:
    """A thread that was ended from outside may have any value in its stack pointer."""
    q, teb = thread.processor.q, thread.teb
    if not teb.StackLimit < q[ctx.RSP] <= teb.StackBase:
        q[ctx.RSP] = teb.StackBase - _FIRST_FRAME


def _stop_others(p: Process, thread: Thread) -> None:
    """End all other threads where they are. Those that block in the host and do not hear of it will never go
    on.
    """
    others = [other for other in p.threads.values() if other is not thread]
    for other in others:
        other.suspend_count = 0
        other.interrupts.post(_terminate)
    deadline = monotonic_ns() + _UNHEARD_NS
    while any(other.id in p.threads and not other.is_unheard(deadline) for other in others):
        thread.interrupts.pause(monotonic_ns() + _UNHEARD_NS // 10)


def _terminate() -> None:
    raise ThreadExit(0, terminated=True)


def terminate_thread(p: Process, thread: Thread, code: int) -> None:
    """TerminateThread: the thread ends where it is."""

    def terminate() -> None:
        raise ThreadExit(code, terminated=True)

    if thread is p.thread:
        terminate()
    thread.interrupts.post(terminate)


# What happens to the guest.


class Faults:
    """What a thread's processor reports."""

    def __init__(self, thread: Thread) -> None:
        self._thread = thread
        self._retried = (0, 0)
        self._retries = 0

    def fault(self, processor: EngineThread) -> None:
        p = self._thread.process
        if p.modules.thunks.first_call(p.modules.loaded, processor.q[ctx.RIP]):
            return
        if processor.q[ctx.TRAP] == ctx.PAGE_FAULT and (
            p.memory.populate(processor.q[ctx.CR2]) or self._is_over(p, processor.q)
        ):
            return
        slow = p.modules.thunks.find_slow(processor.q[ctx.RIP]) or p.modules.guarded(processor.teb)
        if slow:
            processor.read_state()
            processor.q[ctx.RIP] = slow
            processor.write_state()
            return
        from pywine.dlls.ntdll.dispatch import deliver

        deliver(p, of_fault(p, processor))

    def _is_over(self, p: Process, q: memoryview) -> bool:
        """Whether another thread has meanwhile made the page what this one needs: then it tries again."""
        address, error = q[ctx.CR2], q[ctx.ERROR]
        needed = WRITE if error & ctx.PF_WRITE else EXECUTE if error & ctx.PF_FETCH else READ
        if p.engine.turn is None or address >= p.memory.end or not p.memory.rights[address >> 12] & needed:
            return False
        same = self._retried == (q[ctx.RIP], address)
        self._retried, self._retries = (q[ctx.RIP], address), self._retries + 1 if same else 0
        return self._retries < _MOST_RETRIES

    def stop(self, processor: EngineThread) -> None:
        """The guest was stopped between two instructions: its registers are in the context block."""
        thread, cut_off = self._thread, processor.take_cut_off()
        if not thread.interrupts.is_pending and not cut_off and not thread.next_contexts:
            return
        processor.read_stopped_state()
        thread.has_state = True
        try:
            thread.interrupts.run_posted()
            if thread.next_contexts:
                from pywine.dlls.ntdll.thread_context import take_context

                while thread.next_contexts:
                    take_context(thread, thread.next_contexts.pop(0))
        finally:
            thread.has_state = False
        if cut_off:
            from pywine.dlls.ntdll.dispatch import deliver

            deliver(thread.process, of_cut_off(cut_off, processor.q[ctx.RIP]))
            return
        processor.write_state()

    def violation(self, processor: EngineThread, error: AccessViolation) -> None:
        from pywine.dlls.ntdll.dispatch import capture_call, deliver

        p = self._thread.process
        exception = of_access_violation(error, processor.q[ctx.RIP])
        exception.api = "!".join(p.modules.thunks.callers.get(processor.failed_call, ()))
        capture_call(p)
        deliver(p, exception)
