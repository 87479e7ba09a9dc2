"""Images loaded as data (LOAD_LIBRARY_AS_DATAFILE): mapped for their resources, never run."""

from __future__ import annotations

import os

from pywine.ldr.image import Image, read_headers
from pywine.nt.virtual import MEM_IMAGE, PAGE_READONLY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process


class DataFiles:
    """The data modules of a process, by address."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self.images: dict[int, Image] = {}
        self._references: dict[int, int] = {}
        self.paths: dict[int, str] = {}

    def load(self, host_path: str, path: str) -> int:
        """The address of the mapped file. Raises pe.BadImage, OSError."""
        for address, loaded in self.paths.items():
            if loaded.lower() == path.lower():
                self._references[address] += 1
                return address
        fd = os.open(host_path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            headers = read_headers(fd)
            base = self._p.virtual.allocate(headers.image_size, PAGE_READONLY, kind=MEM_IMAGE, name=path)
            ram = self._p.memory.ram
            os.preadv(fd, [ram[base : base + headers.headers_size]], 0)
            for section in headers.sections:
                size = min(section.raw_size, (section.size + 0xFFF) & ~0xFFF)
                if size:
                    os.preadv(
                        fd, [ram[base + section.address : base + section.address + size]], section.offset
                    )
        finally:
            os.close(fd)
        self.images[base] = Image(self._p, headers, base)
        self._references[base], self.paths[base] = 1, path
        return base

    def free(self, address: int) -> None:
        self._references[address] -= 1
        if not self._references[address]:
            del self.images[address], self._references[address], self.paths[address]
            self._p.virtual.release(address)
