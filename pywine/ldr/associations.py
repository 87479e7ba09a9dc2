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


def verb_command(p: Process, document: str, verb: str) -> str:
    """The command of a verb for an extension (with its dot) or a class, as the registry has it, or ""."""
    kind = _class_of(p, document)
    verb = verb or _text(p, _CLASSES_ROOT, f"{kind}\\shell") or _OPEN
    return _text(p, _CLASSES_ROOT, f"{kind}\\shell\\{verb}\\command")


def class_text(p: Process, document: str, key: str = "") -> str:
    """The default value of an extension's or class's key, or of one below it."""
    return _text(p, _CLASSES_ROOT, f"{_class_of(p, document)}\\{key}".rstrip("\\"))


def content_type(p: Process, extension: str) -> str:
    """The MIME type of an extension, or ""."""
    return _text(p, _CLASSES_ROOT, extension, "Content Type")


def _class_of(p: Process, document: str) -> str:
    """The class of an extension, or what was asked for."""
    return (_text(p, _CLASSES_ROOT, document) if document.startswith(".") else "") or document


def type_name(p: Process, path: str, *, is_folder: bool = False) -> str:
    """How the shell calls the type of a file."""
    if is_folder:
        return "File folder"
    dot, extension = path.rpartition("\\")[2].rpartition(".")[1:]
    kind = _text(p, _CLASSES_ROOT, dot + extension) if dot else ""
    described = _text(p, _CLASSES_ROOT, kind) if kind else ""
    return described or (f"{extension.upper()} File" if dot else "File")


def _text(p: Process, root: int, path: str, name: str = "") -> str:
    """A key's value, or ""."""
    if not os.path.exists(os.path.join(p.settings.prefix, "registry.db")):
        return ""  # nobody has written anything
    from pywine.nt.registry import KEY_QUERY_VALUE, Registry

    try:
        key = p.state(Registry).predefined(root).find(path, KEY_QUERY_VALUE)
        data = key.value(name).data if key else b""
    except (NtError, WinError):
        return ""
    return data.decode("utf-16-le", "surrogatepass").rstrip("\0")
