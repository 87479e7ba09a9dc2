"""ntdll's code for dispatching exceptions and unwinding, which is guest code (`guest/exceptions/`): where its
functions are, and the list of images that it searches for unwind data.
"""

from __future__ import annotations

import os
import struct

from pywine.ldr import pe
from pywine.ldr.exports import find_in_image
from pywine.ldr.image import map_image, read_headers
from pywine.ldr.imports import import_tables
from pywine.nt.virtual import PAGE_READWRITE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.ldr.modules import Module, Modules
    from pywine.nt.process import Process

_FOLDER = os.path.join(os.path.dirname(__file__), "guest")
# image_t in guest/exceptions/images.h: begin, end, table, count
_ENTRIES = {32: struct.Struct("<4I"), 64: struct.Struct("<4Q")}
_MOST_IMAGES = 4096
_NAME = "ntdll.dll"
_LOW, _HIGH = 0x60000000, 0x7F000000  # builtin images lie there too: their slots jump into it
_RUNTIMES = ("ucrtbase.dll", "msvcr120.dll", "msvcr110.dll", "msvcr100.dll", "msvcrt.dll")


class ExceptionCode:
    """That code in process `p`; `module` is not listed, but what addresses in it belong to."""

    def __init__(self, p: Process, modules: Modules) -> None:
        self._p, self._modules = p, modules
        path = os.path.join(_FOLDER, f"exceptions.{'x64' if p.bits == 64 else 'x86'}.dll")
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            self.image = map_image(p, fd, read_headers(fd), _NAME, low=_LOW, high=_HIGH)
        finally:
            os.close(fd)
        self.module = modules.of_image(self.image, path, p.files.system_directory + "\\" + _NAME)
        for table in import_tables(self.image):
            dll = modules.load(table.dll, "exceptions")
            for slot, wanted, _hint in table.entries():
                table.store(slot, modules.find_export(dll, wanted))
        self.failure = self.function("GuardedFailure")
        self.dispatcher = self.function("KiUserExceptionDispatcher")
        self._sequence, self._list = 0, 0
        self._set_terminate()
        self.list_images()

    def function(self, name: str) -> int:
        """The address of a function or variable that it exports."""
        return find_in_image(self.image, name)[0]

    def _set_terminate(self) -> None:
        """A noexcept function that lets an exception out ends the process as its C runtime does."""
        from pywine.ldr.export_table import Row

        dll = next((name for name in _RUNTIMES if self._modules.find(name)), _RUNTIMES[0])
        target = self._modules.thunks.detached(dll, Row("terminate", "c", 0, "crt.eh", ""))
        word = self._p.bits // 8
        self._p.memory.write(self.function("Terminate"), target.to_bytes(word, "little"))

    def list_images(self) -> None:
        """The images have changed: tell it where they and their unwind data lie."""
        p, header, entry = self._p, self.function("LoadedImages"), _ENTRIES[self._p.bits]
        if not self._list:
            self._list = p.virtual.allocate(_MOST_IMAGES * entry.size, PAGE_READWRITE, name="unwind tables")
        listed = [self.module, *self._modules.loaded[: _MOST_IMAGES - 1]]
        entries = [
            entry.pack(module.base, module.base + module.size, *_table(module))
            for module in sorted(listed, key=_base)
        ]
        ram = p.memory.ram
        struct.pack_into("<I", ram, header, self._sequence + 1)
        data = b"".join(entries)
        ram[self._list : self._list + len(data)] = data
        struct.pack_into("<IQ" if p.bits == 64 else "<II", ram, header + 4, len(entries), self._list)
        self._sequence += 2
        struct.pack_into("<I", ram, header, self._sequence)


def _base(module: Module) -> int:
    return module.base


def _table(module: Module) -> tuple[int, int]:
    """Where a module's RUNTIME_FUNCTIONs lie and how many they are."""
    if module.image is None:
        return 0, 0
    address, size = module.image.directory(pe.EXCEPTION)
    return address, size // 12
