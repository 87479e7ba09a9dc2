"""winnls.h: code pages, locales, mapping and comparing text."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Array, Struct, set_bytes, set_wide
from pywine.abi.text import encode_wide, read_wide
from pywine.abi.types import (
    BOOL,
    BYTE,
    CHAR,
    DWORD,
    FORM,
    INT,
    LONG,
    PVOID,
    TBUF,
    TRUE,
    UINT,
    WBUF,
    WCHAR,
    WORD,
    WSTR,
    Opt,
    Out,
    OutOpt,
)
from pywine.abi.winerror import ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_FLAGS, ERROR_INVALID_PARAMETER
from pywine.dlls.kernel32.stringapiset import code_page
from pywine.nt import chartype, locale
from pywine.nt.codepages import CodePageError, code_page_info, encode, is_lead_byte, is_valid_code_page
from pywine.nt.process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

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
_SUPPORTED, _INSTALLED = 2, 1
_UTF7, _UTF8 = 65000, 65001


class CPINFO(Struct):
    MaxCharSize: UINT
    DefaultChar: Array[BYTE, 2]
    LeadByte: Array[BYTE, 12]


class CPINFOEXA(Struct):
    MaxCharSize: UINT
    DefaultChar: Array[BYTE, 2]
    LeadByte: Array[BYTE, 12]
    UnicodeDefaultChar: WCHAR
    CodePage: UINT
    CodePageName: Array[CHAR, 260]


class CPINFOEXW(Struct):
    MaxCharSize: UINT
    DefaultChar: Array[BYTE, 2]
    LeadByte: Array[BYTE, 12]
    UnicodeDefaultChar: WCHAR
    CodePage: UINT
    CodePageName: Array[WCHAR, 260]


class Locales:
    """The thread's locale and languages."""

    def __init__(self, p: Process) -> None:
        self.thread = locale.EN_US


# Code pages.


@api
def GetACP(p: Process) -> UINT:
    return p.ansi_code_page


@api
def GetOEMCP(p: Process) -> UINT:
    return p.oem_code_page


@api
def IsValidCodePage(p: Process, codepage: UINT) -> BOOL:
    return codepage > 3 and is_valid_code_page(codepage)


@api
def GetCPInfo(p: Process, codepage: UINT, info: Out[CPINFO]) -> TRUE:
    _describe(p, codepage, info)


@api
def GetCPInfoExW(p: Process, codepage: UINT, flags: DWORD, info: Out[CPINFOEXW]) -> TRUE:
    set_wide(info.CodePageName, _describe_fully(p, codepage, info))


@api
def GetCPInfoExA(p: Process, codepage: UINT, flags: DWORD, info: Out[CPINFOEXA]) -> TRUE:
    set_bytes(info.CodePageName, p.ansi(_describe_fully(p, codepage, info)))


def _describe(p: Process, codepage: int, info: Any):
    try:
        found = code_page_info(code_page(p, codepage))
    except CodePageError:
        raise WinError(ERROR_INVALID_PARAMETER) from None
    info.MaxCharSize = found.max_char_size
    info.DefaultChar[:] = (found.default_char[0], found.default_char[1] if len(found.default_char) > 1 else 0)
    info.LeadByte[:] = tuple(found.lead_ranges.ljust(12, b"\0"))
    return found


def _describe_fully(p: Process, codepage: int, info: CPINFOEXW) -> str:
    found = _describe(p, codepage, info)  # type: ignore[arg-type]
    info.UnicodeDefaultChar, info.CodePage = ord(found.unicode_default), code_page(p, codepage)
    return found.name


@api
def IsDBCSLeadByte(p: Process, byte: BYTE) -> BOOL:
    return is_lead_byte(p.ansi_code_page, byte)


@api
def IsDBCSLeadByteEx(p: Process, codepage: UINT, byte: BYTE) -> BOOL:
    return is_lead_byte(code_page(p, codepage), byte)


@api.aw(calls_back=True)
def EnumSystemCodePages(p: Process, callback: PVOID, flags: DWORD, wide: FORM) -> TRUE:
    from pywine.nt.codepage_info import CODE_PAGES

    for codepage in CODE_PAGES:
        if not _call_with_text(p, callback, str(codepage), wide):
            break


def _call_with_text(p: Process, callback: int, text: str, wide: bool, *arguments: int) -> bool:
    block = p.allocate(encode_wide(text) + b"\0\0" if wide else p.ansi(text) + b"\0")
    try:
        return bool(p.call(callback, block, *arguments) & 0xFFFFFFFF)
    finally:
        p.heap.free(block)


# Locales.


@api(names=("GetUserDefaultLCID", "GetSystemDefaultLCID"))
def GetUserDefaultLCID(p: Process) -> DWORD:
    return locale.EN_US


@api(
    names=(
        "GetUserDefaultLangID",
        "GetSystemDefaultLangID",
        "GetUserDefaultUILanguage",
        "GetSystemDefaultUILanguage",
    )
)
def GetUserDefaultLangID(p: Process) -> WORD:
    return locale.EN_US


@api
def GetThreadLocale(p: Process) -> DWORD:
    return p.state(Locales).thread


