"""System calls on files."""

from __future__ import annotations

import struct

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_BUFFER_OVERFLOW,
    STATUS_END_OF_FILE,
    STATUS_INFO_LENGTH_MISMATCH,
    STATUS_INVALID_INFO_CLASS,
    STATUS_INVALID_PARAMETER,
    STATUS_OBJECT_PATH_SYNTAX_BAD,
    STATUS_SUCCESS,
)
from pywine.abi.struct import Struct
from pywine.abi.types import HANDLE, LONGLONG, PVOID, STATUS, ULONG, ULONG_PTR, In, Opt, Out
from pywine.abi.unicode import text_at
from pywine.abi.winternl import OBJECT_ATTRIBUTES
from pywine.dlls.kernel32.overlapped import address_of, writing
from pywine.dlls.ntdll.twins import nt
from pywine.nt import attributes as attr
from pywine.nt import fileinfo as info
from pywine.nt import fileops
from pywine.nt.completion import CompletionPort
from pywine.nt.console import Console
from pywine.nt.file import FILE_TYPE_CHAR, FILE_TYPE_DISK, FILE_TYPE_PIPE, File
from pywine.nt.paths import from_nt
from pywine.nt.process import Process
from pywine.nt.requests import WRITABLE, Request
from pywine.nt.sync import Event

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# FILE_INFORMATION_CLASS, and the FILE_INFO_BY_HANDLE_CLASS whose record is the same.
_BASIC, _STANDARD, _INTERNAL, _NAME_INFORMATION, _POSITION, _ALL = 4, 5, 6, 9, 14, 18
_DISPOSITION, _END_OF_FILE, _NETWORK_OPEN, _ATTRIBUTE_TAG = 13, 20, 34, 35
_SAME_RECORD = {
    _BASIC: 0, _STANDARD: 1, 7: info.EA, _NAME_INFORMATION: 2, 17: 17, 22: 7, 28: 8, _ATTRIBUTE_TAG: 9,
    43: 12,
    48: info.NORMALIZED_NAME, 51: info.IS_REMOTE, 54: info.STANDARD_LINKS, 58: info.VOLUME_NAME, 59: 18,
    68: info.STAT, 70: info.STAT_LX, 71: info.CASE_SENSITIVE,
}  # fmt: skip
_SAME_CHANGE = {
    _BASIC: 0, 10: 3, 11: info.LINK, _DISPOSITION: 4, 19: 5, _END_OF_FILE: 6, 39: info.VALID_DATA, 43: 12,
    64: 21, 65: 22, 72: info.LINK,
}  # fmt: skip
_ACCESS, _MODE, _PIPE, _PIPE_LOCAL = 8, 16, 23, 24
_COMPLETION, _NOTIFICATION_MODES, _STAT_LX, _CASE_SENSITIVE = 30, 41, 70, 71
_WITHOUT_NAME = {
    _NAME_INFORMATION: 8,
    _ALL: 104,
}  # how many bytes must be there for records that end in a name
_READ_AND_WRITE, _SYNCHRONOUS_IO_NONALERT = 0x12019F, 0x20
_AFD, _PIPES = "\\device\\afd", "\\\\.\\pipe\\"
_CURRENT_POSITION, _APPEND = -2, -1
_VOLUME, _VOLUME_SIZE, _VOLUME_DEVICE, _VOLUME_ATTRIBUTE, _VOLUME_FULL_SIZE = 1, 3, 4, 5, 7
_VOLUME_LEAST = {_VOLUME: 24, _VOLUME_ATTRIBUTE: 16}


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
    if path.lower().startswith(_AFD):
        from pywine.nt.socket_events import AfdDevice

        device = AfdDevice(p, path)
        device.overlapped = True
        handle.value = p.handles.open(device, fileops.map_generic(access))
        status.Status, status.Information = 0, fileops.OPENED
        return
    if path.lower() == _PIPES:
        import os

        file, done = File(os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC), path), fileops.OPENED
        handle.value = p.handles.open(file, fileops.map_generic(access))
        status.Status, status.Information = 0, done
        return
    file, done = fileops.create(p.files, path, access, share, disposition, options, file_attributes)
    file.overlapped = not options & 0x30  # FILE_SYNCHRONOUS_IO_*
    handle.value = p.handles.open(file, fileops.map_generic(access), inherit=bool(attributes.Attributes & 2))
    status.Status, status.Information = 0, done


