"""The format of COMPRESS.EXE: one file, in LZSS, with the last character of its name."""

from __future__ import annotations

MAGIC = b"SZDD\x88\xf0\x27\x33"
HEADER_SIZE = 14
METHOD = ord("A")
_WINDOW, _START, _SHORTEST = 0x1000, 0xFF0, 3


class Header:
    """What stands before the data. `method` is METHOD where `expand` knows it."""

    __slots__ = ("last_character", "method", "size")

    def __init__(self, data: bytes) -> None:
        self.method, self.last_character = data[8], chr(data[9]) if data[9] else ""
        self.size = int.from_bytes(data[10:14], "little")


def find_header(data: bytes) -> Header | None:
    """The header of a file that begins like this, or None if that is not of this format."""
    return Header(data) if len(data) >= HEADER_SIZE and data.startswith(MAGIC) else None


def expand(data: bytes, size: int) -> bytes:
    """The data behind a header, expanded to `size` bytes; fewer where it ends early."""
    out = bytearray(b" " * _WINDOW)  # what the window holds at first
    end, index, last = _WINDOW + size, 0, len(data)
    while len(out) < end and index < last:
        flags = data[index] | 0x100
        index += 1
        while flags > 1 and len(out) < end:
            if flags & 1:
                if index >= last:
                    break
                out.append(data[index])
                index += 1
            else:
                if index + 1 >= last:
                    index = last
                    break
                low, high = data[index], data[index + 1]
                index += 2
                place, count = low | (high & 0xF0) << 4, (high & 0xF) + _SHORTEST
                distance = (_START + len(out) - place - 1) % _WINDOW + 1
                piece = out[-distance : len(out) - distance + count]
                out += (piece * (count // len(piece) + 1))[:count]
            flags >>= 1
    return bytes(out[_WINDOW:end])


def stored_name(name: str) -> str:
    """The name of a file's compressed form: an underscore ends its extension."""
    start = max(name.rfind("\\"), name.rfind("/")) + 1
    dot = name.rfind(".", start)
    if dot < 0:
        return name + "._"
    return (name if len(name) - dot <= 3 else name[:-1]) + "_"


def expanded_name(name: str, last_character: str) -> str:
    """The name that a compressed file had."""
    if not name.endswith("_"):
        return name
    letters = [char for char in name if char.isalpha()]
    is_upper = bool(letters) and letters[-1].isupper()
    return name[:-1] + (last_character.upper() if is_upper else last_character.lower())
