"""A strict reader of PE headers: what the loader needs, refused with a reason where it cannot be right.

Source: "PE Format" (Microsoft's documentation). Offsets, sizes and RVAs are bytes.
"""

from __future__ import annotations

import struct

from pywine.abi.errors import ApiError
from pywine.abi.winerror import ERROR_BAD_EXE_FORMAT, ERROR_EXE_MACHINE_TYPE_MISMATCH

MACHINE_I386, MACHINE_AMD64 = 0x14C, 0x8664
MACHINES = {
    0x14C: "x86", 0x8664: "x64", 0xAA64: "ARM64", 0x1C4: "ARM (Thumb-2)", 0x1C0: "ARM", 0x200: "Itanium",
    0x166: "MIPS", 0x184: "Alpha", 0x1F0: "PowerPC", 0x5032: "RISC-V 32", 0x5064: "RISC-V 64",
    0x6264: "LoongArch 64", 0xEBC: "EFI byte code",
}  # fmt: skip
FILE_RELOCS_STRIPPED, FILE_EXECUTABLE, FILE_LARGE_ADDRESS_AWARE, FILE_DLL = 0x1, 0x2, 0x20, 0x2000
DYNAMIC_BASE, NX_COMPATIBLE, NO_SEH = 0x40, 0x100, 0x400
SUBSYSTEM_NATIVE, SUBSYSTEM_GUI, SUBSYSTEM_CONSOLE = 1, 2, 3
SUBSYSTEMS = {
    1: "native", 2: "Windows GUI", 3: "Windows console", 5: "OS/2", 7: "POSIX", 8: "native Win9x",
    9: "Windows CE", 10: "EFI application", 11: "EFI boot driver", 12: "EFI runtime driver", 13: "EFI ROM",
    14: "Xbox", 16: "Windows boot application",
}  # fmt: skip

# Indexes of the data directories.
(EXPORT, IMPORT, RESOURCE, EXCEPTION, CERTIFICATE, BASERELOC, DEBUG, ARCHITECTURE, GLOBAL_POINTER, TLS,
 LOAD_CONFIG, BOUND_IMPORT, IAT, DELAY_IMPORT, CLR, RESERVED) = range(16)  # fmt: skip

SCN_CODE, SCN_EXECUTE, SCN_READ, SCN_WRITE = 0x20, 0x20000000, 0x40000000, 0x80000000
PAGE = 0x1000
MAX_SECTIONS = 96  # what Windows' loader accepts
HEADER_LIMIT = 0x10000  # headers are read from this much of the file


class BadImage(ApiError):
    """The file cannot be loaded. `code`: a Win32 error; `reason`: why, in words."""

    def __init__(self, reason: str, code: int = ERROR_BAD_EXE_FORMAT) -> None:
        super().__init__(code)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


class Section:
    """One section header. `address` is an RVA."""

    __slots__ = ("address", "characteristics", "name", "offset", "raw_size", "size")

    def __init__(
        self, name: str, size: int, address: int, raw_size: int, offset: int, characteristics: int
    ) -> None:
        self.name, self.size, self.address = name, size, address
        self.raw_size, self.offset, self.characteristics = raw_size, offset, characteristics


