"""The thread pool: what waits to be called back, the threads that do it, and one that watches the time."""

from __future__ import annotations

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_INVALID_PARAMETER
from pywine.dlls.ntdll.thread_start import launch_thread, stack_reserve
from pywine.nt.clock import monotonic_ns
from pywine.nt.sync import WAIT_TIMEOUT, Event, Semaphore, Timer, wait_until
from pywine.nt.thread import make_thread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pywine.nt.objects import Waitable
    from pywine.nt.process import Process
    from pywine.nt.thread import Thread

    Call = Callable[[int], object]  # makes the callback; its argument is the TP_CALLBACK_INSTANCE's address

_MOST_WORKERS = 500
_IDLE_NS = 20_000_000_000  # how long a worker waits for more
_STARVING_NS = 10_000_000  # how long work may lie before one more worker comes
_MAXIMUM = 0x7FFFFFFF


class Pool:
    """A queue of callbacks and the workers that make them."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self.most, self.least = _MOST_WORKERS, 0
        self.queue: list[tuple[Task, Call]] = []
        self._work = Semaphore(0, _MAXIMUM)
        self.workers: list[Thread] = []
        self._idle = 0
        self.taken = 0  # how many callbacks have begun
        self.long = 0  # how many of those that run may take long
        self.is_released = False
        self.address = p.state(Pools).add(self)

    def post(self, task: Task, call: Call) -> None:
        """Have a worker call back. On whoever's behalf: `provide` brings the worker."""
        task.outstanding += 1
        task.idle.signaled = False
        self.queue.append((task, call))
        self._work.release(1)

    def provide(self) -> None:
        """Start workers for what lies in the queue, as many as can run at once; outside guest code."""
        p = self._p
        processors = p.peb.NumberOfProcessors
        while len(self.queue) > self._idle + self._starting() and len(self.workers) < self.most:
            if self._running() >= processors:
                p.state(Watcher).watch()
                return
            self._start()

    def rescue(self) -> None:
        """What is queued has lain for a while: one more worker."""
        if self.queue and len(self.workers) < self.most:
            self._start()

    def _starting(self) -> int:
        return sum(worker.processor is None for worker in self.workers)

    def _running(self) -> int:
        blocked = sum(bool(worker.processor and worker.processor.is_blocked) for worker in self.workers)
        return len(self.workers) - blocked - self.long

    def _start(self) -> None:
        p = self._p
        thread = make_thread(p, stack_reserve(p, 0, False))
        self.workers.append(thread)
        thread.at_end.append(lambda: self._worker_ended(thread))
        launch_thread(p, thread, self._run)

    def _worker_ended(self, thread: Thread) -> None:
        self.workers.remove(thread)
        if self.is_released and not self.workers and not self.queue:
            self._p.state(Pools).pools.remove(self)

    def _run(self) -> int:
        """A worker's life."""
        p = self._p
        p.modules.attach_thread()
        instance = Instance(p)
        while not (self.is_released and not self.queue):
            self._idle += 1
            deadline = monotonic_ns() + _IDLE_NS
            try:
                answer = wait_until(p, [self._work], everything=False, deadline=deadline, alertable=False)
            finally:
                self._idle -= 1
            if self.queue:
                self._call_next(instance)
            elif answer == WAIT_TIMEOUT and len(self.workers) > self.least:
                break
        instance.free()
        return 0

    def _call_next(self, instance: Instance) -> None:
        task, call = self.queue.pop(0)
        self.taken += 1
        if self.queue:
            self.provide()
        instance.task, instance.pool = task, self
        if task.is_long:
            instance.may_run_long()
        try:
            call(instance.address)
            instance.finish()
        finally:
            instance.end()

    def release(self) -> None:
        self.is_released = True
        self._work.release(len(self.workers))
        self._p.state(Pools).remove(self.address)


