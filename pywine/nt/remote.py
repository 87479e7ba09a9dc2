"""Processes other than the caller's: children, and those opened by id. Each is a host process of its own."""

from __future__ import annotations

import _thread
import os
from time import sleep

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_ACCESS_DENIED, STATUS_INVALID_CID, STATUS_PROCESS_IS_TERMINATING
from pywine.nt.process import ProcessObject
from pywine.nt.rundir import ENDED
from pywine.nt.thread import STILL_ACTIVE, ThreadObject

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pywine.nt.objects import Object
    from pywine.nt.process import Process
    from pywine.nt.remote_threads import ForeignThread
    from pywine.nt.rundir import Slot

    Reap = Callable[[int, int], int | None]  # os.waitpid's status, from a host id and options

_FIRST_PAUSE, _LONGEST_PAUSE = 0.0005, 0.05  # seconds
_KILL, _STOP, _CONTINUE = 9, 19, 18
# Exit codes of host processes ended by SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGXCPU.
_BY_SIGNAL = {4: 0xC000001D, 5: 0x80000003, 6: 3, 7: 0xC0000006, 8: 0xC0000094, 11: 0xC0000005, 24: 1816}


class RemoteProcess(ProcessObject):
    """A process that runs elsewhere. `slot`: a view of its file, None for one that has none."""

    is_outside = True

    def __init__(self, p: Process, host_id: int, slot: Slot, reap: Reap | None) -> None:
        super().__init__()
        self.p = p  # the process that looks at it
        self.host_id = host_id
        self.users = 1  # this object, and that of its thread
        self.id = slot.id
        self._slot = slot
        self._reap_now = reap
        self._exit_code = STILL_ACTIVE
        self._ended = self._watched = False
        self._host = os.pidfd_open(host_id)
        entry = slot.read()
        self.image_path = entry.image_path if entry else ""
        self.parent = entry.parent if entry else 0
        self.created = entry.created if entry else 0
        self.bits = entry.bits if entry else 0

    @property
    def exit_code(self) -> int:  # type: ignore[override]
        """STILL_ACTIVE while it runs."""
        if not self._ended and is_readable(self._host):
            self._end()
        return self._exit_code

    def _end(self) -> None:
        entry = self._slot.read()
        status = self._reap()
        if entry is not None and entry.state == ENDED:
            self._exit_code = entry.exit_code
        elif status is None or os.WIFSIGNALED(status):
            number = os.WTERMSIG(status) if status is not None else _KILL
            self._exit_code = _BY_SIGNAL.get(number, 128 + number)
        else:
            self._exit_code = os.WEXITSTATUS(status)
        self._slot.remove()
        self._ended = True

    def _reap(self) -> int | None:
        """What the host says of a child's end."""
        return self._reap_now(self.host_id, os.WNOHANG) if self._reap_now else None

    def is_signaled(self) -> bool:
        if self.exit_code == STILL_ACTIVE and not self._ended:
            if not self._watched:
                self._watched = True
                _thread.start_new_thread(watch, (self, os.dup(self._host)))
            return False
        return True

    @property
    def is_over(self) -> bool:
        """Whether nobody needs to be told of its end any more."""
        return self._ended or not self.users

    @property
    def has_ended(self) -> bool:
        return self.exit_code != STILL_ACTIVE or self._ended

    @property
    def host_descriptor(self) -> int:
        """Readable for the host once the process has ended."""
        return self._host

    @property
    def has_guest(self) -> bool:
        """Whether it can be asked to do errands."""
        from pywine.nt.errands import hears

        return hears(self)

    @property
    def slot(self) -> Slot:
        """Its file in the run directory."""
        return self._slot

    def terminate(self, code: int) -> None:
        """Raises NtError(STATUS_PROCESS_IS_TERMINATING) if it has ended."""
        entry = self._slot.read()
        if self.is_signaled() or (entry is not None and entry.state == ENDED):
            raise NtError(STATUS_PROCESS_IS_TERMINATING)
        if self._slot.in_jobs():
            from pywine.nt.jobfile import remove

            *_, kernel, user = self.times()
            remove(self.p.run_directory, self._slot, user, kernel)
        self._slot.end(code)
        self.signal(_KILL)

    def abandon(self) -> None:
        """It could not start: the host process has nothing left to do but to end."""
        if self._reap_now:
            self._reap_now(self.host_id, 0)
        self._slot.remove()
        self.close()

    def signal(self, number: int) -> None:
        """Send the host process a signal."""
        import signal

        try:
            signal.pidfd_send_signal(self._host, number)
        except ProcessLookupError:
            return
        except PermissionError:
            raise NtError(STATUS_ACCESS_DENIED) from None

    def times(self) -> tuple[int, int, int, int]:
        """Creation and exit (FILETIME), kernel and user time (100 ns)."""
        try:
            with open(f"/proc/{self.host_id}/stat", "rb") as file:
                fields = file.read().rpartition(b")")[2].split()
        except OSError:
            return self.created, 0, 0, 0
        tick = 10_000_000 // os.sysconf("SC_CLK_TCK")
        return self.created, 0, int(fields[12]) * tick, int(fields[11]) * tick

    def close(self) -> None:
        self.users -= 1
        if self.users:
            return
        if not self._ended:
            self._reap()
        os.close(self._host)
        self._slot.close()


