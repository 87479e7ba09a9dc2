"""winbase.h: copying, moving, replacing and linking files; the 16-bit file functions."""

from __future__ import annotations

import os

from pywine.abi.api import api
from pywine.abi.errors import NtError, WinError
from pywine.abi.ntstatus import STATUS_OBJECT_NAME_COLLISION, STATUS_REQUEST_ABORTED
from pywine.abi.struct import Array, Struct
from pywine.abi.translate import to_win32
from pywine.abi.types import (
    ASTR,
    BOOL,
    BOOLEAN,
    BYTE,
    CHAR,
    CINT,
    DWORD,
    FILE_HANDLE,
    HRESULT,
    INT,
    LONG,
    PVOID,
    TRUE,
    TSTR,
    UINT,
    WAIT,
    WORD,
    WSTR,
    Opt,
    Out,
)
from pywine.abi.winerror import (
    ERROR_FILE_EXISTS,
    ERROR_FILE_NOT_FOUND,
    ERROR_INVALID_PARAMETER,
    ERROR_PATH_NOT_FOUND,
    ERROR_UNABLE_TO_REMOVE_REPLACED,
)
from pywine.dlls.kernel32.fileapi import create_file
from pywine.nt import fileops
from pywine.nt.file import File
from pywine.nt.process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_COPY_FAIL_IF_EXISTS, _COPY_LINK = 0x1, 0x800
_REPORTED_CHUNK = 1 << 20
_CHUNK_FINISHED, _STREAM_SWITCH = 0, 1
_PROGRESS_CANCEL, _PROGRESS_STOP, _PROGRESS_QUIET = 1, 2, 3
_LINK_TO_FOLDER, _LINK_UNPRIVILEGED = 1, 2
_MOVE_REPLACE, _MOVE_COPY, _MOVE_DELAY = 0x1, 0x2, 0x4
_SHARE_MODES = {0x00: 3, 0x10: 0, 0x20: 1, 0x30: 2, 0x40: 3}
_OF_PARSE, _OF_DELETE, _OF_CREATE, _OF_EXIST = 0x0100, 0x0200, 0x1000, 0x4000


class OFSTRUCT(Struct):
    cBytes: BYTE
    fFixedDisk: BYTE
    nErrCode: WORD
    Reserved1: WORD
    Reserved2: WORD
    szPathName: Array[CHAR, 128]


@api.aw
def CopyFile(p: Process, source: TSTR, target: TSTR, fail_if_exists: BOOL) -> TRUE:
    _copy(p, source, target, bool(fail_if_exists))


def _copy(p: Process, source: str, target: str, fail_if_exists: bool, **options: Any) -> None:
    try:
        fileops.copy(p.files, source, target, fail_if_exists=fail_if_exists, **options)
    except NtError as error:
        if fail_if_exists and error.code == STATUS_OBJECT_NAME_COLLISION:
            raise WinError(ERROR_FILE_EXISTS) from None
        raise


@api.aw(calls_back=True)
def CopyFileEx(
    p: Process, source: TSTR, target: TSTR, progress: PVOID, data: PVOID, cancel: PVOID, flags: DWORD
) -> TRUE:
    options: dict[str, Any] = {"copy_link": bool(flags & _COPY_LINK)}
    if progress or cancel:
        options["chunk"] = _REPORTED_CHUNK
        options["started"] = lambda read, write: _Progress(p, progress, data, cancel, read, write)
    _copy(p, source, target, bool(flags & _COPY_FAIL_IF_EXISTS), **options)


class _Progress:
    """Tells a program's routine how far a copy is. Raises NtError(STATUS_REQUEST_ABORTED) if that ends it."""

    def __init__(self, p: Process, routine: int, data: int, cancel: int, read: File, write: File) -> None:
        self._p, self._routine, self._data, self._cancel = p, routine, data, cancel
        self._read, self._write = read, write
        self._total = read.size

    def __call__(self, done: int) -> None:
        p = self._p
        if self._cancel and any(p.memory.read(self._cancel, 4)):
            raise NtError(STATUS_REQUEST_ABORTED)
        if not self._routine:
            return
        handles = p.handles.open(_Shown(self._read)), p.handles.open(_Shown(self._write))
        sizes = (self._total, done, self._total, done)
        if p.bits == 32:
            sizes = tuple(part for size in sizes for part in (size & 0xFFFFFFFF, size >> 32))
        reason = _CHUNK_FINISHED if done else _STREAM_SWITCH
        try:
            answer = p.call(self._routine, *sizes, 1, reason, *handles, self._data) & 0xFFFFFFFF
        finally:
            for handle in handles:
                p.handles.close(handle)
        if answer in (_PROGRESS_CANCEL, _PROGRESS_STOP):
            raise NtError(STATUS_REQUEST_ABORTED)
        if answer == _PROGRESS_QUIET:
            self._routine = 0


class _Shown(File):
    """A file that a routine is shown while it is copied."""

    def __init__(self, file: File) -> None:
        super().__init__(file.descriptor, file.path, access=file.access, borrowed=True)
        self.host_path = file.host_path


@api(partial="progress is not reported")
def CopyFile2(p: Process, source: WSTR, target: WSTR, parameters: PVOID) -> HRESULT:
    flags = int.from_bytes(p.memory.read(parameters + 4, 4), "little") if parameters else 0
    try:
        _copy(p, source, target, bool(flags & _COPY_FAIL_IF_EXISTS))
    except (WinError, NtError, OSError) as error:
        return 0x80070000 | to_win32(error)
    return 0


