"""Named pipes: Unix sockets in the prefix, one for each instance that waits for a client.

`run/pipes/NAME/PID-NUMBER` is a listening instance. A client takes it by renaming it to `….busy`, which only
one can; the name stays until the instance listens again or is closed. A file `….cut` tells a client that it
was disconnected. Messages go through the stream with their length in front.
"""

from __future__ import annotations

import os
import struct

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_ACCESS_DENIED,
    STATUS_BUFFER_OVERFLOW,
    STATUS_INSTANCE_NOT_AVAILABLE,
    STATUS_INVALID_PARAMETER,
    STATUS_INVALID_PIPE_STATE,
    STATUS_NOT_FOUND,
    STATUS_OBJECT_NAME_NOT_FOUND,
    STATUS_PIPE_BROKEN,
    STATUS_PIPE_CLOSING,
    STATUS_PIPE_CONNECTED,
    STATUS_PIPE_DISCONNECTED,
    STATUS_PIPE_EMPTY,
    STATUS_PIPE_LISTENING,
    STATUS_PIPE_NOT_AVAILABLE,
)
from pywine.nt.file import READ_DATA, WRITE_DATA, File
from pywine.nt.pipe_directory import BUSY, CUT, FACTS, TYPE, Directory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket as HostSocket

    from pywine.nt.process import Process

INBOUND, OUTBOUND, FIRST_INSTANCE = 1, 2, 0x80000
NO_WAIT, READ_MESSAGES, MESSAGES = 1, 2, 4  # PIPE_NOWAIT, PIPE_READMODE_MESSAGE, PIPE_TYPE_MESSAGE
FOLDER = "\\\\.\\pipe\\"  # what stands for all pipes
_UNLIMITED = 255
_HEADER = struct.Struct("<I")
_POLL_READ, _POLL_WRITE, _POLL_HANGUP = 0x1, 0x4, 0x10
_PEEK, _DO_NOT_WAIT, _NO_SIGNAL = 0x2, 0x40, 0x4000
_CHUNK = 0x10000


def pipe_name(path: str) -> str:
    """The name behind `\\\\.\\pipe\\`, "" for other paths."""
    path = path.replace("/", "\\")
    if path[:9].lower() in ("\\\\.\\pipe\\", "\\\\?\\pipe\\"):
        return path[9:]
    return ""


