"""System calls on events, mutants, semaphores, timers and keyed events."""

from __future__ import annotations

import struct

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_INFO_LENGTH_MISMATCH,
    STATUS_INVALID_INFO_CLASS,
    STATUS_INVALID_PARAMETER,
)
from pywine.abi.types import BOOLEAN, HANDLE, LONG, LONGLONG, PVOID, STATUS, ULONG, In, Opt, Out, OutOpt
from pywine.abi.winternl import OBJECT_ATTRIBUTES
from pywine.dlls.ntdll.nt_names import create_named, open_named
from pywine.dlls.ntdll.twins import nt
from pywine.nt.clock import monotonic_ns
from pywine.nt.parking import KeyedEvent
from pywine.nt.process import Process
from pywine.nt.sync import Event, Mutant, Semaphore, Timer

_NOTIFICATION, _SYNCHRONIZATION = 0, 1  # EVENT_TYPE and TIMER_TYPE
_MUTANT_BASIC, _MUTANT_OWNER = 0, 1


def _give(p: Process, data: bytes, kind: int, buffer: int, size: int, done: OutOpt[ULONG]) -> None:
    """Answer a query of the basic information, for which the buffer has the very size. Raises NtError."""
    if kind:
        raise NtError(STATUS_INVALID_INFO_CLASS)
    if size != len(data):
        raise NtError(STATUS_INFO_LENGTH_MISMATCH)
    p.memory.write(buffer, data)
    done.value = len(data)


# Events.


@nt
def NtCreateEvent(
    p: Process, event: Out[HANDLE], access: ULONG, attributes: Opt[OBJECT_ATTRIBUTES], kind: ULONG,
    initial: BOOLEAN,
) -> STATUS:  # fmt: skip
    if kind not in (_NOTIFICATION, _SYNCHRONIZATION):
        raise NtError(STATUS_INVALID_PARAMETER)
    return create_named(
        p, event, access, attributes, Event, lambda: Event(manual=not kind, signaled=bool(initial))
    )


@nt
def NtOpenEvent(p: Process, event: Out[HANDLE], access: ULONG, attributes: In[OBJECT_ATTRIBUTES]) -> STATUS:
    open_named(p, event, access, attributes, Event)


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


@nt
def NtPulseEvent(p: Process, event: Event, previous: OutOpt[LONG]) -> STATUS:
    previous.value = event.signaled
    event.pulse()


@nt
def NtQueryEvent(
    p: Process, event: Event, kind: ULONG, buffer: PVOID, size: ULONG, done: OutOpt[ULONG]
) -> STATUS:
    _give(p, struct.pack("<Ii", not event.manual, event.signaled), kind, buffer, size, done)


# Mutants.


@nt
def NtCreateMutant(
    p: Process, mutant: Out[HANDLE], access: ULONG, attributes: Opt[OBJECT_ATTRIBUTES], owned: BOOLEAN
) -> STATUS:
    return create_named(p, mutant, access, attributes, Mutant, lambda: Mutant(p, owned=bool(owned)))


@nt
def NtOpenMutant(p: Process, mutant: Out[HANDLE], access: ULONG, attributes: In[OBJECT_ATTRIBUTES]) -> STATUS:
    open_named(p, mutant, access, attributes, Mutant)


@nt
def NtReleaseMutant(p: Process, mutant: Mutant, previous: OutOpt[LONG]) -> STATUS:
    previous.value = 1 - mutant.release()


@nt(partial="an owner in another process is not named")
def NtQueryMutant(
    p: Process, mutant: Mutant, kind: ULONG, buffer: PVOID, size: ULONG, done: OutOpt[ULONG]
) -> STATUS:
    if kind == _MUTANT_OWNER:
        owner = mutant.owner
        code = "<QQ" if p.bits == 64 else "<II"
        data = struct.pack(code, p.id if owner else 0, owner.id if owner else 0)
        _give(p, data, _MUTANT_BASIC, buffer, size, done)
        return
    is_free = mutant.is_signaled() and mutant.owner is not p.thread
    count = 1 if is_free else 1 - mutant.count if mutant.owner else 0
    data = struct.pack("<iBB2x", count, mutant.owner is p.thread, mutant.abandoned)
    _give(p, data, kind, buffer, size, done)


