"""The registry as a process sees it: predefined keys, key handles with their rights, default contents."""

from __future__ import annotations

import os

from pywine.abi.errors import NtError, WinError
from pywine.abi.ntstatus import STATUS_ACCESS_DENIED, STATUS_INVALID_HANDLE
from pywine.abi.winerror import ERROR_BAD_PATHNAME, ERROR_INVALID_PARAMETER
from pywine.nt import machine_info
from pywine.nt.objects import Object
from pywine.nt.registry_store import ROOT, KeyInfo, Store, Value
from pywine.nt.registry_views import place, view_of
from pywine.nt.security import USER_SID

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self

    from pywine.nt.process import Process
    from pywine.nt.registry_watch import KeyWatch

REG_NONE, REG_SZ, REG_EXPAND_SZ, REG_BINARY, REG_DWORD, REG_DWORD_BIG_ENDIAN = range(6)
REG_LINK, REG_MULTI_SZ, REG_QWORD = 6, 7, 11
TEXT_TYPES = frozenset((REG_SZ, REG_EXPAND_SZ, REG_MULTI_SZ))
KEY_QUERY_VALUE, KEY_SET_VALUE, KEY_CREATE_SUB_KEY, KEY_ENUMERATE_SUB_KEYS = 1, 2, 4, 8
KEY_ALL_ACCESS = 0xF003F
DELETE = 0x10000

_GENERIC = ((0x80000000, 0x20019), (0x40000000, 0x20006), (0x20000000, 0x20019), (0x10000000, KEY_ALL_ACCESS),
            (0x02000000, KEY_ALL_ACCESS))  # fmt: skip
_LONGEST_NAME = 256
_MACHINE, _USER = "MACHINE", "USER"
# By HKEY: classes root, current user, local machine, users, current config, current user's local settings.
_PREDEFINED = {
    0x80000000: (_MACHINE, "SOFTWARE", "Classes"),
    0x80000001: (_USER, USER_SID),
    0x80000002: (_MACHINE,),
    0x80000003: (_USER,),
    0x80000005: (_MACHINE, "SYSTEM", "CurrentControlSet", "Hardware Profiles", "Current"),
    0x80000007: (_USER, USER_SID, "Software", "Classes", "Local Settings"),
}
HKEY_CLASSES_ROOT, HKEY_PERFORMANCE_DATA = 0x80000000, 0x80000004
_USERS_CLASSES = (_USER, USER_SID, "Software", "Classes")
_ROOTS = {"HKEY_LOCAL_MACHINE": 0x80000002, "HKEY_CURRENT_USER": 0x80000001, "HKEY_USERS": 0x80000003}


