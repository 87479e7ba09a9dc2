"""winuser.h: characters, strings, wsprintf and string resources."""

from __future__ import annotations

from pywine.abi.api import CDECL, api
from pywine.abi.errors import WinError
from pywine.abi.text import encode_wide, read_wide
from pywine.abi.types import (
    ASTR,
    BOOL,
    BYTE,
    DWORD,
    FORM,
    HMODULE,
    INT,
    PVOID,
    TRUE,
    UINT,
    VA_LIST,
    VARARGS,
    WCHAR,
    WORD,
    WSTR,
)
from pywine.abi.winerror import ERROR_RESOURCE_NAME_NOT_FOUND
from pywine.dlls.kernel32.libloaderapi import resources
from pywine.dlls.kernel32.stringapiset import code_page
from pywine.ldr.resources import RT_STRING
from pywine.nt import chartype
from pywine.nt.chartype import C1_ALPHA, C1_DIGIT, C1_LOWER, C1_UPPER, CT_CTYPE1, char_type
from pywine.nt.codepages import decode, encode, is_lead_byte
from pywine.nt.printf import format_simple
from pywine.nt.process import Process

_MAX_PRINTED = 1024


# Case.


@api
def CharUpperW(p: Process, text: PVOID) -> PVOID:
    return _change_wide(p, text, chartype.upper)


@api
def CharLowerW(p: Process, text: PVOID) -> PVOID:
    return _change_wide(p, text, chartype.lower)


@api
def CharUpperA(p: Process, text: PVOID) -> PVOID:
    return _change_narrow(p, text, chartype.upper)


@api
def CharLowerA(p: Process, text: PVOID) -> PVOID:
    return _change_narrow(p, text, chartype.lower)


def _change_wide(p: Process, text: int, change) -> int:
    if text <= 0xFFFF:  # a single character in place of a pointer
        return ord(change(chr(text)))
    p.memory.write(text, encode_wide(change(p.memory.read_wstring(text))))
    return text


def _change_narrow(p: Process, text: int, change) -> int:
    if text <= 0xFFFF:
        return p.ansi(change(p.from_ansi(bytes((text & 0xFF,)))))[0]
    data = p.memory.read_cstring(text)
    p.memory.write(text, p.ansi(change(p.from_ansi(data)))[: len(data)])
    return text


@api
def CharUpperBuffW(p: Process, text: PVOID, count: DWORD) -> DWORD:
    p.memory.write(text, encode_wide(chartype.upper(read_wide(p, text, count))))
    return count


@api
def CharLowerBuffW(p: Process, text: PVOID, count: DWORD) -> DWORD:
    p.memory.write(text, encode_wide(chartype.lower(read_wide(p, text, count))))
    return count


@api
def CharUpperBuffA(p: Process, text: PVOID, count: DWORD) -> DWORD:
    p.memory.write(text, p.ansi(chartype.upper(p.from_ansi(p.memory.read(text, count))))[:count])
    return count


@api
def CharLowerBuffA(p: Process, text: PVOID, count: DWORD) -> DWORD:
    p.memory.write(text, p.ansi(chartype.lower(p.from_ansi(p.memory.read(text, count))))[:count])
    return count


# Stepping.


@api
def CharNextW(p: Process, text: PVOID) -> PVOID:
    return text + 2 if p.memory.read(text, 2) != b"\0\0" else text


@api
def CharPrevW(p: Process, start: PVOID, current: PVOID) -> PVOID:
    return current - 2 if current > start else start


@api
def CharNextA(p: Process, text: PVOID) -> PVOID:
    return _next(p, p.ansi_code_page, text)


@api
def CharNextExA(p: Process, codepage: WORD, text: PVOID, flags: DWORD) -> PVOID:
    return _next(p, code_page(p, codepage), text)


@api
def CharPrevA(p: Process, start: PVOID, current: PVOID) -> PVOID:
    return _previous(p, p.ansi_code_page, start, current)


@api
def CharPrevExA(p: Process, codepage: WORD, start: PVOID, current: PVOID, flags: DWORD) -> PVOID:
    return _previous(p, code_page(p, codepage), start, current)


def _next(p: Process, codepage: int, text: int) -> int:
    first = p.memory.read(text, 1)[0]
    if not first:
        return text
    return text + 2 if is_lead_byte(codepage, first) and p.memory.read(text + 1, 1)[0] else text + 1


def _previous(p: Process, codepage: int, start: int, current: int) -> int:
    if current <= start:
        return start
    at = start
    while (after := _next(p, codepage, at)) < current and after > at:
        at = after
    return at


# Classes.


@api
def IsCharAlphaW(p: Process, character: WCHAR) -> BOOL:
    return bool(char_type(CT_CTYPE1, character) & C1_ALPHA)


@api
def IsCharAlphaNumericW(p: Process, character: WCHAR) -> BOOL:
    return bool(char_type(CT_CTYPE1, character) & (C1_ALPHA | C1_DIGIT))


