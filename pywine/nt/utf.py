"""UTF-7 and UTF-8 as Windows reads and writes them, and UTF-16's surrogates in a str."""

from __future__ import annotations

from codecs import utf_16_le_decode, utf_16_le_encode

_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_DIRECT = frozenset("\0\t\n\r '(),-./0123456789:?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")


def split_surrogates(text: str) -> str:
    """`text` with one character per UTF-16 unit."""
    if text.isascii() or max(text) < "\U00010000":
        return text
    data = utf_16_le_encode(text, "surrogatepass")[0]
    return "".join(map(chr, memoryview(data).cast("H")))


def join_surrogates(text: str) -> str:
    """`text` with pairs joined and lone surrogates replaced by U+FFFD."""
    return utf_16_le_decode(utf_16_le_encode(text, "surrogatepass")[0], "replace", True)[0]


def has_lone_surrogate(text: str) -> bool:
    try:
        utf_16_le_decode(utf_16_le_encode(text, "surrogatepass")[0], "strict", True)
    except UnicodeDecodeError:
        return True
    return False


def decode_utf8(data: bytes) -> str:
    """UTF-8 with one U+FFFD for every ill-formed sequence.

    A lead byte takes its continuation bytes along as far as they can belong to it, also where the
    second one makes the sequence overlong, a surrogate or too large.
    """
    out = []
    at, end = 0, len(data)
    while at < end:
        lead = data[at]
        if lead < 0x80:
            out.append(chr(lead))
            at += 1
            continue
        count = 1 if 0xC2 <= lead < 0xE0 else 2 if 0xE0 <= lead < 0xF0 else 3 if 0xF0 <= lead < 0xF5 else 0
        stop = at + 1
        while stop < end and stop <= at + count and 0x80 <= data[stop] < 0xC0:
            stop += 1
            try:
                out.append(data[at:stop].decode("utf-8"))
                break
            except UnicodeDecodeError as error:
                if error.reason != "unexpected end of data":
                    out.append("\ufffd")
                    break
        else:
            out.append("\ufffd")
        at = stop
    return "".join(out)


def decode_utf7(data: bytes) -> str:
    """UTF-7, as tolerant as Windows: bytes above 0x7f stand for themselves, leftover bits are dropped."""
    units: list[int] = []
    at, end = 0, len(data)
    while at < end:
        byte = data[at]
        at += 1
        if byte != 0x2B:
            units.append(byte)
            continue
        if at < end and data[at] == 0x2D:
            units.append(0x2B)
            at += 1
            continue
        bits = value = 0
        while at < end and data[at] < 0x80 and (sextet := _BASE64.find(chr(data[at]))) >= 0:
            value = (value << 6 | sextet) & 0x3FFFFF
            bits += 6
            at += 1
            if bits >= 16:
                bits -= 16
                units.append(value >> bits & 0xFFFF)
        if at < end and data[at] == 0x2D:
            at += 1
    return utf_16_le_decode(b"".join([unit.to_bytes(2, "little") for unit in units]), "surrogatepass", True)[
        0
    ]


def encode_utf7(text: str) -> bytes:
    out = bytearray()
    run: list[str] = []
    for char in [*split_surrogates(text), ""]:
        if char and char != "+" and char not in _DIRECT:
            run.append(char)
            continue
        if run:
            out += _base64_run(run)
            run.clear()
        out += b"+-" if char == "+" else char.encode("ascii")
    return bytes(out)


def _base64_run(units: list[str]) -> bytes:
    value = 0
    for unit in units:
        value = value << 16 | ord(unit)
    bits = 16 * len(units)
    pad = -bits % 6
    value <<= pad
    digits = [_BASE64[value >> shift & 63] for shift in range(bits + pad - 6, -1, -6)]
    return b"+" + "".join(digits).encode("ascii") + b"-"
