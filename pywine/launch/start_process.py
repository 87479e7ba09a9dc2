"""Phase 4, `start_process`: LdrInitializeThunk, the entry point, and what its return value becomes.

The guest's first thread runs on a host thread of its own; the host's main thread waits for it and keeps the
signals.
"""

from __future__ import annotations

import _signal
import _thread
import time

from pywine.abi.errors import NotImplementedHere, NtError, ProcessExit
from pywine.abi.ntstatus import STATUS_CONTROL_C_EXIT, STATUS_STACK_OVERFLOW, STATUS_TIMEOUT
from pywine.abi.translate import to_status
from pywine.launch.outcome import Outcome
from pywine.ldr import pe
from pywine.ldr.tls import callbacks
from pywine.machine import context as ctx
from pywine.machine.engine import SUPPORT_SIZE
from pywine.machine.memory import AccessViolation
from pywine.nt.exceptions import GuestException, of_access_violation, of_fault
from pywine.nt.interrupts import Interrupts
from pywine.nt.process import Process
from pywine.nt.shared_data import TICK_SECONDS
from pywine.nt.tls import FlsSlots
from pywine.nt.virtual import PAGE_EXECUTE_READ

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pywine.machine.engine import EngineThread

_SIGTERM_EXIT = 128 + _signal.SIGTERM
_MOST_REFUSALS = 32  # ticks of the clock


def start_process(p: Process, *, timeout: float = 0) -> Outcome:
    """Run the process to its end, which comes with STATUS_TIMEOUT after `timeout` seconds (0: never)."""
    first = FirstThread(p, timeout)
    _thread.start_new_thread(first.main, ())
    previous = _catch_sigterm(first)
    _catch_break(first)
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


def _catch_break(first: FirstThread) -> None:
    """The host's SIGQUIT is Ctrl-Break."""
    try:
        _signal.signal(_signal.SIGQUIT, lambda *_: first.interrupt(is_break=True))
    except ValueError:  # not the host's main thread
        return


