"""The keyboard: keys from the terminal or from standard input, INT 16h, INT 9, and lines typed at DOS."""

from __future__ import annotations

import struct

from pywine.machine.unicorn.realmode import CARRY, TICK_SECONDS, ZERO
from pywine.programs.ntvdm.dos import Dos, Ended
from pywine.programs.ntvdm.keys import ENTER, Decoder, key_of
from pywine.programs.ntvdm.machine import KEYBOARD
from pywine.programs.ntvdm.streams import Inherited

_HEAD, _TAIL, _BUFFER, _BUFFER_END = 0x41A, 0x41C, 0x41E, 0x43E  # in the BIOS' data area
CONTROL_C, END_OF_FILE, ESCAPE, BACKSPACE = 3, 26, 27, 8


class Keyboard:
    """Keys, each a word: the character, and above it the scan code."""

    def __init__(self, dos: Dos) -> None:
        self.dos, self.m, self._ram = dos, dos.m, dos.m.ram
        self._terminal = dos.terminal
        self._decoder = Decoder(dos.encode)
        self._waiting: list[int] = []  # keys for which the BIOS' buffer had no room
        self._codes: list[int] = []  # of a program with a keyboard handler of its own: scan codes to come
        self.scan_code = 0  # at port 60h
        self._line = b""  # of a line that was typed: what was not read yet
        self._typed = bytearray()  # of a line that is being typed
        self.is_after_return = False  # the last byte of standard input was one
        self.is_asking = False  # a function that flushes first has done so
        struct.pack_into("<HH", self._ram, _HEAD, _BUFFER - 0x400, _BUFFER - 0x400)
        struct.pack_into("<HH", self._ram, 0x480, _BUFFER - 0x400, _BUFFER_END - 0x400)
        self.m.services[0x16] = self._serve
        self.m.services[KEYBOARD] = self._take_scan_code
        self.m.on_beat.append(self.poll)

    @property
    def _is_typed(self) -> bool:
        return self._terminal.source >= 0

    # The BIOS' buffer.

    def _peek(self) -> int | None:
        head, tail = struct.unpack_from("<HH", self._ram, _HEAD)
        return None if head == tail else struct.unpack_from("<H", self._ram, 0x400 + head)[0]

    def _next(self, at: int) -> int:
        return at + 2 if at + 2 < _BUFFER_END - 0x400 else _BUFFER - 0x400

    def _drop(self) -> None:
        head = struct.unpack_from("<H", self._ram, _HEAD)[0]
        struct.pack_into("<H", self._ram, _HEAD, self._next(head))
        if self._waiting and self._store(self._waiting[0]):
            del self._waiting[0]

    def _store(self, key: int) -> bool:
        """Whether there was room for it."""
        head, tail = struct.unpack_from("<HH", self._ram, _HEAD)
        following = self._next(tail)
        if following == head:
            return False
        struct.pack_into("<H", self._ram, 0x400 + tail, key)
        struct.pack_into("<H", self._ram, _TAIL, following)
        return True

    def type(self, key: int) -> None:
        """A key was pressed."""
        if self._waiting or not self._store(key):
            self._waiting.append(key)

    # Where keys come from.

    def poll(self, timeout: float = 0) -> None:
        """Take what was typed on the terminal."""
        for key in self._decoder.keys(self._terminal.read(timeout)) if self._is_typed else ():
            if self.m.is_hooked(KEYBOARD):
                self._codes += [key >> 8, key >> 8 | 0x80]
            else:
                self.type(key)
        if self._codes and KEYBOARD not in self.m.pending:
            self.scan_code = self._codes.pop(0)
            self.m.request(KEYBOARD)

    def _take_scan_code(self) -> None:
        """INT 9 at the BIOS: what a program's own handler has passed on."""
        key = self._decoder.by_scan_code(self.scan_code)
        if key is not None:
            self.type(key)

    def _fetch(self) -> bool:
        """Wait for a key until the next tick, or for standard input; whether there is one now."""
        if self._peek() is not None:
            return True
        self.dos.handles.flush()
        self.dos.video.flush()
        if self._is_typed:
            self.poll(TICK_SECONDS)
            return self._peek() is not None
        data = self._source().read(1)
        if data == b"\n" and self.is_after_return:
            data = self._source().read(1)
        self.is_after_return = data == b"\r"
        if not data:
            self.dos.note("it waits for a key behind the end of standard input")
            raise Ended(0xC000013A)
        self.type(key_of(data[0]) if data != b"\n" else ENTER)
        return True

    def _source(self) -> Inherited:
        source = self.dos.handles.streams[0]
        if not isinstance(source, Inherited):
            self.dos.note("it waits for a key, and there is no keyboard")
            raise Ended(0xC000013A)
        return source

    def has_key(self) -> bool:
        """Whether a key can be read at once."""
        if self._line or self._peek() is not None:
            return True
        if self._is_typed:
            self.poll()
            return self._peek() is not None
        source = self.dos.handles.streams[0]
        return isinstance(source, Inherited) and source.has_input()

    # INT 16h.

    def _serve(self) -> None:
        r = self.m.r
        number = r.ah
        if number in (0x00, 0x10):
            if not self._fetch():
                self.m.repeat()
                return
            r.ax = self._peek()
            self._drop()
        elif number in (0x01, 0x11):
            has_key = self.has_key() and self._fetch()
            r.set_flag(ZERO, not has_key)
            if has_key:
                r.ax = self._peek()
            else:
                self._rest()
        elif number in (0x02, 0x12):
            r.al = self._ram[0x417]
        elif number == 0x05:
            r.al = 0 if self._store(r.cx) else 1
            r.set_flag(CARRY, r.al)

    def _rest(self) -> None:
        """A program that asks again and again need not heat the host."""
        self.dos.rest()

    # For DOS.

    def read_byte(self) -> int | None:
        """A byte for DOS: a key without a character is a zero, then its scan code. None: ask again."""
        if self._line:
            byte, self._line = self._line[0], self._line[1:]
            return byte
        if not self._fetch():
            return None
        key = self._peek()
        assert key is not None
        self._drop()
        if not key & 0xFF or (key & 0xFF == 0xE0 and key >> 8):
            self._line = bytes((key >> 8,))
            return 0
        return key & 0xFF

    def read_line(self, size: int, *, raw: bool = False) -> bytes | None:
        """Up to `size` bytes of a line, which is echoed and edited while it is typed. None: ask again."""
        if raw:
            byte = self.read_byte()
            return None if byte is None else bytes((byte,))
        if not self._line:
            line = self.edit(127)
            if line is None:
                return None
            self.dos.video.write(b"\n")
            self._line = b"" if line[:1] == b"\x1a" else line + b"\r\n"
        data, self._line = self._line[:size], self._line[size:]
        return data

    def edit(self, most: int) -> bytes | None:
        """The line that is typed, without its end. None: it is not complete yet."""
        video, typed = self.dos.video, self._typed
        while True:
            byte = self.read_byte()
            if byte is None:
                return None
            if byte == 0:
                self._line = self._line[1:]
            elif byte == 13:
                video.write(b"\r")
                line = bytes(typed)
                typed.clear()
                return line
            elif byte == BACKSPACE:
                if typed:
                    width = 2 if typed.pop() < 32 else 1
                    video.write(b"\b \b" * width)
            elif byte == ESCAPE:
                video.write(b"\\\r\n")
                typed.clear()
            elif byte == CONTROL_C:
                self._typed.clear()
                self.dos.break_typed = True
                return None
            elif len(typed) < most - 1:
                typed.append(byte)
                video.write(bytes((byte,)) if byte >= 32 else bytes((0x5E, byte + 64)))
            else:
                video.write(b"\a")

    def flush(self) -> None:
        """Forget what was typed."""
        self.poll()
        struct.pack_into("<H", self._ram, _HEAD, struct.unpack_from("<H", self._ram, _TAIL)[0])
        self._waiting.clear()
        self._line = b""
