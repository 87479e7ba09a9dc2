"""MultiByteToWideChar and WideCharToMultiByte over str and bytes, for every code page Windows has.

A str stands for UTF-16: lone surrogates stay as they are, pairs may be written as the character they encode.
"""

from __future__ import annotations

from codecs import charmap_decode, charmap_encode

from pywine.nt import utf

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

CP_ACP = 0
CP_OEMCP = 1
CP_MACCP = 2
CP_THREAD_ACP = 3
CP_SYMBOL = 42
CP_GB18030 = 54936
CP_UTF7 = 65000
CP_UTF8 = 65001

MB_PRECOMPOSED = 0x01
MB_COMPOSITE = 0x02
MB_USEGLYPHCHARS = 0x04
MB_ERR_INVALID_CHARS = 0x08
WC_DISCARDNS = 0x10
WC_SEPCHARS = 0x20
WC_DEFAULTCHAR = 0x40
WC_ERR_INVALID_CHARS = 0x80
WC_COMPOSITECHECK = 0x200
WC_NO_BEST_FIT_CHARS = 0x400

_MB_FLAGS = MB_PRECOMPOSED | MB_COMPOSITE | MB_USEGLYPHCHARS | MB_ERR_INVALID_CHARS
_WC_FLAGS = (
    WC_DISCARDNS
    | WC_SEPCHARS
    | WC_DEFAULTCHAR
    | WC_ERR_INVALID_CHARS
    | WC_COMPOSITECHECK
    | WC_NO_BEST_FIT_CHARS
)
_ASCII_OTHERWISE = frozenset((37, 500, 875, 1026, 10021, CP_SYMBOL, CP_UTF7))
_GLYPHS = dict(zip((*range(1, 32), 127), "☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼⌂", strict=True))
_GLYPH_CODE_PAGES = frozenset(
    (437, 720, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 865, 866, 869, 874)
)
_UNDEFINED = "\ufffe"
_NO_BYTES = 0xFFFF


class CodePageError(Exception):
    """A conversion that Windows refuses; `error` is the Win32 error."""

    error = 87


class InvalidCodePage(CodePageError):
    """ERROR_INVALID_PARAMETER: Windows has no such code page."""


class InvalidParameter(CodePageError):
    """ERROR_INVALID_PARAMETER: this code page takes no default character."""


class InvalidFlags(CodePageError):
    """ERROR_INVALID_FLAGS."""

    error = 1004


class NoUnicodeTranslation(CodePageError):
    """ERROR_NO_UNICODE_TRANSLATION: an invalid sequence, and the caller asked to be told."""

    error = 1113


class CodePageInfo:
    """What GetCPInfoEx tells."""

    __slots__ = ("default_char", "lead_ranges", "max_char_size", "name", "unicode_default")

    def __init__(self, max_char_size: int, default: int, unicode_default: int, ranges: str, name: str):
        self.max_char_size = max_char_size
        self.default_char = bytes([default])
        self.unicode_default = chr(unicode_default)
        self.lead_ranges = bytes.fromhex(ranges)
        self.name = name


def code_page_info(codepage: int) -> CodePageInfo:
    from pywine.nt.codepage_info import CODE_PAGES

    if codepage not in CODE_PAGES:
        raise InvalidCodePage(codepage)
    return CodePageInfo(*CODE_PAGES[codepage])


def is_valid_code_page(codepage: int) -> bool:
    from pywine.nt.codepage_info import CODE_PAGES

    return codepage in CODE_PAGES


def is_lead_byte(codepage: int, byte: int) -> bool:
    if byte < 0x80 or codepage in (CP_UTF8, 1252, 437):
        return False
    return byte in _table(codepage).rows


def decode(codepage: int, data: bytes, flags: int = 0) -> str:
    """The text that MultiByteToWideChar makes of `data`."""
    if data.isascii() and not flags and codepage not in _ASCII_OTHERWISE and codepage in _tables:
        return data.decode("ascii")
    if codepage == CP_UTF8:
        if flags & ~_MB_FLAGS:
            raise InvalidFlags(flags)
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            if flags & MB_ERR_INVALID_CHARS:
                raise NoUnicodeTranslation(codepage) from None
            return utf.decode_utf8(data)
    return _decode(codepage, data, flags)


def encode(codepage: int, text: str, flags: int = 0, default: bytes | None = None) -> tuple[bytes, bool]:
    """The bytes that WideCharToMultiByte makes of `text`, and whether it used the default character."""
    if codepage == CP_UTF8:
        if flags & ~_WC_FLAGS:
            raise InvalidFlags(flags)
        try:
            return text.encode("utf-8"), False
        except UnicodeEncodeError:
            if flags & WC_ERR_INVALID_CHARS and utf.has_lone_surrogate(text):
                raise NoUnicodeTranslation(codepage) from None
            return utf.join_surrogates(text).encode("utf-8"), False
    if not flags and codepage in _tables:
        table = _tables[codepage]
        if codepage not in _ASCII_OTHERWISE and text.isascii():
            return text.encode("ascii"), False
        try:
            return charmap_encode(text, "strict", table.encoding)[0], False  # type: ignore[arg-type]
        except UnicodeEncodeError:
            pass
    return _encode(codepage, text, flags, default)


