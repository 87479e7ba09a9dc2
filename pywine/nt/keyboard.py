"""What a terminal sends when somebody types, as the input events of a Windows console.

Keys without a character, and those with Alt, come as control sequences (ECMA-48, and xterm's ctlseqs for what
is newer).
"""

from __future__ import annotations

import struct

from pywine.nt.keys import (
    ENHANCED_KEY,
    LEFT_ALT_PRESSED,
    LEFT_CTRL_PRESSED,
    SCAN_CODES,
    SHIFT_PRESSED,
    VK_BACK,
    VK_RETURN,
    VK_SPACE,
    VK_TAB,
    key_of,
)

KEY_EVENT, MOUSE_EVENT, WINDOW_BUFFER_SIZE_EVENT = 1, 2, 4
INPUT_RECORD = 20  # bytes
_MOUSE_MOVED, _MOUSE_WHEELED = 0x1, 0x4
_KEY = struct.Struct("<H2xiHHHHI")  # event, is down, repetitions, virtual key, scan code, character, state
_MOUSE = struct.Struct("<H2xhhIII")  # event, column, row, buttons, state, what happened
_SIZE = struct.Struct("<H2xhh12x")

# What a terminal means otherwise: Ctrl-C and Ctrl-H are letters, Ctrl-Space comes as NUL, Backspace as DEL,
# Enter as LF if it was pressed while the terminal edited lines.
_FROM_TERMINAL = {
    "\x03": (ord("C"), LEFT_CTRL_PRESSED, 3), "\b": (ord("H"), LEFT_CTRL_PRESSED, 8),
    "\n": (VK_RETURN, 0, 13), "\0": (VK_SPACE, LEFT_CTRL_PRESSED, ord(" ")), "\x7f": (VK_BACK, 0, 8),
}  # fmt: skip
# Keys without a character: by the last character of their sequence, and by the number before a tilde.
_BY_LETTER = {
    "A": 0x26, "B": 0x28, "C": 0x27, "D": 0x25, "H": 0x24, "F": 0x23, "E": 0x0C, "P": 0x70, "Q": 0x71,
    "R": 0x72, "S": 0x73,
}  # fmt: skip
_BY_NUMBER = {
    1: 0x24, 2: 0x2D, 3: 0x2E, 4: 0x23, 5: 0x21, 6: 0x22, 7: 0x24, 8: 0x23, 11: 0x70, 12: 0x71, 13: 0x72,
    14: 0x73, 15: 0x74, 17: 0x75, 18: 0x76, 19: 0x77, 20: 0x78, 21: 0x79, 23: 0x7A, 24: 0x7B,
}  # fmt: skip
_ENHANCED = frozenset((*range(0x21, 0x29), 0x2D, 0x2E))  # the keys between letters and numbers
_BUTTONS = {0: 1, 1: 4, 2: 2}  # left, middle, right


def _key_records(virtual_key: int, character: int, state: int) -> list[bytes]:
    """A key's way down and up."""
    scan_code = SCAN_CODES.get(virtual_key, 0) & 0xFF
    return [_KEY.pack(KEY_EVENT, down, 1, virtual_key, scan_code, character, state) for down in (1, 0)]


def size_record(columns: int, rows: int) -> bytes:
    """The screen has another size."""
    return _SIZE.pack(WINDOW_BUFFER_SIZE_EVENT, columns, rows)


def typed_character(record: bytes) -> int:
    """The UTF-16 unit that a record's key types; 0 where it types none."""
    event, down, _, _, _, character, _ = _KEY.unpack(record)
    return character if event == KEY_EVENT and down else 0


def pressed_key(record: bytes) -> tuple[int, int] | None:
    """The virtual key that a record presses, and the control keys held with it; None for other records."""
    event, down, _, virtual_key, _, _, state = _KEY.unpack(record)
    return (virtual_key, state) if event == KEY_EVENT and down else None


def in_code_page(record: bytes, code_page: int) -> bytes:
    """The record with its key's character in a code page, as the A functions have it."""
    from pywine.nt.codepages import encode

    character = typed_character(record)
    if character < 0x80:
        return record
    event, down, count, virtual_key, scan_code, character, state = _KEY.unpack(record)
    byte = encode(code_page, chr(character))[0][:1] if not 0xD800 <= character < 0xE000 else b"?"
    return _KEY.pack(event, down, count, virtual_key, scan_code, byte[0], state)


