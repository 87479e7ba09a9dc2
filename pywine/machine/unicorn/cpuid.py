"""CPUID, which does not name SSE4.2: Unicorn's PCMPxSTRx finds no substring that goes on behind its operand.

Programs that ask use other instructions then. Those that do not ask have the rest of SSE4.2.
"""

from __future__ import annotations

from ctypes import byref, c_uint64, c_void_p, create_string_buffer

from pywine.machine.unicorn import library as uc

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ctypes

_EAX, _EBX, _ECX, _EDX = _REGISTERS = 19, 21, 22, 24
_FEATURES, _SSE4_2 = 1, 1 << 20  # a leaf, and a bit of its ECX
_CODE, _START = b"\x0f\xa2", 0x1000


class Cpuid:
    """The features that one processor names."""

    def __init__(self, library: ctypes.CDLL, handle: c_void_p, bits: int, *, deterministic: bool) -> None:
        self._library, self._handle = library, handle
        self._bits, self._deterministic = bits, deterministic
        self._named: list[int] = []
        self._callback = uc.CpuidCallback(self._tell)
        uc.add_hook(library, handle, uc.HOOK_INSN, self._callback, uc.INS_CPUID)

    def _tell(self, _uc: int, _data: int) -> int:
        """Whether the instruction has been done here."""
        cell = c_uint64()
        self._library.uc_reg_read(self._handle, _EAX, byref(cell))
        if cell.value & 0xFFFFFFFF != _FEATURES:
            return 0
        self._named = self._named or self._ask()
        for register, value in zip(_REGISTERS, self._named, strict=True):
            cell.value = value
            self._library.uc_reg_write(self._handle, register, byref(cell))
        return 1

    def _ask(self) -> list[int]:
        """What another processor of the same kind says, without SSE4.2."""
        library = self._library
        handle = uc.open_processor(library, self._bits, deterministic=self._deterministic)
        page = create_string_buffer(_CODE.ljust(0x2000, b"\xf4"))
        place = (uc.ctypes.addressof(page) + 0xFFF) & -0x1000
        uc.ctypes.memmove(place, _CODE, len(_CODE))
        uc.check(library, library.uc_mem_map_ptr(handle, _START, 0x1000, 7, place))
        cell = c_uint64(_FEATURES)
        uc.check(library, library.uc_reg_write(handle, _EAX, byref(cell)))
        uc.check(library, library.uc_emu_start(handle, _START, _START + len(_CODE), 0, 0))
        values = []
        for register in _REGISTERS:
            cell.value = 0
            uc.check(library, library.uc_reg_read(handle, register, byref(cell)))
            values.append(cell.value & 0xFFFFFFFF)
        library.uc_close(handle)
        values[2] &= ~_SSE4_2
        return values
