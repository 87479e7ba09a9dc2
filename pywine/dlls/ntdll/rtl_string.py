"""Counted strings (ntdll's RtlInitUnicodeString family) and conversions between them."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_BUFFER_OVERFLOW,
    STATUS_BUFFER_TOO_SMALL,
    STATUS_INVALID_PARAMETER,
    STATUS_NAME_TOO_LONG,
)
from pywine.abi.text import encode_wide, read_wide
from pywine.abi.types import (
    BOOLEAN,
    CHAR,
    LONG,
    PVOID,
    SIZE_T,
    STATUS,
    ULONG,
    VOID,
    WCHAR,
    In,
    Opt,
    Out,
    OutOpt,
)
from pywine.abi.unicode import bytes_of, point_at, text_of
from pywine.abi.winternl import UNICODE_STRING
from pywine.nt import chartype
from pywine.nt.codepages import decode, encode
from pywine.nt.process import Process

_MAX_SIZE = 0xFFFE


# Initialising and freeing.


@api
def RtlInitUnicodeString(p: Process, string: Out[UNICODE_STRING], source: PVOID) -> VOID:
    size = min(len(encode_wide(p.memory.read_wstring(source))), _MAX_SIZE - 2) if source else 0
    string.Length, string.MaximumLength, string.Buffer = size, size + 2 if source else 0, source


@api
def RtlInitUnicodeStringEx(p: Process, string: Out[UNICODE_STRING], source: PVOID) -> STATUS:
    if source and len(encode_wide(p.memory.read_wstring(source))) > _MAX_SIZE - 2:
        raise NtError(STATUS_NAME_TOO_LONG)
    RtlInitUnicodeString(p, string, source)


@api(names=("RtlInitAnsiString", "RtlInitString"))
def RtlInitAnsiString(p: Process, string: Out[UNICODE_STRING], source: PVOID) -> VOID:
    size = min(len(p.memory.read_cstring(source)), _MAX_SIZE) if source else 0
    string.Length, string.MaximumLength, string.Buffer = size, size + 1 if source else 0, source


@api(names=("RtlInitAnsiStringEx", "RtlInitStringEx"))
def RtlInitAnsiStringEx(p: Process, string: Out[UNICODE_STRING], source: PVOID) -> STATUS:
    RtlInitAnsiString(p, string, source)


@api
def RtlCreateUnicodeString(p: Process, string: Out[UNICODE_STRING], source: PVOID) -> BOOLEAN:
    if not source:
        return False
    _allocate(p, string, encode_wide(p.memory.read_wstring(source)), b"\0\0")
    return True


@api
def RtlCreateUnicodeStringFromAsciiz(p: Process, string: Out[UNICODE_STRING], source: PVOID) -> BOOLEAN:
    _allocate(p, string, encode_wide(p.read_ansi(source)), b"\0\0")
    return True


@api(names=("RtlFreeUnicodeString", "RtlFreeAnsiString", "RtlFreeOemString", "RtlFreeUTF8String"))
def RtlFreeUnicodeString(p: Process, string: Out[UNICODE_STRING]) -> VOID:
    if string.Buffer:
        p.heap.free(string.Buffer)
        string.clear()


def _allocate(p: Process, string: UNICODE_STRING, data: bytes, terminator: bytes) -> None:
    point_at(string, p.allocate(data + terminator), len(data), terminator=len(terminator))


def deliver(p: Process, target: UNICODE_STRING, data: bytes, terminator: bytes, allocate: int) -> None:
    """Put a conversion's result into `target`: a new block, or the room it has. Raises NtError."""
    if len(data) > _MAX_SIZE:
        raise NtError(STATUS_INVALID_PARAMETER)
    if allocate:
        _allocate(p, target, data, terminator)
        return
    if (
        len(data) + (len(terminator) if terminator else 0) > target.MaximumLength
        and len(data) > target.MaximumLength
    ):
        raise NtError(STATUS_BUFFER_OVERFLOW)
    target.Length = len(data)
    fits = len(data) + len(terminator) <= target.MaximumLength
    p.memory.write(target.Buffer, data + (terminator if fits else b""))


# Comparing.


def _key(text: str, ignore_case: int) -> str:
    return chartype.upper(text) if ignore_case else text


