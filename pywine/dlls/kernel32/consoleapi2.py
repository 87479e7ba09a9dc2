"""consoleapi2.h: the screen buffer: size, cursor, colours, filling, titles."""

from __future__ import annotations

import os

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.minwinbase import SECURITY_ATTRIBUTES
from pywine.abi.struct import Array, Struct
from pywine.abi.text import encode_wide, read_bytes, read_wide
from pywine.abi.types import (
    BOOL,
    CHAR,
    DWORD,
    FILE_HANDLE,
    PVOID,
    SHORT,
    TBUF,
    TRUE,
    TSTR,
    ULONG,
    WORD,
    ByValue,
    In,
    Opt,
    Out,
)
from pywine.abi.winerror import ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER
from pywine.dlls.kernel32.consoleapi import ConsoleFile, InputConsole
from pywine.nt.codepages import decode, encode
from pywine.nt.console import Console
from pywine.nt.control import SIGNALS, send_control_event
from pywine.nt.process import Process
from pywine.nt.screen import ScreenBuffer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_COLOURS = (
    0x000000, 0x800000, 0x008000, 0x808000, 0x000080, 0x800080, 0x008080, 0xC0C0C0, 0x808080, 0xFF0000,
    0x00FF00, 0xFFFF00, 0x0000FF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
)  # fmt: skip
_TEXTMODE_BUFFER = 1
_UNSEEN_SIZE = (80, 25)


class MemoryScreen(ConsoleFile):
    """A console handle argument whose screen can be read back."""

    columns: int
    colours: list[int]
    text: Callable[[int, int, int], str]

    @classmethod
    def from_argument(cls, p: Process, value: int) -> ScreenBuffer:  # type: ignore[override]
        file = ConsoleFile.from_argument(p, value)
        if not isinstance(file, ScreenBuffer):
            raise WinError(ERROR_INVALID_HANDLE)
        return file


class COORD(Struct):
    X: SHORT
    Y: SHORT


class SMALL_RECT(Struct):
    Left: SHORT
    Top: SHORT
    Right: SHORT
    Bottom: SHORT


class CONSOLE_SCREEN_BUFFER_INFO(Struct):
    dwSize: COORD
    dwCursorPosition: COORD
    wAttributes: WORD
    srWindow: SMALL_RECT
    dwMaximumWindowSize: COORD


class CONSOLE_SCREEN_BUFFER_INFOEX(Struct):
    cbSize: ULONG
    dwSize: COORD
    dwCursorPosition: COORD
    wAttributes: WORD
    srWindow: SMALL_RECT
    dwMaximumWindowSize: COORD
    wPopupAttributes: WORD
    bFullscreenSupported: BOOL
    ColorTable: Array[DWORD, 16]


class CONSOLE_CURSOR_INFO(Struct):
    dwSize: DWORD
    bVisible: BOOL


@api(calls_back=True)
def GetConsoleScreenBufferInfo(
    p: Process, console: ConsoleFile, info: Out[CONSOLE_SCREEN_BUFFER_INFO]
) -> TRUE:
    _describe(p, console, info)


@api(calls_back=True)
def GetConsoleScreenBufferInfoEx(
    p: Process, console: ConsoleFile, info: Out[CONSOLE_SCREEN_BUFFER_INFOEX]
) -> TRUE:
    if info.cbSize != 96:
        raise WinError(ERROR_INVALID_PARAMETER)
    _describe(p, console, info)  # type: ignore[arg-type]
    info.wPopupAttributes, info.bFullscreenSupported = 0xF5, 0
    info.ColorTable[:] = _COLOURS


def _describe(p: Process, console: ConsoleFile, info: CONSOLE_SCREEN_BUFFER_INFO) -> None:
    state = p.state(Console)
    columns, rows = state.size(console)
    info.dwSize.X, info.dwSize.Y = columns, rows
    info.dwCursorPosition.X, info.dwCursorPosition.Y = state.cursor_position(console)
    info.wAttributes = (console if isinstance(console, ScreenBuffer) else state).attributes
    info.srWindow.Left = info.srWindow.Top = 0
    info.srWindow.Right, info.srWindow.Bottom = columns - 1, rows - 1
    info.dwMaximumWindowSize.X, info.dwMaximumWindowSize.Y = columns, rows


@api
def CreateConsoleScreenBuffer(
    p: Process, access: DWORD, share: DWORD, security: Opt[SECURITY_ATTRIBUTES], flags: DWORD, data: PVOID
) -> FILE_HANDLE:
    if flags != _TEXTMODE_BUFFER or data:
        raise WinError(ERROR_INVALID_PARAMETER)
    screen = ScreenBuffer(*_screen_size(), share=share)
    return p.handles.open(screen, access, inherit=bool(security and security.bInheritHandle))


def _screen_size() -> tuple[int, int]:
    """The size of the terminal, if standard output is one, or that of a console nobody looks at."""
    try:
        columns, rows = os.get_terminal_size(1)
    except OSError:
        return _UNSEEN_SIZE
    return columns or _UNSEEN_SIZE[0], rows or _UNSEEN_SIZE[1]


@api
def GetLargestConsoleWindowSize(p: Process, console: ConsoleFile) -> DWORD:
    columns, rows = p.state(Console).size(console)
    return columns | rows << 16


@api
def SetConsoleTextAttribute(p: Process, console: ConsoleFile, attributes: WORD) -> TRUE:
    p.state(Console).set_attributes(console, attributes)


