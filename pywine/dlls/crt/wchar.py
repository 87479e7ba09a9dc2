"""wchar.h and uchar.h: the restartable conversions.

Their state is what mbstate_t has room for: the bytes of an unfinished character, or the half of a surrogate
pair that is still to come. All zeros is the initial state.
"""

from __future__ import annotations

import struct

from pywine.abi.api import crt
from pywine.abi.errors import CError
from pywine.abi.translate import EILSEQ, ERANGE
from pywine.abi.types import CSIZE, DWORD, ERRNO, INT, PVOID, SIZE_T, WINT, OutOpt
from pywine.dlls.crt.multibyte import decode, encode
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.string_s import truncate

_UNFINISHED, _FROM_BEFORE = -2, -3
_UTF_8 = 65001
_state = struct.Struct("<4sHH")  # the bytes, how many; the unit that is still to come


class _OwnStates:
    """The state of each function that was given none."""

    def __init__(self, c: Crt) -> None:
        self._c = c
        self._addresses: dict[str, int] = {}

    def address(self, function: str) -> int:
        if function not in self._addresses:
            self._addresses[function] = self._c.p.allocate(bytes(_state.size))
        return self._addresses[function]


def _state_of(c: Crt, state: int, function: str) -> int:
    return state or c.state(_OwnStates).address(function)


def _load(c: Crt, state: int) -> tuple[bytes, int]:
    data, count, unit = _state.unpack(c.memory.read(state, _state.size))
    return data[: min(count, 4)], unit


def _keep(c: Crt, state: int, data: bytes = b"", unit: int = 0) -> None:
    c.memory.write(state, _state.pack(data, len(data), unit))


def _utf_8_size(first: int) -> int:
    """How long the character is that begins so. Raises CError(EILSEQ)."""
    if 0x80 <= first < 0xC0 or first >= 0xF8:
        raise CError(EILSEQ)
    return 1 if first < 0x80 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4


def _next_of_utf_8(c: Crt, text: int, count: int, state: int) -> tuple[str, int]:
    """The next character and how many bytes of `text` it took; "" if these do not finish it."""
    begun = data = _load(c, state)[0]
    size = 0
    while len(data) - len(begun) < count:
        data += c.memory.read(text + len(data) - len(begun), 1)
        size = size or _utf_8_size(data[0])
        if len(data) > 1 and not 0x80 <= data[-1] < 0xC0:
            break
        if len(data) == size:
            try:
                found = data.decode()
            except UnicodeDecodeError:
                break
            _keep(c, state)
            return found, size - len(begun)
    else:
        _keep(c, state, data)
        return "", 0
    _keep(c, state)
    raise CError(EILSEQ)


def _next(c: Crt, text: int, count: int, state: int) -> tuple[str, int]:
    """As _next_of_utf_8, by the locale. A double-byte character counts whole when its second byte comes."""
    if c.locale.code_page == _UTF_8:
        return _next_of_utf_8(c, text, count, state)
    data = _load(c, state)[0]
    if not data and not c.locale.is_lead_byte(c.memory.read(text, 1)[0]):
        return decode(c, c.memory.read(text, 1)), 1
    needed = 2 - len(data)
    if count < needed:
        _keep(c, state, c.memory.read(text, 1))
        return "", 0
    _keep(c, state)
    data += c.memory.read(text, needed)
    if not data[1]:
        raise CError(EILSEQ)
    return decode(c, data)[:1], 2


@crt
def btowc(c: Crt, byte: INT) -> WINT:
    if not 0 <= byte <= 255 or c.locale.is_lead_byte(byte):
        return 0xFFFF
    try:
        return ord(decode(c, bytes((byte,))))
    except CError:
        return 0xFFFF


@crt
def wctob(c: Crt, character: WINT) -> INT:
    """What is not ASCII comes as a char: with its sign."""
    try:
        data = encode(c, chr(character))
    except CError:
        return -1
    return struct.unpack("b", data)[0] if len(data) == 1 else -1


