"""Reparse points: symbolic links and junctions are links of the host, other data an extended attribute.

A link whose host target ends in `/` is one to a folder, even while nothing is there; one that ends in `/.` is
a junction. One that begins with `//` leads to a path on its own drive. A target that the host has no path for
is kept as the name that the program gave.
"""

from __future__ import annotations

import os
import stat
import struct

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_DIRECTORY_NOT_EMPTY,
    STATUS_IO_REPARSE_DATA_INVALID,
    STATUS_IO_REPARSE_TAG_INVALID,
    STATUS_IO_REPARSE_TAG_MISMATCH,
    STATUS_NOT_A_DIRECTORY,
    STATUS_NOT_A_REPARSE_POINT,
    STATUS_NOT_SUPPORTED,
)
from pywine.host.paths import find_in
from pywine.nt import attributes as attr
from pywine.nt.paths import from_nt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pywine.nt.file import File
    from pywine.nt.files import Files

SYMLINK, MOUNT_POINT = 0xA000000C, 0xA0000003
_IS_RELATIVE = 1
_MICROSOFT = 0x80000000
_MAXIMUM_SIZE = 16 * 1024
_DATA = "user.pywine.reparse"
_NT = "\\??\\"


def is_directory(path: str) -> bool:
    """Whether the host link `path` is one to a folder."""
    target = os.readlink(path)
    return target.endswith(("/", "/.")) or (not target.startswith(_NT) and os.path.isdir(path))


def tag_of(path: str) -> int:
    """The tag of the host link `path`."""
    target = os.readlink(path)
    return MOUNT_POINT if target.startswith(("/", _NT)) and target.endswith("/.") else SYMLINK


def kept_tag(target: str | int) -> int:
    """The tag of data that are kept beside a file; 0 if there are none."""
    try:
        return int.from_bytes(os.getxattr(target, _DATA)[:4], "little")
    except OSError:
        return 0


def create_link(files: Files, host: str, target: str, *, tag: int = SYMLINK, folder: bool) -> None:
    """Make the host link that stands for a link to the Windows path `target`. Raises OSError."""
    text = _host_target(files, host, target)
    os.symlink(text + ("/." if tag == MOUNT_POINT else "/" if folder else ""), host)


def _host_target(files: Files, host: str, target: str) -> str:
    path = from_nt(target) if target.startswith(_NT) else target
    path = path.replace("/", "\\")
    if not path.startswith("\\") and path[1:2] != ":":
        return _relative_target(os.path.dirname(host), path.split("\\"))
    if path.startswith("\\") and not path.startswith("\\\\"):
        return "/" + _absolute_target(files, files.windows_path(host)[:2] + path)
    return _absolute_target(files, path)


def _absolute_target(files: Files, path: str) -> str:
    try:
        found = files.host_path(path)
    except NtError:
        return _NT + path
    except OSError:  # a folder of it does not exist, or the drive
        full = files.full_path(path)
        drive = files.drives.get(full[:1].lower())
        return drive.rstrip("/") + full[2:].replace("\\", "/") if drive else _NT + path
    return found + "/" if path.endswith("\\") and not found.endswith("/") else found


def _relative_target(folder: str, parts: list[str]) -> str:
    """The parts as they are spelled where they exist."""
    out = []
    for part in parts:
        found = find_in(folder, part) if part not in ("", ".", "..") else None
        out.append(os.path.basename(found) if found else part)
        folder = os.path.join(folder, out[-1])
    return "/".join(out)


def target_of(files: Files, path: str) -> tuple[str, bool]:
    """The Windows path that the host link `path` leads to, and whether it is a relative one."""
    target = os.readlink(path)
    if target.endswith("/."):
        target = target.removesuffix("/.") or "/"
    elif len(target) > 1:
        target = target.removesuffix("/")
    if target.startswith(_NT):
        return from_nt(target), False
    if not target.startswith("/"):
        return target.replace("/", "\\"), True
    is_rooted = target.startswith("//")
    shown = files.windows_path(target[1:] if is_rooted else target)
    if target.endswith("/") and not shown.endswith("\\"):
        shown += "\\"
    return shown[2:] if is_rooted else shown, is_rooted


