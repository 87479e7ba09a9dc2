"""ioapiset.h: completion ports, results of overlapped requests, canceling, control codes."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import NtError, WinError
from pywine.abi.ntstatus import STATUS_PENDING
from pywine.abi.types import BOOL, DWORD, HANDLE, PVOID, TRUE, ULONG, ULONG_PTR, In, Opt, Out, OutOpt
from pywine.abi.winerror import (
    ERROR_ABANDONED_WAIT_0,
    ERROR_INVALID_PARAMETER,
    ERROR_IO_INCOMPLETE,
    ERROR_NOT_FOUND,
)
from pywine.dlls.kernel32.overlapped import OVERLAPPED, event_of, request
from pywine.nt.clock import deadline_after
from pywine.nt.completion import CompletionPort, Packet
from pywine.nt.file import File
from pywine.nt.process import Process
from pywine.nt.requests import cancel, require
from pywine.nt.sync import WAIT_IO_COMPLETION, WAIT_TIMEOUT, wait
from pywine.nt.thread import Thread

_PORT_ACCESS = 0x1F0003


@api
def CreateIoCompletionPort(
    p: Process, file: HANDLE, existing: HANDLE, key: ULONG_PTR, threads: DWORD
) -> HANDLE:
    if (file + 1) >> p.bits:  # INVALID_HANDLE_VALUE: a port without files
        if existing:
            raise WinError(ERROR_INVALID_PARAMETER)
        return p.handles.open(CompletionPort(p), _PORT_ACCESS)
    target = p.handles.get(file, File)
    port = p.handles.get(existing, CompletionPort) if existing else CompletionPort(p)
    associate(target, port, key)
    return existing or p.handles.open(port, _PORT_ACCESS)


def associate(file: File, port: CompletionPort, key: int) -> None:
    """Have the file's requests reported to a port. Raises WinError."""
    if file.completion or not file.overlapped:
        raise WinError(ERROR_INVALID_PARAMETER)
    file.completion = port, key


@api
def PostQueuedCompletionStatus(
    p: Process, port: CompletionPort, count: DWORD, key: ULONG_PTR, overlapped: PVOID
) -> TRUE:
    port.post(Packet(key, overlapped, 0, count))


@api(calls_back=True)
def GetQueuedCompletionStatus(
    p: Process, port: CompletionPort, count: Out[DWORD], key: Out[ULONG_PTR], overlapped: Out[PVOID],
    milliseconds: DWORD,
) -> TRUE:  # fmt: skip
    overlapped.value = 0
    packets = _take(port, 1, milliseconds, alertable=False)
    packet = packets[0]
    count.value, key.value, overlapped.value = packet.count, packet.key, packet.context
    if packet.status:
        raise NtError(packet.status)


@api(calls_back=True)
def GetQueuedCompletionStatusEx(
    p: Process, port: CompletionPort, entries: PVOID, most: ULONG, removed: Out[ULONG], milliseconds: DWORD,
    alertable: BOOL,
) -> TRUE:  # fmt: skip
    if not most:
        raise WinError(ERROR_INVALID_PARAMETER)
    removed.value = 0
    packets = _take(port, most, milliseconds, alertable=bool(alertable))
    write_entries(p, entries, packets)
    removed.value = len(packets)


def _take(port: CompletionPort, most: int, milliseconds: int, *, alertable: bool) -> list[Packet]:
    try:
        packets = port.take(most, deadline_after(milliseconds), alertable=alertable)
    except NtError:
        raise WinError(ERROR_ABANDONED_WAIT_0) from None
    if isinstance(packets, int):
        raise WinError(packets)  # WAIT_TIMEOUT, WAIT_IO_COMPLETION
    return packets


def write_entries(p: Process, address: int, packets: list[Packet]) -> None:
    """Store OVERLAPPED_ENTRYs, which are FILE_IO_COMPLETION_INFORMATIONs too."""
    code = "<QQQQ" if p.bits == 64 else "<IIII"
    data = [struct.pack(code, one.key, one.context, one.status, one.count) for one in packets]
    p.memory.write(address, b"".join(data))


# Results.


@api(calls_back=True)
def GetOverlappedResult(
    p: Process, file: File, overlapped: In[OVERLAPPED], count: Out[DWORD], waits: BOOL
) -> TRUE:
    GetOverlappedResultEx(p, file, overlapped, count, 0xFFFFFFFF if waits else 0, False)


@api(calls_back=True)
def GetOverlappedResultEx(
    p: Process, file: File, overlapped: In[OVERLAPPED], count: Out[DWORD], milliseconds: DWORD,
    alertable: BOOL,
) -> TRUE:  # fmt: skip
    if overlapped.Internal == STATUS_PENDING:
        if not milliseconds:
            raise WinError(ERROR_IO_INCOMPLETE)
        target = event_of(p, overlapped.hEvent) or file
        answer = wait(p, [target], everything=False, milliseconds=milliseconds, alertable=bool(alertable))
        if answer in (WAIT_TIMEOUT, WAIT_IO_COMPLETION):
            raise WinError(answer)
        if overlapped.Internal == STATUS_PENDING:
            raise WinError(ERROR_IO_INCOMPLETE)
    count.value = overlapped.InternalHigh & 0xFFFFFFFF
    status = overlapped.Internal & 0xFFFFFFFF
    if status:
        raise NtError(status)


# Canceling.


@api
def CancelIo(p: Process, file: File) -> TRUE:
    cancel(file, lambda request: request.thread is p.thread)


@api
def CancelIoEx(p: Process, file: File, overlapped: PVOID) -> TRUE:
    found = cancel(file, lambda request: not overlapped or request.block == overlapped)
    if not overlapped:
        found |= file.cancel_waits()
    if not found:
        raise WinError(ERROR_NOT_FOUND)


@api
def CancelSynchronousIo(p: Process, thread: Thread) -> TRUE:
    if not thread.interrupts.cancel_io():
        raise WinError(ERROR_NOT_FOUND)


# Control codes.


@api(calls_back=True)
def DeviceIoControl(
    p: Process, file: File, code: DWORD, given: PVOID, given_size: DWORD, answer: PVOID, answer_size: DWORD,
    returned: OutOpt[DWORD], overlapped: Opt[OVERLAPPED],
) -> TRUE:  # fmt: skip
    from pywine.nt.control_codes import ask

    data = p.memory.read(given, given_size) if given else b""
    respond, options = ask(p, file, code, data, answer_size)

    def attempt() -> int:
        result = respond()
        p.memory.write(answer, result)
        return len(result)

    if overlapped is not None and file.overlapped:
        require(request(p, file, overlapped, attempt, **options))
        returned.value = overlapped.InternalHigh
    else:
        returned.value = attempt()
