"""errhandlingapi.h: last error, exception filters, error modes."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import ProcessExit, WinError
from pywine.abi.types import DWORD, LONG, PVOID, TRUE, TSTR, UINT, VOID, OutOpt
from pywine.abi.winerror import ERROR_INVALID_PARAMETER
from pywine.nt.guest_data import PEB_UNHANDLED_FILTER
from pywine.nt.process import Process

_EXECUTE_HANDLER = 1


class ErrorHandling:
    """A process's error mode."""

    def __init__(self, p: Process) -> None:
        self.error_mode = 0


@api
def GetLastError(p: Process) -> DWORD:
    return p.last_error


@api
def SetLastError(p: Process, code: DWORD) -> VOID:
    p.last_error = code


@api
def SetUnhandledExceptionFilter(p: Process, filter: PVOID) -> PVOID:
    previous = unhandled_filter(p)
    p.memory.write(p.peb_address + PEB_UNHANDLED_FILTER, filter.to_bytes(p.bits // 8, "little"))
    return previous


def unhandled_filter(p: Process) -> int:
    """The function that the program wants asked when nobody handles an exception."""
    data = p.memory.read(p.peb_address + PEB_UNHANDLED_FILTER, p.bits // 8)
    return int.from_bytes(data, "little")


@api(calls_back=True)
def UnhandledExceptionFilter(p: Process, pointers: PVOID) -> LONG:
    filter = unhandled_filter(p)
    if filter:
        answer = p.call(filter, pointers) & 0xFFFFFFFF
        if answer:
            return answer - (1 << 32) if answer >> 31 else answer
    return _EXECUTE_HANDLER


@api(guest_code=True)
def RaiseException(p: Process, code: DWORD, flags: DWORD, count: DWORD, arguments: PVOID) -> VOID: ...


@api
def SetErrorMode(p: Process, mode: UINT) -> UINT:
    handling = p.state(ErrorHandling)
    previous, handling.error_mode = handling.error_mode, mode
    return previous


@api
def GetErrorMode(p: Process) -> UINT:
    return p.state(ErrorHandling).error_mode


@api
def GetThreadErrorMode(p: Process) -> DWORD:
    return p.state(ErrorHandling).error_mode


@api
def SetThreadErrorMode(p: Process, mode: DWORD, previous: OutOpt[DWORD]) -> TRUE:
    if mode & ~0x8003:
        raise WinError(ERROR_INVALID_PARAMETER)
    previous.value = SetErrorMode(p, mode)


@api.aw
def FatalAppExit(p: Process, action: UINT, message: TSTR) -> VOID:
    import sys

    sys.stderr.write(f"{p.modules.exe.name}: {message}\n")
    raise ProcessExit(1)
