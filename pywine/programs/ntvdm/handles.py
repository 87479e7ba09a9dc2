"""Handles of DOS programs: the table in each PSP, the streams behind it, the functions on files."""

from __future__ import annotations

import os
import struct

from pywine.nt import attributes as attr
from pywine.nt import clock, fileops
from pywine.nt.timezone import bias_at
from pywine.programs.ntvdm import names
from pywine.programs.ntvdm.directories import dos_time
from pywine.programs.ntvdm.dos import (
    ACCESS_DENIED,
    FILE_EXISTS,
    FILE_NOT_FOUND,
    INVALID_DATA,
    INVALID_FUNCTION,
    INVALID_HANDLE,
    NOT_ENOUGH_MEMORY,
    NOT_SAME_DEVICE,
    PATH_NOT_FOUND,
    TOO_MANY_OPEN_FILES,
    Dos,
    DosError,
    function,
)
from pywine.programs.ntvdm.streams import Console, DiskFile, Inherited, Null, Stream

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_FREE = 0xFF
_MOST_STREAMS = 254
_NO_INHERIT = 0x80
_ACCESS = (fileops.GENERIC_READ, fileops.GENERIC_WRITE, fileops.GENERIC_READ | fileops.GENERIC_WRITE)
_SHARES = {0: 7, 1: 0, 2: 5, 3: 6, 4: 7}  # by the mode's bits 4 to 6: compatible, and what is denied
_SETTABLE = 0x27


