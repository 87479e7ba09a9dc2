"""The resource directory of a mapped image: type, name, language, data.

Source: "PE Format", section ".rsrc". All reads are checked.
"""

from __future__ import annotations

import struct

from pywine.abi.errors import WinError
from pywine.abi.winerror import (
    ERROR_RESOURCE_DATA_NOT_FOUND,
    ERROR_RESOURCE_LANG_NOT_FOUND,
    ERROR_RESOURCE_NAME_NOT_FOUND,
    ERROR_RESOURCE_TYPE_NOT_FOUND,
)
from pywine.ldr import pe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.ldr.image import Image

RT_CURSOR, RT_BITMAP, RT_ICON, RT_MENU, RT_DIALOG, RT_STRING = 1, 2, 3, 4, 5, 6
RT_ACCELERATOR, RT_RCDATA, RT_MESSAGETABLE, RT_VERSION, RT_MANIFEST = 9, 10, 11, 16, 24
_SUBDIRECTORY = _NAMED = 0x80000000
_NEUTRAL, _ENGLISH, _ENGLISH_US = 0, 0x09, 0x409
_MAX_ENTRIES = 1 << 16


def as_name(name: int | str) -> int | str:
    """`#123` means the integer 123; other names are compared in upper case."""
    if isinstance(name, int):
        return name
    if name[:1] == "#" and name[1:].isdigit():
        return int(name[1:]) & 0xFFFF
    return name.upper()


class Resources:
    """An image's resource directory."""

    def __init__(self, image: Image) -> None:
        """Raises WinError(ERROR_RESOURCE_DATA_NOT_FOUND) if the image has none."""
        self._image, self._memory = image, image.memory
        self._root, _ = image.directory(pe.RESOURCE)
        if not self._root:
            raise WinError(ERROR_RESOURCE_DATA_NOT_FOUND)

    def entries(self, directory: int) -> list[tuple[int | str, int]]:
        """Identifier and offset field of every entry of the directory at this offset."""
        named, numbered = struct.unpack("<HH", self._memory.read(self._root + directory + 12, 4))
        count = min(named + numbered, _MAX_ENTRIES)
        raw = self._memory.read(self._root + directory + 16, 8 * count)
        return [(self._identifier(name), offset) for name, offset in struct.iter_unpack("<II", raw)]

    def _identifier(self, field: int) -> int | str:
        if not field & _NAMED:
            return field & 0xFFFF
        at = self._root + (field & ~_NAMED)
        length = struct.unpack("<H", self._memory.read(at, 2))[0]
        return self._memory.read(at + 2, 2 * length).decode("utf-16-le", "surrogatepass")

    def _descend(self, directory: int, wanted: int | str, error: int) -> int:
        wanted = as_name(wanted)
        for identifier, offset in self.entries(directory):
            if (identifier.upper() if isinstance(identifier, str) else identifier) == wanted:
                return offset & ~_SUBDIRECTORY
        raise WinError(error)

    def types(self) -> list[int | str]:
        return [identifier for identifier, _ in self.entries(0)]

    def names(self, kind: int | str) -> list[int | str]:
        """Raises WinError(ERROR_RESOURCE_TYPE_NOT_FOUND)."""
        return [name for name, _ in self.entries(self._descend(0, kind, ERROR_RESOURCE_TYPE_NOT_FOUND))]

    def directory(self, *path: int | str) -> int:
        """The address of the directory of all types, of a type, or of a name. Raises WinError."""
        at, errors = 0, (ERROR_RESOURCE_TYPE_NOT_FOUND, ERROR_RESOURCE_NAME_NOT_FOUND)
        for part, error in zip(path, errors, strict=False):
            at = self._descend(at, part, error)
        return self._root + at

    def languages(self, kind: int | str, name: int | str) -> list[tuple[int, int]]:
        """Language and address of the data entry of every translation. Raises WinError."""
        names = self._descend(0, kind, ERROR_RESOURCE_TYPE_NOT_FOUND)
        directory = self._descend(names, name, ERROR_RESOURCE_NAME_NOT_FOUND)
        return [
            (language, self._root + offset)
            for language, offset in self.entries(directory)
            if isinstance(language, int)
        ]

    def find(self, kind: int | str, name: int | str, language: int = _NEUTRAL) -> int:
        """The address of the IMAGE_RESOURCE_DATA_ENTRY in the language, or the best there is. Raises
        WinError.
        """
        translations = dict(self.languages(kind, name))
        for wanted in (language, language & 0x3FF, _NEUTRAL, _ENGLISH_US, _ENGLISH):
            if wanted in translations:
                return translations[wanted]
        if language & 0x3FF or not translations:
            raise WinError(ERROR_RESOURCE_LANG_NOT_FOUND)
        return next(iter(translations.values()))

    def data(self, entry: int) -> tuple[int, int]:
        """Address and size of the data that a data entry describes."""
        rva, size = struct.unpack("<II", self._memory.read(entry, 8))
        return self._image.base + rva, size

    def read(self, kind: int | str, name: int | str, language: int = _NEUTRAL) -> bytes:
        """The data of a resource. Raises WinError."""
        return self._memory.read(*self.data(self.find(kind, name, language)))

    def string(self, identifier: int, language: int = _NEUTRAL) -> str | None:
        """The string of this identifier in the string tables."""
        try:
            table = self.read(RT_STRING, (identifier >> 4) + 1, language)
        except WinError:
            return None
        for _ in range(identifier & 15):
            table = table[2 + 2 * int.from_bytes(table[:2], "little") :]
        end = 2 + 2 * int.from_bytes(table[:2], "little")
        return table[2:end].decode("utf-16-le", "surrogatepass") if table and end <= len(table) else None
