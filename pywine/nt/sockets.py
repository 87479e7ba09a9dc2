"""Sockets: file objects over the host's sockets, with Windows' rules for blocking and its error codes."""

from __future__ import annotations

import errno
import os

from pywine.abi import winerror as win
from pywine.abi.errors import NtError, WinError
from pywine.abi.ntstatus import STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH
from pywine.nt import socket_address as addresses
from pywine.nt.clock import monotonic
from pywine.nt.file import FILE_TYPE_PIPE, File
from pywine.nt.socket_codes import status_of_failure, winsock_code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket as HostSocket
    from collections.abc import Callable
    from typing import Any, Self, TypeVar

    from pywine.nt.process import Process
    from pywine.nt.requests import Request

    Answer = TypeVar("Answer")

FD_READ, FD_WRITE, FD_OOB, FD_ACCEPT, FD_CONNECT, FD_CLOSE = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
SOCK_STREAM, SOCK_DGRAM, SOCK_RAW = 1, 2, 3
POLL_READ, POLL_WRITE, POLL_ERROR, POLL_HANGUP, POLL_PRIORITY = 0x1, 0x4, 0x8, 0x10, 0x2  # the host's poll.h

_HOST_SOCKET, _HOST_REUSEADDR, _HOST_IPV6, _HOST_V6ONLY = 1, 2, 41, 26


class Winsock:
    """A process's use of Windows Sockets: how often it called WSAStartup, and whether it has a network."""

    def __init__(self, p: Process) -> None:
        self.startups = 0
        self.has_network: bool = p.settings.network

    def require(self) -> None:
        """Raise WinError(WSANOTINITIALISED) before WSAStartup."""
        if not self.startups:
            raise WinError(win.WSANOTINITIALISED)

    def require_reachable(self, family: int, address: Any) -> None:
        """Raise WinError(WSAENETUNREACH) for what lies beyond this machine, if the network is refused."""
        if not self.has_network and family != addresses.AF_UNIX and not is_loopback(address[0]):
            raise WinError(win.WSAENETUNREACH)


def is_loopback(host: str) -> bool:
    return host.startswith(("127.", "::ffff:127.")) or host in ("::1", "0.0.0.0", "::")


