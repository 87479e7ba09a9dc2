"""What is done to files: opening with Windows' dispositions and sharing, deleting, moving, copying,
linking.
"""

from __future__ import annotations

import errno
import os
import stat

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_ACCESS_DENIED,
    STATUS_CANNOT_DELETE,
    STATUS_DELETE_PENDING,
    STATUS_DIRECTORY_NOT_EMPTY,
    STATUS_FILE_IS_A_DIRECTORY,
    STATUS_INVALID_PARAMETER,
    STATUS_IO_REPARSE_TAG_NOT_HANDLED,
    STATUS_NOT_A_DIRECTORY,
    STATUS_OBJECT_NAME_COLLISION,
    STATUS_OBJECT_NAME_INVALID,
    STATUS_OBJECT_NAME_NOT_FOUND,
    STATUS_SHARING_VIOLATION,
)
from pywine.nt import attributes as attr
from pywine.nt import reparse
from pywine.nt.file import APPEND_DATA, DELETE, EXECUTE, READ_DATA, WRITE_DATA, File, OpenFile
from pywine.nt.paths import device_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pywine.nt.files import Files

GENERIC_READ, GENERIC_WRITE, GENERIC_EXECUTE, GENERIC_ALL = 0x80000000, 0x40000000, 0x20000000, 0x10000000
MAXIMUM_ALLOWED = 0x02000000
_FILE_GENERIC_READ, _FILE_GENERIC_WRITE, _FILE_GENERIC_EXECUTE, _FILE_ALL = (
    0x120089,
    0x120116,
    0x1200A0,
    0x1F01FF,
)
SHARE_READ, SHARE_WRITE, SHARE_DELETE = 1, 2, 4
SUPERSEDE, OPEN, CREATE, OPEN_IF, OVERWRITE, OVERWRITE_IF = range(6)
SUPERSEDED, OPENED, CREATED, OVERWRITTEN = range(4)
DIRECTORY_FILE, NON_DIRECTORY_FILE, DELETE_ON_CLOSE, OPEN_REPARSE_POINT = 0x01, 0x40, 0x1000, 0x200000
_CREATING = (SUPERSEDE, CREATE, OPEN_IF, OVERWRITE_IF)
_WRITING = WRITE_DATA | APPEND_DATA
_CHUNK = 1 << 24  # bytes that are copied at a time


def map_generic(access: int) -> int:
    """Specific rights for generic ones."""
    for generic, specific in (
        (GENERIC_READ, _FILE_GENERIC_READ), (GENERIC_WRITE, _FILE_GENERIC_WRITE),
        (GENERIC_EXECUTE, _FILE_GENERIC_EXECUTE), (GENERIC_ALL, _FILE_ALL), (MAXIMUM_ALLOWED, _FILE_ALL),
    ):  # fmt: skip
        if access & generic:
            access = access & ~generic | specific
    return access


