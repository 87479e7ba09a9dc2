"""System calls on files: locks, extended attributes, changes in folders."""

from __future__ import annotations

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_FILE_LOCK_CONFLICT,
    STATUS_INVALID_PARAMETER,
    STATUS_LOCK_NOT_GRANTED,
    STATUS_NO_EAS_ON_FILE,
    STATUS_RANGE_NOT_LOCKED,
)
from pywine.abi.types import BOOLEAN, HANDLE, LONGLONG, PVOID, STATUS, ULONG, In, Out
from pywine.dlls.ntdll.nt_file import IO_STATUS_BLOCK, request
from pywine.dlls.ntdll.twins import nt
from pywine.nt.changes import FolderChanges
from pywine.nt.file import File
from pywine.nt.process import Process


@nt(calls_back=True)
def NtLockFile(
    p: Process, file: File, event: HANDLE, routine: PVOID, context: PVOID, status: Out[IO_STATUS_BLOCK],
    offset: In[LONGLONG], size: In[LONGLONG], key: ULONG, at_once: BOOLEAN, exclusive: BOOLEAN,
) -> STATUS:  # fmt: skip
    begin, count = offset.value, size.value

    def attempt() -> int:
        try:
            file.lock(begin, count, exclusive=bool(exclusive))
        except NtError as error:
            if error.code != STATUS_FILE_LOCK_CONFLICT:
                raise
            if at_once:
                raise NtError(STATUS_LOCK_NOT_GRANTED) from None
            raise BlockingIOError from None
        return 0

    return request(p, file, event, routine, context, status, attempt)


@nt
def NtUnlockFile(
    p: Process, file: File, status: Out[IO_STATUS_BLOCK], offset: In[LONGLONG], size: In[LONGLONG], key: ULONG
) -> STATUS:
    if not file.unlock(offset.value, size.value):
        raise NtError(STATUS_RANGE_NOT_LOCKED)
    status.Status = status.Information = 0


@nt
def NtQueryEaFile(
    p: Process, file: File, status: Out[IO_STATUS_BLOCK], buffer: PVOID, size: ULONG, single: BOOLEAN,
    names: PVOID, names_size: ULONG, index: PVOID, restart: BOOLEAN,
) -> STATUS:  # fmt: skip
    raise NtError(STATUS_NO_EAS_ON_FILE)


@nt(calls_back=True)
def NtNotifyChangeDirectoryFile(
    p: Process, folder: File, event: HANDLE, routine: PVOID, context: PVOID, status: Out[IO_STATUS_BLOCK],
    buffer: PVOID, size: ULONG, wanted: ULONG, subtree: BOOLEAN,
) -> STATUS:  # fmt: skip
    if not folder.is_directory or not wanted:
        raise NtError(STATUS_INVALID_PARAMETER)
    p.memory.check(buffer, size, 2)
    changes = folder.changes or FolderChanges(folder, wanted, subtree=bool(subtree))

    def attempt() -> int:
        data = changes.take(size)
        p.memory.write(buffer, data)
        return len(data)

    return request(p, folder, event, routine, context, status, attempt, descriptor=changes.descriptor)
