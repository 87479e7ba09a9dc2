"""The console without a guest: records that a program writes, cells, aliases, the font."""

import os
import struct

import pytest

from pywine.abi.errors import WinError
from pywine.dlls.kernel32 import consoleapi, consoleapi2_cells, consoleapi3, consoleapi3_aliases
from pywine.dlls.kernel32.consoleapi2 import COORD, SMALL_RECT
from pywine.nt.file import File
from pywine.nt.screen import ScreenBuffer
from tests.support import end_process, make_process


class Cell:
    value = 0


@pytest.fixture
def p(tmp_path):
    made = make_process(64, tmp_path)
    yield made
    end_process(made)


@pytest.fixture
def terminal():
    master, slave = os.openpty()
    yield File(slave, borrowed=True)
    os.close(master)
    os.close(slave)


def coordinates(x, y):
    return COORD.layout(64)(x, y)


def rectangle(left, top, right, bottom):
    return SMALL_RECT.layout(64)(left, top, right, bottom)


def cells(text, colour):
    return b"".join(struct.pack("<HH", ord(each), colour) for each in text)


def test_written_records_are_read(p, terminal):
    records = b"".join(struct.pack("<H2xiHHHHI", 1, 1, 1, code, 0, code, 0) for code in (65, 66))
    place, done = p.allocate(records, zeros=40), Cell()
    consoleapi.WriteConsoleInput(p, terminal, place, 2, done, True)
    assert done.value == 2
    consoleapi.GetNumberOfConsoleInputEvents(p, terminal, done)
    assert done.value == 2
    consoleapi.ReadConsoleInput(p, terminal, place + 40, 1, done, True)
    assert (done.value, p.memory.read(place + 40, 20)) == (1, records[:20])


def test_cells_are_read_where_they_were_written(p):
    screen, place = ScreenBuffer(10, 4), p.allocate(cells("abcdef", 0x1F), zeros=24)
    region = rectangle(8, 1, 10, 2)  # a column does not fit
    consoleapi2_cells.WriteConsoleOutput(p, screen, place, coordinates(3, 2), coordinates(0, 0), region, True)
    assert (region.Left, region.Top, region.Right, region.Bottom) == (8, 1, 9, 2)
    assert (screen.text(8, 1, 2), screen.text(8, 2, 2)) == ("ab", "de")
    region = rectangle(8, 1, 9, 2)
    consoleapi2_cells.ReadConsoleOutput(
        p, screen, place + 24, coordinates(2, 2), coordinates(0, 0), region, False
    )
    assert p.memory.read(place + 24, 16) == cells("abde", 0x1F)


def test_scrolling_fills_what_is_left(p):
    screen = ScreenBuffer(4, 3)
    screen.put(0, 0, "one.two.tri.")
    fill = p.allocate(cells("-", 7))
    consoleapi2_cells.ScrollConsoleScreenBuffer(
        p, screen, rectangle(0, 1, 3, 2), None, coordinates(0, 0), fill, True
    )
    assert [screen.text(0, y, 4) for y in range(3)] == ["two.", "tri.", "----"]
    consoleapi2_cells.ScrollConsoleScreenBuffer(
        p, screen, rectangle(0, 0, 3, 0), rectangle(0, 0, 1, 2), coordinates(0, 1), fill, True
    )
    assert [screen.text(0, y, 4) for y in range(3)] == ["--o.", "twi.", "----"]


def test_aliases(p):
    add, place = consoleapi3_aliases.AddConsoleAlias, p.allocate(b"", zeros=64)
    assert add(p, "Ll", "dir /w", "cmd.exe")
    assert add(p, "up", "cd ..", "CMD.EXE")
    assert consoleapi3_aliases.GetConsoleAlias(p, "ll", place, 64, "cmd.exe", False) == 7
    assert p.memory.read(place, 7) == b"dir /w\0"
    everything = b"Ll=dir /w\0up=cd ..\0"
    assert consoleapi3_aliases.GetConsoleAliasesLength(p, "cmd.exe", False) == len(everything)
    assert consoleapi3_aliases.GetConsoleAliases(p, place, 64, "cmd.exe", False) == len(everything)
    assert p.memory.read(place, len(everything)) == everything
    assert consoleapi3_aliases.GetConsoleAliasExes(p, place, 64, True) == 16
    assert add(p, "LL", None, "cmd.exe")
    assert not add(p, "LL", None, "cmd.exe")
    with pytest.raises(WinError):
        consoleapi3_aliases.GetConsoleAlias(p, "ll", place, 64, "cmd.exe", False)
    with pytest.raises(WinError):
        consoleapi3_aliases.GetConsoleAlias(p, "up", place, 3, "cmd.exe", False)


def test_the_font(p, terminal):
    font = consoleapi3.CONSOLE_FONT_INFOEX.layout(64)()
    with pytest.raises(WinError):
        consoleapi3.GetCurrentConsoleFontEx(p, terminal, 0, font)
    font.cbSize = 84
    consoleapi3.GetCurrentConsoleFontEx(p, terminal, 0, font)
    assert (font.dwFontSize, font.FontWeight, font.FaceName[0]) == (0x100008, 400, ord("C"))
    assert consoleapi3.GetConsoleFontSize(p, terminal, 0) == 0x100008
