"""DOS: the functions of INT 21h by number and name, how they fail, and the data that programs look at."""

from __future__ import annotations

import struct
import sys
import time

from pywine.abi.errors import ApiError
from pywine.abi.translate import to_win32
from pywine.machine.unicorn.realmode import CARRY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from pywine.nt.process import Process
    from pywine.programs.ntvdm.arena import Arena
    from pywine.programs.ntvdm.characters import Breaks
    from pywine.programs.ntvdm.directories import Directories
    from pywine.programs.ntvdm.handles import Handles
    from pywine.programs.ntvdm.keyboard import Keyboard
    from pywine.programs.ntvdm.machine import Machine
    from pywine.programs.ntvdm.tasks import Tasks
    from pywine.programs.ntvdm.terminal import Terminal
    from pywine.programs.ntvdm.video import Video

    Function = TypeVar("Function", bound=Callable[["Dos"], None])

INVALID_FUNCTION, FILE_NOT_FOUND, PATH_NOT_FOUND, TOO_MANY_OPEN_FILES = 1, 2, 3, 4
ACCESS_DENIED, INVALID_HANDLE, ARENA_TRASHED, NOT_ENOUGH_MEMORY = 5, 6, 7, 8
INVALID_BLOCK, BAD_ENVIRONMENT, BAD_FORMAT, INVALID_DATA = 9, 10, 11, 13
INVALID_DRIVE, CURRENT_DIRECTORY, NOT_SAME_DEVICE, NO_MORE_FILES = 15, 16, 17, 18
FILE_EXISTS = 80
_LAST_CODE = 88
_TRANSLATED = {
    123: FILE_NOT_FOUND, 145: ACCESS_DENIED, 161: PATH_NOT_FOUND, 183: FILE_EXISTS, 193: BAD_FORMAT,
    206: PATH_NOT_FOUND, 216: BAD_FORMAT, 267: PATH_NOT_FOUND,
}  # fmt: skip
_RETURN_CARRY = 0x38  # functions from this one on say by the carry flag whether they failed

_MOST_POLLS, _REST_SECONDS = 100, 0.002  # a tick
# Where things lie: segments of paragraphs.
KERNEL = 0x0080  # DOS' own data
SHELL = 0x00E0  # the PSP of the command interpreter, the parent of the first program
ARENA = 0x0100  # the first memory control block
LAST_PARAGRAPH = 0xA000
# Offsets in the segment KERNEL.
LISTS, IN_DOS, NULL_DEVICE, UPPER_CASE, LOWER_NAMES, COLLATION, NO_LEAD_BYTES, FILE_TABLE = (
    0x10, 0x08, 0x32, 0x60, 0xF0, 0x180, 0x290, 0x2A0,
)  # fmt: skip

_functions: dict[int, tuple[str, Callable[[Dos], None]]] = {}


class DosError(Exception):
    """A function of DOS fails with this code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Ended(BaseException):
    """The last program has ended. `code`: what the process exits with."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def function(number: int, name: str) -> Callable[[Function], Function]:
    """Declare the body of a function of INT 21h, by AH."""

    def add(body: Function) -> Function:
        _functions[number] = name, body
        return body

    return add


def code_of(error: Exception) -> int:
    """DOS' code for what a body has raised."""
    if isinstance(error, DosError):
        return error.code
    code = to_win32(error)
    if code in _TRANSLATED:
        return _TRANSLATED[code]
    return code if 0 < code <= _LAST_CODE else ACCESS_DENIED