class NamedPipe(File):
    """One end of an instance. A server end has a `listener` until a client has come."""

    def __init__(self, p: Process, name: str, directory: Directory, access: int) -> None:
        super().__init__(-1, "\\\\.\\pipe\\" + name, access=access)
        self._p = self.process = p
        self.directory = directory
        self.is_server = False
        self.mode = 0
        self._entry = ""  # a server's
        self._taken = ""  # a client's
        self._cuts: list[str] = []  # the marks that say which clients were disconnected
        self._listener: HostSocket | None = None
        self._connection: HostSocket | None = None
        self._is_awaited = False  # the server waits for a client
        self._inbox = bytearray()  # of a message pipe: what has come, with headers
        self._rest: bytes | None = None  # of a message that was read in part

    @property
    def file_type(self) -> int:
        return 3

    @property
    def is_directory(self) -> bool:
        return False

    @property
    def waits_for(self) -> int:
        return self.descriptor

    # The life of an instance.

    def listen(self) -> None:
        """Wait for a client from now on."""
        from _socket import socket as new_socket

        self._p.state(_Numbers).value += 1
        previous, self._entry = self._entry, f"{os.getpid()}-{self._p.state(_Numbers).value}"
        listener = new_socket(1, 1)
        listener.setblocking(False)
        folder = os.open(self.directory.path, os.O_PATH | os.O_CLOEXEC)
        try:
            listener.bind(self.directory.address(self._entry + BUSY, folder))
        finally:
            os.close(folder)
        listener.listen(1)
        self.directory.rename(self._entry + BUSY, self._entry)  # clients may come
        if previous:
            self.directory.remove(previous + BUSY)
        self._listener, self.descriptor = listener, listener.fileno()

    def accept(self) -> None:
        """Raises BlockingIOError while there is no client."""
        from _socket import socket as new_socket

        accepted, _ = self._listener._accept()  # type: ignore[union-attr]
        descriptor = self._listener.detach()  # type: ignore[union-attr]
        self._listener = None
        os.dup2(accepted, descriptor, inheritable=False)  # requests may be about to wait for it
        os.close(accepted)
        self._join(new_socket(1, 1, 0, descriptor))

    def _join(self, connection: HostSocket) -> None:
        connection.setblocking(True)  # a child that inherits it may wait in the host
        self._connection, self.descriptor = connection, connection.fileno()

    def prepare_to_listen(self) -> None:
        """Let clients come, so that there is a descriptor to wait for."""
        if self._connection is None and self._listener is None:
            self.listen()

    def connect_client(self) -> int:
        """ConnectNamedPipe, as a request's attempt. Raises BlockingIOError, and NtError where a client came
        before anybody waited for it.
        """
        if self._connection:
            self._require_peer()
            raise NtError(STATUS_PIPE_CONNECTED)
        self.prepare_to_listen()
        was_awaited, self._is_awaited = self._is_awaited, True
        self.accept()
        self._is_awaited = False
        if not was_awaited:
            raise NtError(STATUS_PIPE_CONNECTED)
        return 0

    def peer(self) -> int:
        """The id of the process at the other end. Raises NtError."""
        from _socket import SO_PEERCRED, SOL_SOCKET

        data = self._connected().getsockopt(SOL_SOCKET, SO_PEERCRED, 12)
        host_id = int.from_bytes(data[:4], "little")
        ids = [entry.id for entry in self._p.known_processes() if entry.host_id == host_id]
        if not ids:
            raise NtError(STATUS_NOT_FOUND)
        return ids[0]

    def _require_peer(self) -> None:
        """Raise NtError(STATUS_PIPE_CLOSING) if the client has gone."""
        from pywine.nt.sockets import poll_now

        if poll_now(self.descriptor, 0) & _POLL_HANGUP:
            raise NtError(STATUS_PIPE_CLOSING)

    def take(self, entry: str) -> bool:
        """Connect as a client; whether this instance was still to be had."""
        from _socket import socket as new_socket

        busy = entry + BUSY
        try:
            self.directory.rename(entry, busy)
        except FileNotFoundError:
            return False
        connection = new_socket(1, 1)
        folder = os.open(self.directory.path, os.O_PATH | os.O_CLOEXEC)
        try:
            connection.connect(self.directory.address(busy, folder))
        except ConnectionRefusedError:
            self.directory.remove(busy)
            connection.close()
            return False
        finally:
            os.close(folder)
        self._join(connection)
        self._taken = entry
        return True

    def before_inheritance(self) -> None:
        """The child of a server shall have the connection, if a client has come."""
        if self._connection is None and self._listener:
            try:  # noqa: SIM105  (contextlib would cost every start)
                self.accept()
            except BlockingIOError:
                pass

    def inherited(self, p: Process) -> File:
        """A child has the bytes of a pipe, not its messages."""
        copy = File(self.descriptor, self.path, access=self.access, share=self.share)
        copy.process = p
        return copy

    def disconnect(self) -> None:
        """DisconnectNamedPipe: what was not read is lost. The instance stays, though no client can come."""
        self.cancel_requests()
        has_client = self._connection is not None
        if self._listener:
            try:
                self.directory.rename(self._entry, self._entry + BUSY)
            except FileNotFoundError:
                has_client = True
        if has_client:
            self.directory.mark(self._entry + CUT)
            self._cuts.append(self._entry + CUT)
        self._leave()
        self.descriptor = -1

    def _leave(self) -> None:
        for end in (self._connection, self._listener):
            if end:
                end.close()
        self._connection = self._listener = self._rest = None
        self._is_awaited = False
        self._inbox.clear()

    def close(self) -> None:
        self.cancel_requests()
        self._leave()
        if self._taken:
            self.directory.remove(self._taken + CUT)
        if self._entry:
            for name in (self._entry, self._entry + BUSY, *self._cuts):
                self.directory.remove(name)
            self._entry = ""
        if self.is_server:
            self.directory.remove_if_empty()

    @property
    def _is_cut(self) -> bool:
        """Whether it is a client whose server has disconnected."""
        return bool(self._taken) and self.directory.has(self._taken + CUT)

    def _broken(self, status: int) -> NtError:
        """What reads or writes fail with when the other end has gone: `status` if it was closed."""
        return NtError(STATUS_PIPE_DISCONNECTED if self._is_cut else status)

    # Transfers.

    def flush(self) -> None:
        """Wait until the other end has read all, or has gone. Raises NtError."""
        from pywine.nt.pipes import wait_until_read

        wait_until_read(self._p, self._connected().fileno())

    def _connected(self) -> HostSocket:
        """The connection. Raises NtError."""
        if self._connection is None and self._listener:
            try:
                self.accept()
            except BlockingIOError:
                raise NtError(STATUS_PIPE_LISTENING) from None
        if self._connection is None or self._is_cut:
            raise NtError(STATUS_PIPE_DISCONNECTED)
        return self._connection

    def try_read(self, buffer: memoryview, offset: int | None) -> int:
        self.require(READ_DATA)
        connection = self._connected()
        if self.mode & MESSAGES:
            return self._read_message(buffer)
        try:
            if not len(buffer):
                return 0 * len(connection.recv(1, _PEEK | _DO_NOT_WAIT))
            count = connection.recv_into(buffer, 0, _DO_NOT_WAIT)
        except ConnectionResetError:
            count = 0
        if not count:
            raise self._broken(STATUS_PIPE_BROKEN)
        return count

    def _read_message(self, buffer: memoryview) -> int:
        if self._rest is None:
            self._rest = self._next_message()
        if not len(buffer) and not self.mode & READ_MESSAGES:
            return 0
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        rest = self._rest[count:]
        self._rest = rest or None
        if rest and self.mode & READ_MESSAGES:
            error = NtError(STATUS_BUFFER_OVERFLOW)
            error.count = count  # type: ignore[attr-defined]
            raise error
        return count

    def _next_message(self) -> bytes:
        while len(self._inbox) < 4 or len(self._inbox) - 4 < _HEADER.unpack_from(self._inbox)[0]:
            self._receive()
        end = 4 + _HEADER.unpack_from(self._inbox)[0]
        message = bytes(self._inbox[4:end])
        del self._inbox[:end]
        return message

    def _receive(self) -> None:
        try:
            data = self._connected().recv(_CHUNK, _DO_NOT_WAIT)
        except ConnectionResetError:
            data = b""
        if not data:
            raise self._broken(STATUS_PIPE_BROKEN)
        self._inbox += data

    def start_write(self, data: bytes | memoryview, offset: int | None) -> Writer:
        return self.writer(bytes(data))

    def writer(self, data: bytes) -> Writer:
        self.require(WRITE_DATA)
        head = _HEADER.pack(len(data)) if self.mode & MESSAGES else b""
        return Writer(self, head + data, len(data))

    def send(self, data: memoryview) -> int:
        try:
            return self._connected().send(data, _NO_SIGNAL | _DO_NOT_WAIT)
        except (BrokenPipeError, ConnectionResetError):
            raise self._broken(STATUS_PIPE_CLOSING) from None

    def read_at(self, buffer: memoryview, offset: int | None) -> int:
        while True:
            try:
                return self.try_read(buffer, None)
            except BlockingIOError:
                if self.mode & NO_WAIT:
                    raise NtError(STATUS_PIPE_EMPTY) from None
            self._p.thread.interrupts.poll({self.descriptor: _POLL_READ}, None)

    def read(self, size: int) -> bytes:
        room = bytearray(size)
        return bytes(room[: self.read_at(memoryview(room), None)])

    def read_into(self, buffer: memoryview) -> int:
        return self.read_at(buffer, None)

    def write_at(self, data: bytes | memoryview, offset: int | None) -> int:
        return self.write(data)

    def write(self, data: bytes | memoryview) -> int:
        attempt = self.writer(bytes(data))
        while True:
            try:
                return attempt()
            except BlockingIOError:
                if self.mode & NO_WAIT:
                    return attempt.written
            self._p.thread.interrupts.poll({self.descriptor: _POLL_WRITE}, None)

    def wait_for_client(self) -> None:
        """ConnectNamedPipe that waits."""
        while True:
            try:
                self.connect_client()
                return
            except BlockingIOError:
                if self.mode & NO_WAIT:
                    raise NtError(STATUS_PIPE_LISTENING) from None
            self._p.thread.interrupts.poll({self.descriptor: _POLL_READ}, None)

    def peek(self, size: int) -> tuple[bytes, int, int]:
        """What waits, up to `size` bytes of it; how much it is; what of its first message is left."""
        if self.is_server and self._connection is None and self._listener is None:
            raise NtError(STATUS_INVALID_PIPE_STATE)
        connection = self._connected()
        try:
            if not self.mode & MESSAGES:
                from pywine.nt.pipes import available

                waiting = available(self)
                data = connection.recv(max(min(size, waiting), 1), _PEEK | _DO_NOT_WAIT)
                if not data:
                    raise self._broken(STATUS_PIPE_BROKEN)
                return data[:size], waiting, 0
            if self._rest is None:
                self._rest = self._next_message()
        except BlockingIOError:
            return b"", 0, 0
        total, at = len(self._rest), 0
        while at + 4 <= len(self._inbox):
            length = _HEADER.unpack_from(self._inbox, at)[0]
            total, at = total + length, at + 4 + length
        return self._rest[:size], total, len(self._rest) - len(self._rest[:size])