class Socket(File):
    """A socket handle. The host's socket never blocks; `blocking` says whether its callers wait."""

    type_name = "Socket"

    def __init__(self, p: Process, host: HostSocket, family: int, kind: int, protocol: int) -> None:
        super().__init__(host.fileno(), access=0)
        host.setblocking(False)
        self._p = p
        self.host = host
        self.family, self.kind, self.protocol = family, kind, protocol
        self.blocking = True
        self.receive_timeout = self.send_timeout = 0  # milliseconds, 0: for ever
        self.is_connecting = self.was_connected = self.is_shut_down = self.is_closed = False
        self.control: list[tuple[int, int, bytes]] | None = None  # of the last datagram; None: not wanted
        self.watchers: list[Watcher | Request] = []  # others' requests and event selections on this socket

    @classmethod
    def create(cls, p: Process, family: int, kind: int, protocol: int) -> Self:
        """A new socket; the arguments are Windows' numbers. Raises WinError."""
        p.state(Winsock).require()
        from _socket import socket as new_socket

        if not family and not kind and not protocol:
            raise WinError(win.WSAEINVAL)
        try:
            host = new_socket(addresses.host_family(family), kind or SOCK_STREAM, protocol)
        except OSError as error:
            raise WinError(winsock_code(error.errno or 0)) from None
        if family == addresses.AF_INET6:
            host.setsockopt(_HOST_IPV6, _HOST_V6ONLY, 1)
        return cls(p, host, family, kind or SOCK_STREAM, protocol)

    @classmethod
    def adopt(cls, p: Process, descriptor: int, facts: tuple[int, int, int, bool, bool]) -> Self:
        """The socket of another process behind a descriptor that came from there with its `facts`."""
        from _socket import socket as new_socket

        family, kind, protocol, overlapped, was_connected = facts
        host = new_socket(addresses.host_family(family), kind, protocol, descriptor)
        adopted = cls(p, host, family, kind, protocol)
        adopted.overlapped, adopted.was_connected = overlapped, was_connected
        return adopted

    @property
    def facts(self) -> tuple[int, int, int, bool, bool]:
        return self.family, self.kind, self.protocol, self.overlapped, self.was_connected

    def inherited(self, p: Process) -> Socket:
        return Socket.adopt(p, os.dup(self.descriptor), self.facts)

    @classmethod
    def from_argument(cls, p: Process, value: int) -> Self:
        p.state(Winsock).require()
        try:
            return p.handles.get(value, cls)
        except NtError as error:
            if error.code in (STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH):
                raise WinError(win.WSAENOTSOCK) from None
            raise

    @property
    def file_type(self) -> int:
        return FILE_TYPE_PIPE

    @property
    def is_stream(self) -> bool:
        return self.kind == SOCK_STREAM

    def describe(self) -> str:
        return f"Socket on descriptor {self.descriptor}"

    def close(self) -> None:
        self.is_closed = True
        self.cancel_requests()
        for watcher in list(self.watchers):
            watcher.retry()
        self.host.close()

    # What may have to wait.

    def attempt(
        self, interest: int, milliseconds: int, operation: Callable[..., Answer], *args: Any
    ) -> Answer:
        """The host's `operation`, repeated when it is ready if it would block and this socket waits.

        Raises WinError: WSAEWOULDBLOCK if this socket does not wait, WSAETIMEDOUT after `milliseconds`.
        """
        deadline = monotonic() + milliseconds / 1000 if milliseconds else None
        while True:
            try:
                return operation(*args)
            except BlockingIOError:
                if not self.blocking:
                    self._used(FD_WRITE if interest == POLL_WRITE else 0)
                    raise WinError(win.WSAEWOULDBLOCK) from None
            except BrokenPipeError:
                raise WinError(self._no_way_out()) from None
            except OSError as error:
                raise WinError(winsock_code(error.errno or 0)) from None
            self.wait(interest, deadline)

    def _used(self, events: int) -> None:
        for watcher in self.watchers:
            watcher.used(events)

    def _no_way_out(self) -> int:
        """Why nothing can be sent; the host has one errno for all."""
        if self.is_shut_down:
            return win.WSAESHUTDOWN
        return win.WSAECONNRESET if self.was_connected else win.WSAENOTCONN

    def wait(self, interest: int, deadline: float | None) -> None:
        """Return when the host's socket is ready. Raises WinError(WSAETIMEDOUT)."""
        left = None if deadline is None else max(deadline - monotonic(), 0)
        ready = self._p.thread.interrupts.poll({self.descriptor: interest}, left)
        if not ready and deadline is not None and monotonic() >= deadline:
            raise WinError(win.WSAETIMEDOUT)

    def connect(self, family: int, address: Any) -> None:
        if family != self.family:
            raise WinError(win.WSAEAFNOSUPPORT)
        if family != addresses.AF_UNIX and (address[0] in ("0.0.0.0", "::") or not address[1]):
            raise WinError(win.WSAEADDRNOTAVAIL)
        self._p.state(Winsock).require_reachable(family, address)
        if self.is_stream and not self.is_connecting and self.is_connected:
            raise WinError(win.WSAEISCONN)
        if self.is_connecting and not self.blocking:
            self._finish_connecting()
            return
        if self.is_stream and self.is_bound:
            self._leave_port_reusable()
        code = self.host.connect_ex(address)
        if code == errno.EINPROGRESS:
            self.is_connecting = True
            if not self.blocking:
                raise WinError(win.WSAEWOULDBLOCK)
            while not self._p.thread.interrupts.poll({self.descriptor: POLL_WRITE}, None):
                pass
            self.is_connecting = False
            code = self.pending_error()
        if code:
            raise WinError(winsock_code(code))
        self.was_connected = True

    def bind(self, address: Any) -> None:
        """Raises OSError."""
        try:
            self.host.bind(address)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or not self.is_stream:
                raise
            self._bind_where_all_ended(address)

    def _bind_where_all_ended(self, address: Any) -> None:
        """Have a port on which connections are but remembered; for the host both sides must say that they
        share it, the old ones by `_leave_port_reusable`.
        """
        self._leave_port_reusable()
        try:
            self.host.bind(address)
        except OSError:
            self.host.setsockopt(_HOST_SOCKET, _HOST_REUSEADDR, 0)
            raise

    def _leave_port_reusable(self) -> None:
        if self.family != addresses.AF_UNIX:
            self.host.setsockopt(_HOST_SOCKET, _HOST_REUSEADDR, 1)

    def listen(self, backlog: int) -> None:
        """Raises OSError."""
        self._leave_port_reusable()
        self.host.listen(backlog)

    def disconnect(self) -> None:
        """Have a datagram socket no peer any longer. Raises OSError."""
        import ctypes

        nobody = bytes(16)  # AF_UNSPEC
        if ctypes.CDLL(None, use_errno=True).connect(self.descriptor, nobody, len(nobody)):
            raise OSError(ctypes.get_errno(), "connect")
        self.was_connected = False

    def note(self, happened: int) -> None:
        """Poll events of the host were seen: a connection that was asked for may be there."""
        arrived = happened & (POLL_READ | POLL_WRITE) and not happened & (POLL_ERROR | POLL_HANGUP)
        if self.is_connecting and arrived:
            self.is_connecting, self.was_connected = False, True

    def _finish_connecting(self) -> None:
        if not poll_now(self.descriptor, POLL_WRITE):
            raise WinError(win.WSAEALREADY)
        self.is_connecting = False
        code = self.pending_error()
        self.was_connected = not code
        raise WinError(winsock_code(code) if code else win.WSAEISCONN)

    def pending_error(self) -> int:
        """The host's errno of what failed in the background; reading it clears it."""
        return self.host.getsockopt(1, 4)  # SOL_SOCKET, SO_ERROR

    def accept(self) -> tuple[Socket, Any]:
        """The next connection and its peer's address."""
        from _socket import socket as new_socket

        descriptor, peer = self.attempt(POLL_READ, 0, self.host._accept)  # type: ignore[attr-defined]
        self._used(FD_ACCEPT)
        host = new_socket(self.host.family, self.host.type, self.host.proto, descriptor)
        accepted = Socket(self._p, host, self.family, self.kind, self.protocol)
        accepted.blocking, accepted.was_connected = self.blocking, True
        accepted.overlapped = self.overlapped
        return accepted, peer

    def accept_into(self, target: Socket) -> tuple[Any, Any]:
        """Have an unconnected socket become the next connection; its own and its peer's address."""
        descriptor, peer = self.attempt(POLL_READ, 0, self.host._accept)  # type: ignore[attr-defined]
        os.set_blocking(descriptor, False)
        os.dup2(descriptor, target.descriptor, inheritable=False)
        os.close(descriptor)
        target.was_connected = True
        return target.host.getsockname(), peer

    def renew(self) -> None:
        """Become an unconnected socket again."""
        from _socket import socket as new_socket

        fresh = new_socket(self.host.family, self.host.type, self.host.proto)
        fresh.setblocking(False)
        os.dup2(fresh.fileno(), self.descriptor, inheritable=False)
        fresh.close()
        self.was_connected = self.is_shut_down = False

    def connect_in_steps(self, family: int, address: Any) -> None:
        """Connect without waiting: WinError(WSAEWOULDBLOCK) until it is done."""
        if not self.is_connecting:
            self.connect(family, address)
            return
        if not poll_now(self.descriptor, POLL_WRITE):
            raise WinError(win.WSAEWOULDBLOCK)
        self.is_connecting = False
        code = self.pending_error()
        if code:
            raise WinError(winsock_code(code))
        self.was_connected = True

    def receive(self, buffer: memoryview, flags: int = 0) -> int:
        """Fill `buffer` as far as data is there; 0 at the end of a stream.

        Raises WinError(WSAEMSGSIZE) for a datagram that does not fit, whose beginning is in `buffer` then.
        """
        return self.receive_from(buffer, flags)[0]

    def receive_from(self, buffer: memoryview, flags: int = 0) -> tuple[int, Any]:
        host_flags = _host_flags(flags)
        if self.is_stream:
            receive = self.host.recv_into if len(buffer) else self._await_data
            count = self.attempt(POLL_READ, self.receive_timeout, receive, buffer, len(buffer), host_flags)
            self._used(FD_READ)
            return count, None
        if not self.is_bound:
            raise WinError(win.WSAEINVAL)
        truncating = host_flags | _HOST_TRUNC
        try:
            count, peer = self.attempt(
                POLL_READ, self.receive_timeout, self._receive_datagram, buffer, truncating
            )
        except WinError as error:
            raise WinError(win.WSAECONNRESET) if error.code == win.WSAECONNREFUSED else error from None
        self._used(FD_READ)
        if count > len(buffer):
            raise Truncated(len(buffer), peer)
        return count, peer

    def _await_data(self, buffer: memoryview, _size: int, flags: int) -> int:
        """Take nothing, once there is something to take."""
        self.host.recv(1, flags | _HOST_PEEK)
        return 0

    def _receive_datagram(self, buffer: memoryview, flags: int) -> tuple[int, Any]:
        spare = memoryview(bytearray(1))  # the host takes no empty buffer for "nothing"
        if self.control is not None:
            answer = self.host.recvmsg_into([buffer if len(buffer) else spare], _CONTROL_ROOM, flags)
            self.control = answer[1]
            return answer[0], answer[3]
        return self.host.recvfrom_into(buffer if len(buffer) else spare, len(buffer) or 1, flags)

    def send(self, data: bytes | memoryview, flags: int = 0) -> int:
        """Send all of `data` if this socket waits, else what the host takes at once."""
        host_flags = _host_flags(flags) | _HOST_NOSIGNAL
        if not self.is_stream:
            return self._send_datagram(self.host.send, data, host_flags)
        done, view = 0, memoryview(data)
        while True:
            done += self.attempt(POLL_WRITE, self.send_timeout, self.host.send, view[done:], host_flags)
            if done >= len(view) or not self.blocking:
                return done

    def send_to(self, data: bytes | memoryview, flags: int, family: int, address: Any) -> int:
        self._p.state(Winsock).require_reachable(family, address)
        host_flags = _host_flags(flags) | _HOST_NOSIGNAL
        return self._send_datagram(self.host.sendto, data, host_flags, address)

    def _send_datagram(self, send: Callable[..., int], *args: Any) -> int:
        try:
            return self.attempt(POLL_WRITE, self.send_timeout, send, *args)
        except WinError as error:
            if error.code != win.WSAECONNREFUSED:
                raise
        return self.attempt(POLL_WRITE, self.send_timeout, send, *args)  # an earlier one was refused

    # Without waiting, for asynchronous requests: BlockingIOError where it would block.

    def at_once(self, operation: Callable[..., Answer], *args: Any) -> Answer:
        """A method of this socket, as if the socket did not wait."""
        blocking, self.blocking = self.blocking, False
        try:
            return operation(*args)
        except WinError as error:
            if error.code == win.WSAEWOULDBLOCK:
                raise BlockingIOError from None
            raise
        finally:
            self.blocking = blocking

    def sender(self, data: bytes, send: Callable[..., int]) -> Callable[[], int]:
        """What sends all of `data` by `send`, in as many attempts as it takes."""
        done = 0

        def attempt() -> int:
            nonlocal done
            while True:
                done += self.at_once(send, data[done:])
                if done >= len(data):
                    return done

        return attempt

    @property
    def waits_for(self) -> int:
        return self.descriptor

    def ask(self, code: int, given: bytes, room: int) -> tuple[Callable[[], bytes], dict[str, Any]] | None:
        from pywine.nt.socket_events import IOCTL_AFD_POLL, ask_afd

        return ask_afd(self._p, given) if code == IOCTL_AFD_POLL else None

    def try_read(self, buffer: memoryview, offset: int | None) -> int:
        return status_of_failure(self.at_once, self.receive, buffer)

    def start_write(self, data: bytes | memoryview, offset: int | None) -> Callable[[], int]:
        send = self.sender(bytes(data), self.send)
        return lambda: status_of_failure(send)

    # ReadFile and WriteFile on a socket.

    def read_at(self, buffer: memoryview, offset: int | None) -> int:
        return self.receive(buffer)

    def write_at(self, data: bytes | memoryview, offset: int | None) -> int:
        return self.send(data)

    # Facts.

    @property
    def is_bound(self) -> bool:
        name = self.host.getsockname()
        return bool(name) or self.is_connected if self.family == addresses.AF_UNIX else name[1] != 0

    @property
    def is_connected(self) -> bool:
        """Also when both sides have closed the connection, of which the host knows no longer: what was
        received is still there, and the end.
        """
        if self.was_connected:
            return True
        try:
            self.host.getpeername()
        except OSError:
            return False
        return True


