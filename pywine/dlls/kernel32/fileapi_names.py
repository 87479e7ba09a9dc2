"""fileapi.h: files and folders by name: attributes, searching, paths, temporary names."""

from __future__ import annotations

import os

from pywine.abi.api import api
from pywine.abi.compile import Twin
from pywine.abi.errors import NtError, WinError
from pywine.abi.ntstatus import STATUS_OBJECT_NAME_COLLISION
from pywine.abi.struct import Array, Struct
from pywine.abi.text import set_text
from pywine.abi.types import (
    BOOL,
    CHAR,
    DWORD,
    FILE_HANDLE,
    FORM,
    PVOID,
    TBUF,
    TBUF_SIZE_FIRST,
    TEXT_LENGTH,
    TRUE,
    TSTR,
    UINT,
    ULONGLONG,
    WAIT,
    WCHAR,
    Opt,
    Out,
    OutOpt,
)
from pywine.abi.winerror import (
    ERROR_BUFFER_OVERFLOW,
    ERROR_DIRECTORY,
    ERROR_FILENAME_EXCED_RANGE,
    ERROR_INSUFFICIENT_BUFFER,
    ERROR_INVALID_NAME,
    ERROR_INVALID_PARAMETER,
    ERROR_NO_MORE_FILES,
    ERROR_PATH_NOT_FOUND,
)
from pywine.nt import attributes as attr
from pywine.nt import clock, fileops
from pywine.nt.directory import Entry, Search, search
from pywine.nt.paths import device_name
from pywine.nt.process import Process

TYPE_CHECKING = False

_MAX_PATH = 260
_FOR_DIRECTORIES = 1  # FindExSearchLimitToDirectories


class WIN32_FILE_ATTRIBUTE_DATA(Struct, pack=4):
    dwFileAttributes: DWORD
    ftCreationTime: ULONGLONG
    ftLastAccessTime: ULONGLONG
    ftLastWriteTime: ULONGLONG
    nFileSizeHigh: DWORD
    nFileSizeLow: DWORD


class WIN32_FIND_DATAA(Struct, pack=4):
    dwFileAttributes: DWORD
    ftCreationTime: ULONGLONG
    ftLastAccessTime: ULONGLONG
    ftLastWriteTime: ULONGLONG
    nFileSizeHigh: DWORD
    nFileSizeLow: DWORD
    dwReserved0: DWORD
    dwReserved1: DWORD
    cFileName: Array[CHAR, 260]
    cAlternateFileName: Array[CHAR, 14]


class WIN32_FIND_DATAW(Struct, pack=4):
    dwFileAttributes: DWORD
    ftCreationTime: ULONGLONG
    ftLastAccessTime: ULONGLONG
    ftLastWriteTime: ULONGLONG
    nFileSizeHigh: DWORD
    nFileSizeLow: DWORD
    dwReserved0: DWORD
    dwReserved1: DWORD
    cFileName: Array[WCHAR, 260]
    cAlternateFileName: Array[WCHAR, 14]


if TYPE_CHECKING:
    FIND_DATA = WIN32_FIND_DATAW
else:
    FIND_DATA = Twin(WIN32_FIND_DATAA, WIN32_FIND_DATAW)


# Attributes.


@api.aw
def GetFileAttributes(p: Process, name: Opt[TSTR]) -> WAIT:
    if not name:
        raise WinError(ERROR_PATH_NOT_FOUND)
    if device_name(name):
        return attr.ARCHIVE
    return attr.information(p.files.existing(name, follow=False)).attributes


@api.aw
def GetFileAttributesEx(
    p: Process, name: Opt[TSTR], level: DWORD, data: Out[WIN32_FILE_ATTRIBUTE_DATA]
) -> TRUE:
    if level:
        raise WinError(ERROR_INVALID_PARAMETER)
    if not name:
        raise WinError(ERROR_PATH_NOT_FOUND)
    _describe(data, attr.information(p.files.existing(name, follow=False)))


@api.aw
def SetFileAttributes(p: Process, name: TSTR, attributes: DWORD) -> TRUE:
    host = p.files.existing(name, follow=False)
    if os.path.isdir(host):
        attributes &= ~attr.TEMPORARY
    else:
        attributes &= ~attr.DIRECTORY
    attr.set_attributes(host, attributes)


@api.aw
def GetCompressedFileSize(p: Process, name: TSTR, high: OutOpt[DWORD]) -> WAIT:
    size = os.stat(p.files.existing(name)).st_blocks * 512
    high.value = size >> 32
    p.last_error = 0
    return size & 0xFFFFFFFF


def _describe(data: WIN32_FILE_ATTRIBUTE_DATA, information: attr.Information) -> None:
    data.dwFileAttributes = information.attributes
    data.ftCreationTime, data.ftLastAccessTime = information.created, information.accessed
    data.ftLastWriteTime = information.written
    data.nFileSizeHigh, data.nFileSizeLow = information.size >> 32, information.size & 0xFFFFFFFF


# Folders and deletion.


@api.aw
def CreateDirectory(p: Process, name: TSTR, security: PVOID) -> TRUE:
    fileops.create_directory(p.files, name)


@api.aw
def CreateDirectoryEx(p: Process, template: TSTR, name: TSTR, security: PVOID) -> TRUE:
    if not p.files.is_directory(template):
        raise WinError(ERROR_DIRECTORY)
    fileops.create_directory(p.files, name)


@api.aw
def RemoveDirectory(p: Process, name: TSTR) -> TRUE:
    fileops.remove_directory(p.files, name)


@api.aw
def DeleteFile(p: Process, name: Opt[TSTR]) -> TRUE:
    if not name:
        raise WinError(ERROR_PATH_NOT_FOUND)
    fileops.delete_file(p.files, name)


