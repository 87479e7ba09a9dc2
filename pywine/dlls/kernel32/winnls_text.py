"""winnls.h: mapping, normalising and finding text."""

from __future__ import annotations

import struct
from zlib import crc32

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.text import encode_wide, read_text, read_wide
from pywine.abi.types import BOOL, DWORD, INT, PVOID, TRUE, WSTR, Opt, OutOpt
from pywine.abi.winerror import (
    ERROR_INSUFFICIENT_BUFFER,
    ERROR_INVALID_FLAGS,
    ERROR_INVALID_NAME,
    ERROR_INVALID_PARAMETER,
)
from pywine.nt import chartype, locale
from pywine.nt.codepages import encode
from pywine.nt.process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LCMAP_LOWERCASE, LCMAP_UPPERCASE, LCMAP_TITLECASE, LCMAP_SORTKEY = 0x100, 0x200, 0x300, 0x400
LCMAP_BYTEREV, LCMAP_HASH, LCMAP_LINGUISTIC_CASING = 0x800, 0x40000, 0x01000000
LCMAP_SORTHANDLE = 0x20000000
_CASES = LCMAP_TITLECASE
_JAPANESE_AND_CHINESE = 0x07F00000


@api(partial="Simplified and Traditional Chinese are not mapped to each other")
def LCMapStringW(
    p: Process, lcid: DWORD, flags: DWORD, source: PVOID, count: INT, target: PVOID, capacity: INT
) -> INT:
    return _map(p, flags, source, count, target, capacity, locale.resolve(lcid))


@api(partial="Simplified and Traditional Chinese are not mapped to each other")
def LCMapStringEx(
    p: Process, name: Opt[WSTR], flags: DWORD, source: PVOID, count: INT, target: PVOID, capacity: INT,
    version: PVOID, reserved: PVOID, parameter: PVOID,
) -> INT:  # fmt: skip
    return _map(p, flags, source, count, target, capacity, locale.by_name(name))


@api
def LCMapStringA(
    p: Process, lcid: DWORD, flags: DWORD, source: PVOID, count: INT, target: PVOID, capacity: INT
) -> INT:
    if not source or not count or capacity < 0:
        raise WinError(ERROR_INVALID_PARAMETER)
    data = p.memory.read_cstring(source) + b"\0" if count < 0 else p.memory.read(source, count)
    if flags & LCMAP_SORTKEY:
        out = _sort_key(p.from_ansi(data), flags, locale.resolve(lcid))
    else:
        out = encode(p.ansi_code_page, map_text(p.from_ansi(data), flags))[0]
    if capacity:
        if len(out) > capacity:
            raise WinError(ERROR_INSUFFICIENT_BUFFER)
        p.memory.write(target, out)
    return len(out)


def _sort_key(text: str, flags: int, wanted: int | None) -> bytes:
    from pywine.nt.collation import own_order, sort_key

    return sort_key(text.rstrip("\0"), flags, own_order(wanted))


def _map(
    p: Process, flags: int, source: int, count: int, target: int, capacity: int, wanted: int | None
) -> int:
    if not source or not count or capacity < 0:
        raise WinError(ERROR_INVALID_PARAMETER)
    text = read_wide(p, source) + "\0" if count < 0 else read_wide(p, source, count)
    if flags & LCMAP_HASH:
        out, width = crc32(_sort_key(text, flags, wanted)).to_bytes(4, "little"), 1
    elif flags & LCMAP_SORTKEY:
        out, width = _sort_key(text, flags, wanted), 1
    else:
        if source == target and flags & ~(_CASES | LCMAP_LINGUISTIC_CASING):
            raise WinError(ERROR_INVALID_FLAGS)
        out, width = encode_wide(map_text(text, flags)), 2
    if capacity:
        if len(out) > capacity * width:
            raise WinError(ERROR_INSUFFICIENT_BUFFER)
        p.memory.write(target, out)
    return len(out) // width


