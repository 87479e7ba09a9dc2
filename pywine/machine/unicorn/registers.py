"""Floating-point registers of a processor as the image that FXSAVE stores; context blocks have them so."""

from __future__ import annotations

import struct
from ctypes import byref, c_uint64, c_void_p

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ctypes

FPCW, MXCSR = 246, 249  # as in unicorn/x86.h
_FPSW, _FPTAG, _ST0, _XMM0 = 31, 247, 114, 122


def read_extended(library: ctypes.CDLL, handle: c_void_p, image: memoryview, bits: int) -> None:
    cell = (c_uint64 * 2)()

    def read(register: int) -> int:
        cell[0] = 0
        library.uc_reg_read(handle, register, byref(cell))
        return cell[0]

    struct.pack_into("<HH", image, 0, read(FPCW) & 0xFFFF, read(_FPSW) & 0xFFFF)
    tags = read(_FPTAG)
    image[4] = sum(1 << number for number in range(8) if tags >> 2 * number & 3 != 3)
    struct.pack_into("<I", image, 24, read(MXCSR) & 0xFFFFFFFF)
    for number in range(8):
        library.uc_reg_read(handle, _ST0 + number, byref(cell))
        image[32 + 16 * number : 42 + 16 * number] = bytes(cell)[:10]
    for number in range(16 if bits == 64 else 8):
        library.uc_reg_read(handle, _XMM0 + number, byref(cell))
        image[160 + 16 * number : 176 + 16 * number] = bytes(cell)


def write_extended(library: ctypes.CDLL, handle: c_void_p, image: memoryview, bits: int) -> tuple[int, int]:
    """Returns the control words, of x87 and SSE."""
    cell = (c_uint64 * 2)()

    def write(register: int, *words: int) -> None:
        cell[:] = words
        library.uc_reg_write(handle, register, byref(cell))

    control, status, in_use = struct.unpack_from("<HHB", image)
    (mxcsr,) = struct.unpack_from("<I", image, 24)
    write(FPCW, control, 0)
    write(_FPSW, status, 0)
    write(_FPTAG, sum(3 << 2 * number for number in range(8) if not in_use >> number & 1), 0)
    write(MXCSR, mxcsr, 0)
    for number in range(8):
        write(_ST0 + number, *struct.unpack_from("<QQ", image, 32 + 16 * number))
    for number in range(16 if bits == 64 else 8):
        write(_XMM0 + number, *struct.unpack_from("<QQ", image, 160 + 16 * number))
    return control, mxcsr