class Handles:
    """The streams of all programs. A program's table holds numbers of streams."""

    def __init__(self, dos: Dos, descriptors: tuple[int, int, int]) -> None:
        self.dos = dos
        self.streams: list[Stream | None] = []
        for number, descriptor in enumerate(descriptors):
            self.streams.append(self._standard(number, descriptor))
        self.streams += [Null("AUX", 0x80C0), Null("PRN", 0xA8C0)]
        dos.m.on_beat.append(self.flush)
        dos.m.ram[0xE0 * 16 + 0x18 : 0xE0 * 16 + 0x1D] = bytes(range(5))  # the command interpreter's

    def _standard(self, number: int, descriptor: int) -> Stream:
        try:
            is_terminal = os.isatty(descriptor)
            os.fstat(descriptor)
        except OSError:
            return Null("NUL", 0x80C4)
        return Console(self.dos) if is_terminal else Inherited(self.dos, descriptor, int(number > 0))

    def flush(self) -> None:
        for stream in self.streams:
            if stream is not None:
                stream.flush()

    # Tables.

    def _table(self, psp: int) -> tuple[int, int, int]:
        """Segment, offset and size of a program's table."""
        size, offset, segment = struct.unpack("<HHH", self.dos.m.read(psp, 0x32, 6))
        return segment, offset, size

    def _numbers(self, psp: int) -> bytes:
        segment, offset, size = self._table(psp)
        return self.dos.m.read(segment, offset, size)

    def _set(self, handle: int, number: int) -> None:
        segment, offset, _ = self._table(self.dos.tasks.current)
        self.dos.m.ram[(segment * 16 + offset + handle) & 0xFFFFF] = number

    def _number(self, handle: int) -> int:
        segment, offset, size = self._table(self.dos.tasks.current)
        number = self.dos.m.ram[(segment * 16 + offset + handle) & 0xFFFFF] if handle < size else _FREE
        if number >= len(self.streams) or self.streams[number] is None:
            raise DosError(INVALID_HANDLE)
        return number

    def get(self, handle: int) -> Stream:
        """What a handle refers to. Raises DosError."""
        stream = self.streams[self._number(handle)]
        assert stream is not None
        return stream

    def stream(self, number: int) -> Stream:
        """A stream by its own number. Raises DosError."""
        found = self.streams[number] if number < len(self.streams) else None
        if found is None:
            raise DosError(INVALID_HANDLE)
        return found

    def add(self, stream: Stream) -> int:
        """Keep a stream; its number."""
        for number, old in enumerate(self.streams):
            if old is None:
                self.streams[number] = stream
                return number
        if len(self.streams) >= _MOST_STREAMS:
            stream.close()
            raise DosError(TOO_MANY_OPEN_FILES)
        self.streams.append(stream)
        return len(self.streams) - 1

    def open(self, stream: Stream) -> int:
        """A handle for a new stream. Raises DosError."""
        handle = self._numbers(self.dos.tasks.current).find(_FREE)
        if handle < 0:
            stream.close()
            raise DosError(TOO_MANY_OPEN_FILES)
        self._set(handle, self.add(stream))
        return handle

    def close(self, handle: int) -> None:
        number = self._number(handle)
        self._set(handle, _FREE)
        self.drop(number)

    def drop(self, number: int) -> None:
        """One handle less refers to a stream."""
        stream = self.stream(number)
        stream.count -= 1
        if stream.count <= 0:
            stream.flush()
            self.streams[number] = None
            stream.close()

    def duplicate(self, handle: int) -> int:
        number = self._number(handle)
        new = self._numbers(self.dos.tasks.current).find(_FREE)
        if new < 0:
            raise DosError(TOO_MANY_OPEN_FILES)
        self.stream(number).count += 1
        self._set(new, number)
        return new

    def duplicate_to(self, handle: int, target: int) -> None:
        number = self._number(handle)
        table = self._numbers(self.dos.tasks.current)
        if target >= len(table):
            raise DosError(INVALID_HANDLE)
        if target == handle:
            return
        self.stream(number).count += 1
        if table[target] != _FREE:
            self.close(target)
        self._set(target, number)

    def resize(self, count: int) -> None:
        """Give the current program a table for so many handles."""
        psp = self.dos.tasks.current
        table = self._numbers(psp)
        if count <= 20:
            segment, offset = psp, 0x18
            count = 20
        elif count > 0xFE00:
            raise DosError(NOT_ENOUGH_MEMORY)
        else:
            segment, offset = self.dos.arena.allocate((count + 15) // 16, psp), 0
        self.dos.m.write(segment, offset, table[:count].ljust(count, b"\xff"))
        self.dos.m.write(psp, 0x32, struct.pack("<HHH", count, offset, segment))

    def inherit(self, parent: int, child: int) -> None:
        """Give a new program the handles of its parent."""
        for handle, number in enumerate(self._numbers(parent)[:20]):
            stream = self.streams[number] if number < len(self.streams) else None
            if stream is not None and not stream.mode & _NO_INHERIT:
                stream.count += 1
                self.dos.m.ram[(child * 16 + 0x18 + handle) & 0xFFFFF] = number

    def close_all(self, psp: int) -> None:
        for number in self._numbers(psp):
            if number < len(self.streams) and self.streams[number] is not None:
                self.drop(number)
        self.flush()

    def files(self) -> Iterator[tuple[int, DiskFile]]:
        for number, stream in enumerate(self.streams):
            if isinstance(stream, DiskFile):
                yield number, stream

    # Files.

    def device(self, path: str) -> Stream | None:
        """The device that a path names, opened."""
        name = names.device_of(path)
        if not name:
            return None
        if name == "CON":
            for stream in self.streams:
                if stream is not None and stream.is_console:
                    return Console(self.dos)
            return _Both(self.get(0), self.get(1))
        return Null(name, {"NUL": 0x80C4, "CLOCK$": 0x8088, "PRN": 0xA8C0}.get(name, 0x80C0))

    def open_file(self, path: str, mode: int) -> Stream:
        """Open what exists. Raises DosError, NtError, OSError."""
        if mode & 7 > 2:
            raise DosError(12)
        device = self.device(path)
        if device is not None:
            return device
        full = self.dos.directories.full_path(path)
        share = _SHARES.get(mode >> 4 & 7, 7)
        files = self.dos.p.files
        if files.is_directory(full):
            raise DosError(ACCESS_DENIED)
        file, _ = fileops.create(files, full, _ACCESS[mode & 7], share, fileops.OPEN)
        return DiskFile(file, full, mode)

    def create_file(self, path: str, attributes: int, *, new: bool = False, mode: int = 2) -> Stream:
        """Create a file, or empty it. Raises DosError, NtError, OSError."""
        device = self.device(path)
        if device is not None:
            return device
        full = self.dos.directories.full_path(path)
        files = self.dos.p.files
        if files.is_directory(full):
            raise DosError(ACCESS_DENIED)
        if new and files.exists(full):
            raise DosError(FILE_EXISTS)
        share = _SHARES.get(mode >> 4 & 7, 7)
        way = fileops.OVERWRITE_IF
        attributes = attributes & _SETTABLE | attr.ARCHIVE
        file, _ = fileops.create(files, full, _ACCESS[mode & 3], share, way, 0, attributes)
        return DiskFile(file, full, mode)


class _Both(Stream):
    """CON where the standard streams are no terminal."""

    def __init__(self, source: Stream, sink: Stream) -> None:
        super().__init__("CON")
        self._source, self._sink = source, sink
        self.is_console = False

    @property
    def information(self) -> int:
        return 0x80D3

    def read(self, size: int) -> bytes | None:
        return self._source.read(size)

    def write(self, data: bytes) -> int:
        return self._sink.write(data)

    def has_input(self) -> bool:
        return self._source.has_input()


@function(0x3C, "create file")
def create(dos: Dos) -> None:
    r, handles = dos.r, dos.handles
    r.ax = handles.open(handles.create_file(dos.path_at(r.ds, r.dx), r.cx))


@function(0x3D, "open file")
def open_file(dos: Dos) -> None:
    r, handles = dos.r, dos.handles
    r.ax = handles.open(handles.open_file(dos.path_at(r.ds, r.dx), r.al))


@function(0x3E, "close")
def close(dos: Dos) -> None:
    dos.handles.close(dos.r.bx)


@function(0x3F, "read")
def read(dos: Dos) -> None:
    r = dos.r
    stream = dos.handles.get(r.bx)
    if not stream.has_input():
        dos.handles.flush()
    data = stream.read(r.cx)
    if data is None:
        dos.m.repeat()
        return
    dos.m.write(r.ds, r.dx, data)
    r.ax = len(data)


@function(0x40, "write")
def write(dos: Dos) -> None:
    r = dos.r
    stream = dos.handles.get(r.bx)
    if not r.cx:
        stream.truncate()
        r.ax = 0
        return
    r.ax = stream.write(dos.m.read(r.ds, r.dx, r.cx))


@function(0x42, "seek")
def seek(dos: Dos) -> None:
    r = dos.r
    stream = dos.handles.get(r.bx)
    if r.al > 2:
        raise DosError(INVALID_FUNCTION)
    offset = r.cx << 16 | r.dx
    if r.al:
        offset -= offset >> 31 << 32
    position = stream.seek(offset, r.al) & 0xFFFFFFFF
    r.dx, r.ax = position >> 16, position


@function(0x41, "delete file")
def delete(dos: Dos) -> None:
    r = dos.r
    path = dos.path_at(r.ds, r.dx)
    full = dos.directories.full_path(path)
    if names.device_of(path) or dos.p.files.is_directory(full):
        raise DosError(ACCESS_DENIED)
    fileops.delete_file(dos.p.files, full)


@function(0x43, "file attributes")
def attributes(dos: Dos) -> None:
    r = dos.r
    full = dos.directories.full_path(dos.path_at(r.ds, r.dx))
    host = dos.p.files.existing(full)
    if r.al == 0:
        r.cx = r.ax = attr.information(host).attributes & 0x3F
    elif r.al == 1:
        if r.cx & ~_SETTABLE or os.path.isdir(host):
            raise DosError(ACCESS_DENIED)
        attr.set_attributes(host, r.cx)
    else:
        raise DosError(INVALID_FUNCTION)


@function(0x45, "duplicate handle")
def duplicate(dos: Dos) -> None:
    dos.r.ax = dos.handles.duplicate(dos.r.bx)


@function(0x46, "redirect handle")
def redirect(dos: Dos) -> None:
    dos.handles.duplicate_to(dos.r.bx, dos.r.cx)


@function(0x56, "rename file")
def rename(dos: Dos) -> None:
    r, directories = dos.r, dos.directories
    old = directories.full_path(dos.path_at(r.ds, r.dx))
    new = directories.full_path(dos.path_at(r.es, r.di))
    if old[0].upper() != new[0].upper():
        raise DosError(NOT_SAME_DEVICE)
    if not dos.p.files.exists(old):
        raise DosError(FILE_NOT_FOUND)
    if dos.p.files.exists(new) and not dos.p.files.same_path(old, new):
        raise DosError(ACCESS_DENIED)
    fileops.move(dos.p.files, old, new, replace=False, copy=False)


@function(0x57, "file date and time")
def file_time(dos: Dos) -> None:
    r = dos.r
    stream = dos.handles.get(r.bx)
    if not isinstance(stream, DiskFile):
        if r.al == 0:
            r.dx, r.cx = 0x21, 0
        return
    target = stream.file.descriptor
    if r.al == 0:
        r.dx, r.cx = dos_time(attr.information_of(target).written)
    elif r.al == 1:
        local = clock.from_dos(r.dx, r.cx)
        if local is None:
            raise DosError(INVALID_DATA)
        attr.set_times(target, 0, 0, local + bias_at(local) * 60 * clock.SECOND)
    else:
        raise DosError(INVALID_FUNCTION)


@function(0x5A, "create temporary file")
def create_temporary(dos: Dos) -> None:
    r, handles = dos.r, dos.handles
    folder = dos.path_at(r.ds, r.dx)
    if not dos.p.files.is_directory(dos.directories.full_path(folder or ".")):
        raise DosError(PATH_NOT_FOUND)
    separator = "" if not folder or folder.endswith(("\\", "/", ":")) else "\\"
    seed = int.from_bytes(os.urandom(4), "little")
    for number in range(0x10000):
        name = f"{seed + number & 0xFFFFFFFF:08X}"
        try:
            r.ax = handles.open(handles.create_file(folder + separator + name, r.cx, new=True))
        except DosError as error:
            if error.code == FILE_EXISTS:
                continue
            raise
        dos.m.write(r.ds, r.dx, dos.encode(folder + separator + name) + b"\0")
        return


@function(0x5B, "create new file")
def create_new(dos: Dos) -> None:
    r, handles = dos.r, dos.handles
    r.ax = handles.open(handles.create_file(dos.path_at(r.ds, r.dx), r.cx, new=True))


@function(0x5C, "lock file")
def lock(dos: Dos) -> None:
    r = dos.r
    file = dos.handles.get(r.bx).require_file().file
    start, size = r.cx << 16 | r.dx, r.si << 16 | r.di
    if r.al == 0:
        file.lock(start, size, exclusive=True)
    elif r.al == 1:
        if not file.unlock(start, size):
            raise DosError(33)
    else:
        raise DosError(INVALID_FUNCTION)


@function(0x67, "set handle count")
def set_handle_count(dos: Dos) -> None:
    dos.handles.resize(dos.r.bx)


@function(0x68, "commit file")
def commit(dos: Dos) -> None:
    dos.handles.get(dos.r.bx).flush()


@function(0x6C, "extended open")
def extended_open(dos: Dos) -> None:
    r, handles = dos.r, dos.handles
    path = dos.path_at(r.ds, r.si)
    exists = dos.p.files.exists(dos.directories.full_path(path)) or bool(names.device_of(path))
    if_exists, if_not = r.dl & 15, r.dl >> 4
    if exists and if_exists == 1:
        stream, done = handles.open_file(path, r.bx & 0xFF), 1
    elif exists and if_exists == 2:
        stream, done = handles.create_file(path, r.cx, mode=r.bx & 0xFF), 3
    elif exists:
        raise DosError(FILE_EXISTS)
    elif if_not == 1:
        stream, done = handles.create_file(path, r.cx, mode=r.bx & 0xFF), 2
    else:
        raise DosError(FILE_NOT_FOUND)
    r.ax, r.cx = handles.open(stream), done
