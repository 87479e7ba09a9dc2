"""The run directory of a prefix: one locked file per running process, which says what others may know of it.

The lock says whether the process lives, whatever ended it; the file's number gives its id.
"""

from __future__ import annotations

import os
import struct

from pywine.host.flock import EXCLUSIVE, SHARED, try_lock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self

DEBUGGERS = "registry.db-debuggers"  # a file of the prefix: some image may have a debugger
FIRST_ID, ID_STEP = 0x20, 0x10000  # the ids between two processes' are for threads
_MOST = 1 << 15
_HEADER = struct.Struct("<8IQ4IIQ")
_JOBS, _JOBS_AT = struct.Struct("<4I"), 40
_CONSOLE, _CONSOLE_AT = struct.Struct("<I"), 56
_COMMITTED, _COMMITTED_AT = struct.Struct("<Q"), 60
_STATE = struct.Struct("<II")
RUNNING, ENDED = 0, 1


class Entry:
    """What a process's file says. `state` and `exit_code` come first: they are written as one."""

    __slots__ = (
        "bits", "committed", "console", "created", "exit_code", "group", "host_id", "id", "image_path",
        "jobs", "parent", "state",
    )  # fmt: skip

    def __init__(self, data: bytes) -> None:
        (
            self.state, self.exit_code, self.id, self.host_id, self.parent, self.group, self.bits, length,
            self.created, *jobs, self.console, self.committed,
        ) = _HEADER.unpack_from(data)  # fmt: skip
        self.jobs = [job for job in jobs if job]
        self.image_path = data[_HEADER.size : _HEADER.size + length].decode("utf-8", "surrogatepass")

    @classmethod
    def of(cls, identifier: int, bits: int, image_path: str) -> Self:
        """That of a process which has no file."""
        name = image_path.encode("utf-8", "surrogatepass")
        facts = (RUNNING, 259, identifier, os.getpid(), 0, identifier, bits, len(name), 0)
        return cls(_HEADER.pack(*facts, 0, 0, 0, 0, identifier, 0) + name)


class Slot:
    """One process's file, over a descriptor of one's own. Whoever made it holds its lock."""

    __slots__ = ("descriptor", "id", "path")

    def __init__(self, descriptor: int, identifier: int, path: str) -> None:
        self.descriptor, self.id, self.path = descriptor, identifier, path

    def describe(
        self, image_path: str, bits: int, parent: int, group: int, created: int, console: int = 0
    ) -> None:
        """Tell the others; the calling host process is the one that runs it."""
        name = image_path.encode("utf-8", "surrogatepass")
        facts = (RUNNING, 259, self.id, os.getpid(), parent, group, bits, len(name), created)
        os.pwrite(self.descriptor, _HEADER.pack(*facts, *self._jobs(), console, 0) + name, 0)

    def _jobs(self) -> tuple[int, ...]:
        data = os.pread(self.descriptor, _JOBS.size, _JOBS_AT)
        return _JOBS.unpack(data) if len(data) == _JOBS.size else (0, 0, 0, 0)

    def join_jobs(self, jobs: list[int]) -> bool:
        """Put the process into these jobs too; whether there is room for that."""
        known = [job for job in self._jobs() if job]
        known += [job for job in jobs if job not in known]
        if len(known) > 4:
            return False
        os.pwrite(self.descriptor, _JOBS.pack(*known, *[0] * (4 - len(known))), _JOBS_AT)
        return True

    def in_jobs(self) -> list[int]:
        """The jobs that the process is in."""
        return [job for job in self._jobs() if job]

    def move_to_console(self, console: int) -> None:
        """The process has another console now, or none."""
        os.pwrite(self.descriptor, _CONSOLE.pack(console), _CONSOLE_AT)

    def set_committed(self, size: int) -> None:
        """Tell the others of its jobs how many bytes of memory the process has committed."""
        os.pwrite(self.descriptor, _COMMITTED.pack(size), _COMMITTED_AT)

    def read(self) -> Entry | None:
        """What it says; None before it says anything."""
        data = os.pread(self.descriptor, 4096, 0)
        return Entry(data) if len(data) >= _HEADER.size else None

    def end(self, exit_code: int) -> None:
        """Leave the exit code to those who have the file open."""
        os.pwrite(self.descriptor, _STATE.pack(ENDED, exit_code), 0)

    def remove(self) -> None:
        """The process ends: nobody finds it any more."""
        try:
            os.unlink(self.path)
        except OSError:
            return

    def watch(self) -> Self:
        """Another view of the same file, without the lock."""
        return type(self)(os.open(self.path, os.O_RDWR | os.O_CLOEXEC), self.id, self.path)

    def close(self) -> None:
        os.close(self.descriptor)


class RunDirectory:
    """The processes of one prefix."""

    def __init__(self, prefix: str) -> None:
        self.path = os.path.join(prefix, "run")
        self._next = 0

    def take(self) -> Slot | None:
        """A new process's file; None where the prefix cannot be written."""
        try:
            os.makedirs(self.path, 0o700, exist_ok=True)
            for number in range(self._next, self._next + _MOST):
                descriptor = self._lock(number % _MOST)
                if descriptor >= 0:
                    self._next = number + 1
                    return Slot(descriptor, _id(number % _MOST), self._file(number % _MOST))
        except OSError:
            return None
        return None

    def go_on_after(self, identifier: int) -> None:
        """Give out the ids behind this one first: those of processes that have just ended come last."""
        self._next = (identifier - FIRST_ID) // ID_STEP + 1

    def _file(self, number: int) -> str:
        return f"{self.path}/{number}"

    def _lock(self, number: int) -> int:
        """The descriptor of a file that nobody had, or -1."""
        path = self._file(number)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if not try_lock(descriptor, EXCLUSIVE):
            os.close(descriptor)
            return -1
        status = os.fstat(descriptor)
        if not status.st_nlink:  # its owner removed it in between
            os.close(descriptor)
            return self._lock(number)
        if status.st_size:
            os.ftruncate(descriptor, 0)
        return descriptor

    def open(self, identifier: int) -> Slot | None:
        """A running process's file by its id."""
        number, rest = divmod(identifier - FIRST_ID, ID_STEP)
        if rest or number < 0:
            return None
        return self._open(number)

    def knows(self, identifier: int) -> bool:
        """Whether a process of this id runs."""
        slot = self.open(identifier & ~3)
        if slot is not None:
            slot.close()
        return slot is not None

    def _open(self, number: int) -> Slot | None:
        path = self._file(number)
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except OSError:
            return None
        if not try_lock(descriptor, SHARED):  # somebody lives here
            return Slot(descriptor, _id(number), path)
        os.unlink(path)  # its process was killed
        os.close(descriptor)
        return None

    def entries(self) -> list[Entry]:
        """What all running processes say, by id."""
        found = []
        try:
            numbers = sorted(int(name) for name in os.listdir(self.path) if name.isdecimal())
        except OSError:
            return []
        for number in numbers:
            slot = self._open(number)
            if slot is not None:
                entry = slot.read()
                slot.close()
                if entry is not None and entry.state != ENDED:
                    found.append(entry)
        return found


def _id(number: int) -> int:
    return FIRST_ID + ID_STEP * number
