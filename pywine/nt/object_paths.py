"""The object manager's tree: paths of named objects, directories and symbolic links."""

from __future__ import annotations

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_OBJECT_PATH_NOT_FOUND,
    STATUS_OBJECT_PATH_SYNTAX_BAD,
)
from pywine.nt.namespace import Namespace
from pywine.nt.objects import Object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process
    from pywine.nt.shared import State

_GLOBAL, _DEVICES, _SESSIONS = "Global\\", "\\??\\", "\\Sessions\\"
# Directories that are always there, and what the keys of their objects begin with.
_FIXED = {
    "\\": "\\", "\\basenamedobjects": _GLOBAL, "\\basenamedobjects\\global": _GLOBAL,
    "\\basenamedobjects\\local": "", "\\??": _DEVICES, "\\global??": _DEVICES, "\\dosdevices": _DEVICES,
    "\\device": "\\Device\\", "\\driver": "\\Driver\\", "\\knowndlls": "\\KnownDlls\\",
    "\\kernelobjects": "\\KernelObjects\\", "\\objecttypes": "\\ObjectTypes\\",
    "\\rpc control": "\\RPC Control\\", "\\sessions": _SESSIONS,
}  # fmt: skip
_IN_ROOT = (
    "??", "BaseNamedObjects", "Device", "Driver", "GLOBAL??", "KernelObjects", "KnownDlls", "ObjectTypes",
    "RPC Control", "Sessions",
)  # fmt: skip


class ObjectDirectory(Object):
    """A directory of named objects. `prefix`: what their keys begin with; None where its own says so."""

    type_name = "Directory"

    def __init__(self, prefix: str | None = None) -> None:
        super().__init__()
        self._prefix = prefix
        self.state: State | None = None  # of one that has a name

    @property
    def prefix(self) -> str:
        return f"{self.name}\\" if self._prefix is None else self._prefix

    def close(self) -> None:
        if self.state:
            self.state.close()

    def host_descriptors(self) -> tuple[int, ...]:
        return (self.state.descriptor,) if self.state else ()

    def inherited(self, p: Process) -> ObjectDirectory:
        made = ObjectDirectory(self._prefix)
        if self.state:
            made.state = self.state.for_child()
            p.state(Namespace).adopt(self.name, made)
        return made


class SymbolicLink(Object):
    """A name that stands for another path."""

    type_name = "SymbolicLink"

    def __init__(self, target: str) -> None:
        super().__init__()
        self.target = target


def key_of(p: Process, root: ObjectDirectory | None, name: str) -> str:
    """The key of the object at a path. Raises NtError."""
    if name.startswith("\\") == (root is not None):
        raise NtError(STATUS_OBJECT_PATH_SYNTAX_BAD)
    folder, _, leaf = name.rpartition("\\")
    if root is None:
        return prefix_of(p, folder or "\\") + leaf
    prefix = root.prefix
    for part in folder.split("\\") if folder else ():
        prefix = _component(p, prefix + part)
    return prefix + leaf


def prefix_of(p: Process, path: str) -> str:
    """What the keys of a directory's objects begin with. Raises NtError."""
    fixed = _fixed(path)
    if fixed is not None:
        return fixed
    folder, _, leaf = path.rstrip("\\").rpartition("\\")
    return _component(p, prefix_of(p, folder or "\\") + leaf)


def _fixed(path: str) -> str | None:
    lower = path.rstrip("\\").lower() or "\\"
    parts = lower.split("\\")
    if len(parts) in (3, 4) and parts[1] == "sessions" and parts[2].isdecimal():
        if len(parts) == 3:
            return f"{_SESSIONS}{parts[2]}\\"
        return "" if parts[3] == "basenamedobjects" else None
    return _FIXED.get(lower)


def _component(p: Process, key: str) -> str:
    """The prefix of a directory that programs have made, or of what a link of theirs says. Raises NtError."""
    names = p.state(Namespace)
    try:
        if names.find(key, ObjectDirectory) is not None:
            return f"{key}\\"
    except NtError:
        link = names.get(key, SymbolicLink)
        assert isinstance(link, SymbolicLink)
        return prefix_of(p, link.target)
    raise NtError(STATUS_OBJECT_PATH_NOT_FOUND)


def open_directory(p: Process, root: ObjectDirectory | None, name: str) -> Object:
    """Raises NtError."""
    if root is not None and not name:
        return root
    fixed = _fixed(name) if root is None else None
    if fixed is not None:
        return ObjectDirectory(fixed)
    return p.state(Namespace).get(key_of(p, root, name), ObjectDirectory)


def open_link(p: Process, root: ObjectDirectory | None, name: str) -> Object:
    """Raises NtError."""
    key = key_of(p, root, name)
    if key == "\\KnownDlls\\KnownDllPath":
        return SymbolicLink(p.files.system_directory)
    if key.startswith(_DEVICES):
        devices = dos_devices(p)
        if key[len(_DEVICES) :].upper() in devices:
            return SymbolicLink(devices[key[len(_DEVICES) :].upper()])
    return p.state(Namespace).get(key, SymbolicLink)


def path_of(p: Process, key: str) -> str:
    """The path of the object with this key."""
    if key.startswith("\\"):
        return key
    if key.startswith(_GLOBAL):
        return f"\\BaseNamedObjects\\{key[len(_GLOBAL) :]}"
    return f"{_SESSIONS}{p.peb.SessionId}\\BaseNamedObjects\\{key}"


def dos_devices(p: Process) -> dict[str, str]:
    """What the names of MS-DOS devices stand for."""
    found = {
        f"{letter.upper()}:": f"\\Device\\HarddiskVolume{number}"
        for number, letter in enumerate(sorted(p.files.drives), 1)
    }
    return {**found, "NUL": "\\Device\\Null"}


def entries(p: Process, directory: ObjectDirectory) -> list[tuple[str, str]]:
    """The names in a directory, and their types, in order."""
    prefix = directory.prefix
    found = {
        key[len(prefix) :]: kind
        for key, kind in p.state(Namespace).listing()
        if key.startswith(prefix) and "\\" not in key[len(prefix) :]
    }
    if prefix == "\\":
        found |= dict.fromkeys(_IN_ROOT, ObjectDirectory.type_name)
    elif prefix == _DEVICES:
        found |= dict.fromkeys(dos_devices(p), SymbolicLink.type_name)
    elif prefix == _SESSIONS:
        found[str(p.peb.SessionId)] = ObjectDirectory.type_name
    elif prefix == f"{_SESSIONS}{p.peb.SessionId}\\":
        found["BaseNamedObjects"] = ObjectDirectory.type_name
    return sorted(found.items())
