"""fileapi.h: open files: reading, writing, positions, times, locks, information."""

from __future__ import annotations

import os

from pywine.abi.api import api
from pywine.abi.errors import NtError, WinError
from pywine.abi.minwinbase import SECURITY_ATTRIBUTES
from pywine.abi.ntstatus import STATUS_ACCESS_DENIED, STATUS_FILE_LOCK_CONFLICT, STATUS_OBJECT_NAME_COLLISION
from pywine.abi.struct import Struct
from pywine.abi.types import (
    DWORD,
    FILE_HANDLE,
    FORM,
    HANDLE,
    LONG,
    LONGLONG,
    PVOID,
    TBUF,
    TRUE,
    TSTR,
    ULONGLONG,
    WAIT,
    WSTR,
    In,
    Opt,
    Out,
    OutOpt,
)
from pywine.abi.winerror import (
    ERROR_ALREADY_EXISTS,
    ERROR_FILE_EXISTS,
    ERROR_INVALID_FUNCTION,
    ERROR_INVALID_HANDLE,
    ERROR_INVALID_PARAMETER,
    ERROR_NEGATIVE_SEEK,
    ERROR_PATH_NOT_FOUND,
)
from pywine.dlls.kernel32.overlapped import OVERLAPPED, lock, start, start_routine, transfer, writing
from pywine.nt import attributes as attr
from pywine.nt import clock, fileops
from pywine.nt.console import Console
from pywine.nt.file import (
    APPEND_DATA,
    EXECUTE,
    FILE_TYPE_CHAR,
    FILE_TYPE_DISK,
    FILE_TYPE_PIPE,
    READ_DATA,
    WRITE_DATA,
    File,
)
from pywine.nt.files import volume_name
from pywine.nt.objects import Object
from pywine.nt.process import Process
from pywine.nt.requests import READABLE, WRITABLE

CREATE_NEW, CREATE_ALWAYS, OPEN_EXISTING, OPEN_ALWAYS, TRUNCATE_EXISTING = 1, 2, 3, 4, 5
_DISPOSITIONS = {
    1: fileops.CREATE,
    2: fileops.OVERWRITE_IF,
    3: fileops.OPEN,
    4: fileops.OPEN_IF,
    5: fileops.OVERWRITE,
}
FLAG_OVERLAPPED, FLAG_BACKUP_SEMANTICS, FLAG_DELETE_ON_CLOSE = 0x40000000, 0x02000000, 0x04000000
FLAG_OPEN_REPARSE_POINT = 0x00200000
_FINAL_NT_NAME, _FINAL_NO_NAME, _FINAL_GUID = 2, 4, 1
_LOCK_FAIL_IMMEDIATELY, _LOCK_EXCLUSIVE = 1, 2
_NO_SIZE = 0xFFFFFFFF


class BY_HANDLE_FILE_INFORMATION(Struct, pack=4):
    dwFileAttributes: DWORD
    ftCreationTime: ULONGLONG
    ftLastAccessTime: ULONGLONG
    ftLastWriteTime: ULONGLONG
    dwVolumeSerialNumber: DWORD
    nFileSizeHigh: DWORD
    nFileSizeLow: DWORD
    nNumberOfLinks: DWORD
    nFileIndexHigh: DWORD
    nFileIndexLow: DWORD


class CREATEFILE2_EXTENDED_PARAMETERS(Struct):
    dwSize: DWORD
    dwFileAttributes: DWORD
    dwFileFlags: DWORD
    dwSecurityQosFlags: DWORD
    lpSecurityAttributes: PVOID
    hTemplateFile: HANDLE


class ReadableFile(File):
    """A file handle argument that must have been opened for reading."""

    @classmethod
    def from_argument(cls, p: Process, value: int) -> File:  # type: ignore[override]
        return _with_access(p, value, READ_DATA | EXECUTE)


class WritableFile(File):
    """A file handle argument that must have been opened for writing."""

    @classmethod
    def from_argument(cls, p: Process, value: int) -> File:  # type: ignore[override]
        return _with_access(p, value, WRITE_DATA | APPEND_DATA)


def _with_access(p: Process, value: int, access: int) -> File:
    file = p.handles.get(value, File)
    granted = p.handles.entry(value).access
    if granted and not granted & access:
        raise NtError(STATUS_ACCESS_DENIED)
    return file


# Opening.


@api.aw
def CreateFile(
    p: Process, name: Opt[TSTR], access: DWORD, share: DWORD, security: Opt[SECURITY_ATTRIBUTES],
    disposition: DWORD, attributes: DWORD, template: HANDLE,
) -> FILE_HANDLE:  # fmt: skip
    return create_file(
        p, name, access, share, disposition, attributes, bool(security and security.bInheritHandle)
    )


