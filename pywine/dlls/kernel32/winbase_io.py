"""winbase.h: how completions are reported; changes in folders."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError, WinError
from pywine.abi.ntstatus import STATUS_NOTIFY_ENUM_DIR, STATUS_PENDING
from pywine.abi.types import BOOL, BYTE, DWORD, FILE_HANDLE, HANDLE, INT, PVOID, TRUE, TSTR, Opt, OutOpt
from pywine.abi.winerror import ERROR_INVALID_PARAMETER
from pywine.dlls.kernel32.overlapped import OVERLAPPED, request, start_routine
from pywine.nt.changes import ChangeNotification, FolderChanges
from pywine.nt.file import File
from pywine.nt.process import Process
from pywine.nt.requests import require

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_NOTIFY_INFORMATION = 1  # READ_DIRECTORY_NOTIFY_INFORMATION_CLASS


@api
def SetFileCompletionNotificationModes(p: Process, file: File, flags: BYTE) -> TRUE:
    if flags & ~3:
        raise WinError(ERROR_INVALID_PARAMETER)
    file.notification_modes |= flags


@api(calls_back=True)
def ReadDirectoryChangesW(
    p: Process, folder: File, buffer: PVOID, size: DWORD, subtree: BOOL, wanted: DWORD, done: OutOpt[DWORD],
    overlapped: Opt[OVERLAPPED], routine: PVOID,
) -> TRUE:  # fmt: skip
    if not folder.is_directory or not wanted:
        raise WinError(ERROR_INVALID_PARAMETER)
    p.memory.check(buffer, size, 2)
    changes = folder.changes or FolderChanges(folder, wanted, subtree=bool(subtree))

    def attempt() -> int:
        data = changes.take(size)
        p.memory.write(buffer, data)
        return len(data)

    if overlapped is None or not folder.overlapped:
        done.value = _wait_for_changes(p, changes, attempt)
    elif routine:
        start_routine(p, folder, overlapped, routine, lambda _: attempt(), descriptor=changes.descriptor)
    else:
        try:
            require(request(p, folder, overlapped, attempt, descriptor=changes.descriptor))
        except NtError as error:
            if error.code != STATUS_PENDING:
                raise


def _wait_for_changes(p: Process, changes: FolderChanges, attempt: Callable[[], int]) -> int:
    while True:
        try:
            return attempt()
        except BlockingIOError:
            p.thread.interrupts.wait_for(changes.descriptor)
        except NtError as error:
            if error.code == STATUS_NOTIFY_ENUM_DIR:
                return 0
            raise


@api.aw(calls_back=True)
def FindFirstChangeNotification(p: Process, path: TSTR, subtree: BOOL, wanted: DWORD) -> FILE_HANDLE:
    p.files.require_folder(path)
    if not wanted:
        raise WinError(ERROR_INVALID_PARAMETER)
    folder = p.files.existing(path)
    return p.handles.open(ChangeNotification(p, folder, wanted, subtree=bool(subtree)))


@api
def FindNextChangeNotification(p: Process, notification: ChangeNotification) -> TRUE:
    notification.renew()


@api
def FindCloseChangeNotification(p: Process, handle: HANDLE) -> TRUE:
    p.handles.get(handle, ChangeNotification)
    p.handles.close(handle)


@api(calls_back=True, partial="the plain records only")
def ReadDirectoryChangesExW(
    p: Process, folder: File, buffer: PVOID, size: DWORD, subtree: BOOL, wanted: DWORD, done: OutOpt[DWORD],
    overlapped: Opt[OVERLAPPED], routine: PVOID, kind: INT,
) -> TRUE:  # fmt: skip
    if kind != _NOTIFY_INFORMATION:
        raise WinError(ERROR_INVALID_PARAMETER)
    ReadDirectoryChangesW(p, folder, buffer, size, subtree, wanted, done, overlapped, routine)
