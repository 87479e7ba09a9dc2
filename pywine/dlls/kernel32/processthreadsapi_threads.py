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
from pywine.dlls.ntdll.remote_thread import create_in, get_context_in, set_context_in, terminate_in
from pywine.nt.process import Process, ProcessObject
from pywine.nt.thread import Thread, ThreadObject

_CREATE_SUSPENDED, _STACK_SIZE_PARAM_IS_A_RESERVATION = 0x4, 0x10000
_ALL_ACCESS = 0x1FFFFF


@api(calls_back=True)
def CreateThread(
    p: Process, security: Opt[SECURITY_ATTRIBUTES], stack_size: SIZE_T, start: PVOID, parameter: PVOID,
    flags: DWORD, identifier: OutOpt[DWORD],
) -> HANDLE:  # fmt: skip
    return CreateRemoteThread(p, p, security, stack_size, start, parameter, flags, identifier)


@api(calls_back=True)
def CreateRemoteThread(
    p: Process, process: ProcessObject, security: Opt[SECURITY_ATTRIBUTES], stack_size: SIZE_T, start: PVOID,
    parameter: PVOID, flags: DWORD, identifier: OutOpt[DWORD],
) -> HANDLE:  # fmt: skip
    thread = create_in(
        p, process, start, parameter, stack_size,
        is_reservation=bool(flags & _STACK_SIZE_PARAM_IS_A_RESERVATION),
        suspended=bool(flags & _CREATE_SUSPENDED),
    )  # fmt: skip
    identifier.value = thread.id
    return p.handles.open(thread, _ALL_ACCESS, inherit=bool(security and security.bInheritHandle))


@api(calls_back=True, partial="attributes are kept for nobody")
def CreateRemoteThreadEx(
    p: Process, process: ProcessObject, security: Opt[SECURITY_ATTRIBUTES], stack_size: SIZE_T, start: PVOID,
    parameter: PVOID, flags: DWORD, attributes: PVOID, identifier: OutOpt[DWORD],
) -> HANDLE:  # fmt: skip
    return CreateRemoteThread(p, process, security, stack_size, start, parameter, flags, identifier)


@api(calls_back=True)
def ExitThread(p: Process, code: DWORD) -> VOID:
    raise ThreadExit(code)


@api(calls_back=True)
def TerminateThread(p: Process, thread: ThreadObject, code: DWORD) -> TRUE:
    terminate_in(p, thread, code)


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
def GetThreadContext(p: Process, thread: ThreadObject, context: PVOID) -> TRUE:
    get_context_in(p, thread, context)


@api(
    calls_back=True,
    partial="what a waiting thread was given shows when its wait is over",
)
def SetThreadContext(p: Process, thread: ThreadObject, context: PVOID) -> TRUE:
    set_context_in(p, thread, context)
