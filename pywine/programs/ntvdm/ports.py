"""The PC's ports that programs read or write by themselves: timer, keyboard, clock, display status."""

from __future__ import annotations

import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.ntvdm.dos import Dos

_HERTZ = 1_193_182
_NOTHING = 0xFF


class Ports:
    """What `in` and `out` reach; most ports are not there."""

    def __init__(self, dos: Dos) -> None:
        self._dos = dos
        self._speaker = 0
        self._latched: list[int] = []
        self._is_high = False
        self._clock_register = 0
        self._status = 0
        self._crt_register = 0
        dos.m.on_in, dos.m.on_out = self.read, self.write

    def read(self, port: int, size: int) -> int:
        value = self._read(port)
        for index in range(1, size):
            value |= self._read(port + index) << 8 * index
        return value

    def _read(self, port: int) -> int:
        if port == 0x40:
            return self._counter()
        if port == 0x60:
            return self._dos.keyboard.scan_code
        if port == 0x61:
            self._speaker ^= 0x10  # the refresh of memory
            return self._speaker
        if port == 0x64:
            return 0x14
        if port == 0x71:
            return self._real_time()
        if port in (0x3BA, 0x3DA):  # programs wait for either edge of the retrace
            self._status ^= 0x09
            return self._status
        if port == 0x3D5:
            return self._cursor_register()
        return 0 if port in (0x20, 0x21, 0xA0, 0xA1) else _NOTHING

    def write(self, port: int, size: int, value: int) -> None:
        for index in range(size):
            self._write(port + index, value >> 8 * index & 0xFF)

    def _write(self, port: int, value: int) -> None:
        if port == 0x43 and not value & 0xF0:
            count = self._now()
            self._latched = [count & 0xFF, count >> 8]
        elif port == 0x61:
            self._speaker = value & 0x0F
        elif port == 0x70:
            self._clock_register = value & 0x7F
        elif port == 0x3D4:
            self._crt_register = value
        elif port == 0x3D5 and self._crt_register in (14, 15):
            self._move_cursor(value)

    @staticmethod
    def _now() -> int:
        """The timer's counter, which counts down to the next tick."""
        return 0xFFFF - int(time.perf_counter() * _HERTZ) % 0x10000

    def _counter(self) -> int:
        if self._latched:
            return self._latched.pop(0)
        self._is_high = not self._is_high
        count = self._now()
        return count & 0xFF if self._is_high else count >> 8

    def _real_time(self) -> int:
        now = time.localtime()
        values = {0: now.tm_sec, 2: now.tm_min, 4: now.tm_hour, 6: now.tm_wday + 1, 7: now.tm_mday,
                  8: now.tm_mon, 9: now.tm_year % 100, 0x32: now.tm_year // 100}  # fmt: skip
        value = values.get(self._clock_register)
        if value is not None:
            return value // 10 << 4 | value % 10
        return {0x0A: 0x26, 0x0B: 0x02, 0x0D: 0x80, 0x0E: 0x00, 0x15: 0x80, 0x16: 0x02}.get(
            self._clock_register, 0
        )

    def _cursor(self) -> int:
        column, row = self._dos.video.cursor(self._dos.video.page)
        return row * 80 + column

    def _cursor_register(self) -> int:
        if self._crt_register == 14:
            return self._cursor() >> 8
        return self._cursor() & 0xFF if self._crt_register == 15 else 0

    def _move_cursor(self, value: int) -> None:
        at = self._cursor()
        at = at & 0xFF | value << 8 if self._crt_register == 14 else at & 0xFF00 | value
        video = self._dos.video
        video.move(at % 80, min(at // 80, 24), video.page)
