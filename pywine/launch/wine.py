"""Phase 1, `wine`: find the image and decide what it is."""

from __future__ import annotations

import errno
import os

from pywine.abi import winerror
from pywine.launch.errors import LaunchError
from pywine.ldr import pe

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
    return FoundImage(settings, host_path, read_program(host_path, settings.program))


def find_program(program: str, settings: Settings) -> str:
    """The host path of what the user named: a host path, a Windows path, or a name on PATH."""
    candidates = [program]
    if not program.lower().endswith((".exe", ".com", ".scr", ".bat", ".cmd")):
        candidates.append(program + ".exe")
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
    path = os.path.join(settings.working_directory, program)
    if os.path.isdir(path):
        raise LaunchError(
            f"{program} is a directory", winerror.ERROR_ACCESS_DENIED, advice="name the program in it"
        )
    if os.path.exists(path):
        raise LaunchError(f"{program} is not a regular file", winerror.ERROR_BAD_EXE_FORMAT)
    raise LaunchError(f"{program} was not found", winerror.ERROR_FILE_NOT_FOUND, advice="check the path")


class _Drives:
    """Enough of a process for path conversion before there is one."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings


def read_program(host_path: str, program: str) -> pe.Headers:
    """The headers of an EXE that can run here. Raises LaunchError that says what the file is instead."""
    try:
        with open(host_path, "rb") as file:
            head = file.read(pe.HEADER_LIMIT)
            size = os.fstat(file.fileno()).st_size
    except OSError as error:
        code = (
            winerror.ERROR_ACCESS_DENIED
            if error.errno in (errno.EACCES, errno.EPERM)
            else winerror.ERROR_OPEN_FAILED
        )
        raise LaunchError(f"{program} cannot be read: {error.strerror}", code) from None
    refusal = identify(head, size, program)
    if refusal is not None:
        raise refusal
    try:
        headers = pe.Headers(head, size)
    except pe.BadImage as error:
        advice = "" if error.code == winerror.ERROR_EXE_MACHINE_TYPE_MISMATCH else "the file may be damaged"
        raise LaunchError(
            f"{program} is not a valid Windows program: {error.reason}", error.code, advice=advice
        ) from None
    if headers.is_dll:
        raise LaunchError(
            f"{program} is a DLL",
            winerror.ERROR_BAD_EXE_FORMAT,
            advice="run a program that loads it, or `pywine inspect`",
        )
    if headers.directories[pe.CLR][0]:
        raise LaunchError(
            f"{program} is a .NET program",
            winerror.ERROR_BAD_EXE_FORMAT,
            advice="run it with the dotnet or mono runtime",
        )
    if headers.subsystem not in (pe.SUBSYSTEM_CONSOLE, pe.SUBSYSTEM_GUI):
        kind = pe.SUBSYSTEMS.get(headers.subsystem, f"subsystem {headers.subsystem}")
        raise LaunchError(
            f"{program} is not a Win32 program: it is for {kind}", winerror.ERROR_BAD_EXE_FORMAT
        )
    return headers


def identify(head: bytes, size: int, program: str) -> LaunchError | None:
    """Why a file that is no PE image cannot run, or None if it looks like one."""

    def refuse(what: str, advice: str = "", code: int = winerror.ERROR_BAD_EXE_FORMAT) -> LaunchError:
        return LaunchError(f"{program} is {what}", code, advice=advice)

    if not size:
        return refuse("an empty file")
    if head[:4] == b"\x7fELF":
        return refuse("a Linux program (ELF)", "run it directly")
    if head[:2] == b"#!":
        return refuse("a script for the host (#!)", "run it directly")
    if head[:2] not in (b"MZ", b"ZM"):
        if program.lower().endswith((".bat", ".cmd")):
            return refuse("a batch file", "pywine has no cmd.exe yet")
        if b"\0" not in head[:512]:
            return refuse("a text file")
        return refuse("not a Windows program (it has no MZ header)")
    at = int.from_bytes(head[60:64], "little") if len(head) >= 64 else 0
    kind = head[at : at + 2] if 64 <= at < len(head) - 1 else b""
    if kind == b"PE":
        return None
    if kind == b"NE":
        what = (
            "an OS/2 1.x program (NE)"
            if head[at + 54 : at + 55] == b"\x01"
            else "a 16-bit Windows program (NE)"
        )
        return refuse(what, "pywine runs 32-bit and 64-bit programs")
    if kind in (b"LE", b"LX"):
        return refuse(
            f"an OS/2 or VxD image ({kind.decode()})", "pywine runs 32-bit and 64-bit Windows programs"
        )
    if at > size and len(head) < 0x1000:
        return refuse("a truncated program: its PE header lies behind the end of the file", "fetch it again")
    return refuse("a DOS program", "run it in DOSBox; pywine runs 32-bit and 64-bit Windows programs")