@api.aw
def MoveFile(p: Process, source: TSTR, target: TSTR) -> TRUE:
    fileops.move(p.files, source, target, replace=False, copy=True)


@api.aw
def MoveFileEx(p: Process, source: TSTR, target: Opt[TSTR], flags: DWORD) -> TRUE:
    _move(p, source, target, flags)


@api.aw(partial="progress is not reported")
def MoveFileWithProgress(
    p: Process, source: TSTR, target: Opt[TSTR], progress: PVOID, data: PVOID, flags: DWORD
) -> TRUE:
    _move(p, source, target, flags)


def _move(p: Process, source: str, target: str | None, flags: int) -> None:
    if target is None or flags & _MOVE_DELAY:
        if not flags & _MOVE_DELAY:
            raise WinError(ERROR_INVALID_PARAMETER)
        p.files.existing(source)  # done when the machine starts, which is never
        return
    fileops.move(p.files, source, target, replace=bool(flags & _MOVE_REPLACE), copy=bool(flags & _MOVE_COPY))


@api.aw(names=("ReplaceFile",))
def ReplaceFile(
    p: Process,
    replaced: TSTR,
    replacement: TSTR,
    backup: Opt[TSTR],
    flags: DWORD,
    exclude: PVOID,
    reserved: PVOID,
) -> TRUE:
    if not p.files.exists(replaced):
        raise WinError(ERROR_FILE_NOT_FOUND)
    if not p.files.exists(replacement):
        raise WinError(ERROR_FILE_NOT_FOUND)
    old, new = p.files.existing(replaced), p.files.existing(replacement)
    fileops.require_deletable(p.files, new)
    try:
        fileops.require_deletable(p.files, old)
    except NtError:
        raise WinError(ERROR_UNABLE_TO_REMOVE_REPLACED) from None
    if backup is not None:
        os.rename(old, p.files.host_path(backup))
    os.rename(new, old)


@api.aw
def CreateHardLink(p: Process, name: TSTR, existing: TSTR, security: PVOID) -> TRUE:
    fileops.hard_link(p.files, name, existing)


@api.aw
def CreateSymbolicLink(p: Process, name: TSTR, target: TSTR, flags: DWORD) -> BOOLEAN:
    if flags & ~(_LINK_TO_FOLDER | _LINK_UNPRIVILEGED):
        raise WinError(ERROR_INVALID_PARAMETER)
    if not target:
        raise WinError(ERROR_PATH_NOT_FOUND)
    fileops.symbolic_link(p.files, name, target, folder=bool(flags & _LINK_TO_FOLDER))
    return True


# The 16-bit file functions.


@api
def _lopen(p: Process, name: ASTR, mode: INT) -> CINT:
    return create_file(p, name, _access(mode), _SHARE_MODES.get(mode & 0x70, 3), 3, 0x80, False)


@api
def _lcreat(p: Process, name: ASTR, attributes: INT) -> CINT:
    return create_file(p, name, 0xC0000000, 3, 2, attributes & 0x27, False)


def _access(mode: int) -> int:
    return (0x80000000, 0x40000000, 0xC0000000, 0)[mode & 3]


@api
def _lclose(p: Process, file: FILE_HANDLE) -> FILE_HANDLE:
    p.handles.close(file)
    return 0


@api(calls_back=True)
def _lread(p: Process, file: File, buffer: PVOID, size: UINT) -> WAIT:
    return file.read_at(p.memory.writable(buffer, size), None)


@api(calls_back=True)
def _hread(p: Process, file: File, buffer: PVOID, size: LONG) -> CINT:
    return file.read_at(p.memory.writable(buffer, size), None)


@api(calls_back=True)
def _lwrite(p: Process, file: File, buffer: PVOID, size: UINT) -> WAIT:
    return _write(p, file, buffer, size)


@api(calls_back=True)
def _hwrite(p: Process, file: File, buffer: PVOID, size: LONG) -> CINT:
    return _write(p, file, buffer, size)


def _write(p: Process, file: File, buffer: int, size: int) -> int:
    if not size:  # writing nothing cuts the file here
        file.truncate(file.seek(0, os.SEEK_CUR))
        return 0
    return file.write_at(p.memory.read(buffer, size), None)


@api
def _llseek(p: Process, file: File, distance: LONG, method: INT) -> WAIT:
    return file.seek(distance, method)


@api
def OpenFile(p: Process, name: ASTR, info: Out[OFSTRUCT], style: UINT) -> CINT:
    full = p.files.full_path(name)
    info.cBytes, info.fFixedDisk, info.nErrCode = 136, 1, 0
    from pywine.abi.struct import set_bytes

    set_bytes(info.szPathName, p.ansi(full))
    if style & _OF_PARSE:
        return 0
    try:
        if style & _OF_DELETE:
            fileops.delete_file(p.files, name)
            return 1
        handle = create_file(
            p,
            name,
            0xC0000000 if style & _OF_CREATE else _access(style),
            _SHARE_MODES.get(style & 0x70, 3),
            2 if style & _OF_CREATE else 3,
            0,
            False,
        )
    except (NtError, OSError, WinError) as error:
        info.nErrCode = to_win32(error)
        raise
    if style & _OF_EXIST:
        p.handles.close(handle)
        return 1
    return handle
