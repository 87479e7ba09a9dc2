"""A Unicorn processor in real mode, with the first megabyte of memory; ignorant of what runs on it.

`int n` and exceptions of the processor are calls of `on_interrupt`, from inside the emulator: 2 µs. What the
host's clock, the keyboard or a signal wants is asked of it between two blocks of instructions, at every tick.
"""

from __future__ import annotations

import _thread
import mmap
import struct
import time
from ctypes import addressof, byref, c_char, c_int, c_uint64, c_void_p

from pywine.machine.unicorn import library as uc
from pywine.machine.unicorn.callbacks import Stopper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

SIZE = 0x100000
TICK_SECONDS = 65536 / 1193182
DIVIDE_ERROR, INVALID_OPCODE, GENERAL_PROTECTION = 0, 6, 13
CARRY, ZERO, TRAP, INTERRUPT = 0x1, 0x40, 0x100, 0x200

# The order of the registers in a batch; what a service of the BIOS or DOS changes comes first.
AX, BX, CX, DX, SI, DI, BP, FLAGS, DS, ES, SP, SS, CS, IP = range(14)
_NUMBERS = (3, 8, 12, 18, 45, 14, 6, 25, 17, 28, 47, 49, 11, 34)  # in unicorn/x86.h
_CHANGED = FLAGS + 1
_NOWHERE = 0xFFFFFFFF  # where emulation would end by itself: no code lies there
_ALL_RIGHTS = 7
_HIGH_SIZE = 0x10000
_TRANSLATIONS = 32 << 20  # those of code that changes itself are only given up when this is full


def _word(index: int) -> property:
    def get(self: Registers) -> int:
        return self.values[index]

    def put(self: Registers, value: int) -> None:
        self.values[index] = value & 0xFFFF

    return property(get, put)


def _low(index: int) -> property:
    def get(self: Registers) -> int:
        return self.values[index] & 0xFF

    def put(self: Registers, value: int) -> None:
        self.values[index] = self.values[index] & 0xFF00 | value & 0xFF

    return property(get, put)


def _high(index: int) -> property:
    def get(self: Registers) -> int:
        return self.values[index] >> 8

    def put(self: Registers, value: int) -> None:
        self.values[index] = self.values[index] & 0xFF | (value & 0xFF) << 8

    return property(get, put)


class Registers:
    """The 16-bit registers while a service runs. `moved`: CS:IP and SS:SP are to be those given here."""

    __slots__ = ("moved", "values")

    def __init__(self) -> None:
        self.values = (c_uint64 * len(_NUMBERS))()
        self.moved = False

    ax, bx, cx, dx, si, di, bp = map(_word, (AX, BX, CX, DX, SI, DI, BP))
    ds, es, sp, ss, cs, ip, flags = map(_word, (DS, ES, SP, SS, CS, IP, FLAGS))
    al, bl, cl, dl = map(_low, (AX, BX, CX, DX))
    ah, bh, ch, dh = map(_high, (AX, BX, CX, DX))

    def set_flag(self, flag: int, value: object) -> None:
        self.values[FLAGS] = self.values[FLAGS] | flag if value else self.values[FLAGS] & ~flag

    def jump(self, segment: int, offset: int) -> None:
        """Go on there."""
        self.values[CS], self.values[IP] = segment, offset
        self.moved = True

    def keep(self) -> tuple[int, ...]:
        return tuple(self.values)

    def restore(self, kept: tuple[int, ...]) -> None:
        """Go on where these registers were kept."""
        self.values[:] = kept
        self.moved = True


