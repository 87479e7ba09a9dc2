"""Counted strings of ntdll: how large they become, upper case on the way, single characters."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_BUFFER_OVERFLOW, STATUS_BUFFER_TOO_SMALL
from pywine.abi.text import encode_wide, read_wide
from pywine.abi.types import BOOLEAN, PVOID, STATUS, ULONG, VOID, WCHAR, In, Out, OutOpt
from pywine.abi.unicode import bytes_of, text_of
from pywine.abi.winternl import UNICODE_STRING
from pywine.nt.chartype import upper
from pywine.nt.codepages import decode, encode
from pywine.nt.process import Process

_WILDCARDS = frozenset('*?"<>')


@api
def RtlxAnsiStringToUnicodeSize(p: Process, source: In[UNICODE_STRING]) -> ULONG:
    return len(encode_wide(p.from_ansi(bytes_of(p, source)))) + 2


@api(names=("RtlOemStringToUnicodeSize", "RtlxOemStringToUnicodeSize"))
def RtlOemStringToUnicodeSize(p: Process, source: In[UNICODE_STRING]) -> ULONG:
    return len(encode_wide(decode(p.oem_code_page, bytes_of(p, source)))) + 2


@api
def RtlxUnicodeStringToAnsiSize(p: Process, source: In[UNICODE_STRING]) -> ULONG:
    return len(p.ansi(text_of(p, source))) + 1


@api(names=("RtlUnicodeStringToOemSize", "RtlxUnicodeStringToOemSize"))
def RtlUnicodeStringToOemSize(p: Process, source: In[UNICODE_STRING]) -> ULONG:
    return len(encode(p.oem_code_page, text_of(p, source))[0]) + 1


@api
def RtlUpcaseUnicodeToMultiByteN(
    p: Process, target: PVOID, room: ULONG, size: OutOpt[ULONG], source: PVOID, count: ULONG
) -> STATUS:
    _put(p, target, room, size, p.ansi(upper(read_wide(p, source, count // 2))))


@api
def RtlUpcaseUnicodeToOemN(
    p: Process, target: PVOID, room: ULONG, size: OutOpt[ULONG], source: PVOID, count: ULONG
) -> STATUS:
    _put(p, target, room, size, encode(p.oem_code_page, upper(read_wide(p, source, count // 2)))[0])


def _put(p: Process, target: int, room: int, size: OutOpt[ULONG], data: bytes) -> None:
    p.memory.write(target, data[:room])
    size.value = min(len(data), room)


@api
def RtlUnicodeStringToCountedOemString(
    p: Process, target: Out[UNICODE_STRING], source: In[UNICODE_STRING], allocate: BOOLEAN
) -> STATUS:
    return _counted(p, target, text_of(p, source), allocate)


@api
def RtlUpcaseUnicodeStringToCountedOemString(
    p: Process, target: Out[UNICODE_STRING], source: In[UNICODE_STRING], allocate: BOOLEAN
) -> STATUS:
    return _counted(p, target, upper(text_of(p, source)), allocate)


def _counted(p: Process, target: UNICODE_STRING, text: str, allocate: int) -> int:
    """Without a terminator. Returns an NTSTATUS."""
    data = encode(p.oem_code_page, text)[0]
    if not data:
        target.Length = target.MaximumLength = 0
        target.Buffer = 0
        return 0
    if allocate:
        target.Buffer, target.MaximumLength = p.allocate(data), len(data)
    kept = data[: target.MaximumLength]
    target.Length = len(kept)
    p.memory.write(target.Buffer, kept)
    return STATUS_BUFFER_OVERFLOW if len(kept) < len(data) else 0


@api
def RtlAnsiCharToUnicodeChar(p: Process, place: PVOID) -> WCHAR:
    """The character at a pointer, which moves behind it."""
    word = p.bits // 8
    address = int.from_bytes(p.memory.read(place, word), "little")
    p.memory.write(place, (address + 1).to_bytes(word, "little"))
    return ord(p.from_ansi(p.memory.read(address, 1))[:1] or " ")


@api
def RtlAppendAsciizToString(p: Process, target: Out[UNICODE_STRING], source: PVOID) -> STATUS:
    data = p.memory.read_cstring(source) if source else b""
    if target.Length + len(data) > target.MaximumLength:
        raise NtError(STATUS_BUFFER_TOO_SMALL)
    p.memory.write(target.Buffer + target.Length, data)
    target.Length += len(data)


@api
def RtlEraseUnicodeString(p: Process, string: Out[UNICODE_STRING]) -> VOID:
    if string.Buffer:
        p.memory.write(string.Buffer, bytes(string.MaximumLength))
        string.Length = 0


@api
def RtlDoesNameContainWildCards(p: Process, name: In[UNICODE_STRING]) -> BOOLEAN:
    last = text_of(p, name).rpartition("\\")[2]
    return not _WILDCARDS.isdisjoint(last)
