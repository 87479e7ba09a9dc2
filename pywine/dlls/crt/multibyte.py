"""stdlib.h: conversion between multibyte and wide characters by the locale's code page."""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.errors import CError
from pywine.abi.translate import EILSEQ, ERANGE
from pywine.abi.types import CINT, CSIZE, ERRNO, INT, PVOID, SIZE_T, WINT, OutOpt
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.string_s import STRUNCATE, truncate
from pywine.dlls.crt.text import from_units, units


def decode(c: Crt, data: bytes) -> str:
    """`data` as UTF-16 units. Raises CError(EILSEQ)."""
    from pywine.nt.codepages import CodePageError

    try:
        return units(c.locale.decode(data))
    except CodePageError:
        raise CError(EILSEQ) from None


def encode(c: Crt, text: str) -> bytes:
    """UTF-16 units in the locale's code page. Raises CError(EILSEQ)."""
    try:
        return c.locale.encode(text)
    except UnicodeEncodeError:
        raise CError(EILSEQ) from None


def character_size(c: Crt, data: bytes) -> int:
    """Bytes of the first multibyte character of `data`; 0 for a NUL. Raises CError(EILSEQ)."""
    if not data or data[0] == 0:
        return 0
    locale = c.locale
    size = 1
    if locale.code_page == 65001:
        size = 4 if data[0] >= 0xF0 else 3 if data[0] >= 0xE0 else 2 if data[0] >= 0xC0 else 1
    elif locale.is_lead_byte(data[0]):
        size = 2
    if len(data) < size or (size > 1 and data[1] == 0):
        raise CError(EILSEQ)
    return size


@crt(names=("mblen", "_mblen_l"))
def mblen(c: Crt, text: PVOID, count: SIZE_T) -> CINT:
    return _to_wide(c, 0, text, count)


@crt(names=("mbtowc", "_mbtowc_l"))
def mbtowc(c: Crt, target: PVOID, text: PVOID, count: SIZE_T) -> CINT:
    return _to_wide(c, target, text, count)


def _to_wide(c: Crt, target: int, text: int, count: int) -> int:
    if not text or not count:
        return 0
    data = c.memory.read(text, 1)
    if count > 1 and c.locale.maximum_length > 1:
        data = c.memory.read_cstring(text, min(count, 4)) or b"\0"
    size = character_size(c, data)
    found = decode(c, data[: size or 1])
    if target:
        c.memory.write(target, found[:1].encode("utf-16-le", "surrogatepass"))
    return size


@crt(names=("wctomb", "_wctomb_l"))
def wctomb(c: Crt, target: PVOID, character: WINT) -> CINT:
    if not target:
        return 0
    data = encode(c, chr(character))
    c.memory.write(target, data)
    return len(data)


@crt(names=("wctomb_s", "_wctomb_s_l"))
def wctomb_s(c: Crt, used: OutOpt[INT], target: PVOID, size: SIZE_T, character: WINT) -> ERRNO:
    if not target:
        used.value = 0
        return 0
    data = encode(c, chr(character))
    if len(data) > size:
        raise CError(ERANGE)
    c.memory.write(target, data)
    used.value = len(data)
    return 0


@crt(names=("mbstowcs", "_mbstowcs_l"))
def mbstowcs(c: Crt, target: PVOID, text: PVOID, count: SIZE_T) -> CSIZE:
    """Without a target, how many wide characters it would take."""
    found = decode(c, c.memory.read_cstring(text))
    if not target:
        return len(found)
    c.wide.write(target, (found + "\0")[:count])
    return min(len(found), count)


@crt(names=("wcstombs", "_wcstombs_l"))
def wcstombs(c: Crt, target: PVOID, text: PVOID, count: SIZE_T) -> CSIZE:
    """Stores whole multibyte characters only."""
    found = c.wide.read(text)
    if not target:
        return len(encode(c, found))
    data = _fitting(c, found, count)
    c.memory.write(target, data + b"\0" if len(data) < count else data)
    return len(data)


def _fitting(c: Crt, text: str, count: int) -> bytes:
    """The characters of `text` that fit whole into `count` bytes."""
    if c.locale.maximum_length == 1:
        return encode(c, text[:count])
    out = b""
    for character in from_units(text):
        data = encode(c, character)
        if len(out) + len(data) > count:
            break
        out += data
    return out


@crt(names=("mbstowcs_s", "_mbstowcs_s_l"), calls_back=True)
def mbstowcs_s(
    c: Crt, converted: OutOpt[SIZE_T], target: PVOID, size: SIZE_T, text: PVOID, count: SIZE_T
) -> ERRNO:
    converted.value = 0
    if bool(target) != bool(size) or (size and not text):
        raise c.invalid_parameter()
    found = decode(c, c.memory.read_cstring(text))
    if not target:
        converted.value = len(found) + 1
        return 0
    return _store(c, c.wide, converted, target, size, found, count)


@crt(names=("wcstombs_s", "_wcstombs_s_l"), calls_back=True)
def wcstombs_s(
    c: Crt, converted: OutOpt[SIZE_T], target: PVOID, size: SIZE_T, text: PVOID, count: SIZE_T
) -> ERRNO:
    converted.value = 0
    if bool(target) != bool(size) or (size and not text):
        raise c.invalid_parameter()
    found = encode(c, c.wide.read(text)).decode("latin-1")
    if not target:
        converted.value = len(found) + 1
        return 0
    return _store(c, c.narrow, converted, target, size, found, count)


def _store(
    c: Crt, form: object, converted: OutOpt[SIZE_T], target: int, size: int, text: str, count: int
) -> int:
    """Store at most `count` characters and a terminator; _TRUNCATE takes what fits."""
    if count == truncate(c):
        stored = text[: size - 1]
    else:
        stored = text[:count]
        if len(stored) >= size:
            form.put(target, "")  # type: ignore[attr-defined]
            raise c.invalid_parameter(ERANGE)
    form.put(target, stored)  # type: ignore[attr-defined]
    converted.value = len(stored) + 1
    return STRUNCATE if count == truncate(c) and len(stored) < len(text) else 0


@crt(names=("_mbstrlen", "_mbstrlen_l"))
def _mbstrlen(c: Crt, text: PVOID) -> CSIZE:
    return _count(c, c.memory.read_cstring(text))


@crt(names=("_mbstrnlen", "_mbstrnlen_l"))
def _mbstrnlen(c: Crt, text: PVOID, count: SIZE_T) -> CSIZE:
    return _count(c, c.narrow.read_some(text, count).encode("latin-1"))


def _count(c: Crt, data: bytes) -> int:
    """Multibyte characters in `data`. Raises CError(EILSEQ)."""
    if c.locale.maximum_length == 1:
        return len(data)
    count = at = 0
    while at < len(data):
        at += character_size(c, data[at : at + 4])
        count += 1
    return count