def create(
    files: Files, path: str, access: int, share: int, disposition: int, options: int = 0, attributes: int = 0
) -> tuple[File, int]:
    """Open or create a file (NtCreateFile's rules); returns it and what was done. Raises NtError, OSError."""
    access = map_generic(access)
    if path[5:8].lower() == "ipe":  # \\\\.\\pipe\\
        from pywine.nt import named_pipes

        if name := named_pipes.pipe_name(path):
            return named_pipes.open_client(files.process, name, access), OPENED
    if path[4:12].lower() == "mailslot":
        from pywine.nt import mailslots

        if name := mailslots.mailslot_name(path):
            return mailslots.open_client(files.process, name, access, share), OPENED
    device = device_name(path)
    if device:
        return _open_device(files, device, path, access), OPENED
    if options & DELETE_ON_CLOSE and not access & DELETE:
        raise NtError(STATUS_INVALID_PARAMETER)
    host = files.host_path(path)
    try:
        status = os.lstat(host)
        if stat.S_ISLNK(status.st_mode):
            if not options & OPEN_REPARSE_POINT:
                host = os.path.realpath(host)
                path = files.windows_path(host)
                status = os.stat(host)
            elif disposition in (OPEN, OPEN_IF):
                return _open_link(files, path, host, access, share, options), OPENED
    except FileNotFoundError:
        if disposition not in _CREATING:
            raise
        return _create_new(files, path, host, access, share, options, attributes), CREATED
    if disposition == CREATE:
        raise NtError(STATUS_OBJECT_NAME_COLLISION)
    if not options & OPEN_REPARSE_POINT and attr.has_reparse_data(host):
        raise NtError(STATUS_IO_REPARSE_TAG_NOT_HANDLED)
    is_directory = stat.S_ISDIR(status.st_mode)
    _check_kind(path, is_directory, options, disposition)
    truncate = disposition in (SUPERSEDE, OVERWRITE, OVERWRITE_IF)
    if (
        not is_directory
        and not status.st_mode & 0o222
        and (access & _WRITING or truncate or options & DELETE_ON_CLOSE)
    ):
        raise NtError(
            STATUS_CANNOT_DELETE
            if options & DELETE_ON_CLOSE and not access & _WRITING
            else STATUS_ACCESS_DENIED
        )
    if truncate:
        from pywine.nt.sections import Views

        _check_hidden(host, attributes)
        files.process.state(Views).require_unmapped(status, 0)
    shared = files.open_files.get((status.st_dev, status.st_ino))
    _check_sharing(shared, access | (WRITE_DATA if truncate else 0), share)
    flags = os.O_RDONLY if is_directory else _flags(access | (WRITE_DATA if truncate else 0))
    descriptor = os.open(host, flags | os.O_CLOEXEC)
    if not is_directory:
        _claim(descriptor, access | (WRITE_DATA if truncate else 0), share)
    if truncate:
        os.ftruncate(descriptor, 0)
        attr.set_attributes(descriptor, attributes & ~attr.DIRECTORY | attr.ARCHIVE)
    file = _opened(files, descriptor, path, host, access, share, options)
    return file, (SUPERSEDED if disposition == SUPERSEDE else OVERWRITTEN) if truncate else OPENED


def _open_link(files: Files, path: str, host: str, access: int, share: int, options: int) -> File:
    """Open a symbolic link or junction itself."""
    is_directory = reparse.is_directory(host)
    if is_directory and options & NON_DIRECTORY_FILE:
        raise NtError(STATUS_FILE_IS_A_DIRECTORY)
    if not is_directory and options & DIRECTORY_FILE:
        raise NtError(STATUS_NOT_A_DIRECTORY)
    status = os.lstat(host)
    _check_sharing(files.open_files.get((status.st_dev, status.st_ino)), access, share)
    return _opened(files, reparse.open_name(host), path, host, access, share, options)


def _check_kind(path: str, is_directory: bool, options: int, disposition: int) -> None:
    if is_directory:
        if options & NON_DIRECTORY_FILE:
            raise NtError(STATUS_FILE_IS_A_DIRECTORY)
        if disposition in (SUPERSEDE, OVERWRITE, OVERWRITE_IF):
            raise NtError(STATUS_OBJECT_NAME_COLLISION)
        return
    if options & DIRECTORY_FILE:
        raise NtError(STATUS_NOT_A_DIRECTORY)
    if path.endswith(("\\", "/")):
        raise NtError(STATUS_OBJECT_NAME_INVALID)


def _check_hidden(host: str, attributes: int) -> None:
    """Overwriting a hidden or system file must name that attribute again."""
    kept = attr.information(host).attributes & (attr.HIDDEN | attr.SYSTEM)
    if kept & ~attributes:
        raise NtError(STATUS_ACCESS_DENIED)


def _flags(access: int) -> int:
    if access & _WRITING:
        return os.O_RDWR
    return os.O_RDONLY


