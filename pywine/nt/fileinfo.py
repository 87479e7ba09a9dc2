"""File information classes: GetFileInformationByHandleEx's and SetFileInformationByHandle's records."""

from __future__ import annotations

import os
import struct

from pywine.abi.errors import NtError, WinError
from pywine.abi.ntstatus import (
    STATUS_CANNOT_DELETE,
    STATUS_DIRECTORY_NOT_EMPTY,
    STATUS_INFO_LENGTH_MISMATCH,
    STATUS_INVALID_PARAMETER,
    STATUS_NO_MORE_FILES,
)
from pywine.abi.winerror import ERROR_BAD_LENGTH, ERROR_MORE_DATA
from pywine.nt import attributes as attr
from pywine.nt import fileops
from pywine.nt.directory import Entry, Search, listing
from pywine.nt.file import FILE_TYPE_DISK, File

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pywine.nt.process import Process

# FILE_INFO_BY_HANDLE_CLASS
BASIC, STANDARD, NAME, RENAME, DISPOSITION, ALLOCATION, END_OF_FILE, STREAM, COMPRESSION, ATTRIBUTE_TAG = (
    range(10)
)
ID_BOTH_DIRECTORY, ID_BOTH_DIRECTORY_RESTART, IO_PRIORITY, REMOTE, FULL_DIRECTORY, FULL_DIRECTORY_RESTART = (
    range(10, 16)
)
STORAGE, ALIGNMENT, ID = 16, 17, 18
ID_EXTENDED_DIRECTORY, ID_EXTENDED_DIRECTORY_RESTART, DISPOSITION_EX, RENAME_EX = 19, 20, 21, 22
CASE_SENSITIVE, NORMALIZED_NAME = 23, 24
# What only FILE_INFORMATION_CLASS has.
LINK, VALID_DATA, HARD_LINKS, STANDARD_LINKS, STAT, STAT_LX, EA, IS_REMOTE, VOLUME_NAME = range(100, 109)
_DIRECTORIES = (
    ID_BOTH_DIRECTORY, ID_BOTH_DIRECTORY_RESTART, FULL_DIRECTORY, FULL_DIRECTORY_RESTART,
    ID_EXTENDED_DIRECTORY, ID_EXTENDED_DIRECTORY_RESTART,
)  # fmt: skip
_RESTARTS = (ID_BOTH_DIRECTORY_RESTART, FULL_DIRECTORY_RESTART, ID_EXTENDED_DIRECTORY_RESTART)
_POSIX, _IGNORE_READONLY = 2, 16
_ALL_LX_FIELDS = 0x1F


def query(file: File, kind: int, size: int) -> bytes:
    """The record of an information class, in `size` bytes. Raises NtError, WinError, OSError."""
    if kind in _DIRECTORIES:
        return _entries(file, kind, size)
    data = _record(file, kind)
    if len(data) > size:
        if kind in (NAME, NORMALIZED_NAME) and size >= 6:
            raise WinError(ERROR_MORE_DATA)
        raise WinError(ERROR_BAD_LENGTH)
    return data


def _record(file: File, kind: int) -> bytes:
    if kind in (NAME, NORMALIZED_NAME):
        name = file.path[2:].encode("utf-16-le", "surrogatepass")
        return struct.pack("<I", len(name)) + name
    if kind == REMOTE:
        raise NtError(STATUS_INVALID_PARAMETER)
    found = attr.information_of(file.descriptor)
    if kind == BASIC:
        return struct.pack(
            "<QQQQI4x", found.created, found.accessed, found.written, found.changed, found.attributes
        )
    if kind == STANDARD:
        pending = bool(file.delete_on_close or (file.shared and file.shared.delete_pending))
        return struct.pack(
            "<QQIBB2x",
            _allocated(found.size),
            found.size,
            found.links,
            pending,
            bool(found.attributes & attr.DIRECTORY),
        )
    if kind == STREAM:
        name = "::$DATA".encode("utf-16-le")
        return struct.pack("<IIQQ", 0, len(name), found.size, _allocated(found.size)) + name
    if kind == COMPRESSION:
        return struct.pack("<QHBBB3x", found.size, 0, 0, 0, 0)
    if kind == ATTRIBUTE_TAG:
        return struct.pack("<II", found.attributes, found.reparse_tag)
    if kind == ID:
        return struct.pack("<QQQ", found.serial, found.index, 0)
    if kind == ALIGNMENT:
        return struct.pack("<I", 0)
    if kind == STORAGE:
        return struct.pack("<IIIIIII", 512, 512, 512, 512, 3, 0, 0)
    if kind == IO_PRIORITY:
        return struct.pack("<I", 2)
    if kind in (CASE_SENSITIVE, EA):
        return bytes(4)
    if kind == IS_REMOTE:
        return bytes(1)
    if kind == VOLUME_NAME:
        name = "\\Device\\HarddiskVolume1".encode("utf-16-le")
        return struct.pack("<I", len(name)) + name
    if kind == STANDARD_LINKS:
        pending = bool(file.delete_on_close or (file.shared and file.shared.delete_pending))
        folder = bool(found.attributes & attr.DIRECTORY)
        return struct.pack("<IIBB2x", found.links, found.links, pending, folder)
    if kind in (STAT, STAT_LX):
        return stat_record(found, file.access, whole=kind == STAT_LX, mode=os.fstat(file.descriptor).st_mode)
    raise NtError(STATUS_INVALID_PARAMETER)


