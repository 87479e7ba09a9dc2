"""winnls.h: mapping, normalising, comparing and classifying text."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.text import encode_wide, read_bytes, read_wide
from pywine.abi.types import (
    BOOL,
    DWORD,
    INT,
    PVOID,
    TRUE,
)
from pywine.abi.winerror import ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_FLAGS, ERROR_INVALID_PARAMETER
from pywine.dlls.kernel32.stringapiset import compare_text
from pywine.nt import chartype
from pywine.nt.codepages import encode
from pywine.nt.process import Process

LCMAP_LOWERCASE, LCMAP_UPPERCASE, LCMAP_TITLECASE, LCMAP_SORTKEY, LCMAP_BYTEREV = (
    0x100,
    0x200,
    0x300,
    0x400,
    0x800,
)
LCMAP_LINGUISTIC_CASING = 0x01000000
_CASES = LCMAP_TITLECASE
_JAPANESE_AND_CHINESE = 0x07F00000


@api
def LCMapStringW(
    p: Process, lcid: DWORD, flags: DWORD, source: PVOID, count: INT, target: PVOID, capacity: INT
) -> INT:
    return _map(p, flags, source, count, target, capacity)


@api
def LCMapStringEx(
    p: Process, name: PVOID, flags: DWORD, source: PVOID, count: INT, target: PVOID, capacity: INT,
    version: PVOID, reserved: PVOID, parameter: PVOID,
) -> INT:  # fmt: skip
    return _map(p, flags, source, count, target, capacity)


@api
def LCMapStringA(
    p: Process, lcid: DWORD, flags: DWORD, source: PVOID, count: INT, target: PVOID, capacity: INT
) -> INT:
    if not source or not count or capacity < 0:
        raise WinError(ERROR_INVALID_PARAMETER)
    data = p.memory.read_cstring(source) + b"\0" if count < 0 else p.memory.read(source, count)
    if flags & LCMAP_SORTKEY:
        out = sort_key_bytes(p.from_ansi(data).rstrip("\0"), flags)
    else:
        out = encode(p.ansi_code_page, map_text(p.from_ansi(data), flags))[0]
    if capacity:
        if len(out) > capacity:
            raise WinError(ERROR_INSUFFICIENT_BUFFER)
        p.memory.write(target, out)
    return len(out)


def _map(p: Process, flags: int, source: int, count: int, target: int, capacity: int) -> int:
    if not source or not count or capacity < 0:
        raise WinError(ERROR_INVALID_PARAMETER)
    text = read_wide(p, source) + "\0" if count < 0 else read_wide(p, source, count)
    if flags & LCMAP_SORTKEY:
        out, width = sort_key_bytes(text.rstrip("\0"), flags), 1
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
    """LCMapString without LCMAP_SORTKEY. Raises WinError(ERROR_INVALID_FLAGS)."""
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


def _map_width_and_kana(text: str, flags: int) -> str:
    hiragana, katakana, half, full = 0x00100000, 0x00200000, 0x00400000, 0x00800000
    out = []
    for character in text:
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
        out.append(chr(code))
    return "".join(out)


def sort_key_bytes(text: str, flags: int) -> bytes:
    """A byte string that compares as CompareString compares: the weights' levels separated by 1, ended by
    0.
    """
    from pywine.nt.collation import sort_key

    primary, marks, cases, last = sort_key(text, flags)

    def level(values) -> bytes:
        return b"".join((value + 2).to_bytes(1 + (value + 2 > 0xFF), "big") for value in values)

    head = b"".join(bytes((kind + 2,)) + (value + 2).to_bytes(3, "big") for kind, value in primary)
    tail = b"".join(bytes((min(position + 2, 255), value + 2)) for position, value in last)
    return b"\x01".join((head, level(value & 0xFF for value in marks), level(cases), b"", tail)) + b"\0"


# Normalisation.

_FORMS = {1: "NFC", 2: "NFD", 5: "NFKC", 6: "NFKD"}


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


# Comparing and classifying ANSI text.


@api
def CompareStringA(
    p: Process, locale: DWORD, flags: DWORD, one: PVOID, one_count: INT, other: PVOID, other_count: INT
) -> INT:
    if not one or not other:
        raise WinError(ERROR_INVALID_PARAMETER)
    first = p.from_ansi(read_bytes(p, one, max(one_count, -1)))
    return compare_text(flags, first, p.from_ansi(read_bytes(p, other, max(other_count, -1))))


@api(names=("GetStringTypeA", "GetStringTypeExA"))
def GetStringTypeA(p: Process, locale: DWORD, kind: DWORD, source: PVOID, count: INT, types: PVOID) -> TRUE:
    if kind not in (1, 2, 4) or not source:
        raise WinError(ERROR_INVALID_PARAMETER)
    data = p.memory.read_cstring(source) + b"\0" if count < 0 else p.memory.read(source, count)
    values = chartype.string_types(kind, p.from_ansi(data))
    p.memory.write(types, struct.pack(f"<{len(values)}H", *values))