class Writer:
    """Writes `data`, of which `size` bytes count, to a pipe; calls raise BlockingIOError until it is done."""

    def __init__(self, pipe: NamedPipe, data: bytes, size: int) -> None:
        self._pipe, self._left, self._size = pipe, memoryview(data), size

    @property
    def written(self) -> int:
        return max(self._size - len(self._left), 0)

    def __call__(self) -> int:
        while len(self._left):
            self._left = self._left[self._pipe.send(self._left) :]
        return self._size


class _Numbers:
    """How many instances this process has made listen."""

    def __init__(self, p: Process) -> None:
        self.value = 0


def create(
    p: Process, name: str, access: int, mode: int, most: int, sizes: tuple[int, int], timeout: int
) -> NamedPipe:
    """CreateNamedPipe: a new instance. Raises NtError."""
    if not access & 3 or not 0 < most <= _UNLIMITED or (mode & READ_MESSAGES and not mode & MESSAGES):
        raise NtError(STATUS_INVALID_PARAMETER)
    directory = Directory(p, name)
    existing = directory.entries()
    if existing:
        kind, limit, *_ = directory.facts()
        if access & FIRST_INSTANCE or kind != mode & MESSAGES:
            raise NtError(STATUS_ACCESS_DENIED)
        if limit != _UNLIMITED and len(existing) >= limit:
            raise NtError(STATUS_INSTANCE_NOT_AVAILABLE)
    else:
        os.makedirs(directory.path, exist_ok=True)
        with open(os.path.join(directory.path, TYPE), "wb") as file:
            file.write(FACTS.pack(mode & MESSAGES, most, *sizes, timeout))
    rights = (0x120089 if access & INBOUND else 0) | (0x120116 if access & OUTBOUND else 0)
    pipe = NamedPipe(p, name, directory, rights)
    pipe.is_server, pipe.mode = True, mode & (NO_WAIT | READ_MESSAGES | MESSAGES)
    pipe.listen()
    return pipe


def open_client(p: Process, name: str, access: int) -> NamedPipe:
    """CreateFile on a pipe's name. Raises NtError."""
    directory = Directory(p, name)
    pipe = NamedPipe(p, name, directory, access)
    for entry in directory.free():
        if pipe.take(entry):
            pipe.mode = directory.facts()[0]
            return pipe
    raise NtError(STATUS_PIPE_NOT_AVAILABLE if directory.entries() else STATUS_OBJECT_NAME_NOT_FOUND)
