"""Mailslots: folders in the prefix, in which each message that nobody has read yet is a file.

`run/mailslots/NAME/` belongs to the process that holds the lock of its file `owner`. Messages are named by
the time at which they were written, and appear there whole.
"""

from __future__ import annotations

import os

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_BUFFER_TOO_SMALL,
    STATUS_INVALID_PARAMETER,
    STATUS_IO_TIMEOUT,
    STATUS_OBJECT_NAME_COLLISION,
    STATUS_OBJECT_NAME_NOT_FOUND,
    STATUS_SHARING_VIOLATION,
)
from pywine.host.flock import EXCLUSIVE, SHARED, try_lock
from pywine.host.inotify import FolderWatch
from pywine.nt.clock import monotonic_ns
from pywine.nt.file import READ_DATA, WRITE_DATA, File

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pywine.nt.process import Process

FOREVER = 0xFFFFFFFF  # MAILSLOT_WAIT_FOREVER
_OWNER, _UNFINISHED = "owner", "."
_POLL_READ = 1
_SHARE_READ = 1


def mailslot_name(path: str) -> str:
    """The name behind `\\\\.\\mailslot\\`, "" for other paths."""
    path = path.replace("/", "\\")
    return path[13:] if path[:13].lower() in ("\\\\.\\mailslot\\", "\\\\?\\mailslot\\") else ""


def _folder(p: Process, name: str) -> str:
    quoted = "".join(c if c.isalnum() or c in "-_" else f"%{ord(c):x}." for c in name.lower())
    return os.path.join(p.run_directory.path, "mailslots", quoted)


def create(p: Process, name: str, most: int, timeout: int) -> Mailslot:
    """A new mailslot; times are milliseconds. Raises NtError(STATUS_OBJECT_NAME_COLLISION), OSError."""
    folder = _folder(p, name)
    os.makedirs(folder, 0o700, exist_ok=True)
    descriptor = os.open(f"{folder}/{_OWNER}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if not try_lock(descriptor, EXCLUSIVE):
        os.close(descriptor)
        raise NtError(STATUS_OBJECT_NAME_COLLISION)
    for left in os.listdir(folder):
        if left != _OWNER:
            os.unlink(f"{folder}/{left}")
    os.pwrite(descriptor, most.to_bytes(4, "little"), 0)
    return Mailslot(p, name, folder, descriptor, most, timeout)


def open_client(p: Process, name: str, access: int, share: int) -> MailslotWriter:
    """The end that writes. Raises NtError."""
    folder = _folder(p, name)
    try:
        descriptor = os.open(f"{folder}/{_OWNER}", os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        raise NtError(STATUS_OBJECT_NAME_NOT_FOUND) from None
    if try_lock(descriptor, SHARED):  # nobody has it any more
        os.close(descriptor)
        raise NtError(STATUS_OBJECT_NAME_NOT_FOUND)
    if not share & _SHARE_READ:
        os.close(descriptor)
        raise NtError(STATUS_SHARING_VIOLATION)
    return MailslotWriter(p, name, folder, descriptor, access)


class _End(File):
    """An end of a mailslot: of no type that GetFileType knows."""

    @property
    def file_type(self) -> int:
        return 0

    @property
    def is_console(self) -> bool:
        return False

    @property
    def is_directory(self) -> bool:
        return False


class Mailslot(_End):
    """The end that reads. What it waits for is news of its folder."""

    def __init__(self, p: Process, name: str, folder: str, owner: int, most: int, timeout: int) -> None:
        super().__init__(-1, "\\\\.\\mailslot\\" + name, access=0x120089)
        self._p = self.process = p
        self._folder, self._owner = folder, owner
        self.most, self.timeout = most, timeout
        self._watch = FolderWatch(folder, subtree=False)
        self.descriptor = self._watch.descriptor

    def messages(self) -> list[tuple[str, int]]:
        """The files of those that wait, the oldest first, and their sizes."""
        names = sorted(name for name in os.listdir(self._folder) if name[0].isdigit())
        return [(name, os.stat(f"{self._folder}/{name}").st_size) for name in names]

    def try_read(self, buffer: memoryview, offset: int | None) -> int:
        self.require(READ_DATA)
        try:
            while self._watch.read():
                pass
        except BlockingIOError:
            pass
        waiting = self.messages()
        if not waiting:
            raise BlockingIOError
        name, size = waiting[0]
        if size > len(buffer):
            raise NtError(STATUS_BUFFER_TOO_SMALL)
        with open(f"{self._folder}/{name}", "rb") as file:
            buffer[:size] = file.read()
        os.unlink(f"{self._folder}/{name}")
        return size

    def read_at(self, buffer: memoryview, offset: int | None) -> int:
        end = None if self.timeout == FOREVER else monotonic_ns() + self.timeout * 1_000_000
        while True:
            try:
                return self.try_read(buffer, None)
            except BlockingIOError:
                if end is not None and monotonic_ns() >= end:
                    raise NtError(STATUS_IO_TIMEOUT) from None
            left = None if end is None else max(end - monotonic_ns(), 0) / 1e9
            self._p.thread.interrupts.poll({self.descriptor: _POLL_READ}, left)

    def close(self) -> None:
        self.cancel_requests()
        if self._owner < 0:
            return
        for name in os.listdir(self._folder):
            os.unlink(f"{self._folder}/{name}")
        try:  # noqa: SIM105
            os.rmdir(self._folder)
        except OSError:  # a message has just come
            pass
        self._watch.close()
        os.close(self._owner)
        self._owner = self.descriptor = -1


class MailslotWriter(_End):
    """The end that writes."""

    def __init__(self, p: Process, name: str, folder: str, descriptor: int, access: int) -> None:
        super().__init__(descriptor, "\\\\.\\mailslot\\" + name, access=access)
        self._p = self.process = p
        self._folder = folder

    def write_at(self, data: bytes | memoryview, offset: int | None) -> int:
        return self.write(data)

    def write(self, data: bytes | memoryview) -> int:
        self.require(WRITE_DATA)
        most = int.from_bytes(os.pread(self.descriptor, 4, 0), "little")
        if most and len(data) > most:
            raise NtError(STATUS_INVALID_PARAMETER)
        name = f"{monotonic_ns():020}-{os.getpid()}"
        unfinished = f"{self._folder}/{_UNFINISHED}{name}"
        try:
            with open(unfinished, "wb") as file:
                file.write(data)
            os.rename(unfinished, f"{self._folder}/{name}")
        except FileNotFoundError:
            raise NtError(STATUS_OBJECT_NAME_NOT_FOUND) from None
        return len(data)

    def start_write(self, data: bytes | memoryview, offset: int | None) -> Callable[[], int]:
        kept = bytes(data)
        return lambda: self.write(kept)
