"""shlobj_core.h: item lists of folders and files of the file system."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.text import encode_wide, read_text
from pywine.abi.types import BOOL, DWORD, FORM, HANDLE, HRESULT, INT, PVOID, UINT, VOID, WSTR, Opt, Out
from pywine.dlls.shell32.itemlists import list_of, path_of, size_of
from pywine.nt.knownfolders import by_csidl
from pywine.nt.process import Process

_E_INVALIDARG, _FILE_NOT_FOUND = 0x80070057, 0x80070002
_DESKTOP, _DESKTOP_FOLDER = 0x00, 0x10  # CSIDL


def _make(p: Process, path: str) -> int:
    """The list of what is at a path; 0 if nothing is."""
    if not p.files.exists(path):
        return 0
    full = p.files.full_path(path)
    return p.allocate(list_of(full, is_folder=p.files.is_directory(full)))


@api
def SHGetSpecialFolderLocation(p: Process, owner: HANDLE, csidl: INT, list: Out[PVOID]) -> HRESULT:
    return _locate(p, csidl, list)


@api
def SHGetFolderLocation(
    p: Process, owner: HANDLE, csidl: INT, token: HANDLE, flags: DWORD, list: Out[PVOID]
) -> HRESULT:
    return _locate(p, csidl, list)


def _locate(p: Process, csidl: int, list: Out[PVOID]) -> int:
    list.value = 0
    folder = "" if csidl & 0xFF == _DESKTOP else by_csidl(p, csidl & 0xFF)
    if folder is None:
        return _E_INVALIDARG
    list.value = p.allocate(list_of(folder, is_folder=True))
    return 0


@api.pair("SHGetPathFromIDList SHGetPathFromIDListA", "SHGetPathFromIDListW")
def SHGetPathFromIDList(p: Process, list: PVOID, path: PVOID, wide: FORM) -> BOOL:
    found = path_of(p.memory, list) if list else None
    if found is None:
        return False
    found = found or by_csidl(p, _DESKTOP_FOLDER) or ""
    p.memory.write(path, encode_wide(found) + b"\0\0" if wide else p.ansi(found) + b"\0")
    return True


@api.pair("ILCreateFromPathA", "ILCreateFromPathW ILCreateFromPath")
def ILCreateFromPath(p: Process, path: PVOID, wide: FORM) -> PVOID:
    return _make(p, read_text(p, path, -1, wide))


@api
def SHParseDisplayName(
    p: Process, name: Opt[WSTR], context: PVOID, list: Out[PVOID], asked: DWORD, told: PVOID
) -> HRESULT:
    list.value = _make(p, name) if name else 0
    return 0 if list.value else _FILE_NOT_FOUND if name else _E_INVALIDARG


@api
def ILFree(p: Process, list: PVOID) -> VOID:
    if list:
        p.heap.free(list)


@api
def ILGetSize(p: Process, list: PVOID) -> UINT:
    return size_of(p.memory, list) if list else 0


@api
def ILClone(p: Process, list: PVOID) -> PVOID:
    return p.allocate(p.memory.read(list, size_of(p.memory, list))) if list else 0