class Decoder:
    """Takes a terminal's bytes apart."""

    def __init__(self) -> None:
        self._rest = ""  # the beginning of a sequence
        self._bytes = b""  # of a character
        self._buttons = 0
        self.awaits_report = False  # of the cursor's place, which looks like Shift+F3
        self.report: tuple[int, int] | None = None  # column and row

    @property
    def is_within_sequence(self) -> bool:
        """Whether what came last may go on, unless it was the Escape key."""
        return bool(self._rest)

    def feed(self, data: bytes, *, is_all: bool = False) -> list[bytes]:
        """The INPUT_RECORDs of these bytes; with `is_all` nothing belongs to them that comes later."""
        text = self._rest + self._decode(data)
        self._rest = ""
        records: list[bytes] = []
        at = 0
        while at < len(text):
            if text[at] != "\x1b":
                records += _character(text[at], 0)
                at += 1
                continue
            end = _sequence_end(text, at)
            if not end and not is_all:
                self._rest = text[at:]
                break
            if end > at + 2:
                records += self._sequence(text[at + 1 : end])
                at = end
            elif at + 1 < len(text) and text[at + 1] != "\x1b":
                records += _character(text[at + 1], LEFT_ALT_PRESSED)
                at += 2
            else:
                records += _character("\x1b", 0)
                at += 1
        return records

    def feed_raw(self, data: bytes) -> list[bytes]:
        """The same for programs that know control sequences themselves: each character is a key that has
        nothing else.
        """
        units = self._decode(data).encode("utf-16-le", "surrogatepass")
        return [_KEY.pack(KEY_EVENT, 1, 1, 0, 0, unit, 0) for (unit,) in struct.iter_unpack("<H", units)]

    def _decode(self, data: bytes) -> str:
        data = self._bytes + data
        self._bytes = b""
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            if error.reason == "unexpected end of data":
                data, self._bytes = data[: error.start], data[error.start :]
            return data.decode("utf-8", "replace")

    def _sequence(self, text: str) -> list[bytes]:
        """Of a whole control sequence without its escape character."""
        last = text[-1]
        numbers = [int(word) if word.isdigit() else 0 for word in text[1:-1].lstrip("<").split(";")]
        if text[1:2] == "<" and last in "Mm" and len(numbers) == 3:
            return self._mouse(*numbers, is_down=last == "M")
        if last == "R" and self.awaits_report and len(numbers) == 2:
            self.report, self.awaits_report = (numbers[1] - 1, numbers[0] - 1), False
            return []
        if last == "Z":
            return _key_records(VK_TAB, 9, SHIFT_PRESSED)
        state = _state_of(numbers[1]) if len(numbers) > 1 else 0
        virtual_key = _BY_NUMBER.get(numbers[0]) if last == "~" else _BY_LETTER.get(last)
        if virtual_key is None:
            return []
        return _key_records(virtual_key, 0, state | (ENHANCED_KEY if virtual_key in _ENHANCED else 0))

    def _mouse(self, code: int, column: int, row: int, *, is_down: bool) -> list[bytes]:
        """xterm's SGR report: bits 0-1 a button, 2-4 Shift, Alt and Ctrl, 5 a move, 6 the wheel."""
        state = (
            (code & 4 and SHIFT_PRESSED) | (code & 8 and LEFT_ALT_PRESSED) | (code & 16 and LEFT_CTRL_PRESSED)
        )
        flags, buttons = _MOUSE_MOVED if code & 32 else 0, self._buttons
        if code & 64:
            flags, buttons = _MOUSE_WHEELED, buttons | ((-120 if code & 1 else 120) & 0xFFFF) << 16
        elif not code & 32:
            button = _BUTTONS.get(code & 3, 0)
            self._buttons = buttons = buttons | button if is_down else buttons & ~button
        return [_MOUSE.pack(MOUSE_EVENT, column - 1, row - 1, buttons, state, flags)]


def _sequence_end(text: str, start: int) -> int:
    """Where a sequence ends that begins with an escape character; 0 if it is not all there."""
    if start + 1 >= len(text):
        return 0
    if text[start + 1] not in "[O":
        return start + 2
    at = start + 2
    while at < len(text) and (" " <= text[at] <= "?"):
        at += 1
    return at + 1 if at < len(text) else 0


def _state_of(modifiers: int) -> int:
    """xterm's parameter: 1 plus 1 for Shift, 2 for Alt, 4 for Ctrl."""
    bits = max(modifiers - 1, 0)
    return (bits & 1 and SHIFT_PRESSED) | (bits & 2 and LEFT_ALT_PRESSED) | (bits & 4 and LEFT_CTRL_PRESSED)


def _character(character: str, state: int) -> list[bytes]:
    units = character.encode("utf-16-le", "surrogatepass")
    virtual_key, held = key_of(character) or (0, 0)
    if character in _FROM_TERMINAL:
        virtual_key, held, unit = _FROM_TERMINAL[character]
        units = unit.to_bytes(2, "little")
    return [
        record
        for (unit,) in struct.iter_unpack("<H", units)
        for record in _key_records(virtual_key, unit, state | held)
    ]