@api
def SetConsoleCursorPosition(p: Process, console: ConsoleFile, position: ByValue[COORD]) -> TRUE:
    columns, rows = p.state(Console).size(console)
    if not (0 <= position.X < columns and 0 <= position.Y < rows):
        raise WinError(ERROR_INVALID_PARAMETER)
    p.state(Console).move(console, position.X, position.Y)


@api
def GetConsoleCursorInfo(p: Process, console: ConsoleFile, info: Out[CONSOLE_CURSOR_INFO]) -> TRUE:
    size, visible = (console if isinstance(console, ScreenBuffer) else p.state(Console)).cursor
    info.dwSize, info.bVisible = size, visible


@api
def SetConsoleCursorInfo(p: Process, console: ConsoleFile, info: In[CONSOLE_CURSOR_INFO]) -> TRUE:
    if not 1 <= info.dwSize <= 100:
        raise WinError(ERROR_INVALID_PARAMETER)
    p.state(Console).show_cursor(console, info.dwSize, bool(info.bVisible))


@api(partial="the terminal keeps its size")
def SetConsoleScreenBufferSize(p: Process, console: ConsoleFile, size: ByValue[COORD]) -> TRUE:
    if isinstance(console, ScreenBuffer) and size.X > 0 and size.Y > 0:
        console.resize(size.X, size.Y)
        return
    columns, rows = p.state(Console).size(console)
    if columns > size.X or rows > size.Y:
        raise WinError(ERROR_INVALID_PARAMETER)


@api(partial="the terminal keeps its size")
def SetConsoleWindowInfo(p: Process, console: ConsoleFile, absolute: BOOL, window: In[SMALL_RECT]) -> TRUE:
    pass


@api
def FillConsoleOutputCharacterW(
    p: Process,
    console: ConsoleFile,
    character: WORD,
    count: DWORD,
    position: ByValue[COORD],
    done: Out[DWORD],
) -> TRUE:
    done.value = p.state(Console).fill(console, chr(character), count, position.X, position.Y)


@api
def FillConsoleOutputCharacterA(
    p: Process,
    console: ConsoleFile,
    character: CHAR,
    count: DWORD,
    position: ByValue[COORD],
    done: Out[DWORD],
) -> TRUE:
    text = p.from_ansi(bytes((character & 0xFF,)))
    done.value = p.state(Console).fill(console, text, count, position.X, position.Y)


@api(partial="what is on the terminal keeps its colours")
def FillConsoleOutputAttribute(
    p: Process,
    console: ConsoleFile,
    attributes: WORD,
    count: DWORD,
    position: ByValue[COORD],
    done: Out[DWORD],
) -> TRUE:
    if isinstance(console, ScreenBuffer):
        count = console.colour(position.X, position.Y, [attributes] * count)
    done.value = count


@api
def WriteConsoleOutputCharacterW(
    p: Process, console: ConsoleFile, text: PVOID, count: DWORD, position: ByValue[COORD], done: Out[DWORD]
) -> TRUE:
    shown = read_wide(p, text, count)
    done.value = p.state(Console).put(console, shown, position.X, position.Y)


@api
def WriteConsoleOutputCharacterA(
    p: Process, console: ConsoleFile, text: PVOID, count: DWORD, position: ByValue[COORD], done: Out[DWORD]
) -> TRUE:
    shown = decode(p.state(Console).output_code_page, read_bytes(p, text, count))
    done.value = p.state(Console).put(console, shown, position.X, position.Y)


@api(partial="not from the terminal's own screen")
def ReadConsoleOutputCharacterW(
    p: Process, console: MemoryScreen, text: PVOID, count: DWORD, position: ByValue[COORD], done: Out[DWORD]
) -> TRUE:
    found = console.text(position.X, position.Y, count)
    p.memory.write(text, encode_wide(found))
    done.value = len(found)


@api(partial="not from the terminal's own screen")
def ReadConsoleOutputCharacterA(
    p: Process, console: MemoryScreen, text: PVOID, count: DWORD, position: ByValue[COORD], done: Out[DWORD]
) -> TRUE:
    found = encode(p.state(Console).output_code_page, console.text(position.X, position.Y, count))[0][:count]
    p.memory.write(text, found)
    done.value = len(found)


@api(partial="not from the terminal's own screen")
def ReadConsoleOutputAttribute(
    p: Process,
    console: MemoryScreen,
    attributes: PVOID,
    count: DWORD,
    position: ByValue[COORD],
    done: Out[DWORD],
) -> TRUE:
    start = position.Y * console.columns + position.X
    found = console.colours[start : start + count]
    p.memory.write(attributes, b"".join(value.to_bytes(2, "little") for value in found))
    done.value = len(found)


@api(calls_back=True)
def FlushConsoleInputBuffer(p: Process, console: InputConsole) -> TRUE:
    p.state(Console).input.flush(console)


@api.aw
def GetConsoleTitle(p: Process, title: TBUF) -> DWORD:
    return _title(p.state(Console).title, title)


@api.aw
def GetConsoleOriginalTitle(p: Process, title: TBUF) -> DWORD:
    return _title(p.state(Console).original_title, title)


def _title(text: str, title: TBUF) -> int:
    title.put(text)
    return title.length(text)


@api.aw
def SetConsoleTitle(p: Process, title: TSTR) -> TRUE:
    p.state(Console).set_title(title)


@api(calls_back=True)
def GenerateConsoleCtrlEvent(p: Process, event: DWORD, group: DWORD) -> TRUE:
    if event not in SIGNALS:
        raise WinError(ERROR_INVALID_PARAMETER)
    send_control_event(p, event, group)
