"""Phase 1, `wine`: find the image and decide what it is."""

from __future__ import annotations

import errno
import os

from pywine.abi import winerror
from pywine.launch.errors import Hosted, LaunchError
from pywine.ldr import pe
from pywine.ldr import program as kinds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.launch.settings import Settings


class FoundImage:
    """What phase 1 knows: an EXE that this process will run."""

    def __init__(self, settings: Settings, host_path: str, headers: pe.Headers) -> None:
        self.settings, self.host_path, self.headers = settings, host_path, headers


def wine(settings: Settings) -> FoundImage:
    """Find the program and read its headers. Raises LaunchError."""
    host_path = find_program(settings.program, settings)
    try:
        headers = read_program(host_path, settings.program)
    except LaunchError:
        other = hosted(settings.program, host_path, settings)
        if other is not None:
            raise other from None
        raise
    found = FoundImage(settings, host_path, headers)
    settings.observer.found(found)
    return found


def find_program(program: str, settings: Settings) -> str:
    """The host path of what the user named: a host path, a Windows path, or a name on PATH."""
    candidates = [program]
    if not program.lower().endswith((".exe", ".com", ".scr", ".bat", ".cmd", ".pif")):
        candidates += [program + ".exe", program + ".com"]
    if "\\" in program or program[1:2] == ":":
        from pywine.nt.files import Files

        files = Files(_Drives(settings))  # type: ignore[arg-type]
        for candidate in candidates:
            found = files.find_host_file(candidate)
            if found:
                return found
    for candidate in candidates:
        path = os.path.join(settings.working_directory, candidate)
        if os.path.isfile(path):
            return path
    if "/" not in program and "\\" not in program:
        for folder in settings.environment.get("PATH", "").split(os.pathsep):
            for candidate in candidates:
                path = os.path.join(folder or ".", candidate)
                if os.path.isfile(path):
                    return path
    raise _not_found(program, os.path.join(settings.working_directory, program))


def _not_found(program: str, path: str) -> LaunchError:
    name = shown(program)
    if not program:
        return LaunchError(
            "no program is named", winerror.ERROR_FILE_NOT_FOUND, advice="usage: pywine prog.exe [args]"
        )
    if os.path.isdir(path):
        return LaunchError(
            f"{name} is a directory", winerror.ERROR_ACCESS_DENIED, advice="name the program in it"
        )
    if os.path.exists(path):
        advice = "programs are loaded from regular files; copy it to one"
        return LaunchError(f"{name} is not a regular file", winerror.ERROR_BAD_EXE_FORMAT, advice=advice)
    if os.path.islink(path):
        return LaunchError(
            f"{name} is a link to nothing", winerror.ERROR_FILE_NOT_FOUND, advice="mend the link"
        )
    where = "check the path" if "/" in program or "\\" in program else "it is neither here nor on PATH"
    return LaunchError(f"{name} was not found", winerror.ERROR_FILE_NOT_FOUND, advice=where)


def shown(program: str) -> str:
    """A file's name for a message: control characters and bytes that are no text are escaped."""
    text = program.encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def windows_path(host_path: str, settings: Settings) -> str:
    """What a host path is called under Windows."""
    from pywine.nt.files import Files

    return Files(_Drives(settings)).windows_path(host_path)  # type: ignore[arg-type]


class _Drives:
    """Enough of a process for path conversion before there is one."""

    bits = 64

    def __init__(self, settings: Settings) -> None:
        self.settings = settings


def read_program(host_path: str, program: str) -> pe.Headers:
    """The headers of an EXE that can run here. Raises LaunchError that says what the file is instead."""
    name = shown(program)
    try:
        with open(host_path, "rb") as file:
            head = file.read(pe.HEADER_LIMIT)
            size = os.fstat(file.fileno()).st_size
    except OSError as error:
        denied = error.errno in (errno.EACCES, errno.EPERM)
        code = winerror.ERROR_ACCESS_DENIED if denied else winerror.ERROR_OPEN_FAILED
        advice = "you have no permission to read it" if denied else ""
        raise LaunchError(f"{name} cannot be read: {error.strerror}", code, advice=advice) from None
    refusal = identify(head, size, name)
    if refusal is not None:
        raise refusal
    try:
        headers = pe.Headers(head, size)
    except pe.BadImage as error:
        raise _refuse_headers(name, error) from None
    refusal = refuse_kind(headers, name)
    if refusal is not None:
        raise refusal
    return headers


