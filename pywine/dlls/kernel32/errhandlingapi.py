"""errhandlingapi.h: last error, exception filters, error modes."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import DWORD, PVOID, UINT, VOID
from pywine.nt.process import Process


class ErrorHandling:
    """A process's exception filter and error mode."""

    def __init__(self, p: Process) -> None:
        self.unhandled_filter = 0
        self.error_mode = 0


@api
def GetLastError(p: Process) -> DWORD:
    return p.last_error


@api
def SetLastError(p: Process, code: DWORD) -> VOID:
    p.last_error = code


@api
def SetUnhandledExceptionFilter(p: Process, filter: PVOID) -> PVOID:
    handling = p.state(ErrorHandling)
    previous, handling.unhandled_filter = handling.unhandled_filter, filter
    return previous


@api
def SetErrorMode(p: Process, mode: UINT) -> UINT:
    handling = p.state(ErrorHandling)
    previous, handling.error_mode = handling.error_mode, mode
    return previous


@api
def GetErrorMode(p: Process) -> UINT:
    return p.state(ErrorHandling).error_mode
