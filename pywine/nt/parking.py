"""Where threads sleep that wait for something in the program's memory: by its address, first come first."""

from __future__ import annotations

from pywine.nt.clock import monotonic_ns
from pywine.nt.objects import Object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process
    from pywine.nt.thread import Thread


class Sleeper:
    """One thread that sleeps. `shared`: it waits for a lock as a reader."""

    __slots__ = ("is_awake", "shared", "thread")

    def __init__(self, thread: Thread, shared: bool) -> None:
        self.thread, self.shared, self.is_awake = thread, shared, False


class Parking:
    """The sleepers of one kind of memory. Subclasses are the kinds."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self.sleepers: dict[int, list[Sleeper]] = {}

    def sleep(
        self, address: int, deadline: int | None = None, *, shared: bool = False, first: bool = False
    ) -> bool:
        """Sleep until woken (True) or until the deadline (host nanoseconds). `first`: before all others."""
        thread = self._p.thread
        sleeper = Sleeper(thread, shared)
        queue = self.sleepers.setdefault(address, [])
        queue.insert(0 if first else len(queue), sleeper)
        try:
            while not sleeper.is_awake:
                if deadline is not None and monotonic_ns() >= deadline:
                    return False
                thread.interrupts.pause(deadline)
        except BaseException:  # the thread ends
            if sleeper.is_awake:
                self.wake(address, 1)
            raise
        finally:
            if not sleeper.is_awake:
                self._remove(address, sleeper)
        return True

    def wake(self, address: int, count: int) -> int:
        """Wake the first `count` sleepers; returns how many there were to wake."""
        woken = self.sleepers.get(address, ())[:count]
        for sleeper in woken:
            self._remove(address, sleeper)
            sleeper.is_awake = True
            sleeper.thread.interrupts.wake()
        return len(woken)

    def _remove(self, address: int, sleeper: Sleeper) -> None:
        queue = self.sleepers[address]
        queue.remove(sleeper)
        if not queue:
            del self.sleepers[address]


class Locks(Parking):
    """Critical sections, slim locks, condition variables, one-time initialisations, barriers, the loader."""


class Addresses(Parking):
    """WaitOnAddress: the address may be that of a lock, too."""


class KeyedEvent(Object):
    """Where those who wait for a key and those who release it meet."""

    type_name = "KeyedEvent"

    def __init__(self, p: Process) -> None:
        super().__init__()
        self._waits, self._releases = Parking(p), Parking(p)

    def wait(self, key: int, deadline: int | None) -> bool:
        """Whether somebody released the key before the deadline."""
        return bool(self._releases.wake(key, 1)) or self._waits.sleep(key, deadline)

    def release(self, key: int, deadline: int | None) -> bool:
        """Whether somebody waited for the key before the deadline."""
        return bool(self._waits.wake(key, 1)) or self._releases.sleep(key, deadline)


class GlobalKeyedEvent(KeyedEvent):
    """The one that NULL names."""


class OwnedLock:
    """A lock of the host's own that its owner may take again; it does not keep the turn of those who wait."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self._owner: Thread | None = None
        self._count = 0

    @property
    def is_foreign(self) -> bool:
        """Whether another thread has it."""
        return self._owner not in (None, self._p.thread)

    def __enter__(self) -> None:
        while self.is_foreign:
            self._p.state(Locks).sleep(id(self))
        self._owner = self._p.thread
        self._count += 1

    def __exit__(self, *_: object) -> None:
        if self._owner is not self._p.thread:
            return
        self._count -= 1
        if not self._count:
            self._owner = None
            self._p.state(Locks).wake(id(self), 1)
