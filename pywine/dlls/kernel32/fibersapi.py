"""fibersapi.h and winbase.h: fibers and fiber-local storage."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import BOOL, DWORD, PVOID, SIZE_T, TRUE, VOID, WAIT
from pywine.abi.winerror import ERROR_ALREADY_FIBER, ERROR_ALREADY_THREAD
from pywine.nt.process import Process
from pywine.nt.tls import FlsSlots

# Fibers.


@api
def ConvertThreadToFiber(p: Process, parameter: PVOID) -> PVOID:
    return ConvertThreadToFiberEx(p, parameter, 0)


@api
def ConvertThreadToFiberEx(p: Process, parameter: PVOID, flags: DWORD) -> PVOID:
    from pywine.dlls.ntdll.fibers import convert_thread

    if p.thread.teb.FiberData:
        raise WinError(ERROR_ALREADY_FIBER)
    return convert_thread(p, parameter).address


@api
def ConvertFiberToThread(p: Process) -> TRUE:
    from pywine.dlls.ntdll.fibers import convert_fiber

    if not p.thread.teb.FiberData:
        raise WinError(ERROR_ALREADY_THREAD)
    convert_fiber(p)


@api(calls_back=True)
def CreateFiber(p: Process, stack_size: SIZE_T, start: PVOID, parameter: PVOID) -> PVOID:
    return CreateFiberEx(p, stack_size, 0, 0, start, parameter)


@api(calls_back=True)
def CreateFiberEx(
    p: Process, commit: SIZE_T, reserve: SIZE_T, flags: DWORD, start: PVOID, parameter: PVOID
) -> PVOID:
    from pywine.dlls.ntdll.fibers import create_fiber

    return create_fiber(p, reserve or commit, start, parameter, is_reservation=bool(reserve)).address


@api(calls_back=True, partial="not to a fiber that another thread has switched away from in a callback")
def SwitchToFiber(p: Process, fiber: PVOID) -> VOID:
    from pywine.dlls.ntdll.fibers import FiberTable

    p.thread.fibers.switch(p.state(FiberTable).get(fiber))  # type: ignore[union-attr]


@api(calls_back=True)
def DeleteFiber(p: Process, fiber: PVOID) -> VOID:
    from pywine.dlls.ntdll.fibers import FiberTable, delete_fiber

    delete_fiber(p, p.state(FiberTable).get(fiber))


@api
def IsThreadAFiber(p: Process) -> BOOL:
    return bool(p.thread.teb.FiberData)


# Fiber-local storage.


@api
def FlsAlloc(p: Process, callback: PVOID) -> WAIT:
    return p.state(FlsSlots).allocate(callback)


@api(calls_back=True)
def FlsFree(p: Process, index: DWORD) -> TRUE:
    for callback, value in p.state(FlsSlots).free(index):
        p.call(callback, value)


@api
def FlsGetValue(p: Process, index: DWORD) -> PVOID:
    slots = p.state(FlsSlots)
    slots.check(index)
    p.last_error = 0
    return slots.get(p.thread, index)


@api
def FlsGetValue2(p: Process, index: DWORD) -> PVOID:
    """The last error stays."""
    slots = p.state(FlsSlots)
    return slots.get(p.thread, index) if index in slots.callbacks else 0


@api
def FlsSetValue(p: Process, index: DWORD, value: PVOID) -> TRUE:
    slots = p.state(FlsSlots)
    slots.check(index)
    slots.set(p.thread, index, value)