@nt(calls_back=True)
def NtReadFile(
    p: Process, file: File, event: HANDLE, routine: PVOID, context: PVOID, status: Out[IO_STATUS_BLOCK],
    buffer: PVOID, size: ULONG, offset: Opt[LONGLONG], key: PVOID,
) -> STATUS:  # fmt: skip
    view = p.memory.writable(buffer, size)

    def read() -> int:
        if file.is_null:
            return 0
        if file.file_type == FILE_TYPE_CHAR and file.is_console:
            data = p.state(Console).input.read_bytes(file, size)
            view[: len(data)] = data
            return len(data)
        count = (file.try_read if file.overlapped else file.read_at)(view, _offset(offset))
        if not count and size and file.file_type == FILE_TYPE_DISK:
            raise NtError(STATUS_END_OF_FILE)
        return count

    return request(p, file, event, routine, context, status, read, descriptor=file.waits_for)


@nt(calls_back=True)
def NtWriteFile(
    p: Process, file: File, event: HANDLE, routine: PVOID, context: PVOID, status: Out[IO_STATUS_BLOCK],
    buffer: PVOID, size: ULONG, offset: Opt[LONGLONG], key: PVOID,
) -> STATUS:  # fmt: skip
    p.memory.check(buffer, size, 1)
    data = p.memory.ram[buffer : buffer + size]
    attempt = writing(file, data)

    def write() -> int:
        if file.file_type == FILE_TYPE_CHAR and not file.is_null and file.is_console:
            p.state(Console).write_bytes(file, data.tobytes())
            return size
        at = offset.value if offset is not None else _CURRENT_POSITION
        start = file.size if at == _APPEND else None if at == _CURRENT_POSITION else at
        return attempt(start) if file.overlapped else file.write_at(data, start)

    return request(
        p, file, event, routine, context, status, write, descriptor=file.waits_for, interest=WRITABLE
    )


def request(
    p: Process, file: File, event: int, routine: int, context: int, status: IO_STATUS_BLOCK, attempt: Any,
    **options: Any,
) -> int:  # fmt: skip
    """Run a request that reports to an IO_STATUS_BLOCK. Raises NtError, OSError."""
    block = address_of(p, status)
    found = p.handles.get(event, Event) if event else None
    if routine:
        options["apc"] = lambda _status, _count: (routine, context, block, 0)
    return Request(p, file, block, attempt, event=found, context=context, **options).submit()


def _offset(offset: Opt[LONGLONG]) -> int | None:
    return None if offset is None or offset.value == _CURRENT_POSITION else offset.value


@nt(calls_back=True)
def NtFlushBuffersFile(p: Process, file: File, status: Out[IO_STATUS_BLOCK]) -> STATUS:
    file.flush()
    status.Status = status.Information = 0


@nt(calls_back=True)
def NtFlushBuffersFileEx(
    p: Process, file: File, flags: ULONG, parameters: PVOID, size: ULONG, status: Out[IO_STATUS_BLOCK]
) -> STATUS:
    NtFlushBuffersFile(p, file, status)


@nt
def NtQueryInformationFile(
    p: Process, file: File, status: Out[IO_STATUS_BLOCK], buffer: PVOID, size: ULONG, kind: ULONG
) -> STATUS:
    data = _information(file, kind)
    if size < _WITHOUT_NAME.get(kind, len(data)):
        raise NtError(STATUS_INFO_LENGTH_MISMATCH)
    return _answer(p, status, buffer, size, data)


def _answer(p: Process, status: IO_STATUS_BLOCK, buffer: int, size: int, data: bytes) -> int:
    """As much of the record as there is room for."""
    p.memory.write(buffer, data[:size])
    status.Status = STATUS_BUFFER_OVERFLOW if size < len(data) else STATUS_SUCCESS
    status.Information = min(size, len(data))
    return status.Status


