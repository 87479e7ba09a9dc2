"""Import tables of a mapped image: regular and delayed, by name and by ordinal.

Source: "PE Format", sections ".idata" and "Delay-Load Import Tables". All reads are checked.
"""

from __future__ import annotations

import struct

from pywine.ldr import pe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pywine.ldr.image import Image

_MAX_TABLES, _MAX_ENTRIES = 4096, 1 << 16
MAX_IMPORTS = 1 << 17  # of one image; ten times what the largest programs have


class ImportTable:
    """What an image imports from one DLL. `address_table` is the guest address of its IAT part."""

    def __init__(self, image: Image, dll: str, name_table: int, address_table: int) -> None:
        self.image, self.dll = image, dll
        self.name_table, self.address_table = name_table, address_table

    def entries(self) -> Iterator[tuple[int, str | int, int]]:
        """For each import: the guest address of its IAT slot, the name or ordinal, the hint."""
        image = self.image
        width, code, flag = (8, "<Q", 1 << 63) if image.bits == 64 else (4, "<I", 1 << 31)
        source, slot = self.name_table or self.address_table, self.address_table
        for _ in range(_MAX_ENTRIES):
            value = struct.unpack(code, image.memory.read(source, width))[0]
            if not value:
                return
            if value & flag:
                yield slot, value & 0xFFFF, 0
            else:
                at = image.base + (value & 0x7FFFFFFF)
                hint = struct.unpack("<H", image.memory.read(at, 2))[0]
                yield slot, image.memory.read_cstring(at + 2).decode("latin-1"), hint
            source += width
            slot += width
        raise pe.BadImage("its import table has no end")

    def bound(self, slot: int) -> int:
        """The address in the IAT."""
        return int.from_bytes(self.image.memory.read(slot, 8 if self.image.bits == 64 else 4), "little")

    def store(self, slot: int, address: int) -> None:
        """Write a bound address into the IAT, whatever its page's rights."""
        width = 8 if self.image.bits == 64 else 4
        self.image.memory.check(slot, width, 1)
        self.image.memory.patch(slot, address.to_bytes(width, "little"))


def import_tables(image: Image) -> Iterator[ImportTable]:
    """The regular import descriptors."""
    at, size = image.directory(pe.IMPORT)
    if not at or not size:
        return
    for _ in range(_MAX_TABLES):
        names, _, _, dll, addresses = struct.unpack("<5I", image.memory.read(at, 20))
        if not dll or not addresses:
            return
        dll_name = image.memory.read_cstring(image.base + dll).decode("latin-1")
        yield ImportTable(image, dll_name, image.base + names if names else 0, image.base + addresses)
        at += 20
    raise pe.BadImage("its import directory has no end")


def delay_import_tables(image: Image) -> Iterator[ImportTable]:
    """The delay-load descriptors (they are bound by the program's own helper; listed for `apis` and
    `inspect`).
    """
    at, size = image.directory(pe.DELAY_IMPORT)
    if not at or not size:
        return
    for _ in range(_MAX_TABLES):
        attributes, dll, _, addresses, names = struct.unpack("<5I", image.memory.read(at, 20))
        if not dll:
            return
        base = image.base if attributes & 1 else 0  # old linkers wrote addresses instead of RVAs
        dll_name = image.memory.read_cstring(base + dll).decode("latin-1")
        yield ImportTable(image, dll_name, base + names, base + addresses)
        at += 32
    raise pe.BadImage("its delay import directory has no end")
