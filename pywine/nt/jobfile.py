"""What the processes of a prefix know of a job: its limits, and who has been in it, in a file of its own.

Whoever has the job open has a lock on the file; its members know its number.
"""

from __future__ import annotations

import os
import struct

from pywine.abi.errors import NtError, WinError
from pywine.abi.ntstatus import STATUS_COMMITMENT_LIMIT
from pywine.abi.winerror import ERROR_ACCESS_DENIED, ERROR_NOT_ENOUGH_QUOTA

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.rundir import RunDirectory, Slot

ACTIVE_PROCESS, BREAKAWAY_OK, SILENT_BREAKAWAY_OK, KILL_ON_CLOSE = 0x8, 0x800, 0x1000, 0x2000
PROCESS_TIME, JOB_TIME, PROCESS_MEMORY, JOB_MEMORY = 0x2, 0x4, 0x100, 0x200  # JOB_OBJECT_LIMIT_*
# What happened to a process; all are JOB_OBJECT_MSG_*, but that of an end the job's port makes up itself.
JOB_TIME_OVER, PROCESS_TIME_OVER, REFUSED, JOINED, ENDED = 1, 2, 3, 6, 7
PROCESS_MEMORY_OVER, JOB_MEMORY_OVER = 9, 10
ENDED_BY_JOB_TIME = 0x100  # which is no message
_RECORD = struct.Struct("<IIqq")


