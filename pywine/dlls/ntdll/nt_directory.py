"""System calls on folders: listing them, hearing of changes in them."""

from __future__ import annotations

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_INVALID_INFO_CLASS, STATUS_INVALID_PARAMETER
from pywine.abi.types import BOOLEAN, HANDLE, PVOID, STATUS, ULONG, Out
from pywine.abi.unicode import text_at
from pywine.dlls.ntdll.nt_file import IO_STATUS_BLOCK, request
from pywine.dlls.ntdll.twins import nt
from pywine.nt.file import File
from pywine.nt.fileinfo import DIRECTORY_CLASSES, entries
from pywine.nt.process import Process

_RESTART_SCAN, _RETURN_SINGLE_ENTRY = 1, 2


@nt(calls_back=True)
def NtQueryDirectoryFile(
    p: Process, file: File, event: HANDLE, routine: PVOID, context: PVOID, status: Out[IO_STATUS_BLOCK],
    buffer: PVOID, size: ULONG, kind: ULONG, single: BOOLEAN, pattern: PVOID, restart: BOOLEAN,
) -> STATUS:  # fmt: skip
    flags = (_RESTART_SCAN if restart else 0) | (_RETURN_SINGLE_ENTRY if single else 0)
    return NtQueryDirectoryFileEx(
        p, file, event, routine, context, status, buffer, size, kind, flags, pattern
    )


@nt(calls_back=True)
def NtQueryDirectoryFileEx(
    p: Process, file: File, event: HANDLE, routine: PVOID, context: PVOID, status: Out[IO_STATUS_BLOCK],
    buffer: PVOID, size: ULONG, kind: ULONG, flags: ULONG, pattern: PVOID,
) -> STATUS:  # fmt: skip
    if kind not in DIRECTORY_CLASSES:
        raise NtError(STATUS_INVALID_INFO_CLASS)
    if not file.is_directory:
        raise NtError(STATUS_INVALID_PARAMETER)
    wanted = text_at(p, pattern) if pattern else ""

    def list_entries() -> int:
        most = 1 if flags & _RETURN_SINGLE_ENTRY else 1 << 30
        restart = bool(flags & _RESTART_SCAN)
        data = entries(file, kind, size, restart=restart, pattern=wanted or "*", most=most)
        p.memory.write(buffer, data)
        return len(data)

    return request(p, file, event, routine, context, status, list_entries)