@api
def IsCharUpperW(p: Process, character: WCHAR) -> BOOL:
    return bool(char_type(CT_CTYPE1, character) & C1_UPPER)


@api
def IsCharLowerW(p: Process, character: WCHAR) -> BOOL:
    return bool(char_type(CT_CTYPE1, character) & C1_LOWER)


def _wide(p: Process, character: int) -> int:
    return ord(p.from_ansi(bytes((character,))))


@api
def IsCharAlphaA(p: Process, character: BYTE) -> BOOL:
    return IsCharAlphaW(p, _wide(p, character))


@api
def IsCharAlphaNumericA(p: Process, character: BYTE) -> BOOL:
    return IsCharAlphaNumericW(p, _wide(p, character))


@api
def IsCharUpperA(p: Process, character: BYTE) -> BOOL:
    return IsCharUpperW(p, _wide(p, character))


@api
def IsCharLowerA(p: Process, character: BYTE) -> BOOL:
    return IsCharLowerW(p, _wide(p, character))


# The OEM code page.


@api
def CharToOemA(p: Process, source: ASTR, target: PVOID) -> TRUE:
    p.memory.write_cstring(target, encode(p.oem_code_page, source)[0])


@api
def CharToOemW(p: Process, source: WSTR, target: PVOID) -> TRUE:
    p.memory.write_cstring(target, encode(p.oem_code_page, source)[0])


@api
def OemToCharA(p: Process, source: PVOID, target: PVOID) -> TRUE:
    p.memory.write_cstring(target, p.ansi(decode(p.oem_code_page, p.memory.read_cstring(source))))


@api
def OemToCharW(p: Process, source: PVOID, target: PVOID) -> TRUE:
    p.memory.write_wstring(target, decode(p.oem_code_page, p.memory.read_cstring(source)))


@api
def CharToOemBuffA(p: Process, source: PVOID, target: PVOID, count: DWORD) -> TRUE:
    p.memory.write(target, encode(p.oem_code_page, p.from_ansi(p.memory.read(source, count)))[0][:count])


@api
def CharToOemBuffW(p: Process, source: PVOID, target: PVOID, count: DWORD) -> TRUE:
    p.memory.write(target, encode(p.oem_code_page, read_wide(p, source, count))[0])


@api
def OemToCharBuffA(p: Process, source: PVOID, target: PVOID, count: DWORD) -> TRUE:
    p.memory.write(target, p.ansi(decode(p.oem_code_page, p.memory.read(source, count)))[:count])


@api
def OemToCharBuffW(p: Process, source: PVOID, target: PVOID, count: DWORD) -> TRUE:
    p.memory.write(target, encode_wide(decode(p.oem_code_page, p.memory.read(source, count))))


# Formatting.


@api(convention=CDECL)
def wsprintfA(p: Process, target: PVOID, format: ASTR, arguments: VARARGS) -> INT:
    return _print(p, target, format, arguments, False)


@api(convention=CDECL)
def wsprintfW(p: Process, target: PVOID, format: WSTR, arguments: VARARGS) -> INT:
    return _print(p, target, format, arguments, True)


@api
def wvsprintfA(p: Process, target: PVOID, format: ASTR, arguments: VA_LIST) -> INT:
    return _print(p, target, format, arguments, False)


@api
def wvsprintfW(p: Process, target: PVOID, format: WSTR, arguments: VA_LIST) -> INT:
    return _print(p, target, format, arguments, True)


def _print(p: Process, target: int, format: str, arguments: VARARGS, wide: bool) -> int:
    text = format_simple(p, format, arguments, wide)
    data = encode_wide(text) if wide else p.ansi(text)
    data = data[: (_MAX_PRINTED - 1) << wide]
    p.memory.write(target, data + (b"\0\0" if wide else b"\0"))
    return len(data) >> wide


# String resources.


@api.aw
def LoadString(p: Process, module: HMODULE, identifier: UINT, buffer: PVOID, size: INT, wide: FORM) -> INT:
    found = resources(p, module)
    text = found.string(identifier & 0xFFFF)
    if text is None:
        raise WinError(ERROR_RESOURCE_NAME_NOT_FOUND)
    if not size:
        if wide:
            address, _ = found.data(found.find(RT_STRING, (identifier >> 4 & 0xFFF) + 1))
            p.memory.write(buffer, _in_table(p, address, identifier & 15).to_bytes(p.bits // 8, "little"))
            return len(encode_wide(text)) // 2
        return -1
    data = encode_wide(text) if wide else p.ansi(text)
    data = data[: (size - 1) << wide]
    p.memory.write(buffer, data + (b"\0\0" if wide else b"\0"))
    return len(data) >> wide


def _in_table(p: Process, address: int, index: int) -> int:
    """The address of the text of a string table's entry."""
    for _ in range(index):
        address += 2 + 2 * int.from_bytes(p.memory.read(address, 2), "little")
    return address + 2
