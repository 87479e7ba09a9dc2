"""Jobs: groups of processes that end and are counted together. A process's file says which it is in."""

from __future__ import annotations

import os
import time

from pywine.abi.errors import NtError, ProcessExit, WinError
from pywine.abi.ntstatus import STATUS_ACCESS_DENIED, STATUS_OBJECT_NAME_NOT_FOUND
from pywine.abi.winerror import ERROR_NOT_ENOUGH_QUOTA
from pywine.nt.jobfile import (
    ENDED,
    ENDED_BY_JOB_TIME,
    JOB_TIME,
    JOINED,
    KILL_ON_CLOSE,
    PROCESS_TIME,
    PROCESS_TIME_OVER,
    REFUSED,
    JobFile,
    Limits,
    spent,
)
from pywine.nt.objects import Waitable
from pywine.nt.process import Process, ProcessObject
from pywine.nt.remote import RemoteProcess, open_process
from pywine.nt.rundir import Slot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.completion import CompletionPort
    from pywine.nt.job_clock import JobClock
    from pywine.nt.job_port import JobPort

_VIOLATIONS = REFUSED, PROCESS_TIME_OVER, ENDED_BY_JOB_TIME
_ATTEMPTS, _PAUSE = 100, 0.05  # to end a killed owner's processes; seconds between them


class Job(Waitable):
    """A job object."""

    type_name = "Job"

    def __init__(self, p: Process, file: JobFile | None = None) -> None:
        super().__init__()
        self._p = p
        if file is None:
            JobFile.sweep(p.run_directory)
            file = JobFile(p.run_directory, int.from_bytes(p.entropy(4), "little") | 1)
        self.file = file
        self.id = self.file.id
        self._guard = -1  # a pipe whose other end somebody watches who outlives this process
        self._port: JobPort | None = None
        self._clock: JobClock | None = None
        self._is_closed = False
        p.at_exit.append(self.close)
        self._guard_if_needed()

    @classmethod
    def named(cls, p: Process, name: str) -> tuple[Job, bool]:
        """The job of this name, which other processes find too, and whether it existed."""
        found = JobFile.find(p.run_directory, _number(name))
        return cls(p, found or JobFile(p.run_directory, _number(name))), found is not None

    @classmethod
    def find(cls, p: Process, name: str) -> Job:
        """Raises NtError(STATUS_OBJECT_NAME_NOT_FOUND)."""
        found = JobFile.find(p.run_directory, _number(name))
        if found is None:
            raise NtError(STATUS_OBJECT_NAME_NOT_FOUND)
        return cls(p, found)

    def inherited(self, p: Process) -> Job:
        return Job(p, JobFile(p.run_directory, self.id))

    def is_signaled(self) -> bool:
        return False

    def assign(self, process: ProcessObject) -> None:
        """Raises NtError(STATUS_ACCESS_DENIED); WinError(ERROR_NOT_ENOUGH_QUOTA), and ends the process."""
        slot = _slot_of(process)
        if slot is None or process.is_signaled():
            raise NtError(STATUS_ACCESS_DENIED)
        try:
            self.file.take(slot)
        except WinError as refusal:
            if refusal.code == ERROR_NOT_ENOUGH_QUOTA and isinstance(process, RemoteProcess):
                process.terminate(ERROR_NOT_ENOUGH_QUOTA)
            raise
        self.file.restrain(process.host_id if isinstance(process, RemoteProcess) else os.getpid())

    def holds(self, process: ProcessObject) -> bool:
        slot = _slot_of(process)
        return slot is not None and self.id in slot.in_jobs()

    @property
    def limits(self) -> Limits:
        return self.file.limits

    @limits.setter
    def limits(self, limits: Limits) -> None:
        if limits.flags & JOB_TIME:
            limits.time_before = Accounting(self._p, self.file).user
        self.file.limits = limits
        self._guard_if_needed()
        if limits.flags & (JOB_TIME | PROCESS_TIME) and self._clock is None:
            from pywine.nt.job_clock import JobClock

            self._clock = JobClock(self._p, self.file)

    def report_to(self, port: CompletionPort, key: int) -> None:
        """Have a completion port hear of the job's processes."""
        from pywine.nt.job_port import JobPort

        if self._port is not None:
            self._port.close()
        self._port = JobPort(self._p, self.file, port, key)

    def terminate(self, code: int) -> None:
        """End all its processes, the calling one last."""
        own = False
        for identifier in self.file.members():
            if identifier == self._p.id:
                own = True
                continue
            try:
                process = open_process(self._p, identifier)
                process.terminate(code)
            except NtError:  # it has ended by itself
                continue
            process.close()
        if own and self._p.ending_thread is None:
            exit = ProcessExit(code)
            exit.terminated = True
            raise exit

    def _guard_if_needed(self) -> None:
        if self.limits.flags & KILL_ON_CLOSE and self._guard < 0:
            self._post_guard()

    def close(self) -> None:
        if self._is_closed:
            return
        self._is_closed = True
        for watcher in (self._port, self._clock):
            if watcher is not None:
                watcher.close()
        if self._guard >= 0:
            os.write(self._guard, b"!")
            os.close(self._guard)
            self._guard = -1
        try:
            if self.file.limits.flags & KILL_ON_CLOSE and self.file.give_up():
                self.terminate(0)
        finally:
            self.file.close()

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
            self.file = JobFile(self._p.run_directory, self.id)
            self.file.wait_until_last()  # the killed one's locks may be going just now
            for _ in range(_ATTEMPTS):  # a member may have been starting others
                self.terminate(0)
                if not self.file.members():
                    break
                time.sleep(_PAUSE)
            self.file.close()


class Accounting:
    """What a job's processes have been and used: times in 100 ns."""

    __slots__ = ("active", "kernel", "terminated", "total", "user")

    def __init__(self, p: Process, file: JobFile) -> None:
        records, members = file.records(), file.members()
        self.total = sum(what == JOINED for what, *_ in records)
        self.terminated = sum(what in _VIOLATIONS for what, *_ in records)
        self.active = len(members)
        used = [(user, kernel) for what, _, user, kernel in records if what == ENDED]
        for identifier in members:
            if identifier == p.id:
                used.append(spent())
                continue
            try:
                process = open_process(p, identifier)
            except NtError:  # it has just ended
                continue
            *_, kernel, user = process.times()
            used.append((user, kernel))
            process.close()
        self.user, self.kernel = sum(user for user, _ in used), sum(kernel for _, kernel in used)


def job_of(process: ProcessObject) -> int:
    """The number of the job that a process was put into last. Raises NtError(STATUS_ACCESS_DENIED)."""
    slot = _slot_of(process)
    jobs = slot.in_jobs() if slot else []
    if not jobs:
        raise NtError(STATUS_ACCESS_DENIED)
    return jobs[-1]


def _number(name: str) -> int:
    from zlib import crc32

    return crc32(name.encode("utf-8", "surrogatepass")) | 1


def _slot_of(process: ProcessObject) -> Slot | None:
    if isinstance(process, (Process, RemoteProcess)):
        return process.slot
    return None


def is_in_any(process: ProcessObject) -> bool:
    """Whether the process is in a job."""
    slot = _slot_of(process)
    return slot is not None and bool(slot.in_jobs())
