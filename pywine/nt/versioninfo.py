"""Version resources: the tree of VS_VERSIONINFO blocks.

Source: "VS_VERSIONINFO structure" and its children (Microsoft's documentation). Offsets are bytes from the
start.
"""

from __future__ import annotations

import struct


class Block:
    """One block of the tree: where its value lies, and its children's range."""

    __slots__ = ("children", "end", "is_text", "key", "value", "value_size")

    def __init__(self, data: bytes, at: int) -> None:
        size, length, kind = struct.unpack_from("<HHH", data, at)
        stop = at + 6
        while data[stop : stop + 2] not in (b"\0\0", b""):
            stop += 2
        self.key = data[at + 6 : stop].decode("utf-16-le", "replace")
        self.is_text = kind == 1
        self.end = min(at + size, len(data))
        self.value = _align(stop + 2)
        self.value_size = length * 2 if self.is_text else length
        if self.value + self.value_size > self.end:
            self.value_size = max(self.end - self.value, 0)
        self.children = _align(self.value + self.value_size)


def _align(at: int) -> int:
    return (at + 3) & ~3


def find(data: bytes, path: str) -> Block | None:
    """The block of a path like `\\\\StringFileInfo\\\\040904B0\\\\FileVersion`; names in any case."""
    if len(data) < 6:
        return None
    block = Block(data, 0)
    for name in path.split("\\"):
        if not name:
            continue
        at = block.children
        while at + 6 <= block.end:
            child = Block(data, at)
            if child.end <= at:
                return None
            if child.key.lower() == name.lower():
                break
            at = _align(child.end)
        else:
            return None
        block = child
    return block
