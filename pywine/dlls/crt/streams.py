"""Streams: the FILE objects of one C runtime, buffered on the host's side.

A guest FILE only carries what old programs' macros read: `_cnt` stays 0, so that those macros always call us.
"""

from __future__ import annotations

from pywine.dlls.crt.data import FILE_SIZE
from pywine.dlls.crt.lowio import Descriptor, Descriptors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.dlls.crt.runtime import Crt

BUFFER_SIZE = 4096


class Stream:
    """One FILE. `address`: its guest address; `number`: its descriptor."""

    def __init__(self, address: int, number: int, descriptor: Descriptor, *, buffered: bool) -> None:
        self.address, self.number, self.descriptor = address, number, descriptor
        self.buffered = buffered
        self.pending = bytearray()  # written by the program, not yet to the file

    def write(self, data: bytes) -> None:
        self.pending += data
        if not self.buffered or len(self.pending) >= BUFFER_SIZE:
            self.flush()

    def flush(self) -> None:
        if self.pending:
            data = bytes(self.pending)
            self.pending.clear()
            self.descriptor.write(data)


class Streams:
    """All streams of one C runtime, by guest address."""

    def __init__(self, c: Crt) -> None:
        self._c = c
        self.descriptors: Descriptors = c.state(Descriptors)
        self.by_address: dict[int, Stream] = {}
        self.iob = c.data("_iob") if not c.ucrt else c.p.allocate(bytes(3 * FILE_SIZE[64]))
        size = FILE_SIZE[c.p.bits]
        for number, descriptor in self.descriptors.table.items():
            address = self.iob + number * size
            buffered = number != 2 and not descriptor.file.is_console
            self.by_address[address] = Stream(address, number, descriptor, buffered=buffered)

    def standard(self, number: int) -> Stream:
        return self.by_address[self.iob + number * FILE_SIZE[self._c.p.bits]]

    def flush_all(self) -> None:
        for stream in self.by_address.values():
            stream.flush()
