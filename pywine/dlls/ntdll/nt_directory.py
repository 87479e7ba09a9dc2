"""System calls on folders: listing them."""

from __future__ import annotations

import struct

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_INVALID_INFO_CLASS,
    STATUS_INVALID_PARAMETER,
    STATUS_NO_MORE_FILES,
    STATUS_NO_SUCH_FILE,
)
from pywine.abi.types import BOOLEAN, HANDLE, PVOID, STATUS, ULONG, Out
from pywine.abi.unicode import text_at
from pywine.dlls.ntdll.nt_file import IO_STATUS_BLOCK, request
from pywine.dlls.ntdll.twins import nt
from pywine.nt.directory import Entry, Search, listing
from pywine.nt.file import File
from pywine.nt.fileinfo import take_entries
from pywine.nt.process import Process

_RESTART_SCAN, _RETURN_SINGLE_ENTRY = 1, 2
# Classes that list a directory: what follows the times, sizes and the length of the name in a record.
_NAMES_ONLY, _TAILS = 12, {
    1: "", 2: "I", 3: "IBx24x", 37: "IBx24x2xQ", 38: "I4xQ", 60: "IIQ8x", 63: "IIQ8xBx24x"
}  # fmt: skip


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
    if kind != _NAMES_ONLY and kind not in _TAILS:
        raise NtError(STATUS_INVALID_INFO_CLASS)
    if not file.is_directory:
        raise NtError(STATUS_INVALID_PARAMETER)
    first = file.search is None
    if file.search is None or flags & _RESTART_SCAN:
        file.search = Search(listing(file.host_path, text_at(p, pattern) or "*"))
    search = file.search

    def take() -> int:
        if search.peek() is None:
            raise NtError(STATUS_NO_SUCH_FILE if first else STATUS_NO_MORE_FILES)
        single = bool(flags & _RETURN_SINGLE_ENTRY)
        data = take_entries(search, size, lambda entry: _listed(entry, kind), single=single)
        p.memory.write(buffer, data)
        return len(data)

    return request(p, file, event, routine, context, status, take)


def _listed(entry: Entry, kind: int) -> bytes:
    """The record of a directory entry."""
    found, name = entry.information, entry.name.encode("utf-16-le", "surrogatepass")
    if kind == _NAMES_ONLY:
        return struct.pack("<III", 0, 0, len(name)) + name
    head = struct.pack(
        "<IIQQQQQQII", 0, 0, found.created, found.accessed, found.written, found.changed, found.size,
        (found.size + 0xFFF) & ~0xFFF, found.attributes, len(name),
    )  # fmt: skip
    fields = {
        1: (), 2: (found.reparse_tag,), 3: (found.reparse_tag, 0), 37: (found.reparse_tag, 0, found.index),
        38: (found.reparse_tag, found.index), 60: (0, found.reparse_tag, found.index),
        63: (0, found.reparse_tag, found.index, 0),
    }[kind]  # fmt: skip
    return head + struct.pack("<" + _TAILS[kind], *fields) + name
