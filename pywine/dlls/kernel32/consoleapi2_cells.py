"""consoleapi2.h: rectangles of cells, characters with their attributes."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.types import FORM, PVOID, TRUE, ByValue, In, Opt
from pywine.dlls.kernel32.consoleapi import ConsoleFile
from pywine.dlls.kernel32.consoleapi2 import COORD, SMALL_RECT, MemoryScreen
from pywine.nt.codepages import decode, encode
from pywine.nt.console import Console
from pywine.nt.process import Process
from pywine.nt.screen import ScreenBuffer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_CELL = struct.Struct("<HH")  # CHAR_INFO


def _meet(rectangle: Any, columns: int, rows: int) -> tuple[int, int, int, int]:
    """What of a rectangle lies on the screen: its left, top, and the ends behind right and bottom."""
    return (
        max(rectangle.Left, 0), max(rectangle.Top, 0),
        min(rectangle.Right + 1, columns), min(rectangle.Bottom + 1, rows),
    )  # fmt: skip


def _put_region(region: Any, left: int, top: int, right: int, bottom: int) -> None:
    region.Left, region.Top, region.Right, region.Bottom = left, top, right - 1, bottom - 1


def _cells(p: Process, screen: Any, left: int, right: int, y: int, *, wide: bool) -> list[bytes]:
    """A part of a row as CHAR_INFOs."""
    start = y * screen.columns
    text = screen.text(left, y, right - left).ljust(right - left)
    page = p.state(Console).output_code_page
    codes = [ord(each) & 0xFFFF if wide else encode(page, each)[0][0] for each in text]
    return [
        _CELL.pack(code, colour)
        for code, colour in zip(codes, screen.colours[start + left : start + right], strict=False)
    ]


@api.aw(partial="not from the terminal's own screen")
def ReadConsoleOutput(
    p: Process, console: MemoryScreen, buffer: PVOID, size: ByValue[COORD], position: ByValue[COORD],
    region: In[SMALL_RECT], wide: FORM,
) -> TRUE:  # fmt: skip
    screen: Any = console
    left, top, right, bottom = _meet(region, screen.columns, screen.rows)
    right, bottom = min(right, left + size.X - position.X), min(bottom, top + size.Y - position.Y)
    for y in range(top, bottom):
        row = b"".join(_cells(p, screen, left, right, y, wide=bool(wide)))
        at = (position.Y + y - top) * size.X + position.X
        p.memory.write(buffer + at * _CELL.size, row)
    _put_region(region, left, top, max(right, left), max(bottom, top))


@api.aw(partial="the terminal's own screen gets no colours")
def WriteConsoleOutput(
    p: Process, console: ConsoleFile, buffer: PVOID, size: ByValue[COORD], position: ByValue[COORD],
    region: In[SMALL_RECT], wide: FORM,
) -> TRUE:  # fmt: skip
    state = p.state(Console)
    columns, rows = (
        (console.columns, console.rows) if isinstance(console, ScreenBuffer) else state.size(console)
    )
    left, top, right, bottom = _meet(region, columns, rows)
    right, bottom = min(right, left + size.X - position.X), min(bottom, top + size.Y - position.Y)
    count = max(right - left, 0)
    for y in range(top, bottom):
        at = (position.Y + y - top) * size.X + position.X
        cells = list(_CELL.iter_unpack(p.memory.read(buffer + at * _CELL.size, count * _CELL.size)))
        if wide:
            text = "".join(chr(code) for code, _ in cells)
        else:
            text = decode(state.output_code_page, bytes(code & 0xFF for code, _ in cells))
        if isinstance(console, ScreenBuffer):
            console.put(left, y, text)
            console.colour(left, y, [colour for _, colour in cells])
        else:
            state.put(console, text, left, y)
    _put_region(region, left, top, max(right, left), max(bottom, top))


@api.aw(partial="not on the terminal's own screen")
def ScrollConsoleScreenBuffer(
    p: Process, console: MemoryScreen, moved: In[SMALL_RECT], clip: Opt[SMALL_RECT],
    target: ByValue[COORD], fill: PVOID, wide: FORM,
) -> TRUE:  # fmt: skip
    screen: Any = console
    code, colour = _CELL.unpack(p.memory.read(fill, _CELL.size))
    blank = chr(code) if wide else decode(p.state(Console).output_code_page, bytes((code & 0xFF,)))
    bounds = (0, 0, screen.columns, screen.rows)
    if clip:
        bounds = _meet(clip, screen.columns, screen.rows)
    left, top, right, bottom = _meet(moved, screen.columns, screen.rows)
    kept = {
        (x, y): (screen.text(x, y, 1), screen.colours[y * screen.columns + x])
        for y in range(top, bottom)
        for x in range(left, right)
    }
    changed = dict.fromkeys(kept, (blank, colour))
    shift_x, shift_y = target.X - moved.Left, target.Y - moved.Top
    changed.update({(x + shift_x, y + shift_y): cell for (x, y), cell in kept.items()})
    for (x, y), (text, attributes) in changed.items():
        if bounds[0] <= x < bounds[2] and bounds[1] <= y < bounds[3]:
            screen.put(x, y, text)
            screen.colour(x, y, [attributes])
