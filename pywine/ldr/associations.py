"""What the registry knows of programs: App Paths, and which program opens a kind of document."""

from __future__ import annotations

import os

from pywine.abi.errors import NtError, WinError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process

_APP_PATHS = "Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\"
_CLASSES_ROOT, _CURRENT_USER, _LOCAL_MACHINE = 0x80000000, 0x80000001, 0x80000002
_OPEN = "open"


def app_path(p: Process, name: str) -> str:
    """Where a program lies that is registered by its name, or ""."""
    name = name if "." in name else name + ".exe"
    for root in (_CURRENT_USER, _LOCAL_MACHINE):
        found = _text(p, root, _APP_PATHS + name).strip('"')
        if found:
            return p.environment.expand(found)
    return ""


def command_for(p: Process, path: str, parameters: str = "", verb: str = _OPEN) -> str:
    """The command line that opens a document, or ""."""
    name = path.rpartition("\\")[2]
    dot, extension = name.rpartition(".")[1:]
    kind = _text(p, _CLASSES_ROOT, dot + extension) if dot else ""
    command = _text(p, _CLASSES_ROOT, f"{kind or dot + extension}\\shell\\{verb}\\command") if dot else ""
    if not command:
        return ""
    filled = ""
    at = 0
    while at < len(command):
        mark = command[at : at + 2].lower()
        if mark in ("%1", "%l"):
            filled += path
        elif mark == "%*":
            filled += parameters
        elif mark == "%%":
            filled += "%"
        else:
            filled += command[at]
            at -= 1
        at += 2
    return p.environment.expand(filled)


def _text(p: Process, root: int, path: str) -> str:
    """A key's default value, or ""."""
    if not os.path.exists(os.path.join(p.settings.prefix, "registry.db")):
        return ""  # nobody has written anything
    from pywine.nt.registry import KEY_QUERY_VALUE, Registry

    try:
        key = p.state(Registry).predefined(root).find(path, KEY_QUERY_VALUE)
        data = key.store.value(key.number, "").data if key else b""
    except (NtError, WinError):
        return ""
    return data.decode("utf-16-le", "surrogatepass").rstrip("\0")
