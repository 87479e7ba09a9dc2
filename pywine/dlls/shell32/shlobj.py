"""shlobj_core.h: known folders, folders to create, the administrator."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.guid import guid_text
from pywine.abi.text import encode_wide
from pywine.abi.types import BOOL, DWORD, FORM, HANDLE, HRESULT, INT, LONG, PVOID, TSTR, UINT, VOID, WSTR, Out
from pywine.abi.winerror import ERROR_ALREADY_EXISTS, ERROR_BAD_PATHNAME, ERROR_PATH_NOT_FOUND
from pywine.dlls.com.allocator import Allocator
from pywine.nt.knownfolders import by_csidl, by_guid
from pywine.nt.process import Process

_CREATE_FLAG, _DONT_VERIFY = 0x8000, 0x4000
_FILE_NOT_FOUND = 0x80070002


@api
def SHGetKnownFolderPath(p: Process, folder: PVOID, flags: DWORD, token: HANDLE, path: Out[PVOID]) -> HRESULT:
    path.value = 0
    found = by_guid(p, guid_text(p.memory.read(folder, 16)))
    if found is None:
        return _FILE_NOT_FOUND
    if flags & _CREATE_FLAG or not flags & _DONT_VERIFY:
        p.files.make_folders(found)
    path.value = p.allocate(encode_wide(found) + b"\0\0")
    return 0


@api.aw
def SHGetSpecialFolderPath(
    p: Process, owner: HANDLE, path: PVOID, csidl: INT, create: BOOL, wide: FORM
) -> BOOL:
    found = by_csidl(p, csidl & 0xFF)
    if found is None:
        return False
    if create:
        p.files.make_folders(found)
    p.memory.write(path, encode_wide(found) + b"\0\0" if wide else p.ansi(found) + b"\0")
    return True


@api
def SHCreateDirectory(p: Process, owner: HANDLE, path: WSTR) -> INT:
    return _create(p, path)


@api.aw
def SHCreateDirectoryEx(p: Process, owner: HANDLE, path: TSTR, security: PVOID) -> INT:
    return _create(p, path)


def _create(p: Process, path: str) -> int:
    """Create a folder and those above it; a Win32 error code."""
    from pywine.nt.shellpaths import is_relative

    if is_relative(path):
        return ERROR_BAD_PATHNAME
    if p.files.exists(path):
        return ERROR_ALREADY_EXISTS
    try:
        p.files.make_folders(path)
    except (OSError, WinError):
        return ERROR_PATH_NOT_FOUND
    return 0


@api
def IsUserAnAdmin(p: Process) -> BOOL:
    return True


@api
def SHChangeNotify(p: Process, event: LONG, flags: UINT, one: PVOID, other: PVOID) -> VOID:
    pass


@api
def SHGetMalloc(p: Process, allocator: Out[PVOID]) -> HRESULT:
    allocator.value = p.state(Allocator).address
    return 0
