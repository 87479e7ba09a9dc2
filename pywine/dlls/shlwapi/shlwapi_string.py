"""shlwapi.h: strings."""

from __future__ import annotations

from pywine.abi.api import CDECL, api
from pywine.abi.text import encode_wide, read_text
from pywine.abi.types import (
    BOOL,
    DWORD,
    FORM,
    HRESULT,
    INT,
    LONGLONG,
    PVOID,
    TSTR,
    UINT,
    ULONGLONG,
    VA_LIST,
    VARARGS,
    WCHAR,
    WORD,
    WSTR,
    Opt,
    Out,
)  # fmt: skip
from pywine.nt import shellstrings
from pywine.nt.chartype import lower, upper
from pywine.nt.collation import compare
from pywine.nt.printf import format_simple
from pywine.nt.process import Process

_E_INVALIDARG = 0x80070057
_HEXADECIMAL = 1
_NEAREST, _CUT_OFF = 1, 2


def _read(p: Process, address: int, wide: bool) -> str:
    return read_text(p, address, -1, wide)


def _data(p: Process, text: str, wide: bool) -> bytes:
    return encode_wide(text) if wide else p.ansi(text)


def _store(p: Process, address: int, text: str, size: int, wide: bool) -> None:
    """Store as much of a text as fits in `size` characters, with its NUL."""
    if address and size > 0:
        data = _data(p, text, wide)[: (size - 1) << wide]
        p.memory.write(address, data + bytes(1 << wide))


def _place(p: Process, address: int, text: str, index: int, wide: bool) -> int:
    """The address of the character at an index; NULL for -1."""
    return 0 if index < 0 else address + len(_data(p, text[:index], wide))


def _sign(one: str, other: str) -> int:
    return (one > other) - (one < other)


# Searching. Characters arrive as WORDs; the A forms look at the low byte.


def _char(p: Process, char: int, wide: bool) -> str:
    return chr(char) if wide else p.from_ansi(bytes((char & 0xFF,)))


@api.aw
def StrChr(p: Process, text: PVOID, char: WORD, wide: FORM) -> PVOID:
    if not text:
        return 0
    content = _read(p, text, wide)
    return _place(p, text, content, content.find(_char(p, char, wide)), wide)


@api.aw
def StrChrI(p: Process, text: PVOID, char: WORD, wide: FORM) -> PVOID:
    if not text:
        return 0
    content = _read(p, text, wide)
    return _place(p, text, content, lower(content).find(lower(_char(p, char, wide))), wide)


@api
def StrChrNW(p: Process, text: PVOID, char: WCHAR, count: UINT) -> PVOID:
    content = p.memory.read_wstring(text, count) if text else ""
    return _place(p, text, content, content.find(chr(char)), True)


@api.aw
def StrRChr(p: Process, text: PVOID, end: PVOID, char: WORD, wide: FORM) -> PVOID:
    return _last(p, text, end, _char(p, char, wide), wide, lambda content: content)


@api.aw
def StrRChrI(p: Process, text: PVOID, end: PVOID, char: WORD, wide: FORM) -> PVOID:
    return _last(p, text, end, lower(_char(p, char, wide)), wide, lower)


def _last(p: Process, text: int, end: int, wanted: str, wide: bool, fold: object) -> int:
    if not text:
        return 0
    content = read_text(p, text, (end - text) >> wide, wide) if end else _read(p, text, wide)
    return _place(p, text, content, fold(content).rfind(wanted), wide)  # type: ignore[operator]


@api.aw
def StrStr(p: Process, text: PVOID, wanted: Opt[TSTR], wide: FORM) -> PVOID:
    if not text or not wanted:
        return 0
    content = _read(p, text, wide)
    return _place(p, text, content, content.find(wanted), wide)


@api.aw
def StrStrI(p: Process, text: PVOID, wanted: Opt[TSTR], wide: FORM) -> PVOID:
    if not text or not wanted:
        return 0
    content = _read(p, text, wide)
    return _place(p, text, content, lower(content).find(lower(wanted)), wide)


@api
def StrStrNW(p: Process, text: PVOID, wanted: Opt[WSTR], count: UINT) -> PVOID:
    content = p.memory.read_wstring(text, count) if text else ""
    return _place(p, text, content, content.find(wanted), True) if wanted else 0


@api
def StrStrNIW(p: Process, text: PVOID, wanted: Opt[WSTR], count: UINT) -> PVOID:
    content = p.memory.read_wstring(text, count) if text else ""
    return _place(p, text, content, lower(content).find(lower(wanted)), True) if wanted else 0


@api.aw
def StrRStrI(p: Process, text: PVOID, end: PVOID, wanted: Opt[TSTR], wide: FORM) -> PVOID:
    if not text or not wanted:
        return 0
    content = _read(p, text, wide)
    limit = len(read_text(p, text, (end - text) >> wide, wide)) if end else len(content)
    found = lower(content).rfind(lower(wanted), 0, min(limit + len(wanted) - 1, len(content)))
    return _place(p, text, content, found, wide)


