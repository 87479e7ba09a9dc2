"""Network events of sockets: what WSAEventSelect records, and what polls of the Afd device answer."""

from __future__ import annotations

import os
import struct

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_CANCELLED, STATUS_INVALID_PARAMETER, STATUS_TIMEOUT
from pywine.nt.clock import monotonic_ns, now
from pywine.nt.file import File
from pywine.nt.requests import Poller
from pywine.nt.socket_codes import winsock_code
from pywine.nt.sockets import (
    FD_ACCEPT,
    FD_CLOSE,
    FD_CONNECT,
    FD_OOB,
    FD_READ,
    FD_WRITE,
    POLL_ERROR,
    POLL_HANGUP,
    POLL_PRIORITY,
    POLL_READ,
    POLL_WRITE,
    Socket,
    Watcher,
    poll_now,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pywine.nt.process import Process
    from pywine.nt.sync import Event

EVENT_COUNT = 10  # FD_MAX_EVENTS
_PEER_CLOSED = 0x2000  # POLLRDHUP
_INTEREST = POLL_READ | POLL_WRITE | POLL_PRIORITY | _PEER_CLOSED


class Selection(Watcher):
    """What WSAEventSelect asked for on one socket."""

    def __init__(self, p: Process, target: Socket, event: Event, wanted: int) -> None:
        self._p, self._socket, self._event, self._wanted = p, target, event, wanted
        self._happened = self._posted = 0
        self._errors = [0] * EVENT_COUNT
        self._was_connecting = target.is_connecting or not target.is_connected
        self.interests = {target.descriptor: _INTEREST}
        target.watchers.append(self)
        p.state(Poller).watch(self)
        self.retry()

    @staticmethod
    def find(target: Socket) -> Selection | None:
        return next((one for one in target.watchers if isinstance(one, Selection)), None)

    @staticmethod
    def remove(p: Process, target: Socket) -> None:
        found = Selection.find(target)
        if found:
            target.watchers.remove(found)
            p.state(Poller).unwatch(found)

    def retry(self) -> None:
        """Record what is the case now."""
        target = self._socket
        if target.is_closed:
            Selection.remove(self._p, target)
            return
        new = self._events(poll_now(target.descriptor, _INTEREST)) & self._wanted & ~self._posted
        if new:
            self._happened |= new
            self._posted |= new
            self._event.set()

    def _events(self, happened: int) -> int:
        target = self._socket
        if target.is_stream and self._was_connecting and not _is_listening(target):
            return self._connection(happened)
        events = 0
        if happened & POLL_READ:
            if _is_listening(target):
                events |= FD_ACCEPT
            elif not happened & _PEER_CLOSED or _waiting(target):
                events |= FD_READ
        if happened & (_PEER_CLOSED | POLL_HANGUP) and target.is_stream:
            events |= FD_CLOSE
        if happened & POLL_WRITE and not _is_listening(target):
            events |= FD_WRITE
        return events | (FD_OOB if happened & POLL_PRIORITY else 0)

    def _connection(self, happened: int) -> int:
        """The events of a socket that was connecting when it was last looked at."""
        target = self._socket
        if happened & POLL_ERROR:
            self._errors[4] = winsock_code(target.pending_error())
            target.is_connecting = self._was_connecting = False
            return FD_CONNECT
        if happened & POLL_WRITE and not happened & POLL_HANGUP and target.is_connected:
            target.is_connecting = self._was_connecting = False
            target.was_connected = True
            return FD_CONNECT | self._events(happened)
        return 0

    def take(self) -> tuple[int, list[int]]:
        """What has happened since the last time, and an error for each bit."""
        happened, errors = self._happened, self._errors
        self._happened, self._errors = 0, [0] * EVENT_COUNT
        return happened, errors

    def used(self, events: int) -> None:
        """The function that these events call for was called: they may be recorded again."""
        self._posted &= ~events
        self.retry()


def _is_listening(target: Socket) -> bool:
    return bool(target.host.getsockopt(1, 30))  # SOL_SOCKET, SO_ACCEPTCONN


def _waiting(target: Socket) -> int:
    import array
    import fcntl
    import termios

    count = array.array("i", [0])
    fcntl.ioctl(target.descriptor, termios.FIONREAD, count)
    return count[0]


# The Afd device: what Winsock itself is made of. Programs use its poll, whose record is
# { LARGE_INTEGER timeout; ULONG count; ULONG exclusive; { HANDLE; ULONG events; NTSTATUS }[] }.

IOCTL_AFD_POLL = 0x00012024
POLL_RECEIVE, POLL_EXPEDITED, POLL_SEND, POLL_DISCONNECT, POLL_ABORT = 0x1, 0x2, 0x4, 0x8, 0x10
POLL_LOCAL_CLOSE, POLL_ACCEPT, POLL_CONNECT_FAIL = 0x20, 0x80, 0x100
_ALWAYS = POLL_ABORT | POLL_LOCAL_CLOSE
_FOR_EVER = 0x7FFFFFFFFFFFFFFF


class AfdDevice(File):
    """An open \\Device\\Afd."""

    def __init__(self, p: Process, path: str) -> None:
        super().__init__(os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC), path)
        self._p = p

    def ask(self, code: int, given: bytes, room: int) -> tuple[Callable[[], bytes], dict[str, Any]] | None:
        return ask_afd(self._p, given) if code == IOCTL_AFD_POLL else None


