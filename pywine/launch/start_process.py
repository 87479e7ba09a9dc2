"""Phase 4, `start_process`: LdrInitializeThunk, the entry point, and what its return value becomes.

The guest's first thread runs on a host thread of its own; the host's main thread waits for it and keeps the signals.
"""

from __future__ import annotations

import _signal
import _thread

from pywine.abi.errors import NotImplementedHere, NtError, ProcessExit
from pywine.abi.ntstatus import STATUS_CONTROL_C_EXIT, STATUS_TIMEOUT
from pywine.abi.translate import to_status
from pywine.launch.outcome import Outcome
from pywine.ldr import pe
from pywine.ldr.tls import callbacks
from pywine.machine import context as ctx
from pywine.machine.engine import SUPPORT_SIZE
from pywine.machine.memory import AccessViolation
from pywine.nt.exceptions import GuestException, of_access_violation, of_fault
from pywine.nt.process import Process
from pywine.nt.tls import FlsSlots
from pywine.nt.virtual import PAGE_EXECUTE_READ

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pywine.machine.engine import EngineThread

_SIGTERM_EXIT = 128 + _signal.SIGTERM
_POLL_SECONDS = 0.05  # how often a stop request is repeated until the guest has taken it


def start_process(p: Process, *, timeout: float = 0) -> Outcome:
    """Run the process to its end, which comes with STATUS_TIMEOUT after `timeout` seconds (0: never)."""
    first = FirstThread(p, timeout)
    _thread.start_new_thread(first.main, ())
    previous = _catch_sigterm(first)
    try:
        first.wait()
    finally:
        if previous is not None:
            _signal.signal(_signal.SIGTERM, previous)
    p.settings.observer.ended(first.outcome)
    return first.outcome


def _catch_sigterm(first: FirstThread) -> Any:
    try:
        return _signal.signal(_signal.SIGTERM, lambda *_: first.end(ProcessExit(_SIGTERM_EXIT)))
    except ValueError:  # not the host's main thread: its owner keeps the signals
        return None


class FirstThread:
    """The guest's first thread, and the host thread under it."""

    def __init__(self, p: Process, timeout: float = 0) -> None:
        self.p = p
        self._timeout = timeout or -1
        self.outcome = Outcome(0)
        self._finished = _thread.allocate_lock()
        self._finished.acquire()
        self._pending: BaseException | None = None

    # On the host's main thread.

    def wait(self) -> None:
        """Wait for the end; Ctrl-C becomes CTRL_C_EVENT."""
        while True:
            try:
                if self._finished.acquire(timeout=_POLL_SECONDS if self._pending else self._timeout):
                    return
                self.end(self._pending or ProcessExit(STATUS_TIMEOUT))
            except KeyboardInterrupt:
                self.interrupt()

    def interrupt(self) -> None:
        """Ctrl-C was typed."""
        self.end(ProcessExit(STATUS_CONTROL_C_EXIT))

    def end(self, reason: BaseException) -> None:
        """Have the guest thread raise `reason` where it is."""
        self._pending = reason
        processor = self.p.thread.processor
        if processor is not None:
            processor.request_stop()

    # On the guest's thread.

    def main(self) -> None:
        try:
            self._guard()
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
            if exit.terminated:
                self.outcome = Outcome(code)
                return
        self.outcome = Outcome(code)
        p.settings.observer.exiting(code, returned=returned)
        for callback, value in p.state(FlsSlots).end(p.thread.id):
            p.call(callback, value)
        p.modules.shutdown()

    def prepare(self) -> None:
        """Give the thread its processor, on the host thread that will run it, and the process ntdll and kernel32."""
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
        raise of_fault(p, processor)

    def _stop(self, processor: EngineThread) -> None:
        reason, self._pending = self._pending, None
        if reason is not None:
            raise reason

    def _violation(self, processor: EngineThread, error: AccessViolation) -> None:
        exception = of_access_violation(error, processor.q[ctx.RIP])
        exception.api = "!".join(self.p.modules.thunks.callers.get(processor.failed_call, ()))
        raise exception from None