class Headers:
    """The headers of one PE image, checked."""

    def __init__(self, data: bytes | memoryview, file_size: int) -> None:
        """`data`: the file's beginning (HEADER_LIMIT bytes suffice); `file_size`: the whole file. Raises
        BadImage.
        """
        if len(data) < 64 or bytes(data[:2]) != b"MZ":
            raise BadImage("it has no MZ header")
        new_header = struct.unpack_from("<I", data, 60)[0]
        if new_header & 3 and new_header & 1:
            raise BadImage("its PE header is misaligned")
        if new_header + 24 > len(data) or bytes(data[new_header : new_header + 4]) != b"PE\0\0":
            raise BadImage("it has no PE header")
        (
            self.machine, section_count, self.timestamp, self.symbols_offset, self.symbol_count,
            optional_size, self.characteristics,
        ) = struct.unpack_from("<HHIIIHH", data, new_header + 4)  # fmt: skip
        self.header_offset = new_header
        optional = new_header + 24
        self.optional_offset = optional
        if optional + optional_size > len(data):
            raise BadImage("its headers are truncated")
        magic = struct.unpack_from("<H", data, optional)[0] if optional_size >= 2 else 0
        if self.machine not in (MACHINE_I386, MACHINE_AMD64):
            known = MACHINES.get(self.machine, f"machine type {self.machine:#x}")
            raise BadImage(f"it is a program for {known}", ERROR_EXE_MACHINE_TYPE_MISMATCH)
        self.bits = 64 if self.machine == MACHINE_AMD64 else 32
        if magic != (0x20B if self.bits == 64 else 0x10B):
            raise BadImage(
                f"its optional header has the magic {magic:#x}, which does not go with its machine"
            )
        self._read_optional(data, optional, optional_size)
        self.sections = self._read_sections(data, optional + optional_size, section_count, file_size)

    def _read_optional(self, data: bytes | memoryview, at: int, size: int) -> None:
        fixed = 112 if self.bits == 64 else 96
        if size < fixed:
            raise BadImage("its optional header is too short")
        self.linker_version = (data[at + 2], data[at + 3])
        self.entry = struct.unpack_from("<I", data, at + 16)[0]
        if self.bits == 64:
            self.base, self.section_alignment, self.file_alignment = struct.unpack_from("<QII", data, at + 24)
            sizes, count_at = struct.unpack_from("<QQQQ", data, at + 72), at + 108
        else:
            self.base, self.section_alignment, self.file_alignment = struct.unpack_from("<III", data, at + 28)
            sizes, count_at = struct.unpack_from("<IIII", data, at + 72), at + 92
        self.stack_reserve, self.stack_commit, self.heap_reserve, self.heap_commit = sizes
        self.subsystem_version = struct.unpack_from("<HH", data, at + 48)
        self.image_size, self.headers_size, self.checksum, self.subsystem, self.dll_characteristics = (
            struct.unpack_from("<IIIHH", data, at + 56)
        )
        count = min(struct.unpack_from("<I", data, count_at)[0], 16, (size - fixed) // 8)
        self.directories = [struct.unpack_from("<II", data, at + fixed + 8 * i) for i in range(count)]
        self.directories += [(0, 0)] * (16 - count)
        alignment = self.section_alignment
        if not alignment or alignment & (alignment - 1) or alignment < self.file_alignment:
            raise BadImage(f"its section alignment is {alignment:#x}")
        if not self.file_alignment or self.file_alignment & (self.file_alignment - 1):
            raise BadImage(f"its file alignment is {self.file_alignment:#x}")
        if self.base & 0xFFFF:
            raise BadImage(f"its base address {self.base:#x} is not a multiple of 64 KiB")
        if not 0 < self.image_size <= 0x7FFF0000:
            raise BadImage(f"its image size is {self.image_size:#x}")
        if self.headers_size > self.image_size:
            raise BadImage("its headers are larger than the image")
        if self.entry >= self.image_size:
            raise BadImage("its entry point lies outside the image")

    def _read_sections(self, data: bytes | memoryview, at: int, count: int, file_size: int) -> list[Section]:
        if count > MAX_SECTIONS:
            raise BadImage(f"it has {count} sections")
        if at + 40 * count > len(data):
            raise BadImage("its section table is truncated")
        sections = []
        low_alignment = self.section_alignment < PAGE
        expected = 0
        for index in range(count):
            name, size, address, raw_size, offset, _, _, _, _, characteristics = struct.unpack_from(
                "<8sIIIIIIHHI", data, at + 40 * index
            )
            section = Section(
                name.rstrip(b"\0").decode("latin-1"),
                size or raw_size,
                address,
                raw_size,
                offset,
                characteristics,
            )
            if not low_alignment:
                section.offset &= ~0x1FF  # the loader rounds down to a sector
            if address + section.size > _align(self.image_size, PAGE):
                raise BadImage(f"section {index} ({section.name}) lies outside the image")
            if raw_size and section.offset + min(raw_size, section.size) > _align(file_size, 0x200):
                raise BadImage(f"section {index} ({section.name}) lies outside the file: it is truncated")
            if address < expected or address & (self.section_alignment - 1):
                raise BadImage(f"section {index} ({section.name}) is out of order or misaligned")
            expected = address + section.size
            sections.append(section)
        return sections

    @property
    def is_dll(self) -> bool:
        return bool(self.characteristics & FILE_DLL)

    @property
    def can_relocate(self) -> bool:
        """Whether it may lie elsewhere; without a relocation directory nothing in it depends on the base."""
        return not self.characteristics & FILE_RELOCS_STRIPPED


def _align(value: int, alignment: int) -> int:
    return (value + alignment - 1) & -alignment
