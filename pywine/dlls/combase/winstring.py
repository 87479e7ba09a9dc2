"""winstring.h: immutable strings that are counted. NULL is the empty one."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.text import encode_wide
from pywine.abi.types import BOOL, HRESULT, INT, PVOID, UINT, Out, OutOpt
from pywine.nt.process import Process

_E_INVALIDARG, _E_POINTER, _E_BOUNDS = 0x80070057, 0x80004003, 0x8000000B
_REFERENCE = 1  # a flag: the characters and the head are the program's

# What a string points to, which programs' own libraries lay out too: flags, length, twice nothing, and the
# address of the characters; behind that the count of references and the characters.
_HEADS = {32: struct.Struct("<IIIII"), 64: struct.Struct("<IIIIQ")}


def _parts(p: Process, string: int) -> tuple[int, int, int]:
    """Flags, length and the address of the characters."""
    head = _HEADS[p.bits]
    flags, length, _, _, address = head.unpack(p.memory.read(string, head.size))
    return flags, length, address


def read_string(p: Process, string: int) -> str:
    if not string:
        return ""
    _, length, address = _parts(p, string)
    return p.memory.read(address, 2 * length).decode("utf-16-le", "surrogatepass")


def new_string(p: Process, text: str) -> int:
    data = encode_wide(text)
    if not data:
        return 0
    head = _HEADS[p.bits]
    string = p.allocate(bytes(head.size + 4) + data + b"\0\0")
    p.memory.write(string, head.pack(0, len(data) // 2, 0, 0, string + head.size + 4) + struct.pack("<i", 1))
    return string


def _count(p: Process, string: int, change: int) -> int:
    at = string + _HEADS[p.bits].size
    count = int.from_bytes(p.memory.read(at, 4), "little") + change
    p.memory.write(at, count.to_bytes(4, "little"))
    return count


@api
def WindowsCreateString(p: Process, source: PVOID, length: UINT, string: Out[PVOID]) -> HRESULT:
    string.value = 0
    if length and not source:
        return _E_POINTER
    string.value = new_string(
        p, p.memory.read(source, 2 * length).decode("utf-16-le", "surrogatepass") if length else ""
    )
    return 0


@api
def WindowsCreateStringReference(
    p: Process, source: PVOID, length: UINT, header: PVOID, string: Out[PVOID]
) -> HRESULT:
    string.value = 0
    if length and not source:
        return _E_POINTER
    if source and p.memory.read(source + 2 * length, 2) != b"\0\0":
        return _E_INVALIDARG
    if length:
        p.memory.write(header, _HEADS[p.bits].pack(_REFERENCE, length, 0, 0, source))
        string.value = header
    return 0


@api
def WindowsDeleteString(p: Process, string: PVOID) -> HRESULT:
    if string and not _parts(p, string)[0] & _REFERENCE and not _count(p, string, -1):
        p.heap.free(string)
    return 0


@api
def WindowsDuplicateString(p: Process, string: PVOID, copy: Out[PVOID]) -> HRESULT:
    if string and _parts(p, string)[0] & _REFERENCE:
        copy.value = new_string(p, read_string(p, string))
        return 0
    if string:
        _count(p, string, 1)
    copy.value = string
    return 0


@api
def WindowsGetStringLen(p: Process, string: PVOID) -> UINT:
    return _parts(p, string)[1] if string else 0


@api
def WindowsGetStringRawBuffer(p: Process, string: PVOID, length: OutOpt[UINT]) -> PVOID:
    _, count, address = _parts(p, string) if string else (0, 0, p.state(Nothing).address)
    length.value = count
    return address


class Nothing:
    """The characters of the empty string."""

    def __init__(self, p: Process) -> None:
        self.address = p.allocate(b"\0\0")


@api
def WindowsIsStringEmpty(p: Process, string: PVOID) -> BOOL:
    return not string or not _parts(p, string)[1]


@api
def WindowsStringHasEmbeddedNull(p: Process, string: PVOID, has: Out[INT]) -> HRESULT:
    has.value = "\0" in read_string(p, string)
    return 0


@api
def WindowsCompareStringOrdinal(p: Process, one: PVOID, other: PVOID, result: Out[INT]) -> HRESULT:
    a, b = (read_string(p, string).encode("utf-16-be", "surrogatepass") for string in (one, other))
    result.value = (a > b) - (a < b)
    return 0


@api
def WindowsConcatString(p: Process, one: PVOID, other: PVOID, both: Out[PVOID]) -> HRESULT:
    both.value = new_string(p, read_string(p, one) + read_string(p, other))
    return 0


@api
def WindowsSubstring(p: Process, string: PVOID, start: UINT, part: Out[PVOID]) -> HRESULT:
    return _substring(p, string, start, None, part)


@api
def WindowsSubstringWithSpecifiedLength(
    p: Process, string: PVOID, start: UINT, length: UINT, part: Out[PVOID]
) -> HRESULT:
    return _substring(p, string, start, length, part)


def _substring(p: Process, string: int, start: int, length: int | None, part: Out[PVOID]) -> int:
    part.value = 0
    units = encode_wide(read_string(p, string))
    end = len(units) if length is None else 2 * (start + length)
    if 2 * start > len(units) or end > len(units):
        return _E_BOUNDS
    part.value = new_string(p, units[2 * start : end].decode("utf-16-le", "surrogatepass"))
    return 0