class Watcher:
    """What a poller retries when something happens to one of the descriptors of `interests`."""

    interests: dict[int, int]
    deadline = 0

    def retry(self) -> None:
        raise NotImplementedError

    def used(self, events: int) -> None:
        """What calls for FD_* events was done."""


class Truncated(WinError):
    """A datagram was longer than the buffer: `count` bytes of it are there, `peer` sent it."""

    def __init__(self, count: int, peer: Any) -> None:
        super().__init__(win.WSAEMSGSIZE)
        self.count, self.peer = count, peer


MSG_OOB, MSG_PEEK, MSG_DONTROUTE, MSG_WAITALL, MSG_PARTIAL = 0x1, 0x2, 0x4, 0x8, 0x8000
_CONTROL_ROOM = 512  # bytes for what the host says about a datagram
_HOST_PEEK, _HOST_WAITALL, _HOST_TRUNC, _HOST_NOSIGNAL = 0x2, 0x100, 0x20, 0x4000


def _host_flags(flags: int) -> int:
    """MSG_* of winsock2.h as the host's; raises WinError(WSAEOPNOTSUPP)."""
    if flags & ~(MSG_OOB | MSG_PEEK | MSG_DONTROUTE | MSG_WAITALL | MSG_PARTIAL):
        raise WinError(win.WSAEOPNOTSUPP)
    return flags & 7 | (_HOST_WAITALL if flags & MSG_WAITALL else 0)


def poll_now(descriptor: int, interest: int) -> int:
    """The host's poll events of a descriptor at this moment."""
    import select

    poll = select.poll()
    poll.register(descriptor, interest)
    return next((events for _, events in poll.poll(0)), 0)


def host_name() -> str:
    return os.uname().nodename
