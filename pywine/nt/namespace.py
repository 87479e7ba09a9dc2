"""The object namespace: named objects, those of the process and those it shares with others.

Names of objects are case-sensitive.
"""

from __future__ import annotations

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_OBJECT_NAME_NOT_FOUND, STATUS_OBJECT_TYPE_MISMATCH
from pywine.nt.objects import Object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pywine.nt.process import Process
    from pywine.nt.shared import SharedNames


class Namespace:
    """Which named objects there are. A name lives as long as its object has handles."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self._objects: dict[str, Object] = {}

    @staticmethod
    def _key(name: str) -> str:
        return name.removeprefix("Local\\")

    def find(self, name: str, kind: type[Object]) -> Object | None:
        """Raises NtError(STATUS_OBJECT_TYPE_MISMATCH) when the name is another kind's."""
        found = self._objects.get(self._key(name))
        if found is not None and found.handle_count <= 0:
            del self._objects[self._key(name)]
            found = None
        if found is None:
            found = self._p.state(_shared_names()).find(self._key(name), kind)
            if found is not None:
                self.adopt(name, found)
        if found is not None and not isinstance(found, kind):
            raise NtError(STATUS_OBJECT_TYPE_MISMATCH)
        return found

    def get(self, name: str, kind: type[Object]) -> Object:
        """Raises NtError."""
        found = self.find(name, kind)
        if found is None:
            raise NtError(STATUS_OBJECT_NAME_NOT_FOUND)
        return found

    def create(self, name: str | None, kind: type[Object], make: Callable[[], Object]) -> tuple[Object, bool]:
        """The object of this name, and whether it existed; unnamed ones are always new. Raises NtError."""
        if not name:
            return make(), False
        found = self.find(name, kind)
        if found is not None:
            return found, True
        made, existed = self._p.state(_shared_names()).create(self._key(name), kind, make)
        self.adopt(name, made)
        return made, existed

    def adopt(self, name: str, target: Object) -> None:
        """Know the object by this name, which others have given it."""
        target.name = name
        self._objects[self._key(name)] = target


def _shared_names() -> type[SharedNames]:
    from pywine.nt.shared import SharedNames

    return SharedNames
