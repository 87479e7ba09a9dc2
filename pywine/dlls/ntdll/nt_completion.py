"""System calls on completion ports and wait completion packets, canceling, control codes."""

from __future__ import annotations

import struct

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_CANCELLED,
    STATUS_INVALID_PARAMETER,
    STATUS_NOT_FOUND,
    STATUS_PENDING,
)
from pywine.abi.types import BOOLEAN, HANDLE, LONGLONG, PVOID, STATUS, ULONG, ULONG_PTR, In, Opt, Out, OutOpt
from pywine.abi.winternl import OBJECT_ATTRIBUTES
from pywine.dlls.kernel32.ioapiset import write_entries
from pywine.dlls.ntdll.nt_file import IO_STATUS_BLOCK, request
from pywine.dlls.ntdll.nt_names import create_named, open_named
from pywine.dlls.ntdll.twins import nt
from pywine.nt.clock import deadline_of
from pywine.nt.completion import CompletionPort, Packet, WaitPacket
from pywine.nt.file import File
from pywine.nt.objects import Waitable
from pywine.nt.process import Process
from pywine.nt.requests import cancel
from pywine.nt.thread import Thread

_AFD_RECEIVE, _AFD_RECEIVE_DATAGRAM = 0x12017, 0x1201B  # of the Afd device, on sockets


@nt
def NtCreateIoCompletion(
    p: Process, port: Out[HANDLE], access: ULONG, attributes: Opt[OBJECT_ATTRIBUTES], threads: ULONG
) -> STATUS:
    return create_named(p, port, access, attributes, CompletionPort, lambda: CompletionPort(p))


@nt(partial="only those of this process")
def NtOpenIoCompletion(
    p: Process, port: Out[HANDLE], access: ULONG, attributes: In[OBJECT_ATTRIBUTES]
) -> STATUS:
    open_named(p, port, access, attributes, CompletionPort)


@nt
def NtQueryIoCompletion(
    p: Process, port: CompletionPort, kind: ULONG, buffer: PVOID, size: ULONG, done: OutOpt[ULONG]
) -> STATUS:
    p.memory.write(buffer, struct.pack("<I", port.depth))
    done.value = 4


@nt
def NtSetIoCompletion(
    p: Process, port: CompletionPort, key: PVOID, context: PVOID, status: ULONG, count: ULONG_PTR
) -> STATUS:
    port.post(Packet(key, context, status, count))


@nt
def NtSetIoCompletionEx(
    p: Process, port: CompletionPort, reserve: HANDLE, key: PVOID, context: PVOID, status: ULONG,
    count: ULONG_PTR,
) -> STATUS:  # fmt: skip
    port.post(Packet(key, context, status, count))


@nt(calls_back=True)
def NtRemoveIoCompletion(
    p: Process, port: CompletionPort, key: Out[PVOID], context: Out[PVOID], status: Out[IO_STATUS_BLOCK],
    timeout: Opt[LONGLONG],
) -> STATUS:  # fmt: skip
    packets = port.take(1, deadline_of(timeout), alertable=False)
    if isinstance(packets, int):
        return packets
    packet = packets[0]
    key.value, context.value = packet.key, packet.context
    status.Status, status.Information = packet.status, packet.count
    return None


@nt(calls_back=True)
def NtRemoveIoCompletionEx(
    p: Process, port: CompletionPort, entries: PVOID, most: ULONG, removed: Out[ULONG],
    timeout: Opt[LONGLONG], alertable: BOOLEAN,
) -> STATUS:  # fmt: skip
    removed.value = 1  # whatever happens
    packets = port.take(most, deadline_of(timeout), alertable=bool(alertable))
    if isinstance(packets, int):
        return packets
    write_entries(p, entries, packets)
    removed.value = len(packets)
    return None


@nt
def NtCreateWaitCompletionPacket(p: Process, packet: Out[HANDLE], access: ULONG, attributes: PVOID) -> STATUS:
    packet.value = p.handles.open(WaitPacket(), access)


@nt
def NtAssociateWaitCompletionPacket(
    p: Process, packet: WaitPacket, port: CompletionPort, target: Waitable, key: PVOID, context: PVOID,
    status: ULONG, count: ULONG_PTR, at_once: OutOpt[BOOLEAN],
) -> STATUS:  # fmt: skip
    at_once.value = packet.associate(port, target, Packet(key, context, status, count))


@nt
def NtCancelWaitCompletionPacket(p: Process, packet: WaitPacket, remove_posted: BOOLEAN) -> STATUS:
    if packet.cancel(remove_posted=bool(remove_posted)):
        return None
    return STATUS_PENDING if packet.is_associated else STATUS_CANCELLED


@nt
def NtCancelIoFile(p: Process, file: File, status: Out[IO_STATUS_BLOCK]) -> STATUS:
    cancel(file, lambda one: one.thread is p.thread)
    status.Status = status.Information = 0


@nt
def NtCancelIoFileEx(p: Process, file: File, block: PVOID, status: Out[IO_STATUS_BLOCK]) -> STATUS:
    found = cancel(file, lambda one: not block or one.block == block)
    if not block:
        found |= file.cancel_waits()
    status.Status, status.Information = 0 if found else STATUS_NOT_FOUND, 0
    if not found:
        raise NtError(STATUS_NOT_FOUND)


@nt
def NtCancelSynchronousIoFile(
    p: Process, thread: Thread, block: PVOID, status: Out[IO_STATUS_BLOCK]
) -> STATUS:
    found = thread.interrupts.cancel_io()
    status.Status, status.Information = 0 if found else STATUS_NOT_FOUND, 0
    if not found:
        raise NtError(STATUS_NOT_FOUND)


@nt(calls_back=True)
def NtDeviceIoControlFile(
    p: Process, file: File, event: HANDLE, routine: PVOID, context: PVOID, status: Out[IO_STATUS_BLOCK],
    code: ULONG, given: PVOID, given_size: ULONG, answer: PVOID, answer_size: ULONG,
) -> STATUS:  # fmt: skip
    from pywine.nt.control_codes import ask

    data = p.memory.read(given, given_size) if given else b""
    if code in (_AFD_RECEIVE, _AFD_RECEIVE_DATAGRAM):
        from pywine.dlls.ws2_32.winsock2_data import afd_receiver
        from pywine.nt.sockets import Socket

        if not isinstance(file, Socket):
            raise NtError(STATUS_INVALID_PARAMETER)
        receive = afd_receiver(p, file, data)
        return request(p, file, event, routine, context, status, receive, descriptor=file.descriptor)
    respond, options = ask(p, file, code, data, answer_size)

    def attempt() -> int:
        result = respond()
        p.memory.write(answer, result)
        return len(result)

    return request(p, file, event, routine, context, status, attempt, **options)


@nt(calls_back=True)
def NtFsControlFile(
    p: Process, file: File, event: HANDLE, routine: PVOID, context: PVOID, status: Out[IO_STATUS_BLOCK],
    code: ULONG, given: PVOID, given_size: ULONG, answer: PVOID, answer_size: ULONG,
) -> STATUS:  # fmt: skip
    return NtDeviceIoControlFile(
        p, file, event, routine, context, status, code, given, given_size, answer, answer_size
    )
