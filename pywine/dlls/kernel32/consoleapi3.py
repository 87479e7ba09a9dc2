"""consoleapi3.h: the console's window, processes, fonts and history."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Array, Struct, set_wide
from pywine.abi.types import BOOL, DWORD, HANDLE, PVOID, TRUE, WCHAR, In, Out
from pywine.abi.winerror import ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER
from pywine.dlls.kernel32.consoleapi import ConsoleFile
from pywine.host.ffi import sizeof
from pywine.nt.console import Console
from pywine.nt.process import Process

_FONT_SIZE = 16 << 16 | 8  # COORD
_TRUETYPE_MODERN, _NORMAL = 0x36, 400


class CONSOLE_FONT_INFO(Struct):
    nFont: DWORD
    dwFontSize: DWORD


class CONSOLE_FONT_INFOEX(Struct):
    cbSize: DWORD
    nFont: DWORD
    dwFontSize: DWORD
    FontFamily: DWORD
    FontWeight: DWORD
    FaceName: Array[WCHAR, 32]


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


@api(partial="the terminal's font is not known: one of 8 by 16")
def GetCurrentConsoleFont(
    p: Process, console: ConsoleFile, maximum: BOOL, font: Out[CONSOLE_FONT_INFO]
) -> TRUE:
    font.nFont, font.dwFontSize = 0, _FONT_SIZE


@api(partial="the terminal's font is not known: one of 8 by 16")
def GetCurrentConsoleFontEx(
    p: Process, console: ConsoleFile, maximum: BOOL, font: In[CONSOLE_FONT_INFOEX]
) -> TRUE:
    if font.cbSize != sizeof(font):
        raise WinError(ERROR_INVALID_PARAMETER)
    font.nFont, font.dwFontSize, font.FontFamily, font.FontWeight = 0, _FONT_SIZE, _TRUETYPE_MODERN, _NORMAL
    set_wide(font.FaceName, "Consolas")


@api
def GetConsoleFontSize(p: Process, console: ConsoleFile, index: DWORD) -> DWORD:
    if index:
        raise WinError(ERROR_INVALID_PARAMETER)
    return _FONT_SIZE