class _Table:
    """One code page's tables, unpacked."""

    __slots__ = (
        "best_fit",
        "encoding",
        "exact",
        "glyphs",
        "rows",
        "singles",
        "strict_rows",
        "strict_singles",
    )

    def __init__(self, codepage: int, record: bytes, unicode_default: str):
        import struct

        def take(count: int) -> tuple[int, ...]:
            nonlocal at
            at += 2 * count
            return struct.unpack_from(f"<{count}H", record, at - 2 * count)

        def run() -> dict[int, int]:
            (count,) = take(1)
            return dict(zip(take(count), take(count), strict=True))

        at = 0
        (leads,) = take(1)
        self.singles = record[2:514].decode("utf-16le", "surrogatepass")
        self.strict_singles = record[514:1026].decode("utf-16le", "surrogatepass")
        at = 1026
        self.rows: dict[int, str] = {}
        self.strict_rows: dict[int, str] = {}
        for _ in range(leads):
            (lead,) = take(1)
            row = record[at : at + 512].decode("utf-16le", "surrogatepass")
            at += 512
            self.strict_rows[lead] = row
            self.rows[lead] = row.replace("\0", unicode_default)
        self.exact = self._inverse(run())
        self.best_fit: dict[int, int | bytes] = {
            unit: value if value < 256 else value.to_bytes(2, "big") for unit, value in run().items()
        }
        self.encoding = self.exact | self.best_fit
        glyphs = _GLYPHS if codepage in _GLYPH_CODE_PAGES else {127: "⌂"} if codepage == 864 else {}
        self.glyphs = "".join(glyphs.get(byte, char) for byte, char in enumerate(self.singles))

    def _inverse(self, exceptions: dict[int, int]) -> dict[int, int | bytes]:
        inverse: dict[int, int | bytes] = {}
        for byte, char in enumerate(self.singles):
            if byte in self.strict_rows:
                prefix = bytes([byte])
                for trail, pair in enumerate(self.strict_rows[byte]):
                    if pair != "\0":
                        inverse.setdefault(ord(pair), prefix + bytes([trail]))
            else:
                inverse.setdefault(ord(char), byte)
        for unit, value in exceptions.items():
            if value == _NO_BYTES:
                inverse.pop(unit, None)
            else:
                inverse[unit] = value if value < 256 else value.to_bytes(2, "big")
        return inverse


# CP_UTF8 stands here so that the first test in decode() serves it too; its conversions never look.
_tables: dict[int, _Table] = {CP_UTF8: None}  # type: ignore[dict-item]
_composites: dict[str, str] = {}


def _record(codepage: int) -> bytes | None:
    import os
    import struct
    import zlib

    with open(os.path.join(os.path.dirname(__file__), "data", "codepages.bin"), "rb") as file:
        (count,) = struct.unpack("<I", file.read(4))
        index = struct.unpack(f"<{3 * count}I", file.read(12 * count))
        for i in range(0, len(index), 3):
            if index[i] == codepage:
                file.seek(index[i + 1])
                return zlib.decompress(file.read(index[i + 2]))
    return None


def _table(codepage: int) -> _Table:
    table = _tables.get(codepage)
    if table is None:
        record = _record(codepage) if codepage and is_valid_code_page(codepage) else None
        if record is None:
            raise InvalidCodePage(codepage)
        table = _tables[codepage] = _Table(codepage, record, code_page_info(codepage).unicode_default)
    return table


def _decode(codepage: int, data: bytes, flags: int) -> str:
    special = _SPECIAL.get(codepage)
    if special:
        return special[0](data, flags)
    table = _table(codepage)
    if flags & ~_MB_FLAGS:
        raise InvalidFlags(flags)
    if table.rows:
        text = _decode_pairs(table, data, flags)
    elif flags & MB_ERR_INVALID_CHARS and _UNDEFINED in _single_bytes(data, table.strict_singles):
        raise NoUnicodeTranslation(codepage)
    else:
        text = _single_bytes(data, table.glyphs if flags & MB_USEGLYPHCHARS else table.singles)
    return _decompose(text) if flags & MB_COMPOSITE else text


def _single_bytes(data: bytes, table: str) -> str:
    text = charmap_decode(data, "replace", table)[0]  # type: ignore[arg-type]
    return text.replace("\ufffd", _UNDEFINED)


