"""Cabinet files: what they contain, the data of their folders, and new ones."""

from __future__ import annotations

import struct
import zlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Protocol

    class Stream(Protocol):
        """What a cabinet is read from."""

        def read(self, size: int, /) -> bytes: ...

        def seek(self, offset: int, /) -> object: ...


# What is wrong with a cabinet: FDIERROR's numbers.
CABINET_NOT_FOUND, NOT_A_CABINET, UNKNOWN_VERSION, CORRUPT = 1, 2, 3, 4
BAD_COMPRESSION, DATA_FAILED, WRONG_CABINET = 6, 7, 10

NONE, MSZIP = 0, 1
COMPRESSION_MASK = 0xF
HAS_PREVIOUS, HAS_NEXT, HAS_RESERVE = 1, 2, 4
# The folder indices of files that begin or end in another cabinet.
FROM_PREVIOUS, TO_NEXT, FROM_PREVIOUS_TO_NEXT = 0xFFFD, 0xFFFE, 0xFFFF
NAME_IS_UTF = 0x80
BLOCK = 0x8000
_MINOR, _MAJOR = 3, 1
_HEADER = struct.Struct("<4sIIIIIBBHHHHH")
_RESERVES = struct.Struct("<HBB")
_FOLDER = struct.Struct("<IHH")
_FILE = struct.Struct("<IIHHHH")
_DATA = struct.Struct("<IHH")
_LONGEST_NAME = 256
_MOST_COMPRESSED = BLOCK + 6144  # Quantum and LZX may expand a block by so much


class CabinetError(Exception):
    """A cabinet that cannot be used; `code` says why."""

    def __init__(self, code: int) -> None:
        super().__init__(f"unusable cabinet: {code}")
        self.code = code


class Folder:
    """A run of data blocks that are compressed together."""

    __slots__ = ("blocks", "compression", "offset")

    def __init__(self, offset: int, blocks: int, compression: int) -> None:
        self.offset, self.blocks, self.compression = offset, blocks, compression


class Entry:
    """A file in a cabinet: `offset` is where it begins in its folder's data."""

    __slots__ = ("attributes", "date", "folder", "name", "offset", "size", "time")

    def __init__(self, name: bytes, size: int, offset: int, folder: int, stamp: tuple[int, int, int]) -> None:
        self.name, self.size, self.offset, self.folder = name, size, offset, folder
        self.date, self.time, self.attributes = stamp

    @property
    def from_previous(self) -> bool:
        return self.folder in (FROM_PREVIOUS, FROM_PREVIOUS_TO_NEXT)

    @property
    def to_next(self) -> bool:
        return self.folder in (TO_NEXT, FROM_PREVIOUS_TO_NEXT)


class Header:
    """A cabinet's first structure."""

    __slots__ = ("files", "files_offset", "flags", "folders", "index", "set_id", "size")

    def __init__(self, stream: Stream) -> None:
        """Raises CabinetError."""
        data = stream.read(_HEADER.size)
        if len(data) < _HEADER.size or data[:4] != b"MSCF":
            raise CabinetError(NOT_A_CABINET)
        (_, _, self.size, _, self.files_offset, _, minor, major, self.folders, self.files, self.flags,
         self.set_id, self.index) = _HEADER.unpack(data)  # fmt: skip
        if major != _MAJOR or minor > _MINOR:
            raise CabinetError(UNKNOWN_VERSION)


class Cabinet:
    """A cabinet that is read from a stream. Names are bytes, in the encoding their attributes tell."""

    def __init__(self, stream: Stream) -> None:
        """Raises CabinetError."""
        self._stream = stream
        stream.seek(0)
        self.header = header = Header(stream)
        self.previous = self.next = self.previous_disk = self.next_disk = b""
        folder_reserve = self._data_reserve = 0
        if header.flags & HAS_RESERVE:
            size, folder_reserve, self._data_reserve = _RESERVES.unpack(self._exactly(_RESERVES.size))
            self._exactly(size)
        names = _Names(stream, self._tell_of_names())
        if header.flags & HAS_PREVIOUS:
            self.previous, self.previous_disk = names.take(), names.take()
        if header.flags & HAS_NEXT:
            self.next, self.next_disk = names.take(), names.take()
        stream.seek(names.position)
        self.folders: list[Folder] = []
        for _ in range(header.folders):
            fields = _FOLDER.unpack(self._exactly(_FOLDER.size + folder_reserve)[: _FOLDER.size])
            self.folders.append(Folder(*fields))
        names = _Names(stream, header.files_offset)
        self.files = [self._entry(names) for _ in range(header.files)]

    def _tell_of_names(self) -> int:
        position = _HEADER.size
        if self.header.flags & HAS_RESERVE:
            self._stream.seek(position)
            position += _RESERVES.size + _RESERVES.unpack(self._exactly(_RESERVES.size))[0]
        return position

    def _exactly(self, size: int) -> bytes:
        data = self._stream.read(size)
        if len(data) != size:
            raise CabinetError(CORRUPT)
        return data

    def _entry(self, names: _Names) -> Entry:
        size, offset, folder, date, time, attributes = _FILE.unpack(names.fixed(_FILE.size))
        if folder < FROM_PREVIOUS and folder >= len(self.folders):
            raise CabinetError(CORRUPT)
        return Entry(names.take(), size, offset, folder, (date, time, attributes))

    def folder_of(self, entry: Entry) -> int:
        """The index of the folder that holds a file, or the part of it that is in this cabinet."""
        if entry.from_previous:
            return 0
        return len(self.folders) - 1 if entry.folder == TO_NEXT else entry.folder

    def blocks(self, folder: Folder) -> Iterator[tuple[bytes, int]]:
        """The stored data of a folder's blocks, with the sizes they expand to. Raises CabinetError.

        The size of a block that goes on in the next cabinet is 0.
        """
        position = folder.offset
        for _ in range(folder.blocks):
            self._stream.seek(position)
            header = self._exactly(_DATA.size + self._data_reserve)
            expected, size, expanded = _DATA.unpack_from(header)
            if size > _MOST_COMPRESSED or expanded > BLOCK:
                raise CabinetError(CORRUPT)
            data = self._exactly(size)
            if expected and expected != checksum(header[4:], checksum(data)):
                raise CabinetError(CORRUPT)
            yield data, expanded
            position += len(header) + size


