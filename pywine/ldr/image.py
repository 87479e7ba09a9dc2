"""Mapping a PE file into guest memory: sections with their rights, base relocations."""

from __future__ import annotations

import os
import struct

from pywine.abi.errors import NtError
from pywine.ldr import pe
from pywine.nt.virtual import (
    MEM_IMAGE,
    PAGE_EXECUTE_READ,
    PAGE_EXECUTE_READWRITE,
    PAGE_EXECUTE_WRITECOPY,
    PAGE_READONLY,
    PAGE_READWRITE,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process

REL_ABSOLUTE, REL_HIGH, REL_LOW, REL_HIGHLOW, REL_HIGHADJ, REL_DIR64 = 0, 1, 2, 3, 4, 10


class Image:
    """A PE image in guest memory at `base`."""

    def __init__(self, p: Process, headers: pe.Headers, base: int) -> None:
        self.headers, self.base = headers, base
        self.memory = p.memory
        self.bits = headers.bits
        self.relocated = 0  # how many fixups were applied

    def directory(self, index: int) -> tuple[int, int]:
        """A data directory as (guest address or 0, size in bytes)."""
        rva, size = self.headers.directories[index]
        if not rva or rva >= self.headers.image_size:
            return 0, 0
        return self.base + rva, min(size, self.headers.image_size - rva)

    def protect(self, p: Process) -> None:
        """Give headers and sections the rights they ask for (DLLs loaded before their code may run)."""
        p.virtual.protect(self.base, _pages(self.headers.headers_size), PAGE_READONLY)
        for section in self.headers.sections:
            if section.size:
                p.virtual.protect(self.base + section.address, _pages(section.size), protection_of(section))


def protection_of(section: pe.Section) -> int:
    """The PAGE_* protection that a section's characteristics ask for."""
    flags = section.characteristics
    if flags & pe.SCN_EXECUTE:
        return PAGE_EXECUTE_READWRITE if flags & pe.SCN_WRITE else PAGE_EXECUTE_READ
    return PAGE_READWRITE if flags & pe.SCN_WRITE else PAGE_READONLY


def _pages(size: int) -> int:
    return (size + 0xFFF) & ~0xFFF


def read_headers(fd: int) -> pe.Headers:
    """The checked headers of an open file. Raises pe.BadImage."""
    return pe.Headers(os.pread(fd, pe.HEADER_LIMIT, 0), os.fstat(fd).st_size)


def map_image(p: Process, fd: int, headers: pe.Headers, name: str) -> Image:
    """Map the open PE file and relocate it if its base is taken. Raises NtError or pe.BadImage."""
    size = _pages(headers.image_size)
    try:
        base = p.virtual.reserve(
            size, address=headers.base, protection=PAGE_EXECUTE_WRITECOPY, kind=MEM_IMAGE, name=name
        )
    except NtError:
        if not headers.can_relocate:
            raise pe.BadImage(f"its base {headers.base:#x} is taken and it has no relocations") from None
        base = p.virtual.reserve(
            size,
            protection=PAGE_EXECUTE_WRITECOPY,
            kind=MEM_IMAGE,
            name=name,
            low=0x10000000 if headers.bits == 32 else 0x180000000,
        )
    image = Image(p, headers, base)
    if headers.section_alignment < pe.PAGE:  # sections lie as in the file
        p.virtual.commit(base, size, PAGE_EXECUTE_READWRITE)
        _read(fd, p, base, min(headers.image_size, os.fstat(fd).st_size), 0)
    else:
        p.virtual.commit(base, _pages(headers.headers_size), PAGE_READONLY)
        _read(fd, p, base, headers.headers_size, 0)
        for section in headers.sections:
            if not section.size:
                continue
            p.virtual.commit(base + section.address, _pages(section.size), protection_of(section))
            _read(fd, p, base + section.address, min(section.raw_size, _pages(section.size)), section.offset)
    if base != headers.base:
        relocate(image, base - headers.base)
    return image


def _read(fd: int, p: Process, address: int, size: int, offset: int) -> None:
    if size:
        os.preadv(fd, [p.memory.ram[address : address + size]], offset)


def relocate(image: Image, delta: int) -> None:
    """Apply the base relocations for an image that lies `delta` bytes above its preferred base."""
    at, size = image.directory(pe.BASERELOC)
    ram, end = image.memory.ram, at + size
    high = (1 << image.bits) - 1
    limit = image.base + image.headers.image_size
    while at + 8 <= end:
        page, block_size = struct.unpack_from("<II", ram, at)
        if block_size < 8 or at + block_size > end:
            break
        count = (block_size - 8) // 2
        entries = struct.unpack_from(f"<{count}H", ram, at + 8)
        skip = False
        for index, entry in enumerate(entries):
            if skip:
                skip = False
                continue
            kind, target = entry >> 12, image.base + page + (entry & 0xFFF)
            if kind == REL_ABSOLUTE:
                continue
            if target + 8 > limit and target + (4, 8)[kind == REL_DIR64] > limit:
                raise pe.BadImage("a relocation lies outside the image")
            if kind == REL_HIGHLOW:
                value = struct.unpack_from("<I", ram, target)[0]
                struct.pack_into("<I", ram, target, (value + delta) & 0xFFFFFFFF)
            elif kind == REL_DIR64:
                value = struct.unpack_from("<Q", ram, target)[0]
                struct.pack_into("<Q", ram, target, (value + delta) & high)
            elif kind in (REL_HIGH, REL_LOW):
                value = struct.unpack_from("<H", ram, target)[0]
                change = delta >> 16 if kind == REL_HIGH else delta
                struct.pack_into("<H", ram, target, (value + change) & 0xFFFF)
            elif kind == REL_HIGHADJ and index + 1 < count:
                value = struct.unpack_from("<H", ram, target)[0] << 16
                value += entries[index + 1] - (0x10000 if entries[index + 1] & 0x8000 else 0) + delta + 0x8000
                struct.pack_into("<H", ram, target, value >> 16 & 0xFFFF)
                skip = True
            else:
                raise pe.BadImage(f"it has a relocation of type {kind}")
            image.relocated += 1
        at += block_size
