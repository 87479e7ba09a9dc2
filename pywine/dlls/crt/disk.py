"""Opening files by name with the flags of _open, over the executive's rules for sharing and access."""

from __future__ import annotations

from pywine.abi.errors import NtError, WinError
from pywine.abi.ntstatus import STATUS_OBJECT_NAME_COLLISION
from pywine.abi.winerror import ERROR_FILE_EXISTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.file import File
    from pywine.nt.process import Process

# fcntl.h
O_RDONLY, O_WRONLY, O_RDWR, O_APPEND, O_TEMPORARY, O_NOINHERIT = 0, 1, 2, 8, 0x40, 0x80
O_CREAT, O_TRUNC, O_EXCL, O_TEXT, O_BINARY = 0x100, 0x200, 0x400, 0x4000, 0x8000
O_WTEXT, O_U16TEXT, O_U8TEXT = 0x10000, 0x20000, 0x40000
O_UNICODE = O_WTEXT | O_U16TEXT | O_U8TEXT
# share.h
SH_COMPAT, SH_DENYRW, SH_DENYWR, SH_DENYRD, SH_DENYNO = 0, 0x10, 0x20, 0x30, 0x40
_SHARE_READ, _SHARE_WRITE = 1, 2
_SHARES = {
    SH_DENYRW: 0, SH_DENYWR: _SHARE_READ, SH_DENYRD: _SHARE_WRITE, SH_DENYNO: _SHARE_READ | _SHARE_WRITE,
}  # fmt: skip
_GENERIC_READ, _GENERIC_WRITE = 0x80000000, 0x40000000
_ACCESS = {O_RDONLY: _GENERIC_READ, O_WRONLY: _GENERIC_WRITE, O_RDWR: _GENERIC_READ | _GENERIC_WRITE}
_DELETE = 0x10000


def open_file(
    p: Process, path: str, flags: int, *, sharing: int = SH_DENYNO, read_only: bool = False
) -> File:
    """Open a file; `read_only`: one that is created gets the attribute. Raises WinError, NtError, OSError."""
    from pywine.nt import attributes as attr
    from pywine.nt import fileops

    access = _ACCESS.get(flags & 3, _ACCESS[O_RDWR])
    share = _SHARES.get(sharing, _SHARES[SH_DENYNO])
    options = fileops.NON_DIRECTORY_FILE
    if flags & O_TEMPORARY:
        access |= _DELETE
        share |= fileops.SHARE_DELETE
        options |= fileops.DELETE_ON_CLOSE
    attributes = attr.READONLY if read_only else attr.NORMAL
    try:
        return fileops.create(p.files, path, access, share, _disposition(flags), options, attributes)[0]
    except NtError as error:
        if error.code == STATUS_OBJECT_NAME_COLLISION:
            raise WinError(ERROR_FILE_EXISTS) from None
        raise


def _disposition(flags: int) -> int:
    from pywine.nt import fileops

    if flags & O_CREAT and flags & O_EXCL:
        return fileops.CREATE
    if flags & O_TRUNC:
        return fileops.OVERWRITE_IF if flags & O_CREAT else fileops.OVERWRITE
    return fileops.OPEN_IF if flags & O_CREAT else fileops.OPEN