@api
def CreateFile2(
    p: Process,
    name: WSTR,
    access: DWORD,
    share: DWORD,
    disposition: DWORD,
    extra: Opt[CREATEFILE2_EXTENDED_PARAMETERS],
) -> FILE_HANDLE:
    attributes = extra.dwFileAttributes | extra.dwFileFlags if extra else 0
    return create_file(p, name, access, share, disposition, attributes, False)


def create_file(
    p: Process, name: str | None, access: int, share: int, disposition: int, attributes: int, inherit: bool
) -> int:
    """CreateFile's work: a handle. Raises WinError, NtError, OSError."""
    if not name:
        raise WinError(ERROR_PATH_NOT_FOUND)
    if disposition not in _DISPOSITIONS or (disposition == TRUNCATE_EXISTING and not access & 0x40000002):
        raise WinError(ERROR_INVALID_PARAMETER)
    options = 0 if attributes & FLAG_BACKUP_SEMANTICS else fileops.NON_DIRECTORY_FILE
    if attributes & FLAG_DELETE_ON_CLOSE:
        options |= fileops.DELETE_ON_CLOSE
        access |= 0x10000
    if attributes & FLAG_OPEN_REPARSE_POINT:
        options |= fileops.OPEN_REPARSE_POINT
    try:
        file, done = fileops.create(
            p.files, name, access, share, _DISPOSITIONS[disposition], options, attributes & 0xFFFF
        )
    except NtError as error:
        if error.code == STATUS_OBJECT_NAME_COLLISION:
            raise WinError(ERROR_FILE_EXISTS) from None
        raise
    file.overlapped = bool(attributes & FLAG_OVERLAPPED)
    existed = done != fileops.CREATED and disposition in (CREATE_ALWAYS, OPEN_ALWAYS)
    p.last_error = ERROR_ALREADY_EXISTS if existed else 0
    return p.handles.open(file, fileops.map_generic(access), inherit=inherit)


@api
def ReOpenFile(p: Process, file: File, access: DWORD, share: DWORD, flags: DWORD) -> FILE_HANDLE:
    if not file.host_path or flags & 0xFFFF:
        raise WinError(ERROR_INVALID_PARAMETER)
    if file.is_directory:
        flags |= FLAG_BACKUP_SEMANTICS
    return create_file(p, file.path, access, share, OPEN_EXISTING, flags, False)


# Reading and writing.


@api(calls_back=True)
def ReadFile(
    p: Process,
    file: ReadableFile,
    buffer: PVOID,
    size: DWORD,
    done: OutOpt[DWORD],
    overlapped: Opt[OVERLAPPED],
) -> TRUE:
    done.value = 0
    view = p.memory.writable(buffer, size)
    if file.is_null:
        return
    if file.file_type == FILE_TYPE_CHAR and file.is_console:
        data = p.state(Console).input.read_bytes(file, size)
        view[: len(data)] = data
        done.value = len(data)
        return
    if overlapped is None or not file.overlapped:
        transfer(p, file, overlapped, done, lambda offset: file.read_at(view, offset))
    else:
        start(p, file, overlapped, done, lambda offset: file.try_read(view, offset), READABLE)


@api(calls_back=True)
def WriteFile(
    p: Process,
    file: WritableFile,
    buffer: PVOID,
    size: DWORD,
    done: OutOpt[DWORD],
    overlapped: Opt[OVERLAPPED],
) -> TRUE:
    done.value = 0
    p.memory.check(buffer, size, 1)
    data = p.memory.ram[buffer : buffer + size]
    if file.file_type == FILE_TYPE_CHAR and not file.is_null and file.is_console:
        p.state(Console).write_bytes(file, data.tobytes())
        done.value = size
        return
    if overlapped is None or not file.overlapped:
        transfer(p, file, overlapped, done, lambda offset: file.write_at(data, offset))
    else:
        start(p, file, overlapped, done, writing(file, data), WRITABLE)


@api(calls_back=True)
def ReadFileEx(
    p: Process, file: ReadableFile, buffer: PVOID, size: DWORD, overlapped: In[OVERLAPPED], routine: PVOID
) -> TRUE:
    view = p.memory.writable(buffer, size)
    start_routine(p, file, overlapped, routine, lambda offset: file.try_read(view, offset), READABLE)


@api(calls_back=True)
def WriteFileEx(
    p: Process, file: WritableFile, buffer: PVOID, size: DWORD, overlapped: In[OVERLAPPED], routine: PVOID
) -> TRUE:
    p.memory.check(buffer, size, 1)
    data = p.memory.ram[buffer : buffer + size]
    start_routine(p, file, overlapped, routine, writing(file, data), WRITABLE)


