"""Cabinet files that are written: folders are filled with files, and go on in the next cabinet where one
has no room for them.
"""

from __future__ import annotations

import struct
import zlib

from pywine.nt.cabinet import (
    BLOCK,
    FROM_PREVIOUS,
    FROM_PREVIOUS_TO_NEXT,
    HAS_NEXT,
    HAS_PREVIOUS,
    HAS_RESERVE,
    MSZIP,
    TO_NEXT,
    Entry,
    checksum,
)

_HEADER, _FOLDER, _FILE, _DATA = 36, 8, 16, 8
_LEVEL = 6
_LONGEST_NAMES = 2 * 256  # of the next cabinet and its disk, while nobody knows them


def compress(data: bytes, window: bytes) -> bytes:
    """A block in MSZIP, which may refer to what stood before it."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, window)
    packed = packer.compress(data) + packer.flush()
    if len(packed) > len(data) + 5:
        packed = b"\1" + struct.pack("<HH", len(data), ~len(data) & 0xFFFF) + data
    return b"CK" + packed


class Folder:
    """A folder that is filled. `files` have their offsets in it, `blocks` are stored bytes with the size they
    expand to.
    """

    def __init__(self, compression: int) -> None:
        self.compression = compression
        self.files: list[Entry] = []
        self.blocks: list[tuple[bytes, int]] = []
        self.continued = 0  # so many of the files began in an earlier cabinet
        self.start = 0  # where the blocks' data begins in the folder
        self._data = bytearray()
        self._stored = 0  # so much of the data is in blocks
        self._blocks_size = self.files_size = 0

    @property
    def size(self) -> int:
        """The bytes that were put into it."""
        return len(self._data)

    def add(self, data: bytes) -> list[tuple[int, int]]:
        """Append data; returns the stored and expanded sizes of the blocks that are full with it."""
        self._data += data
        made = []
        while self.size - self._stored >= BLOCK:
            made.append(self._store(self._stored + BLOCK))
        return made

    def finish(self) -> list[tuple[int, int]]:
        """Make a block of what has filled none."""
        return [self._store(self.size)] if self.size > self._stored else []

    def _store(self, end: int) -> tuple[int, int]:
        stored = self._pack(self._stored, end)
        self.blocks.append((stored, end - self._stored))
        self._blocks_size += len(stored)
        self._stored = end
        return len(stored), self.blocks[-1][1]

    def _pack(self, start: int, end: int) -> bytes:
        data = bytes(self._data[start:end])
        if self.compression != MSZIP:
            return data
        return compress(data, bytes(self._data[max(start - BLOCK, 0) : start]))

    def add_file(self, file: Entry) -> None:
        """Append a file, whose data is there or comes next."""
        self.files.append(file)
        self.files_size += _FILE + len(file.name) + 1

    def packed_size(self, reserve: int) -> int:
        """The bytes that it takes in a cabinet."""
        rest = self.size - self._stored
        frames = (len(self.blocks) + bool(rest)) * (_DATA + reserve)
        return self._blocks_size + frames + rest + self.files_size

    def _measure(self) -> None:
        """Find its sizes anew."""
        self._blocks_size = sum(len(stored) for stored, _ in self.blocks)
        self.files_size = sum(_FILE + len(file.name) + 1 for file in self.files)

    def split(self, room: int, reserve: int) -> list[Folder]:
        """Keep what fits into `room` bytes of blocks. Returns the folder that goes on with the files that did
        not fit wholly, and one of the files behind them: whoever reads a later cabinet alone finds no data
        of folders before the place where they go on.
        """
        kept: list[tuple[bytes, int]] = []
        end, shared = self.start, 0
        while self.blocks:
            stored, size = self.blocks[0]
            room -= _DATA + reserve
            if len(stored) > room:
                if room > 0:
                    kept.append((stored[:room], 0))
                    self.blocks[0] = (stored[room:], size)
                    shared = size
                break
            room -= len(stored)
            end += size
            kept.append(self.blocks.pop(0))
        later, fresh = Folder(self.compression), Folder(self.compression)
        later.start, later.blocks, self.blocks = end, self.blocks, kept
        beyond = [file for file in self.files if file.offset + file.size > end]
        later.files = [file for file in beyond if file.offset < end + shared]
        here = [file for file in self.files if file.offset + file.size <= end or file.offset < end + shared]
        later.continued = len(later.files)
        cut = max((file.offset + file.size for file in later.files), default=end)
        later._end_at(cut, self._data)
        for file in beyond[later.continued :]:
            file.offset -= cut
            fresh.add_file(file)
        fresh.add(bytes(self._data[cut:]))
        fresh.finish()
        self.files = here
        self._measure()
        later._measure()
        return [folder for folder in (later, fresh) if folder.files]

    def _end_at(self, cut: int, data: bytearray) -> None:
        """Have the blocks hold nothing of `data`, the whole folder's, from `cut` on."""
        self._data = data[:cut]
        self._stored = cut
        end, blocks = self.start, self.blocks
        self.blocks = []
        for stored, size in blocks:
            if end >= cut:
                break
            whole = end + size <= cut
            self.blocks.append((stored, size) if whole else (self._pack(end, cut), cut - end))
            end += size


