"""shellapi.h: what the shell tells of files and does to them; what was dropped; About dialogs."""

from __future__ import annotations

import os

from pywine.abi.api import api
from pywine.abi.errors import ApiError, WinError
from pywine.abi.struct import Array, Struct
from pywine.abi.text import read_text, set_text
from pywine.abi.translate import to_win32
from pywine.abi.types import (
    BOOL,
    CHAR,
    DWORD,
    FORM,
    HANDLE,
    INT,
    PVOID,
    TBUF,
    TSTR,
    UINT,
    ULONG_PTR,
    VOID,
    WCHAR,
    Opt,
)
from pywine.abi.winerror import ERROR_CALL_NOT_IMPLEMENTED, ERROR_INVALID_PARAMETER
from pywine.dlls.shell32.itemlists import path_of
from pywine.host.ffi import sizeof
from pywine.ldr import pe
from pywine.ldr.associations import type_name
from pywine.machine.memory import WRITE
from pywine.nt.process import Process
from pywine.nt.shellops import FO_COPY, FO_DELETE, FO_MOVE, FO_RENAME, Operation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_PIDL, _USE_ATTRIBUTES = 0x8, 0x10  # SHGFI_*
_DISPLAY_NAME, _TYPE_NAME, _ATTRIBUTES, _EXE_TYPE = 0x200, 0x400, 0x800, 0x2000
_TOLD = _DISPLAY_NAME | _TYPE_NAME | _ATTRIBUTES
_IS_READ_ONLY, _DIRECTORY, _NORMAL = 0x01, 0x10, 0x80  # FILE_ATTRIBUTE_*
# SFGAO_*
_CAN_ALL, _READ_ONLY, _STREAM = 0x177, 0x40000, 0x400000
_FOLDER, _ANCESTOR, _FILE_SYSTEM, _HAS_FOLDERS = 0x20000000, 0x10000000, 0x40000000, 0x80000000
_MZ, _PE = 0x5A4D, 0x4550


class SHFILEINFOA(Struct):
    hIcon: HANDLE
    iIcon: INT
    dwAttributes: DWORD
    szDisplayName: Array[CHAR, 260]
    szTypeName: Array[CHAR, 80]


class SHFILEINFOW(Struct):
    hIcon: HANDLE
    iIcon: INT
    dwAttributes: DWORD
    szDisplayName: Array[WCHAR, 260]
    szTypeName: Array[WCHAR, 80]


@api.pair("SHGetFileInfo SHGetFileInfoA", "SHGetFileInfoW", partial="no icons")
def SHGetFileInfo(
    p: Process, path: PVOID, attributes: DWORD, info: PVOID, size: UINT, flags: UINT, wide: FORM
) -> ULONG_PTR:
    name = path_of(p.memory, path) if flags & _PIDL else read_text(p, path, -1, wide)
    if name is None:
        return 0
    if flags & _EXE_TYPE:
        return 0 if flags & ~_EXE_TYPE else _program_type(p, name)
    if not flags & _USE_ATTRIBUTES:
        if not p.files.exists(name):
            return 0
        attributes = _attributes_of(p, name)
    if not info or not flags & _TOLD:
        return 0
    record: Any = (SHFILEINFOW if wide else SHFILEINFOA).on(p.memory, info, p.bits)
    p.memory.check(info, sizeof(record), WRITE)
    record.hIcon = record.iIcon = 0
    if flags & _ATTRIBUTES:
        record.dwAttributes = _shell_attributes(attributes)
    if flags & _DISPLAY_NAME:
        set_text(p, record.szDisplayName, _display_name(name))
    if flags & _TYPE_NAME:
        set_text(p, record.szTypeName, type_name(p, name, is_folder=bool(attributes & _DIRECTORY)))
    return 1


def _display_name(path: str) -> str:
    return path.rstrip("\\/").replace("/", "\\").rpartition("\\")[2]


def _attributes_of(p: Process, path: str) -> int:
    host = p.files.existing(path)
    kind = _DIRECTORY if os.path.isdir(host) else _NORMAL
    return kind | (0 if os.stat(host).st_mode & 0o222 else _IS_READ_ONLY)


def _shell_attributes(attributes: int) -> int:
    """SFGAO_* of a file with these attributes."""
    told = _CAN_ALL | _FILE_SYSTEM | (_READ_ONLY if attributes & _IS_READ_ONLY else 0)
    return told | (_FOLDER | _ANCESTOR | _HAS_FOLDERS if attributes & _DIRECTORY else _STREAM)


def _program_type(p: Process, path: str) -> int:
    """What begins the file, and the version of Windows that a program with windows is for; 0: no program."""
    try:
        with open(p.files.existing(path), "rb") as file:
            data = file.read(0x1000)
            size = os.fstat(file.fileno()).st_size
    except OSError:
        return 0
    if data[:2] != b"MZ":
        return 0
    try:
        headers = pe.Headers(data, size)
    except pe.BadImage:
        return _MZ
    major, minor = headers.subsystem_version
    return _PE | (0 if headers.subsystem == pe.SUBSYSTEM_CONSOLE else major << 24 | minor << 16)


@api.pair(
    "SHFileOperation SHFileOperationA", "SHFileOperationW",
    partial="no dialogs: who would be asked is taken to agree; what is deleted is gone",
)  # fmt: skip
def SHFileOperation(p: Process, operation: PVOID, wide: FORM) -> INT:
    word = p.bits // 8
    raw = p.memory.read(operation, 5 * word)
    _, function, source, target, flags = (
        int.from_bytes(raw[at : at + word], "little") for at in range(0, 5 * word, word)
    )
    function, flags = function & 0xFFFFFFFF, flags & 0xFFFF
    p.memory.write(operation + (36 if word == 8 else 18), bytes(4))  # nothing was aborted
    sources, targets = _names(p, source, wide), _names(p, target, wide)
    asked = Operation(p.files, flags)
    if (
        not sources
        or function not in (FO_COPY, FO_MOVE, FO_DELETE, FO_RENAME)
        or (function != FO_DELETE and not targets)
    ):
        return ERROR_INVALID_PARAMETER
    try:
        found = asked.sources(sources)
        if function == FO_DELETE:
            for path in found:
                asked.delete(path)
        else:
            asked.send(function, found, targets)
    except (ApiError, OSError) as error:
        return to_win32(error)
    return 0


def _names(p: Process, address: int, wide: bool) -> list[str]:
    """The texts of a list that an empty one ends."""
    found: list[str] = []
    while address and (text := read_text(p, address, -1, wide)):
        found.append(text.replace("/", "\\"))
        address += (len(text.encode("utf-16-le")) + 2) if wide else len(p.ansi(text)) + 1
    return found


@api.pair("DragQueryFile DragQueryFileA", "DragQueryFileW")
def DragQueryFile(p: Process, drop: HANDLE, index: UINT, name: TBUF) -> UINT:
    return 0  # there are no windows to drop anything on


@api
def DragFinish(p: Process, drop: HANDLE) -> VOID:
    pass


@api
def DragAcceptFiles(p: Process, window: HANDLE, accept: BOOL) -> VOID:
    pass


@api.aw(stub="there are no dialogs: fails")
def ShellAbout(p: Process, window: HANDLE, title: Opt[TSTR], text: Opt[TSTR], icon: HANDLE) -> INT:
    raise WinError(ERROR_CALL_NOT_IMPLEMENTED)
