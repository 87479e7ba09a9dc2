"""The PC around the processor: interrupt vectors, the BIOS' entry points and data area, the timer's ticks."""

from __future__ import annotations

import struct
import time

from pywine.machine.unicorn.realmode import (
    DS,
    ES,
    FLAGS,
    INTERRUPT,
    TICK_SECONDS,
    RealMode,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

ROM = 0xF000
_ENTRIES, _CODE = 0x1000, 0x1800  # in the ROM: an entry for each interrupt; what else is code
_ENTRY_SIZE = 4
TIMER, KEYBOARD, USER_TICK = 0x08, 0x09, 0x1C
_VECTORS = 256
# Interrupts whose vector is no code: 6845 parameters, floppy parameters, graphics characters; the user's.
_DATA_VECTORS = (0x1D, 0x1E, 0x1F, *range(0x60, 0x67), *range(0xF1, 0x100))
_TICKS, _MIDNIGHT = 0x46C, 0x470  # in the BIOS' data area
_TICKS_PER_DAY = 0x1800B0
_EQUIPMENT = 0x0026  # 80x25 in colour, a coprocessor, a mouse's connector
_CONVENTIONAL = 640  # KiB


class Machine(RealMode):
    """A PC whose BIOS is in Python. `services`: by interrupt, what its entry in the ROM does."""

    def __init__(self) -> None:
        super().__init__()
        self.services: dict[int, Callable[[], None]] = {}
        self.on_beat: list[Callable[[], None]] = []  # what is done at every tick
        self.pending: list[int] = []  # hardware interrupts that wait for the program to allow them
        self._entries: dict[int, int] = {}  # by offset in the ROM: the interrupt
        self._free = _CODE
        self._next_number = _VECTORS
        self._last_tick = self._now()
        self._make_rom()
        self._make_data_area()
        self.on_interrupt = self.interrupt
        self.on_tick, self.on_idle = self._tick, self._idle
        self.services[TIMER] = self._beat_once

    def _make_rom(self) -> None:
        vectors = bytearray()
        for number in range(_VECTORS):
            offset = _ENTRIES + _ENTRY_SIZE * number
            tail = (
                b"\xcb" if number in (0x25, 0x26) else b"\xcf"
            )  # retf: absolute disk access leaves the flags
            self.write(ROM, offset, bytes((0xCD, number)) + tail)
            self._entries[offset] = number
            is_data = number in _DATA_VECTORS
            vectors += struct.pack("<HH", 0 if is_data else offset, 0 if is_data else ROM)
        self.ram[: len(vectors)] = bytes(vectors)
        offset = self._put_code(b"\xcd\x08\xcd\x1c\xcf")  # the timer's: count, then the user's
        del self._entries[_ENTRIES + _ENTRY_SIZE * TIMER]
        self._entries[offset] = TIMER
        self.set_vector(TIMER, ROM, offset)
        self._timer_entry = offset
        self.write(ROM, 0xFFF0, b"\xcd\x19\xcf")  # a reset: the bootstrap
        self.write(ROM, 0xFFF5, b"01/01/92\0\xfc\0")  # the BIOS' date and the model: AT

    def _make_data_area(self) -> None:
        self.ram[0x400:0x408] = bytes(8)  # no serial and no parallel ports
        struct.pack_into("<H", self.ram, 0x410, _EQUIPMENT)
        struct.pack_into("<H", self.ram, 0x413, _CONVENTIONAL)
        self._count_ticks()

    def _put_code(self, code: bytes) -> int:
        offset = self._free
        self.write(ROM, offset, code)
        self._free += len(code)
        return offset

    def add_entry(self, service: Callable[[], None], tail: bytes = b"\xcb") -> int:
        """Code in the ROM that calls `service`, then ends with `tail` (a far return); its offset."""
        offset = self._put_code(b"\xcd\x00" + tail)
        self._entries[offset] = self._next_number
        self.services[self._next_number] = service
        self._next_number += 1
        return offset

    # Interrupts.

    def vector(self, number: int) -> tuple[int, int]:
        offset, segment = struct.unpack_from("<HH", self.ram, 4 * number)
        return segment, offset

    def set_vector(self, number: int, segment: int, offset: int) -> None:
        struct.pack_into("<HH", self.ram, 4 * number, offset, segment)

    def is_hooked(self, number: int) -> bool:
        """Whether the program has put a handler of its own there."""
        segment, offset = self.vector(number)
        return segment != ROM and (segment, offset) != (0, 0)

    def interrupt(self, number: int) -> None:
        """The processor meets `int`, or an exception."""
        self.read_registers()
        r = self.r
        values = r.values
        segments = values[DS], values[ES]
        if r.cs == ROM:
            service = self._entries.get(r.ip - 2)
            if service is not None:
                self._serve_entry(service, segments)
                return
        segment, offset = self.vector(number)
        service = self._entries.get(offset) if segment == ROM else None
        if service is None:
            if not segment and not offset:  # nobody is there
                return
            self.push_frame(segment, offset)
        elif service == TIMER or service >= _VECTORS:
            self.push_frame(segment, offset)
        else:
            self.serve(service)
        self.write_registers(segments)

    def _serve_entry(self, number: int, segments: tuple[int, int]) -> None:
        """A service at its entry in the ROM: the flags to return lie on the stack."""
        r = self.r
        if number >= _VECTORS or number == TIMER:
            self.serve(number)
            self.write_registers(segments)
            return
        own, at = r.values[FLAGS], r.sp + 4
        r.values[FLAGS] = own & ~0xFFFF | self.word(r.ss, at)
        self.serve(number)
        if not r.moved:
            self.put_word(r.ss, at, r.flags)
            r.values[FLAGS] = own
        self.write_registers(segments)

    def serve(self, number: int) -> None:
        service = self.services.get(number)
        if service is not None:
            service()

    def repeat(self) -> None:
        """Have the `int` whose service runs executed again, after the tick that is next."""
        self.r.jump(self.r.cs, self.r.ip - 2)
        self.pause()

    def request(self, number: int) -> None:
        """A device wants the processor's attention."""
        if number not in self.pending:
            self.pending.append(number)
        self.pause()

    # The timer.

    @staticmethod
    def _now() -> int:
        """Ticks since midnight, local time."""
        now = time.time()
        local = time.localtime(now)
        seconds = local.tm_hour * 3600 + local.tm_min * 60 + local.tm_sec + now % 1
        return min(int(seconds / TICK_SECONDS), _TICKS_PER_DAY - 1)

    def _count_ticks(self) -> None:
        now = self._now()
        if now < self._last_tick:
            self.ram[_MIDNIGHT] = 1
        struct.pack_into("<I", self.ram, _TICKS, now)
        self._last_tick = now

    def _beat_once(self) -> None:
        self._count_ticks()

    def _tick(self) -> None:
        """Between two blocks of instructions."""
        before = self._last_tick
        self._count_ticks()
        for action in self.on_beat:
            action()
        if self._last_tick != before and (self.is_hooked(TIMER) or self.is_hooked(USER_TICK)):
            self.request(TIMER)
        r = self.r
        if self.pending and r.flags & INTERRUPT:
            self.push_frame(*self.vector(self.pending.pop(0)))
            if self.pending:
                self.pause()

    def _idle(self) -> None:
        """HLT: nothing happens before the next tick."""
        time.sleep(TICK_SECONDS / 2)
