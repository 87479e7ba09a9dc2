"""Paths of ntdll: from DOS to NT names, current directory, kinds of paths."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_OBJECT_NAME_INVALID
from pywine.abi.text import encode_wide
from pywine.abi.types import BOOLEAN, INT, PVOID, STATUS, ULONG, WSTR, In, Opt, Out, OutOpt
from pywine.abi.unicode import point_at, text_of
from pywine.abi.winternl import UNICODE_STRING
from pywine.nt.paths import device_name, to_nt
from pywine.nt.process import Process


@api
def RtlDosPathNameToNtPathName_U(
    p: Process, path: Opt[WSTR], name: Out[UNICODE_STRING], part: OutOpt[PVOID], folder: PVOID
) -> BOOLEAN:
    if not path:
        return False
    convert(p, path, name, part)
    return True


@api(names=("RtlDosPathNameToNtPathName_U_WithStatus", "RtlDosLongPathNameToNtPathName_U_WithStatus"))
def RtlDosPathNameToNtPathName_U_WithStatus(
    p: Process, path: Opt[WSTR], name: Out[UNICODE_STRING], part: OutOpt[PVOID], folder: PVOID
) -> STATUS:
    if not path:
        raise NtError(STATUS_OBJECT_NAME_INVALID)
    convert(p, path, name, part)


def convert(p: Process, path: str, name: UNICODE_STRING, part: OutOpt[PVOID]) -> None:
    """Point a string at the NT name of a path, and `part` at its last component."""
    text = to_nt(p.files.full_path(path))
    data = encode_wide(text)
    point_at(name, p.allocate(data + b"\0\0"), len(data), terminator=2)
    tail = text.rpartition("\\")[2]
    part.value = name.Buffer + len(data) - len(encode_wide(tail)) if tail else 0


@api
def RtlGetFullPathName_U(p: Process, path: WSTR, size: ULONG, buffer: PVOID, part: OutOpt[PVOID]) -> ULONG:
    data = encode_wide(p.files.full_path(path))
    if len(data) + 2 > size:
        return len(data) + 2
    p.memory.write(buffer, data + b"\0\0")
    tail = encode_wide(p.files.full_path(path).rpartition("\\")[2])
    part.value = buffer + len(data) - len(tail) if tail else 0
    return len(data)


@api
def RtlGetCurrentDirectory_U(p: Process, size: ULONG, buffer: PVOID) -> ULONG:
    data = encode_wide(p.files.current_directory)
    if len(data) + 2 > size:
        return len(data) + 2
    p.memory.write(buffer, data + b"\0\0")
    return len(data)


@api
def RtlSetCurrentDirectory_U(p: Process, path: In[UNICODE_STRING]) -> STATUS:
    from pywine.dlls.kernel32.processenv import publish_current_directory

    p.files.set_current_directory(text_of(p, path))
    publish_current_directory(p)


@api
def RtlDetermineDosPathNameType_U(p: Process, path: WSTR) -> INT:
    path = path.replace("/", "\\")
    if path.startswith("\\\\"):
        return 7 if path in ("\\\\.", "\\\\?") else 6 if path[2:4] in (".\\", "?\\") else 1
    if path.startswith("\\"):
        return 4
    if path[1:2] == ":":
        return 2 if path[2:3] == "\\" else 3
    return 5


@api
def RtlIsDosDeviceName_U(p: Process, path: WSTR) -> ULONG:
    device = device_name(path)
    if not device:
        return 0
    start = path.lower().rfind(device)
    return start * 2 << 16 | len(device) * 2
