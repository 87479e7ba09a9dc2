"""Waitable objects and the one protocol for waiting: events, mutants, semaphores, timers, and `wait`.

A wait polls nothing: a blocked thread sleeps on a lock of its own, which `changed` releases for every waiter
of an object, or until a timer that it waits for is due.
"""

from __future__ import annotations

import _thread
import time

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_MUTANT_NOT_OWNED, STATUS_SEMAPHORE_LIMIT_EXCEEDED
from pywine.nt import clock
from pywine.nt.objects import Waitable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process
    from pywine.nt.thread import Thread

WAIT_OBJECT_0, WAIT_ABANDONED_0, WAIT_IO_COMPLETION, WAIT_TIMEOUT = 0x00, 0x80, 0xC0, 0x102
INFINITE = 0xFFFFFFFF


class Waiters:
    """The blocked threads of a process, each with its lock and what it waits for."""

    def __init__(self, p: Process) -> None:
        self.blocked: dict[int, tuple[_thread.LockType, list[Waitable]]] = {}

    def changed(self, target: Waitable) -> None:
        """`target` may have become signaled: let its waiters look again."""
        for lock, objects in list(self.blocked.values()):
            if target in objects and lock.locked():
                lock.release()


class Event(Waitable):
    """A manual-reset or auto-reset event."""

    type_name = "Event"

    def __init__(self, waiters: Waiters, *, manual: bool, signaled: bool) -> None:
        super().__init__()
        self._waiters = waiters
        self.manual, self.signaled = manual, signaled

    def is_signaled(self) -> bool:
        return self.signaled

    def acquired(self) -> None:
        if not self.manual:
            self.signaled = False

    def set(self) -> None:
        self.signaled = True
        self._waiters.changed(self)


class Mutant(Waitable):
    """A mutex: owned by a thread, as often as that has taken it."""

    type_name = "Mutant"

    def __init__(self, p: Process, *, owned: bool) -> None:
        super().__init__()
        self._p = p
        self.owner: Thread | None = p.thread if owned else None
        self.count = int(owned)
        self.abandoned = False

    def is_signaled(self) -> bool:
        if self.owner is not None and self.owner.is_signaled():  # its thread ended without releasing it
            self.owner, self.count, self.abandoned = None, 0, True
        return self.owner is None or self.owner is self._p.thread

    def acquired(self) -> None:
        self.owner = self._p.thread
        self.count += 1

    def release(self) -> int:
        """Returns the count before. Raises NtError(STATUS_MUTANT_NOT_OWNED)."""
        if self.owner is not self._p.thread:
            raise NtError(STATUS_MUTANT_NOT_OWNED)
        self.count -= 1
        if not self.count:
            self.owner = None
            self._p.state(Waiters).changed(self)
        return self.count + 1


class Semaphore(Waitable):
    """A counted resource."""

    type_name = "Semaphore"

    def __init__(self, waiters: Waiters, count: int, maximum: int) -> None:
        super().__init__()
        self._waiters = waiters
        self.count, self.maximum = count, maximum

    def is_signaled(self) -> bool:
        return self.count > 0

    def acquired(self) -> None:
        self.count -= 1

    def release(self, count: int) -> int:
        """Returns the count before. Raises NtError(STATUS_SEMAPHORE_LIMIT_EXCEEDED)."""
        if self.count + count > self.maximum:
            raise NtError(STATUS_SEMAPHORE_LIMIT_EXCEEDED)
        self.count += count
        self._waiters.changed(self)
        return self.count - count


class Timer(Waitable):
    """A waitable timer. `due`: host nanoseconds (time.monotonic_ns) or 0; `period`: milliseconds."""

    type_name = "Timer"

    def __init__(self, waiters: Waiters, *, manual: bool) -> None:
        super().__init__()
        self._waiters = waiters
        self.manual = manual
        self.due = self.period = 0
        self.signaled = False
        self.callback: tuple[Thread, int, int] | None = None  # APC: thread, routine, argument

    def set(self, due: int, period: int) -> None:
        """Start: `due` is a FILETIME, or negative for a relative time in 100 ns."""
        delay = -due if due <= 0 else max(due - clock.now(), 0)
        self.due, self.period, self.signaled = time.monotonic_ns() + delay * 100, period, False
        self._waiters.changed(self)

    def cancel(self) -> None:
        self.due = 0

    def is_signaled(self) -> bool:
        if self.due and time.monotonic_ns() >= self.due:
            self.signaled = True
            self.due = self.due + self.period * 1_000_000 if self.period else 0
            if self.callback:
                self.callback[0].apcs.append(self)
        return self.signaled

    def acquired(self) -> None:
        if not self.manual:
            self.signaled = False


def wait(
    p: Process, objects: list[Waitable], *, everything: bool, milliseconds: int, alertable: bool = False
) -> int:
    """Wait until one (or every one) of the objects is signaled, and take it: WAIT_*, plus the index for one
    of many.
    """
    deadline = None if milliseconds == INFINITE else time.monotonic_ns() + milliseconds * 1_000_000
    return wait_until(p, objects, everything=everything, deadline=deadline, alertable=alertable)


def wait_until(
    p: Process, objects: list[Waitable], *, everything: bool, deadline: int | None, alertable: bool
) -> int:  # fmt: skip
    """`wait` with a deadline in host nanoseconds; None: for ever."""
    waiters, thread = p.state(Waiters), p.thread
    while True:
        taken = _take(objects, everything)
        if taken is not None:
            return taken
        if alertable and deliver_apcs(p, thread):
            return WAIT_IO_COMPLETION
        now = time.monotonic_ns()
        if deadline is not None and now >= deadline:
            return WAIT_TIMEOUT
        wake = _earliest(objects, deadline)
        lock = _thread.allocate_lock()
        lock.acquire()
        waiters.blocked[thread.id] = lock, objects
        try:
            lock.acquire(timeout=max(wake - now, 0) / 1e9 if wake is not None else -1)
        finally:
            del waiters.blocked[thread.id]


def _take(objects: list[Waitable], everything: bool) -> int | None:
    if everything:
        if not all(target.is_signaled() for target in objects):
            return None
        abandoned = sum(map(_acquire, objects))
        return WAIT_ABANDONED_0 if abandoned else WAIT_OBJECT_0
    for index, target in enumerate(objects):
        if target.is_signaled():
            return index + (WAIT_ABANDONED_0 if _acquire(target) else WAIT_OBJECT_0)
    return None


def _acquire(target: Waitable) -> bool:
    """Take a signaled object; whether it is an abandoned mutant."""
    abandoned = getattr(target, "abandoned", False)
    target.acquired()
    if abandoned:
        target.abandoned = False  # type: ignore[attr-defined]
    return abandoned


def _earliest(objects: list[Waitable], deadline: int | None) -> int | None:
    """When to look again at the latest."""
    times = [target.due for target in objects if isinstance(target, Timer) and target.due]
    if deadline is not None:
        times.append(deadline)
    return min(times, default=None)


def deliver_apcs(p: Process, thread: Thread) -> bool:
    """Run what is queued for the thread; whether there was anything."""
    delivered = False
    while thread.apcs:
        apc = thread.apcs.pop(0)
        delivered = True
        if isinstance(apc, Timer):
            _, routine, argument = apc.callback  # type: ignore[misc]
            now = clock.now()
            p.call(routine, argument, now & 0xFFFFFFFF, now >> 32)
        else:
            routine, *arguments = apc  # type: ignore[misc]
            p.call(routine, *arguments)
    return delivered
