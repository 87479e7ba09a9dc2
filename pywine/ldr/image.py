"""Mapping a PE file into guest memory: sections with their rights, base relocations."""

from __future__ import annotations

import os
import struct

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_CONFLICTING_ADDRESSES
from pywine.abi.winerror import ERROR_INVALID_ADDRESS
from pywine.ldr import pe
from pywine.machine.memory import AccessViolation
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
_FIXUPS = {REL_HIGH: "<H", REL_LOW: "<H", REL_HIGHLOW: "<I", REL_HIGHADJ: "<H", REL_DIR64: "<Q"}
_LARGE = 1 << 22  # bytes of an image that is worth larger pages of the host
_MASKS = {"<H": 0xFFFF, "<I": 0xFFFFFFFF, "<Q": 0xFFFFFFFFFFFFFFFF}


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


def map_image(p: Process, fd: int, headers: pe.Headers, name: str, *, low: int = 0, high: int = 0) -> Image:
    """Map the open PE file and relocate it if its base is taken, to between `low` and `high`. Raises NtError
    or pe.BadImage.
    """
    size = _pages(headers.image_size)
    where = {"protection": PAGE_EXECUTE_WRITECOPY, "kind": MEM_IMAGE, "name": name}
    try:
        if not headers.base:
            raise NtError(STATUS_CONFLICTING_ADDRESSES)
        base = p.virtual.reserve(size, address=headers.base, **where)
    except NtError:
        if not headers.can_relocate:
            reason = f"its base {headers.base:#x} is taken and it has no relocations"
            raise pe.BadImage(reason, ERROR_INVALID_ADDRESS) from None
        low = low or (0x10000000 if headers.bits == 32 else 0x180000000)
        base = p.virtual.reserve(size, low=low, high=high, **where)
    image = Image(p, headers, base)
    try:
        _fill(p, fd, image)
        if base != headers.base:
            relocate(image, base - headers.base)
    except (AccessViolation, NtError, pe.BadImage):
        p.virtual.release(base)
        raise
    return image


def _fill(p: Process, fd: int, image: Image) -> None:
    """Commit the image's pages and read the file into them."""
    headers, base = image.headers, image.base
    if headers.image_size >= _LARGE:
        p.memory.use_large_pages(base, _pages(headers.image_size))
    if headers.section_alignment < pe.PAGE:  # sections lie as in the file
        p.virtual.commit(base, _pages(headers.image_size), PAGE_EXECUTE_READWRITE)
        _read(fd, p, base, min(headers.image_size, os.fstat(fd).st_size), 0)
        return
    p.virtual.commit(base, _pages(headers.headers_size), PAGE_READONLY)
    _read(fd, p, base, headers.headers_size, 0)
    for section in headers.sections:
        if section.size:
            p.virtual.commit(base + section.address, _pages(section.size), protection_of(section))
            _read(fd, p, base + section.address, min(section.raw_size, _pages(section.size)), section.offset)


def _read(fd: int, p: Process, address: int, size: int, offset: int) -> None:
    if size:
        os.preadv(fd, [p.memory.ram[address : address + size]], offset)


def relocate(image: Image, delta: int) -> None:
    """Apply the base relocations for an image that lies `delta` bytes above its preferred base. Raises
    pe.BadImage.
    """
    at, size = image.directory(pe.BASERELOC)
    end = at + size
    try:
        while at + 8 <= end:
            page, block_size = struct.unpack("<II", image.memory.read(at, 8))
            if block_size < 8 or at + block_size > end:
                break
            count = (block_size - 8) // 2
            entries = struct.unpack(f"<{count}H", image.memory.read(at + 8, 2 * count))
            _apply(image, image.base + page, entries, delta)
            at += block_size
    except AccessViolation as error:
        raise pe.BadImage(f"its relocations are broken: {error}") from None


def _apply(image: Image, page: int, entries: tuple[int, ...], delta: int) -> None:
    """Apply one block's fixups, which count from the guest address `page`."""
    ram, rights, limit = image.memory.ram, image.memory.rights, image.base + _pages(image.headers.image_size)
    pairs = iter(entries)
    for entry in pairs:
        kind, target = entry >> 12, page + (entry & 0xFFF)
        if kind == REL_ABSOLUTE:
            continue
        code = _FIXUPS.get(kind)
        if code is None:
            raise pe.BadImage(f"it has a relocation of type {kind}")
        last = target + struct.calcsize(code) - 1
        if last >= limit or not rights[target >> 12] or not rights[last >> 12]:
            raise pe.BadImage("a relocation lies outside the image")
        value, change = struct.unpack_from(code, ram, target)[0], delta
        if kind == REL_HIGH:
            change = delta >> 16
        elif kind == REL_HIGHADJ:  # the entry that follows is the low half, which rounds
            low = next(pairs, 0)
            change = ((value << 16) + (low ^ 0x8000) - 0x8000 + delta + 0x8000 >> 16) - value
        struct.pack_into(code, ram, target, value + change & _MASKS[code])
        image.relocated += 1