def map_text(text: str, flags: int) -> str:
    """LCMapString without LCMAP_SORTKEY: Chinese is left as it is. Raises WinError(ERROR_INVALID_FLAGS)."""
    linguistic = bool(flags & LCMAP_LINGUISTIC_CASING)
    if flags & _CASES == LCMAP_UPPERCASE:
        text = chartype.upper(text, linguistic)
    elif flags & _CASES == LCMAP_LOWERCASE:
        text = chartype.lower(text, linguistic)
    elif flags & _CASES == LCMAP_TITLECASE:
        raise WinError(ERROR_INVALID_FLAGS)
    elif flags & _JAPANESE_AND_CHINESE:
        text = _map_width_and_kana(text, flags)
    elif not flags & (LCMAP_BYTEREV | LCMAP_LINGUISTIC_CASING | 0x7):
        raise WinError(ERROR_INVALID_FLAGS)
    if flags & 0x6:  # NORM_IGNORENONSPACE, NORM_IGNORESYMBOLS
        from unicodedata import combining

        text = "".join(
            c
            for c in text
            if not ((flags & 2 and combining(c)) or (flags & 4 and chartype.char_type(1, ord(c[0])) & 0x10))
        )
    if flags & LCMAP_BYTEREV:
        data = encode_wide(text)
        swapped = struct.pack(f">{len(data) // 2}H", *struct.unpack(f"<{len(data) // 2}H", data))
        text = swapped.decode("utf-16-le", "surrogatepass")
    return text


class _Katakana:
    """Full-width katakana and marks by their half-width forms, and the reverse."""

    def __init__(self) -> None:
        from unicodedata import normalize

        half = [chr(code) for code in range(0xFF61, 0xFFA0)]
        voiced = [base + mark for base in half for mark in "\uff9e\uff9f"]
        wide = {text: normalize("NFKC", text) for text in half} | {
            "\uff9e": "\u309b", "\uff9f": "\u309c"
        }  # fmt: skip
        self.full = wide | {
            text: normalize("NFKC", text) for text in voiced if len(normalize("NFKC", text)) == 1
        }
        self.half = {full: text for text, full in self.full.items()}


def _map_width_and_kana(text: str, flags: int) -> str:
    hiragana, katakana, half, full = 0x00100000, 0x00200000, 0x00400000, 0x00800000
    kana = _Katakana() if flags & (half | full) and not text.isascii() else None
    out = []
    at = 0
    while at < len(text):
        character = text[at]
        if kana and flags & full and text[at : at + 2] in kana.full:
            character = kana.full[text[at : at + 2]]
            at += 1
        at += 1
        if kana and flags & full:
            character = kana.full.get(character, character)
        code = ord(character)
        if flags & hiragana and 0x30A1 <= code <= 0x30F6:
            code -= 0x60
        elif flags & katakana and 0x3041 <= code <= 0x3096:
            code += 0x60
        if flags & half and 0xFF01 <= code <= 0xFF5E:
            code -= 0xFEE0
        elif flags & full and 0x21 <= code <= 0x7E:
            code += 0xFEE0
        if code in (0x20, 0x3000) and flags & (half | full):
            code = 0x20 if flags & half else 0x3000
        out.append(kana.half.get(chr(code), chr(code)) if kana and flags & half else chr(code))
    return "".join(out)


# Normalisation.

_FORMS: dict[int, Any] = {1: "NFC", 2: "NFD", 5: "NFKC", 6: "NFKD"}


@api
def NormalizeString(p: Process, form: DWORD, source: PVOID, count: INT, target: PVOID, capacity: INT) -> INT:
    from unicodedata import normalize

    if form not in _FORMS or not source or count < -1 or capacity < 0:
        raise WinError(ERROR_INVALID_PARAMETER)
    text = read_wide(p, source) + "\0" if count < 0 else read_wide(p, source, count)
    units = encode_wide(normalize(_FORMS[form], text))
    if not capacity:
        return len(text) * 3 if form in (1, 2) else len(text) * 18  # an estimate, as Windows gives
    if len(units) // 2 > capacity:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    p.memory.write(target, units)
    return len(units) // 2