class _Names:
    """Reads structures of unknown size by pieces."""

    def __init__(self, stream: Stream, position: int) -> None:
        self._stream, self.position = stream, position
        self._data, self._start = b"", position

    def _have(self, size: int) -> bytes:
        """At least what the stream has of the `size` bytes from the position on."""
        offset = self.position - self._start
        if len(self._data) - offset < size:
            self._stream.seek(self.position)
            self._start, self._data, offset = self.position, self._stream.read(4096), 0
        return self._data[offset : offset + size]

    def fixed(self, size: int) -> bytes:
        data = self._have(size)
        if len(data) < size:
            raise CabinetError(CORRUPT)
        self.position += size
        return data

    def take(self) -> bytes:
        name, nul, _ = self._have(_LONGEST_NAME).partition(b"\0")
        if not nul:
            raise CabinetError(CORRUPT)
        self.position += len(name) + 1
        return name


class FolderData:
    """The expanded data of a folder, read forwards. `follow` is asked for the next cabinet, where the folder
    goes on in its first one.
    """

    def __init__(self, cabinet: Cabinet, index: int, follow: Callable[[Cabinet], Cabinet]) -> None:
        """Raises CabinetError."""
        self._cabinet, self._index, self._follow = cabinet, index, follow
        folder = cabinet.folders[index]
        self._compression = folder.compression & COMPRESSION_MASK
        if self._compression not in (NONE, MSZIP):
            raise CabinetError(BAD_COMPRESSION)
        self._blocks = cabinet.blocks(folder)
        self._window = self._rest = b""
        self.position = 0

    def read(self, offset: int, size: int) -> Iterator[bytes]:
        """The pieces of `size` bytes at `offset`, which does not lie before the position."""
        while offset > self.position:
            self._take(offset - self.position)
        while size:
            piece = self._take(size)
            size -= len(piece)
            yield piece

    def _take(self, most: int) -> bytes:
        if not self._rest:
            self._rest = self._expand(*self._next_block())
        piece, self._rest = self._rest[:most], self._rest[most:]
        self.position += len(piece)
        return piece

    def _next_block(self) -> tuple[bytes, int]:
        data = b""
        while True:
            found = next(self._blocks, None)
            if found is None or not found[1]:
                data += found[0] if found else b""
                if self._index != len(self._cabinet.folders) - 1 or not self._cabinet.next:
                    raise CabinetError(CORRUPT)
                self._cabinet, self._index = self._follow(self._cabinet), 0
                self._blocks = self._cabinet.blocks(self._cabinet.folders[0])
                continue
            return data + found[0], found[1]

    def _expand(self, data: bytes, size: int) -> bytes:
        if self._compression == MSZIP:
            if data[:2] != b"CK":
                raise CabinetError(DATA_FAILED)
            try:
                data = zlib.decompressobj(-15, zdict=self._window).decompress(data[2:], BLOCK + 1)
            except zlib.error:
                raise CabinetError(DATA_FAILED) from None
            self._window = (self._window + data)[-BLOCK:]
        if len(data) != size:
            raise CabinetError(DATA_FAILED)
        return data


def checksum(data: bytes, seed: int = 0) -> int:
    """The exclusive or of all double words; what is left over counts from its other end."""
    whole = len(data) & ~3
    value, bits = int.from_bytes(data[:whole], "little"), whole * 8
    while bits > 32:
        bits = -(-bits // 64) * 32
        value = value >> bits ^ value & (1 << bits) - 1
    return seed ^ value ^ int.from_bytes(data[whole:], "big")
