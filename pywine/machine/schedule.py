"""The turn of deterministic runs: whose it is next, and what time it is, follow from what the guest has done.

Time passes by the code that the guest executes, and jumps to the next deadline when everybody sleeps. Only
what comes from outside the process (`Watch`) is waited for in the host's time.
"""

from __future__ import annotations

import _thread
import os
from time import monotonic_ns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    class Meter(Protocol):
        """What an engine counts the executed code with."""

        def refill(self) -> None:
            """Let the guest run for another slice."""

        def executed(self) -> int:
            """The bytes of code executed so far."""
            ...


NS_PER_BYTE = 4  # what a byte of executed code takes
TURN_NS = 20_000  # what handing on the turn takes: who spins on that lets time pass
READABLE = 1  # POLLIN of the host
_LONGEST_POLL = 1 << 30  # milliseconds


class Seat:
    """A host thread that waits for the turn. `until`: nanoseconds when it gets it at the latest, None: never.

    `is_outside`: what it waits for may come from outside the process; `is_awake`: it was woken before it
    slept.
    """

    __slots__ = ("gate", "is_awake", "is_outside", "until")

    def __init__(self, until: int | None = None, *, is_outside: bool = False) -> None:
        self.until, self.is_outside, self.is_awake = until, is_outside, False
        self.gate = _thread.allocate_lock()
        self.gate.acquire()


class Watch:
    """Descriptors that somebody has an eye on: when one of them is ready (the host's poll events by
    descriptor), or the time `until` has come, `action` is called with what is ready.
    """

    __slots__ = ("action", "interests", "until")

    def __init__(self, interests: dict[int, int], action: Callable[[dict[int, int]], None]) -> None:
        self.interests, self.action = interests, action
        self.until: int | None = None