def ask_afd(p: Process, given: bytes) -> tuple[Callable[[], bytes], dict[str, Any]]:
    """What answers a poll, and the options of its Request (`nt.control_codes.ask`)."""
    entry = struct.Struct("<QIi" if p.bits == 64 else "<IIi")
    if len(given) < 16 + entry.size:
        raise NtError(STATUS_INVALID_PARAMETER)
    timeout, count, exclusive = struct.unpack_from("<qII", given)
    entries = list(entry.iter_unpack(given[16 : 16 + count * entry.size]))
    sockets = [(handle, p.handles.get(handle, Socket), wanted) for handle, wanted, _ in entries]
    deadline = 0
    if timeout != _FOR_EVER:
        deadline = monotonic_ns() + 100 * (-timeout if timeout <= 0 else max(timeout - now(), 0))

    def answer() -> bytes:
        found = [
            (handle, events, 0)
            for handle, target, wanted in sockets
            if (events := afd_events(target) & (wanted | _ALWAYS))
        ]
        if not found and not (deadline and monotonic_ns() >= deadline):
            raise BlockingIOError
        if not found:
            raise _TimedOut
        return struct.pack("<qII", timeout, len(found), 0) + b"".join(entry.pack(*one) for one in found)

    interests = {target.descriptor: _INTEREST for _, target, _ in sockets}
    watched = [target for _, target, _ in sockets]
    if exclusive:
        for target in watched:
            for watcher in list(target.watchers):
                if getattr(watcher, "is_exclusive", False):
                    watcher.finish(STATUS_CANCELLED)  # type: ignore[union-attr]
    options: dict[str, Any] = {"interests": interests, "deadline": deadline, "watched": watched}
    return answer, {**options, "is_exclusive": bool(exclusive)}


class _TimedOut(NtError):
    def __init__(self) -> None:
        super().__init__(STATUS_TIMEOUT)


def afd_events(target: Socket) -> int:
    """What is the case with a socket, as AFD_POLL_* bits."""
    if target.is_closed:
        return POLL_LOCAL_CLOSE
    happened = poll_now(target.descriptor, _INTEREST)
    if target.is_stream and _is_listening(target):
        return POLL_ACCEPT if happened & POLL_READ else 0
    if target.is_connecting:
        if happened & POLL_ERROR:
            return POLL_CONNECT_FAIL
        if not happened & POLL_WRITE:
            return 0
        target.is_connecting, target.was_connected = False, True
    elif target.is_stream and not target.was_connected:
        return 0
    events = POLL_SEND if happened & POLL_WRITE else 0
    if happened & POLL_READ and (not happened & _PEER_CLOSED or _waiting(target)):
        events |= POLL_RECEIVE
    if happened & _PEER_CLOSED:
        events |= POLL_DISCONNECT
    if happened & POLL_ERROR:
        events |= POLL_ABORT
    return events | (POLL_EXPEDITED if happened & POLL_PRIORITY else 0)
