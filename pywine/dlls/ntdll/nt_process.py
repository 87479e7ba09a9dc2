"""System calls on processes and threads."""

from __future__ import annotations

import struct

from pywine.abi.errors import NtError, ProcessExit
from pywine.abi.ntstatus import STATUS_INFO_LENGTH_MISMATCH, STATUS_INVALID_INFO_CLASS, STATUS_PORT_NOT_SET
from pywine.abi.types import HANDLE, PVOID, STATUS, ULONG, OutOpt
from pywine.dlls.ntdll.twins import nt
from pywine.nt.process import Process, ProcessObject
from pywine.nt.remote import RemoteProcess

_BASIC, _DEBUG_PORT, _WOW64, _IMAGE_NAME, _DEBUG_OBJECT, _DEBUG_FLAGS = 0, 7, 26, 27, 30, 31
_IMAGE_NAME_WIN32 = 43


@nt
def NtQueryInformationProcess(
    p: Process, process: ProcessObject, kind: ULONG, buffer: PVOID, size: ULONG, done: OutOpt[ULONG]
) -> STATUS:
    word = "Q" if p.bits == 64 else "I"
    if kind == _BASIC:
        code = "<i4xQQi4xQQ" if p.bits == 64 else "<iIIiII"
        exit_code = process.exit_code - (process.exit_code >> 31 << 32)
        data = struct.pack(code, exit_code, p.peb_address, 1, 8, process.id, process.parent)
    elif kind in (_DEBUG_PORT, _WOW64):
        data = struct.pack("<" + word, 0)
    elif kind == _DEBUG_FLAGS:
        data = struct.pack("<I", 1)
    elif kind == _DEBUG_OBJECT:
        raise NtError(STATUS_PORT_NOT_SET)
    elif kind in (_IMAGE_NAME, _IMAGE_NAME_WIN32):
        path = process.image_path
        path = path if kind == _IMAGE_NAME_WIN32 else "\\Device\\HarddiskVolume1" + path[2:]
        text = path.encode("utf-16-le", "surrogatepass")
        head = 16 if p.bits == 64 else 8
        data = (
            struct.pack("<HH4xQ" if p.bits == 64 else "<HHI", len(text), len(text) + 2, buffer + head)
            + text
            + b"\0\0"
        )
    else:
        raise NtError(STATUS_INVALID_INFO_CLASS)
    answer(p, data, buffer, size, done)


def answer(p: Process, data: bytes, buffer: int, size: int, done: OutOpt[ULONG]) -> None:
    done.value = len(data)
    if size < len(data):
        raise NtError(STATUS_INFO_LENGTH_MISMATCH)
    p.memory.write(buffer, data)


@nt
def NtTerminateProcess(p: Process, process: HANDLE, status: ULONG) -> STATUS:
    target = p.handles.get(process, ProcessObject) if process else p
    if isinstance(target, RemoteProcess):
        target.terminate(status)
        return
    exit = ProcessExit(status)
    exit.terminated = True
    raise exit
