"""Thread-local and fiber-local storage slots: which indexes are taken."""

from __future__ import annotations

from pywine.abi.errors import WinError
from pywine.abi.winerror import ERROR_INVALID_PARAMETER, ERROR_NO_MORE_ITEMS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pywine.nt.process import Process
    from pywine.nt.thread import Thread

TLS_MINIMUM, TLS_TOTAL = 64, 1088
FLS_TOTAL = 4080


class TlsSlots:
    """TlsAlloc's indexes; values lie in the TEB: 64 in it, 1024 in a block that is made when needed."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self.taken = {0}  # Windows keeps the first for itself

    def allocate(self) -> int:
        """The lowest free index, its value NULL in every thread. Raises WinError(ERROR_NO_MORE_ITEMS)."""
        index = next((index for index in range(TLS_TOTAL) if index not in self.taken), -1)
        if index < 0:
            raise WinError(ERROR_NO_MORE_ITEMS)
        self.taken.add(index)
        self._clear(index)
        return index

    def free(self, index: int) -> None:
        """Raises WinError(ERROR_INVALID_PARAMETER)."""
        if index not in self.taken:
            raise WinError(ERROR_INVALID_PARAMETER)
        self.taken.remove(index)
        self._clear(index)

    def _clear(self, index: int) -> None:
        for thread in self._p.threads.values():
            if index < TLS_MINIMUM or thread.teb.TlsExpansionSlots:
                self.set(thread, index, 0)

    def get(self, thread: Thread, index: int) -> int:
        """Raises WinError(ERROR_INVALID_PARAMETER)."""
        if index < TLS_MINIMUM:
            slots: Any = thread.teb.TlsSlots
            return slots[index]
        if index >= TLS_TOTAL:
            raise WinError(ERROR_INVALID_PARAMETER)
        block, word = thread.teb.TlsExpansionSlots, self._p.bits // 8
        if not block:
            return 0
        at = block + (index - TLS_MINIMUM) * word
        return int.from_bytes(self._p.memory.ram[at : at + word], "little")

    def set(self, thread: Thread, index: int, value: int) -> None:
        """Raises WinError(ERROR_INVALID_PARAMETER)."""
        if index < TLS_MINIMUM:
            slots: Any = thread.teb.TlsSlots
            slots[index] = value
            return
        if index >= TLS_TOTAL:
            raise WinError(ERROR_INVALID_PARAMETER)
        word = self._p.bits // 8
        if not thread.teb.TlsExpansionSlots:
            thread.teb.TlsExpansionSlots = self._p.allocate(bytes((TLS_TOTAL - TLS_MINIMUM) * word))
        at = thread.teb.TlsExpansionSlots + (index - TLS_MINIMUM) * word
        self._p.memory.ram[at : at + word] = value.to_bytes(word, "little")


class FlsSlots:
    """FlsAlloc's indexes with their callbacks, and the values of every fiber (a thread has one until it makes
    more).
    """

    def __init__(self, p: Process) -> None:
        self.callbacks: dict[int, int] = {}
        self.values: dict[tuple[int, int], int] = {}  # (fiber, index) -> value

    def allocate(self, callback: int) -> int:
        """The lowest free index. Raises WinError(ERROR_NO_MORE_ITEMS)."""
        index = next((index for index in range(1, FLS_TOTAL) if index not in self.callbacks), 0)
        if not index:
            raise WinError(ERROR_NO_MORE_ITEMS)
        self.callbacks[index] = callback
        return index

    def check(self, index: int) -> None:
        """Raises WinError(ERROR_INVALID_PARAMETER)."""
        if index not in self.callbacks:
            raise WinError(ERROR_INVALID_PARAMETER)

    def free(self, index: int) -> list[tuple[int, int]]:
        """Free an index; returns the callback and value of every fiber that has one."""
        self.check(index)
        callback = self.callbacks.pop(index)
        values = [self.values.pop(key) for key in list(self.values) if key[1] == index]
        return [(callback, value) for value in values if callback and value]

    def end(self, fiber: int) -> list[tuple[int, int]]:
        """A fiber ends; returns the callback and value of each of its slots that has both."""
        keys = sorted(key for key in self.values if key[0] == fiber)
        pairs = [(self.callbacks.get(key[1], 0), self.values.pop(key)) for key in keys]
        return [(callback, value) for callback, value in pairs if callback and value]
