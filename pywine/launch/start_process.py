"""Phase 4, `start_process`: LdrInitializeThunk, the entry point, and what its return value becomes.

The guest's threads run on host threads of their own; the host's main thread waits for the last of them and
keeps the signals.
"""

from __future__ import annotations

import _thread
import time

from pywine.abi.errors import NotImplementedHere, NtError, ProcessExit
from pywine.abi.ntstatus import STATUS_CONTROL_C_EXIT, STATUS_STACK_OVERFLOW, STATUS_TIMEOUT
from pywine.abi.translate import to_status
from pywine.dlls.ntdll.thread_start import START_REGISTERS, launch_thread, prepare, run_thread
from pywine.launch.outcome import Outcome
from pywine.ldr import pe
from pywine.ldr.tls import callbacks
from pywine.machine import context as ctx
from pywine.machine.memory import AccessViolation
from pywine.nt.exceptions import GuestException
from pywine.nt.process import ERRAND_SIGNAL, Process
from pywine.nt.shared_data import TICK_SECONDS
from pywine.nt.thread import make_thread

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal as _signal
    from collections.abc import Callable
    from typing import Any

    from pywine.nt.errands import Errand
else:
    import _signal

_SIGTERM_EXIT = 128 + _signal.SIGTERM
_MOST_REFUSALS = 32  # ticks of the clock
_ERRAND_SECONDS = 0.05


def start_process(p: Process, *, timeout: float = 0) -> Outcome:
    """Run the process to its end, which comes with STATUS_TIMEOUT after `timeout` seconds (0: never)."""
    first = FirstThread(p, timeout)
    p.end = first.conclude
    p.initialise = first.initialise
    if p.engine.schedule is not None:
        p.engine.schedule.on_time = p.shared_data.tick
    previous = _catch_sigterm(first)
    _catch(_signal.SIGQUIT, lambda: first.interrupt(is_break=True))  # the host's name for Ctrl-Break
    _catch(ERRAND_SIGNAL, first.collect_errands)
    if p.birth:
        p.thread.suspend_count = int(p.birth.is_suspended)
        p.birth.succeeded()
    _thread.start_new_thread(run_thread, (p, p.thread, first.main))
    try:
        first.wait()
    finally:
        if previous is not None:
            _signal.signal(_signal.SIGTERM, previous)
    p.settings.observer.ended(first.outcome)
    return first.outcome


def _catch_sigterm(first: FirstThread) -> Any:
    try:
        return _signal.signal(_signal.SIGTERM, lambda *_: first.end(_SIGTERM_EXIT))
    except ValueError:  # not the host's main thread: its owner keeps the signals
        return None


def _catch(number: int, action: Callable[[], None]) -> None:
    try:
        _signal.signal(number, lambda *_: action())
    except ValueError:  # not the host's main thread
        return


