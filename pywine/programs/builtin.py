"""Which builtin programs there are, and where Windows has them."""

from __future__ import annotations

from pywine.nt.paths import split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pywine.nt.files import Files
    from pywine.programs.context import Context

_NAMES = frozenset((
    "attrib", "certutil", "choice", "cmd", "fc", "find", "findstr", "hostname", "more", "ntvdm", "ping",
    "reg", "regedit", "robocopy", "sort", "taskkill", "tasklist", "timeout", "where", "whoami", "xcopy",
))  # fmt: skip
_FOLDERS = ("c:\\windows\\system32", "c:\\windows\\syswow64")
_MODULES = {name: name for name in _NAMES} | {"cmd": "cmd.main", "ntvdm": "ntvdm.main", "reg": "reg.main"}


def find(files: Files, path: str) -> str:
    """The builtin program that a Windows path means, by its name without extension, or ""."""
    folder, name = split(files.full_path(path).lower())
    if folder not in _FOLDERS or not name.endswith(".exe"):
        return ""
    stem = name.removesuffix(".exe")
    return stem if stem in _MODULES else ""


def load(name: str) -> Callable[[Context, list[str]], int]:
    """The `main` of a builtin program."""
    from importlib import import_module

    return import_module(f"pywine.programs.{_MODULES[name]}").main
