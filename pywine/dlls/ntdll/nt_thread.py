"""System calls on threads."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import NtError, ThreadExit
from pywine.abi.ntstatus import STATUS_INVALID_CID, STATUS_INVALID_INFO_CLASS
from pywine.abi.types import BOOLEAN, HANDLE, PVOID, SIZE_T, STATUS, ULONG, VOID, In, Opt, Out, OutOpt
from pywine.abi.winternl import CLIENT_ID, OBJECT_ATTRIBUTES
from pywine.dlls.ntdll.nt_process import answer
from pywine.dlls.ntdll.remote_thread import create_in, get_context_in, set_context_in, terminate_in
from pywine.dlls.ntdll.twins import nt
from pywine.nt.process import Process, ProcessObject
from pywine.nt.remote_threads import open_thread
from pywine.nt.thread import Thread, ThreadObject

_BASIC, _TIMES, _START_ADDRESS, _LAST_THREAD = 0, 1, 9, 12
_HIDE_FROM_DEBUGGER, _IS_TERMINATED, _SUSPEND_COUNT = 17, 20, 35
THREAD_CREATE_FLAGS_CREATE_SUSPENDED = 1
_ALL_ACCESS = 0x1FFFFF
_INHERIT = 2  # of OBJECT_ATTRIBUTES


@nt(calls_back=True, partial="attributes are kept for nobody")
def NtCreateThreadEx(
    p: Process, handle: Out[HANDLE], access: ULONG, attributes: PVOID, process: ProcessObject, start: PVOID,
    parameter: PVOID, flags: ULONG, zero_bits: SIZE_T, stack_commit: SIZE_T, stack_reserve: SIZE_T,
    list: PVOID,
) -> STATUS:  # fmt: skip
    thread = create_in(
        p, process, start, parameter, stack_reserve or stack_commit, is_reservation=bool(stack_reserve),
        suspended=bool(flags & THREAD_CREATE_FLAGS_CREATE_SUSPENDED),
    )  # fmt: skip
    handle.value = p.handles.open(thread, access)


@api(calls_back=True)
def RtlCreateUserThread(
    p: Process, process: ProcessObject, descriptor: PVOID, suspended: BOOLEAN, zero_bits: ULONG,
    stack_reserve: SIZE_T, stack_commit: SIZE_T, start: PVOID, parameter: PVOID, handle: OutOpt[HANDLE],
    client: PVOID,
) -> STATUS:  # fmt: skip
    thread = create_in(
        p, process, start, parameter, stack_reserve or stack_commit, is_reservation=bool(stack_reserve),
        suspended=bool(suspended),
    )  # fmt: skip
    handle.value = p.handles.open(thread, _ALL_ACCESS)
    if client:
        p.memory.write(client, struct.pack("<QQ" if p.bits == 64 else "<II", process.id, thread.id))


@api(calls_back=True)
def RtlExitUserThread(p: Process, status: ULONG) -> VOID:
    raise ThreadExit(status)


@api(calls_back=True)
def RtlUserThreadStart(p: Process, start: PVOID, parameter: PVOID) -> VOID:
    raise ThreadExit(p.call(start, parameter))


@nt(calls_back=True)
def NtTerminateThread(p: Process, thread: HANDLE, status: ULONG) -> STATUS:
    terminate_in(p, p.handles.get(thread, ThreadObject) if thread else p.thread, status)


@nt(calls_back=True)
def NtSuspendThread(p: Process, thread: ThreadObject, previous: OutOpt[ULONG]) -> STATUS:
    previous.value = thread.suspend()


@nt
def NtResumeThread(p: Process, thread: ThreadObject, previous: OutOpt[ULONG]) -> STATUS:
    previous.value = thread.resume()


@nt(calls_back=True)
def NtGetContextThread(p: Process, thread: ThreadObject, context: PVOID) -> STATUS:
    get_context_in(p, thread, context)


@nt(calls_back=True, partial="what a waiting thread was given shows when its wait is over")
def NtSetContextThread(p: Process, thread: ThreadObject, context: PVOID) -> STATUS:
    set_context_in(p, thread, context)


@nt
def NtOpenThread(
    p: Process, handle: Out[HANDLE], access: ULONG, attributes: Opt[OBJECT_ATTRIBUTES], client: In[CLIENT_ID]
) -> STATUS:
    thread = open_thread(p, client.UniqueThread)
    if client.UniqueProcess not in (0, thread.process.id):
        raise NtError(STATUS_INVALID_CID)
    inherit = attributes is not None and attributes.Attributes & _INHERIT
    handle.value = p.handles.open(thread, access, inherit=bool(inherit))


@nt
def NtAlertThread(p: Process, thread: Thread) -> STATUS:
    thread.has_alert = True
    thread.interrupts.wake()


@nt
def NtAlertResumeThread(p: Process, thread: ThreadObject, previous: OutOpt[ULONG]) -> STATUS:
    if isinstance(thread, Thread):
        NtAlertThread(p, thread)
    previous.value = thread.resume()


@nt
def NtQueueApcThread(
    p: Process, thread: Thread, routine: PVOID, first: PVOID, second: PVOID, third: PVOID
) -> STATUS:
    thread.apcs.append((routine, first, second, third))
    thread.interrupts.wake()


@nt(partial="a special APC waits for an alertable wait, too")
def NtQueueApcThreadEx(
    p: Process, thread: Thread, reserve: HANDLE, routine: PVOID, first: PVOID, second: PVOID, third: PVOID
) -> STATUS:
    NtQueueApcThread(p, thread, routine, first, second, third)


@nt(partial="a special APC waits for an alertable wait, too")
def NtQueueApcThreadEx2(
    p: Process, thread: Thread, reserve: HANDLE, flags: ULONG, routine: PVOID, first: PVOID, second: PVOID,
    third: PVOID,
) -> STATUS:  # fmt: skip
    NtQueueApcThread(p, thread, routine, first, second, third)


@nt
def NtQueryInformationThread(
    p: Process, thread: Thread, kind: ULONG, buffer: PVOID, size: ULONG, done: OutOpt[ULONG]
) -> STATUS:
    wide = p.bits == 64
    if kind == _BASIC:
        affinity = (1 << p.peb.NumberOfProcessors) - 1
        code = "<I4xQQQQii" if wide else "<IIIIIii"
        data = struct.pack(code, thread.exit_code, thread.teb_address, p.id, thread.id, affinity, 8, 8)
    elif kind == _TIMES:
        data = struct.pack("<4Q", thread.created, thread.ended, 0, thread.processor_time())
    elif kind == _START_ADDRESS:
        data = struct.pack("<Q" if wide else "<I", thread.start_address)
    elif kind == _LAST_THREAD:
        data = struct.pack("<I", len(p.threads) == 1)
    elif kind == _IS_TERMINATED:
        data = struct.pack("<I", thread.has_ended)
    elif kind == _SUSPEND_COUNT:
        data = struct.pack("<I", thread.suspend_count)
    else:
        raise NtError(STATUS_INVALID_INFO_CLASS)
    answer(p, data, buffer, size, done)


@nt(partial="hiding from debuggers only, of whom there are none")
def NtSetInformationThread(p: Process, thread: Thread, kind: ULONG, buffer: PVOID, size: ULONG) -> STATUS:
    if kind != _HIDE_FROM_DEBUGGER:
        raise NtError(STATUS_INVALID_INFO_CLASS)
