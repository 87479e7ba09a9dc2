"""string.h: the secure functions, which know the size of their target."""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.errors import CError
from pywine.abi.translate import EINVAL, ERANGE
from pywine.abi.types import ERRNO, PVOID, SIZE_T
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.string import next_token
from pywine.dlls.crt.text import CHARACTER, CTEXT, FORM

STRUNCATE = 80


@crt(calls_back=True)
def memcpy_s(c: Crt, target: PVOID, size: SIZE_T, source: PVOID, count: SIZE_T) -> ERRNO:
    if not count:
        return 0
    if not target:
        raise c.invalid_parameter()
    if not source or size < count:
        c.memory.write(target, bytes(size))
        raise c.invalid_parameter(ERANGE if source else EINVAL)
    c.memory.write(target, c.memory.read(source, count))
    return 0


@crt(calls_back=True)
def memmove_s(c: Crt, target: PVOID, size: SIZE_T, source: PVOID, count: SIZE_T) -> ERRNO:
    if not count:
        return 0
    if not target or not source:
        raise c.invalid_parameter()
    if size < count:
        raise c.invalid_parameter(ERANGE)
    c.memory.write(target, c.memory.read(source, count))
    return 0


@crt(calls_back=True)
def wmemcpy_s(c: Crt, target: PVOID, size: SIZE_T, source: PVOID, count: SIZE_T) -> ERRNO:
    return memcpy_s(c, target, 2 * size, source, 2 * count)


@crt(calls_back=True)
def wmemmove_s(c: Crt, target: PVOID, size: SIZE_T, source: PVOID, count: SIZE_T) -> ERRNO:
    return memmove_s(c, target, 2 * size, source, 2 * count)


@crt.pair("strcpy_s _mbscpy_s _mbscpy_s_l", "wcscpy_s", calls_back=True)
def strcpy_s(c: Crt, form: FORM, target: PVOID, size: SIZE_T, source: PVOID) -> ERRNO:
    check_target(c, form, target, size, source)
    text = form.read_some(source, size)
    if len(text) >= size:
        raise refuse(c, form, target, ERANGE)
    form.put(target, text)
    return 0


@crt.pair("strcat_s _mbscat_s _mbscat_s_l", "wcscat_s", calls_back=True)
def strcat_s(c: Crt, form: FORM, target: PVOID, size: SIZE_T, source: PVOID) -> ERRNO:
    check_target(c, form, target, size, source)
    return append(c, form, target, size, form.read_some(source, size))


@crt.pair("strncpy_s _mbsnbcpy_s _mbsnbcpy_s_l", "wcsncpy_s", calls_back=True)
def strncpy_s(c: Crt, form: FORM, target: PVOID, size: SIZE_T, source: PVOID, count: SIZE_T) -> ERRNO:
    if not count and not target and not size:
        return 0
    check_target(c, form, target, size, source if count else target)
    if count == truncate(c):
        text = form.read_some(source, size)
        form.put(target, text[: size - 1])
        return STRUNCATE if len(text) >= size else 0
    text = form.read_some(source, min(count, size)) if count else ""
    if len(text) >= size:
        raise refuse(c, form, target, ERANGE)
    form.put(target, text)
    return 0


@crt.pair("strncat_s _mbsnbcat_s _mbsnbcat_s_l", "wcsncat_s", calls_back=True)
def strncat_s(c: Crt, form: FORM, target: PVOID, size: SIZE_T, source: PVOID, count: SIZE_T) -> ERRNO:
    if not count and not target and not size:
        return 0
    check_target(c, form, target, size, source if count else target)
    if count == truncate(c):
        held = len(form.read_some(target, size))
        if held == size:
            raise refuse(c, form, target, EINVAL)
        text = form.read_some(source, size)
        form.put(target + held * form.width, text[: size - held - 1])
        return STRUNCATE if len(text) >= size - held else 0
    return append(c, form, target, size, form.read_some(source, min(count, size)))


@crt.pair("strtok_s", "wcstok_s", calls_back=True)
def strtok_s(c: Crt, form: FORM, text: PVOID, delimiters: PVOID, context: PVOID) -> PVOID:
    if not context or not delimiters or not (text or c.read_pointer(context)):
        raise c.invalid_parameter()
    token, rest = next_token(form, text or c.read_pointer(context), form.read(delimiters))
    c.write_pointer(context, rest)
    return token


@crt.pair("_strlwr_s _strlwr_s_l _mbslwr_s _mbslwr_s_l", "_wcslwr_s _wcslwr_s_l", calls_back=True)
def _strlwr_s(c: Crt, form: FORM, text: PVOID, size: SIZE_T) -> ERRNO:
    form.write(text, form.lower(held(c, form, text, size)))
    return 0


@crt.pair("_strupr_s _strupr_s_l _mbsupr_s _mbsupr_s_l", "_wcsupr_s _wcsupr_s_l", calls_back=True)
def _strupr_s(c: Crt, form: FORM, text: PVOID, size: SIZE_T) -> ERRNO:
    form.write(text, form.upper(held(c, form, text, size)))
    return 0


@crt.pair("_strset_s", "_wcsset_s", calls_back=True)
def _strset_s(c: Crt, form: FORM, text: PVOID, size: SIZE_T, character: CHARACTER) -> ERRNO:
    form.write(text, character * len(held(c, form, text, size)))
    return 0


@crt.pair("_strnset_s", "_wcsnset_s", calls_back=True)
def _strnset_s(c: Crt, form: FORM, text: PVOID, size: SIZE_T, character: CHARACTER, count: SIZE_T) -> ERRNO:
    form.write(text, character * min(count, len(held(c, form, text, size))))
    return 0


def truncate(c: Crt) -> int:
    """_TRUNCATE as a size_t."""
    return (1 << c.p.bits) - 1


def refuse(c: Crt, form: FORM, target: int, code: int) -> CError:
    """Empty the target and report an invalid parameter."""
    form.write(target, "\0")
    return c.invalid_parameter(code)


def check_target(c: Crt, form: FORM, target: int, size: int, source: int) -> None:
    if not target or not size:
        raise c.invalid_parameter()
    if not source:
        raise refuse(c, form, target, EINVAL)


def append(c: Crt, form: FORM, target: int, size: int, text: CTEXT) -> int:
    """Store `text` behind what the target holds, or refuse."""
    length = len(form.read_some(target, size))
    if length + len(text) >= size:
        raise refuse(c, form, target, EINVAL if length == size else ERANGE)
    form.put(target + length * form.width, text)
    return 0


def held(c: Crt, form: FORM, text: int, size: int) -> str:
    """The text in a buffer of `size` characters; refuses one that is not terminated."""
    if not text:
        raise c.invalid_parameter()
    found = form.read_some(text, size)
    if len(found) >= size:
        if size:
            form.write(text, "\0")
        raise c.invalid_parameter()
    return found
