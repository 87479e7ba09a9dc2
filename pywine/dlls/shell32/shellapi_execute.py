"""shellapi.h: ShellExecute and FindExecutable."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import ApiError, WinError
from pywine.abi.struct import Struct
from pywine.abi.text import encode_wide, read_text
from pywine.abi.translate import to_win32
from pywine.abi.types import DWORD, FORM, HANDLE, INT, PVOID, TRUE, TSTR, ULONG, ULONG_PTR, In, Opt
from pywine.abi.winerror import (
    ERROR_ACCESS_DENIED,
    ERROR_FILE_NOT_FOUND,
    ERROR_NO_ASSOCIATION,
    ERROR_PATH_NOT_FOUND,
)
from pywine.ldr.associations import app_path, command_for
from pywine.ldr.start import Request, start_program
from pywine.nt.commandline import split
from pywine.nt.process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.remote import RemoteProcess

_SUCCESS, _NO_ASSOCIATION = 42, 31
_KEEP_PROCESS = 0x40  # SEE_MASK_NOCLOSEPROCESS
_VERBS = ("", "open", "runas")
_PROGRAMS = (".exe", ".com", ".bat", ".cmd")
_HAS_SHOW = 0x1  # STARTF_USESHOWWINDOW
# Errors that ShellExecute returns as they are.
_RETURNED = (ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_ACCESS_DENIED)


class SHELLEXECUTEINFO(Struct):
    cbSize: DWORD
    fMask: ULONG
    hwnd: HANDLE
    lpVerb: PVOID
    lpFile: PVOID
    lpParameters: PVOID
    lpDirectory: PVOID
    nShow: INT
    hInstApp: PVOID
    lpIDList: PVOID
    lpClass: PVOID
    hkeyClass: HANDLE
    dwHotKey: DWORD
    hIcon: HANDLE
    hProcess: HANDLE


@api.aw(calls_back=True, partial="no verbs but those that the registry has a command for")
def ShellExecute(
    p: Process, window: HANDLE, verb: Opt[TSTR], file: TSTR, parameters: Opt[TSTR], directory: Opt[TSTR],
    show: INT,
) -> ULONG_PTR:  # fmt: skip
    try:
        _execute(p, verb, file, parameters, directory, show).close()
    except (ApiError, OSError) as error:
        p.last_error = to_win32(error)
        return _returned(p.last_error)
    return _SUCCESS


@api.aw(calls_back=True, partial="no verbs but those that the registry has a command for")
def ShellExecuteEx(p: Process, info: In[SHELLEXECUTEINFO], wide: FORM) -> TRUE:
    texts = (info.lpVerb, info.lpFile, info.lpParameters, info.lpDirectory)
    verb, file, parameters, directory = (read_text(p, at, -1, wide) if at else None for at in texts)
    try:
        process = _execute(p, verb, file or "", parameters, directory, info.nShow)
    except (ApiError, OSError) as error:
        info.hInstApp = _returned(to_win32(error))
        raise
    info.hInstApp, info.hProcess = _SUCCESS, 0
    if info.fMask & _KEEP_PROCESS:
        info.hProcess = p.handles.open(process, 0x1FFFFF)
    else:
        process.close()


def _execute(
    p: Process, verb: str | None, file: str, parameters: str | None, directory: str | None, show: int
) -> RemoteProcess:
    request = Request(None, _command_line(p, (verb or "open").lower(), file.strip('"'), parameters or ""))
    request.directory = directory or None
    request.window_flags, request.show = _HAS_SHOW, show & 0xFFFF
    process, thread = start_program(p, request)
    thread.close()
    return process


def _command_line(p: Process, verb: str, name: str, parameters: str) -> str:
    """What opens a file. Raises WinError."""
    dot, extension = name.rpartition("\\")[2].rpartition(".")[1:]
    if verb in _VERBS and (not dot or dot + extension.lower() in _PROGRAMS):
        if "\\" not in name and not p.files.exists(name):
            name = app_path(p, name) or name
        return f'"{name}"' + (f" {parameters}" if parameters else "")
    if not p.files.exists(name):
        raise WinError(ERROR_FILE_NOT_FOUND)
    command = command_for(p, p.files.full_path(name), parameters, verb)
    if not command:
        raise WinError(ERROR_NO_ASSOCIATION)
    return command


@api.aw
def FindExecutable(p: Process, file: TSTR, directory: Opt[TSTR], result: PVOID, wide: FORM) -> ULONG_PTR:
    path = p.files.full_path(f"{directory}\\{file}" if directory and "\\" not in file else file)
    if not p.files.exists(path):
        path = p.files.full_path(file)
    found = ""
    if p.files.exists(path):
        is_program = path.lower().endswith(_PROGRAMS)
        command = path if is_program else command_for(p, path)
        found = command if is_program else (split(command) or [""])[0]
    data = encode_wide(found + "\0") if wide else p.ansi(found + "\0")
    p.memory.write(result, data)
    if found:
        return _SUCCESS
    return _NO_ASSOCIATION if p.files.exists(path) else ERROR_FILE_NOT_FOUND


def _returned(code: int) -> int:
    return code if code in _RETURNED else _NO_ASSOCIATION