def _refuse_headers(name: str, error: pe.BadImage) -> LaunchError:
    if error.code == winerror.ERROR_EXE_MACHINE_TYPE_MISMATCH:
        advice = "pywine runs x86 and x64 programs; ask for that build"
        return LaunchError(f"{name} cannot run on this machine: {error.reason}", error.code, advice=advice)
    advice = "it may be damaged or truncated: fetch it again"
    return LaunchError(f"{name} is not a valid Windows program: {error.reason}", error.code, advice=advice)


def refuse_kind(headers: pe.Headers, name: str) -> LaunchError | None:
    """Why a valid PE image is not a program that can run here, or None."""
    if headers.is_dll:
        what, advice = (
            "a DLL, not a program",
            "run a program that loads it",
        )
    elif headers.directories[pe.CLR][0]:
        what, advice = "a .NET program", "run it with the dotnet or mono runtime"
    elif headers.subsystem == pe.SUBSYSTEM_NATIVE:
        what, advice = "a driver or native NT program", "there is no Windows kernel here for it"
    elif headers.subsystem not in (pe.SUBSYSTEM_CONSOLE, pe.SUBSYSTEM_GUI):
        kind = pe.SUBSYSTEMS.get(headers.subsystem, f"subsystem {headers.subsystem}")
        what, advice = (
            f"not a Win32 program but made for this subsystem: {kind}",
            "pywine runs Win32 programs",
        )
    else:
        return None
    return LaunchError(f"{name} is {what}", winerror.ERROR_BAD_EXE_FORMAT, advice=advice)


# What a file is that is no PE image, and what to do.
_PE_ONLY = "pywine runs 32-bit and 64-bit Windows programs (PE)"
_OTHERS = {
    kinds.EMPTY: ("an empty file", "its download or build may have failed"),
    kinds.ELF: ("a Linux program (ELF)", "run it directly, without pywine"),
    kinds.SCRIPT: ("a script for the host (#!)", "run it directly, without pywine"),
    kinds.BATCH: ("a batch file", "pywine has no cmd.exe: run the programs that it names"),
    kinds.ZIP: ("a ZIP archive", "unpack it and run the program in it"),
    kinds.MSI: ("an installer package (MSI)", "unpack it, for example with msiextract"),
    kinds.TEXT: ("a text file", _PE_ONLY),
    kinds.JUNK: ("not a Windows program: it has no MZ header", _PE_ONLY),
    kinds.OS2: ("an OS/2 1.x program (NE)", _PE_ONLY),
    kinds.NE: ("a 16-bit Windows program (NE)", _PE_ONLY),
    kinds.LE: ("an OS/2 program or a VxD driver (LE)", _PE_ONLY),
    kinds.LX: ("an OS/2 program or a VxD driver (LX)", _PE_ONLY),
    kinds.TRUNCATED: ("truncated: its headers lie behind the end of the file", "fetch it again"),
    kinds.DOS: ("a DOS program", "it calls no Windows functions: run it without more ado"),
}


def hosted(program: str, host_path: str, settings: Settings) -> Hosted | None:
    """What is to run a file that is no PE image but for a builtin program."""
    try:
        with open(host_path, "rb") as file:
            kind = kinds.kind_of(file.read(pe.HEADER_LIMIT), os.fstat(file.fileno()).st_size, host_path)
    except OSError:
        return None
    if kind != kinds.DOS:
        return None
    from pywine.nt.commandline import join

    line = f'ntvdm "{windows_path(host_path, settings)}"'
    if settings.arguments:
        line += " " + join(settings.arguments)
    return Hosted("ntvdm", line, f"{shown(program)} is a DOS program")


def identify(head: bytes, size: int, name: str) -> LaunchError | None:
    """Why a file that is no PE image cannot run, or None if it looks like one."""
    kind = kinds.kind_of(head, size, name)
    if kind == kinds.PE:
        return None
    what, advice = _OTHERS[kind]
    return LaunchError(f"{name} is {what}", winerror.ERROR_BAD_EXE_FORMAT, advice=advice)
