"""shlobj.h: the places of known folders, by CSIDL."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import DWORD, FORM, HANDLE, HRESULT, INT, PVOID
from pywine.nt.knownfolders import by_csidl
from pywine.nt.process import Process

_CREATE = 0x8000
_E_INVALIDARG = 0x80070057


@api.aw
def SHGetFolderPath(
    p: Process, owner: HANDLE, csidl: INT, token: HANDLE, flags: DWORD, path: PVOID, wide: FORM
) -> HRESULT:  # fmt: skip
    folder = by_csidl(p, csidl & 0xFF)
    if folder is None:
        p.memory.write(path, b"\0\0" if wide else b"\0")
        return _E_INVALIDARG
    if csidl & _CREATE:
        p.files.make_folders(folder)
    p.memory.write(path, folder.encode("utf-16-le") + b"\0\0" if wide else p.ansi(folder) + b"\0")
    return 0