@api
def IsNormalizedString(p: Process, form: DWORD, source: PVOID, count: INT) -> BOOL:
    from unicodedata import is_normalized

    if form not in _FORMS or not source:
        raise WinError(ERROR_INVALID_PARAMETER)
    p.last_error = 0
    return is_normalized(_FORMS[form], read_wide(p, source, max(count, -1)))


# Finding.

FIND_STARTSWITH, FIND_ENDSWITH, FIND_FROMSTART, FIND_FROMEND = 0x100000, 0x200000, 0x400000, 0x800000
_FIND = FIND_STARTSWITH | FIND_ENDSWITH | FIND_FROMSTART | FIND_FROMEND


@api
def FindNLSStringEx(
    p: Process, name: Opt[WSTR], flags: DWORD, source: PVOID, count: INT, value: PVOID, value_count: INT,
    found: OutOpt[INT], version: PVOID, reserved: PVOID, parameter: PVOID,
) -> INT:  # fmt: skip
    from pywine.dlls.kernel32.winnls_locale import named_locale

    return _find(p, flags, source, count, value, value_count, found, named_locale(name))


@api
def FindNLSString(
    p: Process, lcid: DWORD, flags: DWORD, source: PVOID, count: INT, value: PVOID, value_count: INT,
    found: OutOpt[INT],
) -> INT:  # fmt: skip
    from pywine.dlls.kernel32.winnls_locale import known_locale

    return _find(p, flags, source, count, value, value_count, found, known_locale(lcid))


def _find(
    p: Process, flags: int, source: int, count: int, value: int, value_count: int, found: OutOpt[INT],
    wanted_locale: int,
) -> int:  # fmt: skip
    """Where the value is in the source, as CompareString sees it; -1 where it is not."""
    from pywine.nt.collation import VALID_FLAGS, compare, own_order

    if not source or not value or count < -1 or value_count < -1:
        p.last_error = ERROR_INVALID_PARAMETER
        return -1
    if flags & ~(VALID_FLAGS | _FIND) or (flags & _FIND).bit_count() > 1:
        p.last_error = ERROR_INVALID_FLAGS
        return -1
    text, wanted = (encode_wide(read_wide(p, at, n)) for at, n in ((source, count), (value, value_count)))
    units, width = len(text) // 2, len(wanted) // 2
    pattern = read_wide(p, value, value_count)
    order = own_order(wanted_locale)
    starts = range(units + 1)
    if flags & FIND_STARTSWITH:
        starts = range(1)
    elif flags & FIND_FROMEND:
        starts = reversed(starts)
    for start in starts:
        for size in _sizes(width, units - start):
            if flags & FIND_ENDSWITH and start + size != units:
                continue
            piece = text[2 * start : 2 * (start + size)].decode("utf-16-le", "surrogatepass")
            if compare(piece, pattern, flags & VALID_FLAGS & ~_FIND, order) == 0:
                found.value = size
                p.last_error = 0
                return start
    p.last_error = 0
    return -1


