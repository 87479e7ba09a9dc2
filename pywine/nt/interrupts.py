"""How a guest thread hears what others want of it, whether it runs guest code or blocks in the host."""

from __future__ import annotations

import _thread
import os

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_CANCELLED
from pywine.nt.clock import monotonic_ns

POLL_READ, POLL_WRITE = 1, 4  # POLLIN and POLLOUT of the host
_LONGEST_POLL = 3600.0  # seconds: poll takes an int of milliseconds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pywine.machine.schedule import Schedule, Seat
    from pywine.nt.objects import Waitable
    from pywine.nt.thread import Thread


class Interrupts:
    """What was posted to one thread, and its ways to block.

    `post` and `wake` may be called on any host thread; the rest on the thread's own, by bodies that are
    declared `calls_back`: what is posted may end the thread or the process by an exception.
    """

    def __init__(self, thread: Thread) -> None:
        self._thread = thread
        self._posted: list[Callable[[], None]] = []
        self._gate = _thread.allocate_lock()  # released to have the thread look again
        self._gate.acquire()
        self._wake_pipe: tuple[int, int] | None = None
        self._polls = self._is_canceled = False
        self.is_urgent = False  # guest code shall stop for what was posted
        self._seat: Seat | None = None  # where it waits, in a deterministic run
        self._is_told = False  # to look again before it waits
        self.awaited: Sequence[Waitable] = ()  # the objects that it waits for

    @property
    def is_pending(self) -> bool:
        return bool(self._posted)

    def post(self, action: Callable[[], None], *, is_urgent: bool = True) -> None:
        """Have the thread run `action` soon. It must leave the registers of guest code alone."""
        self._posted.append(action)
        self.wake()
        if is_urgent:
            self.is_urgent = True
            self.press()

    def press(self) -> None:
        """Stop the thread if it runs guest code."""
        processor = self._thread.processor
        if processor is not None:
            processor.request_stop()

    def wake(self) -> None:
        """Have the thread look again at what it waits for."""
        schedule = self._schedule()
        if schedule is not None:
            self._is_told = True
            if self._seat is not None:
                schedule.wake(self._seat)
            return
        try:  # noqa: SIM105  (contextlib would cost every start)
            self._gate.release()
        except RuntimeError:  # it was told already
            pass
        if self._wake_pipe:
            try:  # noqa: SIM105
                os.write(self._wake_pipe[1], b"!")
            except BlockingIOError:
                pass

    def cancel_io(self) -> bool:
        """Have what the thread waits for in `poll` fail as canceled; whether it waits for anything."""
        if self._polls:
            self._is_canceled = True
            self.wake()
        return self._polls

    def run_posted(self) -> None:
        self.is_urgent = False
        while self._posted:
            self._posted.pop(0)()

    def pause(self, until: int | None) -> None:
        """Block until `wake`, or until the nanoseconds `until` (clock.monotonic_ns; None: for ever); may
        return for nothing.
        """
        if self._posted:  # a suspension may have taken the wake-up that the caller waits for
            self.run_posted()
            return
        schedule = self._schedule()
        if schedule is not None:
            self._sleep(schedule, until)
        else:
            seconds = -1 if until is None else max(until - monotonic_ns(), 0) / 1e9
            self._thread.block(self._gate.acquire, True, min(seconds, _thread.TIMEOUT_MAX))
            shared_data = self._thread.process.shared_data
            if until is not None and shared_data:  # builtin programs have none
                shared_data.tick()  # the clock's own thread may be late on a busy machine
        self.run_posted()

    def _sleep(
        self, schedule: Schedule, until: int | None, interests: dict[int, int] | None = None
    ) -> dict[int, int]:
        """Sleep as the schedule of a deterministic run says; what happened to the descriptors meanwhile."""
        from pywine.machine.schedule import Seat

        happened: dict[int, int] = {}
        self._seat = seat = Seat(until, is_outside=any(target.is_outside for target in self.awaited))
        try:
            if not self._is_told:
                happened = schedule.sleep(seat, interests)
        finally:
            self._seat, self._is_told = None, False
        self._thread.on_scheduled_turn()
        return happened

    def _schedule(self) -> Schedule | None:
        """That of a deterministic run; builtin programs have no engine."""
        engine = self._thread.process.engine
        return engine.schedule if engine is not None else None

    def sleep(self, until: int | None) -> None:
        """Pause until then, running what is posted meanwhile."""
        while until is None or monotonic_ns() < until:
            self.pause(until)

    def wait_for(self, descriptor: int, events: int = POLL_READ) -> None:
        """Return when reading from `descriptor` will not block, or what `events` stands for (POLL_*)."""
        while not self.poll({descriptor: events}, None):
            pass

    def poll(self, interests: dict[int, int], seconds: float | None) -> dict[int, int]:
        """Wait until something happens to a descriptor, something was posted and has run, or time is over.

        `interests`: the host's poll events by descriptor; what happened comes back in the same shape.
        """
        import select

        self.run_posted()
        schedule = self._schedule()
        if schedule is not None:
            return self._poll_in_turn(schedule, interests, seconds)
        if self._wake_pipe is None:
            self._wake_pipe = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        poll = select.poll()
        poll.register(self._wake_pipe[0], POLL_READ)
        for descriptor, events in interests.items():
            poll.register(descriptor, events)
        if seconds is not None:
            seconds = -int(-1000 * min(seconds, _LONGEST_POLL) // 1)
        self._polls = True
        try:
            ready = dict(self._thread.block(poll.poll, seconds))
        finally:
            self._polls, is_canceled, self._is_canceled = False, self._is_canceled, False
        if is_canceled:
            raise NtError(STATUS_CANCELLED)
        if ready.pop(self._wake_pipe[0], 0):
            os.read(self._wake_pipe[0], 4096)
            self.run_posted()
        return ready

    def _poll_in_turn(
        self, schedule: Schedule, interests: dict[int, int], seconds: float | None
    ) -> dict[int, int]:
        ready = schedule.poll(interests)
        if ready or seconds == 0:
            return ready
        self._polls = True
        try:
            until = None if seconds is None else monotonic_ns() + int(seconds * 1e9)
            ready = self._sleep(schedule, until, interests)
        finally:
            self._polls = False
        self.run_posted()
        return ready

    def close(self) -> None:
        """The thread has ended."""
        pipe, self._wake_pipe = self._wake_pipe, None
        for descriptor in pipe or ():
            os.close(descriptor)
