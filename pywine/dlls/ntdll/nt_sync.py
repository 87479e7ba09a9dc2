"""System calls for waiting: events, semaphores, mutants, delays."""

from __future__ import annotations

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_INVALID_PARAMETER, STATUS_NO_YIELD_PERFORMED
from pywine.abi.types import BOOLEAN, HANDLE, LONG, LONGLONG, PVOID, STATUS, ULONG, Opt, Out, OutOpt
from pywine.dlls.ntdll.twins import nt
from pywine.nt.clock import deadline_of
from pywine.nt.objects import Waitable
from pywine.nt.process import Process
from pywine.nt.sync import Event, Mutant, Semaphore, wait_until

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
    return answer if answer == 0xC0 else 0


@nt(calls_back=True)
def NtYieldExecution(p: Process) -> STATUS:
    raise NtError(STATUS_NO_YIELD_PERFORMED)


@nt(partial="unnamed only")
def NtCreateEvent(
    p: Process, event: Out[HANDLE], access: ULONG, attributes: PVOID, kind: ULONG, initial: BOOLEAN
) -> STATUS:
    made = Event(manual=not kind, signaled=bool(initial))
    event.value = p.handles.open(made, access)


@nt
def NtSetEvent(p: Process, event: Event, previous: OutOpt[LONG]) -> STATUS:
    previous.value = event.signaled
    event.set()


@nt
def NtResetEvent(p: Process, event: Event, previous: OutOpt[LONG]) -> STATUS:
    previous.value = event.signaled
    event.signaled = False


@nt
def NtClearEvent(p: Process, event: Event) -> STATUS:
    event.signaled = False


@nt(partial="unnamed only")
def NtCreateMutant(
    p: Process, mutant: Out[HANDLE], access: ULONG, attributes: PVOID, owned: BOOLEAN
) -> STATUS:
    mutant.value = p.handles.open(Mutant(p, owned=bool(owned)), access)


@nt
def NtReleaseMutant(p: Process, mutant: Mutant, previous: OutOpt[LONG]) -> STATUS:
    previous.value = 1 - mutant.release()


@nt(partial="unnamed only")
def NtCreateSemaphore(
    p: Process, semaphore: Out[HANDLE], access: ULONG, attributes: PVOID, initial: LONG, maximum: LONG
) -> STATUS:
    if maximum <= 0 or not 0 <= initial <= maximum:
        raise NtError(STATUS_INVALID_PARAMETER)
    semaphore.value = p.handles.open(Semaphore(initial, maximum), access)


@nt
def NtReleaseSemaphore(p: Process, semaphore: Semaphore, count: LONG, previous: OutOpt[LONG]) -> STATUS:
    previous.value = semaphore.release(count)