@api.aw
def StrPBrk(p: Process, text: PVOID, wanted: TSTR, wide: FORM) -> PVOID:
    content = _read(p, text, wide) if text else ""
    found = next((index for index, char in enumerate(content) if char in wanted), -1)
    return _place(p, text, content, found, wide)


@api.aw
def StrSpn(p: Process, text: Opt[TSTR], wanted: Opt[TSTR]) -> INT:
    if not text or not wanted:
        return 0
    return len(text) - len(text.lstrip(wanted))


@api.aw
def StrCSpn(p: Process, text: Opt[TSTR], wanted: Opt[TSTR]) -> INT:
    if not text or not wanted:
        return 0
    return next((index for index, char in enumerate(text) if char in wanted), len(text))


@api.aw
def StrCSpnI(p: Process, text: Opt[TSTR], wanted: Opt[TSTR]) -> INT:
    return StrCSpn(p, lower(text or ""), lower(wanted or ""))


# Comparing.


@api(names=("StrCmpW",))
def StrCmpW(p: Process, one: WSTR, other: WSTR) -> INT:
    return _linguistic(p, one, other, False)


@api(names=("StrCmpIW",))
def StrCmpIW(p: Process, one: WSTR, other: WSTR) -> INT:
    return _linguistic(p, one, other, True)


@api.aw
def StrCmpN(p: Process, one: TSTR, other: TSTR, count: INT) -> INT:
    return _linguistic(p, one[:count], other[:count], False)


@api.aw
def StrCmpNI(p: Process, one: TSTR, other: TSTR, count: INT) -> INT:
    return _linguistic(p, one[:count], other[:count], True)


def _linguistic(p: Process, one: str, other: str, ignore_case: bool) -> int:
    """The order in the user's language."""
    return compare(one, other, shellstrings.IGNORE_CASE if ignore_case else 0)


@api.aw
def StrCmpC(p: Process, one: TSTR, other: TSTR) -> INT:
    return _sign(one, other)


@api.aw
def StrCmpIC(p: Process, one: TSTR, other: TSTR) -> INT:
    return _sign(_fold(one), _fold(other))


@api.aw
def StrCmpNC(p: Process, one: TSTR, other: TSTR, count: INT) -> INT:
    return _sign(one[:count], other[:count])


@api.aw
def StrCmpNIC(p: Process, one: TSTR, other: TSTR, count: INT) -> INT:
    return _sign(_fold(one[:count]), _fold(other[:count]))


def _fold(text: str) -> str:
    """Lower case of the ASCII letters only."""
    return "".join(char.lower() if char.isascii() else char for char in text)


@api
def StrCmpLogicalW(p: Process, one: Opt[WSTR], other: Opt[WSTR]) -> INT:
    return shellstrings.compare_logically(one, other) if one is not None and other is not None else 0


@api.aw
def ChrCmpI(p: Process, one: WORD, other: WORD, wide: FORM) -> BOOL:
    return upper(_char(p, one, wide)) != upper(_char(p, other, wide))


@api.aw
def StrIsIntlEqual(p: Process, cased: BOOL, one: TSTR, other: TSTR, count: INT) -> BOOL:
    first, second = one[:count], other[:count]
    return first == second if cased else lower(first) == lower(second)


# Numbers.


@api.aw
def StrToInt(p: Process, text: Opt[TSTR]) -> INT:
    return _wrap(shellstrings.parse_number(text or "", hexadecimal=False, skip_blanks=False) or 0, 32)


@api.aw
def StrToIntEx(p: Process, text: Opt[TSTR], flags: DWORD, value: Out[INT]) -> BOOL:
    found = shellstrings.parse_number(text or "", hexadecimal=bool(flags & _HEXADECIMAL))
    if found is not None:
        value.value = _wrap(found, 32)
    return found is not None


@api.aw
def StrToInt64Ex(p: Process, text: Opt[TSTR], flags: DWORD, value: Out[LONGLONG]) -> BOOL:
    found = shellstrings.parse_number(text or "", hexadecimal=bool(flags & _HEXADECIMAL))
    if found is not None:
        value.value = _wrap(found, 64)
    return found is not None


def _wrap(value: int, bits: int) -> int:
    value &= (1 << bits) - 1
    return value - (1 << bits) if value >> (bits - 1) else value


@api
def StrFormatByteSizeW(p: Process, size: LONGLONG, text: PVOID, room: UINT) -> PVOID:
    _store(p, text, shellstrings.byte_size(size), room, True)
    return text


@api
def StrFormatByteSizeEx(p: Process, size: ULONGLONG, flags: INT, text: PVOID, room: UINT) -> HRESULT:
    if flags not in (_NEAREST, _CUT_OFF) or not room:
        return _E_INVALIDARG
    _store(p, text, shellstrings.byte_size(size, rounded=flags == _NEAREST), room, True)
    return 0


@api
def StrFormatByteSize64A(p: Process, size: LONGLONG, text: PVOID, room: UINT) -> PVOID:
    _store(p, text, shellstrings.byte_size(size), room, False)
    return text


