"""fileapi.h: the other names of a file, and its streams."""

from __future__ import annotations

import os

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Array, Struct
from pywine.abi.text import encode_wide, set_text
from pywine.abi.types import DWORD, FILE_HANDLE, LONGLONG, PVOID, TRUE, WCHAR, WSTR, Out
from pywine.abi.winerror import ERROR_HANDLE_EOF, ERROR_INVALID_PARAMETER, ERROR_MORE_DATA
from pywine.nt.directory import Search
from pywine.nt.process import Process


class WIN32_FIND_STREAM_DATA(Struct):
    StreamSize: LONGLONG
    cStreamName: Array[WCHAR, 296]


class Names(Search):
    """An open enumeration of names, which FindClose closes."""

    def __init__(self, names: list[str]) -> None:
        super().__init__([])
        self.names = names


@api(partial="the names in its folder")
def FindFirstFileNameW(p: Process, name: WSTR, flags: DWORD, size: Out[DWORD], link: PVOID) -> FILE_HANDLE:
    if flags:
        raise WinError(ERROR_INVALID_PARAMETER)
    host = p.files.existing(name, follow=False)
    folder, status = os.path.dirname(host), os.lstat(host)
    others = [
        entry.path
        for entry in (os.scandir(folder) if status.st_nlink > 1 else ())
        if entry.path != host and entry.inode() == status.st_ino and not entry.is_dir()
    ]
    names = Names([p.files.windows_path(one)[2:] for one in (host, *others)])
    _take_name(p, names, size, link)
    return p.handles.open(names)


@api
def FindNextFileNameW(p: Process, search: Names, size: Out[DWORD], link: PVOID) -> TRUE:
    if not search.names:
        raise WinError(ERROR_HANDLE_EOF)
    _take_name(p, search, size, link)


def _take_name(p: Process, names: Names, size: Out[DWORD], link: int) -> None:
    text = encode_wide(names.names[0]) + b"\0\0"
    room, size.value = size.value, len(text) // 2
    if room < size.value:
        raise WinError(ERROR_MORE_DATA)
    p.memory.write(link, text)
    names.names.pop(0)


@api
def FindFirstStreamW(
    p: Process, name: WSTR, level: DWORD, data: Out[WIN32_FIND_STREAM_DATA], flags: DWORD
) -> FILE_HANDLE:
    if level or flags:
        raise WinError(ERROR_INVALID_PARAMETER)
    host = p.files.existing(name)
    if os.path.isdir(host):
        raise WinError(ERROR_HANDLE_EOF)
    data.StreamSize = os.stat(host).st_size
    set_text(p, data.cStreamName, "::$DATA")
    return p.handles.open(Names([]))


@api
def FindNextStreamW(p: Process, search: Names, data: Out[WIN32_FIND_STREAM_DATA]) -> TRUE:
    raise WinError(ERROR_HANDLE_EOF)