class FirstThread:
    """The guest's first thread, and the host's main thread, which waits for the last one."""

    def __init__(self, p: Process, timeout: float = 0) -> None:
        self.p = p
        self._deadline = time.monotonic() + timeout if timeout else float("inf")
        self.outcome = Outcome(0)
        self._finished = _thread.allocate_lock()
        self._finished.acquire()
        self._is_asked = False  # something was posted that no thread has taken yet
        self._end_code = -1  # of an end that was asked for
        self._refusals = 0  # how often the guest did not take it
        self._is_initialised = False
        self._initialising = _thread.allocate_lock()
        self._errands: list[Errand] = []  # that no thread has taken yet
        self._errands_due = 0.0  # when this thread does them itself

    # On the host's main thread.

    def wait(self) -> None:
        """Wait for the end; Ctrl-C becomes CTRL_C_EVENT."""
        while True:
            try:
                if self._finished.acquire(timeout=TICK_SECONDS):
                    return
                self._tick()
                if self._refusals > _MOST_REFUSALS:
                    self._abandon()
                    return
            except KeyboardInterrupt:
                self.interrupt()

    def _tick(self) -> None:
        """Let the clocks go on and threads take turns; repeat what nobody heard."""
        p = self.p
        if p.engine.schedule is None:
            p.shared_data.tick()
            p.engine.preempt()
        if p.engine.schedule is None or self._is_asked:
            for thread in list(p.threads.values()):
                if thread.interrupts.is_urgent:
                    thread.interrupts.press()
        if self._errands and time.monotonic() >= self._errands_due:
            self._run_errands()
        if not self._is_asked and time.monotonic() >= self._deadline:
            self.end(STATUS_TIMEOUT)
        self._refusals += self._is_asked and self._end_code >= 0

    def interrupt(self, *, is_break: bool = False) -> None:
        """Ctrl-C or Ctrl-Break was typed: its event for the program's handlers; the end where they are not
        heard.
        """
        from pywine.nt.console import Console
        from pywine.nt.control import CTRL_BREAK_EVENT, CTRL_C_EVENT

        console = self.p.state(Console)
        if self._is_asked:
            self.end(STATUS_CONTROL_C_EXIT)
            return
        if console.ignores_interrupt and not is_break:
            return
        if console.handlers:
            event = CTRL_BREAK_EVENT if is_break else CTRL_C_EVENT
            self._ask(lambda: self._send_event(event))
        else:
            self.end(STATUS_CONTROL_C_EXIT)

    def collect_errands(self) -> None:
        """Another process has sent the signal: the guest's threads do what it asks for."""
        from pywine.nt.errands import collect

        p = self.p
        for errand in collect(p):
            self._errands.append(errand)
            self._errands_due = time.monotonic() + _ERRAND_SECONDS
            for thread in list(p.threads.values()):
                run = lambda errand=errand: self._run(errand)  # noqa: E731
                thread.interrupts.post(run, is_urgent=p.engine.stops_exactly)

    def _run(self, errand: Errand) -> None:
        """On whichever thread hears first."""
        try:
            self._errands.remove(errand)
        except ValueError:
            return
        errand.run(self.p)

    def _run_errands(self) -> None:
        """All threads block in the host and do not hear."""
        turn = self.p.engine.turn
        if turn is not None:
            turn.acquire()
        for errand in list(self._errands):
            if not errand.needs_thread:
                self._run(errand)
        if turn is not None:
            turn.release()

    def end(self, code: int) -> None:
        """Have one of the guest's threads end the process where it is."""
        self._end_code = code
        from pywine.nt.control import exit_process

        self._ask(lambda: exit_process(code))

    def _ask(self, action: Callable[[], None]) -> None:
        """Have whichever thread hears first do it."""

        def take() -> None:
            nonlocal taken
            if not taken:
                taken, self._is_asked = True, False
                action()

        taken, self._is_asked = False, True
        p = self.p
        for thread in [p.ending_thread] if p.ending_thread else list(p.threads.values()):
            thread.interrupts.post(take)

    def _abandon(self) -> None:
        """The guest's threads block in the host and do not hear: end the process without them."""
        self.outcome = Outcome(self._end_code)
        for action in self.p.at_exit:
            action()

    # On the guest's threads.

    def _send_event(self, event: int) -> None:
        """The handlers of a console event run on a thread of their own."""
        from pywine.nt.control import control_event

        p = self.p
        thread = make_thread(p, 0)

        def main() -> int:
            p.modules.attach_thread()
            control_event(p, event)
            return 0

        launch_thread(p, thread, main)

    def main(self) -> int:
        """The first thread, from LdrInitializeThunk to the entry point's return."""
        p = self.p
        entry = p.modules.exe.entry
        if p.birth and p.birth.is_suspended:
            entry = self._wait_to_go(entry)
        self.initialise()
        p.settings.observer.entering(p)
        p.thread.is_in_start = True
        return p.call(entry, p.peb_address) & 0xFFFFFFFF

    def _wait_to_go(self, entry: int) -> int:
        """Created suspended: the parent may change the registers. Returns where to start."""
        p = self.p
        thread, q = p.thread, p.thread.processor.q
        first, second = START_REGISTERS[p.bits]
        q[first], q[second] = entry, p.peb_address
        p.modules.load_system()
        q[ctx.RIP] = p.modules.find_export(p.modules.load("ntdll.dll", "every process"), "RtlUserThreadStart")
        thread.has_state = True
        p.birth.wait_until_resumed(thread)  # type: ignore[union-attr]
        thread.has_state = False
        return q[first]

    def prepare(self) -> None:
        """Give the thread its processor, and the process ntdll and kernel32."""
        prepare(self.p, self.p.thread)
        self.p.modules.load_system()

    def initialise(self) -> None:
        """LdrInitializeThunk, once, by whichever thread comes first."""
        self.p.block(self._initialising.acquire)
        try:
            if not self._is_initialised:
                self._initialise()
                self._is_initialised = True
        finally:
            self._initialising.release()

    def _initialise(self) -> None:
        """What the EXE needs is loaded, bound and initialised."""
        modules = self.p.modules
        try:
            modules.load_program()
            if modules.exe.image:
                callbacks(modules.exe.image)
        except AccessViolation as error:
            raise pe.BadImage(f"its tables are broken: {error}") from None
        self.p.settings.observer.loaded(modules.exe)
        modules.initialise(modules.exe)

    def conclude(self, reason: BaseException) -> None:
        """The last thing that a process does, on the thread that ends it."""
        p = self.p
        try:
            self.outcome = self._outcome(reason)
            if not getattr(reason, "terminated", False):  # TerminateProcess loses what was buffered
                for action in p.at_exit:
                    action()
        except BaseException as error:  # nothing may be lost on a thread nobody joins
            self.outcome = Outcome.of_defect(p, error)
        finally:
            p.exit_code = self.outcome.exit_code
            self._finished.release()

    def _outcome(self, reason: BaseException) -> Outcome:
        p = self.p
        if isinstance(reason, ProcessExit):
            return Outcome(reason.code)
        if isinstance(reason, GuestException):
            return Outcome.of_crash(p, reason)
        if isinstance(reason, RecursionError):  # the guest's stack would end soon too
            return Outcome.of_crash(p, GuestException(STATUS_STACK_OVERFLOW, p.thread.processor.q[ctx.RIP]))
        if isinstance(reason, NotImplementedHere):
            return Outcome.of_missing_part(str(reason))
        if isinstance(reason, (NtError, pe.BadImage)):
            return Outcome.of_load_failure(p, to_status(reason), str(reason))
        return Outcome.of_defect(p, reason)
