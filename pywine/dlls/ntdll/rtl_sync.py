"""User-mode locks: critical sections, slim reader/writer locks, condition variables, addresses, barriers,
one-time initialisation, SLists.
"""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_INVALID_PARAMETER,
    STATUS_OBJECT_NAME_COLLISION,
    STATUS_TIMEOUT,
    STATUS_UNSUCCESSFUL,
)
from pywine.abi.types import (
    BOOLEAN,
    DWORD,
    LONG,
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
from pywine.abi.winternl import CRITICAL_SECTION
from pywine.host.ffi import addressof
from pywine.machine.memory import WRITE
from pywine.nt.clock import deadline_of
from pywine.nt.locks import acquire, enter, leave, release, try_acquire, try_enter
from pywine.nt.parking import Addresses, Locks
from pywine.nt.process import Process

_NO_DEBUG_INFO = (1 << 64) - 1
_ONCE_CHECK_ONLY, _ONCE_ASYNC, _ONCE_INIT_FAILED = 1, 2, 4
_ONCE_PENDING, _ONCE_DONE, _ONCE_ASYNC_PENDING = 1, 2, 3
_PENDING = 0x103
_ALL = 1 << 30


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


def _lock_count(p: Process, section: Out[CRITICAL_SECTION]) -> int:
    """Where the LockCount of a critical section lies."""
    return addressof(section) - p.memory.base + p.bits // 8


@api(calls_back=True)
def RtlEnterCriticalSection(p: Process, section: Out[CRITICAL_SECTION]) -> STATUS:
    if section.OwningThread != p.thread.id:
        lock_count = _lock_count(p, section)
        if p.ending_thread is not p.thread:
            enter(p, lock_count)
        elif not try_enter(p, lock_count):  # the thread that has it ended with all the others
            section.RecursionCount = 0
        section.OwningThread = p.thread.id
    section.RecursionCount += 1


@api
def RtlTryEnterCriticalSection(p: Process, section: Out[CRITICAL_SECTION]) -> BOOLEAN:
    if section.OwningThread != p.thread.id:
        if not try_enter(p, _lock_count(p, section)):
            return False
        section.OwningThread = p.thread.id
    section.RecursionCount += 1
    return True


@api
def RtlLeaveCriticalSection(p: Process, section: Out[CRITICAL_SECTION]) -> STATUS:
    section.RecursionCount -= 1
    if not section.RecursionCount:
        section.OwningThread = 0
        leave(p, _lock_count(p, section))


@api
def RtlIsCriticalSectionLocked(p: Process, section: In[CRITICAL_SECTION]) -> ULONG:
    return section.RecursionCount != 0


@api
def RtlIsCriticalSectionLockedByThread(p: Process, section: In[CRITICAL_SECTION]) -> ULONG:
    return section.RecursionCount != 0 and section.OwningThread == p.thread.id


@api(calls_back=True)
def RtlAcquirePebLock(p: Process) -> VOID:
    RtlEnterCriticalSection(p, _peb_lock(p))


@api
def RtlTryAcquirePebLock(p: Process) -> BOOLEAN:
    return RtlTryEnterCriticalSection(p, _peb_lock(p))


@api
def RtlReleasePebLock(p: Process) -> VOID:
    RtlLeaveCriticalSection(p, _peb_lock(p))


def _peb_lock(p: Process) -> CRITICAL_SECTION:
    return CRITICAL_SECTION.on(p.memory, p.peb.FastPebLock, p.bits)


# Slim reader/writer locks.


@api(names=("RtlInitializeSRWLock", "RtlInitializeConditionVariable", "RtlRunOnceInitialize"))
def RtlInitializeSRWLock(p: Process, lock: Out[PVOID]) -> VOID:
    lock.value = 0


@api(calls_back=True)
def RtlAcquireSRWLockExclusive(p: Process, lock: PVOID) -> VOID:
    _check(p, lock)
    acquire(p, lock, shared=False)


@api
def RtlTryAcquireSRWLockExclusive(p: Process, lock: PVOID) -> BOOLEAN:
    _check(p, lock)
    return try_acquire(p, lock, shared=False)


@api
def RtlReleaseSRWLockExclusive(p: Process, lock: PVOID) -> VOID:
    _check(p, lock)
    release(p, lock, shared=False)


@api(calls_back=True)
def RtlAcquireSRWLockShared(p: Process, lock: PVOID) -> VOID:
    _check(p, lock)
    acquire(p, lock, shared=True)


@api
def RtlTryAcquireSRWLockShared(p: Process, lock: PVOID) -> BOOLEAN:
    _check(p, lock)
    return try_acquire(p, lock, shared=True)


@api
def RtlReleaseSRWLockShared(p: Process, lock: PVOID) -> VOID:
    _check(p, lock)
    release(p, lock, shared=True)


def _check(p: Process, address: int) -> None:
    p.memory.check(address, p.bits // 8, WRITE)


# Condition variables: 0 while nobody sleeps on them, so that guest code need not wake anybody then.


def sleep_in_section(p: Process, variable: int, section: CRITICAL_SECTION, deadline: int | None) -> int:
    """Leave the section while sleeping on the variable; STATUS_SUCCESS or STATUS_TIMEOUT."""
    _store(p, variable, 1)
    RtlLeaveCriticalSection(p, section)
    status = _sleep_on(p, variable, deadline)
    RtlEnterCriticalSection(p, section)
    return status


def sleep_in_lock(p: Process, variable: int, lock: int, deadline: int | None, flags: int) -> int:
    """Release the slim lock while sleeping on the variable; STATUS_SUCCESS or STATUS_TIMEOUT."""
    _check(p, lock)
    _store(p, variable, 1)
    shared = bool(flags & 1)
    release(p, lock, shared=shared)
    status = _sleep_on(p, variable, deadline)
    acquire(p, lock, shared=shared)
    return status


def _sleep_on(p: Process, variable: int, deadline: int | None) -> int:
    locks = p.state(Locks)
    woken = locks.sleep(variable, deadline)
    _store(p, variable, int(variable in locks.sleepers))
    return 0 if woken else STATUS_TIMEOUT


def _store(p: Process, address: int, value: int) -> None:
    p.memory.write(address, value.to_bytes(p.bits // 8, "little"))


@api(calls_back=True)
def RtlSleepConditionVariableCS(
    p: Process, variable: PVOID, section: Out[CRITICAL_SECTION], timeout: Opt[LONGLONG]
) -> STATUS:
    return sleep_in_section(p, variable, section, deadline_of(timeout))


@api(calls_back=True)
def RtlSleepConditionVariableSRW(
    p: Process, variable: PVOID, lock: PVOID, timeout: Opt[LONGLONG], flags: ULONG
) -> STATUS:
    return sleep_in_lock(p, variable, lock, deadline_of(timeout), flags)


@api
def RtlWakeConditionVariable(p: Process, variable: PVOID) -> VOID:
    _wake(p, variable, 1)


@api
def RtlWakeAllConditionVariable(p: Process, variable: PVOID) -> VOID:
    _wake(p, variable, _ALL)


def _wake(p: Process, variable: int, count: int) -> None:
    if p.state(Locks).wake(variable, count):
        _store(p, variable, int(variable in p.state(Locks).sleepers))


# Addresses.


def wait_on_address(p: Process, address: int, compare: int, size: int, deadline: int | None) -> int:
    """Sleep unless the bytes differ already; STATUS_SUCCESS or STATUS_TIMEOUT. Raises NtError."""
    if size not in (1, 2, 4, 8):
        raise NtError(STATUS_INVALID_PARAMETER)
    if p.memory.read(address, size) != p.memory.read(compare, size):
        return 0
    return 0 if p.state(Addresses).sleep(address, deadline) else STATUS_TIMEOUT


@api(calls_back=True)
def RtlWaitOnAddress(
    p: Process, address: PVOID, compare: PVOID, size: SIZE_T, timeout: Opt[LONGLONG]
) -> STATUS:
    return wait_on_address(p, address, compare, size, deadline_of(timeout))


@api
def RtlWakeAddressSingle(p: Process, address: PVOID) -> VOID:
    p.state(Addresses).wake(address, 1)


@api
def RtlWakeAddressAll(p: Process, address: PVOID) -> VOID:
    p.state(Addresses).wake(address, _ALL)


# Barriers: how many threads have yet to come, and how many there are in all.


@api
def RtlInitBarrier(p: Process, barrier: PVOID, total: LONG, spin: LONG) -> STATUS:
    p.memory.write(barrier, struct.pack("<II", total, total))


@api(calls_back=True)
def RtlBarrier(p: Process, barrier: PVOID, flags: ULONG) -> BOOLEAN:
    """Whether the caller is the last to come."""
    waited, total = struct.unpack("<II", p.memory.read(barrier, 8))
    if waited > 1:
        p.memory.write(barrier, struct.pack("<I", waited - 1))
        p.state(Locks).sleep(barrier)
        return False
    p.memory.write(barrier, struct.pack("<I", total))
    p.state(Locks).wake(barrier, _ALL)
    return True


@api
def RtlDeleteBarrier(p: Process, barrier: PVOID) -> STATUS:
    pass


# One-time initialisation: the low two bits say how far it is, the rest is the context.


@api(calls_back=True)
def RtlRunOnceBeginInitialize(p: Process, once: PVOID, flags: ULONG, context: OutOpt[PVOID]) -> STATUS:
    """STATUS_PENDING: the caller is to initialise."""
    if flags & ~3 or flags == 3:
        raise NtError(STATUS_INVALID_PARAMETER)
    while True:
        value = _pointer(p, once)
        state = value & 3
        if state == _ONCE_DONE:
            context.value = value & ~3
            return 0
        if flags & _ONCE_CHECK_ONLY:
            raise NtError(STATUS_UNSUCCESSFUL)
        asynchronous = bool(flags & _ONCE_ASYNC)
        if not state:
            _store(p, once, _ONCE_ASYNC_PENDING if asynchronous else _ONCE_PENDING)
            return _PENDING
        if asynchronous != (state == _ONCE_ASYNC_PENDING):
            raise NtError(STATUS_INVALID_PARAMETER)
        if asynchronous:
            return _PENDING
        p.state(Locks).sleep(once)


@api
def RtlRunOnceComplete(p: Process, once: PVOID, flags: ULONG, context: PVOID) -> STATUS:
    failed, asynchronous = flags & _ONCE_INIT_FAILED, flags & _ONCE_ASYNC
    if flags & ~6 or flags == 6 or context & 3 or (failed and context):
        raise NtError(STATUS_INVALID_PARAMETER)
    state = _pointer(p, once) & 3
    if state == _ONCE_DONE and asynchronous:
        raise NtError(STATUS_OBJECT_NAME_COLLISION)
    if state != (_ONCE_ASYNC_PENDING if asynchronous else _ONCE_PENDING):
        raise NtError(STATUS_UNSUCCESSFUL)
    _store(p, once, 0 if failed else context | _ONCE_DONE)
    p.state(Locks).wake(once, _ALL)


@api(calls_back=True)
def RtlRunOnceExecuteOnce(
    p: Process, once: PVOID, callback: PVOID, parameter: PVOID, context: OutOpt[PVOID]
) -> STATUS:
    if RtlRunOnceBeginInitialize(p, once, 0, context) != _PENDING:
        return 0
    cell = p.allocate(bytes(p.bits // 8))
    try:
        succeeded = p.call(callback, once, parameter, cell) & 0xFFFFFFFF
        context.value = found = _pointer(p, cell)
    finally:
        p.heap.free(cell)
    RtlRunOnceComplete(p, once, 0 if succeeded else _ONCE_INIT_FAILED, found & ~3 if succeeded else 0)
    return 0 if succeeded else STATUS_UNSUCCESSFUL


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
