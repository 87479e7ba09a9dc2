"""Files by file control block, as programs written for CP/M and DOS 1 use them."""

from __future__ import annotations

import os
import struct

from pywine.abi.errors import ApiError
from pywine.nt import attributes as attr
from pywine.nt import fileops
from pywine.programs.ntvdm import names
from pywine.programs.ntvdm.directories import Found, dos_time
from pywine.programs.ntvdm.dos import Dos, DosError, function
from pywine.programs.ntvdm.streams import DiskFile, Stream

_EXTENDED = 0xFF
_DRIVE, _NAME, _BLOCK, _RECORD_SIZE, _SIZE, _DATE, _STREAM, _RECORD, _RANDOM = (
    0,
    1,
    12,
    14,
    16,
    20,
    24,
    32,
    33,
)
_USUAL_SIZE = 128
_DONE, _FAILED, _AT_END, _PARTIAL = 0x00, 0xFF, 0x01, 0x03
_SEPARATORS = b":.;,=+ \t"
_TERMINATORS = _SEPARATORS + b'/"[]<>|\r\n\0'


class Fcb:
    """A file control block where it lies. `shift`: 7 behind the attributes of an extended one."""

    def __init__(self, dos: Dos, segment: int, offset: int) -> None:
        self._dos, self.segment = dos, segment
        is_extended = dos.m.read(segment, offset, 1)[0] == _EXTENDED
        self.attributes = dos.m.read(segment, offset + 6, 1)[0] if is_extended else 0
        self.is_extended = is_extended
        self.offset = offset + (7 if is_extended else 0)

    def get(self, at: int, layout: str) -> int:
        data = self._dos.m.read(self.segment, self.offset + at, struct.calcsize(layout))
        return struct.unpack(layout, data)[0]

    def put(self, at: int, layout: str, *values: int | bytes) -> None:
        self._dos.m.write(self.segment, self.offset + at, struct.pack(layout, *values))

    def path(self, at: int = 0) -> str:
        """Drive and name, those of the block or of the second one behind it."""
        drive = self.get(_DRIVE, "<B")
        eleven = self._dos.decode(self._dos.m.read(self.segment, self.offset + at + _NAME, 11))
        return (f"{self._dos.directories.drive_of(drive)}:" if drive else "") + names.join(eleven)

    def stream(self) -> Stream:
        return self._dos.handles.stream(self.get(_STREAM, "<H"))

    @property
    def record_size(self) -> int:
        return self.get(_RECORD_SIZE, "<H") or _USUAL_SIZE

    def random_record(self) -> int:
        """The record of random access; its highest byte counts for small records only."""
        record = self.get(_RANDOM, "<I")
        return record if self.record_size < 64 else record & 0xFFFFFF

    def set_random(self, record: int) -> None:
        if self.record_size < 64:
            self.put(_RANDOM, "<I", record)
        else:
            self.put(_RANDOM, "<HB", record & 0xFFFF, record >> 16 & 0xFF)

    def sequential_record(self) -> int:
        return self.get(_BLOCK, "<H") * 128 + self.get(_RECORD, "<B")

    def set_sequential(self, record: int) -> None:
        self.put(_BLOCK, "<H", record // 128 & 0xFFFF)
        self.put(_RECORD, "<B", record % 128)

    def opened(self, stream: Stream) -> None:
        """Fill in what DOS knows of a file that was opened."""
        size, date, at = 0, 0, 0
        if isinstance(stream, DiskFile):
            information = attr.information_of(stream.file.descriptor)
            size = information.size
            date, at = dos_time(information.written)
            if not self.get(_DRIVE, "<B"):
                self.put(_DRIVE, "<B", ord(stream.path[0].upper()) - 64)
        number = self._dos.handles.add(stream)
        self.put(_BLOCK, "<HHIHHH6x", 0, _USUAL_SIZE, size, date, at, number)

    def read(self, record: int, count: int = 1) -> tuple[int, bytes]:
        """The outcome, and the bytes of records, the last one filled up with zeros."""
        size = self.record_size
        stream = self.stream()
        stream.seek(record * size, os.SEEK_SET)
        data = stream.read(size * count) or b""
        if not data:
            return _AT_END, b""
        missing = -len(data) % size
        outcome = _DONE if len(data) == size * count else _PARTIAL if missing else _AT_END
        return outcome, data + bytes(missing)

    def write(self, record: int, data: bytes) -> None:
        stream = self.stream()
        stream.seek(record * self.record_size, os.SEEK_SET)
        if data:
            stream.write(data)
        else:
            stream.truncate()
        self.put(_SIZE, "<I", max(self.get(_SIZE, "<I"), record * self.record_size + len(data)))


def _block(dos: Dos) -> Fcb:
    return Fcb(dos, dos.r.ds, dos.r.dx)


def _attempt(dos: Dos, action: object) -> None:
    """AL says whether it went well."""
    try:
        action()  # type: ignore[operator]
    except (DosError, ApiError, OSError) as error:
        from pywine.programs.ntvdm.dos import code_of

        dos.last_error = code_of(error)
        dos.r.al = _FAILED
    else:
        dos.r.al = _DONE


@function(0x0F, "open by FCB")
def open_block(dos: Dos) -> None:
    block = _block(dos)

    def action() -> None:
        try:
            stream = dos.handles.open_file(block.path(), 2)
        except (ApiError, OSError):
            stream = dos.handles.open_file(block.path(), 0)
        block.opened(stream)

    _attempt(dos, action)


@function(0x16, "create by FCB")
def create_block(dos: Dos) -> None:
    block = _block(dos)
    _attempt(dos, lambda: block.opened(dos.handles.create_file(block.path(), block.attributes)))


@function(0x10, "close by FCB")
def close_block(dos: Dos) -> None:
    block = _block(dos)
    _attempt(dos, lambda: dos.handles.drop(block.get(_STREAM, "<H")))


def _put_found(dos: Dos, block: Fcb, number: int, position: int) -> None:
    """The disk transfer area gets a block with the name; the caller's keeps where the search is."""
    entry: Found = dos.directories.entry(number, position)
    segment, offset = dos.directories.dta
    drive = block.get(_DRIVE, "<B") or ord(dos.directories.drive) - 64
    eleven = dos.encode(names.template(entry.name))
    record = bytes((drive,)) + eleven + bytes((entry.attributes,)) + bytes(10)
    record += struct.pack("<HHHI", entry.time, entry.date, 0, entry.size)
    if block.is_extended:
        record = bytes((_EXTENDED, 0, 0, 0, 0, 0, entry.attributes)) + record
    dos.m.write(segment, offset, record)
    block.put(_BLOCK, "<HH", number, position + 1)


@function(0x11, "find first by FCB")
def find_first_block(dos: Dos) -> None:
    block = _block(dos)

    def action() -> None:
        found = dos.directories.search(block.path(), block.attributes)
        _put_found(dos, block, dos.directories.begin(found), 0)

    _attempt(dos, action)


@function(0x12, "find next by FCB")
def find_next_block(dos: Dos) -> None:
    block = _block(dos)
    _attempt(dos, lambda: _put_found(dos, block, block.get(_BLOCK, "<H"), block.get(_BLOCK + 2, "<H")))


@function(0x13, "delete by FCB")
def delete_block(dos: Dos) -> None:
    block = _block(dos)

    def action() -> None:
        path = block.path()
        for entry in dos.directories.search(path, block.attributes):
            drive = path[:2] if path[1:2] == ":" else ""
            fileops.delete_file(dos.p.files, dos.directories.full_path(drive + entry.name))

    _attempt(dos, action)


@function(0x17, "rename by FCB")
def rename_block(dos: Dos) -> None:
    block = _block(dos)

    def action() -> None:
        path, pattern = block.path(), block.path(16).rpartition(":")[2]
        drive = path[:2] if path[1:2] == ":" else ""
        for entry in dos.directories.search(path, block.attributes):
            old = dos.directories.full_path(drive + entry.name)
            new = dos.directories.full_path(drive + names.fill_in(pattern, entry.name))
            fileops.move(dos.p.files, old, new, replace=False, copy=False)

    _attempt(dos, action)


def _read_records(dos: Dos, block: Fcb, record: int, count: int = 1) -> tuple[int, int]:
    """Read records into the disk transfer area: the outcome, and how many came."""
    try:
        outcome, data = block.read(record, count)
    except (DosError, ApiError, OSError):
        return _AT_END, 0
    dos.m.write(*dos.directories.dta, data)
    return outcome, len(data) // block.record_size


def _write_records(dos: Dos, block: Fcb, record: int, count: int = 1) -> int:
    data = dos.m.read(*dos.directories.dta, block.record_size * count)
    try:
        block.write(record, data)
    except (DosError, ApiError, OSError):
        return _AT_END
    return _DONE


@function(0x14, "read sequentially by FCB")
def read_sequentially(dos: Dos) -> None:
    block = _block(dos)
    record = block.sequential_record()
    dos.r.al, count = _read_records(dos, block, record)
    block.set_sequential(record + count)


@function(0x15, "write sequentially by FCB")
def write_sequentially(dos: Dos) -> None:
    block = _block(dos)
    record = block.sequential_record()
    dos.r.al = _write_records(dos, block, record)
    if dos.r.al == _DONE:
        block.set_sequential(record + 1)


@function(0x21, "read record by FCB")
def read_record(dos: Dos) -> None:
    block = _block(dos)
    block.set_sequential(block.random_record())
    dos.r.al, _ = _read_records(dos, block, block.random_record())


@function(0x22, "write record by FCB")
def write_record(dos: Dos) -> None:
    block = _block(dos)
    block.set_sequential(block.random_record())
    dos.r.al = _write_records(dos, block, block.random_record())


@function(0x27, "read records by FCB")
def read_records(dos: Dos) -> None:
    block, r = _block(dos), dos.r
    record = block.random_record()
    r.al, r.cx = _read_records(dos, block, record, r.cx)
    block.set_random(record + r.cx)
    block.set_sequential(record + r.cx)


@function(0x28, "write records by FCB")
def write_records(dos: Dos) -> None:
    block, r = _block(dos), dos.r
    record = block.random_record()
    r.al = _write_records(dos, block, record, r.cx)
    if r.al == _DONE:
        block.set_random(record + r.cx)
        block.set_sequential(record + r.cx)


@function(0x23, "file size by FCB")
def size_in_records(dos: Dos) -> None:
    block = _block(dos)

    def action() -> None:
        full = dos.directories.full_path(block.path())
        size = os.stat(dos.p.files.existing(full)).st_size
        block.set_random(-(-size // block.record_size))

    _attempt(dos, action)


@function(0x24, "set record by FCB")
def set_random_record(dos: Dos) -> None:
    block = _block(dos)
    block.set_random(block.sequential_record())


@function(0x0D, "reset disks")
def reset_disks(dos: Dos) -> None:
    dos.handles.flush()


def parse(dos: Dos, text: bytes, old: bytes, mode: int) -> tuple[bytes, int, int]:
    """The first twelve bytes of a block for a name in a command line, how much of the text it took, and AL:
    1 if there are wildcards, FFh if there is no such drive. `mode`: which fields are left as they are.
    """
    at, outcome = 0, 0
    if mode & 1:
        while at < len(text) and text[at] in _SEPARATORS:
            at += 1
    else:
        while at < len(text) and text[at] in b" \t":
            at += 1
    drive = old[0] if mode & 2 else 0
    if text[at + 1 : at + 2] == b":" and text[at : at + 1].isalpha():
        drive = (text[at] & 0xDF) - 64
        if chr(drive + 96) not in dos.p.files.drives:
            outcome = 0xFF
        at += 2
    at, stem = _take(text, at, 8)
    extension = b""
    has_extension = text[at : at + 1] == b"."
    if has_extension:
        at, extension = _take(text, at + 1, 3)
    name = old[1:9] if not stem and mode & 4 else stem.ljust(8)
    rest = old[9:12] if not extension and mode & 8 else extension.ljust(3)
    if b"?" in name + rest and not outcome:
        outcome = 1
    return bytes((drive,)) + name + rest, at, outcome


def _take(text: bytes, at: int, size: int) -> tuple[int, bytes]:
    """A field of a name, its star as question marks, and where it ends."""
    start = at
    while at < len(text) and text[at] not in _TERMINATORS and text[at] > 32:
        at += 1
    field = text[start:at].upper()
    head, star, _ = field.partition(b"*")
    return at, head[:size].ljust(size, b"?") if star else field[:size]


@function(0x29, "parse file name")
def parse_name(dos: Dos) -> None:
    r, m = dos.r, dos.m
    old = m.read(r.es, r.di, 12)
    block, taken, outcome = parse(dos, m.text(r.ds, r.si, 128).partition(b"\r")[0], old, r.al)
    m.write(r.es, r.di, block)
    r.si += taken
    r.al = outcome
