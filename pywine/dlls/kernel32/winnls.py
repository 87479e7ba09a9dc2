"""winnls.h: code pages, locales and languages."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Array, Struct, set_bytes, set_wide
from pywine.abi.text import encode_wide
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
from pywine.nt import locale
from pywine.nt.codepages import CodePageError, code_page_info, is_lead_byte, is_valid_code_page
from pywine.nt.process import Process

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


def _describe(p: Process, codepage: int, info: CPINFO):
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
