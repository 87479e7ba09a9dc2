"""What _create_locale gives programs: locales at addresses, with what their compilers' macros read there."""

from __future__ import annotations

import struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.dlls.crt.locale_state import Locale
    from pywine.dlls.crt.runtime import Crt

_SIZE = 0x400  # of either structure, or more
# Where the older runtimes have the code page, MB_CUR_MAX and the classes of characters, by bits.
_LEGACY = {64: (4, 268, 320), 32: (4, 172, 200)}


class LocaleObjects:
    """The locale objects of one runtime. An object is two pointers: to the locale's data and to the multibyte
    code page's.
    """

    def __init__(self, c: Crt) -> None:
        self._c = c
        self._by_address: dict[int, Locale] = {}

    def add(self, locale: Locale) -> int:
        """The address of a new object that is `locale`."""
        c = self._c
        c.localize()
        word = c.p.bits // 8
        pointers = c.p.allocate(bytes(2 * word))
        data = c.p.allocate(self._data(locale))
        multibyte = c.p.allocate(struct.pack("<II", 1, locale.code_page).ljust(_SIZE, b"\0"))
        c.write_pointer(pointers, data)
        c.write_pointer(pointers + word, multibyte)
        self._by_address[pointers] = locale
        return pointers

    def _data(self, locale: Locale) -> bytes:
        bits = self._c.p.bits
        pointer = struct.Struct("<Q" if bits == 64 else "<I")
        data = bytearray(_SIZE)
        if self._c.ucrt:
            at_classes, at_length = 0, bits // 8
            at_page = at_length + 4
        else:
            at_page, at_length, at_classes = _LEGACY[bits]
        pointer.pack_into(data, at_classes, locale.classes_address)
        struct.pack_into("<I", data, at_length, locale.maximum_length)
        struct.pack_into("<I", data, at_page, locale.code_page)
        return bytes(data)

    def find(self, address: int) -> Locale | None:
        return self._by_address.get(address)

    def remove(self, address: int) -> None:
        if self._by_address.pop(address, None) is None:
            return
        word = self._c.p.bits // 8
        for block in (self._c.read_pointer(address), self._c.read_pointer(address + word), address):
            self._c.p.heap.free(block)
