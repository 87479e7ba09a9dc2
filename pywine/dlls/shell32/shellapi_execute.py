"""shellapi.h: ShellExecute, for programs."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import ApiError, WinError
from pywine.abi.struct import Struct
from pywine.abi.text import read_text
from pywine.abi.translate import to_win32
from pywine.abi.types import DWORD, FORM, HANDLE, INT, PVOID, TRUE, TSTR, ULONG, ULONG_PTR, In, Opt
from pywine.abi.winerror import (
    ERROR_ACCESS_DENIED,
    ERROR_FILE_NOT_FOUND,
    ERROR_NO_ASSOCIATION,
    ERROR_PATH_NOT_FOUND,
)
from pywine.ldr.start import Request, start_program
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


@api.aw(calls_back=True, partial="programs and batch files only")
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


@api.aw(calls_back=True, partial="programs and batch files only")
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
    name = file.strip('"')
    extension = name.rpartition("\\")[2].rpartition(".")[1:]
    if (verb or "").lower() not in _VERBS or (extension[0] and "." + extension[1].lower() not in _PROGRAMS):
        raise WinError(ERROR_NO_ASSOCIATION if p.files.exists(name) else ERROR_FILE_NOT_FOUND)
    request = Request(None, f'"{name}"' + (f" {parameters}" if parameters else ""))
    request.directory = directory or None
    request.window_flags, request.show = _HAS_SHOW, show & 0xFFFF
    process, thread = start_program(p, request)
    thread.close()
    return process


def _returned(code: int) -> int:
    return code if code in _RETURNED else _NO_ASSOCIATION