def _create_new(
    files: Files, path: str, host: str, access: int, share: int, options: int, attributes: int
) -> File:  # fmt: skip
    if options & DIRECTORY_FILE:
        os.mkdir(host)
        descriptor = os.open(host, os.O_RDONLY | os.O_CLOEXEC)
    else:
        if path.endswith(("\\", "/")):
            raise NtError(STATUS_OBJECT_NAME_INVALID)
        descriptor = os.open(host, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        if attributes & (attr.READONLY | attr.HIDDEN | attr.SYSTEM):
            attr.set_attributes(descriptor, attributes & ~attr.DIRECTORY | attr.ARCHIVE)
        _claim(descriptor, access, share)
    return _opened(files, descriptor, path, host, access, share, options)


def _opened(
    files: Files, descriptor: int, path: str, host: str, access: int, share: int, options: int
) -> File:
    file = File(descriptor, files.full_path(path), access=access, share=share)
    file.append = access & _WRITING == APPEND_DATA
    file.process, file.host_path = files.process, host
    file.delete_on_close = bool(options & DELETE_ON_CLOSE)
    status = os.fstat(descriptor)
    key = (status.st_dev, status.st_ino)
    file.shared = files.open_files.setdefault(key, OpenFile())
    file.shared.opens.append(file)

    def closed(file: File) -> None:
        shared = file.shared
        shared.opens.remove(file)  # type: ignore[union-attr]
        shared.locks[:] = [lock for lock in shared.locks if lock.owner is not file]  # type: ignore[union-attr]
        shared.unlocked()  # type: ignore[union-attr]
        if file.name_goes_first and shared.delete_pending and shared.opens:  # type: ignore[union-attr]
            shared.delete_pending = False  # type: ignore[union-attr]
            _remove_if_there(file.host_path)
            return
        if file.delete_on_close:
            shared.delete_pending = True  # type: ignore[union-attr]
        if not shared.opens:  # type: ignore[union-attr]
            del files.open_files[key]
            if shared.delete_pending:  # type: ignore[union-attr]
                _remove_if_there(file.host_path)

    file.on_close = closed
    return file


def _remove_if_there(host: str) -> None:
    try:
        remove_host(host)
    except OSError:
        return  # somebody else has removed it, or a folder has got entries


def remove_host(host: str) -> None:
    """Remove a file, an empty folder, or a link rather than its target. Raises OSError."""
    os.rmdir(host) if stat.S_ISDIR(os.lstat(host).st_mode) else os.unlink(host)


def _check_sharing(shared: OpenFile | None, access: int, share: int) -> None:
    if shared is None:
        return
    if shared.delete_pending:
        raise NtError(STATUS_DELETE_PENDING)
    for other in shared.opens:
        if (_excludes(other.share, access) and _matters(other.access)) or (
            _excludes(share, other.access) and _matters(access)
        ):
            raise NtError(STATUS_SHARING_VIOLATION)


def _claim(descriptor: int, access: int, share: int) -> None:
    """Exclude other processes as the share mode says. Raises NtError(STATUS_SHARING_VIOLATION)."""
    if not _matters(access):
        return
    from pywine.nt import sharing

    uses = (
        (SHARE_READ if access & (READ_DATA | EXECUTE) else 0)
        | (SHARE_WRITE if access & _WRITING else 0)
        | (SHARE_DELETE if access & DELETE else 0)
    )
    if not sharing.claim(descriptor, uses, share):
        os.close(descriptor)
        raise NtError(STATUS_SHARING_VIOLATION)


def _matters(access: int) -> bool:
    return bool(access & (READ_DATA | EXECUTE | _WRITING | DELETE))


def _excludes(share: int, access: int) -> bool:
    return bool(
        (access & (READ_DATA | EXECUTE) and not share & SHARE_READ)
        or (access & _WRITING and not share & SHARE_WRITE)
        or (access & DELETE and not share & SHARE_DELETE)
    )


def _open_device(files: Files, device: str, path: str, access: int) -> File:
    if device == "nul":
        file = File(os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC), path, access=access)
        file.is_null = True
        return file
    if device in ("con", "conin$", "conout$"):
        flags = os.O_RDWR if device != "con" else os.O_WRONLY if access & _WRITING else os.O_RDONLY
        try:
            descriptor = os.open("/dev/tty", flags | os.O_CLOEXEC)
        except OSError:
            raise NtError(STATUS_OBJECT_NAME_NOT_FOUND) from None
        kind = File
        if device == "conin$" or flags == os.O_RDONLY:
            from pywine.nt.console_input import InputBuffer as kind
        file = kind(descriptor, path, access=access)
        file.process = files.process
        return file
    raise NtError(STATUS_OBJECT_NAME_NOT_FOUND)


