"""Handles of DLLs: heap blocks of the guest whose addresses stand for objects of ours."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pywine.nt.process import Process

_SIZE = 16


class Opaque:
    """One family of such handles. A DLL makes a subclass of its own for `p.state`."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self._objects: dict[int, Any] = {}

    def open(self, target: Any) -> int:
        """A new handle."""
        handle = self._p.allocate(bytes(_SIZE))
        self._objects[handle] = target
        return handle

    def find(self, handle: int, kind: type[Any] | tuple[type[Any], ...] = object) -> Any:
        """The object of a handle, or None if there is none of these kinds."""
        found = self._objects.get(handle)
        return found if isinstance(found, kind) else None

    def close(self, handle: int) -> bool:
        """Whether there was such a handle to close."""
        if self._objects.pop(handle, None) is None:
            return False
        self._p.heap.free(handle)
        return True
