"""stringapiset.h: conversion between code pages and UTF-16, comparison, character types."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.text import encode_wide, read_bytes, read_wide, wide_length
from pywine.abi.types import BOOL, DWORD, INT, PVOID, TRUE, UINT, WSTR, Opt
from pywine.abi.winerror import ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_FLAGS, ERROR_INVALID_PARAMETER
from pywine.nt import chartype
from pywine.nt import locale as locales
from pywine.nt.codepages import CodePageError, decode, encode
from pywine.nt.process import Process

CP_ACP, CP_OEMCP, CP_MACCP, CP_THREAD_ACP = 0, 1, 2, 3
CSTR_LESS_THAN, CSTR_EQUAL, CSTR_GREATER_THAN = 1, 2, 3
_STARTS_WITH, _ENDS_WITH, _FROM_START, _FROM_END = 0x100000, 0x200000, 0x400000, 0x800000  # FIND_*
_MAP_FOLDCZONE, _MAP_PRECOMPOSED, _MAP_COMPOSITE, _MAP_FOLDDIGITS, _MAP_EXPAND = (
    0x10,
    0x20,
    0x40,
    0x80,
    0x2000,
)


def code_page(p: Process, number: int) -> int:
    """A code page number with CP_ACP and its kin resolved."""
    if number in (CP_ACP, CP_THREAD_ACP):
        return p.ansi_code_page
    return {CP_OEMCP: p.oem_code_page, CP_MACCP: 10000}.get(number, number)


@api
def MultiByteToWideChar(
    p: Process, codepage: UINT, flags: DWORD, source: PVOID, size: INT, target: PVOID, capacity: INT
) -> INT:
    if not source or not size or capacity < 0 or (capacity and (not target or source == target)):
        raise WinError(ERROR_INVALID_PARAMETER)
    data = p.memory.read_cstring(source) + b"\0" if size < 0 else p.memory.read(source, size)
    units = encode_wide(_convert(decode, code_page(p, codepage), data, flags))
    count = len(units) // 2
    if capacity:
        p.memory.write(target, units[: 2 * capacity])
        if count > capacity:
            raise WinError(ERROR_INSUFFICIENT_BUFFER)
    return count


@api
def WideCharToMultiByte(
    p: Process, codepage: UINT, flags: DWORD, source: PVOID, count: INT, target: PVOID, capacity: INT,
    default: PVOID, used: PVOID,
) -> INT:  # fmt: skip
    if not source or not count or capacity < 0 or (capacity and (not target or source == target)):
        raise WinError(ERROR_INVALID_PARAMETER)
    codepage = code_page(p, codepage)
    if codepage in (65000, 65001) and (default or used):
        raise WinError(ERROR_INVALID_PARAMETER)
    text = read_wide(p, source) + "\0" if count < 0 else read_wide(p, source, count)
    replacement = p.memory.read_cstring(default, 2) if default else None
    data, defaulted = _convert(encode, codepage, text, flags, replacement)
    if used:
        p.memory.write(used, defaulted.to_bytes(4, "little"))
    if capacity:
        p.memory.write(target, data[:capacity])
        if len(data) > capacity:
            raise WinError(ERROR_INSUFFICIENT_BUFFER)
    return len(data)


def _convert(conversion, *arguments):
    try:
        return conversion(*arguments)
    except CodePageError as error:
        raise WinError(error.error) from None


@api
def CompareStringOrdinal(
    p: Process, one: PVOID, one_count: INT, other: PVOID, other_count: INT, ignore_case: BOOL
) -> INT:
    if not one or not other or one_count < -1 or other_count < -1:
        raise WinError(ERROR_INVALID_PARAMETER)
    first, second = read_wide(p, one, one_count), read_wide(p, other, other_count)
    if ignore_case:
        first, second = chartype.upper(first), chartype.upper(second)
    return ordinal(first, second)


@api
def FindStringOrdinal(
    p: Process, flags: DWORD, text: PVOID, count: INT, wanted: PVOID, wanted_count: INT, ignore_case: BOOL
) -> INT:
    p.last_error = 0
    if not text or not wanted or count < -1 or wanted_count < -1:
        p.last_error = ERROR_INVALID_PARAMETER
        return -1
    if flags not in (0, _FROM_START, _FROM_END, _STARTS_WITH, _ENDS_WITH):
        p.last_error = ERROR_INVALID_FLAGS
        return -1
    source, value = read_wide(p, text, count), read_wide(p, wanted, wanted_count)
    if ignore_case:
        source, value = chartype.upper(source), chartype.upper(value)
    if flags == _STARTS_WITH:
        return 0 if source.startswith(value) else -1
    if flags == _ENDS_WITH:
        found = len(source) - len(value) if source.endswith(value) else -1
    else:
        found = source.rfind(value) if flags == _FROM_END else source.find(value)
    return wide_length(source[:found]) if found > 0 else found


def ordinal(first: str, second: str) -> int:
    """CSTR_* of two texts compared by their UTF-16 units."""
    if first == second:
        return CSTR_EQUAL
    one, other = first.encode("utf-16-be", "surrogatepass"), second.encode("utf-16-be", "surrogatepass")
    return CSTR_LESS_THAN if one < other else CSTR_GREATER_THAN


@api
def CompareStringW(
    p: Process, locale: DWORD, flags: DWORD, one: PVOID, one_count: INT, other: PVOID, other_count: INT
) -> INT:
    if not one or not other:
        raise WinError(ERROR_INVALID_PARAMETER)
    first, second = read_wide(p, one, max(one_count, -1)), read_wide(p, other, max(other_count, -1))
    return compare_text(flags, first, second, locales.resolve(locale))


@api
def CompareStringEx(
    p: Process, name: Opt[WSTR], flags: DWORD, one: PVOID, one_count: INT, other: PVOID, other_count: INT,
    version: PVOID, reserved: PVOID, parameter: PVOID,
) -> INT:  # fmt: skip
    if not one or not other:
        raise WinError(ERROR_INVALID_PARAMETER)
    first, second = read_wide(p, one, max(one_count, -1)), read_wide(p, other, max(other_count, -1))
    return compare_text(flags, first, second, locales.by_name(name))


def compare_text(flags: int, first: str, second: str, locale: int | None) -> int:
    """CSTR_* of two texts in the order of a locale. Raises WinError(ERROR_INVALID_FLAGS)."""
    from pywine.nt.collation import VALID_FLAGS, compare, own_order

    if flags & ~VALID_FLAGS:
        raise WinError(ERROR_INVALID_FLAGS)
    return 2 + compare(first, second, flags, own_order(locale))


@api
def GetStringTypeW(p: Process, kind: DWORD, source: PVOID, count: INT, types: PVOID) -> BOOL:
    if kind not in (1, 2, 4) or not source:
        raise WinError(ERROR_INVALID_PARAMETER)
    text = read_wide(p, source) + "\0" if count < 0 else read_wide(p, source, count)
    values = chartype.string_types(kind, text)
    p.memory.write(types, struct.pack(f"<{len(values)}H", *values))
    return True


@api
def GetStringTypeExW(p: Process, locale: DWORD, kind: DWORD, source: PVOID, count: INT, types: PVOID) -> BOOL:
    return GetStringTypeW(p, kind, source, count, types)


@api
def FoldStringW(p: Process, flags: DWORD, source: PVOID, count: INT, target: PVOID, capacity: INT) -> INT:
    from pywine.nt.collation import fold

    if not source or not count or capacity < 0:
        raise WinError(ERROR_INVALID_PARAMETER)
    if not flags or flags & ~0x20F0 or flags & 0x60 == 0x60:
        raise WinError(ERROR_INVALID_FLAGS)
    text = read_wide(p, source) + "\0" if count < 0 else read_wide(p, source, count)
    units = encode_wide(fold(text, flags))
    if capacity:
        if len(units) // 2 > capacity:
            raise WinError(ERROR_INSUFFICIENT_BUFFER)
        p.memory.write(target, units)
    return len(units) // 2


@api
def CompareStringA(
    p: Process, locale: DWORD, flags: DWORD, one: PVOID, one_count: INT, other: PVOID, other_count: INT
) -> INT:
    if not one or not other:
        raise WinError(ERROR_INVALID_PARAMETER)
    first = p.from_ansi(read_bytes(p, one, max(one_count, -1)))
    second = p.from_ansi(read_bytes(p, other, max(other_count, -1)))
    return compare_text(flags, first, second, locales.resolve(locale))


@api(names=("GetStringTypeA", "GetStringTypeExA"))
def GetStringTypeA(p: Process, locale: DWORD, kind: DWORD, source: PVOID, count: INT, types: PVOID) -> TRUE:
    if kind not in (1, 2, 4) or not source:
        raise WinError(ERROR_INVALID_PARAMETER)
    data = p.memory.read_cstring(source) + b"\0" if count < 0 else p.memory.read(source, count)
    values = chartype.string_types(kind, p.from_ansi(data))
    p.memory.write(types, struct.pack(f"<{len(values)}H", *values))
