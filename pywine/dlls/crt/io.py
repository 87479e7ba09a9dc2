"""io.h: descriptors and files by name."""

from __future__ import annotations

import os

from pywine.abi.api import crt
from pywine.abi.errors import CError
from pywine.abi.translate import EACCES, EBADF, EINVAL, ENOENT
from pywine.abi.types import CINT, ERRNO, INT, LONG, LONGLONG, PVOID, SIZE_T, TSTR, UINT, VARARGS, Integer
from pywine.dlls.crt.disk import O_BINARY, O_CREAT, O_NOINHERIT, O_TEXT, O_U8TEXT, O_U16TEXT, O_WTEXT
from pywine.dlls.crt.lowio import ANSI, UTF8, UTF16, Descriptor
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.text import FORM
from pywine.nt import attributes as attr
from pywine.nt import fileops
from pywine.nt.file import FILE_TYPE_CHAR
from pywine.nt.pipes import create_pipe

TYPE_CHECKING = False
if TYPE_CHECKING:
    CLONG = CLONGLONG = int
else:
    CLONG, CLONGLONG = Integer("i", failure=-1), Integer("q", failure=-1)


@crt.pair("_open", "_wopen")
def _open(c: Crt, path: TSTR, flags: INT, args: VARARGS) -> CINT:
    return c.descriptors.open(path, flags, args("i") if flags & O_CREAT else 0o600)


@crt.pair("_sopen", "_wsopen")
def _sopen(c: Crt, path: TSTR, flags: INT, sharing: INT, args: VARARGS) -> CINT:
    return c.descriptors.open(path, flags, args("i") if flags & O_CREAT else 0o600, sharing)


@crt.pair("_sopen_s", "_wsopen_s")
def _sopen_s(c: Crt, number: PVOID, path: TSTR, flags: INT, sharing: INT, permissions: INT) -> ERRNO:
    return _open_checked(c, number, path, flags, sharing, permissions)


@crt.pair("_sopen_dispatch", "_wsopen_dispatch")
def _sopen_dispatch(
    c: Crt, path: TSTR, flags: INT, sharing: INT, permissions: INT, number: PVOID, secure: INT
) -> ERRNO:
    return _open_checked(c, number, path, flags, sharing, permissions)


def _open_checked(c: Crt, number: int, path: str, flags: int, sharing: int, permissions: int) -> int:
    c.write_int(number, -1)
    c.write_int(number, c.descriptors.open(path, flags, permissions, sharing))
    return 0


@crt.pair("_creat", "_wcreat")
def _creat(c: Crt, path: TSTR, permissions: INT) -> CINT:
    return c.descriptors.open(path, 2 | O_CREAT | 0x200, permissions)


@crt
def _close(c: Crt, number: INT) -> CINT:
    c.descriptors.close(number)
    return 0