def stat_record(found: attr.Information, access: int, *, whole: bool, mode: int = 0) -> bytes:
    """FILE_STAT_INFORMATION; `whole`: FILE_STAT_LX_INFORMATION."""
    data = struct.pack(
        "<QQQQQQQIIII", found.index, found.created, found.accessed, found.written, found.changed,
        _allocated(found.size), found.size, found.attributes, found.reparse_tag, found.links, access,
    )  # fmt: skip
    return data + struct.pack("<IIIIII", _ALL_LX_FIELDS, 0, 0, mode, 0, 0) if whole else data


def _allocated(size: int) -> int:
    return (size + 0xFFF) & ~0xFFF


def _entries(file: File, kind: int, size: int) -> bytes:
    """As many directory entries as fit, each record pointing to the next."""
    search: Search | None = file.search
    if search is None or kind in _RESTARTS:
        search = file.search = Search(listing(file.host_path, "*"))
    return take_entries(search, size, lambda entry: _entry_record(entry, kind))


def take_entries(
    search: Search, size: int, record_of: Callable[[Entry], bytes], *, single: bool = False
) -> bytes:
    """The records of the entries that are next in a search, as many as fit, each pointing to the next."""
    out = bytearray()
    last = -1
    while not single or last < 0:
        entry = search.peek()
        if entry is None:
            break
        record = record_of(entry)
        start = (len(out) + 7) & ~7
        if start + len(record) > size:
            break
        if last >= 0:
            struct.pack_into("<I", out, last, start - last)
        out += bytes(start - len(out)) + record
        last = start
        search.next()
    if last < 0:
        if search.peek() is None:
            raise NtError(STATUS_NO_MORE_FILES)
        raise NtError(STATUS_INFO_LENGTH_MISMATCH)
    return bytes(out)


def _entry_record(entry: Entry, kind: int) -> bytes:
    found, name = entry.information, entry.name.encode("utf-16-le", "surrogatepass")
    head = struct.pack(
        "<IIQQQQQQIII", 0, 0, found.created, found.accessed, found.written, found.changed, found.size,
        _allocated(found.size), found.attributes, len(name), found.reparse_tag,
    )  # fmt: skip
    if kind in (ID_EXTENDED_DIRECTORY, ID_EXTENDED_DIRECTORY_RESTART):
        head = head[:-4] + struct.pack("<IIQ8x", 0, found.reparse_tag, found.index)
    elif kind in (ID_BOTH_DIRECTORY, ID_BOTH_DIRECTORY_RESTART):
        head += struct.pack("<B1x24s2xQ", 0, b"", found.index)
    return head + name


def change(p: Process, file: File, kind: int, data: bytes, *, beside: str = "") -> None:
    """SetFileInformationByHandle. Raises NtError, OSError.

    A name without a folder is one in `beside`, or in the current directory.
    """
    if kind == BASIC:
        created, accessed, written, _, attributes = struct.unpack_from("<QQQQI", data)
        attr.set_times(file.descriptor, created, accessed, written)
        if attributes:
            attr.set_attributes(file.descriptor, attributes)
    elif kind in (DISPOSITION, DISPOSITION_EX):
        _dispose(file, data[0] & (0xFF if kind == DISPOSITION_EX else 1))
    elif kind == END_OF_FILE:
        file.truncate(struct.unpack_from("<q", data)[0])
    elif kind == ALLOCATION:
        size = struct.unpack_from("<q", data)[0]
        if size < file.size:
            file.truncate(size)
    elif kind == VALID_DATA:
        if struct.unpack_from("<q", data)[0] > file.size:
            raise NtError(STATUS_INVALID_PARAMETER)
    elif kind in (RENAME, RENAME_EX, LINK):
        word = p.bits // 8
        replace = data[0] & 1
        root = int.from_bytes(data[word : 2 * word], "little")
        (length,) = struct.unpack_from("<I", data, 2 * word)
        name = data[2 * word + 4 :][: length & ~1].decode("utf-16-le", "surrogatepass").removeprefix("\\??\\")
        folder = p.handles.get(root, File).path if root else "" if "\\" in name else beside
        target = folder + "\\" + name if folder else name
        if kind == LINK:
            fileops.link_host(p.files, file.host_path, target, replace=bool(replace))
            return
        share, file.share = file.share, 7
        try:
            fileops.move_host(p.files, file.host_path, target, replace=bool(replace))
        finally:
            file.share = share
    elif kind != IO_PRIORITY:
        raise NtError(STATUS_INVALID_PARAMETER)


def _dispose(file: File, flags: int) -> None:
    delete = bool(flags & 1)
    if file.shared is None or file.file_type != FILE_TYPE_DISK:
        raise NtError(STATUS_INVALID_PARAMETER)
    file.require(0x10000)
    found = attr.information_of(file.descriptor)
    is_kept = found.attributes & attr.READONLY and not flags & _IGNORE_READONLY
    if delete and is_kept and not found.attributes & attr.DIRECTORY:
        raise NtError(STATUS_CANNOT_DELETE)
    if delete and file.is_directory and os.listdir(file.host_path):
        raise NtError(STATUS_DIRECTORY_NOT_EMPTY)
    file.shared.delete_pending = delete
    file.name_goes_first = delete and bool(flags & _POSIX)
