"""BSTR and VARIANT in guest memory (oleauto.h, oaidl.h)."""

from __future__ import annotations

import struct

from pywine.abi.errors import WinError
from pywine.abi.text import encode_wide

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process

VT_EMPTY, VT_NULL, VT_I2, VT_I4, VT_R4, VT_R8, VT_CY, VT_DATE, VT_BSTR, VT_DISPATCH, VT_ERROR, VT_BOOL = (
    range(12)
)
VT_VARIANT, VT_UNKNOWN, VT_DECIMAL, VT_I1, VT_UI1, VT_UI2, VT_UI4, VT_I8, VT_UI8, VT_INT, VT_UINT = (
    12, 13, 14, 16, 17, 18, 19, 20, 21, 22, 23,
)  # fmt: skip
VT_LPSTR, VT_LPWSTR, VT_RECORD = 30, 31, 36
VT_ARRAY, VT_BYREF, VT_TYPEMASK = 0x2000, 0x4000, 0xFFF
E_OUTOFMEMORY, E_INVALIDARG = 0x8007000E, 0x80070057
DISP_E_BADVARTYPE, DISP_E_TYPEMISMATCH, DISP_E_OVERFLOW = 0x80020008, 0x80020005, 0x8002000A
# The struct codes of the types that are plain numbers.
NUMBERS = {
    VT_I2: "h", VT_I4: "i", VT_R4: "f", VT_R8: "d", VT_CY: "q", VT_DATE: "d", VT_ERROR: "I", VT_BOOL: "h",
    VT_I1: "b",
    VT_UI1: "B", VT_UI2: "H", VT_UI4: "I", VT_I8: "q", VT_UI8: "Q", VT_INT: "i", VT_UINT: "I",
}  # fmt: skip
VALUE = 8  # where a VARIANT's value lies


def variant_size(p: Process) -> int:
    return 24 if p.bits == 64 else 16


# BSTR: its size in bytes lies right before it, a NUL behind it.


def make_bstr(p: Process, data: bytes) -> int:
    """A new BSTR of these bytes. Raises WinError(E_OUTOFMEMORY)."""
    word = p.bits // 8
    block = p.heap.allocate(word + len(data) + 2)
    if not block:
        raise WinError(E_OUTOFMEMORY)
    p.memory.write(block, struct.pack("<I", len(data)).rjust(word, b"\0") + data + b"\0\0")
    return block + word


def make_text_bstr(p: Process, text: str) -> int:
    return make_bstr(p, encode_wide(text))


def bstr_bytes(p: Process, address: int) -> bytes:
    """The bytes of a BSTR; none for NULL."""
    if not address:
        return b""
    return p.memory.read(address, struct.unpack("<I", p.memory.read(address - 4, 4))[0])


def bstr_text(p: Process, address: int) -> str:
    data = bstr_bytes(p, address)
    return data[: len(data) & ~1].decode("utf-16-le", "surrogatepass")


def free_bstr(p: Process, address: int) -> None:
    if address:
        p.heap.free(address - p.bits // 8)


# VARIANT.


def variant_type(p: Process, address: int) -> int:
    return struct.unpack("<H", p.memory.read(address, 2))[0]


def pointer_at(p: Process, address: int) -> int:
    return int.from_bytes(p.memory.read(address, p.bits // 8), "little")


def read_number(p: Process, kind: int, address: int) -> int | float:
    """The number of this type at an address."""
    code = "<" + NUMBERS[kind]
    return struct.unpack(code, p.memory.read(address, struct.calcsize(code)))[0]


def store_variant(p: Process, address: int, kind: int, value: bytes) -> None:
    """Overwrite a VARIANT, whose old value nobody needs any more."""
    data = struct.pack("<HHHH", kind, 0, 0, 0) + value
    p.memory.write(address, data.ljust(variant_size(p), b"\0"))


def element_size(p: Process, kind: int) -> int:
    """The bytes of an array's element. Raises WinError(DISP_E_BADVARTYPE)."""
    if kind in NUMBERS:
        return struct.calcsize("<" + NUMBERS[kind])
    if kind in (VT_BSTR, VT_DISPATCH, VT_UNKNOWN):
        return p.bits // 8
    if kind == VT_VARIANT:
        return variant_size(p)
    if kind == VT_DECIMAL:
        return 16
    raise WinError(DISP_E_BADVARTYPE)