@api(calls_back=True)
def FlushFileBuffers(p: Process, file: File) -> TRUE:
    if file.file_type == FILE_TYPE_DISK:
        file.require(0x6)
    elif file.file_type == FILE_TYPE_CHAR and not file.is_console and not file.is_null:
        raise WinError(ERROR_INVALID_HANDLE)
    file.flush()


# Positions and sizes.


@api
def SetFilePointer(p: Process, file: File, low: LONG, high: PVOID, method: DWORD) -> WAIT:
    distance = low
    if high:
        distance = int.from_bytes(p.memory.read(high, 4), "little", signed=True) << 32 | low & 0xFFFFFFFF
    position = _seek(file, distance, method, limit=None if high else 0xFFFFFFFE)
    if high:
        p.memory.write(high, (position >> 32).to_bytes(4, "little"))
    p.last_error = 0
    return position & 0xFFFFFFFF


@api
def SetFilePointerEx(
    p: Process, file: File, distance: LONGLONG, position: OutOpt[LONGLONG], method: DWORD
) -> TRUE:
    position.value = _seek(file, distance, method)


def _seek(file: File, distance: int, method: int, limit: int | None = None) -> int:
    if method > 2:
        raise WinError(ERROR_INVALID_PARAMETER)
    if file.file_type != FILE_TYPE_DISK:
        if file.is_null:
            return 0
        raise WinError(ERROR_INVALID_HANDLE if file.file_type == FILE_TYPE_CHAR else 132)
    start = (0, file.seek(0, os.SEEK_CUR), file.size)[method]
    if start + distance < 0:
        raise WinError(ERROR_NEGATIVE_SEEK)
    if limit is not None and start + distance > limit:
        raise WinError(ERROR_INVALID_PARAMETER)
    return file.seek(start + distance, os.SEEK_SET)


@api
def SetEndOfFile(p: Process, file: File) -> TRUE:
    file.truncate(file.seek(0, os.SEEK_CUR))


@api
def SetFileValidData(p: Process, file: File, size: LONGLONG) -> TRUE:
    if size > file.size:
        raise WinError(ERROR_INVALID_PARAMETER)


@api
def GetFileSize(p: Process, file: File, high: OutOpt[DWORD]) -> WAIT:
    size = _size(file)
    high.value = size >> 32
    if size & 0xFFFFFFFF == _NO_SIZE:
        p.last_error = 0
    return size & 0xFFFFFFFF


@api
def GetFileSizeEx(p: Process, file: File, size: Out[LONGLONG]) -> TRUE:
    size.value = _size(file)


def _size(file: File) -> int:
    if file.file_type == FILE_TYPE_PIPE and not file.access:
        return 0  # the host's, which programs take for a file that grows
    if file.file_type != FILE_TYPE_DISK:
        raise WinError(ERROR_INVALID_HANDLE if file.file_type == FILE_TYPE_CHAR else 1)
    return file.size


@api
def GetFileType(p: Process, file: Object) -> DWORD:
    if not isinstance(file, File):
        raise WinError(ERROR_INVALID_HANDLE)
    p.last_error = 0
    return file.file_type


# Locks.


@api
def LockFile(p: Process, file: File, low: DWORD, high: DWORD, size_low: DWORD, size_high: DWORD) -> TRUE:
    file.lock(low | high << 32, size_low | size_high << 32, exclusive=True)


@api(calls_back=True)
def LockFileEx(
    p: Process, file: File, flags: DWORD, reserved: DWORD, size_low: DWORD, size_high: DWORD,
    overlapped: In[OVERLAPPED],
) -> TRUE:  # fmt: skip
    size, exclusive = size_low | size_high << 32, bool(flags & _LOCK_EXCLUSIVE)
    lock(p, file, overlapped, size, exclusive=exclusive, waits=not flags & _LOCK_FAIL_IMMEDIATELY)


@api
def UnlockFile(p: Process, file: File, low: DWORD, high: DWORD, size_low: DWORD, size_high: DWORD) -> TRUE:
    if not file.unlock(low | high << 32, size_low | size_high << 32):
        raise NtError(STATUS_FILE_LOCK_CONFLICT)


@api
def UnlockFileEx(
    p: Process, file: File, reserved: DWORD, size_low: DWORD, size_high: DWORD, overlapped: In[OVERLAPPED]
) -> TRUE:
    if not file.unlock(overlapped.Offset | overlapped.OffsetHigh << 32, size_low | size_high << 32):
        raise NtError(STATUS_FILE_LOCK_CONFLICT)


