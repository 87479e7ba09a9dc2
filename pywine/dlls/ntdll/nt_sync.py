"""System calls for waiting: events, semaphores, mutants, delays."""

from __future__ import annotations

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_ALERTED,
    STATUS_INVALID_CID,
    STATUS_INVALID_PARAMETER,
    STATUS_INVALID_PARAMETER_1,
    STATUS_NO_YIELD_PERFORMED,
    STATUS_OBJECT_TYPE_MISMATCH,
    STATUS_TIMEOUT,
    STATUS_TIMER_RESOLUTION_NOT_SET,
)
from pywine.abi.types import BOOLEAN, HANDLE, LONGLONG, PVOID, STATUS, ULONG, Opt, Out
from pywine.dlls.ntdll.twins import nt
from pywine.nt.clock import deadline_of, monotonic_ns
from pywine.nt.objects import Object, Waitable
from pywine.nt.parking import GlobalKeyedEvent, KeyedEvent
from pywine.nt.process import Process
from pywine.nt.sync import WAIT_IO_COMPLETION, WOKEN_BY_ALERT, Event, Mutant, Semaphore, wait_until

_MAXIMUM_WAIT_OBJECTS = 64


@nt(calls_back=True)
def NtWaitForSingleObject(p: Process, object: Waitable, alertable: BOOLEAN, timeout: Opt[LONGLONG]) -> STATUS:
    deadline = deadline_of(timeout)
    return wait_until(p, [object], everything=False, deadline=deadline, alertable=bool(alertable))


@nt(calls_back=True)
def NtWaitForMultipleObjects(
    p: Process, count: ULONG, handles: PVOID, any: ULONG, alertable: BOOLEAN, timeout: Opt[LONGLONG]
) -> STATUS:
    if not 0 < count <= _MAXIMUM_WAIT_OBJECTS:
        raise NtError(STATUS_INVALID_PARAMETER)
    word = p.bits // 8
    raw = p.memory.read(handles, count * word)
    objects = [
        p.handles.get(int.from_bytes(raw[at : at + word], "little"), Waitable)
        for at in range(0, len(raw), word)
    ]
    return wait_until(
        p, objects, everything=not any, deadline=deadline_of(timeout), alertable=bool(alertable)
    )


@nt(calls_back=True)
def NtDelayExecution(p: Process, alertable: BOOLEAN, timeout: Opt[LONGLONG]) -> STATUS:
    answer = wait_until(p, [], everything=False, deadline=deadline_of(timeout), alertable=bool(alertable))
    return answer if answer in (WAIT_IO_COMPLETION, WOKEN_BY_ALERT) else 0


@nt(calls_back=True)
def NtSignalAndWaitForSingleObject(
    p: Process, signal: Object, object: Waitable, alertable: BOOLEAN, timeout: Opt[LONGLONG]
) -> STATUS:
    signal_object(signal)
    deadline = deadline_of(timeout)
    return wait_until(p, [object], everything=False, deadline=deadline, alertable=bool(alertable))


def signal_object(target: Object) -> None:
    """Raises NtError."""
    if isinstance(target, Event):
        target.set()
    elif isinstance(target, Mutant):
        target.release()
    elif isinstance(target, Semaphore):
        target.release(1)
    else:
        raise NtError(STATUS_OBJECT_TYPE_MISMATCH)


@nt(calls_back=True)
def NtTestAlert(p: Process) -> STATUS:
    answer = wait_until(p, [], everything=False, deadline=0, alertable=True)
    return STATUS_ALERTED if answer == WOKEN_BY_ALERT else None


class TimerResolution:
    """What programs want of the clock, in 100 ns; it is finer anyway."""

    COARSEST, FINEST = 156250, 5000

    def __init__(self, p: Process) -> None:
        self.current, self.is_set = self.COARSEST, False


@nt
def NtQueryTimerResolution(
    p: Process, coarsest: Out[ULONG], finest: Out[ULONG], current: Out[ULONG]
) -> STATUS:
    coarsest.value, finest.value = TimerResolution.COARSEST, TimerResolution.FINEST
    current.value = p.state(TimerResolution).current


@nt
def NtSetTimerResolution(p: Process, wanted: ULONG, is_set: BOOLEAN, current: Out[ULONG]) -> STATUS:
    resolution = p.state(TimerResolution)
    was_set, resolution.is_set = resolution.is_set, bool(is_set)
    if is_set:
        resolution.current = min(max(wanted, resolution.FINEST), resolution.COARSEST)
    elif was_set:
        resolution.current = resolution.COARSEST
    current.value = resolution.current
    if not is_set and not was_set:
        raise NtError(STATUS_TIMER_RESOLUTION_NOT_SET)


@nt(calls_back=True)
def NtYieldExecution(p: Process) -> STATUS:
    raise NtError(STATUS_NO_YIELD_PERFORMED)


# Keyed events: who waits for a key and who releases it meet, whoever comes first.


@nt(calls_back=True, partial="not alertable")
def NtWaitForKeyedEvent(
    p: Process, event: HANDLE, key: PVOID, alertable: BOOLEAN, timeout: Opt[LONGLONG]
) -> STATUS:
    met = _keyed(p, event, key).wait(key, deadline_of(timeout))
    return 0 if met else STATUS_TIMEOUT


@nt(calls_back=True, partial="not alertable")
def NtReleaseKeyedEvent(
    p: Process, event: HANDLE, key: PVOID, alertable: BOOLEAN, timeout: Opt[LONGLONG]
) -> STATUS:
    met = _keyed(p, event, key).release(key, deadline_of(timeout))
    return 0 if met else STATUS_TIMEOUT


def _keyed(p: Process, event: int, key: int) -> KeyedEvent:
    if key & 1:
        raise NtError(STATUS_INVALID_PARAMETER_1)
    return p.handles.get(event, KeyedEvent) if event else p.state(GlobalKeyedEvent)


# Alerts by thread id, of which a thread keeps one.


@nt(calls_back=True)
def NtWaitForAlertByThreadId(p: Process, address: PVOID, timeout: Opt[LONGLONG]) -> STATUS:
    thread, deadline = p.thread, deadline_of(timeout)
    while not thread.is_alerted:
        if deadline is not None and monotonic_ns() >= deadline:
            return STATUS_TIMEOUT
        thread.interrupts.pause(deadline)
    thread.is_alerted = False
    return STATUS_ALERTED


@nt
def NtAlertThreadByThreadId(p: Process, identifier: HANDLE) -> STATUS:
    thread = p.threads.get(identifier)
    if thread is None:
        raise NtError(STATUS_INVALID_CID)
    thread.is_alerted = True
    thread.interrupts.wake()