@crt
def mbrlen(c: Crt, text: PVOID, count: SIZE_T, state: PVOID) -> CSIZE:
    return _to_wide(c, 0, text, count, _state_of(c, state, "mbrlen"))


@crt
def mbrtowc(c: Crt, target: PVOID, text: PVOID, count: SIZE_T, state: PVOID) -> CSIZE:
    return _to_wide(c, target, text, count, _state_of(c, state, "mbrtowc"))


def _to_wide(c: Crt, target: int, text: int, count: int, state: int) -> int:
    """What needs two units is stored as the replacement character."""
    if not text:
        return 0
    if not count:
        return _UNFINISHED
    try:
        found, size = _next(c, text, count, state)
    except CError:
        if target:
            c.memory.write(target, b"\0\0")
        raise
    if target and found:
        c.wide.write(target, found if found <= "\uffff" else "\ufffd")
    return _taken(found, size)


def _taken(found: str, size: int) -> int:
    return _UNFINISHED if not found else 0 if found == "\0" else size


def _strings_to_wide(c: Crt, target: int, source: int, count: int) -> tuple[str, int]:
    """At most `count` units of the string at `source`, and where the rest is; 0 where there is none. Before a
    CError the address of the source moves to what is no character.
    """
    start = at = c.read_pointer(source)
    state = c.p.allocate(bytes(_state.size))
    found = ""
    try:
        while len(found) < count:
            character, size = _next(c, at, 4, state)
            if character == "\0":
                return found, 0
            units = 1 + (character > "\uffff")
            if len(found) + units > count:
                break
            found += character if units == 1 else _pair(ord(character))
            at += size
    except CError:
        if target:
            c.wide.write(target, found)
            c.write_pointer(source, at)
        raise
    finally:
        c.p.heap.free(state)
    return found, at if target else start


def _pair(code: int) -> str:
    return chr(0xD7C0 + (code >> 10)) + chr(0xDC00 | code & 0x3FF)


@crt
def mbsrtowcs(c: Crt, target: PVOID, source: PVOID, count: SIZE_T, state: PVOID) -> CSIZE:
    found, rest = _strings_to_wide(c, target, source, count if target else c.memory.end)
    if target:
        c.wide.write(target, (found + "\0")[:count])
        c.write_pointer(source, rest)
    return len(found)


@crt
def wcsrtombs(c: Crt, target: PVOID, source: PVOID, count: SIZE_T, state: PVOID) -> CSIZE:
    found = c.wide.read(c.read_pointer(source))
    data, rest = _strings_from_wide(c, found, source, count if target else c.memory.end)
    if target:
        c.memory.write(target, (data + b"\0")[:count])
        c.write_pointer(source, rest)
    return len(data)


def _strings_from_wide(c: Crt, text: str, source: int, count: int) -> tuple[bytes, int]:
    """The characters that fit whole into `count` bytes, and where the rest is; 0 where there is none. Before
    a CError the address of the source moves to the character that the code page lacks.
    """
    data = b""
    at = 0
    while at < len(text):
        size = 2 if c.locale.code_page == _UTF_8 and text[at] >= "\ud800" and text[at] < "\udc00" else 1
        try:
            character = encode(c, text[at : at + size])
        except CError:
            c.write_pointer(source, c.read_pointer(source) + 2 * at)
            raise
        if len(data) + len(character) > count:
            break
        data += character
        at += size
    return data, 0 if at == len(text) and len(data) < count else c.read_pointer(source) + 2 * at


def _room(c: Crt, target: int, size: int, count: int) -> int:
    """How many characters to convert into a target of this size; _TRUNCATE leaves room for a terminator."""
    if not target:
        return c.memory.end
    return size - 1 if count == truncate(c) else min(count, size)


