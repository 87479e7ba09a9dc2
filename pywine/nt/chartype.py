"""Windows' character types (CT_CTYPE1 to 3) and one-to-one case mappings of the UTF-16 units."""

from __future__ import annotations

CT_CTYPE1 = 1
CT_CTYPE2 = 2
CT_CTYPE3 = 4

C1_UPPER = 0x001
C1_LOWER = 0x002
C1_DIGIT = 0x004
C1_SPACE = 0x008
C1_PUNCT = 0x010
C1_CNTRL = 0x020
C1_BLANK = 0x040
C1_XDIGIT = 0x080
C1_ALPHA = 0x100
C1_DEFINED = 0x200

# The CRTs' wide classes are the low nine bits of CT_CTYPE1, but for these characters.
MSVCRT_CTYPE = {0x85: 0x20, 0xAA: 0x10, 0xAD: 0x10, 0xB5: 0x10, 0xBA: 0x10}
UCRT_CTYPE = {0x09: 0x28, 0xA0: 0x08}


class _Tables:
    """The tables of all 65536 units, unpacked on first use."""

    __slots__ = ("index", "linguistic_lower", "linguistic_upper", "lower", "triples", "upper")

    def __init__(self):
        import os
        import struct
        import zlib

        with open(os.path.join(os.path.dirname(__file__), "data", "chartype.bin"), "rb") as file:
            data = zlib.decompress(file.read())

        def take(count: int) -> tuple[int, ...]:
            nonlocal at
            at += 2 * count
            return struct.unpack_from(f"<{count}H", data, at - 2 * count)

        def mapping() -> dict[int, int]:
            (count,) = take(1)
            return dict(zip(take(count), take(count), strict=True))

        at = 0
        (count,) = take(1)
        values = take(3 * count)
        self.triples = [values[i : i + 3] for i in range(0, 3 * count, 3)]
        self.index = data[at : at + 65536]
        at += 65536
        self.upper = mapping()
        self.linguistic_upper = self.upper | mapping()
        self.lower = mapping()
        self.linguistic_lower = self.lower | mapping()


_loaded: list[_Tables] = []


def _tables() -> _Tables:
    if not _loaded:
        _loaded.append(_Tables())
    return _loaded[0]


def string_types(kind: int, text: str) -> list[int]:
    """One CT_CTYPE value per UTF-16 unit of `text`; `kind` is CT_CTYPE1, 2 or 3."""
    tables = _tables()
    column = {CT_CTYPE1: 0, CT_CTYPE2: 1, CT_CTYPE3: 2}[kind]
    index, triples = tables.index, tables.triples
    return [triples[index[unit]][column] for unit in _units(text)]


def char_type(kind: int, unit: int) -> int:
    tables = _tables()
    return tables.triples[tables.index[unit]][{CT_CTYPE1: 0, CT_CTYPE2: 1, CT_CTYPE3: 2}[kind]]


def crt_type(unit: int, ucrt: bool) -> int:
    """What the CRT's iswctype tests its masks against."""
    exception = (UCRT_CTYPE if ucrt else MSVCRT_CTYPE).get(unit)
    return char_type(CT_CTYPE1, unit) & 0x1FF if exception is None else exception


def upper(text: str, linguistic: bool = False) -> str:
    """Upper case as LCMapString's LCMAP_UPPERCASE, CharUpper and RtlUpcaseUnicodeChar map it."""
    if text.isascii():
        return text.upper()
    tables = _tables()
    return text.translate(tables.linguistic_upper if linguistic else tables.upper)


def lower(text: str, linguistic: bool = False) -> str:
    """Lower case as LCMapString's LCMAP_LOWERCASE, CharLower and RtlDowncaseUnicodeChar map it."""
    if text.isascii():
        return text.lower()
    tables = _tables()
    return text.translate(tables.linguistic_lower if linguistic else tables.lower)


def upper_unit(unit: int) -> int:
    if unit < 0x80:
        return unit - 32 if 97 <= unit <= 122 else unit
    return _tables().upper.get(unit, unit)


def lower_unit(unit: int) -> int:
    if unit < 0x80:
        return unit + 32 if 65 <= unit <= 90 else unit
    return _tables().lower.get(unit, unit)


def _units(text: str):
    data = text.encode("utf-16le", "surrogatepass")
    return memoryview(data).cast("H") if data else ()
