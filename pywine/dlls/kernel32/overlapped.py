"""How functions that take an OVERLAPPED run their transfer and report it."""

from __future__ import annotations

from pywine.abi.errors import NtError, WinError
from pywine.abi.ntstatus import STATUS_FILE_LOCK_CONFLICT, STATUS_PENDING
from pywine.abi.struct import Struct
from pywine.abi.translate import status_to_win32, to_status
from pywine.abi.types import DWORD, HANDLE, ULONG_PTR
from pywine.abi.winerror import ERROR_INVALID_PARAMETER
from pywine.host.ffi import addressof
from pywine.nt.file import FILE_TYPE_DISK, File
from pywine.nt.requests import READABLE, Request, require
from pywine.nt.sync import Event, wait_until

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pywine.nt.process import Process


class OVERLAPPED(Struct):
    Internal: ULONG_PTR
    InternalHigh: ULONG_PTR
    Offset: DWORD
    OffsetHigh: DWORD
    hEvent: HANDLE


def address_of(p: Process, overlay: Any) -> int:
    """The guest address of an overlay."""
    return addressof(overlay) - p.memory.base


def position(file: File, overlapped: OVERLAPPED) -> int | None:
    """The offset that a transfer is for."""
    if file.file_type != FILE_TYPE_DISK:
        return None
    offset = overlapped.Offset | overlapped.OffsetHigh << 32
    return file.size if offset == (1 << 64) - 1 else offset  # all bits: "the end"


def event_of(p: Process, handle: int) -> Event | None:
    """The event in an OVERLAPPED; its lowest bit only says that no packet is wanted."""
    return p.handles.get(handle & ~1, Event) if handle & ~1 else None


def request(
    p: Process, file: File, overlapped: OVERLAPPED, attempt: Callable[[], int], **options: Any
) -> Request:
    """A request that reports to an OVERLAPPED."""
    address = address_of(p, overlapped)
    if "apc" not in options:
        options["event"] = event_of(p, overlapped.hEvent)
        options["context"] = 0 if overlapped.hEvent & 1 else address
    return Request(p, file, address, attempt, **options)


def transfer(
    p: Process, file: File, overlapped: OVERLAPPED | None, done: Any, run: Callable[[int | None], int]
) -> None:
    """Run a transfer that may wait, at its offset."""
    if overlapped is None:
        if file.overlapped and file.file_type == FILE_TYPE_DISK:  # it has no position of its own
            raise WinError(ERROR_INVALID_PARAMETER)
        try:
            done.value = run(None)
        except NtError as error:
            done.value = getattr(error, "count", 0)
            raise
        return
    event = event_of(p, overlapped.hEvent)
    status = count = 0
    try:
        count = run(position(file, overlapped))
    except (NtError, OSError) as error:
        status, count = to_status(error), getattr(error, "count", 0)
    overlapped.Internal, overlapped.InternalHigh = status, count
    if event:
        event.set()
    if status:
        raise NtError(status)
    done.value = count


def writing(file: File, data: memoryview) -> Callable[[int | None], int]:
    """A transfer that writes `data`."""
    attempt: Callable[[], int] | None = None

    def run(offset: int | None) -> int:
        nonlocal attempt
        if attempt is None:
            attempt = file.start_write(data, offset)
        return attempt()

    return run


def start(
    p: Process, file: File, overlapped: OVERLAPPED, done: Any, run: Callable[[int | None], int], interest: int
) -> None:
    """Start a transfer. Raises NtError(STATUS_PENDING) where it goes on, and what it failed with at once."""
    at = position(file, overlapped)
    started = request(p, file, overlapped, lambda: run(at), descriptor=file.waits_for, interest=interest)
    require(started)
    done.value = overlapped.InternalHigh


def start_routine(
    p: Process, file: File, overlapped: OVERLAPPED, routine: int, run: Callable[[int | None], int],
    interest: int = READABLE, *, descriptor: int | None = None,
) -> None:  # fmt: skip
    """Start a transfer whose completion routine runs on this thread when that waits alertably."""
    if not file.overlapped or file.completion:
        raise WinError(ERROR_INVALID_PARAMETER)
    at, address = position(file, overlapped), address_of(p, overlapped)

    def apc(status: int, count: int) -> tuple[int, ...]:
        return routine, status_to_win32(status) if status else 0, count, address

    waits_for = file.waits_for if descriptor is None else descriptor

    request(p, file, overlapped, lambda: run(at), apc=apc, descriptor=waits_for, interest=interest).submit()


def lock(p: Process, file: File, overlapped: OVERLAPPED, size: int, *, exclusive: bool, waits: bool) -> None:
    """Lock a range, if need be when others have left it."""
    begin = overlapped.Offset | overlapped.OffsetHigh << 32
    if not waits:
        file.lock(begin, size, exclusive=exclusive)
        return

    def attempt() -> int:
        try:
            file.lock(begin, size, exclusive=exclusive)
        except NtError as error:
            if error.code == STATUS_FILE_LOCK_CONFLICT:
                raise BlockingIOError from None
            raise
        return 0

    asked = request(p, file, overlapped, attempt)
    if file.overlapped:
        require(asked)
    elif asked.submit() == STATUS_PENDING:
        ended = Event(manual=True, signaled=False)
        asked.on_done = ended.set
        wait_until(p, [ended], everything=False, deadline=None, alertable=False)
        if overlapped.Internal:
            raise NtError(overlapped.Internal)