@crt(calls_back=True)
def mbsrtowcs_s(
    c: Crt, converted: OutOpt[SIZE_T], target: PVOID, size: SIZE_T, source: PVOID, count: SIZE_T, state: PVOID
) -> ERRNO:
    converted.value = -1
    if bool(target) != bool(size) or not source:
        raise c.invalid_parameter()
    found, rest = _strings_to_wide(c, target, source, _room(c, target, size, count))
    if target:
        if len(found) >= size:
            c.wide.put(target, "")
            raise c.invalid_parameter(ERANGE)
        c.wide.put(target, found)
        c.write_pointer(source, rest)
    converted.value = len(found) + 1
    return 0


@crt(calls_back=True)
def wcsrtombs_s(
    c: Crt, converted: OutOpt[SIZE_T], target: PVOID, size: SIZE_T, source: PVOID, count: SIZE_T, state: PVOID
) -> ERRNO:
    converted.value = -1
    if bool(target) != bool(size) or not source:
        raise c.invalid_parameter()
    text = c.wide.read(c.read_pointer(source))
    data, rest = _strings_from_wide(c, text, source, _room(c, target, size, count))
    if target:
        if len(data) >= size:
            c.memory.write(target, b"\0")
            raise c.invalid_parameter(ERANGE)
        c.memory.write(target, data + b"\0")
        c.write_pointer(source, rest)
    converted.value = len(data) + 1
    return 0


@crt
def wcrtomb(c: Crt, target: PVOID, character: WINT, state: PVOID) -> CSIZE:
    if not target:
        return 1
    data = encode(c, chr(character))
    c.memory.write(target, data)
    return len(data)


@crt(calls_back=True)
def wcrtomb_s(
    c: Crt, used: OutOpt[SIZE_T], target: PVOID, size: SIZE_T, character: WINT, state: PVOID
) -> ERRNO:
    data = encode(c, chr(character))
    if target and len(data) > size:
        raise c.invalid_parameter(ERANGE)
    if target:
        c.memory.write(target, data)
    used.value = len(data)
    return 0


# uchar.h: the multibyte characters are UTF-8, whatever the locale.


@crt
def mbrtoc32(c: Crt, target: PVOID, text: PVOID, count: SIZE_T, state: PVOID) -> CSIZE:
    if not text:
        return 0
    found, size = _next_of_utf_8(c, text, count, _state_of(c, state, "mbrtoc32"))
    if target and found:
        c.write_int(target, ord(found))
    return _taken(found, size)


@crt
def mbrtoc16(c: Crt, target: PVOID, text: PVOID, count: SIZE_T, state: PVOID) -> CSIZE:
    """The second half of a surrogate pair is what the next call stores, without taking any bytes."""
    if not text:
        return 0
    state = _state_of(c, state, "mbrtoc16")
    unit = _load(c, state)[1]
    if unit:
        _keep(c, state)
        if target:
            c.memory.write(target, struct.pack("<H", unit))
        return _FROM_BEFORE
    found, size = _next_of_utf_8(c, text, count, state)
    if found > "\uffff":
        _keep(c, state, unit=0xDC00 | ord(found) & 0x3FF)
    if target and found:
        c.wide.write(target, found if found <= "\uffff" else _pair(ord(found))[0])
    return _taken(found, size)


@crt
def c32rtomb(c: Crt, target: PVOID, character: DWORD, state: PVOID) -> CSIZE:
    if not target:
        return 1
    if character > 0x10FFFF or 0xD800 <= character < 0xE000:
        raise CError(EILSEQ)
    data = chr(character).encode()
    c.memory.write(target, data)
    return len(data)


@crt
def c16rtomb(c: Crt, target: PVOID, character: WINT, state: PVOID) -> CSIZE:
    """The first half of a surrogate pair waits for the second: no bytes yet."""
    if not target:
        return 1
    state = _state_of(c, state, "c16rtomb")
    high = _load(c, state)[1]
    _keep(c, state)
    if high:
        if not 0xDC00 <= character < 0xE000:
            raise CError(EILSEQ)
        return c32rtomb(c, target, 0x10000 + (high - 0xD800 << 10) + character - 0xDC00, 0)
    if 0xD800 <= character < 0xDC00:
        _keep(c, state, unit=character)
        return 0
    return c32rtomb(c, target, character, 0)
