"""winbase.h: files in transactions, which there are none of: every handle of one is a wrong one."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import BOOLEAN, DWORD, FILE_HANDLE, PVOID, TRUE
from pywine.nt.process import Process

_ERROR_INVALID_TRANSACTION = 6700


def _refuse() -> WinError:
    return WinError(_ERROR_INVALID_TRANSACTION)


@api(
    names=(
        "DeleteFileTransactedA",
        "DeleteFileTransactedW",
        "RemoveDirectoryTransactedA",
        "RemoveDirectoryTransactedW",
    )
)
def DeleteFileTransactedA(p: Process, name: PVOID, transaction: PVOID) -> TRUE:
    raise _refuse()


@api(names=("SetFileAttributesTransactedA", "SetFileAttributesTransactedW"))
def SetFileAttributesTransactedA(p: Process, name: PVOID, attributes: PVOID, transaction: PVOID) -> TRUE:
    raise _refuse()


@api(
    names=(
        "CreateDirectoryTransactedA",
        "CreateDirectoryTransactedW",
        "CreateHardLinkTransactedA",
        "CreateHardLinkTransactedW",
        "GetFileAttributesTransactedA",
        "GetFileAttributesTransactedW",
    )
)
def CreateDirectoryTransactedA(
    p: Process, name: PVOID, other: PVOID, extra: PVOID, transaction: PVOID
) -> TRUE:
    raise _refuse()


@api(names=("CreateSymbolicLinkTransactedA", "CreateSymbolicLinkTransactedW"))
def CreateSymbolicLinkTransactedA(
    p: Process, name: PVOID, other: PVOID, flags: PVOID, transaction: PVOID
) -> BOOLEAN:
    raise _refuse()


@api(names=("MoveFileTransactedA", "MoveFileTransactedW"))
def MoveFileTransactedA(
    p: Process, name: PVOID, other: PVOID, progress: PVOID, data: PVOID, flags: PVOID, transaction: PVOID
) -> TRUE:
    raise _refuse()


@api(names=("CopyFileTransactedA", "CopyFileTransactedW"))
def CopyFileTransactedA(
    p: Process,
    name: PVOID,
    other: PVOID,
    progress: PVOID,
    data: PVOID,
    cancel: PVOID,
    flags: PVOID,
    transaction: PVOID,
) -> TRUE:
    raise _refuse()


@api(names=("FindFirstFileTransactedA", "FindFirstFileTransactedW"))
def FindFirstFileTransactedA(
    p: Process,
    name: PVOID,
    level: PVOID,
    found: PVOID,
    search: PVOID,
    filter: PVOID,
    flags: PVOID,
    transaction: PVOID,
) -> FILE_HANDLE:
    raise _refuse()


@api(names=("FindFirstFileNameTransactedW", "FindFirstStreamTransactedW"))
def FindFirstFileNameTransactedW(
    p: Process, name: PVOID, one: PVOID, other: PVOID, extra: PVOID, transaction: PVOID
) -> FILE_HANDLE:
    raise _refuse()


@api(names=("GetLongPathNameTransactedA", "GetLongPathNameTransactedW"))
def GetLongPathNameTransactedA(
    p: Process, name: PVOID, text: PVOID, size: PVOID, transaction: PVOID
) -> DWORD:
    p.last_error = _ERROR_INVALID_TRANSACTION
    return 0


@api(names=("GetFullPathNameTransactedA", "GetFullPathNameTransactedW"))
def GetFullPathNameTransactedA(
    p: Process, name: PVOID, size: PVOID, text: PVOID, part: PVOID, transaction: PVOID
) -> DWORD:
    p.last_error = _ERROR_INVALID_TRANSACTION
    return 0


@api(names=("GetCompressedFileSizeTransactedA", "GetCompressedFileSizeTransactedW"))
def GetCompressedFileSizeTransactedA(p: Process, name: PVOID, high: PVOID, transaction: PVOID) -> DWORD:
    p.last_error = _ERROR_INVALID_TRANSACTION
    return 0xFFFFFFFF


@api(names=("CreateFileTransactedA", "CreateFileTransactedW"))
def CreateFileTransactedA(
    p: Process,
    name: PVOID,
    access: PVOID,
    share: PVOID,
    security: PVOID,
    disposition: PVOID,
    attributes: PVOID,
    template: PVOID,
    transaction: PVOID,
    version: PVOID,
    extra: PVOID,
) -> FILE_HANDLE:
    raise _refuse()