class Draft:
    """A cabinet that is filled. `reserves`: how many bytes its header, folders and blocks leave free."""

    def __init__(self, name: bytes, disk: bytes, number: int, reserves: tuple[int, int, int]) -> None:
        self.name, self.disk, self.number, self.reserves = name, disk, number, reserves
        self.previous: tuple[bytes, bytes] | None = None
        self.next: tuple[bytes, bytes] | None = None
        self.folders: list[Folder] = []
        self._goes_on = False  # the last folder does, in the next cabinet

    def room(self, limit: int) -> int:
        """The bytes that are left for blocks of one more folder if another cabinet comes after."""
        used = _HEADER + _LONGEST_NAMES + sum(len(name) + 1 for name in self.previous or ())
        if any(self.reserves):
            used += 4 + self.reserves[0]
        folders = len(self.folders) + 1
        used += folders * (_FOLDER + self.reserves[1])
        return limit - used - sum(folder.packed_size(self.reserves[2]) for folder in self.folders)

    def take(self, folder: Folder, limit: int) -> list[Folder]:
        """Append a finished folder; returns what of it the next cabinet must take. An empty cabinet that has
        no room for anything takes all.
        """
        room, reserve = self.room(limit), self.reserves[2]
        least = folder.files_size + _DATA + reserve
        if folder.packed_size(reserve) <= room + _LONGEST_NAMES or (room <= least and not self.folders):
            self.folders.append(folder)
            return []
        if room <= least:
            return [folder]
        later = folder.split(room - least + _DATA + reserve, reserve)
        self.folders.append(folder)
        self._goes_on = bool(later and later[0].continued)
        return later

    def previous_of_next(self) -> tuple[bytes, bytes]:
        """What the next cabinet names as the one before: where the file began that goes on in it."""
        if self.previous and self._goes_on:
            last = self.folders[-1]
            if len(last.files) == last.continued:
                return self.previous
        return self.name, self.disk

    def encode(self, set_id: int) -> bytes:
        """The file."""
        header_reserve, folder_reserve, data_reserve = self.reserves
        flags = (HAS_PREVIOUS if self.previous else 0) | (HAS_NEXT if self.next else 0)
        top = b""
        if any(self.reserves):
            flags |= HAS_RESERVE
            top = struct.pack("<HBB", *self.reserves) + bytes(header_reserve)
        top += b"".join(name + b"\0" for pair in (self.previous, self.next) for name in pair or ())
        files_offset = _HEADER + len(top) + len(self.folders) * (_FOLDER + folder_reserve)
        files = b"".join(
            self._entry(file, index, position)
            for index, folder in enumerate(self.folders)
            for position, file in enumerate(folder.files)
        )
        folders, data = b"", b""
        for folder in self.folders:
            offset = files_offset + len(files) + len(data)
            folders += struct.pack("<IHH", offset, len(folder.blocks), folder.compression)
            folders += bytes(folder_reserve)
            data += b"".join(_block(stored, size, data_reserve) for stored, size in folder.blocks)
        count = sum(len(folder.files) for folder in self.folders)
        header = struct.pack(
            "<4sIIIIIBBHHHHH", b"MSCF", 0, files_offset + len(files) + len(data), 0, files_offset, 0, 3, 1,
            len(self.folders), count, flags, set_id, self.number,
        )  # fmt: skip
        return header + top + folders + files + data

    def _entry(self, file: Entry, index: int, position: int) -> bytes:
        folder = self.folders[index]
        begins, ends = position >= folder.continued, True
        if self._goes_on and folder is self.folders[-1]:
            end = folder.start + sum(size for _, size in folder.blocks)
            ends = file.offset + file.size <= end
        if not begins or not ends:
            index = TO_NEXT if begins else FROM_PREVIOUS if ends else FROM_PREVIOUS_TO_NEXT
        fields = file.size, file.offset, index, file.date, file.time, file.attributes
        return struct.pack("<IIHHHH", *fields) + file.name + b"\0"


def _block(stored: bytes, size: int, reserve: int) -> bytes:
    header = struct.pack("<HH", len(stored), size) + bytes(reserve)
    return struct.pack("<I", checksum(header, checksum(stored))) + header + stored
