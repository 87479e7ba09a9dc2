"""winsock2.h: overlapped transfers, event objects, network events."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import NtError, WinError
from pywine.abi.ntstatus import STATUS_PENDING
from pywine.abi.types import BOOL, CINT, DWORD, FORM, HANDLE, LONG, PVOID, TRUE, WAIT, In, Out
from pywine.abi.winerror import ERROR_IO_INCOMPLETE, WSAEINVAL
from pywine.dlls.kernel32.overlapped import OVERLAPPED, event_of
from pywine.nt.objects import Waitable
from pywine.nt.process import Process
from pywine.nt.requests import READABLE, Request
from pywine.nt.socket_codes import code_of_status, status_of_failure
from pywine.nt.socket_events import EVENT_COUNT, Selection
from pywine.nt.sockets import Socket, Winsock
from pywine.nt.sync import Event, wait

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_MOST_EVENTS = 64
_RESERVED_AT, _DUPLICATE_SAME_ACCESS = 112, 2  # WSAPROTOCOL_INFO.dwProviderReserved


def start(
    p: Process, target: Socket, overlapped: int, completion: int, attempt: Callable[[], int],
    done: Any = None, *, interest: int = READABLE,
) -> int:  # fmt: skip
    """Start a transfer that reports to a WSAOVERLAPPED. Raises WinError, WSA_IO_PENDING while it goes on."""
    submit(prepare(p, target, overlapped, completion, attempt, interest=interest))
    if done is not None:
        done.value = OVERLAPPED.on(p.memory, overlapped, p.bits).InternalHigh
    return 0


def prepare(
    p: Process, target: Socket, overlapped: int, completion: int, attempt: Callable[[], int], *,
    interest: int = READABLE,
) -> Request:  # fmt: skip
    """The request of a transfer."""
    p.memory.check(overlapped, 32 if p.bits == 64 else 20, 2)
    options: dict[str, Any] = {"descriptor": target.descriptor, "interest": interest}
    if completion:
        options["apc"] = lambda status, count: (
            completion, code_of_status(status) if status else 0, count, overlapped, 0
        )  # fmt: skip
    else:
        handle = OVERLAPPED.on(p.memory, overlapped, p.bits).hEvent
        options["event"] = event_of(p, handle)
        options["context"] = 0 if handle & 1 else overlapped
    made = Request(p, target, overlapped, lambda: status_of_failure(attempt), **options)
    made.reports_warnings = True
    return made


def submit(asked: Request) -> None:
    """Raises WinError."""
    try:
        status = asked.submit()
    except NtError as error:
        raise WinError(code_of_status(error.code)) from None
    if status:
        raise NtError(STATUS_PENDING)


@api(calls_back=True)
def WSAGetOverlappedResult(
    p: Process, target: Socket, overlapped: In[OVERLAPPED], count: Out[DWORD], waits: BOOL, flags: Out[DWORD]
) -> TRUE:
    if overlapped.Internal == STATUS_PENDING:
        if not waits:
            raise WinError(ERROR_IO_INCOMPLETE)
        event = event_of(p, overlapped.hEvent)
        while overlapped.Internal == STATUS_PENDING:
            wait(p, [event or target], everything=False, milliseconds=0xFFFFFFFF)
    count.value, flags.value = overlapped.InternalHigh & 0xFFFFFFFF, 0
    status = overlapped.Internal & 0xFFFFFFFF
    if status:
        raise WinError(code_of_status(status))


# Events.


@api
def WSACreateEvent(p: Process) -> HANDLE:
    p.state(Winsock).require()
    return p.handles.open(Event(manual=True, signaled=False), 0x1F0003)


@api
def WSACloseEvent(p: Process, handle: HANDLE) -> TRUE:
    p.handles.get(handle, Event)
    p.handles.close(handle)


@api
def WSASetEvent(p: Process, event: Event) -> TRUE:
    event.set()


@api
def WSAResetEvent(p: Process, event: Event) -> TRUE:
    event.signaled = False


@api(calls_back=True)
def WSAWaitForMultipleEvents(
    p: Process, count: DWORD, handles: PVOID, everything: BOOL, milliseconds: DWORD, alertable: BOOL
) -> WAIT:
    if not 0 < count <= _MOST_EVENTS:
        raise WinError(WSAEINVAL)
    code = f"<{count}{'Q' if p.bits == 64 else 'I'}"
    raw = struct.unpack(code, p.memory.read(handles, struct.calcsize(code)))
    objects = [p.handles.get(handle, Waitable) for handle in raw]
    return wait(p, objects, everything=bool(everything), milliseconds=milliseconds, alertable=bool(alertable))


@api(calls_back=True)
def WSAEventSelect(p: Process, target: Socket, event: HANDLE, events: LONG) -> CINT:
    target.blocking = False
    Selection.remove(p, target)
    if events:
        Selection(p, target, p.handles.get(event, Event), events)
    return 0


@api(calls_back=True)
def WSAEnumNetworkEvents(p: Process, target: Socket, event: HANDLE, answer: PVOID) -> CINT:
    if event:
        p.handles.get(event, Event).signaled = False
    selection = Selection.find(target)
    happened, errors = selection.take() if selection else (0, [0] * EVENT_COUNT)
    p.memory.write(answer, struct.pack(f"<I{EVENT_COUNT}i", happened, *errors))
    return 0


@api.aw
def WSADuplicateSocket(p: Process, handle: PVOID, process: DWORD, information: PVOID, wide: FORM) -> CINT:
    from pywine.dlls.ws2_32.winsock2_names import protocol_information
    from pywine.nt.parcels import send
    from pywine.nt.remote import process_of

    source = Socket.from_argument(p, handle)
    data = protocol_information(source.family, source.kind, wide=bool(wide))
    p.memory.check(information, len(data), 2)
    try:
        receiver = process_of(p, process)
        copy = send(p, p, handle, receiver, 0, False, _DUPLICATE_SAME_ACCESS)
    except NtError:
        raise WinError(WSAEINVAL) from None
    p.memory.write(information, data[:_RESERVED_AT] + copy.to_bytes(4, "little") + data[_RESERVED_AT + 4 :])
    return 0
