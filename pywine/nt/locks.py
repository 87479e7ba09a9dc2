"""The locks that lie in the program's own memory: critical sections and slim reader/writer locks.

Guest code on another processor may take and release them at the same time, so their words are changed by
compare and exchange. What guest code may do by itself is said at each; everything else it leaves to the
functions here, which run one at a time.
"""

from __future__ import annotations

from pywine.nt.parking import Locks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from pywine.nt.parking import Sleeper
    from pywine.nt.process import Process


class Word:
    """A word of guest memory that is changed atomically. The address has been checked."""

    __slots__ = ("_code", "_exchange", "_p", "address", "size")

    def __init__(self, p: Process, address: int, size: int) -> None:
        self._p, self.address, self.size = p, address, size
        self._exchange = p.engine.compare_exchange

    @property
    def value(self) -> int:
        return int.from_bytes(self._p.memory.ram[self.address : self.address + self.size], "little")

    def replace(self, expected: int, new: int) -> bool:
        """Whether it held `expected` and now holds `new`."""
        mask = (1 << 8 * self.size) - 1
        return self._exchange(self.address, self.size, expected & mask, new & mask)


# A critical section's LockCount, as Windows has it since Server 2003 SP1: bit 0 is set while nobody has the
# section, bit 1 while no thread that was woken for it is on its way; the rest is the complement of the number
# of threads that sleep. -1: free. Guest code may take it by clearing bit 0 where it is set, and release it
# by replacing -2 (taken, nobody sleeps) by -1; only the owner touches RecursionCount and OwningThread.
_FREE, _NONE_WOKEN, _SLEEPER = 1, 2, 4


def enter(p: Process, lock_count: int) -> None:
    """Take the critical section whose LockCount lies at `lock_count`, when its owner has left it."""
    word, locks = Word(p, lock_count, 4), p.state(Locks)
    woken = False
    while True:
        value = word.value
        settled = value | _NONE_WOKEN if woken else value
        if value & _FREE:
            if word.replace(value, settled & ~_FREE):
                return
        elif word.replace(value, settled - _SLEEPER):
            try:
                locks.sleep(lock_count, first=woken)
            except BaseException:  # the thread ends, which others must not wait for
                _recount(p, word)
                raise
            woken = True


def _recount(p: Process, word: Word) -> None:
    """Make the LockCount say how many sleep, and have one of them look."""
    sleepers = len(p.state(Locks).sleepers.get(word.address, ()))
    value = word.value
    while not word.replace(value, -2 - _SLEEPER * sleepers | value & _FREE):
        value = word.value
    if value & _FREE:
        leave(p, word.address)


def try_enter(p: Process, lock_count: int) -> bool:
    """Take the critical section if nobody has it."""
    word = Word(p, lock_count, 4)
    value = word.value
    while value & _FREE:
        if word.replace(value, value & ~_FREE):
            return True
        value = word.value
    return False


def leave(p: Process, lock_count: int) -> None:
    """Release the critical section, and wake one of those who wait for it."""
    word, locks = Word(p, lock_count, 4), p.state(Locks)
    while True:
        value = word.value
        wakes = value & _NONE_WOKEN and lock_count in locks.sleepers
        if word.replace(value, (value & ~_NONE_WOKEN) + _SLEEPER | _FREE if wakes else value | _FREE):
            if wakes:
                locks.wake(lock_count, 1)
            return


# A slim reader/writer lock: bit 0 is set while somebody has it, bit 1 while somebody sleeps, bits 4 and up
# count the readers. Guest code may replace 0 by 1 and 1 by 0 (a writer), 0 by 0x11 (the first reader), n by
# n + 0x10 and n + 0x10 by n where n is at least 0x11 and bit 1 clear (more readers), and 0x11 by 0.
_TAKEN, _SLEEPS, _READER = 1, 2, 0x10


def _take(word: Word, shared: bool, value: int) -> bool:
    """One attempt, the lock's word having been `value`."""
    if not value & _TAKEN:
        return word.replace(value, value + _TAKEN + (_READER if shared else 0))
    return shared and value >= _READER and not value & _SLEEPS and word.replace(value, value + _READER)


def _is_busy(value: int, shared: bool) -> bool:
    return bool(value & _TAKEN) and not (shared and value >= _READER and not value & _SLEEPS)


def acquire(p: Process, address: int, *, shared: bool) -> None:
    """Take the lock at `address`, when it can be had."""
    word, locks = Word(p, address, p.bits // 8), p.state(Locks)
    woken = False
    while True:
        value = word.value
        if not _is_busy(value, shared):
            if _take(word, shared, value):
                return
        elif word.replace(value, value | _SLEEPS):
            locks.sleep(address, shared=shared, first=woken)
            woken = True


def try_acquire(p: Process, address: int, *, shared: bool) -> bool:
    """Take the lock if it can be had now."""
    word = Word(p, address, p.bits // 8)
    while not _is_busy(value := word.value, shared):
        if _take(word, shared, value):
            return True
    return False


def release(p: Process, address: int, *, shared: bool) -> None:
    """Give up the lock at `address`; when the last holder does, wake the next writer or the next readers."""
    word, locks = Word(p, address, p.bits // 8), p.state(Locks)
    while True:
        value = word.value
        remains = value - _READER if shared and value >= _READER else value & (_TAKEN | _SLEEPS)
        if remains < _READER:
            remains &= ~_TAKEN
        count = 0
        if not remains & _TAKEN:
            queue = locks.sleepers.get(address, ())
            count = _first_in_line(queue)
            remains = remains | _SLEEPS if count < len(queue) else remains & ~_SLEEPS
        if word.replace(value, remains):
            locks.wake(address, count)
            return


def _first_in_line(queue: Sequence[Sleeper]) -> int:
    """How many of the sleepers can have the lock together: a writer, or the readers before the next one."""
    readers = 0
    while readers < len(queue) and queue[readers].shared:
        readers += 1
    return readers or min(len(queue), 1)
