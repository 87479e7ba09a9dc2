"""Images of DOS programs: MZ headers, .COM files, .PIF files that name one."""

from __future__ import annotations

import struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

PARAGRAPH, PAGE = 16, 512
LARGEST_COM = 0xFF00 - 2  # a segment without the PSP and a word of stack
_HEADER = struct.Struct("<2s13H")
HEADER_SIZE = _HEADER.size
_PIF_SIZE, _PIF_PROGRAM, _PIF_DIRECTORY, _PIF_ARGUMENTS = 0x171, 0x24, 0x65, 0xA5


class BadDosImage(Exception):
    """The file is no DOS program, and why."""


class MzHeader:
    """The header of an MZ executable. Sizes of memory are in paragraphs, others in bytes."""

    def __init__(self, head: bytes) -> None:
        if len(head) < HEADER_SIZE:
            raise BadDosImage("its header is truncated")
        (
            self.signature, self.last_page, self.pages, self.relocation_count, self.header_paragraphs,
            self.least, self.most, self.ss, self.sp, self.checksum, self.ip, self.cs, self.relocations_at,
            self.overlay,
        ) = _HEADER.unpack_from(head)  # fmt: skip
        if self.signature not in (b"MZ", b"ZM"):
            raise BadDosImage("it has no MZ header")

    @property
    def header_size(self) -> int:
        return self.header_paragraphs * PARAGRAPH

    @property
    def file_size(self) -> int:
        """The bytes of the file that belong to the program, header included."""
        size = self.pages * PAGE
        return size - PAGE + self.last_page if 0 < self.last_page < PAGE and size else size

    @property
    def image_size(self) -> int:
        return max(0, self.file_size - self.header_size)

    def relocations(self, data: bytes) -> Iterator[tuple[int, int]]:
        """Segment and offset of each word that gets the load segment added. Raises BadDosImage."""
        end = self.relocations_at + 4 * self.relocation_count
        if end > len(data):
            raise BadDosImage("its relocations lie behind the end of the file")
        for at in range(self.relocations_at, end, 4):
            offset, segment = struct.unpack_from("<HH", data, at)
            yield segment, offset


class Pif:
    """A program information file: which program to run, where, with which arguments."""

    def __init__(self, data: bytes) -> None:
        if len(data) < _PIF_SIZE:
            raise BadDosImage("it is no program information file")
        self.program = _text(data, _PIF_PROGRAM, 63)
        self.directory = _text(data, _PIF_DIRECTORY, 64)
        self.arguments = _text(data, _PIF_ARGUMENTS, 64)
        if not self.program:
            raise BadDosImage("it names no program")


def _text(data: bytes, at: int, size: int) -> str:
    return data[at : at + size].partition(b"\0")[0].decode("cp437").strip()


def has_mz_header(data: bytes) -> bool:
    return data[:2] in (b"MZ", b"ZM") and len(data) >= HEADER_SIZE