class Key(Object):
    """An open registry key. `path`: its components below \\Registry; `access`: what its handle may do;
    `bits`: whose view of what is below it counts where nobody asks for one.
    """

    type_name = "Key"

    def __init__(self, store: Store, number: int, path: tuple[str, ...], access: int, bits: int = 64) -> None:
        super().__init__()
        self.store, self.number, self.path, self.access, self.bits = store, number, path, access, bits
        self.watches: list[KeyWatch] = []  # who wants to hear of changes
        self.watched: tuple[int, bool] | None = None  # of what, as was asked first: that counts

    @classmethod
    def from_argument(cls, p: Process, value: int) -> Self:
        """The key of an HKEY, which may be a predefined one. Raises NtError."""
        low = value & 0xFFFFFFFF
        if low >= 0x80000000:
            return p.state(Registry).predefined(low)  # type: ignore[return-value]
        return p.handles.get(value, cls)

    def require(self, access: int) -> None:
        """Raise NtError(STATUS_ACCESS_DENIED) unless the handle was opened for this."""
        if not self.access & access:
            raise NtError(STATUS_ACCESS_DENIED)

    def close(self) -> None:
        for watch in list(self.watches):
            watch.fire()

    def value(self, name: str) -> Value:
        """Raises NtError."""
        return self.store.value(self.number, name)

    def value_at(self, index: int) -> Value:
        """Raises NtError(STATUS_NO_MORE_ENTRIES)."""
        return self.store.value_at(self.number, index)

    def info(self) -> KeyInfo:
        """Raises NtError."""
        return self.store.info(self.number)

    def subkey(self, index: int) -> KeyInfo:
        """What the subkey at `index` knows about itself. Raises NtError(STATUS_NO_MORE_ENTRIES)."""
        return self.store.info(self.store.subkey(self.number, index))

    def find(self, name: str, access: int, *, link: bool = False) -> Key | None:
        """The key that a path of names leads to; `link`: a symbolic link itself. Raises NtError, WinError for
        impossible paths.
        """
        start, names, path = self._way(name, access)
        number = self.store.find(start, names, link=link)
        return None if number is None else self._other(number, path, granted(access))

    def create(
        self, name: str, access: int, *, class_name: str = "", volatile: bool = False
    ) -> tuple[Key, bool]:
        """The key at a path, made if it is missing, and whether it is new. Raises NtError, WinError."""
        start, names, path = self._way(name, access)
        number, made = self.store.create(start, names, class_name=class_name, volatile=volatile)
        return self._other(number, path, granted(access)), made

    def _way(self, name: str, access: int) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
        """How to get to a path in the view that `access` asks for: from which key by which names; and where
        that is. Raises WinError.
        """
        names = split(name)
        path = self.path + names
        really = place(path, view_of(access, self.bits))
        return (self.number, names, path) if really is path else (ROOT, really, really)

    def _other(self, number: int, path: tuple[str, ...], access: int) -> Key:
        return Key(self.store, number, path, access, self.bits)

    def duplicate(self) -> Key:
        """The same key once more."""
        return self._other(self.number, self.path, self.access)

    def describe(self) -> str:
        return "Key " + full_name(self.path)


class ClassesKey(Key):
    """A key below HKEY_CLASSES_ROOT, where the user's classes hide the machine's of the same names; new ones
    are the machine's. `below`: its components there.

    Source: "Merged View of HKEY_CLASSES_ROOT" (Microsoft's documentation).
    """

    def __init__(
        self, store: Store, number: int, path: tuple[str, ...], access: int, bits: int, below: tuple[str, ...]
    ) -> None:
        super().__init__(store, number, path, access, bits)
        self.below = below

    def _behind(self) -> int:
        """The machine's key of the same name, if this one is the user's, or 0."""
        path = place(_PREDEFINED[HKEY_CLASSES_ROOT] + self.below, self.bits)
        number = self.store.find(ROOT, path)
        return 0 if number is None or number == self.number else number

    def value(self, name: str) -> Value:
        try:
            return super().value(name)
        except NtError:
            behind = self._behind()
            if not behind:
                raise
            return self.store.value(behind, name)

    def value_at(self, index: int) -> Value:
        return self.store.value_at(self.number, index, self._behind())

    def info(self) -> KeyInfo:
        return self.store.info(self.number, self._behind())

    def subkey(self, index: int) -> KeyInfo:
        return self.store.info(self.store.subkey(self.number, index, self._behind()))

    def find(self, name: str, access: int, *, link: bool = False) -> Key | None:
        self.store.info(self.number)
        names = split(name)
        if not names:
            return ClassesKey(self.store, self.number, self.path, granted(access), self.bits, self.below)
        for root in (_USERS_CLASSES, _PREDEFINED[HKEY_CLASSES_ROOT]):
            path = place(root + self.below + names, view_of(access, self.bits))
            number = self.store.find(ROOT, path, link=link)
            if number is not None:
                return ClassesKey(self.store, number, path, granted(access), self.bits, self.below + names)
        return None

    def create(
        self, name: str, access: int, *, class_name: str = "", volatile: bool = False
    ) -> tuple[Key, bool]:
        found = self.find(name, access)
        if found is not None:
            return found, False
        below = self.below + split(name)
        path = place(_PREDEFINED[HKEY_CLASSES_ROOT] + below, view_of(access, self.bits))
        number, made = self.store.create(ROOT, path, class_name=class_name, volatile=volatile)
        return ClassesKey(self.store, number, path, granted(access), self.bits, below), made

    def duplicate(self) -> Key:
        return ClassesKey(self.store, self.number, self.path, self.access, self.bits, self.below)


