"""User-mode locks: critical sections, slim reader/writer locks, condition variables, one-time initialisation,
SLists.
"""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import (
    BOOLEAN,
    DWORD,
    LONGLONG,
    PVOID,
    SIZE_T,
    STATUS,
    ULONG,
    USHORT,
    VOID,
    In,
    Opt,
    Out,
    OutOpt,
)
from pywine.abi.winerror import ERROR_GEN_FAILURE, ERROR_INVALID_PARAMETER
from pywine.abi.winternl import CRITICAL_SECTION
from pywine.nt.process import Process
from pywine.nt.sync import INFINITE, WAIT_OBJECT_0, Event, Waiters, wait

_NO_DEBUG_INFO = (1 << 64) - 1
_ONCE_CHECK_ONLY, _ONCE_ASYNC, _ONCE_INIT_FAILED = 1, 2, 4
_ONCE_PENDING, _ONCE_DONE = 1, 2
_SRW_EXCLUSIVE, _SRW_SHARED = 1, 0x10
_TIMEOUT = 0x102


# Critical sections.


@api
def RtlInitializeCriticalSection(p: Process, section: Out[CRITICAL_SECTION]) -> STATUS:
    section.DebugInfo = _NO_DEBUG_INFO
    section.LockCount, section.RecursionCount, section.SpinCount = -1, 0, 0
    section.OwningThread = section.LockSemaphore = 0


@api
def RtlInitializeCriticalSectionAndSpinCount(
    p: Process, section: Out[CRITICAL_SECTION], spin_count: DWORD
) -> STATUS:
    RtlInitializeCriticalSection(p, section)
    section.SpinCount = spin_count & 0xFFFFFF


@api
def RtlInitializeCriticalSectionEx(
    p: Process, section: Out[CRITICAL_SECTION], spin_count: DWORD, flags: ULONG
) -> STATUS:
    RtlInitializeCriticalSectionAndSpinCount(p, section, spin_count)


@api
def RtlSetCriticalSectionSpinCount(p: Process, section: Out[CRITICAL_SECTION], spin_count: ULONG) -> ULONG:
    old, section.SpinCount = section.SpinCount & 0xFFFFFF, spin_count & 0xFFFFFF
    return old


@api
def RtlDeleteCriticalSection(p: Process, section: Out[CRITICAL_SECTION]) -> STATUS:
    section.DebugInfo = 0
    section.LockCount, section.RecursionCount = -1, 0
    section.OwningThread = 0


@api
def RtlEnterCriticalSection(p: Process, section: Out[CRITICAL_SECTION]) -> STATUS:
    section.LockCount += 1
    section.RecursionCount += 1
    section.OwningThread = p.thread.id


@api
def RtlTryEnterCriticalSection(p: Process, section: Out[CRITICAL_SECTION]) -> BOOLEAN:
    if section.RecursionCount and section.OwningThread != p.thread.id:
        return False
    RtlEnterCriticalSection(p, section)
    return True


@api
def RtlLeaveCriticalSection(p: Process, section: Out[CRITICAL_SECTION]) -> STATUS:
    section.LockCount -= 1
    section.RecursionCount -= 1
    if not section.RecursionCount:
        section.OwningThread = 0


@api
def RtlIsCriticalSectionLocked(p: Process, section: In[CRITICAL_SECTION]) -> ULONG:
    return section.RecursionCount != 0


@api
def RtlIsCriticalSectionLockedByThread(p: Process, section: In[CRITICAL_SECTION]) -> ULONG:
    return section.RecursionCount != 0 and section.OwningThread == p.thread.id


# Slim reader/writer locks: bit 0 is set while held exclusively, readers count in steps of 16.


@api(names=("RtlInitializeSRWLock", "RtlInitializeConditionVariable", "RtlRunOnceInitialize"))
def RtlInitializeSRWLock(p: Process, lock: Out[PVOID]) -> VOID:
    lock.value = 0


@api(calls_back=True, partial="one thread: a lock that is held is waited for in vain")
def RtlAcquireSRWLockExclusive(p: Process, lock: Out[PVOID]) -> VOID:
    if lock.value:
        wait(p, [], everything=False, milliseconds=INFINITE)
    lock.value = _SRW_EXCLUSIVE


@api
def RtlTryAcquireSRWLockExclusive(p: Process, lock: Out[PVOID]) -> BOOLEAN:
    if lock.value:
        return False
    lock.value = _SRW_EXCLUSIVE
    return True


