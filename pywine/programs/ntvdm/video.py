"""The screen: text memory at B800:0000, INT 10h, and what of both a terminal shows.

As long as a program only writes text, line after line, the terminal gets that text. Once it moves the cursor
or writes to the screen's memory, the terminal shows the screen, 25 lines from its upper left corner.
"""

from __future__ import annotations

import struct

from pywine.programs.ntvdm.dos import Dos

_MEMORY, _PAGE_SIZE = 0xB8000, 0x1000
COLUMNS, ROWS = 80, 25
_SIZE = COLUMNS * ROWS * 2
_TEXT_MODES = (2, 3, 7)
_NORMAL = 0x07
# In the BIOS' data area.
_MODE, _COLUMNS, _LENGTH, _START, _CURSORS, _SHAPE, _PAGE, _CONTROLLER, _ROWS = (
    0x449, 0x44A, 0x44C, 0x44E, 0x450, 0x460, 0x462, 0x463, 0x484,
)  # fmt: skip
_CONTROL = "\u2007☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼".replace("\u2007", " ")
_COLOURS = (0, 4, 2, 6, 1, 5, 3, 7)  # ANSI's order


class Video:
    """The screen's memory, the cursor and the services of INT 10h."""

    def __init__(self, dos: Dos) -> None:
        self.dos, self.m, self._ram = dos, dos.m, dos.m.ram
        self._terminal = dos.terminal
        self._is_full = False  # the terminal shows the screen, not a stream of text
        self._stream: list[str] = []
        self._shown = b""  # what the terminal shows of the memory
        self._attribute = 0
        self._shown_cursor = (-1, -1)
        self._is_graphics = False
        self._glyphs = self._make_glyphs()
        self._services = {
            0x00: self._set_mode, 0x01: self._set_shape, 0x02: self._set_cursor, 0x03: self._get_cursor,
            0x05: self._select_page, 0x06: self._scroll_up, 0x07: self._scroll_down, 0x08: self._read_cell,
            0x09: self._write_cells, 0x0A: self._write_characters, 0x0E: self._teletype,
            0x0F: self._get_mode, 0x11: self._fonts, 0x12: self._alternate, 0x13: self._write_string,
            0x1A: self._display_kind,
        }  # fmt: skip
        self._reset(3)
        self.m.services[0x10] = self._serve
        self.m.on_beat.append(self._beat)

    def _make_glyphs(self) -> list[str]:
        return [
            _CONTROL[byte] if byte < 32 else "⌂" if byte == 127 else self.dos.decode(bytes((byte,)))
            for byte in range(256)
        ]

    def _reset(self, mode: int, *, clear: bool = True) -> None:
        ram = self._ram
        ram[_MODE] = mode
        struct.pack_into("<HHH", ram, _COLUMNS, COLUMNS, _PAGE_SIZE, 0)
        ram[_CURSORS : _CURSORS + 16] = bytes(16)
        struct.pack_into("<HBH", ram, _SHAPE, 0x0607, 0, 0x3D4)
        ram[_ROWS] = ROWS - 1
        struct.pack_into("<H", ram, _ROWS + 1, 16)
        if clear and mode in _TEXT_MODES:
            ram[_MEMORY : _MEMORY + _SIZE] = bytes((0x20, _NORMAL)) * (COLUMNS * ROWS)
        self._shown = bytes(ram[_MEMORY : _MEMORY + _SIZE])

    # The cursor.

    def cursor(self, page: int = 0) -> tuple[int, int]:
        """Column and row."""
        at = _CURSORS + 2 * (page & 7)
        return self._ram[at], self._ram[at + 1]

    def move(self, column: int, row: int, page: int = 0) -> None:
        at = _CURSORS + 2 * (page & 7)
        self._ram[at], self._ram[at + 1] = column & 0xFF, row & 0xFF

    @property
    def page(self) -> int:
        return self._ram[_PAGE]

    def _cell(self, column: int, row: int, page: int = 0) -> int:
        return (
            _MEMORY + (page & 7) * _PAGE_SIZE + 2 * (COLUMNS * min(row, ROWS - 1) + min(column, COLUMNS - 1))
        )

    # Text, line after line.

    def write(self, data: bytes) -> None:
        """Text of DOS: tabulators are spaces."""
        for byte in data:
            if byte == 9:
                for _ in range(8 - self.cursor(self.page)[0] % 8):
                    self.put(32)
            else:
                self.put(byte)

    def message(self, data: bytes) -> None:
        """What DOS itself has to say: standard error gets it."""
        self.dos.handles.stream(2).write(data)

    def put(self, byte: int) -> None:
        """Write a character and move the cursor behind it, as a teletype does."""
        column, row = self.cursor(self.page)
        if not self._is_full and self._terminal.sink >= 0:
            self._stream.append(chr(byte) if byte in (7, 8, 10, 13) else self._glyphs[byte])
        if byte == 13:
            column = 0
        elif byte == 10:
            row += 1
        elif byte == 8:
            column = max(0, column - 1)
        elif byte == 7:
            if self._is_full:
                self._terminal.write("\a")
        else:
            self._put_cell(self._cell(column, row, self.page), byte)
            column += 1
            if column == COLUMNS:
                column, row = 0, row + 1
        if row >= ROWS:
            row = ROWS - 1
            attribute = self._ram[self._cell(column, row, self.page) + 1]
            self._scroll(1, attribute, 0, 0, COLUMNS - 1, ROWS - 1)
        self.move(column, row, self.page)

    def _put_cell(self, at: int, byte: int) -> None:
        self._ram[at] = byte
        if not self._ram[at + 1]:
            self._ram[at + 1] = _NORMAL

    def _scroll(self, lines: int, attribute: int, left: int, top: int, right: int, bottom: int) -> None:
        """Move a window's lines up, or down if negative; 0 clears it."""
        right, bottom = min(right, COLUMNS - 1), min(bottom, ROWS - 1)
        if left > right or top > bottom:
            return
        ram, page = self._ram, self.page
        rows = [
            bytes(ram[self._cell(left, row, page) : self._cell(right, row, page) + 2])
            for row in range(top, bottom + 1)
        ]
        blank = bytes((0x20, attribute)) * (right - left + 1)
        count = min(abs(lines) or len(rows), len(rows))
        blanks = [blank] * count
        rows = rows[count:] + blanks if lines >= 0 else blanks + rows[: len(rows) - count]
        for row, cells in zip(range(top, bottom + 1), rows, strict=True):
            ram[self._cell(left, row, page) : self._cell(right, row, page) + 2] = cells

    # INT 10h.

    def _serve(self) -> None:
        service = self._services.get(self.m.r.ah)
        if service is not None:
            service()

    def _set_mode(self) -> None:
        mode = self.m.r.al & 0x7F
        self._is_graphics = mode not in (0, 1, *_TEXT_MODES)
        if self._is_graphics:
            self._ram[_MODE] = mode
            self.dos.note(f"it has switched to graphics (mode {mode:02X}h), which are not shown")
            return
        self._become_full()
        self._reset(mode, clear=not self.m.r.al & 0x80)

    def _set_shape(self) -> None:
        struct.pack_into("<H", self._ram, _SHAPE, self.m.r.cx)

    def _set_cursor(self) -> None:
        r = self.m.r
        self._become_full()
        self.move(r.dl, r.dh, r.bh)

    def _get_cursor(self) -> None:
        r = self.m.r
        r.dl, r.dh = self.cursor(r.bh)
        r.cx = struct.unpack_from("<H", self._ram, _SHAPE)[0]

    def _select_page(self) -> None:
        self._ram[_PAGE] = self.m.r.al & 7
        struct.pack_into("<H", self._ram, _START, self.page * _PAGE_SIZE)

    def _scroll_up(self) -> None:
        r = self.m.r
        self._become_full()
        self._scroll(r.al, r.bh, r.cl, r.ch, r.dl, r.dh)

    def _scroll_down(self) -> None:
        r = self.m.r
        self._become_full()
        self._scroll(-r.al, r.bh, r.cl, r.ch, r.dl, r.dh)

    def _read_cell(self) -> None:
        r = self.m.r
        at = self._cell(*self.cursor(r.bh), r.bh)
        r.al, r.ah = self._ram[at], self._ram[at + 1]

    def _write_cells(self) -> None:
        r = self.m.r
        self._repeat(bytes((r.al, r.bl)))

    def _write_characters(self) -> None:
        r = self.m.r
        at = self._cell(*self.cursor(r.bh), r.bh)
        self._repeat(bytes((r.al, self._ram[at + 1])))

    def _repeat(self, cell: bytes) -> None:
        r = self.m.r
        if self._is_graphics:
            return
        self._become_full()
        at = self._cell(*self.cursor(r.bh), r.bh)
        end = _MEMORY + (r.bh & 7) * _PAGE_SIZE + _SIZE
        count = min(r.cx, (end - at) // 2)
        self._ram[at : at + 2 * count] = cell * count

    def _teletype(self) -> None:
        self.put(self.m.r.al)

    def _get_mode(self) -> None:
        r = self.m.r
        r.al, r.ah, r.bh = self._ram[_MODE], COLUMNS, self.page

    def _fonts(self) -> None:
        r = self.m.r
        if r.al == 0x30:
            r.cx, r.dl = 16, ROWS - 1

    def _alternate(self) -> None:
        r = self.m.r
        if r.bl == 0x10:
            r.bx, r.cx = 0x0003, 0x0009  # colour, 256 KiB

    def _write_string(self) -> None:
        """AL: bit 0 moves the cursor, bit 1 says that attributes follow the characters."""
        r = self.m.r
        self._become_full()
        old = self.cursor(r.bh)
        self.move(r.dl, r.dh, r.bh)
        size = r.cx * (2 if r.al & 2 else 1)
        data = self.m.read(r.es, r.bp, size)
        step = 2 if r.al & 2 else 1
        for index in range(0, len(data), step):
            byte = data[index]
            attribute = data[index + 1] if step == 2 else r.bl
            if byte not in (7, 8, 10, 13):
                self._ram[self._cell(*self.cursor(r.bh), r.bh) + 1] = attribute
            self.put(byte)
        if not r.al & 1:
            self.move(*old, r.bh)

    def _display_kind(self) -> None:
        r = self.m.r
        if r.al == 0:
            r.al, r.bx = 0x1A, 0x0008  # VGA in colour

    # The terminal.

    def _become_full(self) -> None:
        """From now on the terminal shows the screen."""
        if self._is_full or self._terminal.sink < 0:
            return
        self._write_stream()
        self._is_full = True
        self._terminal.write("\x1b[0m\x1b[2J")
        self._shown = bytes((0x20, 0)) * (COLUMNS * ROWS)
        self._attribute = -1

    def _write_stream(self) -> None:
        if self._stream:
            self._terminal.write("".join(self._stream))
            self._stream.clear()
            self._shown = self._ram[_MEMORY : _MEMORY + _SIZE]

    def flush(self) -> None:
        """Let the terminal show what there is."""
        if self._terminal.sink < 0:
            return
        if self._is_full:
            self._draw()
        elif self._stream:
            self._write_stream()

    def _beat(self) -> None:
        if self._terminal.sink < 0 or self._is_graphics:
            return
        if not self._is_full and not self._stream and self._ram[_MEMORY : _MEMORY + _SIZE] != self._shown:
            self._become_full()
        self.flush()

    def _draw(self) -> None:
        start = _MEMORY + self.page * _PAGE_SIZE
        cells = self._ram[start : start + _SIZE]
        parts: list[str] = []
        if cells != self._shown:
            old = self._shown
            for row in range(ROWS):
                at = row * COLUMNS * 2
                if cells[at : at + 2 * COLUMNS] != old[at : at + 2 * COLUMNS]:
                    self._draw_row(parts, row, cells[at : at + 2 * COLUMNS], old[at : at + 2 * COLUMNS])
            self._shown = cells
        column, row = self.cursor(self.page)
        if parts or (column, row) != self._shown_cursor:
            parts.append(f"\x1b[{min(row, ROWS - 1) + 1};{min(column, COLUMNS - 1) + 1}H")
            self._shown_cursor = column, row
        if parts:
            self._terminal.write("".join(parts))

    def _draw_row(self, parts: list[str], row: int, cells: bytes, old: bytes) -> None:
        """What changes a row of the terminal: from the first to the last cell that differs."""
        changed = [at for at in range(0, len(cells), 2) if cells[at : at + 2] != old[at : at + 2]]
        first, last = changed[0], changed[-1]
        parts.append(f"\x1b[{row + 1};{first // 2 + 1}H")
        for at in range(first, last + 2, 2):
            if cells[at + 1] != self._attribute:
                self._attribute = cells[at + 1]
                parts.append(_rendition(self._attribute))
            parts.append(self._glyphs[cells[at]])

    def close(self) -> None:
        """The program is gone: the shell's prompt comes below."""
        self.flush()
        if self._is_full:
            self._terminal.write(f"\x1b[0m\x1b[{min(self.cursor(self.page)[1], ROWS - 1) + 1};1H\r\n")


def _rendition(attribute: int) -> str:
    """The escape sequence for a cell's colours."""
    front, back = attribute & 15, attribute >> 4
    text = (90 if front & 8 else 30) + _COLOURS[front & 7]
    return f"\x1b[0;{text};{(100 if back & 8 else 40) + _COLOURS[back & 7]}m"
