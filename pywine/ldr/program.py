"""Programs: how a command line names one, where it is searched for, and what kind of file it is."""

from __future__ import annotations

import os

from pywine.abi.errors import WinError
from pywine.abi.winerror import (
    ERROR_ACCESS_DENIED,
    ERROR_BAD_EXE_FORMAT,
    ERROR_FILE_NOT_FOUND,
    ERROR_PATH_NOT_FOUND,
)
from pywine.ldr import pe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.files import Files
    from pywine.nt.process import Process

# Kinds of files.
PE, ELF, SCRIPT, BATCH, NE, OS2, LE, LX, DOS, TRUNCATED, EMPTY, ZIP, MSI, TEXT, JUNK = (
    "PE", "ELF", "script", "batch", "NE", "OS/2", "LE", "LX", "DOS", "truncated", "empty", "ZIP", "MSI",
    "text", "junk",
)  # fmt: skip
WRAPPER_MARK = "# Written by `pywine wrap`."
BUILTIN = "builtin"  # a program that is a module of pywine.programs
_PARTS = frozenset(("__init__", "arguments", "builtin", "context", "host"))  # what programs share
_PROGRAMS = os.path.join(os.path.dirname(os.path.dirname(__file__)), "programs")


def kind_of(head: bytes, size: int, name: str) -> str:
    """What the file is that begins with `head`."""
    lower = name.lower()
    if not size:
        return BATCH if lower.endswith((".bat", ".cmd")) else EMPTY
    if head[:4] == b"\x7fELF":
        return ELF
    if head[:2] == b"#!":
        return SCRIPT
    if head[:2] not in (b"MZ", b"ZM"):
        if lower.endswith((".com", ".pif")):
            return DOS
        if lower.endswith((".bat", ".cmd")):
            return BATCH
        if head[:4] == b"PK\3\4":
            return ZIP
        if head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" and lower.endswith(".msi"):
            return MSI
        return JUNK if b"\0" in head[:512] else TEXT
    at = int.from_bytes(head[60:64], "little") if len(head) >= 64 else 0
    signature = head[at : at + 2] if 64 <= at < len(head) - 1 else b""
    if signature == b"NE":
        return OS2 if head[at + 54 : at + 55] == b"\x01" else NE
    if signature in (b"PE", b"LE", b"LX"):
        return signature.decode()
    return DOS if _is_complete_mz(head, size) else TRUNCATED


def _is_complete_mz(head: bytes, size: int) -> bool:
    """Whether this is a DOS program, not the beginning of another with a DOS program in front."""
    from pywine.ldr import dosimage

    if len(head) < dosimage.HEADER_SIZE:
        return False
    header = dosimage.MzHeader(head)
    return header.file_size <= size and (
        header.relocations_at < 64 or int.from_bytes(head[60:64], "little") < size
    )


class Program:
    """A file that can be started. `path`: Windows'; `host_path`: "" for a builtin, whose `name` counts."""

    def __init__(self, kind: str, path: str, host_path: str = "", headers: pe.Headers | None = None) -> None:
        self.kind, self.path, self.host_path, self.headers = kind, path, host_path, headers

    @property
    def name(self) -> str:
        """The module of a builtin."""
        return self.path.rpartition("\\")[2].lower().removesuffix(".exe")


def builtin_program(path: str, system_directory: str) -> bool:
    """Whether this full path is that of a builtin program."""
    folder, _, name = path.lower().rpartition("\\")
    stem = name.removesuffix(".exe")
    return folder == system_directory.lower() and stem != name and is_builtin_name(stem)


def is_builtin_name(name: str) -> bool:
    """Whether a module or package of pywine.programs is a program of this name."""
    if name in _PARTS or not name.isidentifier():
        return False
    return os.path.isfile(f"{_PROGRAMS}/{name}.py") or os.path.isfile(f"{_PROGRAMS}/{name}/__init__.py")


def program_names(application: str | None, command_line: str) -> list[str]:
    """The names that a program may have, in the order in which they are tried."""
    if application is not None:
        return [application]
    if command_line.startswith('"'):
        return [command_line[1:].partition('"')[0]]
    ends = [at for at, character in enumerate(command_line) if character in " \t"]
    names = (command_line[:end] for end in (*ends, len(command_line)))
    return [name for name in names if name.strip()]


def find_program(p: Process, application: str | None, command_line: str) -> tuple[str, str]:
    """The full Windows path and the host path of the program to start. Raises WinError."""
    for name in program_names(application, command_line):
        found = _find(p, name, searched=application is None)
        if found is not None:
            return found
    raise WinError(_why_not(p, application) if application is not None else ERROR_FILE_NOT_FOUND)


def _why_not(p: Process, name: str) -> int:
    if p.files.is_directory(name):
        return ERROR_ACCESS_DENIED
    folder = name.replace("/", "\\").rpartition("\\")[0]
    return ERROR_PATH_NOT_FOUND if folder and not p.files.is_directory(folder) else ERROR_FILE_NOT_FOUND


def _find(p: Process, name: str, *, searched: bool) -> tuple[str, str] | None:
    name = name.replace("/", "\\")
    has_path = "\\" in name or name[1:2] == ":"
    names = [name]
    if searched and "." not in name.rpartition("\\")[2]:
        names = [name + ".exe"]
        if has_path:
            names.append(name)
    folders = _folders(p) if searched and not has_path else [""]
    for folder in folders:
        for candidate in names:
            full = p.files.full_path(f"{folder}\\{candidate}" if folder else candidate)
            host_path = p.files.find_host_file(full) or find_wrapper(p.files, full)
            if host_path or builtin_program(full, p.files.system_directory):
                return full, host_path
    return None


def find_wrapper(files: Files, path: str) -> str:
    """The host path of the script, called X, that `pywine wrap` has written for X.exe; "" if none is."""
    host_path = files.find_host_file(path[:-4]) if path.lower().endswith(".exe") else ""
    if not host_path:
        return ""
    try:
        with open(host_path, "rb") as file:
            head = file.read(512)
    except OSError:
        return ""
    return host_path if head.startswith(b"#!") and WRAPPER_MARK.encode() in head else ""


def _folders(p: Process) -> list[str]:
    """Where CreateProcess searches."""
    files = p.files
    found = [p.image_path.rpartition("\\")[0], files.current_directory, files.system_directory]
    found.append(files.windows_directory)
    found += (p.environment.get("PATH") or "").split(";")
    return [folder for folder in found if folder]


def open_program(path: str, host_path: str) -> Program:
    """What is to be started at this path. Raises WinError."""
    if not host_path:
        return Program(BUILTIN, path)
    try:
        with open(host_path, "rb") as file:
            head = file.read(pe.HEADER_LIMIT)
            size = os.fstat(file.fileno()).st_size
    except PermissionError:
        raise WinError(ERROR_ACCESS_DENIED) from None
    kind = kind_of(head, size, path)
    if kind in (ELF, SCRIPT, BATCH, DOS):
        return Program(kind, path, host_path)
    if kind != PE:
        raise WinError(ERROR_BAD_EXE_FORMAT)
    try:
        headers = pe.Headers(head, size)
    except pe.BadImage as error:
        raise WinError(error.code) from None
    if headers.is_dll or headers.subsystem not in (pe.SUBSYSTEM_CONSOLE, pe.SUBSYSTEM_GUI):
        raise WinError(ERROR_BAD_EXE_FORMAT)
    return Program(PE, path, host_path, headers)