def require_deletable(files: Files, host: str) -> None:
    """Raise NtError(STATUS_SHARING_VIOLATION) if a handle forbids deleting or renaming."""
    status = os.lstat(host)
    shared = files.open_files.get((status.st_dev, status.st_ino))
    if shared and shared.delete_pending:
        raise NtError(STATUS_DELETE_PENDING)
    if shared and any(_excludes(other.share, DELETE) and _matters(other.access) for other in shared.opens):
        raise NtError(STATUS_SHARING_VIOLATION)
    if stat.S_ISREG(status.st_mode) and _is_kept(host):
        raise NtError(STATUS_SHARING_VIOLATION)


def _is_kept(host: str) -> bool:
    """Whether another process forbids to delete or rename a file."""
    from pywine.nt import sharing

    try:
        descriptor = os.open(host, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError:
        return False
    kept = sharing.is_denied(descriptor, SHARE_DELETE)
    os.close(descriptor)
    return kept


def delete_file(files: Files, path: str) -> None:
    """DeleteFile. Raises NtError, OSError."""
    if device_name(path):
        raise NtError(STATUS_OBJECT_NAME_NOT_FOUND)
    host = _linked(files, path)
    status = os.lstat(host)
    is_link = stat.S_ISLNK(status.st_mode)
    if reparse.is_directory(host) if is_link else stat.S_ISDIR(status.st_mode):
        raise NtError(STATUS_FILE_IS_A_DIRECTORY)
    if path.endswith(("\\", "/")):
        raise NtError(STATUS_OBJECT_NAME_INVALID)
    if not is_link and not status.st_mode & 0o222:
        raise NtError(STATUS_CANNOT_DELETE)
    require_deletable(files, host)
    shared = files.open_files.get((status.st_dev, status.st_ino))
    if shared:  # it goes with its last handle
        shared.delete_pending = True
        return
    os.unlink(host)


def _linked(files: Files, path: str) -> str:
    """The host path of something that must exist, symbolic links not followed."""
    if not path:
        raise NotADirectoryError(20, "an empty path", path)
    host = files.host_path(path)
    os.lstat(host)
    return host


def remove_directory(files: Files, path: str) -> None:
    """RemoveDirectory. Raises NtError, OSError."""
    host = _linked(files, path)
    if os.path.islink(host) and reparse.is_directory(host):
        require_deletable(files, host)
        os.unlink(host)
        return
    if not stat.S_ISDIR(os.lstat(host).st_mode):
        raise NtError(STATUS_NOT_A_DIRECTORY)
    require_deletable(files, host)
    if files.same_path(path, files.current_directory):
        raise NtError(STATUS_SHARING_VIOLATION)
    try:
        os.rmdir(host)
    except OSError as error:
        if error.errno == errno.ENOTEMPTY:
            raise NtError(STATUS_DIRECTORY_NOT_EMPTY) from None
        raise


def create_directory(files: Files, path: str) -> None:
    """CreateDirectory. Raises NtError, OSError."""
    if not path:
        raise NotADirectoryError(20, "an empty path", path)
    if device_name(path):
        raise NtError(STATUS_NOT_A_DIRECTORY)
    host = files.host_path(path)
    if os.path.lexists(host):
        raise NtError(STATUS_OBJECT_NAME_COLLISION)
    os.mkdir(host)


def move(files: Files, source: str, target: str, *, replace: bool, copy: bool) -> None:
    """MoveFileEx. `copy`: across devices too. Raises NtError, OSError."""
    move_host(files, _linked(files, source), target, replace=replace, copy=copy)


def move_host(files: Files, old: str, target: str, *, replace: bool, copy: bool = False) -> None:
    """Move what is at a host path, a link rather than what it leads to. Raises NtError, OSError."""
    new = files.host_path(target)
    require_deletable(files, old)
    moved, there = os.lstat(old), _status(new)
    if there and not os.path.samestat(moved, there):
        if not replace:
            raise NtError(STATUS_OBJECT_NAME_COLLISION)
        is_link = stat.S_ISLNK(there.st_mode)
        if stat.S_ISDIR(there.st_mode) or stat.S_ISDIR(moved.st_mode):
            raise NtError(STATUS_ACCESS_DENIED)
        if not is_link and not there.st_mode & 0o222:
            raise NtError(STATUS_ACCESS_DENIED)
        require_deletable(files, new)
    elif there:  # the same file: only the case of its name changes
        new = os.path.join(os.path.dirname(new), target.replace("/", "\\").rstrip("\\").rpartition("\\")[2])
    try:
        os.rename(old, new)
    except OSError as error:
        if error.errno != errno.EXDEV or not copy or stat.S_ISDIR(moved.st_mode):
            raise
        import shutil

        shutil.move(old, new)
    for shared in files.open_files.values():
        for file in shared.opens:
            if file.host_path == old:
                file.host_path, file.path = new, files.full_path(target)


def _status(host: str) -> os.stat_result | None:
    try:
        return os.lstat(host)
    except OSError:
        return None


def copy(
    files: Files, source: str, target: str, *, fail_if_exists: bool, copy_link: bool = False,
    chunk: int = _CHUNK, started: Callable[[File, File], Callable[[int], None]] | None = None,
) -> None:  # fmt: skip
    """CopyFile: data, attributes and last write time; `copy_link`: of a link itself. Raises NtError, OSError.

    `started` is told both files, and what it returns the bytes that are copied: none, then after every
    chunk; it ends the copy by raising NtError, and the target is deleted.
    """
    new = files.host_path(target)
    if copy_link and os.path.islink(_linked(files, source)):
        if os.path.lexists(new):
            raise NtError(STATUS_OBJECT_NAME_COLLISION)
        os.symlink(os.readlink(_linked(files, source)), new)
        return
    read, _ = create(
        files, source, GENERIC_READ, SHARE_READ | SHARE_WRITE | SHARE_DELETE, OPEN, NON_DIRECTORY_FILE
    )
    try:
        disposition = CREATE if fail_if_exists else OVERWRITE_IF
        old = os.fstat(read.descriptor)
        if os.path.exists(new) and os.path.samestat(os.stat(new), old):
            raise NtError(STATUS_OBJECT_NAME_COLLISION if fail_if_exists else STATUS_SHARING_VIOLATION)
        write, _ = create(files, target, GENERIC_WRITE | DELETE, 0, disposition, NON_DIRECTORY_FILE)
        try:
            report = started(read, write) if started else None
            _copy_data(read, write, chunk, report)
            attr.set_attributes(
                write.descriptor, attr.information_of(read.descriptor).attributes | attr.ARCHIVE
            )
            os.utime(write.descriptor, ns=(old.st_atime_ns, old.st_mtime_ns))
        except NtError:
            write.delete_on_close = True
            raise
        finally:
            write.close()
    finally:
        read.close()


def _copy_data(read: File, write: File, chunk: int, report: Callable[[int], None] | None) -> None:
    offset = 0
    if report:
        report(0)
    while count := os.sendfile(write.descriptor, read.descriptor, offset, chunk):
        offset += count
        if report:
            report(offset)


def hard_link(files: Files, name: str, existing: str) -> None:
    """CreateHardLink. Raises NtError, OSError."""
    link_host(files, files.existing(existing), name, replace=False)


def link_host(files: Files, source: str, name: str, *, replace: bool) -> None:
    """Give what is at a host path another name. Raises NtError, OSError."""
    target = files.host_path(name)
    if os.path.isdir(source):
        raise NtError(STATUS_FILE_IS_A_DIRECTORY)
    if replace and os.path.lexists(target) and not os.path.samefile(source, target):
        require_deletable(files, target)
        remove_host(target)
    os.link(source, target, follow_symlinks=False)


def symbolic_link(files: Files, name: str, target: str, *, folder: bool, tag: int = reparse.SYMLINK) -> None:
    """CreateSymbolicLink; relative targets stay relative. Raises NtError, OSError."""
    host = files.host_path(name)
    if os.path.lexists(host):
        raise NtError(STATUS_OBJECT_NAME_COLLISION)
    reparse.create_link(files, host, target, tag=tag, folder=folder)
