"""Executive objects and the handle table."""

from __future__ import annotations

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Protocol, Self

    from pywine.nt.process import Process

    class Looker(Protocol):
        """Who waits for an object: a thread, or a task of a thread pool."""

        def look(self) -> object: ...

        def notice(self) -> object: ...


CURRENT_PROCESS, CURRENT_THREAD = -1, -2  # NtCurrentProcess(), NtCurrentThread() as signed handles


class Object:
    """Something handles refer to. Subclasses are the annotations of handle parameters: `file: File`."""

    type_name = "Object"
    name = ""  # in the object namespace

    def __init__(self) -> None:
        self.handle_count = 0

    def close(self) -> None:
        """The last handle is gone."""

    @classmethod
    def from_argument(cls, p: Process, value: int) -> Self:
        """The object of a handle argument; raises NtError."""
        return p.handles.get(value, cls)

    def describe(self) -> str:
        """One phrase for traces and reports."""
        return self.type_name

    # Inheritance. A child begins as a copy of the host process: the parent's objects are still there.

    def before_inheritance(self) -> None:
        """A child is about to begin which inherits it."""

    def host_descriptors(self) -> tuple[int, ...]:
        """The host descriptors that a child needs for it."""
        return ()

    def inherited(self, p: Process) -> Object | None:
        """The child `p`'s object for this one of its parent; None if it cannot have one."""
        return None


class Waitable(Object):
    """An object that a thread can wait for."""

    type_name = "Waitable"
    shared_state: Any = None  # to be held while it is taken, if other processes have it too
    waiting: Sequence[Looker] = ()  # the threads that wait for it, first come first
    is_outside = False  # another process may signal it
    due = 0  # host nanoseconds when it will be signaled by nobody but the clock; 0: it will not

    def is_signaled(self) -> bool:
        raise NotImplementedError

    def acquired(self) -> None:
        """The calling thread's wait for this object was satisfied (auto-reset events and semaphores change
        state here).
        """

    def changed(self) -> None:
        """It may have become signaled: let its waiters look."""
        for waiter in self.waiting:
            waiter.look()


class Handle:
    """One entry of a handle table."""

    __slots__ = ("access", "inherit", "object", "protected")

    def __init__(self, target: Object, access: int, inherit: bool) -> None:
        self.object, self.access, self.inherit, self.protected = target, access, inherit, False


class HandleTable:
    """A process's handles: multiples of 4, lowest free first, as Windows gives them out."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self._entries: dict[int, Handle] = {}
        self._free: list[int] = []
        self._next = 4

    def open(self, target: Object, access: int = 0, *, inherit: bool = False) -> int:
        """A new handle to `target`."""
        value = self._free.pop() if self._free else self._next
        if value == self._next:
            self._next += 4
        self._entries[value] = Handle(target, access, inherit)
        target.handle_count += 1
        return value

    def adopt(self, value: int, target: Object, access: int) -> None:
        """An inherited handle, which keeps its value."""
        self._entries[value] = Handle(target, access, True)
        target.handle_count += 1
        if value in self._free:
            self._free.remove(value)
        self._free += range(self._next, value, 4)
        self._free.sort(reverse=True)
        self._next = max(self._next, value + 4)

    def get(self, value: int, kind: type[Any] = Object) -> Any:
        """The object behind a handle. Raises NtError: STATUS_INVALID_HANDLE, STATUS_OBJECT_TYPE_MISMATCH."""
        entry = self._entries.get(value & ~3)
        if entry is None:
            return self._pseudo(value, kind)
        if not isinstance(entry.object, kind):
            raise NtError(STATUS_OBJECT_TYPE_MISMATCH)
        return entry.object

    def _pseudo(self, value: int, kind: type[Any]) -> Any:
        signed = value - (1 << self._p.bits) if value >> (self._p.bits - 1) else value
        target = {CURRENT_PROCESS: self._p, CURRENT_THREAD: self._p.thread}.get(signed)
        if isinstance(target, kind):
            return target
        raise NtError(STATUS_INVALID_HANDLE)

    def entry(self, value: int) -> Handle:
        """The table entry itself. Raises NtError(STATUS_INVALID_HANDLE)."""
        entry = self._entries.get(value & ~3)
        if entry is None:
            raise NtError(STATUS_INVALID_HANDLE)
        return entry

    def close(self, value: int) -> None:
        """Close a handle; the object goes with its last one."""
        entry = self.entry(value)
        del self._entries[value & ~3]
        self._free.append(value & ~3)
        target = entry.object
        target.handle_count -= 1
        if target.handle_count <= 0:
            target.close()

    def close_all(self) -> None:
        """The process ends."""
        for value in list(self._entries):
            self.close(value)

    def __iter__(self):
        return iter(sorted(self._entries.items()))

    def __len__(self) -> int:
        return len(self._entries)
