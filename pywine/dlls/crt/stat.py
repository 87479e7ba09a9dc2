"""sys/stat.h: what files are, in structures of four shapes, and the times of files."""

from __future__ import annotations

import os
import stat
import struct

from pywine.abi.api import crt
from pywine.abi.errors import ApiError, CError
from pywine.abi.translate import ENOENT
from pywine.abi.types import CINT, INT, PVOID, TSTR
from pywine.dlls.crt.runtime import Crt
from pywine.nt.clock import unix_time
from pywine.nt.file import FILE_TYPE_CHAR, FILE_TYPE_DISK

_HEAD = "<IHHhhhxxI"  # st_dev to st_rdev
SHAPES = {"32": _HEAD + "4i", "32i64": _HEAD + "4xq3i4x", "64i32": _HEAD + "i3q", "64": _HEAD + "4xq3q"}
_EXECUTABLE = (".exe", ".com", ".bat", ".cmd")
_S_IFIFO, _S_IFCHR, _S_IFDIR, _S_IFREG = 0x1000, 0x2000, 0x4000, 0x8000


def shape_of(c: Crt, shape: str) -> str:
    """The shape that a function without a number in its name has: msvcrt's time_t is as wide as its
    pointers.
    """
    if shape == "":
        return "64i32" if c.p.bits == 64 else "32"
    if shape == "i64":
        return "64" if c.p.bits == 64 else "32i64"
    return shape


def mode_of(info: os.stat_result, path: str) -> int:
    """st_mode: type and permissions, which only the read-only attribute and the extension decide."""
    mode = 0o444 | (0o222 if info.st_mode & stat.S_IWUSR else 0)
    if stat.S_ISDIR(info.st_mode):
        return _S_IFDIR | mode | 0o111
    return _S_IFREG | mode | (0o111 if path.lower().endswith(_EXECUTABLE) else 0)


def fill(c: Crt, shape: str, buffer: int, path: str) -> int:
    try:
        info = os.stat(c.p.files.existing(path))
    except (ApiError, OSError):
        raise CError(ENOENT) from None
    full = c.p.files.full_path(path)
    drive = ord(full[0].lower()) - ord("a") if full[1:2] == ":" else 0
    size = 0 if stat.S_ISDIR(info.st_mode) else info.st_size
    _store(c, shape, buffer, drive, mode_of(info, path), size, info)
    return 0


def _store(c: Crt, shape: str, buffer: int, drive: int, mode: int, size: int, info: os.stat_result) -> None:
    shape = shape_of(c, shape)
    times = int(info.st_atime), int(info.st_mtime), int(info.st_ctime)
    if "i32" in shape or shape == "32":
        size &= 0x7FFFFFFF
    c.memory.write(buffer, struct.pack(SHAPES[shape], drive, 0, mode, 1, 0, 0, drive, size, *times))


def fill_open(c: Crt, shape: str, buffer: int, number: int) -> int:
    file = c.descriptors.get(number).file
    info = os.fstat(file.descriptor)
    kind = file.file_type
    if kind == FILE_TYPE_DISK:
        _store(c, shape, buffer, 0, mode_of(info, ""), info.st_size, info)
    else:
        _store(c, shape, buffer, number, _S_IFCHR if kind == FILE_TYPE_CHAR else _S_IFIFO, 0, info)
    return 0


def _declare(shape: str) -> tuple[object, object]:
    @crt.pair(f"_stat{shape}", f"_wstat{shape}")
    def _stat(c: Crt, path: TSTR, buffer: PVOID) -> CINT:
        return fill(c, shape, buffer, path)

    @crt(names=(f"_fstat{shape}",))
    def _fstat(c: Crt, number: INT, buffer: PVOID) -> CINT:
        return fill_open(c, shape, buffer, number)

    return _stat, _fstat


for _shape in ("", "i64", "32", "32i64", "64i32", "64"):
    globals()[f"_stat{_shape}"], globals()[f"_fstat{_shape}"] = _declare(_shape)


def _declare_utime(size: str) -> tuple[object, object]:
    @crt.pair(f"_utime{size}", f"_wutime{size}")
    def _utime(c: Crt, path: TSTR, times: PVOID) -> CINT:
        os.utime(c.p.files.existing(path), _times(c, times, size))
        return 0

    @crt(names=(f"_futime{size}",))
    def _futime(c: Crt, number: INT, times: PVOID) -> CINT:
        os.utime(c.descriptors.get(number).file.descriptor, _times(c, times, size))
        return 0

    return _utime, _futime


def _times(c: Crt, address: int, size: str) -> tuple[int, int]:
    """The two times of a struct _utimbuf; now where there is none."""
    if not address:
        return int(unix_time()), int(unix_time())
    wide = size == "64" or (not size and c.p.bits == 64)
    found = struct.unpack("<qq" if wide else "<ii", c.memory.read(address, 16 if wide else 8))
    return found[0], found[1]


for _size in ("", "32", "64"):
    globals()[f"_utime{_size}"], globals()[f"_futime{_size}"] = _declare_utime(_size)
