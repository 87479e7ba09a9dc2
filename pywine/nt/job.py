"""Jobs: groups of processes that end and are counted together. A process's file says which it is in."""

from __future__ import annotations

import os

from pywine.abi.errors import NtError, ProcessExit
from pywine.abi.ntstatus import STATUS_ACCESS_DENIED
from pywine.nt.objects import Waitable
from pywine.nt.process import Process, ProcessObject
from pywine.nt.remote import RemoteProcess, open_process
from pywine.nt.rundir import Slot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.rundir import Entry

KILL_ON_CLOSE = 0x2000  # JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE


class Job(Waitable):
    """A job object. `limits`: JOBOBJECT_EXTENDED_LIMIT_INFORMATION as the program set it; only its flag
    KILL_ON_CLOSE has an effect.
    """

    type_name = "Job"

    def __init__(self, p: Process, identifier: int = 0) -> None:
        super().__init__()
        self._p = p
        self.id = identifier or int.from_bytes(p.entropy(4), "little") | 1
        self.limits = b""
        self.flags = 0
        self._seen: set[int] = set()
        self._guard = -1  # a pipe whose other end somebody watches who outlives this process
        p.at_exit.append(self.close)

    def is_signaled(self) -> bool:
        return False

    def assign(self, process: ProcessObject) -> None:
        """Raises NtError(STATUS_ACCESS_DENIED)."""
        slot = _slot_of(process)
        if slot is None or process.is_signaled() or not slot.join_jobs([self.id]):
            raise NtError(STATUS_ACCESS_DENIED)
        self._seen.add(process.id)

    def members(self) -> list[Entry]:
        """The processes that are in the job now."""
        found = [entry for entry in self._p.run_directory.entries() if self.id in entry.jobs]
        self._seen.update(entry.id for entry in found)
        return found

    def total(self) -> int:
        """How many processes are known to have been in it."""
        self.members()
        return len(self._seen)

    def holds(self, process: ProcessObject) -> bool:
        slot = _slot_of(process)
        return slot is not None and self.id in slot.in_jobs()

    def terminate(self, code: int) -> None:
        """End all its processes, the calling one last."""
        own = False
        for entry in self.members():
            if entry.id == self._p.id:
                own = True
                continue
            try:
                process = open_process(self._p, entry.id)
                process.terminate(code)
            except NtError:  # it has ended by itself
                continue
            process.close()
        if own and self._p.ending_thread is None:
            exit = ProcessExit(code)
            exit.terminated = True
            raise exit

    def limit(self, limits: bytes, flags: int) -> None:
        """Set the limits: JOBOBJECT_EXTENDED_LIMIT_INFORMATION and its flags."""
        self.limits, self.flags = limits, flags
        if flags & KILL_ON_CLOSE and self._guard < 0:
            self._post_guard()

    def close(self) -> None:
        if self.flags & KILL_ON_CLOSE:
            self.flags = 0
            self.terminate(0)
        if self._guard >= 0:
            os.write(self._guard, b"!")
            os.close(self._guard)
            self._guard = -1

    def _post_guard(self) -> None:
        """Have a fork of the host process end the job's processes if this one is killed."""
        end, self._guard = os.pipe2(os.O_CLOEXEC)
        for action in self._p.before_fork:
            action()
        between = os.fork()
        if between:
            os.close(end)
            os.waitpid(between, 0)
            return
        try:
            if not os.fork():  # nobody's child, so that nobody has to reap it
                self._watch(end)
        finally:
            os._exit(0)

    def _watch(self, end: int) -> None:
        """In the fork: whoever has the job is gone when the pipe ends."""
        os.setsid()  # of no terminal, whose Ctrl-C is not for it
        self._p.leave()
        os.closerange(0, end)
        os.closerange(end + 1, os.sysconf("SC_OPEN_MAX"))
        if not os.read(end, 1):
            self._p.id = 0
            self.terminate(0)


def _slot_of(process: ProcessObject) -> Slot | None:
    if isinstance(process, (Process, RemoteProcess)):
        return process.slot
    return None


def is_in_any(process: ProcessObject) -> bool:
    """Whether the process is in a job."""
    slot = _slot_of(process)
    return slot is not None and bool(slot.in_jobs())