@api
def SetThreadLocale(p: Process, lcid: DWORD) -> TRUE:
    resolved = locale.resolve(lcid)
    if resolved is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    p.state(Locales).thread = resolved


@api
def GetThreadUILanguage(p: Process) -> WORD:
    return locale.EN_US


@api
def SetThreadUILanguage(p: Process, language: WORD) -> WORD:
    return language or locale.EN_US


@api(names=("GetUserDefaultLocaleName", "GetSystemDefaultLocaleName"))
def GetUserDefaultLocaleName(p: Process, name: WBUF) -> INT:
    return return_text(name, "en-US")


def return_text(buffer: TBUF, text: str) -> int:
    """The NLS convention: 0 characters of room asks for the size, terminators count."""
    needed = buffer.length(text) + 1
    if buffer.size:
        if buffer.size < needed:
            raise WinError(ERROR_INSUFFICIENT_BUFFER)
        buffer.put(text)
    return needed


def known_locale(lcid: int) -> int:
    """The locale of an identifier. Raises WinError(ERROR_INVALID_PARAMETER)."""
    found = locale.resolve(lcid)
    if found is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    return found


def named_locale(name: str | None) -> int:
    """The locale of a name. Raises WinError(ERROR_INVALID_PARAMETER)."""
    found = locale.by_name(name)
    if found is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    return found


@api.aw
def GetLocaleInfo(p: Process, lcid: DWORD, kind: DWORD, data: TBUF) -> INT:
    return _locale_info(p, known_locale(lcid), kind, data)


@api
def GetLocaleInfoEx(p: Process, name: Opt[WSTR], kind: DWORD, data: WBUF) -> INT:
    return _locale_info(p, named_locale(name), kind, data)


def _locale_info(p: Process, where: int, kind: int, data: TBUF) -> int:
    if kind & locale.RETURN_NUMBER:
        value = locale.number(where, kind)
        if value is None:
            raise WinError(ERROR_INVALID_FLAGS)
        count = 2 if data.wide else 4
        if data.size:
            if data.size < count:
                raise WinError(ERROR_INSUFFICIENT_BUFFER)
            p.memory.write(data.address, value.to_bytes(4, "little"))
        return count
    text = locale.text(where, kind)
    if text is None:
        raise WinError(ERROR_INVALID_FLAGS)
    if kind & 0xFFFF == locale.FONT_SIGNATURE:
        if data.size:
            p.memory.write(data.address, encode_wide(text))
        return 16 if data.wide else 32
    return return_text(data, text)


@api
def IsValidLocale(p: Process, lcid: DWORD, flags: DWORD) -> BOOL:
    return locale.resolve(lcid) is not None


@api
def IsValidLocaleName(p: Process, name: Opt[WSTR]) -> BOOL:
    return name is not None and locale.by_name(name) is not None


@api
def LocaleNameToLCID(p: Process, name: Opt[WSTR], flags: DWORD) -> DWORD:
    return named_locale(name)


@api
def LCIDToLocaleName(p: Process, lcid: DWORD, name: WBUF, flags: DWORD) -> INT:
    return return_text(name, locale.name_of(known_locale(lcid)))


@api
def ResolveLocaleName(p: Process, name: Opt[WSTR], resolved: WBUF) -> INT:
    where = locale.by_name(name)
    return return_text(resolved, "en-US" if where in (locale.EN_US, locale.NEUTRAL_ENGLISH) else "")


@api
def ConvertDefaultLocale(p: Process, lcid: DWORD) -> DWORD:
    if lcid and not lcid & ~0x3FF and lcid != locale.INVARIANT:
        lcid |= 0x400  # a language's default country
    return locale.resolve(lcid) or lcid


@api.aw(calls_back=True)
def EnumSystemLocales(p: Process, callback: PVOID, flags: DWORD, wide: FORM) -> TRUE:
    _call_with_text(p, callback, "00000409", wide)


@api(calls_back=True)
def EnumSystemLocalesEx(p: Process, callback: PVOID, flags: DWORD, parameter: PVOID, reserved: PVOID) -> TRUE:
    _call_with_text(p, callback, "en-US", True, 1, parameter)


@api
def GetUserGeoID(p: Process, kind: DWORD) -> LONG:
    return 244


@api(names=(
    "GetThreadPreferredUILanguages", "GetUserPreferredUILanguages", "GetSystemPreferredUILanguages",
    "GetProcessPreferredUILanguages",
))  # fmt: skip
def GetThreadPreferredUILanguages(
    p: Process, flags: DWORD, count: Out[DWORD], buffer: PVOID, size: Out[DWORD]
) -> TRUE:  # fmt: skip
    text = "0409\0\0" if flags & 4 else "en-US\0\0"
    have, size.value, count.value = size.value, len(text), 1
    if buffer:
        if have < len(text):
            raise WinError(ERROR_INSUFFICIENT_BUFFER)
        p.memory.write(buffer, encode_wide(text))


@api(names=("SetThreadPreferredUILanguages", "SetProcessPreferredUILanguages"))
def SetThreadPreferredUILanguages(p: Process, flags: DWORD, languages: PVOID, count: OutOpt[DWORD]) -> TRUE:
    count.value = 1


# Mapping text.


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