class Schedule:
    """A turn (`Engine.turn`) that is handed on in a reproducible order, with its clock.

    Everything but `wake` is called by the host thread whose turn it is, or that waits for it.
    """

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._state = _thread.allocate_lock()
        self._held = False
        self._ready: list[Seat] = []  # first come first
        self._sleepers: list[Seat] = []
        self._watches: list[Watch] = []
        self._skipped = 0  # nanoseconds in which nothing was executed
        self._wake_pipe = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        self._is_idle = False  # a host thread waits for what comes from outside
        self.on_time: Callable[[], None] = _nothing  # time has passed

    def now(self) -> int:
        """Nanoseconds since the start."""
        return self._skipped + self._meter.executed() * NS_PER_BYTE

    def executed_ns(self) -> int:
        """Those in which guest code was executed."""
        return self._meter.executed() * NS_PER_BYTE

    # As a turn.

    def acquire(self, seat: Seat | None = None) -> None:
        """Wait for the turn, on a seat that was reserved or behind all others."""
        with self._state:
            if seat is None and not self._held:
                self._held = True
                return
            if seat is None:
                seat = Seat()
                self._ready.append(seat)
        seat.gate.acquire()
        self._meter.refill()

    def release(self) -> None:
        """Hand the turn on for good."""
        if self._is_over():
            with self._state:
                self._held = False
            return
        self._choose().gate.release()

    def reserve(self) -> Seat:
        """A seat for a host thread that is about to start."""
        seat = Seat()
        self._ready.append(seat)
        return seat

    def give_back(self, seat: Seat) -> None:
        """The host thread of a reserved seat does not start."""
        self._ready.remove(seat)

    @property
    def is_wanted(self) -> bool:
        """Whether somebody else is ready to go on; the caller has run for a while."""
        self._meter.refill()
        self.on_time()
        self._look({})
        with self._state:
            self._wake_due()
        return bool(self._ready)

    def pass_on(self) -> None:
        """Give those that are ready their turns, then come back."""
        self._wait(Seat(), self._ready)

    # Sleeping.

    def sleep(self, seat: Seat, interests: dict[int, int] | None = None) -> dict[int, int]:
        """Return when somebody has woken the seat, its time has come, or something has happened to one of the
        descriptors (the host's poll events); returns what.
        """
        happened: dict[int, int] = {}
        if not interests:
            self._wait(seat, self._sleepers)
            return happened

        def note(ready: dict[int, int]) -> None:
            happened.update(ready)
            self.wake(seat)

        watch = self.watch(Watch(interests, note))
        try:
            self._wait(seat, self._sleepers)
        finally:
            self.unwatch(watch)
        return happened

    def wake(self, seat: Seat) -> None:
        """On any host thread: let a sleeper go on. One that is awake does not mind."""
        with self._state:
            if seat not in self._sleepers:
                seat.is_awake = True
                return
            self._sleepers.remove(seat)
            self._ready.append(seat)
            is_idle = self._is_idle
        if is_idle:
            os.write(self._wake_pipe[1], b"!")

    def poll(self, interests: dict[int, int]) -> dict[int, int]:
        """What has happened to these descriptors."""
        return _poll(interests, 0)

    def watch(self, watch: Watch) -> Watch:
        self._watches.append(watch)
        return watch

    def unwatch(self, watch: Watch) -> None:
        self._watches.remove(watch)

    def _wait(self, seat: Seat, queue: list[Seat]) -> None:
        self._skipped += TURN_NS
        with self._state:
            (self._ready if seat.is_awake else queue).append(seat)
        chosen = self._choose()
        if chosen is not seat:
            chosen.gate.release()
            seat.gate.acquire()
        self._meter.refill()
        self.on_time()

    # Choosing.

    def _is_over(self) -> bool:
        return not (self._ready or self._sleepers)

    def _choose(self) -> Seat:
        """Who goes on; waits until there is somebody."""
        self._meter.refill()
        while True:
            self._look({})
            with self._state:
                self._wake_due()
                if self._ready:
                    return self._ready.pop(0)
                self._is_idle = True
            until = self._earliest()
            if self._awaits_outside() or until is None:
                happened = self._poll(None if until is None else until - self.now())
                self._is_idle = False
                if happened is not None:
                    self._look(happened)
                    continue
            self._is_idle = False
            if until is not None:
                self._skipped += max(until - self.now(), 0)

    def _wake_due(self) -> None:
        now = self.now()
        due = [seat for seat in self._sleepers if seat.until is not None and seat.until <= now]
        for seat in sorted(due, key=lambda seat: seat.until or 0):
            self._sleepers.remove(seat)
            self._ready.append(seat)

    def _earliest(self) -> int | None:
        times = [each.until for each in (*self._sleepers, *self._watches) if each.until is not None]
        return min(times, default=None)

    def _awaits_outside(self) -> bool:
        return any(watch.interests for watch in self._watches) or any(
            seat.is_outside for seat in self._sleepers
        )

    def _look(self, happened: dict[int, int]) -> None:
        """Tell the watches what has happened to their descriptors, or that their time has come."""
        if not self._watches:
            return
        happened = happened or self._poll(0) or {}
        now = self.now()
        for watch in list(self._watches):
            ready = {
                descriptor: happened[descriptor] for descriptor in watch.interests if descriptor in happened
            }
            if ready or (watch.until is not None and watch.until <= now):
                watch.action(ready)

    def _poll(self, nanoseconds: int | None) -> dict[int, int] | None:
        """The events of what is watched, in the host's time; None where there were none in that time."""
        events: dict[int, int] = {self._wake_pipe[0]: READABLE}
        for watch in self._watches:
            for descriptor, interest in watch.interests.items():
                events[descriptor] = events.get(descriptor, 0) | interest
        happened = _poll(events, nanoseconds)
        if happened.pop(self._wake_pipe[0], 0):
            os.read(self._wake_pipe[0], 4096)
            return happened
        return happened or None


def _poll(interests: dict[int, int], nanoseconds: int | None) -> dict[int, int]:
    import select

    poll = select.poll()
    for descriptor, events in interests.items():
        poll.register(descriptor, events)
    deadline = None if nanoseconds is None else monotonic_ns() + nanoseconds
    while True:
        left = None if deadline is None else max(deadline - monotonic_ns(), 0)
        happened = dict(poll.poll(None if left is None else min(-(-left // 1_000_000), _LONGEST_POLL)))
        if happened or (deadline is not None and monotonic_ns() >= deadline):
            return happened


def _nothing() -> None:
    pass