@api
def RtlEqualUnicodeString(
    p: Process, one: In[UNICODE_STRING], other: In[UNICODE_STRING], ignore_case: BOOLEAN
) -> BOOLEAN:
    return _key(text_of(p, one), ignore_case) == _key(text_of(p, other), ignore_case)


@api
def RtlCompareUnicodeString(
    p: Process, one: In[UNICODE_STRING], other: In[UNICODE_STRING], ignore_case: BOOLEAN
) -> LONG:
    return _difference(_key(text_of(p, one), ignore_case), _key(text_of(p, other), ignore_case))


@api
def RtlCompareUnicodeStrings(
    p: Process, one: PVOID, one_count: SIZE_T, other: PVOID, other_count: SIZE_T, ignore_case: BOOLEAN
) -> LONG:
    first, second = read_wide(p, one, one_count), read_wide(p, other, other_count)
    return _difference(_key(first, ignore_case), _key(second, ignore_case))


def _difference(one: str, other: str) -> int:
    """The difference of the first units that differ, or of the lengths."""
    first, second = memoryview(encode_wide(one)).cast("H"), memoryview(encode_wide(other)).cast("H")
    for a, b in zip(first, second, strict=False):
        if a != b:
            return a - b
    return len(first) - len(second)


@api
def RtlEqualString(
    p: Process, one: In[UNICODE_STRING], other: In[UNICODE_STRING], ignore_case: BOOLEAN
) -> BOOLEAN:
    return RtlCompareString(p, one, other, ignore_case) == 0


@api
def RtlCompareString(
    p: Process, one: In[UNICODE_STRING], other: In[UNICODE_STRING], ignore_case: BOOLEAN
) -> LONG:
    first, second = bytes_of(p, one), bytes_of(p, other)
    if ignore_case:
        first, second = (p.ansi(chartype.upper(p.from_ansi(data))) for data in (first, second))
    for a, b in zip(first, second, strict=False):
        if a != b:
            return a - b
    return len(first) - len(second)


@api
def RtlPrefixUnicodeString(
    p: Process, prefix: In[UNICODE_STRING], string: In[UNICODE_STRING], ignore_case: BOOLEAN
) -> BOOLEAN:
    return _key(text_of(p, string), ignore_case).startswith(_key(text_of(p, prefix), ignore_case))


@api
def RtlPrefixString(
    p: Process, prefix: In[UNICODE_STRING], string: In[UNICODE_STRING], ignore_case: BOOLEAN
) -> BOOLEAN:
    whole, start = (p.from_ansi(bytes_of(p, one)) for one in (string, prefix))
    return _key(whole, ignore_case).startswith(_key(start, ignore_case))


@api
def RtlHashUnicodeString(
    p: Process, string: In[UNICODE_STRING], ignore_case: BOOLEAN, algorithm: ULONG, hash: Out[ULONG]
) -> STATUS:
    if algorithm > 1:
        raise NtError(STATUS_INVALID_PARAMETER)
    value = 0
    for unit in memoryview(encode_wide(_key(text_of(p, string), ignore_case))).cast("H"):
        value = (value * 65599 + unit) & 0xFFFFFFFF
    hash.value = value


# Copying.


@api
def RtlCopyUnicodeString(p: Process, target: Out[UNICODE_STRING], source: Opt[UNICODE_STRING]) -> VOID:
    data = bytes_of(p, source)[: target.MaximumLength] if source else b""
    target.Length = len(data)
    if data:
        p.memory.write(target.Buffer, data + (b"\0\0" if len(data) + 2 <= target.MaximumLength else b""))


@api
def RtlCopyString(p: Process, target: Out[UNICODE_STRING], source: Opt[UNICODE_STRING]) -> VOID:
    data = bytes_of(p, source)[: target.MaximumLength] if source else b""
    target.Length = len(data)
    p.memory.write(target.Buffer, data)


@api
def RtlDuplicateUnicodeString(
    p: Process, flags: ULONG, source: In[UNICODE_STRING], target: Out[UNICODE_STRING]
) -> STATUS:
    if flags & ~3 or flags == 2:
        raise NtError(STATUS_INVALID_PARAMETER)
    data = bytes_of(p, source)
    if not data and not flags & 2:
        target.clear()
        return
    _allocate(p, target, data, b"\0\0" if flags & 1 else b"")


@api
def RtlAppendUnicodeStringToString(
    p: Process, target: Out[UNICODE_STRING], source: In[UNICODE_STRING]
) -> STATUS:
    _append(p, target, bytes_of(p, source))


