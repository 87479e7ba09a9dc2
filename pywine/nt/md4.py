"""MD4 (RFC 1320), which hosts leave out nowadays."""

from __future__ import annotations

import struct

_MASK = 0xFFFFFFFF
_ORDERS = (tuple(range(16)), (0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15),
           (0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15))  # fmt: skip
_SHIFTS = ((3, 7, 11, 19), (3, 5, 9, 13), (3, 9, 11, 15))
_CONSTANTS = (0, 0x5A827999, 0x6ED9EBA1)


class Md4:
    """One MD4 hash, with the methods of hashlib's."""

    digest_size, block_size, name = 16, 64, "md4"

    def __init__(self, data: bytes = b"") -> None:
        self._state = (0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476)
        self._rest = b""
        self._size = 0
        self.update(data)

    def update(self, data: bytes) -> None:
        self._size += len(data)
        data = self._rest + bytes(data)
        whole = len(data) & ~63
        for at in range(0, whole, 64):
            self._state = _step(self._state, data[at : at + 64])
        self._rest = data[whole:]

    def copy(self) -> Md4:
        made = Md4()
        made._state, made._rest, made._size = self._state, self._rest, self._size
        return made

    def digest(self) -> bytes:
        last = self.copy()
        last.update(b"\x80" + bytes(-(self._size + 9) % 64) + struct.pack("<Q", 8 * self._size))
        return struct.pack("<4I", *last._state)


def _step(state: tuple[int, int, int, int], block: bytes) -> tuple[int, int, int, int]:
    words = struct.unpack("<16I", block)
    a, b, c, d = state
    for turn, (order, shifts, constant) in enumerate(zip(_ORDERS, _SHIFTS, _CONSTANTS, strict=True)):
        for index, word in enumerate(order):
            mixed = (b & c | ~b & d, b & c | b & d | c & d, b ^ c ^ d)[turn]
            total = (a + mixed + words[word] + constant) & _MASK
            shift = shifts[index & 3]
            a, b, c, d = d, (total << shift | total >> (32 - shift)) & _MASK, b, c
    return tuple((old + new) & _MASK for old, new in zip(state, (a, b, c, d), strict=True))  # type: ignore[return-value]
