"""mbstring.h: filling strings with a character, and the secure copying functions."""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.errors import CError
from pywine.abi.translate import EILSEQ, ERANGE
from pywine.abi.types import ERRNO, INT, PVOID, SIZE_T, UINT, OutOpt
from pywine.dlls.crt.mbstring import of, to_bytes
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.string_s import STRUNCATE, truncate


def _fill(c: Crt, text: int, character: int, size: int) -> None:
    """Fill `size` bytes; where the character does not fit whole, with a blank."""
    data = to_bytes(character if of(c).leads else character & 0xFF)
    c.memory.write(text, data * (size // len(data)) + b" " * (size % len(data)))


def _size_of(c: Crt, text: int, count: int) -> int:
    """The bytes of the first `count` characters."""
    return len(b"".join(of(c).read(text)[:count]))


@crt(names=("_mbsset", "_mbsset_l"))
def _mbsset(c: Crt, text: PVOID, character: UINT) -> PVOID:
    _fill(c, text, character, len(c.memory.read_cstring(text)))
    return text


@crt(names=("_mbsnset", "_mbsnset_l"))
def _mbsnset(c: Crt, text: PVOID, character: UINT, count: SIZE_T) -> PVOID:
    _fill(c, text, character, _size_of(c, text, count))
    return text


@crt(names=("_mbsnbset", "_mbsnbset_l"))
def _mbsnbset(c: Crt, text: PVOID, character: UINT, size: SIZE_T) -> PVOID:
    _fill(c, text, character, min(size, len(c.memory.read_cstring(text))))
    return text


def _check_terminated(c: Crt, text: int, size: int) -> None:
    if not text or not size:
        raise c.invalid_parameter()
    if len(c.narrow.read_some(text, size)) >= size:
        c.memory.write(text, b"\0")
        raise c.invalid_parameter()


@crt(names=("_mbsset_s", "_mbsset_s_l"), calls_back=True)
def _mbsset_s(c: Crt, text: PVOID, size: SIZE_T, character: UINT) -> ERRNO:
    _check_terminated(c, text, size)
    _mbsset(c, text, character)
    return 0


@crt(names=("_mbsnset_s", "_mbsnset_s_l"), calls_back=True)
def _mbsnset_s(c: Crt, text: PVOID, size: SIZE_T, character: UINT, count: SIZE_T) -> ERRNO:
    _check_terminated(c, text, size)
    _mbsnset(c, text, character, count)
    return 0


@crt(names=("_mbsnbset_s", "_mbsnbset_s_l"), calls_back=True)
def _mbsnbset_s(c: Crt, text: PVOID, size: SIZE_T, character: UINT, count: SIZE_T) -> ERRNO:
    _check_terminated(c, text, size)
    _mbsnbset(c, text, character, count)
    return 0


def _store(c: Crt, target: int, begun: int, size: int, source: int, count: int) -> int:
    """Put at most `count` characters behind the `begun` bytes of a target of `size`; _TRUNCATE takes what
    fits.
    """
    if not source:
        c.memory.write(target, b"\0")
        raise c.invalid_parameter()
    characters = of(c).read(source)
    room = size - begun - 1
    if count == truncate(c):
        kept = b""
        for character in characters:
            if len(kept) + len(character) > room:
                break
            kept += character
        c.memory.write_cstring(target + begun, kept)
        return STRUNCATE if len(kept) < sum(map(len, characters)) else 0
    data = b"".join(characters[:count])
    if len(data) > room:
        c.memory.write(target, b"\0")
        raise c.invalid_parameter(ERANGE)
    c.memory.write_cstring(target + begun, data)
    return 0


@crt(names=("_mbsncpy_s", "_mbsncpy_s_l"), calls_back=True)
def _mbsncpy_s(c: Crt, target: PVOID, size: SIZE_T, source: PVOID, count: SIZE_T) -> ERRNO:
    if not target and not size and not count:
        return 0
    if not target or not size:
        raise c.invalid_parameter()
    if not count:
        c.memory.write(target, b"\0")
        return 0
    return _store(c, target, 0, size, source, count)


@crt(names=("_mbsncat_s", "_mbsncat_s_l"), calls_back=True)
def _mbsncat_s(c: Crt, target: PVOID, size: SIZE_T, source: PVOID, count: SIZE_T) -> ERRNO:
    if not target and not size and not count:
        return 0
    _check_terminated(c, target, size)
    if not count:
        return 0
    return _store(c, target, len(c.memory.read_cstring(target)), size, source, count)


@crt(names=("_mbccpy_s", "_mbccpy_s_l"), calls_back=True)
def _mbccpy_s(c: Crt, target: PVOID, size: SIZE_T, copied: OutOpt[INT], source: PVOID) -> ERRNO:
    """Copies no terminator."""
    copied.value = 0
    if not target or not size:
        raise c.invalid_parameter()
    if not source:
        c.memory.write(target, b"\0")
        raise c.invalid_parameter()
    data = c.memory.read(source, 1)
    if data[0] in of(c).leads:
        data = c.memory.read(source, 2)
        if not data[1]:
            c.memory.write(target, b"\0")
            copied.value = 1
            raise CError(EILSEQ)
    if len(data) > size:
        c.memory.write(target, b"\0")
        raise c.invalid_parameter(ERANGE)
    c.memory.write(target, data)
    copied.value = len(data)
    return 0
