"""The thread pool: work, timers, waits, cleanup groups, and the older queues and registered waits."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.ntstatus import STATUS_PENDING
from pywine.abi.types import (
    BOOL,
    DWORD,
    HANDLE,
    LONGLONG,
    PVOID,
    STATUS,
    ULONG,
    VOID,
    Opt,
    Out,
)
from pywine.abi.winternl import CRITICAL_SECTION
from pywine.dlls.ntdll.threadpool import Group, Instance, Pool, Pools, Task, TimerTask, WaitTask
from pywine.nt.clock import deadline_after, deadline_of
from pywine.nt.objects import Waitable
from pywine.nt.process import Process
from pywine.nt.sync import Event, Mutant, Semaphore

_EXECUTE_ONLY_ONCE, _EXECUTE_LONG_FUNCTION = 0x8, 0x10
_LONG_FUNCTION = 1  # TP_CALLBACK_ENVIRON.Flags
_INVALID = {32: 0xFFFFFFFF, 64: 0xFFFFFFFFFFFFFFFF}


def join(p: Process, task: Task, environment: int) -> Task:
    """Take into account what a TP_CALLBACK_ENVIRON says beside the pool."""
    if environment:
        _, group, cancel, finalization, flags = _environment(p, environment)
        task.finalization, task.is_long = finalization, bool(flags & _LONG_FUNCTION)
        if group:
            known = task.group = p.state(Pools).get(group, Group)
            known.members.append(task)
            known.callbacks[task] = cancel
    return task


def pool_of(p: Process, environment: int) -> Pool:
    """The pool that a TP_CALLBACK_ENVIRON names."""
    address = _environment(p, environment)[0] if environment else 0
    return p.state(Pools).get(address, Pool) if address else p.state(Pools).default


def _environment(p: Process, address: int) -> tuple[int, int, int, int, int]:
    """Pool, CleanupGroup, CleanupGroupCancelCallback, FinalizationCallback, Flags."""
    code = "<8xQQQ16xQI" if p.bits == 64 else "<4xIII8xII"
    return struct.unpack(code, p.memory.read(address, struct.calcsize(code)))  # type: ignore[return-value]


def make(p: Process, kind: type, callback: int, context: int, environment: int) -> Task:
    """A new Task, TimerTask or WaitTask."""
    return join(p, kind(p, pool_of(p, environment), callback, context), environment)


# Pools.


@api
def TpAllocPool(p: Process, pool: Out[PVOID], reserved: PVOID) -> STATUS:
    pool.value = p.state(Pools).make_pool().address


@api
def TpReleasePool(p: Process, pool: PVOID) -> VOID:
    p.state(Pools).get(pool, Pool).release()


@api
def TpSetPoolMaxThreads(p: Process, pool: PVOID, maximum: DWORD) -> VOID:
    p.state(Pools).get(pool, Pool).most = max(maximum, 1)


@api
def TpSetPoolMinThreads(p: Process, pool: PVOID, minimum: DWORD) -> STATUS:
    target = p.state(Pools).get(pool, Pool)
    target.least, target.most = minimum, max(target.most, minimum)


# Work.


def once(p: Process, callback: int, context: int, environment: int) -> Task:
    """What is called back once."""
    task = make(p, Task, callback, context, environment)
    task.once = True
    return task


@api(calls_back=True)
def TpSimpleTryPost(p: Process, callback: PVOID, context: PVOID, environment: PVOID) -> STATUS:
    task = once(p, callback, context, environment)
    task.post(lambda instance: p.call(callback, instance, context))
    task.pool.provide()


@api
def TpAllocWork(p: Process, work: Out[PVOID], callback: PVOID, context: PVOID, environment: PVOID) -> STATUS:
    work.value = make(p, Task, callback, context, environment).address


@api(calls_back=True)
def TpPostWork(p: Process, work: PVOID) -> VOID:
    task = p.state(Pools).get(work, Task)
    task.post(lambda instance: p.call(task.callback, instance, task.context, work))
    task.pool.provide()


@api(calls_back=True, names=("TpWaitForWork", "TpWaitForTimer", "TpWaitForWait"))
def TpWaitForWork(p: Process, work: PVOID, cancel: BOOL) -> VOID:
    p.state(Pools).get(work, Task).wait(cancel)


@api(names=("TpReleaseWork", "TpReleaseTimer", "TpReleaseWait"))
def TpReleaseWork(p: Process, work: PVOID) -> VOID:
    p.state(Pools).get(work, Task).release()


# Timers.


@api
def TpAllocTimer(
    p: Process, timer: Out[PVOID], callback: PVOID, context: PVOID, environment: PVOID
) -> STATUS:
    timer.value = make(p, TimerTask, callback, context, environment).address


@api(calls_back=True)
def TpSetTimer(p: Process, timer: PVOID, due: Opt[LONGLONG], period: ULONG, window: ULONG) -> VOID:
    TpSetTimerEx(p, timer, due, period, window)


@api(calls_back=True)
def TpSetTimerEx(p: Process, timer: PVOID, due: Opt[LONGLONG], period: ULONG, window: ULONG) -> BOOL:
    task = p.state(Pools).get(timer, TimerTask)
    was_set = task.due is not None
    task.set(deadline_of(due), period)
    return was_set


@api
def TpIsTimerSet(p: Process, timer: PVOID) -> BOOL:
    return p.state(Pools).get(timer, TimerTask).due is not None


# Waits.


@api
def TpAllocWait(p: Process, wait: Out[PVOID], callback: PVOID, context: PVOID, environment: PVOID) -> STATUS:
    wait.value = make(p, WaitTask, callback, context, environment).address


@api(calls_back=True)
def TpSetWait(p: Process, wait: PVOID, object: HANDLE, timeout: Opt[LONGLONG]) -> VOID:
    TpSetWaitEx(p, wait, object, timeout, 0)


@api(calls_back=True)
def TpSetWaitEx(p: Process, wait: PVOID, object: HANDLE, timeout: Opt[LONGLONG], reserved: PVOID) -> BOOL:
    task = p.state(Pools).get(wait, WaitTask)
    was_set = task.object is not None
    task.set(p.handles.get(object, Waitable) if object else None, deadline_of(timeout))
    return was_set


# Cleanup groups.


@api
def TpAllocCleanupGroup(p: Process, group: Out[PVOID]) -> STATUS:
    group.value = Group(p).address


@api(calls_back=True)
def TpReleaseCleanupGroupMembers(p: Process, group: PVOID, cancel: BOOL, context: PVOID) -> VOID:
    p.state(Pools).get(group, Group).release_members(cancel, context)


@api
def TpReleaseCleanupGroup(p: Process, group: PVOID) -> VOID:
    p.state(Pools).remove(group)


# What a callback says of itself.


@api(calls_back=True)
def TpCallbackMayRunLong(p: Process, instance: PVOID) -> STATUS:
    """Nonzero where another worker can come, as its namesake in kernel32 answers."""
    return p.state(Pools).get(instance, Instance).may_run_long()


@api
def TpDisassociateCallback(p: Process, instance: PVOID) -> VOID:
    p.state(Pools).get(instance, Instance).disassociate()


@api
def TpCallbackSetEventOnCompletion(p: Process, instance: PVOID, event: Event) -> VOID:
    p.state(Pools).get(instance, Instance).at_end.append(event.set)


@api
def TpCallbackReleaseSemaphoreOnCompletion(
    p: Process, instance: PVOID, semaphore: Semaphore, count: DWORD
) -> VOID:
    p.state(Pools).get(instance, Instance).at_end.append(lambda: semaphore.release(count))


@api
def TpCallbackReleaseMutexOnCompletion(p: Process, instance: PVOID, mutex: Mutant) -> VOID:
    p.state(Pools).get(instance, Instance).at_end.append(mutex.release)


@api
def TpCallbackLeaveCriticalSectionOnCompletion(p: Process, instance: PVOID, section: PVOID) -> VOID:
    from pywine.dlls.ntdll.rtl_sync import RtlLeaveCriticalSection

    target = CRITICAL_SECTION.on(p.memory, section, p.bits)
    p.state(Pools).get(instance, Instance).at_end.append(lambda: RtlLeaveCriticalSection(p, target))


@api
def TpCallbackUnloadDllOnCompletion(p: Process, instance: PVOID, module: PVOID) -> VOID:
    target = p.modules.with_base(module)
    p.state(Pools).get(instance, Instance).at_end.append(lambda: p.modules.free(target))


# The older work items, registered waits and timer queues.


@api(calls_back=True)
def RtlQueueWorkItem(p: Process, callback: PVOID, context: PVOID, flags: ULONG) -> STATUS:
    task = once(p, callback, context, 0)
    task.is_long = bool(flags & _EXECUTE_LONG_FUNCTION)
    task.post(lambda _instance: p.call(callback, context))
    task.pool.provide()


@api(calls_back=True)
def RtlRegisterWait(
    p: Process, wait: Out[HANDLE], object: HANDLE, callback: PVOID, context: PVOID, milliseconds: ULONG,
    flags: ULONG,
) -> STATUS:  # fmt: skip
    target = p.handles.get(object, Waitable)

    def call(_instance: int, result: int) -> None:
        p.call(callback, context, int(result != 0))

    task = WaitTask(p, p.state(Pools).default, callback, context, call)
    task.is_long = bool(flags & _EXECUTE_LONG_FUNCTION)
    if not flags & _EXECUTE_ONLY_ONCE:
        task.again = lambda: deadline_after(milliseconds)
    wait.value = task.address
    task.set(target, deadline_after(milliseconds))


@api(calls_back=True)
def RtlDeregisterWait(p: Process, wait: HANDLE) -> STATUS:
    return RtlDeregisterWaitEx(p, wait, 0)


@api(calls_back=True)
def RtlDeregisterWaitEx(p: Process, wait: HANDLE, completion: HANDLE) -> STATUS:
    return _end(p, p.state(Pools).get(wait, WaitTask), completion)


def _end(p: Process, task: Task, completion: int) -> int:
    """Release a task; INVALID_HANDLE_VALUE waits for its callbacks, an event is set behind the last one."""
    task.disarm()
    waits = completion == _INVALID[p.bits]
    if waits:
        task.wait()
    elif completion:
        event = p.handles.get(completion, Event)
        if task.outstanding:
            task.at_idle.append(event.set)
        else:
            event.set()
    pending = task.outstanding
    task.release()
    return STATUS_PENDING if pending else 0


class TimerQueue:
    """The timers of one queue."""

    def __init__(self, p: Process) -> None:
        self.timers: list[TimerTask] = []
        self.address = p.state(Pools).add(self)


class DefaultTimers(TimerQueue):
    """The queue that NULL names."""


def _queue(p: Process, queue: int) -> TimerQueue:
    return p.state(Pools).get(queue, TimerQueue) if queue else p.state(DefaultTimers)


@api
def RtlCreateTimerQueue(p: Process, queue: Out[HANDLE]) -> STATUS:
    queue.value = TimerQueue(p).address


@api(calls_back=True)
def RtlCreateTimer(
    p: Process, queue: HANDLE, timer: Out[HANDLE], callback: PVOID, context: PVOID, due: DWORD, period: DWORD,
    flags: ULONG,
) -> STATUS:  # fmt: skip
    owner = _queue(p, queue)

    def call(_instance: int) -> None:
        p.call(callback, context, 1)

    task = TimerTask(p, p.state(Pools).default, callback, context, call)
    task.is_long = bool(flags & _EXECUTE_LONG_FUNCTION)
    owner.timers.append(task)
    timer.value = task.address
    task.set(deadline_after(due), 0 if flags & _EXECUTE_ONLY_ONCE else period)


@api(calls_back=True)
def RtlUpdateTimer(p: Process, queue: HANDLE, timer: HANDLE, due: DWORD, period: DWORD) -> STATUS:
    p.state(Pools).get(timer, TimerTask).set(deadline_after(due), period)


@api(calls_back=True)
def RtlDeleteTimer(p: Process, queue: HANDLE, timer: HANDLE, completion: HANDLE) -> STATUS:
    task = p.state(Pools).get(timer, TimerTask)
    _queue(p, queue).timers.remove(task)
    return _end(p, task, completion)


@api(calls_back=True)
def RtlDeleteTimerQueue(p: Process, queue: HANDLE) -> STATUS:
    return RtlDeleteTimerQueueEx(p, queue, 0)


@api(calls_back=True)
def RtlDeleteTimerQueueEx(p: Process, queue: HANDLE, completion: HANDLE) -> STATUS:
    target = p.state(Pools).get(queue, TimerQueue)
    left = [task for task in target.timers if task.outstanding]
    for task in target.timers:
        _end(p, task, completion if completion == _INVALID[p.bits] else 0)
    p.state(Pools).remove(queue)
    if completion == _INVALID[p.bits]:
        return 0
    if completion:
        _signal_behind(left, p.handles.get(completion, Event))
    return STATUS_PENDING if completion or left else 0


def _signal_behind(tasks: list[Task], event: Event) -> None:
    """Set the event when all of the tasks are done."""
    remaining = len(tasks)

    def one_less() -> None:
        nonlocal remaining
        remaining -= 1
        if remaining <= 0:
            event.set()

    if not tasks:
        event.set()
    for task in tasks:
        task.at_idle.append(one_less)