# Searching.


@api.aw
def FindFirstFile(p: Process, pattern: TSTR, data: Out[FIND_DATA]) -> FILE_HANDLE:
    return _find(p, pattern, data)


@api.aw
def FindFirstFileEx(
    p: Process,
    pattern: TSTR,
    level: DWORD,
    data: Out[FIND_DATA],
    operation: DWORD,
    filter: PVOID,
    flags: DWORD,
) -> FILE_HANDLE:
    if level > 1 or operation > _FOR_DIRECTORIES or flags & ~7 or filter:
        raise WinError(ERROR_INVALID_PARAMETER)
    return _find(p, pattern, data)


def _find(p: Process, pattern: str, data: WIN32_FIND_DATAW) -> int:
    if not pattern:
        raise WinError(ERROR_PATH_NOT_FOUND)
    found = search(p.files, pattern)
    _show(p, data, found.next())  # type: ignore[arg-type]  # there is a first one
    return p.handles.open(found)


def _show(p: Process, data: WIN32_FIND_DATAW, entry: Entry) -> None:
    _describe(data, entry.information)  # type: ignore[arg-type]
    data.dwReserved0, data.dwReserved1 = entry.information.reparse_tag, 0
    set_text(p, data.cFileName, entry.name)
    set_text(p, data.cAlternateFileName, "")


@api.aw
def FindNextFile(p: Process, search: Search, data: Out[FIND_DATA]) -> TRUE:
    entry = search.next()
    if entry is None:
        raise WinError(ERROR_NO_MORE_FILES)
    _show(p, data, entry)


@api
def FindClose(p: Process, search: PVOID) -> TRUE:
    p.handles.get(search, Search)
    p.handles.close(search)


# Paths.


@api.aw
def GetFullPathName(p: Process, name: TSTR, path: TBUF_SIZE_FIRST, part: OutOpt[PVOID]) -> DWORD:
    if not name:
        raise WinError(ERROR_INVALID_NAME)
    full = p.files.full_path(name)
    count = path.put_or_count(full)
    if count < path.size:
        tail = full.rpartition("\\")
        is_device = full.startswith("\\\\.\\") and not name.startswith("\\\\")
        has_part = tail[2] and not is_device
        part.value = path.address + path.length(tail[0] + "\\") * (1 + path.wide) if has_part else 0
    return count


@api.aw
def GetLongPathName(p: Process, name: Opt[TSTR], path: TBUF) -> TEXT_LENGTH:
    return _with_stored_names(p, name)


@api.aw
def GetShortPathName(p: Process, name: Opt[TSTR], path: TBUF) -> TEXT_LENGTH:
    return _with_stored_names(p, name)


def _with_stored_names(p: Process, name: str | None) -> str:
    """The path as it was given, its components spelled as they are stored; there are no short names here."""
    if name is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    if not name:
        raise WinError(ERROR_PATH_NOT_FOUND)
    stored = p.files.stored_name(name).split("\\")
    parts = name.replace("/", "\\").split("\\")
    position = len(stored)
    for index in range(len(parts) - 1, -1, -1):
        if parts[index] == "..":
            break
        if parts[index] not in ("", ".") and not parts[index].endswith(":") and position > 1:
            position -= 1
            parts[index] = stored[position]
    return "\\".join(parts)


# Temporary files.


@api.aw(names=("GetTempPath", "GetTempPath2"))
def GetTempPath(p: Process, path: TBUF_SIZE_FIRST) -> TEXT_LENGTH:
    for name in ("TMP", "TEMP", "USERPROFILE"):
        folder = p.environment.get(name)
        if folder:
            break
    else:
        folder = p.files.windows_directory
    return p.files.full_path(folder).rstrip("\\") + "\\"


@api.aw
def GetTempFileName(p: Process, folder: TSTR, prefix: TSTR, unique: UINT, name: PVOID, wide: FORM) -> UINT:
    if len(folder) > _MAX_PATH - 14:
        raise WinError(ERROR_BUFFER_OVERFLOW)
    if not p.files.is_directory(folder):
        raise WinError(ERROR_DIRECTORY)
    stem = folder.rstrip("\\/") + "\\" + prefix[:3]
    number, path = unique & 0xFFFF, ""
    if number:
        path = f"{stem}{number:x}.tmp"
    else:
        number, path = _new_temporary(p, stem)
    p.memory.write(
        name, path.encode("utf-16-le", "surrogatepass") + b"\0\0" if wide else p.ansi(path) + b"\0"
    )
    return number


def _new_temporary(p: Process, stem: str) -> tuple[int, str]:
    """A number no file of this stem has yet, and the empty file that was made with it."""
    number = clock.ticks() & 0xFFFF
    for _ in range(0xFFFF):
        number = number + 1 & 0xFFFF or 1
        path = f"{stem}{number:x}.tmp"
        try:
            file, _ = fileops.create(
                p.files, path, fileops.GENERIC_WRITE, 0, fileops.CREATE, fileops.NON_DIRECTORY_FILE
            )
        except NtError as error:
            if error.code != STATUS_OBJECT_NAME_COLLISION:
                raise
            continue
        file.close()
        return number, path
    raise WinError(ERROR_FILENAME_EXCED_RANGE)


@api.aw
def CheckNameLegalDOS8Dot3(
    p: Process, name: TSTR, oem: PVOID, size: DWORD, has_spaces: OutOpt[BOOL], is_legal: Out[BOOL]
) -> TRUE:
    from pywine.dlls.ntdll.rtl_names import short_name

    data = short_name(p, name)
    is_legal.value = data is not None
    if data is None:
        return
    has_spaces.value = b" " in data
    if oem and size > len(data):
        p.memory.write(oem, data + b"\0")
    elif oem and size:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
