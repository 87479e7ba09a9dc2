"""winnls.h: code pages."""

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
    PVOID,
    TRUE,
    UINT,
    WCHAR,
    Out,
)
from pywine.abi.winerror import ERROR_INVALID_PARAMETER
from pywine.dlls.kernel32.stringapiset import code_page
from pywine.nt.codepages import CodePageError, code_page_info, is_lead_byte, is_valid_code_page
from pywine.nt.process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


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
        if not call_with_text(p, callback, str(codepage), wide):
            break


def call_with_text(p: Process, callback: int, text: str, wide: bool, *arguments: int) -> bool:
    """Call back with `text` in the guest's memory: whether the callback wants more."""
    block = p.allocate(encode_wide(text) + b"\0\0" if wide else p.ansi(text) + b"\0")
    try:
        return bool(p.call(callback, block, *arguments) & 0xFFFFFFFF)
    finally:
        p.heap.free(block)
