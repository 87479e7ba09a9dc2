"""Thread-local and fiber-local storage slots: which indexes are taken."""

from __future__ import annotations

import struct

from pywine.abi.errors import WinError
from pywine.abi.winerror import ERROR_INVALID_PARAMETER, ERROR_NO_MORE_ITEMS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pywine.nt.process import Process
    from pywine.nt.thread import Thread

TLS_MINIMUM, TLS_TOTAL = 64, 1088
FLS_TOTAL = 4080
_FLS_STEP = 64  # by how many a fiber's values grow


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

    Values lie where guest code reads and replaces them too (ldr/guest/teb.asm): in a block of words per
    fiber, which the TEB names while it runs. Nobody has the index 0: there the block says how many words it
    has.
    """

    def __init__(self, p: Process) -> None:
        self._p = p
        self._code = "Q" if p.bits == 64 else "I"
        self.callbacks: dict[int, int] = {}
        self._blocks: dict[int, int] = {}  # by fiber

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

    def _words(self, block: int) -> memoryview:
        """The words of a block."""
        ram, word = self._p.memory.ram, self._p.bits // 8
        count = int.from_bytes(ram[block : block + word], "little") if block else 0
        return ram[block : block + count * word].cast(self._code)  # type: ignore[call-overload]

    def get(self, thread: Thread, index: int) -> int:
        words = self._words(thread.teb.FlsData)
        return words[index] if index < len(words) else 0

    def set(self, thread: Thread, index: int, value: int) -> None:
        """Raises NtError(STATUS_NO_MEMORY)."""
        words = self._words(thread.teb.FlsData)
        if index >= len(words):
            words = self._grow(thread, words, (index | _FLS_STEP - 1) + 1)
        words[index] = value

    def _grow(self, thread: Thread, words: memoryview, count: int) -> memoryview:
        p, previous = self._p, thread.teb.FlsData
        values = [count, *words[1:], *[0] * (count - max(len(words), 1))]
        block = p.allocate(struct.pack(f"<{count}{self._code}", *values))
        thread.teb.FlsData = self._blocks[thread.locals] = block
        if previous:
            p.heap.free(previous)
        elif thread.locals == thread.id:  # which another thread will have when this one was terminated
            thread.at_end.append(lambda: self._forget(thread.id))
        return self._words(block)

    def _forget(self, fiber: int) -> None:
        self._blocks.pop(fiber, None)

    def switch(self, thread: Thread) -> None:
        """Another fiber's values are the thread's from now on."""
        thread.teb.FlsData = self._blocks.get(thread.locals, 0)

    def free(self, index: int) -> list[tuple[int, int]]:
        """Free an index; returns the callback and value of every fiber that has one."""
        self.check(index)
        callback, pairs = self.callbacks.pop(index), []
        for block in self._blocks.values():
            words = self._words(block)
            if index < len(words):
                pairs.append((callback, words[index]))
                words[index] = 0
        return [pair for pair in pairs if all(pair)]

    def end(self, fiber: int) -> list[tuple[int, int]]:
        """A fiber ends; returns the callback and value of each of its slots that has both."""
        block = self._blocks.pop(fiber, 0)
        if not block:
            return []
        pairs = [(self.callbacks.get(index, 0), value) for index, value in enumerate(self._words(block))]
        self._p.heap.free(block)
        teb = self._p.thread.teb
        if teb.FlsData == block:
            teb.FlsData = 0
        return [pair for pair in pairs if all(pair)]