class RealMode:
    """The processor, its memory `ram`, and its registers `r`, which are current inside of `on_interrupt`.

    The addresses behind the first megabyte are its beginning again: line A20 is off. `on_tick` is called
    at least at every tick of the timer and may raise what ends `run`, as `on_interrupt` may.
    """

    def __init__(self) -> None:
        self.library = library = uc.load()
        self.handle = c_void_p()
        uc.check(library, library.uc_open(uc.ARCH_X86, uc.MODE_16, byref(self.handle)))
        uc.limit_translations(library, self.handle, _TRANSLATIONS)
        self.ram = mmap.mmap(-1, SIZE)
        self._place = addressof(c_char.from_buffer(self.ram))
        for address, size in ((0, SIZE), (SIZE, _HIGH_SIZE)):
            uc.check(library, library.uc_mem_map_ptr(self.handle, address, size, _ALL_RIGHTS, self._place))
        self.r = Registers()
        self._numbers = (c_int * len(_NUMBERS))(*_NUMBERS)
        start = addressof(self.r.values)
        self._cells = (c_void_p * len(_NUMBERS))(*(start + 8 * index for index in range(len(_NUMBERS))))
        self._stopper = Stopper(library, self.handle)
        self._stop_state = self._stopper.shared
        self._raised: BaseException | None = None
        self._is_alive = self._is_blocked = False
        self.ending: BaseException | None = None
        self.on_interrupt: Callable[[int], None] = lambda _number: None
        self.on_tick: Callable[[], None] = lambda: None
        self.on_idle: Callable[[], None] = lambda: None  # the processor has nothing to do
        self.on_in: Callable[[int, int], int] = lambda _port, _size: 0xFFFFFFFF
        self.on_out: Callable[[int, int, int], None] = lambda _port, _size, _value: None
        self._hook()

    def _hook(self) -> None:
        stop, handle = self.library.uc_emu_stop, self.handle

        def fail(error: BaseException) -> None:  # carried out of the C frames and raised again by run()
            self._raised = error
            stop(handle)

        def on_interrupt(_uc: int, number: int, _data: int) -> None:
            try:
                self.on_interrupt(number)
            except BaseException as error:
                fail(error)

        def on_in(_uc: int, port: int, size: int, _data: int) -> int:
            try:
                return self.on_in(port, size)
            except BaseException as error:
                fail(error)
                return 0

        def on_out(_uc: int, port: int, size: int, value: int, _data: int) -> None:
            try:
                self.on_out(port, size, value)
            except BaseException as error:
                fail(error)

        library = self.library
        self._callbacks = (
            uc.InterruptCallback(on_interrupt),
            uc.InCallback(on_in),
            uc.OutCallback(on_out),
        )
        uc.add_hook(library, handle, uc.HOOK_INTR, self._callbacks[0])
        uc.add_hook(library, handle, uc.HOOK_INSN, self._callbacks[1], uc.INS_IN)
        uc.add_hook(library, handle, uc.HOOK_INSN, self._callbacks[2], uc.INS_OUT)
        self._stopper.watch_blocks()

    # Registers.

    def read_registers(self) -> None:
        self.library.uc_reg_read_batch(self.handle, self._numbers, self._cells, len(_NUMBERS))
        self.r.moved = False

    def write_registers(self, segments: tuple[int, int] | None = None) -> None:
        """Give the processor what a service has changed; `segments`: DS and ES as they were before."""
        values = self.r.values
        if self.r.moved:
            count = len(_NUMBERS)
        elif segments == (values[DS], values[ES]):
            count = _CHANGED
        else:
            count = SP
        self.library.uc_reg_write_batch(self.handle, self._numbers, self._cells, count)

    # Memory.

    def word(self, segment: int, offset: int) -> int:
        at = (segment * 16 + (offset & 0xFFFF)) & 0xFFFFF
        return self.ram[at] | self.ram[at + 1 & 0xFFFFF] << 8

    def put_word(self, segment: int, offset: int, value: int) -> None:
        at = (segment * 16 + (offset & 0xFFFF)) & 0xFFFFF
        self.ram[at], self.ram[at + 1 & 0xFFFFF] = value & 0xFF, value >> 8 & 0xFF

    def read(self, segment: int, offset: int, size: int) -> bytes:
        """Bytes of a segment, behind whose end is the end of memory's first megabyte or its beginning."""
        at = (segment * 16 + offset) & 0xFFFFF
        data = self.ram[at : at + size]
        return data if len(data) == size else data + self.ram[: size - len(data)]

    def write(self, segment: int, offset: int, data: bytes) -> None:
        """Put bytes into a segment, code among them perhaps."""
        at = (segment * 16 + offset) & 0xFFFFF
        room = SIZE - at
        self.ram[at : at + min(room, len(data))] = data[:room]
        uc.remove_translations(self.library, self.handle, at, at + len(data))
        if room < len(data):
            self.ram[: len(data) - room] = data[room:]

    def text(self, segment: int, offset: int, limit: int = 0x100) -> bytes:
        """What stands before the next zero byte."""
        return self.read(segment, offset, limit).partition(b"\0")[0]

    def push_frame(self, segment: int, offset: int) -> None:
        """Interrupt the program: the flags and where it is go to its stack, and it goes on there."""
        r = self.r
        r.sp -= 6
        at = (r.ss * 16 + r.sp) & 0xFFFFF
        frame = struct.pack("<HHH", r.ip, r.cs, r.flags)
        if r.sp <= 0xFFFA and at <= SIZE - 6:
            self.ram[at : at + 6] = frame
        else:
            for index in range(3):
                self.put_word(
                    r.ss, r.sp + 2 * index, int.from_bytes(frame[2 * index : 2 * index + 2], "little")
                )
        r.values[FLAGS] &= ~(INTERRUPT | TRAP)
        r.jump(segment, offset)

    # Ending from a signal's handler.

    def end(self, reason: BaseException) -> None:
        """Have `run` raise this as soon as no callback runs, or where one waits for the host."""
        self.ending = reason
        self.pause()
        if self._is_blocked:
            raise reason

    def block(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call a host function that may wait."""
        if self.ending is not None:
            raise self.ending
        self._is_blocked = True
        try:
            return function(*arguments)
        finally:
            self._is_blocked = False

    # Running.

    def pause(self) -> None:
        """From inside a callback: have `on_tick` called before the next instruction."""
        self._stop_state.stop = 1

    def run(self) -> None:
        """Run from the registers in `r` until a callback raises."""
        self._is_alive = True
        _thread.start_new_thread(self._beat, ())
        library, handle, state, r = self.library, self.handle, self._stop_state, self.r
        r.moved = True
        try:
            while True:
                if r.moved:
                    self.write_registers()
                at = r.values[CS] * 16 + r.values[IP]
                error = library.uc_emu_start(handle, at, _NOWHERE, 0, 0)
                if self._raised is not None:
                    raised, self._raised = self._raised, None
                    raise raised
                self.read_registers()
                if error == uc.ERR_INSN_INVALID:
                    self.on_interrupt(INVALID_OPCODE)
                elif error in uc.ERR_MEMORY:
                    self.on_interrupt(GENERAL_PROTECTION)
                elif error:
                    uc.check(library, error)
                elif not state.stop:
                    self.on_idle()
                state.stop = 0
                self.read_registers()
                if self.ending is not None:
                    raise self.ending
                self.on_tick()
        finally:
            self._is_alive = False

    def _beat(self) -> None:
        while self._is_alive:
            time.sleep(TICK_SECONDS)
            self._stop_state.stop = 1

    def close(self) -> None:
        self._is_alive = False
        self.library.uc_close(self.handle)
