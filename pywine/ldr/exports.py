"""The export directory of a mapped image.

Source: "PE Format", section ".edata". All reads are checked.
"""

from __future__ import annotations

import struct

from pywine.ldr import pe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pywine.ldr.image import Image


class ExportDirectory:
    """An image's export directory."""

    def __init__(self, image: Image) -> None:
        self.image = image
        self.start, self.size = image.directory(pe.EXPORT)
        if not self.start:
            self.function_count = self.name_count = self.ordinal_base = 0
            return
        fields = struct.unpack("<IIHHIIIIIII", image.memory.read(self.start, 40))
        self.name_rva, self.ordinal_base, self.function_count, self.name_count = fields[4:8]
        self.functions, self.names, self.ordinals = (image.base + rva for rva in fields[8:11])

    def by_index(self, index: int) -> tuple[int, str]:
        """Entry `index` of the address table as (address, "") or (0, forward)."""
        if not 0 <= index < self.function_count:
            return 0, ""
        rva = self._dword(self.functions + 4 * index)
        if not rva:
            return 0, ""
        address = self.image.base + rva
        if self.start <= address < self.start + self.size:
            return 0, self.image.memory.read_cstring(address).decode("latin-1")
        return address, ""

    def by_name(self, name: str) -> tuple[int, str]:
        """The export of this name; names are sorted bytewise."""
        wanted = name.encode("latin-1", "replace")
        low, high = 0, self.name_count - 1
        while low <= high:
            middle = (low + high) // 2
            found = self.image.memory.read_cstring(self.image.base + self._dword(self.names + 4 * middle))
            if found == wanted:
                index = struct.unpack("<H", self.image.memory.read(self.ordinals + 2 * middle, 2))[0]
                return self.by_index(index)
            if found < wanted:
                low = middle + 1
            else:
                high = middle - 1
        return 0, ""

    def all(self) -> Iterator[tuple[str, int, int, str]]:
        """Name (or ""), ordinal, address and forward of every export."""
        names = {}
        for position in range(min(self.name_count, 1 << 16)):
            index = struct.unpack("<H", self.image.memory.read(self.ordinals + 2 * position, 2))[0]
            at = self.image.base + self._dword(self.names + 4 * position)
            names[index] = self.image.memory.read_cstring(at).decode("latin-1")
        for index in range(min(self.function_count, 1 << 16)):
            address, forward = self.by_index(index)
            if address or forward:
                yield names.get(index, ""), index + self.ordinal_base, address, forward

    def _dword(self, address: int) -> int:
        return struct.unpack("<I", self.image.memory.read(address, 4))[0]


def find_in_image(image: Image, wanted: str | int) -> tuple[int, str]:
    """The export of this name or ordinal as (address, "") or (0, forward); (0, "") if there is none."""
    directory = ExportDirectory(image)
    if isinstance(wanted, int):
        return directory.by_index(wanted - directory.ordinal_base)
    return directory.by_name(wanted)
