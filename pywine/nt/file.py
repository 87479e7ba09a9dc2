"""File objects: what a file handle refers to. Sizes and positions are bytes."""

from __future__ import annotations

import errno
import os
import stat
import struct

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_ACCESS_DENIED,
    STATUS_END_OF_FILE,
    STATUS_FILE_LOCK_CONFLICT,
    STATUS_INVALID_DEVICE_REQUEST,
    STATUS_INVALID_PARAMETER,
    STATUS_PIPE_BROKEN,
    STATUS_PIPE_EMPTY,
)
from pywine.nt.interrupts import POLL_READ, POLL_WRITE
from pywine.nt.objects import Waitable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pywine.nt.changes import FolderChanges
    from pywine.nt.completion import PacketTaker
    from pywine.nt.directory import Search
    from pywine.nt.process import Process
    from pywine.nt.requests import Request
    from pywine.nt.thread import Thread

FILE_TYPE_UNKNOWN, FILE_TYPE_DISK, FILE_TYPE_CHAR, FILE_TYPE_PIPE = 0, 1, 2, 3
READ_DATA, WRITE_DATA, APPEND_DATA, READ_EA, WRITE_EA, EXECUTE = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
READ_ATTRIBUTES, WRITE_ATTRIBUTES, DELETE = 0x80, 0x100, 0x10000
_NO_WAIT: int = getattr(os, "RWF_NOWAIT", 0)  # hosts older than Linux 6.4 refuse it for pipes


class Lock:
    """A locked range of a file: [start, end), shared or exclusive, held by `owner`."""

    __slots__ = ("end", "exclusive", "owner", "start")

    def __init__(self, start: int, end: int, exclusive: bool, owner: File) -> None:
        self.start, self.end, self.exclusive, self.owner = start, end, exclusive, owner

    def meets(self, start: int, end: int) -> bool:
        return (self.start < end and start < self.end) or (self.start == start and self.end == end)


class OpenFile:
    """What all opens of one file in this process share: sharing modes, locks, whether it is to be deleted."""

    __slots__ = ("delete_pending", "locks", "opens")

    def __init__(self) -> None:
        self.opens: list[File] = []
        self.locks: list[Lock] = []
        self.delete_pending = False

    def unlocked(self) -> None:
        """A lock is gone: those that wait for one try again."""
        for file in self.opens:
            for request in list(file.requests):
                request.retry()


