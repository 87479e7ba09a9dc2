"""Floating-point exceptions, which Unicorn counts but neither reports nor raises.

Its arithmetic notes what it raised beside the registers, where no instruction sees it. Blocks with
instructions that read or load the status and control words are translated with a hook in machine code, which
fetches that; once a program has unmasked an exception, so are all with floating-point instructions, and the
hook compares.
"""

from __future__ import annotations

from ctypes import (
    Structure,
    addressof,
    c_ubyte,
    c_uint8,
    c_uint16,
    c_uint32,
    c_uint64,
    c_void_p,
    cast,
    memmove,
)

from pywine.machine import context as ctx
from pywine.machine.memory import Memory
from pywine.machine.unicorn import library as uc
from pywine.machine.unicorn.callbacks import load_code

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ctypes

_ON_INSTRUCTION = 0x200  # in floats.asm
_TRANSLATE, _UNMASKED, _SSE_ERROR, _X87_ERROR = 1, 2, 3, 4
_HEAD, _X87_STACK, _X87_STATUS, _X87_FLAGS = 0xC0, 0x25C, 0x260, 0x30A
_SSE_FLAGS, _MXCSR, _END = 0x32A, 0x330, 0x738
_KNOWN = 0x3D
_NOWHERE = 0xFFFFFFFFFFFFF000


class Watch(Structure):
    """What the machine code reads, laid out as floats.asm says."""

    _fields_ = (
        ("event", c_uint32), ("careful", c_uint32), ("wide", c_uint32), ("pending", c_uint32),
        ("raised", c_uint64), ("emu_stop", c_uint64), ("base", c_uint64), ("bounds", c_uint64),
        ("registers", c_uint64), ("_unused", c_uint64), ("snapshot", c_ubyte * (_HEAD + _END - _X87_STACK)),
    )  # fmt: skip


class Floats:
    """The floating-point exceptions of one processor."""

    def __init__(self, library: ctypes.CDLL, handle: c_void_p, memory: Memory, bits: int) -> None:
        self._library, self._handle = library, handle
        self.watch = Watch(wide=bits == 64, base=memory.base)
        self.watch.emu_stop = cast(library.uc_emu_stop, c_void_p).value
        code = load_code("floats")
        if code:
            self._hook(code)

    def _hook(self, code: int) -> None:
        library, handle, data = self._library, self._handle, addressof(self.watch)
        hook = uc.add_hook(
            library,
            handle,
            uc.HOOK_CODE,
            c_void_p(code + _ON_INSTRUCTION),
            data=data,
            begin=_NOWHERE,
            end=_NOWHERE,
        )
        # The bounds of the only hook of its kind count when a block is translated, not when it runs. What
        # they are then is for the callback to say that is told of every new block.
        words = (c_uint64 * 8).from_address(hook.value or 0)
        at = next((n for n in range(7) if words[n] == words[n + 1] == _NOWHERE), None)
        if at is not None:
            self.watch.bounds = addressof(words) + 8 * at
            uc.add_hook(library, handle, uc.HOOK_EDGE_GENERATED, c_void_p(code), data=data)

    def find_registers(self, address: int) -> None:
        """Have the hook tell where the registers are, when what is at `address` is translated."""
        if self.watch.bounds:
            (c_uint64 * 2).from_address(self.watch.bounds)[:] = address, address

    def attend(self, address: int) -> int | None:
        """Do what the machine code has stopped the processor for, which stands at `address`. Returns the
        number of its exception, None if there is none and it shall go on.
        """
        watch = self.watch
        event, watch.event = watch.event, 0
        if event == _TRANSLATE:
            uc.remove_translations(self._library, self._handle, address, address + 1)
        elif event == _UNMASKED:
            self.take_care()
        elif event == _SSE_ERROR:
            memmove(watch.registers, watch.snapshot, _HEAD)
            memmove(watch.registers + _X87_STACK, addressof(watch.snapshot) + _HEAD, _END - _X87_STACK)
            c_uint32.from_address(watch.registers + _MXCSR).value |= watch.raised
            return ctx.SIMD_ERROR
        elif event == _X87_ERROR:
            return ctx.X87_ERROR
        return None

    def take_care(self) -> None:
        """Watch all floating-point instructions from now on; not while the processor runs."""
        if not self.watch.careful and self.watch.bounds:
            self.watch.careful = 1
            self.watch.pending = 0
            uc.remove_all_translations(self._library, self._handle)

    def settle(self) -> None:
        """Let the status words tell what was raised."""
        registers = self.watch.registers
        if registers:
            sse, x87 = (c_uint8.from_address(registers + at) for at in (_SSE_FLAGS, _X87_FLAGS))
            c_uint32.from_address(registers + _MXCSR).value |= sse.value & _KNOWN
            c_uint16.from_address(registers + _X87_STATUS).value |= x87.value & _KNOWN
            sse.value = x87.value = 0

    def loaded(self, control: int, mxcsr: int) -> None:
        """Somebody has loaded the control words."""
        if ~(control & mxcsr >> 7) & _KNOWN:
            self.take_care()