@api
def RtlReleaseSRWLockExclusive(p: Process, lock: Out[PVOID]) -> VOID:
    lock.value = 0


@api(calls_back=True, partial="one thread: a lock that is held is waited for in vain")
def RtlAcquireSRWLockShared(p: Process, lock: Out[PVOID]) -> VOID:
    if lock.value & _SRW_EXCLUSIVE:
        wait(p, [], everything=False, milliseconds=INFINITE)
    lock.value += _SRW_SHARED


@api
def RtlTryAcquireSRWLockShared(p: Process, lock: Out[PVOID]) -> BOOLEAN:
    if lock.value & _SRW_EXCLUSIVE:
        return False
    lock.value += _SRW_SHARED
    return True


@api
def RtlReleaseSRWLockShared(p: Process, lock: Out[PVOID]) -> VOID:
    lock.value -= _SRW_SHARED


# Condition variables and addresses: the sleepers of each, by where it lies.


class Sleepers:
    """Who sleeps on which condition variable or address."""

    def __init__(self, p: Process) -> None:
        self.events: dict[int, list[Event]] = {}

    def sleep(self, p: Process, key: int, milliseconds: int) -> bool:
        """Sleep until woken (True) or the time is over."""
        event = Event(p.state(Waiters), manual=False, signaled=False)
        self.events.setdefault(key, []).append(event)
        if wait(p, [event], everything=False, milliseconds=milliseconds) == WAIT_OBJECT_0:
            return True
        self.events[key].remove(event)
        return False

    def wake(self, key: int, count: int) -> None:
        waiting = self.events.get(key, [])
        for event in waiting[:count]:
            event.set()
        del waiting[:count]


def sleep_on(p: Process, variable: In[PVOID], milliseconds: int) -> bool:
    """Sleep on a condition variable; whether it was woken in time."""
    from ctypes import addressof

    return p.state(Sleepers).sleep(p, addressof(variable) - p.memory.base, milliseconds)


@api
def RtlWakeConditionVariable(p: Process, variable: PVOID) -> VOID:
    p.state(Sleepers).wake(variable, 1)


@api
def RtlWakeAllConditionVariable(p: Process, variable: PVOID) -> VOID:
    p.state(Sleepers).wake(variable, 1 << 30)


@api(calls_back=True)
def RtlWaitOnAddress(
    p: Process, address: PVOID, compare: PVOID, size: SIZE_T, timeout: Opt[LONGLONG]
) -> STATUS:
    if size not in (1, 2, 4, 8):
        raise WinError(ERROR_INVALID_PARAMETER)
    if p.memory.read(address, size) != p.memory.read(compare, size):
        return 0
    milliseconds = INFINITE if timeout is None else -timeout.value // 10_000
    return 0 if p.state(Sleepers).sleep(p, address, milliseconds) else _TIMEOUT


@api
def RtlWakeAddressSingle(p: Process, address: PVOID) -> VOID:
    p.state(Sleepers).wake(address, 1)


@api
def RtlWakeAddressAll(p: Process, address: PVOID) -> VOID:
    p.state(Sleepers).wake(address, 1 << 30)


# One-time initialisation: the low two bits say how far it is, the rest is the context.


def begin_once(once: Out[PVOID], flags: int, context: Out[PVOID]) -> bool:
    """InitOnceBeginInitialize; whether the caller is to initialise. Raises WinError."""
    if once.value & 3 == _ONCE_DONE:
        context.value = once.value & ~3
        return False
    if flags & _ONCE_CHECK_ONLY:
        raise WinError(ERROR_GEN_FAILURE)
    if flags & ~3:
        raise WinError(ERROR_INVALID_PARAMETER)
    once.value = _ONCE_PENDING
    return True


def complete_once(once: Out[PVOID], flags: int, context: int) -> None:
    """InitOnceComplete. Raises WinError."""
    if once.value & 3 != _ONCE_PENDING:
        raise WinError(ERROR_GEN_FAILURE)
    if context & 3 or (flags & _ONCE_INIT_FAILED and context):
        raise WinError(ERROR_INVALID_PARAMETER)
    once.value = 0 if flags & _ONCE_INIT_FAILED else context | _ONCE_DONE