def data_of(files: Files, file: File) -> bytes:
    """REPARSE_DATA_BUFFER of an open file. Raises NtError(STATUS_NOT_A_REPARSE_POINT)."""
    if not stat.S_ISLNK(os.fstat(file.descriptor).st_mode):
        try:
            return os.getxattr(file.descriptor, _DATA)
        except OSError:
            raise NtError(STATUS_NOT_A_REPARSE_POINT) from None
    shown, relative = target_of(files, file.host_path)
    tag = tag_of(file.host_path)
    name = shown.encode("utf-16-le", "surrogatepass")
    stored = shown if relative else "\\??\\UNC" + shown[1:] if shown.startswith("\\\\") else _NT + shown
    substitute = stored.encode("utf-16-le", "surrogatepass")
    if tag == MOUNT_POINT:  # its two names end in a null each
        head = struct.pack("<HHHH", 0, len(substitute), len(substitute) + 2, len(name))
        data = head + substitute + b"\0\0" + name + b"\0\0"
    else:
        flags = _IS_RELATIVE if relative else 0
        head = struct.pack("<HHHHI", len(name), len(substitute), 0, len(name), flags)
        data = head + name + substitute
    return struct.pack("<IHH", tag, len(data), 0) + data


def set_data(files: Files, file: File, data: bytes) -> None:
    """Make a reparse point of an open file. Raises NtError, OSError."""
    if not 8 <= len(data) <= _MAXIMUM_SIZE:
        raise NtError(STATUS_IO_REPARSE_DATA_INVALID)
    tag, size = struct.unpack_from("<IH", data)
    if len(data) != size + (8 if tag & _MICROSOFT else 24):
        raise NtError(STATUS_IO_REPARSE_DATA_INVALID)
    if tag <= 1:
        raise NtError(STATUS_IO_REPARSE_TAG_INVALID)
    before = attr.information_of(file.descriptor)
    if before.reparse_tag and before.reparse_tag != tag:
        raise NtError(STATUS_IO_REPARSE_TAG_MISMATCH)
    is_folder = bool(before.attributes & attr.DIRECTORY)
    if is_folder and not before.reparse_tag and os.listdir(file.host_path):
        raise NtError(STATUS_DIRECTORY_NOT_EMPTY)
    if tag not in (SYMLINK, MOUNT_POINT):
        _keep_data(file.descriptor, data)
        return
    if tag == MOUNT_POINT and not is_folder:
        raise NtError(STATUS_NOT_A_DIRECTORY)
    target = _target_in(data, tag)
    _replace(file, lambda: create_link(files, file.host_path, target, tag=tag, folder=is_folder))


def _target_in(data: bytes, tag: int) -> str:
    names = 20 if tag == SYMLINK else 16
    if len(data) < names:
        raise NtError(STATUS_IO_REPARSE_DATA_INVALID)
    start, length = struct.unpack_from("<HH", data, 8)
    substitute = data[names + start : names + start + length].decode("utf-16-le", "surrogatepass")
    relative = tag == SYMLINK and data[16] & _IS_RELATIVE
    if not substitute or (not relative and not substitute.startswith(_NT)):
        raise NtError(STATUS_IO_REPARSE_DATA_INVALID)
    return substitute


def _keep_data(target: int, data: bytes) -> None:
    try:
        os.setxattr(target, _DATA, data)
        attr.mark_reparse_point(target, marked=True)
    except OSError:
        raise NtError(STATUS_NOT_SUPPORTED) from None


def delete_data(file: File, data: bytes) -> None:
    """Make a plain empty file or folder of a reparse point. Raises NtError, OSError."""
    if len(data) < 8:
        raise NtError(STATUS_IO_REPARSE_DATA_INVALID)
    found = attr.information_of(file.descriptor)
    if not found.reparse_tag:
        raise NtError(STATUS_NOT_A_REPARSE_POINT)
    if int.from_bytes(data[:4], "little") != found.reparse_tag:
        raise NtError(STATUS_IO_REPARSE_TAG_MISMATCH)
    if found.reparse_tag not in (SYMLINK, MOUNT_POINT):
        os.removexattr(file.descriptor, _DATA)
        attr.mark_reparse_point(file.descriptor, marked=False)
        return

    def create() -> None:
        if found.attributes & attr.DIRECTORY:
            os.mkdir(file.host_path)
        else:
            os.close(os.open(file.host_path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666))

    _replace(file, create)


def _replace(file: File, create: Callable[[], None]) -> None:
    """Have something else at an open file's path, and the file open on it."""
    from pywine.nt.fileops import remove_host

    remove_host(file.host_path)
    create()
    descriptor = open_name(file.host_path)
    os.dup2(descriptor, file.descriptor, inheritable=False)
    os.close(descriptor)


def open_name(host: str) -> int:
    """A descriptor of what is at a host path, be it a link."""
    if os.path.islink(host):
        return os.open(host, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC)
    flags = os.O_RDONLY if os.path.isdir(host) else os.O_RDWR
    return os.open(host, flags | os.O_CLOEXEC)
