"""lzexpand.h: reading files that COMPRESS.EXE made."""

from __future__ import annotations

import os

from pywine.abi.api import api
from pywine.abi.errors import NtError, WinError
from pywine.abi.types import CINT, FORM, INT, LONG, PVOID, TSTR, VOID, WORD, Out
from pywine.dlls.kernel32.fileapi import create_file
from pywine.dlls.kernel32.winbase_file import OFSTRUCT, OpenFile
from pywine.nt.file import File
from pywine.nt.process import Process
from pywine.nt.szdd import HEADER_SIZE, METHOD, expand, expanded_name, find_header, stored_name

_BAD_IN_HANDLE, _BAD_OUT_HANDLE, _WRITE, _BAD_VALUE, _UNKNOWN_METHOD = -1, -2, -4, -7, -8
_GENERIC_READ, _SHARE_ALL, _OPEN_EXISTING = 0x80000000, 7, 3
_ACCESS = 0x3  # of OpenFile's style; 0 is reading
_OF_CREATE, _OF_DELETE, _OF_PARSE, _OF_EXIST = 0x1000, 0x200, 0x100, 0x4000
_CHUNK = 1 << 20


class _Expanded:
    """A compressed file that is read. `handle` is the one it was opened with."""

    def __init__(self, file: File, handle: int, size: int) -> None:
        self.file, self.handle, self.size = file, handle, size
        self.position = 0
        self._data: bytes | None = None

    def read(self, count: int) -> bytes:
        if self._data is None:
            self.file.seek(HEADER_SIZE, os.SEEK_SET)
            self._data = expand(_read_all(self.file), self.size)
        piece = self._data[self.position : self.position + count]
        self.position += len(piece)
        return piece

    def seek(self, distance: int, origin: int) -> int:
        """The new position, or LZERROR_BADVALUE."""
        base = (0, self.position, self.size)[origin] if 0 <= origin <= 2 else -1
        if base < 0 or not 0 <= base + distance <= self.size:
            return _BAD_VALUE
        self.position = base + distance
        return self.position


class _Table:
    """The handles of LZInit. They are odd, as no other handle is."""

    def __init__(self, p: Process) -> None:
        self._opened: dict[int, _Expanded] = {}

    def open(self, found: _Expanded) -> int:
        handle = next(value for value in range(0x401, 1 << 30, 4) if value not in self._opened)
        self._opened[handle] = found
        return handle

    def find(self, handle: int) -> _Expanded | None:
        return self._opened.get(handle)

    def take(self, handle: int) -> _Expanded | None:
        return self._opened.pop(handle, None)


def _read_all(file: File) -> bytes:
    pieces = []
    while piece := file.read(_CHUNK):
        pieces.append(piece)
    return b"".join(pieces)


def _find_file(p: Process, handle: int) -> File | None:
    try:
        return p.handles.get(handle & (1 << p.bits) - 1, File)
    except NtError:
        return None


@api
def LZStart(p: Process) -> INT:
    return 1


@api
def LZDone(p: Process) -> VOID:
    pass


@api
def LZInit(p: Process, handle: INT) -> INT:
    file = _find_file(p, handle)
    if file is None:
        return _BAD_IN_HANDLE
    file.seek(0, os.SEEK_SET)
    header = find_header(file.read(HEADER_SIZE))
    if header is None:
        file.seek(0, os.SEEK_SET)
        return handle
    if header.method != METHOD:
        return _UNKNOWN_METHOD
    return p.state(_Table).open(_Expanded(file, handle, header.size))


@api.aw
def LZOpenFile(p: Process, name: TSTR, info: Out[OFSTRUCT], style: WORD) -> CINT:
    """A file that is there in its compressed form only is found by the name it had."""
    if (
        not style & (_OF_CREATE | _OF_PARSE)
        and not p.files.exists(name)
        and p.files.exists(stored_name(name))
    ):
        name = stored_name(name)
    handle = OpenFile(p, name, info, style)
    if style & (_ACCESS | _OF_CREATE | _OF_DELETE | _OF_PARSE | _OF_EXIST):
        return handle
    expanded = LZInit(p, handle)
    return handle if expanded < 0 else expanded


@api
def LZRead(p: Process, handle: INT, buffer: PVOID, size: INT) -> INT:
    if size < 0:
        return _BAD_VALUE
    found = p.state(_Table).find(handle)
    if found:
        data = found.read(size)
        p.memory.write(buffer, data)
        return len(data)
    file = _find_file(p, handle)
    if file is None:
        return _BAD_IN_HANDLE
    return file.read_at(p.memory.writable(buffer, size), None)


@api
def LZSeek(p: Process, handle: INT, distance: LONG, origin: INT) -> LONG:
    found = p.state(_Table).find(handle)
    if found:
        return found.seek(distance, origin)
    file = _find_file(p, handle)
    if file is None:
        return _BAD_IN_HANDLE
    try:
        return file.seek(distance, origin)
    except OSError:
        return _BAD_VALUE


@api
def LZClose(p: Process, handle: INT) -> VOID:
    found = p.state(_Table).take(handle)
    value = found.handle if found else handle
    if _find_file(p, value):
        p.handles.close(value)


def _copy(p: Process, source: int, target: int) -> int:
    found = p.state(_Table).find(source)
    read = found.file if found else _find_file(p, source)
    write = _find_file(p, target)
    if read is None:
        return _BAD_IN_HANDLE
    if write is None:
        return _BAD_OUT_HANDLE
    total = 0
    while data := found.read(_CHUNK) if found else read.read(_CHUNK):
        try:
            write.write_at(data, None)
        except (NtError, OSError):
            return _WRITE
        total += len(data)
    status = os.fstat(read.descriptor)
    os.utime(write.descriptor, ns=(status.st_atime_ns, status.st_mtime_ns))
    return total


@api
def LZCopy(p: Process, source: INT, target: INT) -> LONG:
    """The copy keeps the time of the last change."""
    return _copy(p, source, target)


@api
def CopyLZFile(p: Process, source: INT, target: INT) -> LONG:
    return _copy(p, source, target)


@api.aw
def GetExpandedName(p: Process, name: TSTR, out: PVOID, wide: FORM) -> INT:
    try:
        handle = create_file(p, name, _GENERIC_READ, _SHARE_ALL, _OPEN_EXISTING, 0, False)
    except (NtError, OSError, WinError):
        return _BAD_IN_HANDLE
    header = find_header(p.handles.get(handle, File).read(HEADER_SIZE))
    p.handles.close(handle)
    if header:
        name = expanded_name(name, header.last_character)
    if wide:
        p.memory.write_wstring(out, name)
    else:
        p.memory.write_cstring(out, p.ansi(name))
    return 1