@api
def RtlAppendUnicodeToString(p: Process, target: Out[UNICODE_STRING], source: PVOID) -> STATUS:
    _append(p, target, encode_wide(p.memory.read_wstring(source)) if source else b"")


def _append(p: Process, target: UNICODE_STRING, data: bytes) -> None:
    if target.Length + len(data) > target.MaximumLength:
        raise NtError(STATUS_BUFFER_TOO_SMALL)
    at = target.Buffer + target.Length
    target.Length += len(data)
    p.memory.write(at, data + (b"\0\0" if target.Length + 2 <= target.MaximumLength else b""))


@api(names=("RtlAppendStringToString",))
def RtlAppendStringToString(p: Process, target: Out[UNICODE_STRING], source: In[UNICODE_STRING]) -> STATUS:
    data = bytes_of(p, source)
    if target.Length + len(data) > target.MaximumLength:
        raise NtError(STATUS_BUFFER_TOO_SMALL)
    p.memory.write(target.Buffer + target.Length, data)
    target.Length += len(data)


# Case.


@api
def RtlUpcaseUnicodeChar(p: Process, character: WCHAR) -> WCHAR:
    return chartype.upper_unit(character)


@api
def RtlDowncaseUnicodeChar(p: Process, character: WCHAR) -> WCHAR:
    return chartype.lower_unit(character)


@api
def RtlUpperChar(p: Process, character: CHAR) -> CHAR:
    return p.ansi(chartype.upper(p.from_ansi(bytes((character & 0xFF,)))))[0]


@api
def RtlUpcaseUnicodeString(
    p: Process, target: Out[UNICODE_STRING], source: In[UNICODE_STRING], allocate: BOOLEAN
) -> STATUS:
    deliver(
        p, target, encode_wide(chartype.upper(text_of(p, source))), b"\0\0" if allocate else b"", allocate
    )


@api
def RtlDowncaseUnicodeString(
    p: Process, target: Out[UNICODE_STRING], source: In[UNICODE_STRING], allocate: BOOLEAN
) -> STATUS:
    deliver(
        p, target, encode_wide(chartype.lower(text_of(p, source))), b"\0\0" if allocate else b"", allocate
    )


# Between code pages.


@api
def RtlAnsiStringToUnicodeString(
    p: Process, target: Out[UNICODE_STRING], source: In[UNICODE_STRING], allocate: BOOLEAN
) -> STATUS:
    deliver(p, target, encode_wide(p.from_ansi(bytes_of(p, source))), b"\0\0", allocate)


@api
def RtlOemStringToUnicodeString(
    p: Process, target: Out[UNICODE_STRING], source: In[UNICODE_STRING], allocate: BOOLEAN
) -> STATUS:
    deliver(p, target, encode_wide(decode(p.oem_code_page, bytes_of(p, source))), b"\0\0", allocate)


@api
def RtlUnicodeStringToAnsiString(
    p: Process, target: Out[UNICODE_STRING], source: In[UNICODE_STRING], allocate: BOOLEAN
) -> STATUS:
    deliver(p, target, p.ansi(text_of(p, source)), b"\0", allocate)


@api
def RtlUnicodeStringToOemString(
    p: Process, target: Out[UNICODE_STRING], source: In[UNICODE_STRING], allocate: BOOLEAN
) -> STATUS:
    deliver(p, target, encode(p.oem_code_page, text_of(p, source))[0], b"\0", allocate)


@api
def RtlUnicodeStringToAnsiSize(p: Process, source: In[UNICODE_STRING]) -> ULONG:
    return len(p.ansi(text_of(p, source))) + 1


@api
def RtlAnsiStringToUnicodeSize(p: Process, source: In[UNICODE_STRING]) -> ULONG:
    return len(encode_wide(p.from_ansi(bytes_of(p, source)))) + 2


@api
def RtlMultiByteToUnicodeN(
    p: Process, target: PVOID, room: ULONG, size: OutOpt[ULONG], source: PVOID, count: ULONG
) -> STATUS:
    data = encode_wide(p.from_ansi(p.memory.read(source, count)))[: room & ~1]
    p.memory.write(target, data)
    size.value = len(data)


@api
def RtlMultiByteToUnicodeSize(p: Process, size: Out[ULONG], source: PVOID, count: ULONG) -> STATUS:
    size.value = len(encode_wide(p.from_ansi(p.memory.read(source, count))))


