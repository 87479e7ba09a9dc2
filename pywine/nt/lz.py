"""The compressions of RtlCompressBuffer: LZNT1, and Xpress without Huffman codes ([MS-XCA]).

Decompressing raises ValueError for what is no compressed data.
"""

from __future__ import annotations

_CHUNK = 4096
_SHORTEST, _FARTHEST, _TRIES = 3, 8192, 16


class _Matches:
    """Finds where the bytes at a place have stood before."""

    def __init__(self, data: bytes) -> None:
        self._data, self._places = data, {}  # type: ignore[var-annotated]

    def longest(self, at: int, farthest: int, longest: int) -> tuple[int, int]:
        """The distance and length of the best match; length 0: none."""
        data, best, distance = self._data, 0, 0
        longest = min(longest, len(data) - at)
        for place in reversed(self._places.get(data[at : at + _SHORTEST], ())[-_TRIES:]):
            if at - place > farthest:
                break
            length = _SHORTEST
            while length < longest and data[place + length] == data[at + length]:
                length += 1
            if length > best and length <= longest:
                best, distance = length, at - place
        return distance, best

    def note(self, start: int, end: int) -> None:
        """What begins at these places can be found from now on."""
        for at in range(start, min(end, len(self._data) - _SHORTEST + 1)):
            self._places.setdefault(self._data[at : at + _SHORTEST], []).append(at)


# LZNT1: chunks of at most 4096 bytes, each on its own. A token is divided as the place in the chunk says.


def compress_lznt1(data: bytes) -> bytes:
    """A header for each chunk, and its bytes, compressed where that makes them fewer."""
    out = bytearray()
    for start in range(0, len(data), _CHUNK):
        chunk = data[start : start + _CHUNK]
        packed = _pack_chunk(chunk)
        if len(packed) < len(chunk):
            out += (0xB000 | len(packed) - 1).to_bytes(2, "little") + packed
        else:
            out += (0x3000 | len(chunk) - 1).to_bytes(2, "little") + chunk
    return bytes(out)


def _length_bits(at: int) -> int:
    """How many of a token's bits are the length, behind this many bytes of the chunk."""
    bits = 12
    while at - 1 >= 1 << (16 - bits):
        bits -= 1
    return bits


def _pack_chunk(chunk: bytes) -> bytes:
    out, matches, at = bytearray(), _Matches(chunk), 0
    while at < len(chunk):
        flags, group = 0, bytearray()
        for bit in range(8):
            if at >= len(chunk):
                break
            bits = _length_bits(at) if at else 12
            distance, length = matches.longest(at, 1 << (16 - bits), (1 << bits) + 2)
            if length:
                group += (distance - 1 << bits | length - _SHORTEST).to_bytes(2, "little")
                flags |= 1 << bit
            else:
                group.append(chunk[at])
            matches.note(at, at + (length or 1))
            at += length or 1
        out.append(flags)
        out += group
    return bytes(out)


def decompress_lznt1(data: bytes, room: int) -> bytes:
    """At most `room` bytes."""
    out, at = bytearray(), 0
    while at + 2 <= len(data) and len(out) < room:
        header = int.from_bytes(data[at : at + 2], "little")
        if not header:
            break
        size = (header & 0xFFF) + 1
        body = data[at + 2 : at + 2 + size]
        at += 2 + size
        if len(body) < size and not header & 0x8000:
            raise ValueError
        if len(out) % _CHUNK:
            out += bytes(-len(out) % _CHUNK)
        out += _unpack_chunk(body) if header & 0x8000 else body
    return bytes(out[:room])


def _unpack_chunk(body: bytes) -> bytes:
    out, at = bytearray(), 0
    while at < len(body):
        flags = body[at]
        at += 1
        for bit in range(8):
            if at >= len(body) or len(out) >= _CHUNK:
                break
            if not flags >> bit & 1:
                out.append(body[at])
                at += 1
                continue
            token = int.from_bytes(body[at : at + 2], "little")
            if not out or at + 2 > len(body):
                raise ValueError
            at += 2
            bits = _length_bits(len(out))
            _repeat(out, (token >> bits) + 1, (token & (1 << bits) - 1) + _SHORTEST)
    return bytes(out[:_CHUNK])


def _repeat(out: bytearray, distance: int, length: int) -> None:
    if distance > len(out):
        raise ValueError
    start = len(out) - distance
    if length <= distance:
        out += out[start : start + length]
        return
    piece = bytes(out[start:])
    out += (piece * (length // distance + 1))[:length]


# Xpress: flags of 32 tokens before them; lengths of two tokens share a byte.


def compress_xpress(data: bytes) -> bytes:
    """Ends with the flags of what is not there any more, set."""
    out, matches, at = bytearray(4), _Matches(data), 0
    flags_at, flags, count, half = 0, 0, 0, -1
    while at < len(data):
        distance, length = matches.longest(at, _FARTHEST, len(data))
        matches.note(at, at + (length or 1))
        flags = flags << 1 | bool(length)
        if length:
            half = _put_match(out, distance, length - _SHORTEST, half)
        else:
            out.append(data[at])
        at += length or 1
        count += 1
        if count == 32:
            out[flags_at : flags_at + 4] = flags.to_bytes(4, "little")
            flags_at, flags, count = len(out), 0, 0
            out += bytes(4)
    flags = flags << 32 - count | (1 << 32 - count) - 1
    out[flags_at : flags_at + 4] = flags.to_bytes(4, "little")
    return bytes(out)


def _put_match(out: bytearray, distance: int, length: int, half: int) -> int:
    """Add a match; where the next long one's half byte belongs, -1: into a new byte."""
    out += (distance - 1 << 3 | min(length, 7)).to_bytes(2, "little")
    if length < 7:
        return half
    rest = length - 7
    if half < 0:
        half = len(out)
        out.append(min(rest, 15))
    else:
        out[half] |= min(rest, 15) << 4
        half = -1
    if rest < 15:
        return half
    if rest - 15 < 255:
        out.append(rest - 15)
        return half
    out.append(255)
    out += length.to_bytes(2, "little") if length < 0x10000 else bytes(2) + length.to_bytes(4, "little")
    return half


def decompress_xpress(data: bytes, room: int) -> bytes:
    """At most `room` bytes."""
    out, at, half = bytearray(), 0, -1
    while at < len(data) and len(out) < room:
        flags = int.from_bytes(data[at : at + 4], "little")
        at += 4
        for bit in range(31, -1, -1):
            if at >= len(data) or len(out) >= room:
                break
            if not flags >> bit & 1:
                out.append(data[at])
                at += 1
                continue
            at, half = _take_match(data, at, half, out)
    return bytes(out[:room])


def _take_match(data: bytes, at: int, half: int, out: bytearray) -> tuple[int, int]:
    if at + 2 > len(data):
        raise ValueError
    token = int.from_bytes(data[at : at + 2], "little")
    at += 2
    length = token & 7
    if length == 7:
        try:
            if half < 0:
                length, half = data[at] & 15, at
                at += 1
            else:
                length, half = data[half] >> 4, -1
            if length == 15:
                length = data[at]
                at += 1
                if length == 255:
                    length = int.from_bytes(data[at : at + 2], "little")
                    at += 2
                    if not length:
                        length = int.from_bytes(data[at : at + 4], "little")
                        at += 4
                    length -= 15 + 7
                length += 15
        except IndexError:
            raise ValueError from None
        length += 7
    if length < 0:
        raise ValueError
    _repeat(out, (token >> 3) + 1, length + _SHORTEST)
    return at, half
