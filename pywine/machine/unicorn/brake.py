"""How a processor is stopped: by what is called where each block of guest code begins.

Machine code where the host is x86-64 Linux (13 % of a tight loop; metering another 2), Python elsewhere.
"""

from __future__ import annotations

import os
import struct
import sys
from ctypes import Structure, addressof, c_int64, c_uint32, c_void_p, cast, memmove

from pywine.host import memory as host
from pywine.machine.memory import PAGE_SIZE
from pywine.machine.unicorn import library as uc

SLICE = 1 << 20  # bytes of code that a metered processor executes between two looks at the turn


class Words(Structure):
    """What that code looks at. `stop`: whether the processor shall stop; `left`: the bytes of code that a
    metered one may execute before it stops by itself.
    """

    _fields_ = (("stop", c_uint32), ("left", c_int64))


class Brake:
    """The brake of one processor. `is_metered`: it counts the bytes of code that the processor executes."""

    def __init__(self, *, is_metered: bool) -> None:
        self.is_metered = is_metered
        self.words = Words(0, SLICE)
        self._used = 0

    def pull(self) -> None:
        """Have the processor stop soon; on any host thread."""
        self.words.stop = 1

    @property
    def has_stopped_it(self) -> bool:
        return bool(self.words.stop) or self.words.left < 0

    def let_go(self) -> None:
        """Have it not stop any more."""
        self.words.stop = 0
        if self.words.left < 0:
            self.refill()

    def refill(self) -> None:
        """Let it run for another slice."""
        self._used = self.executed()
        self.words.left = SLICE

    def executed(self) -> int:
        """The bytes of code so far."""
        return self._used + SLICE - self.words.left


def install(library: uc.ctypes.CDLL, handle: c_void_p, brake: Brake) -> object:
    """Have the processor look at `brake`; returns what must stay alive as long as it does."""
    kept = _callback(library, brake)
    uc.add_hook(library, handle, uc.HOOK_BLOCK, kept, data=addressof(brake.words))
    uc.remove_all_translations(library, handle)
    return kept


def _callback(library: uc.ctypes.CDLL, brake: Brake) -> object:
    stop, is_metered, words = library.uc_emu_stop, brake.is_metered, brake.words
    if sys.platform == "linux" and os.uname().machine == "x86_64":
        return _machine_code(cast(stop, c_void_p).value or 0, is_metered)

    def on_block(handle: int, _address: int, size: int, _data: int) -> None:
        if is_metered:
            words.left -= size
        if words.stop or words.left < 0:
            stop(handle)

    return uc.BlockCallback(on_block)


def _machine_code(stop: int, is_metered: bool) -> c_void_p:
    code = b""
    if is_metered:
        code += b"\x89\xd0\x48\x29\x41" + bytes([Words.left.offset])  # mov eax, edx; sub [rcx+left], rax
        code += b"\x78\x06"  # js to the stop
    code += b"\x83\x39\x00\x75\x01\xc3"  # cmp dword [rcx], 0; jne to the stop; ret
    code += b"\x48\xb8" + struct.pack("<Q", stop) + b"\xff\xe0"  # stop: mov rax, uc_emu_stop; jmp rax
    page = host.reserve(0, PAGE_SIZE)
    host.commit(page, PAGE_SIZE)
    memmove(page, code, len(code))
    host.commit(page, PAGE_SIZE, host.PROT_READ | host.PROT_EXEC)
    return c_void_p(page)
