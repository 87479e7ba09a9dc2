"""Translations between the error worlds: host errno, NTSTATUS, Win32 codes, C runtime errno."""

from __future__ import annotations

import errno

from pywine.abi import ntstatus as nt
from pywine.abi import winerror as win
from pywine.abi.errors import ApiError, CError, NtError, WinError

_HOST_TO_STATUS = {
    errno.EPERM: nt.STATUS_ACCESS_DENIED,
    errno.ENOENT: nt.STATUS_OBJECT_NAME_NOT_FOUND,
    errno.EINTR: nt.STATUS_CANCELLED,
    errno.EIO: nt.STATUS_UNEXPECTED_IO_ERROR,
    errno.EBADF: nt.STATUS_INVALID_HANDLE,
    errno.EAGAIN: nt.STATUS_SHARING_VIOLATION,
    errno.ENOMEM: nt.STATUS_NO_MEMORY,
    errno.EACCES: nt.STATUS_ACCESS_DENIED,
    errno.EFAULT: nt.STATUS_ACCESS_VIOLATION,
    errno.EBUSY: nt.STATUS_DEVICE_BUSY,
    errno.EEXIST: nt.STATUS_OBJECT_NAME_COLLISION,
    errno.EXDEV: nt.STATUS_NOT_SAME_DEVICE,
    errno.ENODEV: nt.STATUS_NO_SUCH_DEVICE,
    errno.ENOTDIR: nt.STATUS_OBJECT_PATH_NOT_FOUND,
    errno.EISDIR: nt.STATUS_FILE_IS_A_DIRECTORY,
    errno.EINVAL: nt.STATUS_INVALID_PARAMETER,
    errno.ENFILE: nt.STATUS_TOO_MANY_OPENED_FILES,
    errno.EMFILE: nt.STATUS_TOO_MANY_OPENED_FILES,
    errno.EFBIG: nt.STATUS_DISK_FULL,
    errno.ENOSPC: nt.STATUS_DISK_FULL,
    errno.ESPIPE: nt.STATUS_ILLEGAL_FUNCTION,
    errno.EROFS: nt.STATUS_MEDIA_WRITE_PROTECTED,
    errno.EPIPE: nt.STATUS_PIPE_EMPTY,
    errno.ENAMETOOLONG: nt.STATUS_NAME_TOO_LONG,
    errno.ENOTEMPTY: nt.STATUS_DIRECTORY_NOT_EMPTY,
    errno.ELOOP: nt.STATUS_REPARSE_POINT_NOT_RESOLVED,
    errno.ENOSYS: nt.STATUS_NOT_IMPLEMENTED,
    errno.ENOTSUP: nt.STATUS_NOT_SUPPORTED,
    errno.ETIMEDOUT: nt.STATUS_IO_TIMEOUT,
}

# Where several statuses give one Win32 code, the one that Nt functions report for it.
_PREFERRED_STATUS = {
    win.ERROR_FILE_NOT_FOUND: nt.STATUS_OBJECT_NAME_NOT_FOUND,
    win.ERROR_PATH_NOT_FOUND: nt.STATUS_OBJECT_PATH_NOT_FOUND,
    win.ERROR_ACCESS_DENIED: nt.STATUS_ACCESS_DENIED,
    win.ERROR_INVALID_HANDLE: nt.STATUS_INVALID_HANDLE,
    win.ERROR_NOT_ENOUGH_MEMORY: nt.STATUS_NO_MEMORY,
    win.ERROR_INVALID_PARAMETER: nt.STATUS_INVALID_PARAMETER,
    win.ERROR_ALREADY_EXISTS: nt.STATUS_OBJECT_NAME_COLLISION,
    win.ERROR_NO_MORE_FILES: nt.STATUS_NO_MORE_FILES,
    win.ERROR_MOD_NOT_FOUND: nt.STATUS_DLL_NOT_FOUND,
    win.ERROR_PROC_NOT_FOUND: nt.STATUS_PROCEDURE_NOT_FOUND,
    win.ERROR_BAD_EXE_FORMAT: nt.STATUS_INVALID_IMAGE_FORMAT,
    win.ERROR_DLL_INIT_FAILED: nt.STATUS_DLL_INIT_FAILED,
    win.ERROR_INSUFFICIENT_BUFFER: nt.STATUS_BUFFER_TOO_SMALL,
}

# errno.h of the C runtimes. Below EDEADLK the values are the host's too.
EPERM, ENOENT, EBADF, ECHILD, EAGAIN, ENOMEM, EACCES, EEXIST, EXDEV, EINVAL = (
    1,
    2,
    9,
    10,
    11,
    12,
    13,
    17,
    18,
    22,
)
EMFILE, ENOSPC, EPIPE, ENOTEMPTY, ENOEXEC, EILSEQ, ERANGE, EDOM = 24, 28, 32, 41, 8, 42, 34, 33

# Microsoft's documentation of _dosmaperr's effects ("errno, _doserrno"): Win32 codes by the errno they
# become.
_WIN32_TO_ERRNO = {
    EINVAL: (1, 12, 87, 130, 131),
    ENOENT: (2, 3, 15, 18, 53, 67, 161, 206),
    EMFILE: (4,),
    EACCES: (5, 16, 19, 32, 33, 65, 82, 83, 108, 132, 158, 167),
    EBADF: (6, 114),
    ENOMEM: (7, 8, 9, 1816),
    ENOEXEC: (11, 192, 193),
    EXDEV: (17,),
    EPIPE: (109, 232),
    ENOSPC: (112,),
    EEXIST: (80, 183),
    ECHILD: (128, 129),
    ENOTEMPTY: (145,),
    EAGAIN: (89, 164, 215),
    EILSEQ: (1113,),
}
_ERRNO = {code: number for number, codes in _WIN32_TO_ERRNO.items() for code in codes}


def status_to_win32(status: int) -> int:
    """What RtlNtStatusToDosError answers."""
    if status & 0xFFFF0000 in (0x80070000, 0xC0070000):
        return status & 0xFFFF
    found = nt.EVERY.translation(status)
    return win.ERROR_MR_MID_NOT_FOUND if found is None else found


def win32_to_status(code: int) -> int:
    """An NTSTATUS that translates to this Win32 code."""
    if code in _PREFERRED_STATUS:
        return _PREFERRED_STATUS[code]
    for status, translated in nt.EVERY.translations.items():
        if translated == code and status >= 0xC0000000:
            return status
    return 0xC0070000 | code & 0xFFFF


def to_win32(error: Exception) -> int:
    """The Win32 error code of any failure."""
    if isinstance(error, WinError):
        return error.code
    return status_to_win32(to_status(error))


def to_status(error: Exception) -> int:
    """The NTSTATUS of any failure."""
    if isinstance(error, NtError):
        return error.code
    if isinstance(error, OSError):
        return _HOST_TO_STATUS.get(error.errno or 0, nt.STATUS_UNSUCCESSFUL)
    assert isinstance(error, ApiError)
    return win32_to_status(error.code)


def to_hresult(error: Exception) -> int:
    """The HRESULT of any failure."""
    code = to_win32(error)
    return code if code >> 31 else 0x80070000 | code & 0xFFFF


def to_errno(error: Exception) -> int:
    """The C runtime's errno of any failure."""
    if isinstance(error, CError):
        return error.code
    code = to_win32(error)
    return _ERRNO.get(code, ENOEXEC if 188 <= code <= 202 else EINVAL)
