"""The turn of an engine whose guest code keeps it: handed over in the order in which threads ask for it."""

from __future__ import annotations

import _thread


class OrderedTurn:
    """A lock that does not let its holder take it again before those who wait for it have had it."""

    def __init__(self) -> None:
        self._state = _thread.allocate_lock()
        self._held = False
        self._waiting: list[_thread.LockType] = []

    @property
    def is_wanted(self) -> bool:
        """Whether somebody waits for it."""
        return bool(self._waiting)

    def acquire(self) -> None:
        with self._state:
            if not self._held:
                self._held = True
                return
            gate = _thread.allocate_lock()
            gate.acquire()
            self._waiting.append(gate)
        gate.acquire()

    def pass_on(self) -> None:
        """Let those who wait for it have it first, then take it again."""
        self.release()
        self.acquire()

    def release(self) -> None:
        with self._state:
            if self._waiting:
                self._waiting.pop(0).release()
            else:
                self._held = False
