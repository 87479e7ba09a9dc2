"""shlwapi.h: streams on files and on bytes."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import BOOL, DWORD, HRESULT, PVOID, TSTR, UINT, WSTR, Out
from pywine.dlls.com.streams import FileStream, MemoryStream
from pywine.dlls.kernel32.fileapi import CREATE_ALWAYS, CREATE_NEW, OPEN_EXISTING, create_file
from pywine.nt.fileops import GENERIC_READ, GENERIC_WRITE, SHARE_READ, SHARE_WRITE
from pywine.nt.process import Process

_E_INVALIDARG = 0x80070057
_MODE, _SHARE, _CREATE = 0x3, 0x70, 0x1000  # STGM
_ACCESS = (GENERIC_READ, GENERIC_WRITE, GENERIC_READ | GENERIC_WRITE)
_SHARES = {0x10: 0, 0x20: SHARE_READ, 0x30: SHARE_WRITE}  # exclusive, deny writing, deny reading
_FORBIDDEN = 0x04070000  # STGM_TRANSACTED, CONVERT, PRIORITY, DELETEONRELEASE


@api.aw
def SHCreateStreamOnFile(p: Process, path: TSTR, mode: DWORD, stream: Out[PVOID]) -> HRESULT:
    stream.value = 0
    if mode & _FORBIDDEN:
        return _E_INVALIDARG
    stream.value = _open(p, path, mode, 0x80, make=False)
    return 0


@api
def SHCreateStreamOnFileEx(
    p: Process, path: WSTR, mode: DWORD, attributes: DWORD, make: BOOL, template: PVOID, stream: Out[PVOID]
) -> HRESULT:
    stream.value = 0
    if mode & _FORBIDDEN or template:
        return _E_INVALIDARG
    stream.value = _open(p, path, mode, attributes, make=bool(make))
    return 0


def _open(p: Process, path: str, mode: int, attributes: int, *, make: bool) -> int:
    access = _ACCESS[min(mode & _MODE, 2)]
    share = _SHARES.get(mode & _SHARE, SHARE_READ | SHARE_WRITE)
    disposition = CREATE_ALWAYS if mode & _CREATE else CREATE_NEW if make else OPEN_EXISTING
    handle = create_file(p, path, access, share, disposition, attributes, False)
    return FileStream(p, handle, mode).address


@api
def SHCreateMemStream(p: Process, data: PVOID, size: UINT) -> PVOID:
    return MemoryStream(p, data=p.memory.read(data, size) if data and size else b"").address
