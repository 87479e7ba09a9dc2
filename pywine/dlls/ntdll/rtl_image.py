"""Images in memory, or read from a file, by their headers (RtlImageNtHeader's family)."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_INVALID_IMAGE_FORMAT, STATUS_INVALID_PARAMETER
from pywine.abi.types import BOOLEAN, PVOID, STATUS, ULONG, ULONGLONG, USHORT, Out, OutOpt
from pywine.machine.memory import AccessViolation
from pywine.nt.process import Process

_NO_RANGE_CHECK = 1
_OPTIONAL_HEADER, _SECTION_SIZE, _SECTION_AREA = 24, 40, struct.Struct("<4I")
_PE32_PLUS, _DIRECTORIES, _DIRECTORIES_PLUS = 0x20B, 96, 112


def _headers(p: Process, base: int) -> int:
    """Where IMAGE_NT_HEADERS lie; 0 where there are none."""
    try:
        if p.memory.read(base, 2) != b"MZ":
            return 0
        at = base + struct.unpack("<I", p.memory.read(base + 0x3C, 4))[0]
        return at if p.memory.read(at, 4) == b"PE\0\0" else 0
    except AccessViolation:
        return 0


@api
def RtlImageNtHeader(p: Process, base: PVOID) -> PVOID:
    return _headers(p, base)


@api
def RtlImageNtHeaderEx(p: Process, flags: ULONG, base: PVOID, size: ULONGLONG, headers: Out[PVOID]) -> STATUS:
    headers.value = 0
    if flags & ~_NO_RANGE_CHECK or base in (0, (1 << p.bits) - 1):
        raise NtError(STATUS_INVALID_PARAMETER)
    found = _headers(p, base)
    if not found or (not flags & _NO_RANGE_CHECK and found - base >= size):
        raise NtError(STATUS_INVALID_IMAGE_FORMAT)
    headers.value = found


@api
def RtlImageDirectoryEntryToData(
    p: Process, base: PVOID, mapped: BOOLEAN, directory: USHORT, size: OutOpt[ULONG]
) -> PVOID:
    if base & 1:  # LoadLibraryEx's mark of a file that is not mapped as an image
        base, mapped = base & ~3, 0
    headers = _headers(p, base)
    if not headers:
        return 0
    magic = struct.unpack("<H", p.memory.read(headers + _OPTIONAL_HEADER, 2))[0]
    table = headers + _OPTIONAL_HEADER + (_DIRECTORIES_PLUS if magic == _PE32_PLUS else _DIRECTORIES)
    if directory >= struct.unpack("<I", p.memory.read(table - 4, 4))[0]:
        return 0
    rva, length = struct.unpack("<II", p.memory.read(table + 8 * directory, 8))
    if not rva:
        return 0
    size.value = length
    header_size = struct.unpack("<I", p.memory.read(headers + _OPTIONAL_HEADER + 60, 4))[0]
    if mapped or rva < header_size:
        return base + rva
    return _in_file(p, headers, base, rva)


@api
def RtlImageRvaToSection(p: Process, headers: PVOID, base: PVOID, rva: ULONG) -> PVOID:
    return _section(p, headers, rva)[0]


@api
def RtlImageRvaToVa(p: Process, headers: PVOID, base: PVOID, rva: ULONG, section: PVOID) -> PVOID:
    """`section`, if given, points to the section that was found last, and is told of this one."""
    address = _in_file(p, headers, base, rva)
    if section and address:
        p.memory.write(section, _section(p, headers, rva)[0].to_bytes(p.bits // 8, "little"))
    return address


def _section(p: Process, headers: int, rva: int) -> tuple[int, int]:
    """The header of the section that has an RVA in the file, and where the section's data begin less its
    RVA; (0, 0) where there is none.
    """
    count, optional_size = struct.unpack("<6xH12xH", p.memory.read(headers, 22))
    for number in range(count):
        at = headers + _OPTIONAL_HEADER + optional_size + _SECTION_SIZE * number
        _, start, raw_size, raw = _SECTION_AREA.unpack(p.memory.read(at + 8, 16))
        if start <= rva < start + raw_size:
            return at, raw - start
    return 0, 0


def _in_file(p: Process, headers: int, base: int, rva: int) -> int:
    section, delta = _section(p, headers, rva)
    return base + rva + delta if section else 0