def _information(file: File, kind: int) -> bytes:
    if kind in _SAME_RECORD:
        return info.query(file, _SAME_RECORD[kind], 1 << 16)
    if kind == _POSITION:
        return struct.pack("<q", file.seek(0, 1) if file.file_type == FILE_TYPE_DISK else 0)
    if kind == _ACCESS:
        return struct.pack("<I", file.access or _READ_AND_WRITE)
    if kind == _MODE:
        return struct.pack("<I", 0 if file.overlapped else _SYNCHRONOUS_IO_NONALERT)
    if kind in (_PIPE, _PIPE_LOCAL):
        from pywine.nt import pipes

        if file.file_type != FILE_TYPE_PIPE:
            raise NtError(STATUS_INVALID_PARAMETER)
        return pipes.modes(file) if kind == _PIPE else pipes.local_information(file)
    found = attr.information_of(file.descriptor)
    if kind == _INTERNAL:
        return struct.pack("<Q", found.index)
    if kind == _NETWORK_OPEN:
        return _network_open(found)
    if kind == _ALL:
        basic, standard = _information(file, _BASIC), _information(file, _STANDARD)
        tail = struct.pack("<QIIQII", found.index, 0, file.access, 0, 0, 0)
        return basic + standard + tail + _information(file, _NAME_INFORMATION)
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
    data = p.memory.read(buffer, size)
    if kind == _POSITION:
        file.seek(struct.unpack_from("<q", data)[0], 0)
    elif kind == _COMPLETION:
        port, key = struct.unpack_from("<QQ" if p.bits == 64 else "<II", data)
        if file.completion or not file.overlapped:
            raise NtError(STATUS_INVALID_PARAMETER)
        file.completion = p.handles.get(port, CompletionPort), key
    elif kind == _NOTIFICATION_MODES:
        file.notification_modes |= struct.unpack_from("<I", data)[0]
    elif kind in _SAME_CHANGE:
        info.change(p, file, _SAME_CHANGE[kind], data, beside=file.path.rpartition("\\")[0])
    else:
        raise NtError(STATUS_INVALID_INFO_CLASS)
    status.Status = status.Information = 0


@nt
def NtQueryAttributesFile(p: Process, attributes: In[OBJECT_ATTRIBUTES], buffer: PVOID) -> STATUS:
    found = attr.information(p.files.existing(path_of(p, attributes), follow=False))
    data = struct.pack(
        "<QQQQI4x", found.created, found.accessed, found.written, found.changed, found.attributes
    )
    p.memory.write(buffer, data)


@nt
def NtQueryFullAttributesFile(p: Process, attributes: In[OBJECT_ATTRIBUTES], buffer: PVOID) -> STATUS:
    p.memory.write(
        buffer, _network_open(attr.information(p.files.existing(path_of(p, attributes), follow=False)))
    )


@nt
def NtQueryInformationByName(
    p: Process, attributes: In[OBJECT_ATTRIBUTES], status: Out[IO_STATUS_BLOCK], buffer: PVOID, size: ULONG,
    kind: ULONG,
) -> STATUS:  # fmt: skip
    if _SAME_RECORD.get(kind) not in (info.STAT, info.STAT_LX, info.CASE_SENSITIVE):
        raise NtError(STATUS_INVALID_INFO_CLASS)
    host = p.files.existing(path_of(p, attributes), follow=False)
    found = attr.information(host)
    data = bytes(4) if kind == _CASE_SENSITIVE else info.stat_record(found, 0x1F01FF, whole=kind == _STAT_LX)
    if size < len(data):
        raise NtError(STATUS_INFO_LENGTH_MISMATCH)
    return _answer(p, status, buffer, size, data)


@nt
def NtDeleteFile(p: Process, attributes: In[OBJECT_ATTRIBUTES]) -> STATUS:
    fileops.delete_file(p.files, path_of(p, attributes))


@nt
def NtQueryVolumeInformationFile(
    p: Process, file: File, status: Out[IO_STATUS_BLOCK], buffer: PVOID, size: ULONG, kind: ULONG
) -> STATUS:
    import os

    if kind == _VOLUME:
        data = struct.pack("<QIIBx", 0, attr.information_of(file.descriptor).serial, 0, 1)
    elif kind == _VOLUME_DEVICE:
        types = {FILE_TYPE_CHAR: 0x50 if file.is_console else 0x15, FILE_TYPE_DISK: 7}
        data = struct.pack("<II", types.get(file.file_type, 0x11), 0)
    elif kind == _VOLUME_SIZE:
        volume = os.fstatvfs(file.descriptor)
        data = struct.pack("<QQII", volume.f_blocks, volume.f_bavail, max(volume.f_frsize // 512, 1), 512)
    elif kind == _VOLUME_FULL_SIZE:
        volume = os.fstatvfs(file.descriptor)
        sectors = max(volume.f_frsize // 512, 1)
        data = struct.pack("<QQQII", volume.f_blocks, volume.f_bavail, volume.f_bfree, sectors, 512)
    elif kind == _VOLUME_ATTRIBUTE:
        name = "NTFS".encode("utf-16-le")
        data = struct.pack("<III", 0x1C006CF, 255, len(name)) + name
    else:
        raise NtError(STATUS_INVALID_INFO_CLASS)
    if size < _VOLUME_LEAST.get(kind, len(data)):
        raise NtError(STATUS_INFO_LENGTH_MISMATCH)
    return _answer(p, status, buffer, size, data)
