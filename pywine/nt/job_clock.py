"""The limits of processor time of a job and of its processes, which whoever sets them enforces."""

from __future__ import annotations

from pywine.abi.errors import NtError
from pywine.abi.winerror import ERROR_NOT_ENOUGH_QUOTA
from pywine.nt.clock import monotonic_ns
from pywine.nt.jobfile import (
    ENDED_BY_JOB_TIME,
    JOB_TIME,
    JOB_TIME_OVER,
    PROCESS_TIME,
    PROCESS_TIME_OVER,
    used,
)
from pywine.nt.remote import open_process
from pywine.nt.requests import Poller
from pywine.nt.sockets import Watcher

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.jobfile import JobFile
    from pywine.nt.process import Process

_PERIOD = 50_000_000  # ns
_POST_AT_END = 1  # JOB_OBJECT_POST_AT_END_OF_JOB


class JobClock(Watcher):
    """Looks again and again how much time the job's processes have used."""

    def __init__(self, p: Process, file: JobFile) -> None:
        self._p, self._file = p, file
        self.interests = {}
        self.deadline = monotonic_ns() + _PERIOD
        p.state(Poller).watch(self)

    def retry(self) -> None:
        """It is time to look."""
        self.deadline = monotonic_ns() + _PERIOD
        limits = self._file.limits
        if limits.flags & PROCESS_TIME:
            for identifier in self._file.members():
                if self._user_time(identifier) >= limits.process_time:
                    self._end(identifier, PROCESS_TIME_OVER)
        if limits.flags & JOB_TIME and self._job_time() - limits.time_before >= limits.job_time:
            self._end_of_job_time()

    def _user_time(self, identifier: int) -> int:
        try:
            process = open_process(self._p, identifier)
        except NtError:  # it has just ended
            return 0
        *_, user = process.times()
        process.close()
        return user

    def _job_time(self) -> int:
        return used(self._file) + sum(map(self._user_time, self._file.members()))

    def _end_of_job_time(self) -> None:
        limits = self._file.limits
        limits.flags &= ~JOB_TIME
        limits.extended[2] = limits.flags
        self._file.limits = limits
        if limits.at_end_of_time == _POST_AT_END:
            with self._file.changing():
                self._file.note(JOB_TIME_OVER, 0)
            return
        for identifier in self._file.members():
            self._end(identifier, ENDED_BY_JOB_TIME)

    def _end(self, identifier: int, why: int) -> None:
        with self._file.changing():
            self._file.note(why, identifier)
        try:
            process = open_process(self._p, identifier)
            process.terminate(ERROR_NOT_ENOUGH_QUOTA)
        except NtError:
            return
        process.close()

    def close(self) -> None:
        """Nobody here has the job any more."""
        self._p.state(Poller).unwatch(self)
