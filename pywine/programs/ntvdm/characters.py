"""DOS' functions for characters: standard input and output byte by byte, lines, and what Ctrl-C does."""

from __future__ import annotations

from pywine.abi.ntstatus import STATUS_CONTROL_C_EXIT
from pywine.machine.unicorn.realmode import CARRY, ZERO
from pywine.programs.ntvdm.dos import Dos, DosError, Ended, function
from pywine.programs.ntvdm.machine import ROM
from pywine.programs.ntvdm.tasks import BY_BREAK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.ntvdm.streams import Stream

_BREAK = 0x23
_END = 0x1A
_MOST_ENDS = 4096  # so often in a row may a program read behind the end of its input


class Breaks:
    """Ctrl-C: the function that notices it calls INT 23h, and is repeated if that returns."""

    def __init__(self, dos: Dos) -> None:
        self._dos = dos
        self._kept: list[tuple[int, ...]] = []
        self._back = dos.m.add_entry(self._handled)

    def check(self) -> bool:
        """Whether Ctrl-C was typed: then the caller has nothing more to do."""
        dos = self._dos
        if not dos.break_typed:
            return False
        dos.break_typed = False
        _output(dos).write(b"^C\r\n")
        dos.handles.flush()
        self.call()
        return True

    def call(self) -> None:
        """Have the program's handler called, or end it."""
        dos, r, m = self._dos, self._dos.r, self._dos.m
        if not m.is_hooked(_BREAK):
            self.end()
            return
        r.ip -= 2
        self._kept.append(r.keep())
        r.jump(ROM, self._back)
        m.push_frame(*m.vector(_BREAK))
        dos.break_typed = False

    def end(self) -> None:
        """End the program; if it was the last, so ends the process, as others do at Ctrl-C."""
        try:
            self._dos.tasks.end(0, BY_BREAK)
        except Ended:
            raise Ended(STATUS_CONTROL_C_EXIT) from None

    def _handled(self) -> None:
        """The handler is back: by IRET, or by RETF with its verdict in the carry flag."""
        r = self._dos.r
        kept = self._kept.pop()
        returned_far = r.sp != kept[10]
        if returned_far and r.flags & CARRY:
            r.restore(kept)
            self.end()
            return
        r.restore(kept)


def _output(dos: Dos) -> Stream:
    return dos.handles.get(1)


def write_bytes(dos: Dos, data: bytes) -> None:
    """To standard output; nowhere if that is closed."""
    try:
        _output(dos).write(data)
    except DosError:
        return


def _read_byte(dos: Dos) -> int | None:
    """A byte of standard input, 1Ah at its end; None: the function is repeated, or was broken off."""
    source = dos.handles.get(0)
    if source.is_console:
        dos.handles.flush()
        byte = dos.keyboard.read_byte()
        if byte is None and not dos.break_typed:
            dos.m.repeat()
        return byte
    if not source.has_input():
        dos.handles.flush()
    data = source.read(1)
    if data is None:
        dos.m.repeat()
        return None
    if not data:
        if getattr(source, "ends", 0) > _MOST_ENDS:
            dos.note("it reads behind the end of standard input again and again")
            raise Ended(STATUS_CONTROL_C_EXIT)
        return _END
    return data[0]


def _read(dos: Dos, *, echoes: bool, breaks: bool) -> None:
    if breaks and dos.breaks.check():
        return
    byte = _read_byte(dos)
    if byte is None:
        if breaks:
            dos.breaks.check()
        return
    if breaks and byte == 3:
        dos.break_typed = True
        dos.breaks.check()
        return
    if echoes:
        write_bytes(dos, bytes((byte,)))
    dos.r.al = byte


@function(0x01, "read character")
def read_echoing(dos: Dos) -> None:
    _read(dos, echoes=True, breaks=True)


@function(0x07, "read character directly")
def read_directly(dos: Dos) -> None:
    _read(dos, echoes=False, breaks=False)


@function(0x08, "read character without echo")
def read_silently(dos: Dos) -> None:
    _read(dos, echoes=False, breaks=True)


@function(0x02, "write character")
def write_character(dos: Dos) -> None:
    if not dos.breaks.check():
        write_bytes(dos, bytes((dos.r.dl,)))
        dos.r.al = dos.r.dl if dos.r.dl != 9 else 0x20


@function(0x03, "read from AUX")
def read_auxiliary(dos: Dos) -> None:
    dos.r.al = _END


@function(0x04, "write to AUX")
def write_auxiliary(dos: Dos) -> None:
    dos.handles.get(3).write(bytes((dos.r.dl,)))


@function(0x05, "print character")
def print_character(dos: Dos) -> None:
    dos.handles.get(4).write(bytes((dos.r.dl,)))


@function(0x06, "direct console")
def direct(dos: Dos) -> None:
    r = dos.r
    if r.dl != 0xFF:
        write_bytes(dos, bytes((r.dl,)))
        r.al = r.dl
        return
    source = dos.handles.get(0)
    if not source.has_input():
        dos.rest()
        r.set_flag(ZERO, True)
        r.al = 0
        return
    byte = _read_byte(dos)
    if byte is not None:
        r.set_flag(ZERO, False)
        r.al = byte


@function(0x09, "write string")
def write_string(dos: Dos) -> None:
    if dos.breaks.check():
        return
    r = dos.r
    segment, offset = r.ds, r.dx
    text = dos.m.read(segment, offset, 0x10000)
    write_bytes(dos, text.partition(b"$")[0])
    r.al = 0x24


@function(0x0A, "read line")
def read_line(dos: Dos) -> None:
    r = dos.r
    if dos.breaks.check():
        return
    most = dos.m.read(r.ds, r.dx, 1)[0]
    if not most:
        return
    source = dos.handles.get(0)
    if source.is_console:
        line = dos.keyboard.edit(most)
        if line is None:
            if not dos.breaks.check():
                dos.m.repeat()
            return
    else:
        found = _read_redirected(dos, most)
        if found is None:
            return
        line = found
    dos.m.write(r.ds, r.dx + 1, bytes((len(line),)) + line + b"\r")


def _read_redirected(dos: Dos, most: int) -> bytes | None:
    """A line of a file or pipe, which is echoed. What does not fit is lost."""
    line = bytearray()
    while True:
        byte = _read_byte(dos)
        if byte is None:
            return None
        if byte == _END and not line:
            line.append(byte)
            break
        if byte == 10 and not line and dos.keyboard.is_after_return:
            dos.keyboard.is_after_return = False
            continue
        dos.keyboard.is_after_return = byte == 13
        if byte in (13, 10, _END):
            break
        if len(line) < most - 1:
            line.append(byte)
    write_bytes(dos, bytes(line) + b"\r")
    return bytes(line)


@function(0x0B, "input status")
def input_status(dos: Dos) -> None:
    if dos.breaks.check():
        return
    has_input = dos.handles.get(0).has_input()
    dos.r.al = 0xFF if has_input else 0
    if not has_input:
        dos.rest()


@function(0x0C, "flush input, then read")
def flush_and_read(dos: Dos) -> None:
    r = dos.r
    source = dos.handles.get(0)
    if source.is_console and not dos.keyboard.is_asking:
        dos.keyboard.flush()
    bodies = {1: read_echoing, 6: direct, 7: read_directly, 8: read_silently, 0x0A: read_line}
    body = bodies.get(r.al)
    if body is None:
        r.al = 0
        return
    dos.keyboard.is_asking = True  # until there is an answer, what is typed stays
    body(dos)
    if not r.moved:
        dos.keyboard.is_asking = False