class RemoteThread(ThreadObject):
    """The first thread of a child, which can wait to be resumed."""

    is_outside = True
    process: RemoteProcess

    def __init__(self, process: RemoteProcess, go: int) -> None:
        super().__init__()
        self.process = process
        self.id = process.id + 4
        self._go = go  # the pipe on which a process waits that was created suspended, or -1
        self.suspended = int(go >= 0)
        process.users += 1

    @property
    def exit_code(self) -> int:  # type: ignore[override]
        return self.process.exit_code

    def is_signaled(self) -> bool:
        return self.process.is_signaled()

    def resume(self) -> int:
        """Returns the suspend count before."""
        if self.process.has_guest:
            from pywine.nt.remote_threads import resume_thread

            return self._ask(resume_thread)
        before = self.suspended
        if before:
            self.suspended -= 1
            if not self.suspended:
                self._start()
        return before

    def _ask(self, function: Callable[..., int]) -> int:
        from pywine.nt.errands import ask

        return ask(self.process.p, self.process, function, self.id)

    def _start(self) -> None:
        if self._go < 0:
            self.process.signal(_CONTINUE)
            return
        os.write(self._go, b"!")
        os.close(self._go)
        self._go = -1

    def suspend(self) -> int:
        """Returns the suspend count before. A process without a guest stops as a whole."""
        if self.process.has_guest:
            from pywine.nt.remote_threads import suspend_thread

            return self._ask(suspend_thread)
        if not self.suspended and self._go < 0:
            self.process.signal(_STOP)
        self.suspended += 1
        return self.suspended - 1

    def inherited(self, p: Process) -> Object | None:
        from pywine.nt.remote_threads import inherited_thread

        return inherited_thread(p, self)

    def close(self) -> None:
        # A pipe nobody has written to stays open: its process waits until it is terminated.
        self.process.close()


def open_process(p: Process, identifier: int) -> RemoteProcess:
    """Another process by its id. Raises NtError(STATUS_INVALID_CID)."""
    slot = p.run_directory.open(identifier & ~3)
    entry = slot.read() if slot else None
    if slot is None or entry is None or entry.state == ENDED:
        raise NtError(STATUS_INVALID_CID)
    try:
        return RemoteProcess(p, entry.host_id, slot, None)
    except ProcessLookupError:
        raise NtError(STATUS_INVALID_CID) from None


def process_of(p: Process, identifier: int) -> ProcessObject:
    """The process of this id. Raises NtError(STATUS_INVALID_CID)."""
    return p if identifier == p.id else open_process(p, identifier)


def reap_child(host_id: int, options: int) -> int | None:
    """What the host says of a child's end; None if it was somebody else's, or has not come."""
    try:
        return os.waitpid(host_id, options)[1]
    except ChildProcessError:
        return None


def is_readable(descriptor: int) -> bool:
    """Whether reading from it would not block."""
    import select

    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))


def watch(target: RemoteProcess | ForeignThread, descriptor: int) -> None:
    """On a host thread of its own: wake who waits for a target that has ended when `descriptor` says so."""
    import select

    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    poll.poll()
    os.close(descriptor)
    pause = _FIRST_PAUSE
    while not target.is_over:  # a thread may be about to wait
        for waiter in target.waiting:
            waiter.notice()
        sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE)
