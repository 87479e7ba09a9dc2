"""winver.h: version resources of files."""

from __future__ import annotations

import os

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import BOOL, DWORD, FORM, PVOID, TRUE, TSTR, UINT, Out, OutOpt
from pywine.abi.winerror import (
    ERROR_FILE_NOT_FOUND,
    ERROR_INVALID_DATA,
    ERROR_RESOURCE_DATA_NOT_FOUND,
    ERROR_RESOURCE_TYPE_NOT_FOUND,
)
from pywine.ldr import pe
from pywine.ldr.datafile import DataFiles
from pywine.ldr.resources import RT_VERSION, Resources
from pywine.nt.process import Process
from pywine.nt.versioninfo import find


def _version_resource(p: Process, name: str) -> bytes:
    """The version resource of a file, found like a library. Raises WinError."""
    path = p.files.full_path(name)
    if not p.files.exists(path) and "\\" not in name:
        place = p.modules.search.locate(name, p.modules.builtins, None)
        path = place.path if place else ""
    if not p.files.exists(path) or p.files.is_directory(path):
        raise WinError(ERROR_FILE_NOT_FOUND)
    host = p.files.existing(path)
    files = p.state(DataFiles)
    try:
        base = files.load(os.fspath(host), path)
    except pe.BadImage:
        raise WinError(ERROR_RESOURCE_DATA_NOT_FOUND) from None
    try:
        return Resources(files.images[base]).read(RT_VERSION, 1)
    finally:
        files.free(base)


@api.aw
def GetFileVersionInfoSize(p: Process, name: TSTR, handle: OutOpt[DWORD]) -> DWORD:
    handle.value = 0
    size = _room(len(_version_resource(p, name)))
    p.last_error = 0
    return size


@api.aw
def GetFileVersionInfoSizeEx(p: Process, flags: DWORD, name: TSTR, handle: OutOpt[DWORD]) -> DWORD:
    return GetFileVersionInfoSize(p, name, handle)


@api.aw
def GetFileVersionInfo(p: Process, name: TSTR, handle: DWORD, size: DWORD, data: PVOID) -> TRUE:
    resource = _version_resource(p, name)
    p.memory.write(data, resource[:size].ljust(min(size, _room(len(resource))), b"\0"))


@api.aw
def GetFileVersionInfoEx(
    p: Process, flags: DWORD, name: TSTR, handle: DWORD, size: DWORD, data: PVOID
) -> TRUE:
    GetFileVersionInfo(p, name, handle, size, data)


def _room(size: int) -> int:
    """What a caller must provide: the resource, and as much again for narrow texts."""
    return size * 2 + 4


@api.aw
def VerQueryValue(
    p: Process, data: PVOID, path: TSTR, value: Out[PVOID], size: Out[UINT], wide: FORM
) -> BOOL:
    total = int.from_bytes(p.memory.read(data, 2), "little")
    block = find(p.memory.read(data, total), path)
    if block is None:
        raise WinError(ERROR_RESOURCE_TYPE_NOT_FOUND if total else ERROR_INVALID_DATA)
    value.value, size.value = data + block.value, block.value_size
    if block.is_text:
        text = p.memory.read_wstring(data + block.value, block.value_size // 2) if block.value_size else ""
        size.value = block.value_size // 2
        if not wide:
            narrow = p.ansi(text) + b"\0"
            value.value = data + total + 4 + block.value // 2
            p.memory.write(value.value, narrow)
            size.value = len(narrow)
    return True
