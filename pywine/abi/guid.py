"""GUIDs: 16 bytes in memory, `{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}` in text."""

from __future__ import annotations

import struct

_DASHES = (8, 13, 18, 23)
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")


def guid_text(data: bytes) -> str:
    """The text of a GUID, without braces."""
    first, second, third = struct.unpack_from("<IHH", data)
    return f"{first:08X}-{second:04X}-{third:04X}-{data[8:10].hex().upper()}-{data[10:16].hex().upper()}"


def parse_guid(text: str) -> bytes | None:
    """The GUID that a text without braces writes, or None."""
    digits = text.replace("-", "")
    if len(text) != 36 or any(text[at] != "-" for at in _DASHES) or len(digits) != 32:
        return None
    if not _HEXADECIMAL.issuperset(digits):
        return None
    raw = bytes.fromhex(digits)
    return struct.pack("<IHH", *struct.unpack(">IHH", raw[:8])) + raw[8:]


def random_guid(entropy: bytes) -> bytes:
    """A new GUID of version 4 from 16 random bytes."""
    data = bytearray(entropy)
    data[7] = data[7] & 0x0F | 0x40
    data[8] = data[8] & 0x3F | 0x80
    return bytes(data)