class Limits:
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION, and what is set beside it."""

    __slots__ = (
        "active", "at_end_of_time", "extended", "flags", "job_memory", "job_time", "process_memory",
        "process_time", "restrictions", "time_before",
    )  # fmt: skip
    _FILE = struct.Struct("<2q17QIIq")
    _PEAKS, _PEAKS_AT = struct.Struct("<2Q"), 17 * 8
    _GUEST = struct.Struct("<qqI4xQQI4xQII6QQQQQ"), struct.Struct("<qqIIIIIII4x6QIIII")
    _BASIC_SIZE = 64, 48

    def __init__(self, data: bytes = b"") -> None:
        (
            *self.extended, self.restrictions, self.at_end_of_time, self.time_before,
        ) = self._FILE.unpack(data or bytes(self._FILE.size))  # fmt: skip
        self._derive()

    def _derive(self) -> None:
        self.process_time, self.job_time, self.flags, _, _, self.active, *_ = self.extended
        self.process_memory, self.job_memory = self.extended[15:17]

    def pack(self) -> bytes:
        return self._FILE.pack(*self.extended, self.restrictions, self.at_end_of_time, self.time_before)

    @property
    def peaks(self) -> tuple[int, int]:
        """Of the memory that one of its processes, and all of them, had committed under a limit."""
        return self.extended[17], self.extended[18]

    @classmethod
    def sizes(cls, bits: int) -> tuple[int, int]:
        """Of the basic and the extended structure."""
        return cls._BASIC_SIZE[bits == 32], cls._GUEST[bits == 32].size

    def read_guest(self, data: bytes, bits: int) -> None:
        """Take over what is in a basic or an extended structure."""
        layout = self._GUEST[bits == 32]
        given = list(layout.unpack(data.ljust(layout.size, b"\0")))
        if len(data) < layout.size:  # the basic structure says nothing of memory
            given[15:17] = self.extended[15:17]
        self.extended = [*given[:17], *self.peaks]
        self._derive()

    def guest(self, bits: int) -> bytes:
        layout = self._GUEST[bits == 32]
        most = (1 << bits) - 1
        return layout.pack(*(number & most if at > 1 else number for at, number in enumerate(self.extended)))


class JobFile:
    """One job's file. Raises OSError where the run directory cannot be written."""

    def __init__(self, directory: RunDirectory, identifier: int) -> None:
        from fcntl import LOCK_SH, flock

        self._directory, self.id = directory, identifier
        folder = os.path.join(directory.path, "jobs")
        os.makedirs(folder, 0o700, exist_ok=True)
        self.path = f"{folder}/{identifier}"
        while True:
            self.descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            flock(self.descriptor, LOCK_SH)
            if os.fstat(self.descriptor).st_nlink:
                break
            os.close(self.descriptor)  # it was removed in between

    @classmethod
    def find(cls, directory: RunDirectory, identifier: int) -> JobFile | None:
        """That of a job which somebody has or is in."""
        if not os.path.exists(f"{directory.path}/jobs/{identifier}"):
            return None
        found = cls(directory, identifier)
        if found.is_known_elsewhere() or found.members():
            return found
        found.close()
        return None

    @classmethod
    def sweep(cls, directory: RunDirectory) -> None:
        """Remove the files of jobs whose last processes were killed."""
        folder = f"{directory.path}/jobs"
        for name in os.listdir(folder) if os.path.isdir(folder) else ():
            found = cls.find(directory, int(name))
            if found is not None:
                found.close()

    def is_known_elsewhere(self) -> bool:
        """Whether another process has it open."""
        from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock

        try:
            flock(self.descriptor, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            return True
        flock(self.descriptor, LOCK_SH)
        return False

    def members(self) -> list[int]:
        """The ids of the processes that are in it now."""
        return [entry.id for entry in self._directory.entries() if self.id in entry.jobs]

    @property
    def limits(self) -> Limits:
        data = os.pread(self.descriptor, Limits._FILE.size, 0)
        return Limits(data if len(data) == Limits._FILE.size else b"")

    @limits.setter
    def limits(self, limits: Limits) -> None:
        os.pwrite(self.descriptor, limits.pack(), 0)

    @classmethod
    def look(cls, directory: RunDirectory, identifier: int) -> JobFile:
        """One for a moment: nobody takes it for somebody who has the job."""
        self = cls.__new__(cls)
        self._directory, self.id = directory, identifier
        self.path = f"{directory.path}/jobs/{identifier}"
        self.descriptor = os.open(self.path, os.O_RDWR | os.O_CLOEXEC)
        return self

    def commit(self, slot: Slot, size: int, *, grows: bool) -> None:
        """One of the processes is about to have so many bytes committed. Raises NtError."""
        limits = self.limits
        if not limits.flags & (PROCESS_MEMORY | JOB_MEMORY):
            return
        with self.changing():
            entries = [entry for entry in self._directory.entries() if self.id in entry.jobs]
            everything = size + sum(entry.committed for entry in entries if entry.id != slot.id)
            if grows and limits.flags & PROCESS_MEMORY and size > limits.process_memory:
                self.note(PROCESS_MEMORY_OVER, slot.id)
                raise NtError(STATUS_COMMITMENT_LIMIT)
            if grows and limits.flags & JOB_MEMORY and everything > limits.job_memory:
                self.note(JOB_MEMORY_OVER, slot.id)
                raise NtError(STATUS_COMMITMENT_LIMIT)
            process, job = limits.peaks
            peaks = limits._PEAKS.pack(max(process, size), max(job, everything))
            os.pwrite(self.descriptor, peaks, limits._PEAKS_AT)

    def records(self, first: int = 0) -> list[tuple[int, int, int, int]]:
        """What has happened, from a number on: what, to which process, its user and kernel time."""
        data = os.pread(self.descriptor, 1 << 24, Limits._FILE.size + first * _RECORD.size)
        return list(_RECORD.iter_unpack(data[: len(data) // _RECORD.size * _RECORD.size]))

    def note(self, what: int, process: int, user: int = 0, kernel: int = 0) -> None:
        """Add a record. To be called with the lock of `changing`."""
        size = max(os.fstat(self.descriptor).st_size, Limits._FILE.size)
        os.pwrite(self.descriptor, _RECORD.pack(what, process, user, kernel), size)

    def changing(self) -> _Changing:
        """A context in which no other process changes the file."""
        return _Changing(self.descriptor)

    def take(self, slot: Slot) -> None:
        """Put a process into the job. Raises WinError(ERROR_NOT_ENOUGH_QUOTA, ERROR_ACCESS_DENIED)."""
        with self.changing():
            limits = self.limits
            if limits.flags & ACTIVE_PROCESS and len(set(self.members()) - {slot.id}) >= limits.active:
                self.note(REFUSED, slot.id)
                raise WinError(ERROR_NOT_ENOUGH_QUOTA)
            if not slot.join_jobs([self.id]):
                raise WinError(ERROR_ACCESS_DENIED)
            self.note(JOINED, slot.id)

    def restrain(self, host_id: int) -> None:
        """Have the host enforce what it can, on a process that has joined."""
        limits = self.limits
        if limits.flags & PROCESS_TIME and limits.process_time:
            from resource import RLIMIT_CPU, prlimit

            seconds = max(1, -(-limits.process_time // 10_000_000))
            prlimit(host_id, RLIMIT_CPU, (seconds, seconds + 1))

    def give_up(self) -> bool:
        """Tell that this process does not know the job any more; whether it was the last one."""
        from fcntl import LOCK_EX, LOCK_NB, LOCK_UN, flock

        flock(self.descriptor, LOCK_UN)  # first: of two that end, one finds the other gone
        try:
            flock(self.descriptor, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def wait_until_last(self) -> None:
        """Return when no other process knows the job."""
        from fcntl import LOCK_EX, flock

        flock(self.descriptor, LOCK_EX)

    def close(self) -> None:
        """Where nobody knows the job any more, and nobody is in it, its file goes too."""
        if self.give_up() and not self.members():
            os.unlink(self.path)
            try:  # noqa: SIM105
                os.rmdir(os.path.dirname(self.path))
            except OSError:  # there are others
                pass
        os.close(self.descriptor)


class _Changing:
    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def __enter__(self) -> None:
        from fcntl import LOCK_EX, lockf

        lockf(self._descriptor, LOCK_EX)

    def __exit__(self, *_: object) -> None:
        from fcntl import LOCK_UN, lockf

        lockf(self._descriptor, LOCK_UN)


def join_parents(directory: RunDirectory, parent: Slot, child: Slot, *, breaks_away: bool) -> None:
    """Put a new process into the jobs of its parent, as far as they want that. Raises WinError."""
    for identifier in parent.in_jobs():
        file = JobFile(directory, identifier)
        try:
            flags = file.limits.flags
            if flags & SILENT_BREAKAWAY_OK:
                continue
            if not breaks_away:
                file.take(child)
            elif not flags & BREAKAWAY_OK:
                raise WinError(ERROR_ACCESS_DENIED)
        finally:
            file.close()


def restrain(directory: RunDirectory, slot: Slot, host_id: int) -> None:
    """Have the host enforce the limits of a new process's jobs."""
    for identifier in slot.in_jobs():
        file = JobFile(directory, identifier)
        file.restrain(host_id)
        file.close()


def commit(directory: RunDirectory, slot: Slot, size: int, before: int) -> None:
    """The calling process is about to have so many bytes committed. Raises NtError."""
    for identifier in slot.in_jobs():
        try:
            file = JobFile.look(directory, identifier)
        except OSError:  # whoever had the job has removed it
            continue
        try:
            file.commit(slot, size, grows=size > before)
        finally:
            os.close(file.descriptor)
    slot.set_committed(size)


def leave(directory: RunDirectory, slot: Slot) -> None:
    """Note in its jobs what the calling process, which ends, has used."""
    for identifier in slot.in_jobs():
        file = JobFile(directory, identifier)
        with file.changing():
            file.note(ENDED, slot.id, *spent())
        file.close()


def remove(directory: RunDirectory, slot: Slot, user: int, kernel: int) -> None:
    """Note in its jobs what a process has used that is about to be killed."""
    for identifier in slot.in_jobs():
        file = JobFile.look(directory, identifier)  # its lock may be the caller's
        with file.changing():
            file.note(ENDED, slot.id, user, kernel)
        os.close(file.descriptor)


def used(file: JobFile) -> int:
    """The user time, in 100 ns, of those of its processes that have ended."""
    return sum(user for what, _, user, _ in file.records() if what == ENDED)


def spent() -> tuple[int, int]:
    """The user and kernel time of the calling process, in 100 ns."""
    times = os.times()
    return int(times.user * 1e7), int(times.system * 1e7)
