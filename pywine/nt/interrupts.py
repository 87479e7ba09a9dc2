"""How the guest's thread hears of Ctrl-C and of the wish to end it, also while it blocks in the host."""

from __future__ import annotations

import os
from time import monotonic

FOREVER = float("inf")
_POLL_READ = 1  # POLLIN of the host
_LONGEST_POLL = 3600.0  # seconds: poll takes an int of milliseconds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pywine.nt.process import Process


class Interrupts:
    """At most one action, posted on one host thread and taken on another."""

    def __init__(self, p: Process) -> None:
        self._pending: Callable[[], None] | None = None
        self._wake: tuple[int, int] | None = None

    @property
    def is_pending(self) -> bool:
        return self._pending is not None

    def post(self, action: Callable[[], None]) -> None:
        """Have the guest's thread run `action` soon; it wakes from `wait_readable` and `sleep` for it."""
        self._pending = action
        if self._wake:
            os.write(self._wake[1], b"!")

    def take(self) -> Callable[[], None] | None:
        """The action to run now, if there is one."""
        action, self._pending = self._pending, None
        return action

    # For API bodies that block, declared `calls_back`: what they wait for may run guest code or raise
    # ProcessExit.

    def wait_readable(self, descriptor: int) -> None:
        """Return when reading from `descriptor` will not block, running what is posted meanwhile."""
        while not self.poll({descriptor: _POLL_READ}, None):
            pass

    def sleep(self, seconds: float) -> None:
        """Wait, running what is posted meanwhile."""
        end = monotonic() + seconds
        while (left := end - monotonic()) > 0:
            self.poll({}, min(left, _LONGEST_POLL))

    def poll(self, interests: dict[int, int], seconds: float | None) -> dict[int, int]:
        """Wait until something happens to a descriptor, something was posted and has run, or time is over.

        `interests`: the host's poll events by descriptor; what happened comes back in the same shape.
        """
        import select

        if self._wake is None:
            self._wake = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        self._run_pending()
        poll = select.poll()
        poll.register(self._wake[0], _POLL_READ)
        for descriptor, events in interests.items():
            poll.register(descriptor, events)
        ready = dict(poll.poll(None if seconds is None else -int(-1000 * seconds // 1)))
        if ready.pop(self._wake[0], 0):
            os.read(self._wake[0], 4096)
            self._run_pending()
        return ready

    def _run_pending(self) -> None:
        action = self.take()
        if action:
            action()
