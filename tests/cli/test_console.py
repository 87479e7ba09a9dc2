"""Programs at a terminal: keys, lines, the cursor, sizes."""

import fcntl
import os
import pty
import struct
import sys
import termios

import pytest

from tests.samples_spec import ROOT
from tests.terminal import Terminal

ENGINES = ["native", "unicorn"]


class Program:
    """The sample at a terminal of 40 columns and 10 rows."""

    def __init__(self, prefix, engine, mode):
        self.process, self.descriptor = pty.fork()
        if not self.process:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("4H", 10, 40, 0, 0))
            os.environ |= {"PYWINEPREFIX": str(prefix), "PYWINE_ENGINE": engine}
            os.execv(
                sys.executable, [sys.executable, "-m", "pywine", ROOT / "console" / "events.x64.exe", mode]
            )
        self.terminal = Terminal(self.descriptor)

    def type(self, data):
        os.write(self.descriptor, data)

    def shows(self, text):
        return self.terminal.shows(text)

    def ends(self):
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])


@pytest.fixture(params=ENGINES)
def start(tmp_path, request):
    return lambda mode: Program(tmp_path, request.param, mode)


def test_events(start):
    program = start("events")
    assert program.shows(b"ready")
    assert program.shows(b"\x1b[?1003;1006h")  # it wants to hear of the mouse
    program.type(b"a\x1b[A\x1b")
    assert program.shows(b"key 41 scan 1e character 61 state 0")
    assert program.shows(b"key 26 scan 48 character 0 state 100")
    assert program.shows(b"key 1b scan 1 character 1b state 0")
    program.type(b"\x1b[<0;5;3M")
    assert program.shows(b"mouse 4,2 buttons 1 flags 0")
    fcntl.ioctl(program.descriptor, termios.TIOCSWINSZ, struct.pack("4H", 12, 50, 0, 0))
    assert program.shows(b"size 50,12")
    program.type(b"q")
    assert program.shows(b"\x1b[?1003;1006l")
    assert program.ends() == 0


def test_keys_of_the_c_runtime(start):
    program = start("keys")
    assert program.shows(b"ready")
    program.type(b"a\r\x1b[D\x1bOPq")
    assert program.shows(b"97 13 224 75 0 59 113 ")
    assert program.ends() == 0


def test_a_line(start):
    program = start("line")
    assert program.shows(b"ready")
    program.type(b"hx\x7fi\r")
    assert program.shows(b"4 characters: 68 69 0d 0a")
    assert program.ends() == 0


def test_a_line_that_the_program_enters_itself(start):
    program = start("canceled")
    assert program.shows(b"2 characters: 0d 0a")
    assert program.ends() == 0


def test_the_cursor_is_asked_for(start):
    program = start("cursor")
    assert program.shows(b"abc\x1b[6n")
    program.type(b"\x1b[7;4R")
    assert program.shows(b"cursor 3,6 of 40,10")
    assert program.ends() == 0


def test_a_terminal_that_does_not_answer(start):
    program = start("cursor")
    assert program.shows(b"cursor 0,0 of 40,10")
    assert program.ends() == 0


def test_the_terminal_is_given_back(start):
    program = start("events")
    before = termios.tcgetattr(program.descriptor)
    assert program.shows(b"ready")
    assert program.shows(b"\x1b[?1003;1006h")
    assert termios.tcgetattr(program.descriptor)[3] != before[3]
    program.type(b"q")
    assert program.shows(b"\x1b[?1003;1006l")
    assert program.ends() == 0