def _sizes(width: int, room: int) -> list[int]:
    """The lengths that may compare equal to `width` units: the same, then without marks, then with them."""
    return [
        size
        for size in (width, *range(max(width // 2, 1), width), *range(width + 1, 2 * width + 1))
        if size <= room
    ]


# Versions and definedness.


@api
def IsNLSDefinedString(
    p: Process, function: DWORD, flags: DWORD, version: PVOID, text: PVOID, count: INT
) -> BOOL:
    from unicodedata import category

    if function != 1 or flags:
        raise WinError(ERROR_INVALID_FLAGS if flags else ERROR_INVALID_PARAMETER)
    p.last_error = 0
    return all(category(character) not in ("Cn", "Cs") for character in read_wide(p, text, max(count, -1)))


def _version(p: Process, function: int, version: int) -> None:
    """Fill NLSVERSIONINFO with CompareString's tables' version; its Ex form adds the sort's identity."""
    size = int.from_bytes(p.memory.read(version, 4), "little")
    if function != 1 or size < 12:
        raise WinError(ERROR_INVALID_FLAGS if function != 1 else ERROR_INSUFFICIENT_BUFFER)
    p.memory.write(version + 4, struct.pack("<II", 0x60101, 0x60101))
    if size >= 32:
        p.memory.write(version + 12, struct.pack("<I16s", 0x60101, b"\1" + bytes(15)))


@api
def GetNLSVersion(p: Process, function: DWORD, lcid: DWORD, version: PVOID) -> TRUE:
    _version(p, function, version)


@api
def GetNLSVersionEx(p: Process, function: DWORD, name: Opt[WSTR], version: PVOID) -> TRUE:
    _version(p, function, version)


@api
def IsValidNLSVersion(p: Process, function: DWORD, name: Opt[WSTR], version: PVOID) -> DWORD:
    return function == 1


# Domain names.


@api
def IdnToAscii(p: Process, flags: DWORD, source: PVOID, count: INT, target: PVOID, capacity: INT) -> INT:
    return _idn(p, source, count, target, capacity, _to_ascii)


@api
def IdnToUnicode(p: Process, flags: DWORD, source: PVOID, count: INT, target: PVOID, capacity: INT) -> INT:
    return _idn(p, source, count, target, capacity, _to_unicode)


@api
def IdnToNameprepUnicode(
    p: Process, flags: DWORD, source: PVOID, count: INT, target: PVOID, capacity: INT
) -> INT:
    return _idn(p, source, count, target, capacity, _prepared)


def _to_ascii(label: str) -> str:
    from encodings.idna import ToASCII

    return ToASCII(label).decode("ascii") if label else ""


def _to_unicode(label: str) -> str:
    from encodings.idna import ToUnicode

    return ToUnicode(label) if label else ""


def _prepared(label: str) -> str:
    from encodings.idna import nameprep

    return label if label.isascii() else nameprep(label)


def _idn(p: Process, source: int, count: int, target: int, capacity: int, change: Any) -> int:
    if not source or count < -1 or capacity < 0:
        raise WinError(ERROR_INVALID_PARAMETER)
    text = read_wide(p, source, count)
    for dot in "\u3002\uff0e\uff61":
        text = text.replace(dot, ".")
    labels = text.rstrip("\0").split(".")
    if "" in labels[:-1]:
        raise WinError(ERROR_INVALID_NAME)
    try:
        out = encode_wide(".".join(map(change, labels)) + ("\0" if count == -1 else ""))
    except UnicodeError:
        raise WinError(ERROR_INVALID_NAME) from None
    if capacity:
        if len(out) > 2 * capacity:
            raise WinError(ERROR_INSUFFICIENT_BUFFER)
        p.memory.write(target, out)
    return len(out) // 2


# Folding of ANSI text.


@api
def FoldStringA(p: Process, flags: DWORD, source: PVOID, count: INT, target: PVOID, capacity: INT) -> INT:
    from pywine.nt.collation import fold

    if not source or not count or capacity < 0:
        raise WinError(ERROR_INVALID_PARAMETER)
    if not flags or flags & ~0x20F0 or flags & 0x60 == 0x60:
        raise WinError(ERROR_INVALID_FLAGS)
    text = read_text(p, source, count, False) + ("\0" if count < 0 else "")
    out = encode(p.ansi_code_page, fold(text, flags))[0]
    if capacity:
        if len(out) > capacity:
            raise WinError(ERROR_INSUFFICIENT_BUFFER)
        p.memory.write(target, out)
    return len(out)
