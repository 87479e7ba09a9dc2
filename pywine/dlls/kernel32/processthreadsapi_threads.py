"""processthreadsapi.h: making, stopping and ending threads, and what is told about them."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError, ThreadExit
from pywine.abi.ntstatus import STATUS_UNSUCCESSFUL
from pywine.abi.types import (
    BOOL,
    DWORD,
    HANDLE,
    PVOID,
    SIZE_T,
    TRUE,
    ULONG_PTR,
    ULONGLONG,
    VOID,
    WAIT,
    Opt,
    Out,
    OutOpt,
)
from pywine.dlls.kernel32.fileapi import SECURITY_ATTRIBUTES
from pywine.dlls.ntdll.thread_context import get_context, set_context
from pywine.dlls.ntdll.thread_start import create_thread, terminate_thread
from pywine.nt.process import Process
from pywine.nt.thread import Thread, ThreadObject

_CREATE_SUSPENDED, _STACK_SIZE_PARAM_IS_A_RESERVATION = 0x4, 0x10000
_ALL_ACCESS = 0x1FFFFF


@api(calls_back=True)
def CreateThread(
    p: Process, security: Opt[SECURITY_ATTRIBUTES], stack_size: SIZE_T, start: PVOID, parameter: PVOID,
    flags: DWORD, identifier: OutOpt[DWORD],
) -> HANDLE:  # fmt: skip
    thread = create_thread(
        p, start, parameter, stack_size,
        is_reservation=bool(flags & _STACK_SIZE_PARAM_IS_A_RESERVATION),
        suspended=bool(flags & _CREATE_SUSPENDED),
    )  # fmt: skip
    identifier.value = thread.id
    return p.handles.open(thread, _ALL_ACCESS, inherit=bool(security and security.bInheritHandle))


@api(calls_back=True, partial="in this process only")
def CreateRemoteThread(
    p: Process, process: Process, security: Opt[SECURITY_ATTRIBUTES], stack_size: SIZE_T, start: PVOID,
    parameter: PVOID, flags: DWORD, identifier: OutOpt[DWORD],
) -> HANDLE:  # fmt: skip
    return CreateThread(p, security, stack_size, start, parameter, flags, identifier)


@api(calls_back=True, partial="in this process only; attributes are kept for nobody")
def CreateRemoteThreadEx(
    p: Process, process: Process, security: Opt[SECURITY_ATTRIBUTES], stack_size: SIZE_T, start: PVOID,
    parameter: PVOID, flags: DWORD, attributes: PVOID, identifier: OutOpt[DWORD],
) -> HANDLE:  # fmt: skip
    return CreateThread(p, security, stack_size, start, parameter, flags, identifier)


@api(calls_back=True)
def ExitThread(p: Process, code: DWORD) -> VOID:
    raise ThreadExit(code)


@api(calls_back=True)
def TerminateThread(p: Process, thread: Thread, code: DWORD) -> TRUE:
    terminate_thread(p, thread, code)


@api(calls_back=True)
def SuspendThread(p: Process, thread: ThreadObject) -> WAIT:
    return thread.suspend()


@api
def ResumeThread(p: Process, thread: ThreadObject) -> WAIT:
    return thread.resume()


@api
def GetExitCodeThread(p: Process, thread: ThreadObject, code: Out[DWORD]) -> TRUE:
    code.value = thread.exit_code


@api
def GetThreadTimes(
    p: Process, thread: Thread, creation: Out[ULONGLONG], exit: Out[ULONGLONG], kernel: Out[ULONGLONG],
    user: Out[ULONGLONG],
) -> TRUE:  # fmt: skip
    creation.value, exit.value = thread.created, thread.ended
    kernel.value, user.value = 0, thread.processor_time()


@api(calls_back=True)
def SwitchToThread(p: Process) -> BOOL:
    p.thread.processor.give_way()
    return len(p.threads) > 1


@api
def QueueUserAPC(p: Process, routine: PVOID, thread: Thread, parameter: ULONG_PTR) -> BOOL:
    if thread.has_ended:
        raise NtError(STATUS_UNSUCCESSFUL)
    thread.apcs.append((routine, parameter))
    thread.interrupts.wake()
    return True


# The registers of a thread, which should be suspended.


@api(calls_back=True)
def GetThreadContext(p: Process, thread: Thread, context: PVOID) -> TRUE:
    get_context(p, thread, context)


@api(calls_back=True, partial="not while the thread waits in a call")
def SetThreadContext(p: Process, thread: Thread, context: PVOID) -> TRUE:
    set_context(p, thread, context)