@api
def RtlUnicodeToMultiByteN(
    p: Process, target: PVOID, room: ULONG, size: OutOpt[ULONG], source: PVOID, count: ULONG
) -> STATUS:
    data = p.ansi(read_wide(p, source, count // 2))[:room]
    p.memory.write(target, data)
    size.value = len(data)


@api
def RtlUnicodeToMultiByteSize(p: Process, size: Out[ULONG], source: PVOID, count: ULONG) -> STATUS:
    size.value = len(p.ansi(read_wide(p, source, count // 2)))


@api
def RtlOemToUnicodeN(
    p: Process, target: PVOID, room: ULONG, size: OutOpt[ULONG], source: PVOID, count: ULONG
) -> STATUS:
    data = encode_wide(decode(p.oem_code_page, p.memory.read(source, count)))[: room & ~1]
    p.memory.write(target, data)
    size.value = len(data)


@api
def RtlUnicodeToOemN(
    p: Process, target: PVOID, room: ULONG, size: OutOpt[ULONG], source: PVOID, count: ULONG
) -> STATUS:
    data = encode(p.oem_code_page, read_wide(p, source, count // 2))[0][:room]
    p.memory.write(target, data)
    size.value = len(data)


@api
def RtlUTF8ToUnicodeN(
    p: Process, target: PVOID, room: ULONG, size: Out[ULONG], source: PVOID, count: ULONG
) -> STATUS:
    _converted(p, target, room, size, encode_wide(decode(65001, p.memory.read(source, count))))


@api
def RtlUnicodeToUTF8N(
    p: Process, target: PVOID, room: ULONG, size: Out[ULONG], source: PVOID, count: ULONG
) -> STATUS:
    _converted(p, target, room, size, encode(65001, read_wide(p, source, count // 2))[0])


def _converted(p: Process, target: int, room: int, size: OutOpt[ULONG], data: bytes) -> None:
    size.value = len(data)
    if not target:
        return
    p.memory.write(target, data[:room])
    size.value = min(len(data), room)
    if len(data) > room:
        raise NtError(STATUS_BUFFER_TOO_SMALL)


# Numbers.


@api
def RtlIntegerToUnicodeString(p: Process, value: ULONG, base: ULONG, target: Out[UNICODE_STRING]) -> STATUS:
    data = encode_wide(digits(value, base))
    if len(data) > target.MaximumLength:
        raise NtError(STATUS_BUFFER_OVERFLOW)
    target.Length = len(data)
    p.memory.write(target.Buffer, data + (b"\0\0" if len(data) + 2 <= target.MaximumLength else b""))


@api
def RtlIntegerToChar(p: Process, value: ULONG, base: ULONG, size: ULONG, text: PVOID) -> STATUS:
    data = digits(value, base).encode()
    if len(data) > size:
        raise NtError(STATUS_BUFFER_OVERFLOW)
    p.memory.write(text, data + (b"\0" if len(data) < size else b""))


def digits(value: int, base: int) -> str:
    if base not in (0, 2, 8, 10, 16):
        raise NtError(STATUS_INVALID_PARAMETER)
    return format(value, {2: "b", 8: "o", 16: "X"}.get(base, "d"))


@api
def RtlUnicodeStringToInteger(
    p: Process, string: In[UNICODE_STRING], base: ULONG, value: Out[ULONG]
) -> STATUS:
    value.value = _parse(text_of(p, string), base)


@api
def RtlCharToInteger(p: Process, text: PVOID, base: ULONG, value: Out[ULONG]) -> STATUS:
    value.value = _parse(p.memory.read_cstring(text).decode("latin-1"), base)


def _parse(text: str, base: int) -> int:
    if base not in (0, 2, 8, 10, 16):
        raise NtError(STATUS_INVALID_PARAMETER)
    text = text.lstrip("".join(map(chr, range(33))))
    negative = text[:1] == "-"
    if text[:1] in ("+", "-"):
        text = text[1:]
    if not base:
        base = {"0b": 2, "0o": 8, "0x": 16}.get(text[:2], 10)
        text = text[2:] if base != 10 else text
    value = 0
    for character in text:
        digit = "0123456789abcdef".find(character.lower())
        if not 0 <= digit < base:
            break
        value = value * base + digit
    return -value if negative else value
