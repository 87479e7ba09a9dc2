"""How the guest's thread hears of Ctrl-C and of the wish to end it, also while it blocks in the host."""

from __future__ import annotations

import os
from time import monotonic

FOREVER = float("inf")
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
        while not self._wait(descriptor, None):
            pass

    def sleep(self, seconds: float) -> None:
        """Wait, running what is posted meanwhile."""
        end = monotonic() + seconds
        while (left := end - monotonic()) > 0:
            self._wait(-1, min(left, _LONGEST_POLL))

    def _wait(self, descriptor: int, seconds: float | None) -> bool:
        """Whether the descriptor became readable, rather than something posted or the time over."""
        import select

        if self._wake is None:
            self._wake = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        self._run_pending()
        poll = select.poll()
        poll.register(self._wake[0], select.POLLIN)
        if descriptor >= 0:
            poll.register(descriptor, select.POLLIN)
        ready = [number for number, _ in poll.poll(None if seconds is None else -int(-1000 * seconds // 1))]
        if self._wake[0] in ready:
            os.read(self._wake[0], 4096)
            self._run_pending()
        return descriptor in ready

    def _run_pending(self) -> None:
        action = self.take()
        if action:
            action()
