"""File attributes and times on the host: the read-only bit from the mode, the rest in an extended
attribute.
"""

from __future__ import annotations

import os
import stat

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_INVALID_PARAMETER, STATUS_NOT_SUPPORTED
from pywine.nt import clock

READONLY, HIDDEN, SYSTEM, DIRECTORY, ARCHIVE, DEVICE, NORMAL = 0x01, 0x02, 0x04, 0x10, 0x20, 0x40, 0x80
TEMPORARY, SPARSE, REPARSE_POINT, COMPRESSED, OFFLINE, NOT_INDEXED = (
    0x100,
    0x200,
    0x400,
    0x800,
    0x1000,
    0x2000,
)
_KEPT = HIDDEN | SYSTEM | ARCHIVE | TEMPORARY | OFFLINE | NOT_INDEXED
_READ = _KEPT | REPARSE_POINT
_WRITE_BITS = 0o222
_XATTR, _XATTR_CREATED = "user.pywine.attributes", "user.pywine.created"


class Information:
    """What a file's directory entry says. Times are FILETIMEs."""

    __slots__ = (
        "accessed",
        "attributes",
        "changed",
        "created",
        "device",
        "index",
        "links",
        "reparse_tag",
        "size",
        "written",
    )

    def __init__(self, target: str | int, status: os.stat_result) -> None:
        self.size = status.st_size if stat.S_ISREG(status.st_mode) else 0
        self.accessed = clock.from_unix_ns(status.st_atime_ns)
        self.written = clock.from_unix_ns(status.st_mtime_ns)
        self.changed = clock.from_unix_ns(status.st_ctime_ns)
        self.reparse_tag = 0
        self.index, self.device, self.links = status.st_ino, status.st_dev, status.st_nlink
        if stat.S_ISDIR(status.st_mode):
            self.links = 1
        if stat.S_ISLNK(status.st_mode):
            from pywine.nt import reparse

            path = link_path(target)
            self.created = min(self.written, self.changed)
            self.attributes = REPARSE_POINT | (DIRECTORY if reparse.is_directory(path) else ARCHIVE)
            self.reparse_tag = reparse.tag_of(path)
            return
        self.created = _created(target) or min(self.written, self.changed)
        self.attributes = _attributes(target, status)
        if self.attributes & REPARSE_POINT:
            from pywine.nt import reparse

            self.reparse_tag = reparse.kept_tag(target)

    @property
    def serial(self) -> int:
        """The volume's serial number."""
        return (self.device * 0x9E3779B1 ^ 0x4E545753) & 0xFFFFFFFF


def _attributes(target: str | int, status: os.stat_result) -> int:
    kept = _kept(target)
    if stat.S_ISDIR(status.st_mode):
        return DIRECTORY | (kept & ~ARCHIVE if kept is not None else 0)
    found = kept if kept is not None else ARCHIVE
    if not status.st_mode & _WRITE_BITS:
        found |= READONLY
    return found or NORMAL


def _kept(target: str | int) -> int | None:
    try:
        return int(os.getxattr(target, _XATTR), 16) & _READ
    except (OSError, ValueError):
        return None


def _created(target: str | int) -> int:
    try:
        return int(os.getxattr(target, _XATTR_CREATED))
    except (OSError, ValueError):
        return 0


def information(host_path: str) -> Information:
    """What the name stands for: a link speaks for itself. Raises OSError."""
    return Information(host_path, os.lstat(host_path))


def information_of(descriptor: int) -> Information:
    return Information(descriptor, os.fstat(descriptor))


def link_path(target: str | int) -> str:
    """The host path of a link, which may be given as a descriptor."""
    return target if isinstance(target, str) else os.readlink(f"/proc/self/fd/{target}")


def set_attributes(target: str | int, attributes: int) -> None:
    """A link has none that could be set. Raises NtError, OSError."""
    status = os.lstat(target) if isinstance(target, str) else os.fstat(target)
    if stat.S_ISLNK(status.st_mode):
        return
    is_directory = stat.S_ISDIR(status.st_mode)
    if (attributes & DIRECTORY and not is_directory) or (attributes & TEMPORARY and is_directory):
        raise NtError(STATUS_INVALID_PARAMETER)
    if not is_directory:
        mode = stat.S_IMODE(status.st_mode)
        wanted = mode & ~_WRITE_BITS if attributes & READONLY else mode | _WRITE_BITS & ~_umask()
        if wanted != mode:
            os.chmod(target, wanted)
    before = _kept(target)
    kept = attributes & _KEPT | (before or 0) & REPARSE_POINT
    if kept == (before if before is not None else (0 if is_directory else ARCHIVE)):
        return
    _keep(target, kept)


def has_reparse_data(target: str | int) -> bool:
    return bool((_kept(target) or 0) & REPARSE_POINT)


def mark_reparse_point(target: str | int, *, marked: bool) -> None:
    """Say in the attributes whether a file has reparse data. Raises OSError."""
    kept = _kept(target)
    if kept is None:
        kept = 0 if os.path.isdir(target) else ARCHIVE
    kept &= ~REPARSE_POINT
    os.setxattr(target, _XATTR, b"%x" % (kept | (REPARSE_POINT if marked else 0)))


def _keep(target: str | int, kept: int) -> None:
    try:
        os.setxattr(target, _XATTR, b"%x" % kept)
    except PermissionError:  # read-only by now: a moment of write access
        _set_while_writable(target, kept)
    except OSError:
        if kept & (HIDDEN | SYSTEM):
            raise NtError(STATUS_NOT_SUPPORTED) from None


def _set_while_writable(target: str | int, kept: int) -> None:
    mode = stat.S_IMODE(os.stat(target).st_mode)
    os.chmod(target, mode | 0o200)
    try:
        os.setxattr(target, _XATTR, b"%x" % kept)
    finally:
        os.chmod(target, mode)


def _umask() -> int:
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("Umask:"):
                return int(line[6:], 8)
    return 0o022


def set_times(target: str | int, created: int, accessed: int, written: int) -> None:
    """Set the times that are not 0 (leave as it is) and not -1 (stop updating it)."""
    unchanged = (0, (1 << 64) - 1, (1 << 64) - 2)
    if accessed not in unchanged or written not in unchanged:
        status = os.lstat(target) if isinstance(target, str) else os.fstat(target)
        access = status.st_atime_ns if accessed in unchanged else clock.to_unix_ns(accessed)
        write = status.st_mtime_ns if written in unchanged else clock.to_unix_ns(written)
        if stat.S_ISLNK(status.st_mode):
            os.utime(link_path(target), ns=(access, write), follow_symlinks=False)
            return
        os.utime(target, ns=(access, write))
    if created not in unchanged:
        try:
            os.setxattr(target, _XATTR_CREATED, b"%d" % created)
        except OSError:
            return  # the file system keeps no extended attributes; neither does FAT keep every time