class Registry:
    """This process's view of the registry."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self.store = Store(os.path.join(p.files.prefix, "registry.db"), self._fill, machine_info.boot_id())
        self.root = Key(self.store, ROOT, (), KEY_ALL_ACCESS, p.bits)
        self._predefined: dict[int, Key] = {}
        p.at_exit.append(self.store.close)
        p.before_fork.append(self.store.release)

    def predefined(self, handle: int) -> Key:
        """The key of HKEY_LOCAL_MACHINE and the like. Raises NtError."""
        found = self._predefined.get(handle)
        if found is None and handle == HKEY_PERFORMANCE_DATA:
            from pywine.nt.performance import PerformanceKey

            found = self._predefined[handle] = PerformanceKey(self.store, self._p.bits)
        if found is None:
            path = _PREDEFINED.get(handle)
            if path is None:
                raise NtError(STATUS_INVALID_HANDLE)
            number = self.store.find(ROOT, path)
            if number is None:
                number = self.store.create(ROOT, path)[0]
            facts = self.store, number, path, KEY_ALL_ACCESS, self._p.bits
            found = ClassesKey(*facts, ()) if handle == HKEY_CLASSES_ROOT else Key(*facts)
            self._predefined[handle] = found
        return found

    def override(self, handle: int, key: Key | None) -> None:
        """Let a predefined handle mean another key; None: its own again. Raises NtError."""
        self.predefined(handle)
        if key is None:
            del self._predefined[handle]
        else:
            self._predefined[handle] = key

    def _fill(self, store: Store) -> None:
        """Put what a new Windows has into an empty store."""
        from pywine.nt.regfile import parse

        with open(os.path.join(os.path.dirname(__file__), "data", "registry.reg"), encoding="utf-8") as file:
            text = file.read()
        for name, value in self._facts().items():
            text = text.replace("{" + name + "}", value.replace("\\", "\\\\"))
        for section in parse(text):
            root, _, path = section.path.partition("\\")
            key = store.create(ROOT, _PREDEFINED[_ROOTS[root]] + split(path))[0]
            for value in section.values:
                store.set_value(key, value.name, value.type, value.data)
        for index, processor in enumerate(machine_info.processors()):
            path = (_MACHINE, "HARDWARE", "DESCRIPTION", "System", "CentralProcessor", str(index))
            key = store.create(ROOT, path)[0]
            texts = {"ProcessorNameString": processor.name, "VendorIdentifier": processor.vendor}
            for name, text in {**texts, "Identifier": processor.identifier}.items():
                store.set_value(key, name, REG_SZ, text.encode("utf-16-le") + b"\0\0")
            store.set_value(key, "~MHz", REG_DWORD, processor.megahertz.to_bytes(4, "little"))

    def _facts(self) -> dict[str, str]:
        """What the default contents say of this machine and this user."""
        environment = self._p.environment
        return {
            "user": environment.get("USERNAME") or "user",
            "profile": environment.get("USERPROFILE") or "C:\\users\\Public",
            "architecture": environment.get("PROCESSOR_ARCHITECTURE") or "AMD64",
            "processors": environment.get("NUMBER_OF_PROCESSORS") or "1",
            "build": str(machine_info.BUILD), "computer": machine_info.computer_name(),
            "host": machine_info.host_name(), "sid": USER_SID,
            "guid": machine_info.machine_guid(self._p.files.prefix),
        }  # fmt: skip


def split(name: str) -> tuple[str, ...]:
    """The components of a path below a key. Raises WinError."""
    if name.startswith("\\"):
        raise WinError(ERROR_BAD_PATHNAME)
    names = tuple(part for part in name.split("\\") if part)
    if any(len(part) > _LONGEST_NAME for part in names):
        raise WinError(ERROR_INVALID_PARAMETER)
    return names


def granted(access: int) -> int:
    """The specific rights that an access mask stands for. Everybody may do everything."""
    for generic, rights in _GENERIC:
        if access & generic:
            access |= rights
    return access & KEY_ALL_ACCESS


def full_name(path: tuple[str, ...]) -> str:
    """The native name of a key."""
    return "\\".join(("\\REGISTRY", *path))
