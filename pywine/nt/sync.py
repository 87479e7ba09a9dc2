"""Waitable objects and the one protocol for waiting: events, mutants, semaphores, timers, and `wait`.

A wait polls nothing: whoever signals an object takes it for the threads that wait for it, in the order in
which they came, and wakes them.
"""

from __future__ import annotations

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_MUTANT_NOT_OWNED, STATUS_SEMAPHORE_LIMIT_EXCEEDED
from pywine.nt import clock
from pywine.nt.objects import Waitable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process
    from pywine.nt.thread import Thread

WAIT_OBJECT_0, WAIT_ABANDONED_0, WAIT_IO_COMPLETION, WAIT_TIMEOUT = 0x00, 0x80, 0xC0, 0x102
WOKEN_BY_ALERT = 0x101  # of system calls only
INFINITE = 0xFFFFFFFF


class Waiter:
    """A thread that is blocked in `wait_until`. `answer`: what it returns, once it is known."""

    __slots__ = ("_everything", "answer", "objects", "thread")

    def __init__(self, thread: Thread, objects: list[Waitable], everything: bool) -> None:
        self.thread, self.objects, self._everything = thread, objects, everything
        self.answer: int | None = None

    def notice(self) -> None:
        """Have the thread look again at when to wake."""
        self.thread.interrupts.wake()

    def look(self) -> None:
        """Take what the thread waits for if it can be had, for the thread, which then wakes."""
        if self.answer is not None:
            return
        p = self.thread.process
        caller, p.thread = p.thread, self.thread
        try:
            self.answer = _take(self.objects, self._everything)
        finally:
            p.thread = caller
        if self.answer is not None:
            self.thread.interrupts.wake()


class Event(Waitable):
    """A manual-reset or auto-reset event."""

    type_name = "Event"

    def __init__(self, *, manual: bool, signaled: bool) -> None:
        super().__init__()
        self.manual, self.signaled = manual, signaled

    def is_signaled(self) -> bool:
        return self.signaled

    def acquired(self) -> None:
        if not self.manual:
            self.signaled = False

    def set(self) -> None:
        self.signaled = True
        self.changed()

    def pulse(self) -> None:
        """Let those that wait now go on, and nobody else."""
        self.set()
        self.signaled = False


class Mutant(Waitable):
    """A mutex: owned by a thread, as often as that has taken it."""

    type_name = "Mutant"

    def __init__(self, p: Process, *, owned: bool) -> None:
        super().__init__()
        self._p = p
        self.owner: Thread | None = None
        self.count = 0
        self.abandoned = False
        if owned:
            self.acquired()

    def is_signaled(self) -> bool:
        return self.owner is None or self.owner is self._p.thread

    def acquired(self) -> None:
        if self.owner is None:
            self.owner = self._p.thread
            self.owner.owned.append(self)
        self.count += 1

    def release(self) -> int:
        """Returns the count before. Raises NtError(STATUS_MUTANT_NOT_OWNED)."""
        if self.owner is not self._p.thread:
            raise NtError(STATUS_MUTANT_NOT_OWNED)
        before = self.count
        self.count -= 1
        if not self.count:
            self._free()
        return before

    def abandon(self) -> None:
        """Its owner has ended."""
        self.count, self.abandoned = 0, True
        self._free()

    def _free(self) -> None:
        self.owner.owned.remove(self)  # type: ignore[union-attr]
        self.owner = None
        self.changed()


class Semaphore(Waitable):
    """A counted resource."""

    type_name = "Semaphore"

    def __init__(self, count: int, maximum: int) -> None:
        super().__init__()
        self.count, self.maximum = count, maximum

    def is_signaled(self) -> bool:
        return self.count > 0

    def acquired(self) -> None:
        self.count -= 1

    def release(self, count: int) -> int:
        """Returns the count before. Raises NtError(STATUS_SEMAPHORE_LIMIT_EXCEEDED)."""
        if self.count + count > self.maximum:
            raise NtError(STATUS_SEMAPHORE_LIMIT_EXCEEDED)
        before = self.count
        self.count += count
        self.changed()
        return before