def _decode_pairs(table: _Table, data: bytes, flags: int) -> str:
    strict = flags & MB_ERR_INVALID_CHARS
    singles = table.strict_singles if strict else table.singles
    rows, out = table.rows, []
    at, end = 0, len(data)
    while at < end:
        byte = data[at]
        at += 1
        row = rows.get(byte)
        if row is None:
            char = singles[byte]
            valid = char != _UNDEFINED
        elif at < end and data[at]:
            char = row[data[at]]
            valid = table.strict_rows[byte][data[at]] != "\0"
            at += 1
        else:
            char = row[0]
            valid = False
        if strict and not valid:
            raise NoUnicodeTranslation
        out.append(char)
    return "".join(out)


def _decompose(text: str) -> str:
    if not _composites:
        lines = (_record(0) or b"").decode("utf-8", "surrogatepass").split("\n")
        _composites.update((line[0], line[1:]) for line in lines)
    return text.translate(str.maketrans(_composites))


def _encode(codepage: int, text: str, flags: int, default: bytes | None) -> tuple[bytes, bool]:
    special = _SPECIAL.get(codepage)
    if special:
        return special[1](text, flags, default)
    table = _table(codepage)
    if flags & ~_WC_FLAGS:
        raise InvalidFlags(flags)
    encoding: Mapping[int, int | bytes] = table.exact if flags & WC_NO_BEST_FIT_CHARS else table.encoding
    if default is None:
        default = code_page_info(codepage).default_char
    units = utf.split_surrogates(text)
    if flags & WC_COMPOSITECHECK:
        units = _compose(units, encoding, flags)
    used = False
    out = bytearray()
    for char in units:
        value = encoding.get(ord(char)) if char else None
        if value is None:
            out += default
            used = True
        elif isinstance(value, int):
            out.append(value)
        else:
            out += value
    return bytes(out), used


def _compose(units, encoding: Mapping[int, int | bytes], flags: int) -> list[str]:
    """Composes base and mark where the result can be encoded; "" stands for the default character."""
    from unicodedata import normalize

    out: list[str] = []
    at = 0
    while at < len(units):
        pair = normalize("NFC", units[at : at + 2])
        if len(pair) != 1 or at + 1 == len(units):
            out.append(units[at])
            at += 1
        elif ord(pair) in encoding:
            out.append(pair)
            at += 2
        elif flags & WC_DEFAULTCHAR:
            out.append("")
            at += 2
        elif flags & WC_DISCARDNS:
            out.append(units[at])
            at += 2
        else:
            out += units[at : at + 2]
            at += 2
    return out


def _decode_utf7(data: bytes, flags: int) -> str:
    if flags:
        raise InvalidFlags(flags)
    return utf.decode_utf7(data)


def _encode_utf7(text: str, flags: int, default: bytes | None) -> tuple[bytes, bool]:
    if default is not None:
        raise InvalidParameter(CP_UTF7)
    if flags:
        raise InvalidFlags(flags)
    return utf.encode_utf7(text), False


def _decode_symbol(data: bytes, flags: int) -> str:
    if flags:
        raise InvalidFlags(flags)
    return "".join([chr(byte if byte < 0x20 else 0xF000 + byte) for byte in data])


def _encode_symbol(text: str, flags: int, default: bytes | None) -> tuple[bytes, bool]:
    if flags:
        raise InvalidFlags(flags)
    if default is not None:
        raise InvalidParameter(CP_SYMBOL)
    units = [ord(char) for char in utf.split_surrogates(text)]
    if any(not (unit < 0x20 or 0xF020 <= unit <= 0xF0FF) for unit in units):
        raise NoUnicodeTranslation(CP_SYMBOL)
    return bytes([unit & 0xFF for unit in units]), False


def _decode_gb18030(data: bytes, flags: int) -> str:
    if flags & ~MB_ERR_INVALID_CHARS:
        raise InvalidFlags(flags)
    try:
        return data.decode("gb18030", "strict" if flags else "replace")
    except UnicodeDecodeError:
        raise NoUnicodeTranslation(CP_GB18030) from None


def _encode_gb18030(text: str, flags: int, default: bytes | None) -> tuple[bytes, bool]:
    if flags & ~WC_ERR_INVALID_CHARS:
        raise InvalidFlags(flags)
    if flags and utf.has_lone_surrogate(text):
        raise NoUnicodeTranslation(CP_GB18030)
    return utf.join_surrogates(text).encode("gb18030"), False


_SPECIAL = {
    CP_SYMBOL: (_decode_symbol, _encode_symbol),
    CP_UTF7: (_decode_utf7, _encode_utf7),
    CP_GB18030: (_decode_gb18030, _encode_gb18030),
}
