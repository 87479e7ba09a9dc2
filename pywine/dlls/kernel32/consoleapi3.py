"""consoleapi3.h: the console's window, processes, fonts and history."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import DWORD, HANDLE, PVOID, TRUE, Out
from pywine.abi.winerror import ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER
from pywine.dlls.kernel32.consoleapi import ConsoleFile
from pywine.nt.console import Console
from pywine.nt.process import Process


@api
def GetConsoleWindow(p: Process) -> HANDLE:
    return 0


@api
def GetConsoleProcessList(p: Process, processes: PVOID, count: DWORD) -> DWORD:
    if not processes or not count:
        raise WinError(ERROR_INVALID_PARAMETER)
    if not p.console:
        raise WinError(ERROR_INVALID_HANDLE)
    ids = [entry.id for entry in p.known_processes() if entry.console == p.console]
    if len(ids) <= count:
        p.memory.write(processes, b"".join(each.to_bytes(4, "little") for each in ids))
    return len(ids)


@api
def GetConsoleDisplayMode(p: Process, flags: Out[DWORD]) -> TRUE:
    flags.value = 0


@api
def GetNumberOfConsoleMouseButtons(p: Process, count: Out[DWORD]) -> TRUE:
    count.value = 0


@api
def SetConsoleActiveScreenBuffer(p: Process, console: ConsoleFile) -> TRUE:
    p.state(Console).activate(console)


@api
def WTSGetActiveConsoleSessionId(p: Process) -> DWORD:
    return p.peb.SessionId
