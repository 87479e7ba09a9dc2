"""System calls on files."""

from __future__ import annotations

import struct

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_END_OF_FILE,
    STATUS_INFO_LENGTH_MISMATCH,
    STATUS_INVALID_DEVICE_REQUEST,
    STATUS_INVALID_INFO_CLASS,
    STATUS_INVALID_PARAMETER,
    STATUS_NO_MORE_FILES,
    STATUS_NO_SUCH_FILE,
    STATUS_NOT_A_REPARSE_POINT,
    STATUS_OBJECT_PATH_SYNTAX_BAD,
)
from pywine.abi.struct import Struct
from pywine.abi.translate import to_status
from pywine.abi.types import BOOLEAN, HANDLE, LONGLONG, PVOID, STATUS, ULONG, ULONG_PTR, In, Opt, Out
from pywine.abi.unicode import text_at
from pywine.dlls.ntdll.twins import nt
from pywine.nt import attributes as attr
from pywine.nt import fileops
from pywine.nt.console import Console
from pywine.nt.directory import Entry, Search, listing
from pywine.nt.file import FILE_TYPE_CHAR, FILE_TYPE_DISK, File
from pywine.nt.fileinfo import query, take_entries
from pywine.nt.paths import from_nt
from pywine.nt.process import Process
from pywine.nt.sync import Event

# FILE_INFORMATION_CLASS, and the FILE_INFO_BY_HANDLE_CLASS whose record is the same.
_BASIC, _STANDARD, _INTERNAL, _NAME, _POSITION, _ALL = 4, 5, 6, 9, 14, 18
_DISPOSITION, _END_OF_FILE, _NETWORK_OPEN, _ATTRIBUTE_TAG = 13, 20, 34, 35
_SAME_RECORD = {_BASIC: 0, _STANDARD: 1, _NAME: 2, _ATTRIBUTE_TAG: 9}
_SAME_CHANGE = {_BASIC: 0, _DISPOSITION: 4, _END_OF_FILE: 6}
_CURRENT_POSITION, _APPEND = -2, -1
# Classes that list a directory: what follows the times, sizes and the length of the name in a record.
_NAMES_ONLY, _TAILS = 12, {1: "", 2: "4x", 3: "4xBx24x", 37: "4xBx24x2xQ", 38: "4x4xQ"}
_WITH_INDEX = (37, 38)
_GET_COMPRESSION, _SET_COMPRESSION, _IS_VOLUME_MOUNTED = 0x9003C, 0x9C040, 0x90028
_GET_REPARSE_POINT, _SET_SPARSE = 0x900A8, 0x900C4
_VOLUME_SIZE, _VOLUME_DEVICE, _VOLUME_ATTRIBUTE = 3, 4, 5


class OBJECT_ATTRIBUTES(Struct):
    Length: ULONG
    RootDirectory: HANDLE
    ObjectName: PVOID
    Attributes: ULONG
    SecurityDescriptor: PVOID
    SecurityQualityOfService: PVOID


class IO_STATUS_BLOCK(Struct):
    Status: ULONG_PTR
    Information: ULONG_PTR


def path_of(p: Process, attributes: OBJECT_ATTRIBUTES) -> str:
    """The path that OBJECT_ATTRIBUTES name. Raises NtError."""
    name = text_at(p, attributes.ObjectName)
    if attributes.RootDirectory:
        folder = p.handles.get(attributes.RootDirectory, File)
        return f"{folder.path.rstrip(chr(92))}\\{name}" if name else folder.path
    if not name.startswith("\\"):
        raise NtError(STATUS_OBJECT_PATH_SYNTAX_BAD)
    return from_nt(name)


@nt
def NtCreateFile(
    p: Process, handle: Out[HANDLE], access: ULONG, attributes: In[OBJECT_ATTRIBUTES],
    status: Out[IO_STATUS_BLOCK], size: Opt[LONGLONG], file_attributes: ULONG, share: ULONG,
    disposition: ULONG, options: ULONG, ea: PVOID, ea_size: ULONG,
) -> STATUS:  # fmt: skip
    if disposition > fileops.OVERWRITE_IF:
        raise NtError(STATUS_INVALID_PARAMETER)
    _open(p, handle, access, attributes, status, share, disposition, options, file_attributes)


@nt
def NtOpenFile(
    p: Process, handle: Out[HANDLE], access: ULONG, attributes: In[OBJECT_ATTRIBUTES],
    status: Out[IO_STATUS_BLOCK], share: ULONG, options: ULONG,
) -> STATUS:  # fmt: skip
    _open(p, handle, access, attributes, status, share, fileops.OPEN, options, 0)


def _open(
    p: Process, handle: Out[HANDLE], access: int, attributes: OBJECT_ATTRIBUTES, status: IO_STATUS_BLOCK,
    share: int, disposition: int, options: int, file_attributes: int,
) -> None:  # fmt: skip
    path = path_of(p, attributes)
    file, done = fileops.create(p.files, path, access, share, disposition, options, file_attributes)
    file.overlapped = not options & 0x30  # FILE_SYNCHRONOUS_IO_*
    handle.value = p.handles.open(file, fileops.map_generic(access), inherit=bool(attributes.Attributes & 2))
    status.Status, status.Information = 0, done