class File(Waitable):
    """An open file over a host descriptor, which it owns unless `borrowed`."""

    type_name = "File"

    def __init__(
        self, descriptor: int, path: str = "", *, access: int = 0, share: int = 7, borrowed: bool = False
    ) -> None:
        super().__init__()
        self.descriptor, self.path, self.access, self.share = descriptor, path, access, share
        self.borrowed = borrowed
        self.host_streams: tuple[int, ...] = ()  # the host's standard streams that end with it
        self.append = False
        self.overlapped = False  # FILE_FLAG_OVERLAPPED: it has no current position
        self.host_path = ""
        self.is_null = False
        self.delete_on_close = False
        self.name_goes_first = False  # POSIX semantics: when this handle closes, whoever has the file open
        self.shared: OpenFile | None = None
        self.on_close: Callable[[File], None] | None = None
        self.completion: tuple[PacketTaker, int] | None = None  # to whom requests report, and its key
        self.notification_modes = 0  # FILE_SKIP_*
        self.requests: list[Request] = []  # that are pending
        self.is_idle = True  # the last request that had no event of its own is done
        self.search: Search | None = None  # of a directory that is listed through its handle
        self.changes: FolderChanges | None = None  # that were asked for
        self.process: Process | None = None  # that has it open
        self.waiting_threads: list[Thread] = []  # that read or write it, and wait for the host
        self._type = -1

    def is_signaled(self) -> bool:
        return self.is_idle

    def describe(self) -> str:
        return f"File {self.path!r}" if self.path else f"File on descriptor {self.descriptor}"

    @property
    def file_type(self) -> int:
        """FILE_TYPE_* (GetFileType)."""
        if self._type < 0:
            mode = os.fstat(self.descriptor).st_mode
            self._type = FILE_TYPE_DISK
            if stat.S_ISCHR(mode):
                self._type = FILE_TYPE_CHAR
            elif stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):
                self._type = FILE_TYPE_PIPE
        return self._type

    @property
    def is_console(self) -> bool:
        return os.isatty(self.descriptor)

    @property
    def is_directory(self) -> bool:
        return stat.S_ISDIR(os.fstat(self.descriptor).st_mode)

    @property
    def size(self) -> int:
        return os.fstat(self.descriptor).st_size

    def require(self, access: int) -> None:
        """Raise NtError(STATUS_ACCESS_DENIED) unless the handle was opened for one of `access`."""
        if self.access and not self.access & access:
            raise NtError(STATUS_ACCESS_DENIED)

    def _wait(self, events: int = POLL_READ) -> None:
        """Wait until reading (or POLL_WRITE: writing) does not block; Ctrl-C and those who cancel it are
        heard meanwhile.
        """
        if self.process and self.file_type != FILE_TYPE_DISK:
            thread = self.process.thread
            self.waiting_threads.append(thread)
            try:
                thread.interrupts.wait_for(self.descriptor, events)
            finally:
                self.waiting_threads.remove(thread)

    def _block(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call a host function on the descriptor; other threads of the guest go on where it may wait."""
        if self.process and self.file_type != FILE_TYPE_DISK:
            return self.process.block(function, *arguments)
        return function(*arguments)

    def read(self, size: int) -> bytes:
        """Up to `size` bytes from the current position; fewer at the end."""
        self._wait()
        try:
            return self._block(os.read, self.descriptor, size)
        except ConnectionResetError:  # a named pipe's other end was closed
            return b""

    def read_into(self, buffer: memoryview) -> int:
        """Fill `buffer` from the current position; returns the bytes read, 0 at the end."""
        self._wait()
        try:
            return self._block(os.readv, self.descriptor, [buffer])
        except ConnectionResetError:
            return 0

    def read_at(self, buffer: memoryview, offset: int | None) -> int:
        """Fill `buffer` from `offset` (None: the current position), which then is the position behind what
        was read.

        Raises NtError: STATUS_END_OF_FILE for an offset at the end, STATUS_PIPE_BROKEN at the end of a pipe.
        """
        self.require(READ_DATA | EXECUTE)
        if self.is_directory:
            raise NtError(STATUS_INVALID_DEVICE_REQUEST)
        kind = self.file_type
        if kind != FILE_TYPE_DISK:
            count = self.read_into(buffer) if buffer else 0
            if not count and buffer and kind == FILE_TYPE_PIPE:
                raise NtError(STATUS_PIPE_BROKEN)
            return count
        start = os.lseek(self.descriptor, 0, os.SEEK_CUR) if offset is None else offset
        self._check_locks(start, start + len(buffer), writing=False)
        if offset is None:
            return os.readv(self.descriptor, [buffer]) if buffer else 0
        count = os.preadv(self.descriptor, [buffer], offset) if buffer else 0
        if not self.overlapped:
            os.lseek(self.descriptor, offset + count, os.SEEK_SET)
        if buffer and not count:
            raise NtError(STATUS_END_OF_FILE)
        return count

    def write(self, data: bytes | memoryview) -> int:
        """Write all of `data` at the current position (at the end for an appending file)."""
        if self.append:
            os.lseek(self.descriptor, 0, os.SEEK_END)
        done = 0
        view = memoryview(data)
        while done < len(view):
            done += self._write_some(view[done:])
        return done

    def _write_some(self, data: memoryview) -> int:
        if not self.process or not _NO_WAIT or self.file_type == FILE_TYPE_DISK:
            return self._block(os.write, self.descriptor, data)
        while True:
            try:
                return os.pwritev(self.descriptor, [data], -1, _NO_WAIT)
            except BlockingIOError:
                self._wait(POLL_WRITE)
            except OSError as error:
                if error.errno not in (errno.EOPNOTSUPP, errno.EINVAL, errno.ESPIPE):
                    raise
                return self._block(os.write, self.descriptor, data)

    def write_at(self, data: bytes | memoryview, offset: int | None) -> int:
        """Write all of `data` at `offset` (None: the current position), which then is the position behind
        it.
        """
        self.require(WRITE_DATA | APPEND_DATA)
        if self.file_type != FILE_TYPE_DISK:
            try:
                return self.write(data)
            except BrokenPipeError:
                raise NtError(STATUS_PIPE_EMPTY) from None
        if self.is_directory:
            raise NtError(STATUS_INVALID_DEVICE_REQUEST)
        if offset is not None and not self.append:
            os.lseek(self.descriptor, offset, os.SEEK_SET)
        if self.shared and self.shared.locks:
            start = os.lseek(self.descriptor, 0, os.SEEK_CUR)
            self._check_locks(start, start + len(data), writing=True)
        return self.write(data)

    def flush(self) -> None:
        """Have the host write what was written."""
        if self.file_type == FILE_TYPE_DISK and not self.is_null:
            os.fsync(self.descriptor)

    def seek(self, offset: int, whence: int) -> int:
        """Move the position (os.SEEK_*) and return it."""
        return os.lseek(self.descriptor, offset, whence)

    def truncate(self, size: int) -> None:
        """Make the file `size` bytes long."""
        self.require(WRITE_DATA)
        if self.process:
            from pywine.nt.sections import Views

            self.process.state(Views).require_unmapped(os.fstat(self.descriptor), size)
        os.ftruncate(self.descriptor, size)

    # Locks.

    def _check_locks(self, start: int, end: int, *, writing: bool) -> None:
        for lock in self.shared.locks if self.shared else ():
            if lock.meets(start, end) and (
                (lock.owner is not self and lock.exclusive) or (writing and not lock.exclusive)
            ):
                raise NtError(STATUS_FILE_LOCK_CONFLICT)

    def lock(self, start: int, size: int, *, exclusive: bool) -> None:
        """Lock [start, start+size). Raises NtError(STATUS_FILE_LOCK_CONFLICT).

        Other processes, which cannot lock what is locked here, may read and write it.
        """
        if self.shared is None:
            raise NtError(STATUS_INVALID_PARAMETER)
        end = start + size
        is_mine = False  # exclusively: a shared lock comes on top of it
        for lock in self.shared.locks:
            if lock.meets(start, end):
                if exclusive or (lock.exclusive and lock.owner is not self):
                    raise NtError(STATUS_FILE_LOCK_CONFLICT)
                is_mine |= lock.exclusive
        kind = "F_WRLCK" if exclusive else "F_RDLCK"
        if not is_mine and not _set_host_lock(self.descriptor, kind, start, size):
            raise NtError(STATUS_FILE_LOCK_CONFLICT)
        self.shared.locks.append(Lock(start, end, exclusive, self))

    def _renew_host_locks(self, start: int, end: int) -> None:
        """What is still locked of a range after one lock of it has gone: the host knows no two."""
        for lock in self.shared.locks if self.shared else ():
            if lock.owner is self and lock.meets(start, end):
                kind = "F_WRLCK" if lock.exclusive else "F_RDLCK"
                _set_host_lock(self.descriptor, kind, lock.start, lock.end - lock.start)

    def unlock(self, start: int, size: int) -> bool:
        """Whether exactly this range was locked through this handle."""
        for lock in self.shared.locks if self.shared else ():
            if lock.owner is self and (lock.start, lock.end) == (start, start + size):
                self.shared.locks.remove(lock)  # type: ignore[union-attr]
                _set_host_lock(self.descriptor, "F_UNLCK", start, size)
                self._renew_host_locks(start, start + size)
                self.shared.unlocked()  # type: ignore[union-attr]
                return True
        return False

    def host_descriptors(self) -> tuple[int, ...]:
        return (self.descriptor,)

    def inherited(self, p: Process) -> File:
        copy = File(self.descriptor, self.path, access=self.access, share=self.share, borrowed=self.borrowed)
        copy.append, copy.overlapped, copy.is_null = self.append, self.overlapped, self.is_null
        copy.host_path = self.host_path
        copy.process = p if self.process else None
        return copy

    # Asynchronously.

    @property
    def waits_for(self) -> int:
        """The host descriptor that says when a transfer would not block; -1: it never blocks."""
        return -1

    def try_read(self, buffer: memoryview, offset: int | None) -> int:
        """`read_at` that raises BlockingIOError instead of waiting, where the kind of file can tell."""
        return self.read_at(buffer, offset)

    def start_write(self, data: bytes | memoryview, offset: int | None) -> Callable[[], int]:
        """What writes all of `data`, in as many calls as it takes: each but the last raises
        BlockingIOError.
        """
        return lambda: self.write_at(data, offset)

    def ask(self, code: int, given: bytes, room: int) -> tuple[Callable[[], bytes], dict[str, Any]] | None:
        """What answers a control code that this kind of file knows (`nt.control_codes.ask`)."""
        return None

    def cancel_waits(self) -> bool:
        """Have the calls fail that wait for it; whether there were any."""
        waited = False
        for thread in self.waiting_threads:
            waited |= thread.interrupts.cancel_io()
        return waited

    def cancel_requests(self) -> None:
        """The last handle is gone."""
        self.cancel_waits()
        if self.requests:
            from pywine.nt.requests import cancel

            cancel(self)
        if self.changes:
            self.changes.close()

    def close(self) -> None:
        self.cancel_requests()
        if self.on_close:
            self.on_close(self)
        if not self.borrowed:
            os.close(self.descriptor)
        for number in self.host_streams:
            nothing = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
            os.dup2(nothing, number)
            os.close(nothing)


def _set_host_lock(descriptor: int, kind: str, start: int, size: int) -> bool:
    """Whether no other open of the file, in any process, keeps this lock of the host (F_*LCK) from being set.

    The host has none behind 2**63, before which share modes are kept, none of no bytes, and none that
    excludes others for a descriptor that cannot write: those hold in this process only.
    """
    import fcntl

    from pywine.nt import sharing

    size = min(size, sharing.AREA - start)
    if size <= 0:
        return True
    request = struct.pack("hhqqi4x", getattr(fcntl, kind), os.SEEK_SET, start, size, 0)
    try:
        fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, request)
    except OSError as error:
        return error.errno not in (errno.EAGAIN, errno.EACCES)
    return True
