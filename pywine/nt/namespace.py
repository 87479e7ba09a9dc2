"""The object namespace: named objects of the process, by name. Names of objects are case-sensitive."""

from __future__ import annotations

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_OBJECT_NAME_NOT_FOUND, STATUS_OBJECT_TYPE_MISMATCH
from pywine.nt.objects import Object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pywine.nt.process import Process


class Namespace:
    """Which named objects there are. A name lives as long as its object has handles."""

    def __init__(self, p: Process) -> None:
        self._objects: dict[str, Object] = {}

    @staticmethod
    def _key(name: str) -> str:
        for prefix in ("Global\\", "Local\\"):
            if name.startswith(prefix):
                return name[len(prefix) :]
        return name

    def find(self, name: str, kind: type[Object]) -> Object | None:
        """Raises NtError(STATUS_OBJECT_TYPE_MISMATCH) when the name is another kind's."""
        found = self._objects.get(self._key(name))
        if found is not None and found.handle_count <= 0:
            del self._objects[self._key(name)]
            return None
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
        made = make()
        made.name = name
        self._objects[self._key(name)] = made
        return made, False
