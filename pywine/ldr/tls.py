"""The TLS directory: thread-local data of images and their callbacks.

Source: "PE Format", section ".tls".
"""

from __future__ import annotations

import struct

from pywine.ldr import pe
from pywine.machine.memory import AccessViolation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.ldr.image import Image
    from pywine.nt.process import Process
    from pywine.nt.thread import Thread

_MAX_CALLBACKS = 4096


class TlsTemplates:
    """The thread-local data of all images, in the order of their indexes, and the threads' copies."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self._templates: list[tuple[int, int, int]] = []  # start, end, zero fill (bytes)

    def add(self, image: Image) -> int:
        """Give the image its index, and every thread its block; -1 if it has no TLS directory."""
        directory = _directory(image)
        if directory is None:
            return -1
        start, end, index_at, _, zeros = directory
        index = len(self._templates)
        self._templates.append((start, end, zeros))
        self._p.memory.check(index_at, 4, 1)
        self._p.memory.patch(index_at, index.to_bytes(4, "little"))
        for thread in self._p.threads.values():
            self.give(thread)
        return index

    def remove(self, index: int) -> None:
        """The image with this index is gone; its index is not given again."""
        self._templates[index] = (0, 0, 0)

    def give(self, thread: Thread) -> None:
        """Bring a thread's array of TLS blocks up to date."""
        p, word = self._p, self._p.bits // 8
        count = len(self._templates)
        if not count:
            return
        old = thread.teb.ThreadLocalStoragePointer
        blocks: list[int] = []
        if old:
            previous = p.heap.sizes[old] // word
            raw = p.memory.ram[old : old + previous * word].tobytes()
            blocks = list(struct.unpack(f"<{previous}{'Q' if word == 8 else 'I'}", raw))
        for start, end, zeros in self._templates[len(blocks) :]:
            data = p.memory.read(start, end - start) if start else b""
            blocks.append(p.allocate(data, zeros=max(zeros, 1)))
        array = p.allocate(struct.pack(f"<{count}{'Q' if word == 8 else 'I'}", *blocks))
        thread.teb.ThreadLocalStoragePointer = array
        if old:
            p.heap.free(old)

    def take_away(self, thread: Thread) -> None:
        """Free a thread's blocks: it has ended."""
        p, word = self._p, self._p.bits // 8
        array = thread.teb.ThreadLocalStoragePointer
        if array:
            size = p.heap.sizes[array]
            blocks = p.memory.ram[array : array + size]
            for (block,) in struct.iter_unpack("<Q" if word == 8 else "<I", blocks):
                p.heap.free(block)
            p.heap.free(array)
        if thread.teb.TlsExpansionSlots:
            p.heap.free(thread.teb.TlsExpansionSlots)


def _directory(image: Image) -> tuple[int, int, int, int, int] | None:
    """Start and end of the template, address of the index, address of the callbacks, zero fill; checked."""
    at, size = image.directory(pe.TLS)
    width, code = (8, "<QQQQI") if image.bits == 64 else (4, "<IIIII")
    if not at or size < 4 * width + 4:
        return None
    start, end, index_at, callbacks_at, zeros = struct.unpack(code, image.memory.read(at, 4 * width + 4))
    if end < start or zeros > image.headers.image_size or end - start > image.headers.image_size:
        raise pe.BadImage("its TLS directory makes no sense")
    return start, end, index_at, callbacks_at, zeros


def callbacks(image: Image) -> list[int]:
    """The addresses of an image's TLS callbacks."""
    directory = _directory(image)
    if directory is None or not directory[3]:
        return []
    width = 8 if image.bits == 64 else 4
    found = []
    at = directory[3]
    while len(found) < _MAX_CALLBACKS:
        try:
            address = int.from_bytes(image.memory.read(at, width), "little")
        except AccessViolation as error:
            raise pe.BadImage(f"its list of TLS callbacks is broken: {error}") from None
        if not address:
            break
        found.append(address)
        at += width
    return found
