"""System calls on objects in general: closing, duplicating, asking."""

from __future__ import annotations

import struct

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_BUFFER_OVERFLOW, STATUS_INFO_LENGTH_MISMATCH, STATUS_INVALID_INFO_CLASS
from pywine.abi.text import encode_wide
from pywine.abi.types import HANDLE, PVOID, STATUS, ULONG, OutOpt
from pywine.dlls.kernel32.handleapi import close_handle, duplicate
from pywine.dlls.ntdll.twins import nt
from pywine.nt.file import File
from pywine.nt.object_paths import path_of
from pywine.nt.objects import Object
from pywine.nt.process import Process, ProcessObject
from pywine.nt.registry import Key, full_name

_BASIC_INFORMATION, _NAME_INFORMATION, _TYPE_INFORMATION, _HANDLE_FLAGS = 0, 1, 2, 4
_BASIC_SIZE = 56
_STATUS_NOT_SAME_OBJECT = 0xC00001AC


@nt
def NtClose(p: Process, handle: HANDLE) -> STATUS:
    close_handle(p, handle)


@nt
def NtDuplicateObject(
    p: Process, source: ProcessObject, handle: HANDLE, target: HANDLE, copy: OutOpt[HANDLE], access: ULONG,
    attributes: ULONG, options: ULONG,
) -> STATUS:  # fmt: skip
    copy.value = duplicate(p, source, handle, target, access, bool(attributes & 2), options)


@nt
def NtCompareObjects(p: Process, one: HANDLE, other: HANDLE) -> STATUS:
    return None if p.handles.get(one) is p.handles.get(other) else _STATUS_NOT_SAME_OBJECT


@nt(partial="names are those of files, keys and named objects")
def NtQueryObject(
    p: Process, handle: HANDLE, kind: ULONG, buffer: PVOID, size: ULONG, done: OutOpt[ULONG]
) -> STATUS:
    if kind == _BASIC_INFORMATION:
        _basic_information(p, handle, buffer, size, done)
        return
    if kind == _NAME_INFORMATION:
        _name_information(p, p.handles.get(handle), buffer, size, done)
        return
    if kind != _TYPE_INFORMATION:
        raise NtError(STATUS_INVALID_INFO_CLASS)
    name = encode_wide(p.handles.get(handle).type_name)
    head = 112 if p.bits == 64 else 96
    done.value = head + len(name) + 2
    if size < done.value:
        raise NtError(STATUS_INFO_LENGTH_MISMATCH)
    word = p.bits // 8
    string = len(name).to_bytes(2, "little") + (len(name) + 2).to_bytes(2, "little")
    string = string.ljust(word, b"\0") + (buffer + head).to_bytes(word, "little")
    p.memory.write(buffer, string.ljust(head, b"\0") + name + b"\0\0")


def _basic_information(p: Process, handle: int, buffer: int, size: int, done: OutOpt[ULONG]) -> None:
    entry = p.handles.entry(handle)
    flags = 2 * entry.inherit | entry.protected
    count = entry.object.handle_count
    done.value = _BASIC_SIZE
    if size != _BASIC_SIZE:
        raise NtError(STATUS_INFO_LENGTH_MISMATCH)
    data = struct.pack("<4I", flags, entry.access, count, count + 1)
    p.memory.write(buffer, data.ljust(_BASIC_SIZE, b"\0"))


def _name_of(p: Process, obj: Object) -> str:
    if isinstance(obj, File) and obj.path:
        return "\\??\\" + obj.path
    if isinstance(obj, Key):
        return full_name(obj.path)
    return path_of(p, obj.name) if obj.name else ""


def _name_information(p: Process, obj: Object, buffer: int, size: int, done: OutOpt[ULONG]) -> None:
    name = encode_wide(_name_of(p, obj))
    word = p.bits // 8
    data = struct.pack("<HH", len(name), len(name) + 2 if name else 0).ljust(word, b"\0")
    data += (buffer + 2 * word if name else 0).to_bytes(word, "little") + (name + b"\0\0" if name else b"")
    done.value = len(data)
    if size < 2 * word:
        raise NtError(STATUS_INFO_LENGTH_MISMATCH)
    if size < len(data):
        raise NtError(STATUS_BUFFER_OVERFLOW)
    p.memory.write(buffer, data)


@nt
def NtSetInformationObject(p: Process, handle: HANDLE, kind: ULONG, data: PVOID, size: ULONG) -> STATUS:
    if kind != _HANDLE_FLAGS:
        raise NtError(STATUS_INVALID_INFO_CLASS)
    if size != 2:
        raise NtError(STATUS_INFO_LENGTH_MISMATCH)
    entry = p.handles.entry(handle)
    entry.inherit, entry.protected = (bool(flag) for flag in p.memory.read(data, 2))
