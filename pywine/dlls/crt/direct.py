"""direct.h: folders, drives and the current directory."""

from __future__ import annotations

import os
import struct

from pywine.abi.api import crt
from pywine.abi.errors import CError
from pywine.abi.translate import EACCES, EINVAL, ERANGE
from pywine.abi.types import CINT, INT, PVOID, TSTR, UINT, ULONG
from pywine.dlls.crt.malloc import allocate
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.text import FORM
from pywine.nt import fileops


@crt.pair("_mkdir", "_wmkdir")
def _mkdir(c: Crt, path: TSTR) -> CINT:
    fileops.create_directory(c.p.files, path)
    return 0


@crt.pair("_rmdir", "_wrmdir")
def _rmdir(c: Crt, path: TSTR) -> CINT:
    fileops.remove_directory(c.p.files, path)
    return 0


@crt.pair("_chdir", "_wchdir")
def _chdir(c: Crt, path: TSTR) -> CINT:
    c.p.files.set_current_directory(path)
    return 0


@crt.pair("_getcwd", "_wgetcwd")
def _getcwd(c: Crt, form: FORM, buffer: PVOID, size: INT) -> PVOID:
    return _put_path(c, form, c.p.files.current_directory, buffer, size)


@crt.pair("_getdcwd", "_wgetdcwd")
def _getdcwd(c: Crt, form: FORM, drive: INT, buffer: PVOID, size: INT) -> PVOID:
    here = c.p.files.current_directory
    if drive:
        letter = _letter(c, drive)
        if here[:1].upper() != letter:
            here = c.p.files.full_path(letter + ":")
    return _put_path(c, form, here, buffer, size)


def _put_path(c: Crt, form: FORM, path: str, buffer: int, size: int) -> int:
    """Store a path in the caller's buffer, or in a new one of at least `size` characters."""
    text = form.from_unicode(path)
    if buffer:
        if size <= 0:
            raise CError(EINVAL)
        if len(text) >= size:
            raise CError(ERANGE)
    else:
        buffer = allocate(c, max(len(text) + 1, size) * form.width)
    form.put(buffer, text)
    return buffer


def _letter(c: Crt, drive: int) -> str:
    """The letter of a drive by number, 1 for A. Raises CError(EACCES) where there is no such drive."""
    letter = chr(ord("a") + drive - 1) if 1 <= drive <= 26 else ""
    if letter not in c.p.files.drives:
        raise CError(EACCES)
    return letter.upper()


@crt
def _getdrive(c: Crt) -> INT:
    here = c.p.files.current_directory
    return ord(here[0].lower()) - ord("a") + 1 if here[1:2] == ":" else 0


@crt
def _chdrive(c: Crt, drive: INT) -> CINT:
    letter = _letter(c, drive)
    if c.p.files.current_directory[:1].upper() != letter:
        c.p.files.current_directory = letter + ":\\"
    return 0


@crt
def _getdrives(c: Crt) -> ULONG:
    return sum(1 << (ord(letter) - ord("a")) for letter in c.p.files.drives)


@crt
def _getdiskfree(c: Crt, drive: UINT, result: PVOID) -> UINT:
    """struct _diskfree_t; returns a Win32 error."""
    try:
        letter = _letter(c, drive) if drive else c.p.files.current_directory[:1]
    except CError:
        return 15  # ERROR_INVALID_DRIVE
    space = os.statvfs(c.p.files.drives[letter.lower()])
    sectors = max(space.f_frsize // 512, 1)
    limit = 0xFFFFFFFF
    c.memory.write(
        result, struct.pack("<4I", min(space.f_blocks, limit), min(space.f_bavail, limit), sectors, 512)
    )
    return 0