def execute_once(p: Process, once: int, callback: int, parameter: int, context: int) -> bool:
    """InitOnceExecuteOnce. `context`: where the context goes, or 0."""
    word = p.bits // 8
    code = "<Q" if word == 8 else "<I"
    p.memory.check(once, word, 3)
    ram = p.memory.ram
    if struct.unpack_from(code, ram, once)[0] & 3 != _ONCE_DONE:
        struct.pack_into(code, ram, once, _ONCE_PENDING)
        cell = context or p.allocate(bytes(word))
        if not p.call(callback, once, parameter, cell) & 0xFFFFFFFF:
            struct.pack_into(code, ram, once, 0)
            return False
        struct.pack_into(code, ram, once, struct.unpack_from(code, ram, cell)[0] & ~3 | _ONCE_DONE)
        if not context:
            p.heap.free(cell)
    elif context:
        p.memory.write(context, struct.pack(code, struct.unpack_from(code, ram, once)[0] & ~3))
    return True


@api(calls_back=True)
def RtlRunOnceExecuteOnce(
    p: Process, once: PVOID, callback: PVOID, parameter: PVOID, context: PVOID
) -> STATUS:
    return 0 if execute_once(p, once, callback, parameter, context) else 0xC0000001


@api
def RtlRunOnceBeginInitialize(p: Process, once: Out[PVOID], flags: ULONG, context: OutOpt[PVOID]) -> STATUS:
    return 0x103 if begin_once(once, flags, context) else 0


@api
def RtlRunOnceComplete(p: Process, once: Out[PVOID], flags: ULONG, context: PVOID) -> STATUS:
    complete_once(once, flags, context)


# Singly linked lists. x86: next (4), depth (2), sequence (2). x64: depth (2) and sequence (6), next (8, low
# bits free).


def _head(p: Process, head: int) -> tuple[int, int]:
    """First entry and depth."""
    if p.bits == 64:
        low, high = struct.unpack("<QQ", p.memory.read(head, 16))
        return high & ~15, low & 0xFFFF
    first, depth = struct.unpack("<IH", p.memory.read(head, 6))
    return first, depth


def _set_head(p: Process, head: int, first: int, depth: int) -> None:
    if p.bits == 64:
        sequence = struct.unpack_from("<Q", p.memory.ram, head)[0] >> 16
        p.memory.write(
            head,
            struct.pack(
                "<QQ", (sequence + 1 << 16 | depth & 0xFFFF) & (1 << 64) - 1, first | 2 if first else 0
            ),
        )
    else:
        sequence = struct.unpack_from("<H", p.memory.ram, head + 6)[0]
        p.memory.write(head, struct.pack("<IHH", first, depth & 0xFFFF, sequence + 1 & 0xFFFF))


def _pointer(p: Process, address: int) -> int:
    return int.from_bytes(p.memory.read(address, p.bits // 8), "little")


@api
def RtlInitializeSListHead(p: Process, head: PVOID) -> VOID:
    p.memory.write(head, bytes(16 if p.bits == 64 else 8))


@api
def RtlQueryDepthSList(p: Process, head: PVOID) -> USHORT:
    return _head(p, head)[1]


@api
def RtlFirstEntrySList(p: Process, head: PVOID) -> PVOID:
    return _head(p, head)[0]


@api
def RtlInterlockedPushEntrySList(p: Process, head: PVOID, entry: PVOID) -> PVOID:
    first, depth = _head(p, head)
    p.memory.write(entry, first.to_bytes(p.bits // 8, "little"))
    _set_head(p, head, entry, depth + 1)
    return first


@api
def RtlInterlockedPopEntrySList(p: Process, head: PVOID) -> PVOID:
    first, depth = _head(p, head)
    if first:
        _set_head(p, head, _pointer(p, first), depth - 1)
    return first


@api
def RtlInterlockedFlushSList(p: Process, head: PVOID) -> PVOID:
    first, _ = _head(p, head)
    if first:
        _set_head(p, head, 0, 0)
    return first


@api
def RtlInterlockedPushListSListEx(p: Process, head: PVOID, first: PVOID, last: PVOID, count: ULONG) -> PVOID:
    old, depth = _head(p, head)
    p.memory.write(last, old.to_bytes(p.bits // 8, "little"))
    _set_head(p, head, first, depth + count)
    return old


@api
def RtlReleasePebLock(p: Process) -> VOID:
    pass
