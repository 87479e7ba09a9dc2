"""DOS' processes: the program segment prefix, loading, EXEC, and all the ways to end."""

from __future__ import annotations

import struct

from pywine.abi.ntstatus import STATUS_ACCESS_VIOLATION, STATUS_ILLEGAL_INSTRUCTION
from pywine.ldr import dosimage
from pywine.programs.ntvdm import dos as kernel
from pywine.programs.ntvdm.dos import (
    BAD_ENVIRONMENT,
    BAD_FORMAT,
    FILE_NOT_FOUND,
    INVALID_FUNCTION,
    NOT_ENOUGH_MEMORY,
    Dos,
    DosError,
    Ended,
    function,
)
from pywine.programs.ntvdm.machine import ROM

PSP_SIZE = 0x10  # paragraphs
HANDLES = 20
_TAIL, _LONGEST_TAIL = 0x80, 126
_FCB1, _FCB2 = 0x5C, 0x6C
_LOAD_AND_RUN, _LOAD, _OVERLAY = 0, 1, 3
NORMAL, BY_BREAK, BY_CRITICAL_ERROR, RESIDENT = range(4)
_CALL_5 = 0xC0  # where the PSP's CALL 5 arrives, behind the first megabyte
_TERMINATE, _BREAK, _CRITICAL = 0x22, 0x23, 0x24
_LONGEST_ENVIRONMENT = 0x7F00


class Loaded:
    """A program in memory: where it begins to run, and with which registers."""

    def __init__(self, psp: int, cs: int, ip: int, ss: int, sp: int) -> None:
        self.psp, self.cs, self.ip, self.ss, self.sp = psp, cs, ip, ss, sp
        self.ax = 0