@nt(calls_back=True, partial="no APC")
def NtReadFile(
    p: Process, file: File, event: HANDLE, routine: PVOID, context: PVOID, status: Out[IO_STATUS_BLOCK],
    buffer: PVOID, size: ULONG, offset: Opt[LONGLONG], key: PVOID,
) -> STATUS:  # fmt: skip
    view = p.memory.writable(buffer, size)

    def read(at: int | None) -> int:
        if file.is_null:
            return 0
        if file.file_type == FILE_TYPE_CHAR and file.is_console:
            data = p.state(Console).read_bytes(file, size)
            view[: len(data)] = data
            return len(data)
        return file.read_at(view, at)

    count = _transfer(p, event, status, lambda: read(_offset(offset)))
    if not count and size and file.file_type == FILE_TYPE_DISK:
        status.Status = STATUS_END_OF_FILE
        raise NtError(STATUS_END_OF_FILE)


@nt(calls_back=True, partial="no APC")
def NtWriteFile(
    p: Process, file: File, event: HANDLE, routine: PVOID, context: PVOID, status: Out[IO_STATUS_BLOCK],
    buffer: PVOID, size: ULONG, offset: Opt[LONGLONG], key: PVOID,
) -> STATUS:  # fmt: skip
    data = p.memory.read(buffer, size)

    def write() -> int:
        if file.file_type == FILE_TYPE_CHAR and not file.is_null and file.is_console:
            p.state(Console).write_bytes(file, data)
            return size
        at = offset.value if offset is not None else _CURRENT_POSITION
        return file.write_at(data, file.size if at == _APPEND else _offset(offset))

    _transfer(p, event, status, write)


def _offset(offset: Opt[LONGLONG]) -> int | None:
    return None if offset is None or offset.value == _CURRENT_POSITION else offset.value


def _transfer(p: Process, event: int, status: IO_STATUS_BLOCK, transfer) -> int:
    count = 0
    try:
        count = transfer()
        status.Status = 0
    except (NtError, OSError) as error:
        status.Status = to_status(error)
        raise
    finally:
        status.Information = count
        if event:
            p.handles.get(event, Event).set()
    return count


@nt
def NtFlushBuffersFile(p: Process, file: File, status: Out[IO_STATUS_BLOCK]) -> STATUS:
    import os

    if file.file_type == FILE_TYPE_DISK and not file.is_null:
        os.fsync(file.descriptor)
    status.Status = status.Information = 0


@nt
def NtQueryInformationFile(
    p: Process, file: File, status: Out[IO_STATUS_BLOCK], buffer: PVOID, size: ULONG, kind: ULONG
) -> STATUS:
    data = _information(file, kind)
    if size < len(data):
        raise NtError(STATUS_INFO_LENGTH_MISMATCH)
    p.memory.write(buffer, data)
    status.Status, status.Information = 0, len(data)


def _information(file: File, kind: int) -> bytes:
    if kind in _SAME_RECORD:
        return query(file, _SAME_RECORD[kind], 1 << 16)
    if kind == _POSITION:
        return struct.pack("<q", file.seek(0, 1) if file.file_type == FILE_TYPE_DISK else 0)
    found = attr.information_of(file.descriptor)
    if kind == _INTERNAL:
        return struct.pack("<Q", found.index)
    if kind == _NETWORK_OPEN:
        return _network_open(found)
    if kind == _ALL:
        basic, standard = _information(file, _BASIC), _information(file, _STANDARD)
        tail = struct.pack("<QIIQII", found.index, 0, file.access, 0, 0, 0)
        return basic + standard + tail + _information(file, _NAME)
    raise NtError(STATUS_INVALID_INFO_CLASS)


def _network_open(found: attr.Information) -> bytes:
    return struct.pack(
        "<QQQQQQI4x", found.created, found.accessed, found.written, found.changed,
        (found.size + 0xFFF) & ~0xFFF, found.size, found.attributes,
    )  # fmt: skip


@nt
def NtSetInformationFile(
    p: Process, file: File, status: Out[IO_STATUS_BLOCK], buffer: PVOID, size: ULONG, kind: ULONG
) -> STATUS:
    from pywine.nt.fileinfo import change

    data = p.memory.read(buffer, size)
    if kind == _POSITION:
        file.seek(struct.unpack_from("<q", data)[0], 0)
    elif kind in _SAME_CHANGE:
        change(p, file, _SAME_CHANGE[kind], data)
    else:
        raise NtError(STATUS_INVALID_INFO_CLASS)
    status.Status = status.Information = 0


@nt
def NtQueryAttributesFile(p: Process, attributes: In[OBJECT_ATTRIBUTES], buffer: PVOID) -> STATUS:
    found = attr.information(p.files.existing(path_of(p, attributes)))
    data = struct.pack(
        "<QQQQI4x", found.created, found.accessed, found.written, found.changed, found.attributes
    )
    p.memory.write(buffer, data)