@crt(calls_back=True)
def _read(c: Crt, number: INT, buffer: PVOID, count: UINT) -> CINT:
    descriptor = c.descriptors.get(number)
    _, data = descriptor.read(count if not descriptor.encoding else count // 2)
    while not data and not descriptor.at_end:  # only a CR that waits for more
        _, data = descriptor.read(count)
    c.memory.write(buffer, data)
    return len(data)


@crt(calls_back=True)
def _write(c: Crt, number: INT, buffer: PVOID, count: UINT) -> CINT:
    descriptor = c.descriptors.get(number)
    descriptor.write(c.memory.read(buffer, count))
    return count


@crt
def _lseek(c: Crt, number: INT, offset: LONG, origin: INT) -> CLONG:
    return seek(c.descriptors.get(number), offset, origin)


@crt
def _lseeki64(c: Crt, number: INT, offset: LONGLONG, origin: INT) -> CLONGLONG:
    return seek(c.descriptors.get(number), offset, origin)


@crt
def _tell(c: Crt, number: INT) -> CLONG:
    return seek(c.descriptors.get(number), 0, 1)


@crt
def _telli64(c: Crt, number: INT) -> CLONGLONG:
    return seek(c.descriptors.get(number), 0, 1)


def seek(descriptor: Descriptor, offset: int, origin: int) -> int:
    if not 0 <= origin <= 2 or (origin == 0 and offset < 0):
        raise CError(EINVAL)
    try:
        position = descriptor.file.seek(offset, origin)
    except OSError as error:
        raise CError(EINVAL if descriptor.is_seekable else error.errno or EINVAL) from error
    descriptor.at_end = False
    return position


@crt
def _eof(c: Crt, number: INT) -> CINT:
    file = c.descriptors.get(number).file
    return file.seek(0, os.SEEK_CUR) >= os.fstat(file.descriptor).st_size


@crt
def _filelength(c: Crt, number: INT) -> CLONG:
    return os.fstat(c.descriptors.get(number).file.descriptor).st_size


@crt
def _filelengthi64(c: Crt, number: INT) -> CLONGLONG:
    return os.fstat(c.descriptors.get(number).file.descriptor).st_size


@crt
def _chsize(c: Crt, number: INT, size: LONG) -> CINT:
    return _resize(c, number, size)


@crt
def _chsize_s(c: Crt, number: INT, size: LONGLONG) -> ERRNO:
    return _resize(c, number, size)


def _resize(c: Crt, number: int, size: int) -> int:
    if size < 0:
        raise CError(EINVAL)
    c.descriptors.get(number).file.truncate(size)
    return 0


@crt
def _commit(c: Crt, number: INT) -> CINT:
    descriptor = c.descriptors.get(number)
    if descriptor.is_seekable:
        os.fsync(descriptor.file.descriptor)
    return 0


@crt
def _dup(c: Crt, number: INT) -> CINT:
    return c.descriptors.duplicate(number)


@crt
def _dup2(c: Crt, number: INT, other: INT) -> CINT:
    if other < 0:
        raise CError(EBADF)
    c.descriptors.duplicate(number, other)
    return 0


@crt
def _pipe(c: Crt, numbers: PVOID, size: UINT, flags: INT) -> CINT:
    text = c.descriptors.is_text(flags)
    for at, file in enumerate(create_pipe(c.p)):
        handle = c.p.handles.open(file, file.access, inherit=not flags & O_NOINHERIT)
        c.write_int(numbers + 4 * at, c.descriptors.add(c.descriptors.make(handle, file, text=text)))
    return 0


@crt
def _isatty(c: Crt, number: INT) -> INT:
    return 0x40 if c.descriptors.get(number).file.file_type == FILE_TYPE_CHAR else 0


@crt
def _setmode(c: Crt, number: INT, mode: INT) -> CINT:
    descriptor = c.descriptors.get(number)
    old = O_BINARY
    if descriptor.text:
        old = {UTF8: O_U8TEXT, UTF16: O_WTEXT}.get(descriptor.encoding, 0) | O_TEXT
        if descriptor.encoding:
            old &= ~O_TEXT
    if mode not in (O_TEXT, O_BINARY, O_WTEXT, O_U16TEXT, O_U8TEXT):
        raise CError(EINVAL)
    descriptor.text = mode != O_BINARY
    descriptor.encoding = UTF8 if mode == O_U8TEXT else UTF16 if mode in (O_WTEXT, O_U16TEXT) else ANSI
    return old


@crt
def _get_osfhandle(c: Crt, number: INT) -> PVOID:
    descriptor = c.descriptors.table.get(number)
    if descriptor is None:
        c.set_errno(EBADF)
        return -1
    return descriptor.handle


@crt
def _open_osfhandle(c: Crt, handle: PVOID, flags: INT) -> CINT:
    return c.descriptors.adopt(handle, flags)


@crt(partial="locks are not kept")
def _locking(c: Crt, number: INT, mode: INT, count: LONG) -> CINT:
    c.descriptors.get(number)
    return 0


@crt.pair("_access", "_waccess")
def _access(c: Crt, path: TSTR, mode: INT) -> CINT:
    return _check_access(c, path, mode)


@crt.pair("_access_s", "_waccess_s")
def _access_s(c: Crt, path: TSTR, mode: INT) -> ERRNO:
    return _check_access(c, path, mode)


def _check_access(c: Crt, path: str, mode: int) -> int:
    if mode & ~6:
        raise CError(EINVAL)
    attributes = attr.information(c.p.files.existing(path)).attributes
    if mode & 2 and attributes & attr.READONLY and not attributes & attr.DIRECTORY:
        c.set_doserrno(5)
        raise CError(EACCES)
    return 0


@crt.pair("_chmod", "_wchmod")
def _chmod(c: Crt, path: TSTR, mode: INT) -> CINT:
    host = c.p.files.existing(path)
    kept = attr.information(host).attributes & ~attr.READONLY
    attr.set_attributes(host, kept if mode & 0o200 else kept | attr.READONLY)
    return 0


@crt.pair("_unlink remove", "_wunlink _wremove")
def _unlink(c: Crt, path: TSTR) -> CINT:
    fileops.delete_file(c.p.files, path)
    return 0


@crt.pair("rename", "_wrename")
def rename(c: Crt, old: TSTR, new: TSTR) -> CINT:
    fileops.move(c.p.files, old, new, replace=False, copy=True)
    return 0


@crt
def _umask(c: Crt, mask: INT) -> INT:
    old, c.descriptors.umask = c.descriptors.umask, mask & 0o600
    return old


@crt
def _umask_s(c: Crt, mask: INT, old: PVOID) -> ERRNO:
    c.write_int(old, _umask(c, mask))
    return 0


@crt.pair("_mktemp", "_wmktemp")
def _mktemp(c: Crt, form: FORM, template: PVOID) -> PVOID:
    """XXXXXX becomes a letter and five digits of the process id."""
    text = form.read(template)
    if not text.endswith("XXXXXX"):
        c.set_errno(EINVAL)
        return 0
    for letter in "abcdefghijklmnopqrstuvwxyz":
        name = text[:-6] + letter + f"{c.p.id % 100000:05d}"
        if not c.p.files.exists(form.unicode(name)):
            form.put(template, name)
            return template
    c.set_errno(ENOENT)
    return 0


@crt.pair("_mktemp_s", "_wmktemp_s")
def _mktemp_s(c: Crt, form: FORM, template: PVOID, size: SIZE_T) -> ERRNO:
    if not _mktemp(c, form, template):
        raise CError(EINVAL)
    return 0
