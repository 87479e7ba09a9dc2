"""The object namespace: named objects, those of the process and those it shares with others.

Names of objects are case-sensitive unless the caller says otherwise. A key is a name as CreateEvent takes it:
what `nt/object_paths.py` makes of a path in the object manager's tree.
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
        self.aliases: dict[str, str] = {}  # of private namespaces: a prefix of names, and that of their keys

    def _key(self, name: str) -> str:
        alias, separator, rest = name.partition("\\")
        if separator and alias in self.aliases:
            return self.aliases[alias] + rest
        return name.removeprefix("Local\\")

    def find(self, name: str, kind: type[Object], *, ignore_case: bool = False) -> Object | None:
        """Raises NtError(STATUS_OBJECT_TYPE_MISMATCH) when the name is another kind's."""
        key = self._key(name)
        if ignore_case:
            key = next((known for known, _ in self.listing() if known.lower() == key.lower()), key)
        found = self._live(key)
        if found is None:
            found = self._p.state(_shared_names()).find(key, kind)
            if found is not None:
                self.adopt(key, found)
        if found is not None and not isinstance(found, kind):
            raise NtError(STATUS_OBJECT_TYPE_MISMATCH)
        return found

    def _live(self, key: str) -> Object | None:
        found = self._objects.get(key)
        if found is not None and found.handle_count <= 0:
            del self._objects[key]
            return None
        return found

    def get(self, name: str, kind: type[Object], *, ignore_case: bool = False) -> Object:
        """Raises NtError."""
        found = self.find(name, kind, ignore_case=ignore_case)
        if found is None:
            raise NtError(STATUS_OBJECT_NAME_NOT_FOUND)
        return found

    def create(
        self, name: str | None, kind: type[Object], make: Callable[[], Object], *, ignore_case: bool = False
    ) -> tuple[Object, bool]:
        """The object of this name, and whether it existed; unnamed ones are always new. Raises NtError."""
        if not name:
            return make(), False
        found = self.find(name, kind, ignore_case=ignore_case)
        if found is not None:
            return found, True
        made, existed = self._p.state(_shared_names()).create(self._key(name), kind, make)
        self.adopt(name, made)
        return made, existed

    def adopt(self, name: str, target: Object) -> None:
        """Know the object by this name, which others have given it."""
        target.name = self._key(name)
        self._objects[target.name] = target

    def listing(self) -> list[tuple[str, str]]:
        """The keys there are, in order, and the names of their objects' types."""
        found = dict(self._p.state(_shared_names()).listing())
        for key in list(self._objects):
            target = self._live(key)
            if target is not None:
                found[key] = target.type_name
        return sorted(found.items())


def _shared_names() -> type[SharedNames]:
    from pywine.nt.shared import SharedNames

    return SharedNames
