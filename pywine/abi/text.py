"""Counted text in guest memory, the way many APIs take and return it: a pointer and a length in
characters.
"""

from __future__ import annotations

from pywine.machine import utf16

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pywine.nt.process import Process

_TERMINATED = (-1, 0xFFFFFFFF)


def read_wide(p: Process, address: int, count: int = -1) -> str:
    """`count` UTF-16 units at `address`; -1: up to the NUL."""
    if count in _TERMINATED:
        return p.memory.read_wstring(address)
    return utf16.decode(p.memory.read(address, 2 * count))


def read_bytes(p: Process, address: int, count: int = -1) -> bytes:
    """`count` bytes at `address`; -1: up to the NUL."""
    return p.memory.read_cstring(address) if count in _TERMINATED else p.memory.read(address, count)


def read_text(p: Process, address: int, count: int, wide: bool) -> str:
    """`count` characters of UTF-16 or ANSI text at `address`; -1: up to the NUL."""
    return read_wide(p, address, count) if wide else p.from_ansi(read_bytes(p, address, count))


def encode_wide(text: str) -> bytes:
    """`text` in UTF-16, without terminator."""
    return utf16.encode(text)


def wide_length(text: str) -> int:
    """How many UTF-16 units `text` has."""
    return len(text) if text.isascii() else len(encode_wide(text)) // 2


def set_text(p: Process, array: Any, text: str) -> None:
    """Store `text` in a CHAR or WCHAR array field, cut to fit, terminated, the rest zeroed."""
    from pywine.abi.struct import set_bytes, set_wide

    if array._type_.__name__ in ("c_ushort", "c_uint16"):
        set_wide(array, text)
    else:
        set_bytes(array, p.ansi(text))