# Semaphores.


@nt
def NtCreateSemaphore(
    p: Process, semaphore: Out[HANDLE], access: ULONG, attributes: Opt[OBJECT_ATTRIBUTES], initial: LONG,
    maximum: LONG,
) -> STATUS:  # fmt: skip
    if maximum <= 0 or not 0 <= initial <= maximum:
        raise NtError(STATUS_INVALID_PARAMETER)
    return create_named(p, semaphore, access, attributes, Semaphore, lambda: Semaphore(initial, maximum))


@nt
def NtOpenSemaphore(
    p: Process, semaphore: Out[HANDLE], access: ULONG, attributes: In[OBJECT_ATTRIBUTES]
) -> STATUS:
    open_named(p, semaphore, access, attributes, Semaphore)


@nt
def NtReleaseSemaphore(p: Process, semaphore: Semaphore, count: LONG, previous: OutOpt[LONG]) -> STATUS:
    previous.value = semaphore.release(count)


@nt
def NtQuerySemaphore(
    p: Process, semaphore: Semaphore, kind: ULONG, buffer: PVOID, size: ULONG, done: OutOpt[ULONG]
) -> STATUS:
    _give(p, struct.pack("<ii", semaphore.count, semaphore.maximum), kind, buffer, size, done)


# Timers.


@nt
def NtCreateTimer(
    p: Process, timer: Out[HANDLE], access: ULONG, attributes: Opt[OBJECT_ATTRIBUTES], kind: ULONG
) -> STATUS:
    if kind not in (_NOTIFICATION, _SYNCHRONIZATION):
        raise NtError(STATUS_INVALID_PARAMETER)
    return create_named(p, timer, access, attributes, Timer, lambda: Timer(manual=not kind))


@nt
def NtOpenTimer(p: Process, timer: Out[HANDLE], access: ULONG, attributes: In[OBJECT_ATTRIBUTES]) -> STATUS:
    open_named(p, timer, access, attributes, Timer)


@nt
def NtSetTimer(
    p: Process, timer: Timer, due: In[LONGLONG], routine: PVOID, argument: PVOID, resume: BOOLEAN,
    period: LONG, previous: OutOpt[BOOLEAN],
) -> STATUS:  # fmt: skip
    if period < 0:
        raise NtError(STATUS_INVALID_PARAMETER)
    previous.value = timer.is_signaled()
    timer.set(due.value, period, (p.thread, routine, argument) if routine else None)


@nt
def NtCancelTimer(p: Process, timer: Timer, state: OutOpt[BOOLEAN]) -> STATUS:
    state.value = timer.is_signaled()
    timer.cancel()


@nt
def NtQueryTimer(
    p: Process, timer: Timer, kind: ULONG, buffer: PVOID, size: ULONG, done: OutOpt[ULONG]
) -> STATUS:
    state = timer.is_signaled()
    left = max(timer.due - monotonic_ns(), 0) // 100 if timer.due else 0
    _give(p, struct.pack("<qB7x", left, state), kind, buffer, size, done)


# Keyed events.


@nt
def NtCreateKeyedEvent(
    p: Process, event: Out[HANDLE], access: ULONG, attributes: Opt[OBJECT_ATTRIBUTES], flags: ULONG
) -> STATUS:
    return create_named(p, event, access, attributes, KeyedEvent, lambda: KeyedEvent(p))


@nt(partial="only those of this process")
def NtOpenKeyedEvent(
    p: Process, event: Out[HANDLE], access: ULONG, attributes: In[OBJECT_ATTRIBUTES]
) -> STATUS:
    open_named(p, event, access, attributes, KeyedEvent)
