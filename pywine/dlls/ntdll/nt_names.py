"""What system calls do with OBJECT_ATTRIBUTES: create and open objects by name."""

from __future__ import annotations

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_INVALID_PARAMETER,
    STATUS_OBJECT_NAME_COLLISION,
    STATUS_OBJECT_NAME_EXISTS,
    STATUS_OBJECT_TYPE_MISMATCH,
)
from pywine.abi.types import HANDLE, Out
from pywine.abi.unicode import text_at
from pywine.abi.winternl import OBJECT_ATTRIBUTES
from pywine.nt.namespace import Namespace
from pywine.nt.object_paths import ObjectDirectory, key_of
from pywine.nt.objects import Object
from pywine.nt.process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_INHERIT, _CASE_INSENSITIVE, _OPENIF = 0x2, 0x40, 0x80
_GENERIC_ALL, _MAXIMUM_ALLOWED = 0x10000000, 0x02000000
_ALL_ACCESS = {
    "Event": 0x1F0003, "Mutant": 0x1F0001, "Semaphore": 0x1F0003, "Timer": 0x1F0003, "Section": 0xF001F,
    "Directory": 0xF000F, "SymbolicLink": 0xF0001, "KeyedEvent": 0xF0003, "IoCompletion": 0x1F0003,
    "Job": 0x1F003F,
}  # fmt: skip


class Place:
    """Where OBJECT_ATTRIBUTES want an object. `name`: its path, empty for none."""

    __slots__ = ("flags", "name", "root")

    def __init__(self, p: Process, attributes: OBJECT_ATTRIBUTES | None) -> None:
        self.name, self.flags, self.root = "", 0, None
        if attributes is None:
            return
        self.name, self.flags = text_at(p, attributes.ObjectName), attributes.Attributes
        if attributes.RootDirectory and self.name:
            self.root: ObjectDirectory | None = p.handles.get(attributes.RootDirectory, ObjectDirectory)

    @property
    def inherit(self) -> bool:
        return bool(self.flags & _INHERIT)

    @property
    def ignore_case(self) -> bool:
        return bool(self.flags & _CASE_INSENSITIVE)


def create_named(
    p: Process, handle: Out[HANDLE], access: int, attributes: OBJECT_ATTRIBUTES | None, kind: type[Object],
    make: Callable[[], Object],
) -> int | None:  # fmt: skip
    """A handle to the object that the attributes name, which is made where there is none; the status."""
    place = Place(p, attributes)
    key = key_of(p, place.root, place.name) if place.name else None
    try:
        target, existed = p.state(Namespace).create(key, kind, make, ignore_case=place.ignore_case)
    except NtError as error:
        if error.code == STATUS_OBJECT_TYPE_MISMATCH and not place.flags & _OPENIF:
            raise NtError(STATUS_OBJECT_NAME_COLLISION) from None
        raise
    return give_handle(p, handle, access, place, target, existed=existed)


def give_handle(
    p: Process, handle: Out[HANDLE], access: int, place: Place, target: Object, *, existed: bool
) -> int | None:
    """A handle to an object that was found or made. Raises NtError(STATUS_OBJECT_NAME_COLLISION)."""
    if existed and not place.flags & _OPENIF:
        if not target.handle_count:
            target.close()
        raise NtError(STATUS_OBJECT_NAME_COLLISION)
    handle.value = p.handles.open(target, granted(target, access), inherit=place.inherit)
    return STATUS_OBJECT_NAME_EXISTS if existed else None


def open_named(
    p: Process, handle: Out[HANDLE], access: int, attributes: OBJECT_ATTRIBUTES, kind: type[Object],
    find: Callable[[Process, str], Object] | None = None,
) -> None:  # fmt: skip
    """A handle to the object that the attributes name; `find` looks for it by its key. Raises NtError."""
    place = Place(p, attributes)
    if not place.name:
        raise NtError(STATUS_INVALID_PARAMETER)
    key = key_of(p, place.root, place.name)
    target = find(p, key) if find else p.state(Namespace).get(key, kind, ignore_case=place.ignore_case)
    handle.value = p.handles.open(target, granted(target, access), inherit=place.inherit)


def granted(target: Object, access: int) -> int:
    """The rights of a handle for which these were asked."""
    if access & (_GENERIC_ALL | _MAXIMUM_ALLOWED):
        return _ALL_ACCESS.get(target.type_name, 0x1F0000 | access)
    return access
