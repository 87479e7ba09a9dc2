"""errhandlingapi.h: last error, exception filters, error modes."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import ProcessExit, WinError
from pywine.abi.types import DWORD, LONG, PVOID, TRUE, TSTR, UINT, VOID, OutOpt
from pywine.abi.winerror import ERROR_INVALID_PARAMETER
from pywine.nt.exceptions import NONCONTINUABLE, Handlers
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
    handling = p.state(Handlers)
    previous, handling.unhandled_filter = handling.unhandled_filter, filter
    return previous


@api(calls_back=True)
def UnhandledExceptionFilter(p: Process, pointers: PVOID) -> LONG:
    filter = p.state(Handlers).unhandled_filter
    if filter:
        answer = p.call(filter, pointers) & 0xFFFFFFFF
        if answer:
            return answer - (1 << 32) if answer >> 31 else answer
    return _EXECUTE_HANDLER


@api(calls_back=True)
def RaiseException(p: Process, code: DWORD, flags: DWORD, count: DWORD, arguments: PVOID) -> VOID:
    from pywine.abi.context import MAXIMUM_PARAMETERS
    from pywine.dlls.ntdll.rtl_exception import raise_from_call

    count = min(count, MAXIMUM_PARAMETERS) if arguments else 0
    word = "Q" if p.bits == 64 else "I"
    raw = p.memory.read(arguments, count * (p.bits // 8)) if count else b""
    parameters = struct.unpack(f"<{count}{word}", raw)
    raise_from_call(p, code, flags & NONCONTINUABLE, parameters)


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