# Times and information.


@api
def GetFileTime(
    p: Process,
    file: File,
    created: OutOpt[ULONGLONG],
    accessed: OutOpt[ULONGLONG],
    written: OutOpt[ULONGLONG],
) -> TRUE:
    information = attr.information_of(file.descriptor)
    created.value, accessed.value, written.value = (
        information.created,
        information.accessed,
        information.written,
    )


@api
def SetFileTime(
    p: Process, file: File, created: Opt[ULONGLONG], accessed: Opt[ULONGLONG], written: Opt[ULONGLONG]
) -> TRUE:
    file.require(0x100)
    attr.set_times(
        file.descriptor, *(time.value if time is not None else 0 for time in (created, accessed, written))
    )


@api
def CompareFileTime(p: Process, one: In[ULONGLONG], other: In[ULONGLONG]) -> LONG:
    return (one.value > other.value) - (one.value < other.value)


@api
def FileTimeToLocalFileTime(p: Process, time: In[ULONGLONG], local: Out[ULONGLONG]) -> TRUE:
    from pywine.nt.timezone import bias_at

    local.value = time.value - bias_at(clock.now()) * 60 * clock.SECOND


@api
def LocalFileTimeToFileTime(p: Process, local: In[ULONGLONG], time: Out[ULONGLONG]) -> TRUE:
    from pywine.nt.timezone import bias_at

    time.value = local.value + bias_at(clock.now()) * 60 * clock.SECOND


@api
def GetFileInformationByHandle(p: Process, file: File, info: Out[BY_HANDLE_FILE_INFORMATION]) -> TRUE:
    if file.file_type != FILE_TYPE_DISK:
        raise WinError(ERROR_INVALID_HANDLE if file.file_type == FILE_TYPE_CHAR else 1)
    found = attr.information_of(file.descriptor)
    info.dwFileAttributes = found.attributes
    info.ftCreationTime, info.ftLastAccessTime, info.ftLastWriteTime = (
        found.created,
        found.accessed,
        found.written,
    )
    info.dwVolumeSerialNumber, info.nNumberOfLinks = found.serial, found.links
    info.nFileSizeHigh, info.nFileSizeLow = found.size >> 32, found.size & 0xFFFFFFFF
    info.nFileIndexHigh, info.nFileIndexLow = found.index >> 32 & 0xFFFFFFFF, found.index & 0xFFFFFFFF
    _remember(p, file, found.index)


def _remember(p: Process, file: File, index: int) -> None:
    from pywine.dlls.kernel32.fileapi_ids import FileIds

    if file.path:
        p.state(FileIds).remember(index, file.path)


@api
def GetFileInformationByHandleEx(p: Process, file: File, kind: DWORD, buffer: PVOID, size: DWORD) -> TRUE:
    from pywine.nt.fileinfo import query

    if kind not in _QUERIES:
        raise WinError(ERROR_INVALID_PARAMETER)
    p.memory.write(buffer, query(file, kind, size))
    if kind == _FILE_ID_INFO and file.file_type == FILE_TYPE_DISK:
        _remember(p, file, attr.information_of(file.descriptor).index)


@api
def SetFileInformationByHandle(p: Process, file: File, kind: DWORD, buffer: PVOID, size: DWORD) -> TRUE:
    from pywine.nt.fileinfo import RENAME, RENAME_EX, change

    data = p.memory.read(buffer, size)
    if kind in (RENAME, RENAME_EX):  # the name ends where it ends; programs state lengths of all kinds
        head = p.bits // 4
        name = p.memory.read_wstring(buffer + head + 4).encode("utf-16-le", "surrogatepass")
        data = data[:head] + len(name).to_bytes(4, "little") + name
    change(p, file, kind, data)


_FILE_ID_INFO = 18
_QUERIES = frozenset((0, 1, 2, *range(7, 21), 23, 24))


@api.aw
def GetFinalPathNameByHandle(p: Process, file: File, path: TBUF, flags: DWORD, wide: FORM) -> DWORD:
    if flags & ~0xF or (path.size and not path.address):
        raise WinError(ERROR_INVALID_PARAMETER)
    if not file.host_path:
        raise WinError(ERROR_INVALID_FUNCTION)
    full = p.files.final_path(file.host_path)
    text = "\\\\?\\" + full
    if flags & _FINAL_NT_NAME:
        text = "\\Device\\HarddiskVolume1" + full[2:]
    elif flags & _FINAL_NO_NAME:
        text = full[2:]
    elif flags & _FINAL_GUID:
        text = volume_name(full[0]) + full[3:]
    return path.put_or_count(text)
