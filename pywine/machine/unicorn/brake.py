"""How a processor is stopped where the next block of code begins, and how what it has executed is counted."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.machine.unicorn.callbacks import Shared

SLICE = 1 << 20  # bytes of code that a metered processor executes between two looks at the turn


class Brake:
    """The brake of one processor. A metered processor also stops when it has executed a slice."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        shared.left = SLICE
        self._used = 0

    def pull(self) -> None:
        """Have the processor stop soon; on any host thread."""
        self._shared.stop = 1

    @property
    def has_stopped_it(self) -> bool:
        return bool(self._shared.stop) or self._shared.left < 0

    def let_go(self) -> None:
        """Have it not stop any more."""
        self._shared.stop = 0
        if self._shared.left < 0:
            self.refill()

    def refill(self) -> None:
        """Let it run for another slice."""
        self._used = self.executed()
        self._shared.left = SLICE

    def executed(self) -> int:
        """The bytes of code that a metered processor has executed."""
        return self._used + SLICE - self._shared.left