class Timer(Waitable):
    """A waitable timer. `due`: nanoseconds (clock.monotonic_ns) or 0; `period`: milliseconds."""

    type_name = "Timer"

    def __init__(self, *, manual: bool) -> None:
        super().__init__()
        self.manual = manual
        self.due = self.period = 0
        self.signaled = False
        self.callback: tuple[Thread, int, int] | None = None  # APC: thread, routine, argument

    def set(self, due: int, period: int, callback: tuple[Thread, int, int] | None) -> None:
        """Start: `due` is a FILETIME, or negative for a relative time in 100 ns."""
        self.cancel()
        delay = -due if due <= 0 else max(due - clock.now(), 0)
        self.due, self.period, self.signaled = clock.monotonic_ns() + delay * 100, period, False
        self.callback = callback
        if callback:
            callback[0].timers.append(self)
        for waiter in self.waiting:
            waiter.notice()

    def cancel(self) -> None:
        self.due = 0
        if self.callback:
            thread, self.callback = self.callback[0], None
            thread.timers.remove(self)
            if self in thread.apcs:
                thread.apcs.remove(self)

    def is_signaled(self) -> bool:
        if self.due and clock.monotonic_ns() >= self.due:
            self.signaled = True
            self.due = self.due + self.period * 1_000_000 if self.period else 0
            if self.callback and self not in self.callback[0].apcs:
                self.callback[0].apcs.append(self)
                self.callback[0].interrupts.wake()
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
    deadline = None if milliseconds == INFINITE else clock.monotonic_ns() + milliseconds * 1_000_000
    while True:
        answer = wait_until(p, objects, everything=everything, deadline=deadline, alertable=alertable)
        if answer != WOKEN_BY_ALERT:
            return answer


def wait_until(
    p: Process, objects: list[Waitable], *, everything: bool, deadline: int | None, alertable: bool
) -> int:  # fmt: skip
    """`wait` with a deadline in nanoseconds; None: for ever."""
    thread = p.thread
    answer = _take(objects, everything)
    if answer is not None:
        return answer
    waiter = Waiter(thread, objects, everything)
    thread.interrupts.awaited = objects
    for target in objects:
        target.waiting = [*target.waiting, waiter]
    try:
        while True:
            if alertable and thread.take_alert():
                return WOKEN_BY_ALERT
            if alertable and deliver_apcs(p, thread):
                return WAIT_IO_COMPLETION
            if deadline is not None and clock.monotonic_ns() >= deadline:
                return WAIT_TIMEOUT
            thread.interrupts.pause(_earliest(thread, objects, deadline, alertable))
            waiter.look()  # timers signal nobody
            if waiter.answer is not None:
                return waiter.answer
    finally:
        thread.interrupts.awaited = ()
        for target in objects:
            target.waiting = [other for other in target.waiting if other is not waiter]


def _take(objects: list[Waitable], everything: bool) -> int | None:
    for target in objects:
        if target.shared_state is not None:
            return _take_shared(objects, everything)
    return _take_locked(objects, everything)


def _take_shared(objects: list[Waitable], everything: bool) -> int | None:
    locks = [target.shared_state for target in objects if target.shared_state is not None]
    locks.sort(key=lambda lock: lock.order)
    for lock in locks:
        lock.__enter__()
    try:
        return _take_locked(objects, everything)
    finally:
        for lock in locks:
            lock.__exit__()


def _take_locked(objects: list[Waitable], everything: bool) -> int | None:
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


def _earliest(thread: Thread, objects: list[Waitable], deadline: int | None, alertable: bool) -> int | None:
    """When to look again at the latest."""
    times = [target.due for target in (*objects, *(thread.timers if alertable else ())) if target.due]
    if deadline is not None:
        times.append(deadline)
    return min(times, default=None)


def deliver_apcs(p: Process, thread: Thread) -> bool:
    """Run what is queued for the thread; whether there was anything."""
    delivered = False
    for timer in thread.timers:
        timer.is_signaled()
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