class Task:
    """What may be called back: work, a timer, a wait. `address` is what the program knows it by."""

    def __init__(self, p: Process, pool: Pool, callback: int, context: int) -> None:
        self.p, self.pool, self.callback, self.context = p, pool, callback, context
        self.outstanding = 0  # callbacks queued or running
        self.idle = Event(manual=True, signaled=True)
        self.group: Group | None = None
        self.finalization = 0
        self.is_long = self.is_released = False
        self.once = False  # it is released when it has been called
        self.at_idle: list[Callable[[], None]] = []
        self.address = p.state(Pools).add(self)

    def post(self, call: Call) -> None:
        self.pool.post(self, call)

    def disarm(self) -> None:
        """No new callbacks come by themselves."""

    def done(self, count: int = 1) -> None:
        """Callbacks have ended or will not begin."""
        self.outstanding -= count
        if not self.outstanding:
            self.idle.set()
            while self.at_idle:
                self.at_idle.pop()()
            if self.once and not self.is_released:
                self.release()
            self._free()

    def cancel(self) -> None:
        """Forget the callbacks that have not begun."""
        queue = self.pool.queue
        before = len(queue)
        queue[:] = [entry for entry in queue if entry[0] is not self]
        if before != len(queue):
            self.done(before - len(queue))

    def wait(self, cancel: int = 0) -> None:
        """Return when no callback is queued or runs."""
        if cancel:
            self.cancel()
        wait_until(self.p, [self.idle], everything=False, deadline=None, alertable=False)

    def release(self) -> None:
        self.disarm()
        self.is_released = True
        if self.group:
            self.group.members.remove(self)
            self.group = None
        self._free()

    def _free(self) -> None:
        if self.is_released and not self.outstanding and self.address:
            self.p.state(Pools).remove(self.address)
            self.address = 0


class TimerTask(Task):
    """Calls back at a time, perhaps again and again. `call` makes the callback."""

    def __init__(self, p: Process, pool: Pool, callback: int, context: int, call: Call | None = None) -> None:
        super().__init__(p, pool, callback, context)
        self.due: int | None = None  # host nanoseconds
        self.period = 0  # milliseconds
        self._call = call or (lambda instance: _ignore(p.call(callback, instance, context, self.address)))

    def set(self, due: int | None, period: int) -> None:
        self.due, self.period = due, period
        self.p.state(Watcher).arm(self, due is not None)

    def disarm(self) -> None:
        self.set(None, 0)

    def look(self, now: int) -> None:
        if self.due is not None and now >= self.due:
            self.due = max(self.due + self.period * 1_000_000, now) if self.period else None
            self.post(self._call)