@nt
def NtQueryFullAttributesFile(p: Process, attributes: In[OBJECT_ATTRIBUTES], buffer: PVOID) -> STATUS:
    p.memory.write(buffer, _network_open(attr.information(p.files.existing(path_of(p, attributes)))))


@nt
def NtDeleteFile(p: Process, attributes: In[OBJECT_ATTRIBUTES]) -> STATUS:
    fileops.delete_file(p.files, path_of(p, attributes))


@nt
def NtQueryVolumeInformationFile(
    p: Process, file: File, status: Out[IO_STATUS_BLOCK], buffer: PVOID, size: ULONG, kind: ULONG
) -> STATUS:
    import os

    if kind == _VOLUME_DEVICE:
        types = {FILE_TYPE_CHAR: 0x50 if file.is_console else 0x15, FILE_TYPE_DISK: 7}
        data = struct.pack("<II", types.get(file.file_type, 0x11), 0)
    elif kind == _VOLUME_SIZE:
        volume = os.fstatvfs(file.descriptor)
        data = struct.pack("<QQII", volume.f_blocks, volume.f_bavail, max(volume.f_frsize // 512, 1), 512)
    elif kind == _VOLUME_ATTRIBUTE:
        name = "NTFS".encode("utf-16-le")
        data = struct.pack("<III", 0x1C506CF, 255, len(name)) + name
    else:
        raise NtError(STATUS_INVALID_INFO_CLASS)
    if size < len(data):
        raise NtError(STATUS_INFO_LENGTH_MISMATCH)
    p.memory.write(buffer, data)
    status.Status, status.Information = 0, len(data)


@nt
def NtQueryDirectoryFile(
    p: Process, file: File, event: HANDLE, routine: PVOID, context: PVOID, status: Out[IO_STATUS_BLOCK],
    buffer: PVOID, size: ULONG, kind: ULONG, single: BOOLEAN, pattern: PVOID, restart: BOOLEAN,
) -> STATUS:  # fmt: skip
    if kind != _NAMES_ONLY and kind not in _TAILS:
        raise NtError(STATUS_INVALID_INFO_CLASS)
    if not file.is_directory:
        raise NtError(STATUS_INVALID_PARAMETER)
    first = file.search is None
    if file.search is None or restart:
        file.search = Search(listing(file.host_path, text_at(p, pattern) or "*"))
    search = file.search

    def take() -> int:
        if search.peek() is None:
            raise NtError(STATUS_NO_SUCH_FILE if first else STATUS_NO_MORE_FILES)
        data = take_entries(search, size, lambda entry: _listed(entry, kind), single=bool(single))
        p.memory.write(buffer, data)
        return len(data)

    _transfer(p, event, status, take)


def _listed(entry: Entry, kind: int) -> bytes:
    """The record of a directory entry."""
    found, name = entry.information, entry.name.encode("utf-16-le", "surrogatepass")
    if kind == _NAMES_ONLY:
        return struct.pack("<III", 0, 0, len(name)) + name
    head = struct.pack(
        "<IIQQQQQQII", 0, 0, found.created, found.accessed, found.written, found.changed, found.size,
        (found.size + 0xFFF) & ~0xFFF, found.attributes, len(name),
    )  # fmt: skip
    identity = (found.index,) if kind in _WITH_INDEX else ()
    short_name = (0,) if kind in (3, 37) else ()
    return head + struct.pack("<" + _TAILS[kind], *short_name, *identity) + name


def control(file: File, code: int) -> bytes:
    """What a device or a file system answers to a control code. Raises NtError."""
    if file.file_type == FILE_TYPE_DISK:
        if code in (_SET_SPARSE, _SET_COMPRESSION, _IS_VOLUME_MOUNTED):
            return b""
        if code == _GET_COMPRESSION:
            return bytes(2)
        if code == _GET_REPARSE_POINT:
            raise NtError(STATUS_NOT_A_REPARSE_POINT)
    raise NtError(STATUS_INVALID_DEVICE_REQUEST)


@nt(partial="compression, sparse files and reparse points")
def NtFsControlFile(
    p: Process, file: File, event: HANDLE, routine: PVOID, context: PVOID, status: Out[IO_STATUS_BLOCK],
    code: ULONG, source: PVOID, source_size: ULONG, buffer: PVOID, size: ULONG,
) -> STATUS:  # fmt: skip
    def answer() -> int:
        data = control(file, code)
        if size < len(data):
            raise NtError(STATUS_INFO_LENGTH_MISMATCH)
        if data:
            p.memory.write(buffer, data)
        return len(data)

    _transfer(p, event, status, answer)


@nt(partial="no device knows a control code")
def NtDeviceIoControlFile(
    p: Process, file: File, event: HANDLE, routine: PVOID, context: PVOID, status: Out[IO_STATUS_BLOCK],
    code: ULONG, source: PVOID, source_size: ULONG, buffer: PVOID, size: ULONG,
) -> STATUS:  # fmt: skip
    def answer() -> int:
        raise NtError(STATUS_INVALID_DEVICE_REQUEST)

    _transfer(p, event, status, answer)