class FirstThread:
    """The guest's first thread, and the host thread under it."""

    def __init__(self, p: Process, timeout: float = 0) -> None:
        self.p = p
        self._deadline = time.monotonic() + timeout if timeout else float("inf")
        self.outcome = Outcome(0)
        self._finished = _thread.allocate_lock()
        self._finished.acquire()
        self._interrupts = p.state(Interrupts)
        self._end_code = -1  # of an end that was asked for
        self._refusals = 0  # how often the guest did not take it
        self._terminated = False

    # On the host's main thread.

    def wait(self) -> None:
        """Wait for the end; Ctrl-C becomes CTRL_C_EVENT."""
        while True:
            try:
                if self._finished.acquire(timeout=TICK_SECONDS):
                    return
                self.p.shared_data.tick()
                if not self._interrupts.is_pending and time.monotonic() < self._deadline:
                    continue
                self._press()
                if self._refusals > _MOST_REFUSALS:
                    self._abandon()
                    return
            except KeyboardInterrupt:
                self.interrupt()

    def interrupt(self, *, is_break: bool = False) -> None:
        """Ctrl-C or Ctrl-Break was typed: its event for the program's handlers; the end where they are not
        heard.
        """
        from pywine.nt.console import Console
        from pywine.nt.control import CTRL_BREAK_EVENT, CTRL_C_EVENT, control_event

        console = self.p.state(Console)
        if self._interrupts.is_pending:
            self.end(STATUS_CONTROL_C_EXIT)
        elif is_break or not console.ignores_interrupt:
            event = CTRL_BREAK_EVENT if is_break else CTRL_C_EVENT
            self._request(lambda: control_event(self.p, event))
            if not console.handlers:
                self._end_code = STATUS_CONTROL_C_EXIT

    def end(self, code: int) -> None:
        """Have the guest's thread end the process where it is."""
        self._end_code = code
        from pywine.nt.control import exit_process

        self._request(lambda: exit_process(code))

    def _press(self) -> None:
        """Nothing happened for a while: repeat the request, or end what has run out of time."""
        if not self._interrupts.is_pending:
            self.end(STATUS_TIMEOUT)
            return
        self._refusals += self._end_code >= 0
        self._stop_guest()

    def _request(self, action: Callable[[], None]) -> None:
        self._interrupts.post(action)
        self._stop_guest()

    def _stop_guest(self) -> None:
        processor = self.p.thread.processor
        if processor is not None:
            processor.request_stop()

    def _abandon(self) -> None:
        """The guest's thread blocks in the host and does not hear: end the process without it."""
        self.outcome = Outcome(self._end_code)
        for action in self.p.at_exit:
            action()

    # On the guest's thread.

    def main(self) -> None:
        try:
            self._guard()
            if not self._terminated:  # TerminateProcess loses what was buffered
                for action in self.p.at_exit:
                    action()
        except BaseException as error:  # nothing may be lost on a thread nobody joins
            self.outcome = Outcome.of_defect(self.p, error)
        finally:
            self.p.exit_code = self.outcome.exit_code
            self._finished.release()

    def _guard(self) -> None:
        """The unhandled-exception filter around the guest: whatever ends it becomes the outcome."""
        p = self.p
        try:
            self._live()
        except ProcessExit as exit:  # from a DllMain or an exit function while the process shuts down
            self.outcome = Outcome(exit.code)
        except GuestException as exception:
            self.outcome = Outcome.of_crash(p, exception)
        except (
            RecursionError
        ):  # handlers and callbacks nested without end: the guest's stack would end soon too
            exception = GuestException(STATUS_STACK_OVERFLOW, p.thread.processor.q[ctx.RIP])
            self.outcome = Outcome.of_crash(p, exception)
        except NotImplementedHere as error:
            self.outcome = Outcome.of_missing_part(str(error))
        except (NtError, pe.BadImage) as error:
            self.outcome = Outcome.of_load_failure(p, to_status(error), str(error))

    def _live(self) -> None:
        """From LdrInitializeThunk to the last DllMain."""
        p = self.p
        try:
            self.prepare()
            self._initialise()
            p.settings.observer.entering(p)
            code = p.call(p.modules.exe.entry, p.peb_address) & 0xFFFFFFFF
            returned = True
        except ProcessExit as exit:
            code, returned = exit.code, False
            self._terminated = exit.terminated
        if self._terminated:
            self.outcome = Outcome(code)
            return
        self.outcome = Outcome(code)
        p.settings.observer.exiting(code, returned=returned)
        for callback, value in p.state(FlsSlots).end(p.thread.id):
            p.call(callback, value)
        p.modules.shutdown()

    def prepare(self) -> None:
        """Give the thread its processor, on the host thread that will run it, and the process ntdll and
        kernel32.
        """
        p = self.p
        support = p.virtual.allocate(
            SUPPORT_SIZE,
            PAGE_EXECUTE_READ,
            name="processor support",
            top_down=True,
            low=0x60000000,
            high=0x7F000000,
        )
        processor = p.engine.thread(p.thread.teb_address, support)
        processor.on_fault, processor.on_stop, processor.on_violation = (
            self._fault,
            self._stop,
            self._violation,
        )
        processor.q[ctx.RSP] = p.thread.teb.StackBase - 0x100
        p.thread.processor = processor
        p.modules.load("ntdll.dll", "every process")
        p.modules.load("kernel32.dll", "every process")

    def _initialise(self) -> None:
        """LdrInitializeThunk: what the EXE needs is loaded, bound and initialised."""
        modules = self.p.modules
        try:
            modules.bind(modules.exe)
            callbacks(modules.exe.image)
        except AccessViolation as error:
            raise pe.BadImage(f"its tables are broken: {error}") from None
        self.p.settings.observer.loaded(modules.exe)
        modules.initialise(modules.exe)

    def _fault(self, processor: EngineThread) -> None:
        p = self.p
        if p.modules.first_call(processor.q[ctx.RIP]):
            return
        if processor.q[ctx.TRAP] == ctx.PAGE_FAULT and p.memory.populate(processor.q[ctx.CR2]):
            return
        from pywine.dlls.ntdll.dispatch import raise_exception

        raise_exception(p, of_fault(p, processor))

    def _stop(self, processor: EngineThread) -> None:
        """The guest was stopped between two instructions: whatever runs now must leave no trace in its
        registers.
        """
        action = self._interrupts.take()
        if action is None:
            return
        processor.read_state()
        registers = processor.q[ctx.REGISTERS // 8 :]
        saved = registers.tobytes()
        action()
        registers.cast("B")[:] = saved
        processor.write_state()

    def _violation(self, processor: EngineThread, error: AccessViolation) -> None:
        from pywine.dlls.ntdll.dispatch import capture_call, raise_exception

        exception = of_access_violation(error, processor.q[ctx.RIP])
        exception.api = "!".join(self.p.modules.thunks.callers.get(processor.failed_call, ()))
        capture_call(self.p)
        raise_exception(self.p, exception)