class WaitTask(Task):
    """Calls back when an object is signaled, or after a time. It stands among the object's waiters.

    `call` makes the callback, from the instance and WAIT_OBJECT_0 or WAIT_TIMEOUT.
    """

    def __init__(
        self, p: Process, pool: Pool, callback: int, context: int,
        call: Callable[[int, int], None] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(p, pool, callback, context)
        self.object: Waitable | None = None
        self.due: int | None = None
        self.again: Callable[[], int | None] | None = (
            None  # when the next wait is over, for those that repeat
        )
        self._call = call or (
            lambda instance, result: _ignore(p.call(callback, instance, context, self.address, result))
        )

    def set(self, target: Waitable | None, due: int | None) -> None:
        if self.object is not None:
            self.object.waiting = [other for other in self.object.waiting if other is not self]
        self.object, self.due = target, due
        self.p.state(Watcher).arm(self, target is not None)
        if target is not None:
            target.waiting = [*target.waiting, self]
            self.look()

    def disarm(self) -> None:
        self.set(None, None)

    def look(self, now: int = 0) -> None:
        """Called when the object may have become signaled, and when its time may have come."""
        if self.object is None:
            return
        if self.object.is_signaled():
            self.object.acquired()
            self._fire(0)
        elif self.due is not None and now >= self.due:
            self._fire(WAIT_TIMEOUT)

    def notice(self) -> None:
        """The object may become signaled at another time than before, or has: called on any host thread."""
        self.p.state(Watcher).call()

    def _fire(self, result: int) -> None:
        if self.again is None:
            self.set(None, None)
        else:
            self.due = self.again()
        self.post(lambda instance: self._make_call(instance, result))
        self.p.state(Watcher).wake()

    def _make_call(self, instance: int, result: int) -> None:
        self._call(instance, result)
        self.look()  # an object that stays signaled is waited for again after each callback


def _ignore(_result: int) -> None:
    pass


class Watcher:
    """A thread that calls time: for timers, for waits that end, and for work that no worker takes."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self._armed: list[TimerTask | WaitTask] = []
        self._news = Event(manual=False, signaled=False)
        self._thread: Thread | None = None
        self._supervises = False

    def start(self) -> Thread:
        """Not from within guest code."""
        if self._thread is None:
            self._thread = make_thread(self._p, 0)
            launch_thread(self._p, self._thread, self._run)
        return self._thread

    def arm(self, task: TimerTask | WaitTask, is_armed: bool) -> None:
        if (task in self._armed) != is_armed:
            (self._armed.append if is_armed else self._armed.remove)(task)
        if is_armed:
            self.start()
        self.wake()

    def wake(self) -> None:
        if self._thread is not None and self._thread is not self._p.thread:
            self._news.set()

    def call(self) -> None:
        """`wake` on any host thread, where nobody knows whose thread is the current one."""
        if self._thread is not None:
            self._news.signaled = True
            self._thread.interrupts.wake()

    def watch(self) -> None:
        """Look after the queues for a while."""
        self._supervises = True
        self.start()
        self.wake()

    def _run(self) -> int:
        p, pools = self._p, self._p.state(Pools)
        while True:
            now = monotonic_ns()
            for task in list(self._armed):
                task.look(now)
            for pool in pools.pools:
                pool.provide()
            dues = [task.due for task in self._armed if task.due is not None]
            waits = [task for task in self._armed if isinstance(task, WaitTask)]
            timers = [task.object for task in waits if isinstance(task.object, Timer)]
            dues.extend(timer.due for timer in timers if timer.due)
            taken = [pool.taken for pool in pools.pools]
            if self._supervises:
                dues.append(now + _STARVING_NS)
            deadline = min(dues, default=None)
            wait_until(p, [self._news], everything=False, deadline=deadline, alertable=False)
            if self._supervises and monotonic_ns() >= now + _STARVING_NS:
                self._rescue(taken)

    def _rescue(self, taken: list[int]) -> None:
        pools = self._p.state(Pools).pools
        for pool, before in zip(list(pools), taken, strict=False):
            if pool.taken == before:
                pool.rescue()
        self._supervises = any(pool.queue and len(pool.workers) < pool.most for pool in pools)


class Instance:
    """One worker's TP_CALLBACK_INSTANCE: the callback it makes now, and what is to be done behind it."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self.address = p.state(Pools).add(self)
        self.pool: Pool = None  # type: ignore[assignment]
        self.task: Task | None = None
        self.is_long = False
        self.at_end: list[Callable[[], None]] = []

    def may_run_long(self) -> bool:
        if not self.is_long:
            self.is_long = True
            self.pool.long += 1
            self.pool.provide()
        return True

    def disassociate(self) -> None:
        """Who waits for the callbacks does not wait for this one."""
        task, self.task = self.task, None
        if task:
            task.done()

    def finish(self) -> None:
        """The callback has returned."""
        if self.task and self.task.finalization:
            self._p.call(self.task.finalization, self.address, self.task.context)
        while self.at_end:
            self.at_end.pop(0)()

    def end(self) -> None:
        """The worker is free for another, or ends."""
        self.at_end.clear()
        if self.is_long:
            self.is_long = False
            self.pool.long -= 1
        self.disassociate()

    def free(self) -> None:
        self._p.state(Pools).remove(self.address)


class Group:
    """A cleanup group."""

    def __init__(self, p: Process) -> None:
        self.p = p
        self.members: list[Task] = []
        self.callbacks: dict[Task, int] = {}
        self.address = p.state(Pools).add(self)

    def release_members(self, cancel: int, context: int) -> None:
        members = list(self.members)
        for task in members:
            task.disarm()
            task.wait(cancel)
            callback = self.callbacks.pop(task, 0)
            if cancel and callback:
                self.p.call(callback, task.context, context)
            if task in self.members:
                task.release()


class Pools:
    """The process's pools, and everything of theirs by the address that the program knows it by."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self._objects: dict[int, object] = {}
        self.pools: list[Pool] = []
        self._default: Pool | None = None

    @property
    def default(self) -> Pool:
        if self._default is None:
            self._default = self.make_pool()
        return self._default

    def make_pool(self) -> Pool:
        pool = Pool(self._p)
        self.pools.append(pool)
        return pool

    def add(self, target: object) -> int:
        address = self._p.allocate(bytes(16))
        self._objects[address] = target
        return address

    def remove(self, address: int) -> None:
        del self._objects[address]
        self._p.heap.free(address)

    def get(self, address: int, kind: type) -> Any:
        """Raises NtError(STATUS_INVALID_PARAMETER)."""
        found = self._objects.get(address)
        if not isinstance(found, kind):
            raise NtError(STATUS_INVALID_PARAMETER)
        return found
