"""Paths of ntdll: names relative to a folder, searching, whether files are there."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_OBJECT_NAME_INVALID
from pywine.abi.struct import Struct
from pywine.abi.text import encode_wide
from pywine.abi.types import BOOLEAN, HANDLE, PVOID, STATUS, ULONG, VOID, WSTR, Opt, Out, OutOpt, OutOrNone
from pywine.abi.winternl import UNICODE_STRING
from pywine.dlls.ntdll.rtl_path import convert
from pywine.nt.process import Process

_SYSTEM_ROOT = 0x7FFE0030  # KUSER_SHARED_DATA.NtSystemRoot


class RTL_RELATIVE_NAME_U(Struct):
    RelativeName: UNICODE_STRING
    ContainingDirectory: HANDLE
    CurDirRef: PVOID


@api
def RtlDosPathNameToRelativeNtPathName_U(
    p: Process, path: Opt[WSTR], name: Out[UNICODE_STRING], part: OutOpt[PVOID],
    relative: OutOrNone[RTL_RELATIVE_NAME_U],
) -> BOOLEAN:  # fmt: skip
    """The whole name: nothing of it is relative to a folder."""
    if relative is not None:
        relative.clear()
    if not path:
        return False
    convert(p, path, name, part)
    return True


@api(
    names=(
        "RtlDosPathNameToRelativeNtPathName_U_WithStatus",
        "RtlDosLongPathNameToRelativeNtPathName_U_WithStatus",
    )
)
def RtlDosPathNameToRelativeNtPathName_U_WithStatus(
    p: Process, path: Opt[WSTR], name: Out[UNICODE_STRING], part: OutOpt[PVOID],
    relative: OutOrNone[RTL_RELATIVE_NAME_U],
) -> STATUS:  # fmt: skip
    if not RtlDosPathNameToRelativeNtPathName_U(p, path, name, part, relative):
        raise NtError(STATUS_OBJECT_NAME_INVALID)


@api
def RtlReleaseRelativeName(p: Process, relative: PVOID) -> VOID:
    """It refers to no folder."""


@api
def RtlDosSearchPath_U(
    p: Process, folders: WSTR, file: WSTR, extension: Opt[WSTR], size: ULONG, buffer: PVOID,
    part: OutOpt[PVOID],
) -> ULONG:  # fmt: skip
    """Sizes are bytes: what was stored without its terminator, or what is needed with it; 0: not found."""
    from pywine.dlls.kernel32.processenv import search_path

    full = search_path(p, folders, file, extension)
    part.value = 0
    if full is None:
        return 0
    data = encode_wide(full)
    if len(data) + 2 > size:
        return len(data) + 2
    p.memory.write(buffer, data + b"\0\0")
    part.value = buffer + len(encode_wide(full.rpartition("\\")[0])) + 2
    return len(data)


@api
def RtlDoesFileExists_U(p: Process, path: WSTR) -> BOOLEAN:
    return p.files.exists(p.files.full_path(path))


@api
def RtlAreLongPathsEnabled(p: Process) -> BOOLEAN:
    return False


@api
def RtlGetNtSystemRoot(p: Process) -> PVOID:
    return _SYSTEM_ROOT


@api
def RtlIsCurrentProcess(p: Process, process: HANDLE) -> BOOLEAN:
    return p.handles.get(process) is p


@api
def RtlIsCurrentThread(p: Process, thread: HANDLE) -> BOOLEAN:
    return p.handles.get(thread) is p.thread