class Tasks:
    """Which program runs, and those that wait for it. A program is named by the segment of its PSP."""

    def __init__(self, dos: Dos) -> None:
        self.dos, self.m = dos, dos.m
        self.current = kernel.SHELL
        self.exit_code, self.exit_kind = 0, NORMAL
        self._waiting: dict[int, tuple[int, ...]] = {}  # by the child's PSP: the parent's registers
        self.last_resort = self.m.add_entry(self._shell_goes_on)
        self.make_psp(kernel.SHELL, kernel.SHELL, 0, kernel.LAST_PARAGRAPH)
        handler = self.m.add_entry(self._abort, b"\xcf")
        for number in (_TERMINATE, _BREAK):
            self.m.set_vector(number, ROM, handler if number == _BREAK else self.last_resort)
        self.m.services[_CRITICAL] = self._fail_critical
        for number, body in ((0x20, self._end), (0x27, self._stay_resident), (0x00, self._divide_overflow)):
            self.m.services[number] = body
        self.m.services[0x06] = self._invalid_opcode
        self.m.services[0x0D] = self._protection_fault
        entry = self.m.add_entry(self._called_at_5)
        struct.pack_into("<BHH", self.m.ram, _CALL_5, 0xEA, entry, ROM)  # jmp far

    # The program segment prefix.

    def make_psp(self, psp: int, parent: int, environment: int, end: int) -> None:
        m = self.m
        data = bytearray(0x100)
        struct.pack_into("<HHBBHHH", data, 0, 0x20CD, end, 0, 0x9A, 0xFEF0, 0xF01D, 0)
        for index, number in enumerate((_TERMINATE, _BREAK, _CRITICAL)):
            segment, offset = m.vector(number)
            struct.pack_into("<HH", data, 0x0A + 4 * index, offset, segment)
        struct.pack_into("<H", data, 0x16, parent)
        data[0x18:0x2C] = b"\xff" * HANDLES
        struct.pack_into("<H", data, 0x2C, environment)
        struct.pack_into("<HHH", data, 0x32, HANDLES, 0x18, psp)
        struct.pack_into("<HH", data, 0x38, 0xFFFF, 0xFFFF)
        struct.pack_into("<H", data, 0x40, 0x0005)  # the version to report
        data[0x50:0x53] = b"\xcd\x21\xcb"
        data[_FCB1] = data[_FCB2] = 0
        data[_FCB1 + 1 : _FCB1 + 12] = data[_FCB2 + 1 : _FCB2 + 12] = b" " * 11
        data[_TAIL : _TAIL + 2] = b"\0\r"
        m.write(psp, 0, bytes(data))

    def remember_stack(self) -> None:
        r, at = self.dos.r, self.current * 16 + 0x2E
        if at <= 0xFFFFC:  # it is no PSP that lies across the end of memory
            struct.pack_into("<HH", self.m.ram, at, r.sp, r.ss)

    # Loading.

    def load(
        self, data: bytes, name: str, environment: int, tail: bytes, fcbs: tuple[bytes, bytes]
    ) -> Loaded:
        """Give a program its memory and its PSP; `environment` becomes its own. Raises DosError."""
        arena = self.dos.arena
        room = arena.largest()
        header = dosimage.MzHeader(data) if dosimage.has_mz_header(data) else None
        size, image = room, (len(data) + 15) // 16
        least = PSP_SIZE + image + PSP_SIZE
        if header is None and len(data) > dosimage.LARGEST_COM:
            raise DosError(BAD_FORMAT)
        if header is not None:
            if not header.image_size:
                raise DosError(BAD_FORMAT)
            image = (header.image_size + 15) // 16
            least = PSP_SIZE + image + header.least
            if header.least or header.most:
                size = min(room, PSP_SIZE + image + max(header.most, header.least))
        if room < least:
            raise DosError(NOT_ENOUGH_MEMORY)
        stem = name.encode("ascii", "replace")[:8]
        psp = arena.allocate(size, kernel.SHELL, stem, strategy=0)
        arena.give(psp, psp, stem)
        if environment:
            arena.give(environment, psp)
        self.make_psp(psp, self.current, environment, psp + size)
        m = self.m
        m.write(psp, _FCB1, fcbs[0])
        m.write(psp, _FCB2, fcbs[1])
        m.write(psp, _TAIL, bytes((len(tail),)) + tail + b"\r")
        self.dos.handles.inherit(self.current, psp)
        if header is None:
            m.write(psp, 0x100, data)
            top = min(size * 16, 0x10000) - 2
            m.put_word(psp, top, 0)
            return Loaded(psp, psp, 0x100, psp, top)
        start = psp + PSP_SIZE
        if not header.least and not header.most:
            start = psp + size - image
        try:
            self.place(data, header, start, start)
        except dosimage.BadDosImage:
            arena.release(psp)
            raise DosError(BAD_FORMAT) from None
        return Loaded(psp, start + header.cs & 0xFFFF, header.ip, start + header.ss & 0xFFFF, header.sp)

    def place(self, data: bytes, header: dosimage.MzHeader, segment: int, factor: int) -> None:
        """Copy an image to `segment` and add `factor` where its relocations say. Raises BadDosImage."""
        relocations = list(header.relocations(data))
        self.m.write(segment, 0, data[header.header_size : header.file_size])
        for where, offset in relocations:
            value = self.m.word(segment + where & 0xFFFF, offset)
            self.m.put_word(segment + where & 0xFFFF, offset, value + factor)

    def make_environment(self, variables: list[bytes], program: bytes) -> int:
        """A block with these variables and the program's path."""
        taken, size = [], 0
        for variable in variables:
            if size + len(variable) < _LONGEST_ENVIRONMENT:
                taken.append(variable + b"\0")
                size += len(variable) + 1
        block = b"".join(taken) or b"\0"
        block += b"\0\1\0" + program + b"\0"
        segment = self.dos.arena.allocate((len(block) + 15) // 16, kernel.SHELL, strategy=0)
        self.m.write(segment, 0, block)
        return segment

    def copy_environment(self, segment: int, program: bytes) -> int:
        """A copy of an environment (0: the caller's) for a child."""
        segment = segment or self.m.word(self.current, 0x2C)
        variables: list[bytes] = []
        offset = 0
        while segment:
            text = self.m.text(segment, offset, 0x8000 - offset)
            if not text:
                break
            variables.append(text)
            offset += len(text) + 1
            if offset > _LONGEST_ENVIRONMENT:
                raise DosError(BAD_ENVIRONMENT)
        return self.make_environment(variables, program)

    # Running.

    def adopt(self, loaded: Loaded) -> None:
        """Make a loaded program the current one; the one that was waits for its end."""
        r, m = self.dos.r, self.m
        psp = loaded.psp
        self._waiting[psp] = r.keep()
        if self.current != kernel.SHELL:
            m.set_vector(_TERMINATE, r.cs, r.ip)
        else:
            m.set_vector(_TERMINATE, ROM, self.last_resort)
        m.put_word(psp, 0x0A, m.vector(_TERMINATE)[1])
        m.put_word(psp, 0x0C, m.vector(_TERMINATE)[0])
        self.current = psp
        self.dos.directories.dta = psp, _TAIL

    def enter(self, loaded: Loaded) -> None:
        """Let a loaded program run."""
        self.adopt(loaded)
        r, psp = self.dos.r, loaded.psp
        r.ds = r.es = psp
        r.ss, r.sp = loaded.ss, loaded.sp
        r.ax = loaded.ax
        r.bx = r.bp = 0
        r.cx = 0xFF
        r.si, r.di = loaded.ip, loaded.sp
        r.dx = psp
        r.flags = 0x202
        r.jump(loaded.cs, loaded.ip)

    def end(self, code: int, kind: int) -> None:
        """End the current program; its parent goes on."""
        dos, m, r = self.dos, self.m, self.dos.r
        psp = self.current
        self.exit_code, self.exit_kind = code & 0xFF, kind
        parent = m.word(psp, 0x16)
        back = m.word(psp, 0x0C), m.word(psp, 0x0A)
        for index, number in enumerate((_TERMINATE, _BREAK, _CRITICAL)):
            m.set_vector(number, m.word(psp, 0x0C + 4 * index), m.word(psp, 0x0A + 4 * index))
        if kind != RESIDENT:
            dos.handles.close_all(psp)
            self._release(psp, is_last=parent == kernel.SHELL)
        kept = self._waiting.pop(psp, None)
        self.current = parent
        if parent in (kernel.SHELL, psp) or kept is None:
            raise Ended(self.exit_code)
        r.restore(kept)
        r.set_flag(kernel.CARRY, False)
        if dos.m.r.cs == ROM:  # the parent called through a chain of handlers: it returns by way of the ROM
            m.put_word(r.ss, r.sp + 4, m.word(r.ss, r.sp + 4) & ~kernel.CARRY)
        elif back != (r.cs, r.ip):
            r.jump(*back)
        dos.directories.dta = parent, _TAIL

    def _release(self, psp: int, *, is_last: bool) -> None:
        """Give back a program's memory; behind the last one, nobody needs what it has destroyed."""
        try:
            self.dos.arena.release_all(psp)
        except DosError:
            if not is_last:
                self._crash("has overwritten the chain of memory blocks", STATUS_ACCESS_VIOLATION)

    def _shell_goes_on(self) -> None:
        raise Ended(self.exit_code)

    def _end(self) -> None:
        self.end(0, NORMAL)

    def _abort(self) -> None:
        """INT 23h, which nobody has taken."""
        self.end(0, BY_BREAK)

    def _fail_critical(self) -> None:
        self.dos.r.al = 3  # fail the call

    def _stay_resident(self) -> None:
        r = self.dos.r
        self.stay((r.dx + 15) // 16)

    def stay(self, paragraphs: int, code: int = 0) -> None:
        """End, but keep so much memory."""
        self.dos.arena.resize(self.current, max(paragraphs, 6))
        self.end(code, RESIDENT)

    # What the processor refuses.

    def _divide_overflow(self) -> None:
        self.dos.video.message(b"\r\nDivide overflow\r\n")
        self.end(0, BY_CRITICAL_ERROR)

    def _invalid_opcode(self) -> None:
        self._crash("has met an instruction that no processor has", STATUS_ILLEGAL_INSTRUCTION)

    def _protection_fault(self) -> None:
        self._crash("has left its memory", STATUS_ACCESS_VIOLATION)

    def _crash(self, what: str, code: int) -> None:
        from pywine.programs.ntvdm.crash import Crashed

        raise Crashed(self.dos, what, code)

    def _called_at_5(self) -> None:
        """CALL 5, as CP/M programs do: the function is in CL, a near and a far return lie on the stack."""
        r, m = self.dos.r, self.m
        r.ah = r.cl
        self.dos.call()
        if not r.moved:
            segment, offset = m.word(r.ss, r.sp + 2), m.word(r.ss, r.sp + 4)
            r.sp += 6
            r.jump(segment, offset)


@function(0x00, "terminate program")
def terminate(dos: Dos) -> None:
    dos.tasks.end(0, NORMAL)


@function(0x4C, "exit")
def exit_program(dos: Dos) -> None:
    dos.tasks.end(dos.r.al, NORMAL)


@function(0x31, "terminate and stay resident")
def stay_resident(dos: Dos) -> None:
    dos.tasks.stay(dos.r.dx, dos.r.al)


@function(0x4D, "get exit code")
def exit_code(dos: Dos) -> None:
    tasks = dos.tasks
    dos.r.ax = tasks.exit_kind << 8 | tasks.exit_code
    tasks.exit_code = tasks.exit_kind = 0


@function(0x26, "create PSP")
def create_psp(dos: Dos) -> None:
    tasks, m = dos.tasks, dos.m
    m.write(dos.r.dx, 0, m.read(tasks.current, 0, 0x100))


@function(0x55, "create child PSP")
def create_child_psp(dos: Dos) -> None:
    tasks, m, r = dos.tasks, dos.m, dos.r
    tasks.make_psp(r.dx, tasks.current, m.word(tasks.current, 0x2C), r.si)
    dos.handles.inherit(tasks.current, r.dx)
    tasks.current = r.dx


@function(0x50, "set current PSP")
def set_psp(dos: Dos) -> None:
    dos.tasks.current = dos.r.bx


@function(0x51, "get current PSP")
def get_psp(dos: Dos) -> None:
    dos.r.bx = dos.tasks.current


@function(0x62, "get current PSP")
def get_psp_address(dos: Dos) -> None:
    dos.r.bx = dos.tasks.current


@function(0x4B, "load and execute")
def execute(dos: Dos) -> None:
    r = dos.r
    path = dos.path_at(r.ds, r.dx)
    block = dos.m.read(r.es, r.bx, 14)
    if r.al == _OVERLAY:
        _load_overlay(dos, path, *struct.unpack_from("<HH", block))
        return
    if r.al not in (_LOAD_AND_RUN, _LOAD):
        raise DosError(INVALID_FUNCTION)
    environment, tail_at, tail_in, fcb1_at, fcb1_in, fcb2_at, fcb2_in = struct.unpack("<7H", block)
    tail = dos.m.read(tail_in, tail_at, 128)
    tail = tail[1 : 1 + min(tail[0], _LONGEST_TAIL)].partition(b"\r")[0]
    full = dos.directories.find_file(path)
    from pywine.programs.ntvdm import foreign

    if r.al == _LOAD_AND_RUN and foreign.run(dos, path, full, tail):
        return
    if not full:
        raise DosError(FILE_NOT_FOUND)
    fcbs = dos.m.read(fcb1_in, fcb1_at, 16), dos.m.read(fcb2_in, fcb2_at, 16)
    loaded = load_file(dos, full, tail, fcbs, environment)
    if r.al == _LOAD:
        top = loaded.sp - 2
        dos.m.put_word(loaded.ss, top, 0)
        dos.m.write(r.es, r.bx + 14, struct.pack("<HHHH", top & 0xFFFF, loaded.ss, loaded.ip, loaded.cs))
        dos.tasks.adopt(loaded)
        return
    dos.tasks.enter(loaded)


def load_file(
    dos: Dos,
    path: str,
    tail: bytes,
    fcbs: tuple[bytes, bytes],
    environment: int,
    variables: list[bytes] | None = None,
) -> Loaded:
    """Load the program at a full path, with a copy of an environment, or with these variables."""
    with open(dos.p.files.host_path(path), "rb") as file:
        data = file.read()
    shown = dos.encode(dos.directories.short_path(path))
    tasks = dos.tasks
    block = (
        tasks.make_environment(variables, shown)
        if variables is not None
        else tasks.copy_environment(environment, shown)
    )
    name = shown.decode("ascii", "replace").rpartition("\\")[2].partition(".")[0].upper()
    try:
        return tasks.load(data, name, block, tail, fcbs)
    except DosError:
        dos.arena.release(block)
        raise


def _load_overlay(dos: Dos, path: str, segment: int, factor: int) -> None:
    full = dos.directories.find_file(path)
    if not full:
        raise DosError(FILE_NOT_FOUND)
    with open(dos.p.files.host_path(full), "rb") as file:
        data = file.read()
    if not dosimage.has_mz_header(data):
        dos.m.write(segment, 0, data)
        return
    try:
        dos.tasks.place(data, dosimage.MzHeader(data), segment, factor)
    except dosimage.BadDosImage:
        raise DosError(BAD_FORMAT) from None
