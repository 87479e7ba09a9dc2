"""threadpoollegacyapiset.h: work items, timer queues, registered waits and requests."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.translate import status_to_win32
from pywine.abi.types import BOOL, DWORD, HANDLE, PVOID, TRUE, ULONG, Out
from pywine.abi.winerror import ERROR_IO_PENDING
from pywine.dlls.ntdll import rtl_threadpool as ntdll
from pywine.dlls.ntdll import rtl_threadpool_io
from pywine.nt.file import File
from pywine.nt.process import Process


@api(calls_back=True)
def QueueUserWorkItem(p: Process, callback: PVOID, context: PVOID, flags: ULONG) -> TRUE:
    ntdll.RtlQueueWorkItem(p, callback, context, flags)


@api(calls_back=True)
def RegisterWaitForSingleObject(
    p: Process, wait: Out[HANDLE], object: HANDLE, callback: PVOID, context: PVOID, milliseconds: ULONG,
    flags: ULONG,
) -> TRUE:  # fmt: skip
    ntdll.RtlRegisterWait(p, wait, object, callback, context, milliseconds, flags)


@api(calls_back=True)
def UnregisterWait(p: Process, wait: HANDLE) -> TRUE:
    UnregisterWaitEx(p, wait, 0)


@api(calls_back=True)
def UnregisterWaitEx(p: Process, wait: HANDLE, completion: HANDLE) -> TRUE:
    _succeed(ntdll.RtlDeregisterWaitEx(p, wait, completion))


@api
def CreateTimerQueue(p: Process) -> HANDLE:
    return ntdll.TimerQueue(p).address


@api(calls_back=True)
def CreateTimerQueueTimer(
    p: Process, timer: Out[HANDLE], queue: HANDLE, callback: PVOID, context: PVOID, due: DWORD, period: DWORD,
    flags: ULONG,
) -> TRUE:  # fmt: skip
    ntdll.RtlCreateTimer(p, queue, timer, callback, context, due, period, flags)


@api(calls_back=True)
def ChangeTimerQueueTimer(p: Process, queue: HANDLE, timer: HANDLE, due: ULONG, period: ULONG) -> TRUE:
    ntdll.RtlUpdateTimer(p, queue, timer, due, period)


@api(calls_back=True)
def DeleteTimerQueueTimer(p: Process, queue: HANDLE, timer: HANDLE, completion: HANDLE) -> TRUE:
    _succeed(ntdll.RtlDeleteTimer(p, queue, timer, completion))


class _Made:
    """Where a function of ntdll leaves a handle that is not the guest's to have there."""

    __slots__ = ("value",)


@api(calls_back=True)
def SetTimerQueueTimer(
    p: Process, queue: HANDLE, callback: PVOID, context: PVOID, due: DWORD, period: DWORD, prefers_io: BOOL
) -> HANDLE:
    timer = _Made()
    ntdll.RtlCreateTimer(p, queue, timer, callback, context, due, period, 0)
    return timer.value


@api(calls_back=True)
def CancelTimerQueueTimer(p: Process, queue: HANDLE, timer: HANDLE) -> TRUE:
    ntdll.RtlDeleteTimer(p, queue, timer, 0)


@api(calls_back=True)
def DeleteTimerQueue(p: Process, queue: HANDLE) -> BOOL:
    ntdll.RtlDeleteTimerQueueEx(p, queue, 0)
    return True


@api(calls_back=True)
def DeleteTimerQueueEx(p: Process, queue: HANDLE, completion: HANDLE) -> TRUE:
    _succeed(ntdll.RtlDeleteTimerQueueEx(p, queue, completion))


def _succeed(status: int) -> None:
    if status:
        raise WinError(ERROR_IO_PENDING)


@api(calls_back=True)
def BindIoCompletionCallback(p: Process, file: File, callback: PVOID, flags: ULONG) -> TRUE:
    rtl_threadpool_io.bind(p, file, callback, lambda status: status_to_win32(status) if status else 0)
