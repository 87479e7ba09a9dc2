"""synchapi.h: waiting, sleeping, events, mutexes, semaphores and timers."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.minwinbase import SECURITY_ATTRIBUTES
from pywine.abi.types import (
    BOOL,
    DWORD,
    HANDLE,
    LONG,
    LONGLONG,
    PVOID,
    TRUE,
    TSTR,
    VOID,
    WAIT,
    Opt,
    Out,
    OutOpt,
)
from pywine.abi.winerror import (
    ERROR_ALREADY_EXISTS,
    ERROR_FILE_NOT_FOUND,
    ERROR_INVALID_PARAMETER,
    ERROR_TIMEOUT,
)
from pywine.abi.winternl import CRITICAL_SECTION
from pywine.dlls.ntdll.nt_sync import signal_object
from pywine.dlls.ntdll.rtl_sync import RtlInitializeCriticalSection, RtlInitializeCriticalSectionAndSpinCount
from pywine.host.ffi import addressof
from pywine.nt.clock import deadline_after
from pywine.nt.namespace import Namespace
from pywine.nt.objects import Object, Waitable
from pywine.nt.process import Process
from pywine.nt.sync import WAIT_IO_COMPLETION, Event, Mutant, Semaphore, Timer, wait

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_MAXIMUM_WAIT_OBJECTS = 64
_INITIAL_SET, _MANUAL_RESET, _INITIAL_OWNER = 2, 1, 1


# Sleeping and waiting.


@api(calls_back=True)
def Sleep(p: Process, milliseconds: DWORD) -> VOID:
    if not milliseconds:
        p.thread.processor.give_way()
        return
    p.thread.interrupts.sleep(deadline_after(milliseconds))


@api(calls_back=True)
def SleepEx(p: Process, milliseconds: DWORD, alertable: BOOL) -> DWORD:
    if not alertable:
        Sleep(p, milliseconds)
        return 0
    answer = wait(p, [], everything=False, milliseconds=milliseconds, alertable=True)
    return answer if answer == WAIT_IO_COMPLETION else 0


@api(calls_back=True)
def WaitForSingleObject(p: Process, object: Waitable, milliseconds: DWORD) -> WAIT:
    return wait(p, [object], everything=False, milliseconds=milliseconds)


@api(calls_back=True)
def WaitForSingleObjectEx(p: Process, object: Waitable, milliseconds: DWORD, alertable: BOOL) -> WAIT:
    return wait(p, [object], everything=False, milliseconds=milliseconds, alertable=bool(alertable))


@api(calls_back=True)
def WaitForMultipleObjects(
    p: Process, count: DWORD, handles: PVOID, everything: BOOL, milliseconds: DWORD
) -> WAIT:
    return WaitForMultipleObjectsEx(p, count, handles, everything, milliseconds, False)


@api(calls_back=True)
def WaitForMultipleObjectsEx(
    p: Process, count: DWORD, handles: PVOID, everything: BOOL, milliseconds: DWORD, alertable: BOOL
) -> WAIT:
    if not 0 < count <= _MAXIMUM_WAIT_OBJECTS:
        raise WinError(ERROR_INVALID_PARAMETER)
    word = p.bits // 8
    raw = p.memory.read(handles, count * word)
    objects = [
        p.handles.get(int.from_bytes(raw[at : at + word], "little"), Waitable)
        for at in range(0, len(raw), word)
    ]
    if everything and len(set(map(id, objects))) != count:
        raise WinError(ERROR_INVALID_PARAMETER)
    return wait(p, objects, everything=bool(everything), milliseconds=milliseconds, alertable=bool(alertable))


@api(calls_back=True)
def SignalObjectAndWait(
    p: Process, signal: Object, object: Waitable, milliseconds: DWORD, alertable: BOOL
) -> WAIT:
    signal_object(signal)
    return wait(p, [object], everything=False, milliseconds=milliseconds, alertable=bool(alertable))


# Named objects.


def _create(p: Process, kind: type, name: str | None, security: SECURITY_ATTRIBUTES | None, make) -> int:
    target, existed = p.state(Namespace).create(name, kind, make)
    p.last_error = ERROR_ALREADY_EXISTS if existed else 0
    return p.handles.open(target, 0x1F0003, inherit=bool(security and security.bInheritHandle))


def _open(p: Process, kind: type, access: int, inherit: int, name: str | None) -> int:
    if name is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    if not name:
        raise WinError(ERROR_FILE_NOT_FOUND)
    return p.handles.open(p.state(Namespace).get(name, kind), access, inherit=bool(inherit))


@api.aw
def CreateEvent(
    p: Process, security: Opt[SECURITY_ATTRIBUTES], manual: BOOL, initial: BOOL, name: Opt[TSTR]
) -> HANDLE:
    return _create(p, Event, name, security, lambda: Event(manual=bool(manual), signaled=bool(initial)))


@api.aw
def CreateEventEx(
    p: Process, security: Opt[SECURITY_ATTRIBUTES], name: Opt[TSTR], flags: DWORD, access: DWORD
) -> HANDLE:
    return CreateEvent(p, security, flags & _MANUAL_RESET, flags & _INITIAL_SET, name)


@api.aw
def OpenEvent(p: Process, access: DWORD, inherit: BOOL, name: Opt[TSTR]) -> HANDLE:
    return _open(p, Event, access, inherit, name)


@api
def SetEvent(p: Process, event: Event) -> TRUE:
    event.set()


@api
def ResetEvent(p: Process, event: Event) -> TRUE:
    event.signaled = False


@api.aw
def CreateMutex(p: Process, security: Opt[SECURITY_ATTRIBUTES], owned: BOOL, name: Opt[TSTR]) -> HANDLE:
    return _create(p, Mutant, name, security, lambda: Mutant(p, owned=bool(owned)))


@api.aw
def CreateMutexEx(
    p: Process, security: Opt[SECURITY_ATTRIBUTES], name: Opt[TSTR], flags: DWORD, access: DWORD
) -> HANDLE:
    return CreateMutex(p, security, flags & _INITIAL_OWNER, name)


@api.aw
def OpenMutex(p: Process, access: DWORD, inherit: BOOL, name: Opt[TSTR]) -> HANDLE:
    return _open(p, Mutant, access, inherit, name)


@api
def ReleaseMutex(p: Process, mutex: Mutant) -> TRUE:
    mutex.release()


@api.aw
def CreateSemaphore(
    p: Process, security: Opt[SECURITY_ATTRIBUTES], initial: LONG, maximum: LONG, name: Opt[TSTR]
) -> HANDLE:
    if maximum <= 0 or not 0 <= initial <= maximum:
        raise WinError(ERROR_INVALID_PARAMETER)
    return _create(p, Semaphore, name, security, lambda: Semaphore(initial, maximum))


@api.aw
def CreateSemaphoreEx(
    p: Process,
    security: Opt[SECURITY_ATTRIBUTES],
    initial: LONG,
    maximum: LONG,
    name: Opt[TSTR],
    flags: DWORD,
    access: DWORD,
) -> HANDLE:
    return CreateSemaphore(p, security, initial, maximum, name)


@api.aw
def OpenSemaphore(p: Process, access: DWORD, inherit: BOOL, name: Opt[TSTR]) -> HANDLE:
    return _open(p, Semaphore, access, inherit, name)


@api
def ReleaseSemaphore(p: Process, semaphore: Semaphore, count: LONG, previous: OutOpt[LONG]) -> TRUE:
    if count <= 0:
        raise WinError(ERROR_INVALID_PARAMETER)
    previous.value = semaphore.release(count)


@api.aw
def CreateWaitableTimer(
    p: Process, security: Opt[SECURITY_ATTRIBUTES], manual: BOOL, name: Opt[TSTR]
) -> HANDLE:
    return _create(p, Timer, name, security, lambda: Timer(manual=bool(manual)))


@api.aw
def CreateWaitableTimerEx(
    p: Process, security: Opt[SECURITY_ATTRIBUTES], name: Opt[TSTR], flags: DWORD, access: DWORD
) -> HANDLE:
    return CreateWaitableTimer(p, security, flags & _MANUAL_RESET, name)


@api.aw
def OpenWaitableTimer(p: Process, access: DWORD, inherit: BOOL, name: Opt[TSTR]) -> HANDLE:
    return _open(p, Timer, access, inherit, name)


@api
def SetWaitableTimer(
    p: Process, timer: Timer, due: Out[LONGLONG], period: LONG, routine: PVOID, argument: PVOID, resume: BOOL
) -> TRUE:
    if period < 0:
        raise WinError(ERROR_INVALID_PARAMETER)
    timer.set(due.value, period, (p.thread, routine, argument) if routine else None)


@api
def SetWaitableTimerEx(
    p: Process,
    timer: Timer,
    due: Out[LONGLONG],
    period: LONG,
    routine: PVOID,
    argument: PVOID,
    reason: PVOID,
    delay: DWORD,
) -> TRUE:
    SetWaitableTimer(p, timer, due, period, routine, argument, 0)


@api
def CancelWaitableTimer(p: Process, timer: Timer) -> TRUE:
    timer.cancel()


# Locks in the caller's memory.


@api
def InitializeCriticalSection(p: Process, section: Out[CRITICAL_SECTION]) -> VOID:
    RtlInitializeCriticalSection(p, section)


@api
def InitializeCriticalSectionAndSpinCount(
    p: Process, section: Out[CRITICAL_SECTION], spin_count: DWORD
) -> TRUE:
    RtlInitializeCriticalSectionAndSpinCount(p, section, spin_count)


@api
def InitializeCriticalSectionEx(
    p: Process, section: Out[CRITICAL_SECTION], spin_count: DWORD, flags: DWORD
) -> TRUE:
    RtlInitializeCriticalSectionAndSpinCount(p, section, spin_count)


@api
def InitOnceInitialize(p: Process, once: Out[PVOID]) -> VOID:
    once.value = 0


@api(calls_back=True)
def InitOnceExecuteOnce(
    p: Process, once: PVOID, callback: PVOID, parameter: PVOID, context: OutOpt[PVOID]
) -> BOOL:
    from pywine.dlls.ntdll.rtl_sync import RtlRunOnceExecuteOnce

    return not RtlRunOnceExecuteOnce(p, once, callback, parameter, context)


@api(calls_back=True)
def InitOnceBeginInitialize(
    p: Process, once: PVOID, flags: DWORD, pending: Out[BOOL], context: OutOpt[PVOID]
) -> TRUE:
    from pywine.dlls.ntdll.rtl_sync import RtlRunOnceBeginInitialize

    pending.value = bool(RtlRunOnceBeginInitialize(p, once, flags, context))


@api
def InitOnceComplete(p: Process, once: PVOID, flags: DWORD, context: PVOID) -> TRUE:
    from pywine.dlls.ntdll.rtl_sync import RtlRunOnceComplete

    RtlRunOnceComplete(p, once, flags, context)


@api(calls_back=True)
def SleepConditionVariableCS(
    p: Process, variable: PVOID, section: Out[CRITICAL_SECTION], milliseconds: DWORD
) -> TRUE:
    from pywine.dlls.ntdll.rtl_sync import sleep_in_section

    _succeed(sleep_in_section(p, variable, section, deadline_after(milliseconds)))


@api(calls_back=True)
def SleepConditionVariableSRW(
    p: Process, variable: PVOID, lock: PVOID, milliseconds: DWORD, flags: DWORD
) -> TRUE:
    from pywine.dlls.ntdll.rtl_sync import sleep_in_lock

    _succeed(sleep_in_lock(p, variable, lock, deadline_after(milliseconds), flags))


def _succeed(status: int) -> None:
    if status:
        raise WinError(ERROR_TIMEOUT)


@api
def InitializeSynchronizationBarrier(p: Process, barrier: PVOID, total: LONG, spin: LONG) -> TRUE:
    from pywine.dlls.ntdll.rtl_sync import RtlInitBarrier

    RtlInitBarrier(p, barrier, total, spin)


@api(calls_back=True)
def EnterSynchronizationBarrier(p: Process, barrier: PVOID, flags: DWORD) -> BOOL:
    from pywine.dlls.ntdll.rtl_sync import RtlBarrier

    return RtlBarrier(p, barrier, flags)


@api
def DeleteSynchronizationBarrier(p: Process, barrier: PVOID) -> TRUE:
    pass


# The x86 exports behind the intrinsics.


def _exchange(p: Process, target: Any, new: Callable[[int], int]) -> int:
    """Replace a LONG by what `new` makes of it, atomically for guest code elsewhere; what it was."""
    address = addressof(target) - p.memory.base
    while True:
        old = target.value
        value = new(old)
        if p.engine.compare_exchange(address, 4, old & 0xFFFFFFFF, value & 0xFFFFFFFF):
            return old


@api
def InterlockedIncrement(p: Process, target: Out[LONG]) -> LONG:
    return _exchange(p, target, lambda old: old + 1) + 1


@api
def InterlockedDecrement(p: Process, target: Out[LONG]) -> LONG:
    return _exchange(p, target, lambda old: old - 1) - 1


@api
def InterlockedExchange(p: Process, target: Out[LONG], value: LONG) -> LONG:
    return _exchange(p, target, lambda _: value)


@api
def InterlockedExchangeAdd(p: Process, target: Out[LONG], value: LONG) -> LONG:
    return _exchange(p, target, lambda old: old + value)


@api
def InterlockedCompareExchange(p: Process, target: Out[LONG], value: LONG, comparand: LONG) -> LONG:
    return _exchange(p, target, lambda old: value if old == comparand else old)


@api
def InterlockedCompareExchange64(
    p: Process, target: Out[LONGLONG], value: LONGLONG, comparand: LONGLONG
) -> LONGLONG:
    mask = (1 << 64) - 1
    address = addressof(target) - p.memory.base
    while (old := target.value) == comparand:
        if p.engine.compare_exchange(address, 8, comparand & mask, value & mask):
            break
    return old