@api
def StrFormatByteSizeA(p: Process, size: DWORD, text: PVOID, room: UINT) -> PVOID:
    _store(p, text, shellstrings.byte_size(size), room, False)
    return text


@api.aw
def StrFormatKBSize(p: Process, size: LONGLONG, text: PVOID, room: UINT, wide: FORM) -> PVOID:
    _store(p, text, f"{-(-size // 1024):,} KB", room, wide)
    return text


@api.aw
def StrFromTimeInterval(p: Process, text: PVOID, room: UINT, time: DWORD, digits: INT, wide: FORM) -> INT:
    interval = shellstrings.time_interval(time, digits)
    _store(p, text, interval, room, wide)
    return len(interval)


# Copying.


@api
def StrCpyW(p: Process, target: PVOID, source: Opt[WSTR]) -> PVOID:
    if target and source is not None:
        p.memory.write_wstring(target, source)
    return target


@api
def StrCatW(p: Process, target: PVOID, source: WSTR) -> PVOID:
    old = p.memory.read_wstring(target)
    p.memory.write_wstring(target + len(encode_wide(old)), source)
    return target


@api
def StrCpyNW(p: Process, target: PVOID, source: Opt[WSTR], size: INT) -> PVOID:
    _store(p, target, source or "", size, True)
    return target


@api.aw
def StrCatBuff(p: Process, target: PVOID, source: Opt[TSTR], size: INT, wide: FORM) -> PVOID:
    if target and source is not None:
        _store(p, target, _read(p, target, wide) + source, size, wide)
    return target


@api.aw
def StrNCat(p: Process, target: PVOID, source: Opt[TSTR], count: INT, wide: FORM) -> PVOID:
    if target and source is not None:
        old = _read(p, target, wide)
        _store(p, target, old + source[: max(count - 1, 0)], 1 << 20, wide)
    return target


@api
def StrCatChainW(p: Process, target: PVOID, size: DWORD, at: DWORD, source: WSTR) -> DWORD:
    old = p.memory.read_wstring(target)[: at if at != 0xFFFFFFFF else None]
    _store(p, target, old + source, size, True)
    return min(len(old) + len(source), max(size - 1, 0))


@api.aw
def StrDup(p: Process, text: Opt[TSTR], wide: FORM) -> PVOID:
    return p.allocate(_data(p, text, wide) + bytes(1 << wide)) if text is not None else 0


@api.aw
def SHStrDup(p: Process, text: Opt[TSTR], copy: Out[PVOID]) -> HRESULT:
    copy.value = 0
    if text is None:
        return _E_INVALIDARG
    copy.value = p.allocate(encode_wide(text) + b"\0\0")
    return 0


@api.aw
def StrTrim(p: Process, text: PVOID, chars: TSTR, wide: FORM) -> BOOL:
    old = _read(p, text, wide) if text else ""
    new = old.strip(chars)
    if new == old:
        return False
    p.memory.write(text, _data(p, new, wide) + bytes(1 << wide))
    return True


@api
def SHAnsiToUnicode(p: Process, source: PVOID, target: PVOID, size: INT) -> INT:
    return _convert(p, p.read_ansi(source) if source else "", target, size, True)


@api
def SHAnsiToAnsi(p: Process, source: PVOID, target: PVOID, size: INT) -> INT:
    return _convert(p, p.read_ansi(source) if source else "", target, size, False)


@api
def SHUnicodeToAnsi(p: Process, source: Opt[WSTR], target: PVOID, size: INT) -> INT:
    return _convert(p, source or "", target, size, False)


@api
def SHUnicodeToUnicode(p: Process, source: Opt[WSTR], target: PVOID, size: INT) -> INT:
    return _convert(p, source or "", target, size, True)


def _convert(p: Process, text: str, target: int, size: int, wide: bool) -> int:
    if not target or size <= 0:
        return 0
    _store(p, target, text, size, wide)
    return min(len(_data(p, text, wide)) >> wide, size - 1) + 1


# Formatting.


@api(names=("wnsprintfA",), convention=CDECL)
def wnsprintfA(p: Process, target: PVOID, size: INT, format: PVOID, arguments: VARARGS) -> INT:
    return _print(p, target, size, format, arguments, False)


@api(names=("wnsprintfW",), convention=CDECL)
def wnsprintfW(p: Process, target: PVOID, size: INT, format: PVOID, arguments: VARARGS) -> INT:
    return _print(p, target, size, format, arguments, True)


@api
def wvnsprintfA(p: Process, target: PVOID, size: INT, format: PVOID, arguments: VA_LIST) -> INT:
    return _print(p, target, size, format, arguments, False)


@api
def wvnsprintfW(p: Process, target: PVOID, size: INT, format: PVOID, arguments: VA_LIST) -> INT:
    return _print(p, target, size, format, arguments, True)


def _print(p: Process, target: int, size: int, format: int, arguments: VARARGS, wide: bool) -> int:
    text = format_simple(p, _read(p, format, wide), arguments, wide)
    length = len(_data(p, text, wide)) >> wide
    _store(p, target, text, size, wide)
    return length if length < size else -1