class Dos:
    """DOS on a machine. Its bodies take what they need from here: `m` the machine, `r` the registers."""

    breaks: Breaks
    terminal: Terminal
    video: Video
    keyboard: Keyboard
    handles: Handles
    arena: Arena
    tasks: Tasks
    directories: Directories

    def __init__(self, machine: Machine, process: Process) -> None:
        self.m, self.p = machine, process
        self.r = machine.r
        self.code_page = process.oem_code_page
        self.last_error = 0
        self.checks_break = self.verifies = False
        self.case_map: tuple[int, int] = (0, 0)  # the routine that country information names
        self.break_typed = False  # Ctrl-C, which no function has noticed yet
        self.trace: Callable[[str], None] | None = None
        self.allocation_strategy = 0
        self.searches: dict[int, int] = {}  # of those by long names: how many entries were given
        self.program = ""  # what the user calls the first one
        self._notes: set[str] = set()
        self._polls = 0  # since the last tick
        machine.services[0x21] = self.call
        machine.on_beat.append(self._beat)
        self._make_data()

    def _make_data(self) -> None:
        """The tables that programs ask for or find through the list of lists."""
        ram, base = self.m.ram, KERNEL * 16
        struct.pack_into("<H", ram, base + LISTS - 2, ARENA)
        struct.pack_into("<HH", ram, base + LISTS, 0xFFFF, 0xFFFF)  # no drive parameter blocks
        struct.pack_into("<HH", ram, base + LISTS + 4, FILE_TABLE, KERNEL)
        struct.pack_into("<HHHH", ram, base + LISTS + 8, NULL_DEVICE, KERNEL, NULL_DEVICE, KERNEL)
        struct.pack_into("<H", ram, base + LISTS + 0x10, 512)  # the largest block
        ram[base + LISTS + 0x20 : base + LISTS + 0x22] = bytes((26, 26))  # drives
        struct.pack_into("<HHH", ram, base + FILE_TABLE, 0xFFFF, 0xFFFF, 0)
        device = struct.pack("<HHHHH8s", 0xFFFF, 0xFFFF, 0x8004, 0, 0, b"NUL     ")
        ram[base + NULL_DEVICE : base + NULL_DEVICE + len(device)] = device

    def call(self) -> None:
        """INT 21h."""
        r = self.r
        number = r.ah
        known = _functions.get(number)
        if known is None:
            self._refuse(number)
            return
        name, body = known
        before = r.keep() if self.trace else ()
        self.tasks.remember_stack()
        try:
            if number >= _RETURN_CARRY:
                r.set_flag(CARRY, False)
            body(self)
        except (DosError, ApiError, OSError) as error:
            self.fail(code_of(error))
        finally:
            if self.trace:
                self._show(name, before)

    def fail(self, code: int) -> None:
        """Say by the carry flag and AX that a function has failed."""
        self.last_error = code
        self.r.ax = code
        self.r.set_flag(CARRY, True)

    def _refuse(self, number: int) -> None:
        r = self.r
        if self.trace:
            self._show(f"function {number:02X}h", r.keep())
        r.al = 0

    def _show(self, name: str, before: tuple[int, ...]) -> None:
        assert self.trace is not None
        from pywine.programs.ntvdm.trace import line_of

        self.trace(line_of(self, name, before))

    def note(self, text: str) -> None:
        """Tell the user once what the program cannot have."""
        if text not in self._notes:
            self._notes.add(text)
            sys.stderr.write(f"pywine: {self.program}: {text}\n")
            sys.stderr.flush()

    def rest(self) -> None:
        """A program that does nothing but ask need not heat the host."""
        self._polls += 1
        if self._polls > _MOST_POLLS:
            time.sleep(_REST_SECONDS)

    def _beat(self) -> None:
        self._polls = 0

    # Text.

    def decode(self, data: bytes) -> str:
        if data.isascii():
            return data.decode("ascii")
        from pywine.nt.codepages import decode

        return decode(self.code_page, data)

    def encode(self, text: str) -> bytes:
        if text.isascii():
            return text.encode("ascii")
        from pywine.nt.codepages import encode

        return encode(self.code_page, text)[0]

    def path_at(self, segment: int, offset: int) -> str:
        """A file's name as the program gives it."""
        return self.decode(self.m.text(segment, offset, 0x104))
