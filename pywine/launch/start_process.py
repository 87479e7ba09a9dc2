"""Phase 4, `start_process`: LdrInitializeThunk, the entry point, and what its return value becomes.

The guest's first thread runs on a host thread of its own; the host's main thread waits for it and keeps the signals.
"""

from __future__ import annotations

import _signal
import _thread

from pywine.abi.errors import NotImplementedHere, ProcessExit
from pywine.abi.ntstatus import STATUS_CONTROL_C_EXIT, STATUS_NOT_IMPLEMENTED
from pywine.launch.outcome import Outcome
from pywine.ldr.modules import LoadFailure
from pywine.machine import context as ctx
from pywine.machine.memory import AccessViolation
from pywine.machine.unicorn.engine import SUPPORT_SIZE
from pywine.nt.exceptions import GuestException, of_access_violation, of_fault
from pywine.nt.process import Process
from pywine.nt.virtual import PAGE_EXECUTE_READ

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pywine.machine.engine import EngineThread

_SIGTERM_EXIT = 128 + _signal.SIGTERM
_POLL_SECONDS = 0.05  # how often a stop request is repeated until the guest has taken it


def start_process(p: Process) -> Outcome:
    """Run the process to its end."""
    first = FirstThread(p)
    _thread.start_new_thread(first.main, ())
    previous = _catch_sigterm(first)
    try:
        first.wait()
    finally:
        if previous is not None:
            _signal.signal(_signal.SIGTERM, previous)
    return first.outcome


def _catch_sigterm(first: FirstThread) -> Any:
    try:
        return _signal.signal(_signal.SIGTERM, lambda *_: first.end(ProcessExit(_SIGTERM_EXIT)))
    except ValueError:  # not the host's main thread: its owner keeps the signals
        return None


class FirstThread:
    """The guest's first thread, and the host thread under it."""

    def __init__(self, p: Process) -> None:
        self.p = p
        self.outcome = Outcome(0)
        self._finished = _thread.allocate_lock()
        self._finished.acquire()
        self._pending: BaseException | None = None

    # On the host's main thread.

    def wait(self) -> None:
        """Wait for the end; Ctrl-C becomes CTRL_C_EVENT."""
        while True:
            try:
                if self._finished.acquire(timeout=_POLL_SECONDS if self._pending else -1):
                    return
                self.p.thread.processor.request_stop()
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
            self._run()
        except BaseException as error:  # nothing may be lost on a thread nobody joins
            self.outcome = Outcome.of_defect(self.p, error)
        finally:
            self.p.exit_code = self.outcome.exit_code
            self._finished.release()

    def _run(self) -> None:
        p = self.p
        try:
            try:
                self._start_processor()
                self._initialise()
                code = p.call(p.modules.exe.entry, p.peb_address) & 0xFFFFFFFF
                raise ProcessExit(code)
            except AccessViolation as error:
                raise self._in_api(of_access_violation(error, p.thread.processor.q[ctx.RIP])) from None
        except ProcessExit as exit:
            self.outcome = Outcome(exit.code if exit.terminated else self._shutdown(exit.code))
        except GuestException as exception:
            self.outcome = Outcome.of_crash(p, exception)
        except NotImplementedHere as error:
            self.outcome = Outcome(STATUS_NOT_IMPLEMENTED, str(error))
        except LoadFailure as error:
            self.outcome = Outcome(error.code, f"{p.image_path} cannot be started: {error}")
        finally:
            for action in p.at_exit:
                action()

    def _start_processor(self) -> None:
        p = self.p
        support = p.virtual.allocate(
            SUPPORT_SIZE, PAGE_EXECUTE_READ, name="processor support", top_down=True, low=0x60000000, high=0x7F000000
        )
        processor = p.engine.thread(p.thread.teb_address, support)
        processor.on_fault, processor.on_stop = self._fault, self._stop
        processor.q[ctx.RSP] = p.thread.teb.StackBase - 0x100
        p.thread.processor = processor

    def _initialise(self) -> None:
        """LdrInitializeThunk: what the EXE needs is loaded, bound and initialised."""
        p = self.p
        modules = p.modules
        modules.load("ntdll.dll", "every process")
        modules.load("kernel32.dll", "every process")
        modules.bind(modules.exe)
        modules.initialise(modules.exe)

    def _shutdown(self, code: int) -> int:
        """DllMain(DETACH) in reverse; a second exit from there wins."""
        try:
            self.p.modules.shutdown()
        except ProcessExit as exit:
            return exit.code
        return code

    def _fault(self, processor: EngineThread) -> None:
        p = self.p
        if p.modules.first_call(processor.q[ctx.RIP]):
            return
        raise of_fault(p, processor)

    def _stop(self, processor: EngineThread) -> None:
        reason, self._pending = self._pending, None
        if reason is not None:
            raise reason

    def _in_api(self, exception: GuestException) -> GuestException:
        exception.api = "!".join(self.p.modules.thunks.callers.get(self.p.thread.processor.failed_call, ()))
        return exception
