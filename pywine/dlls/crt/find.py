"""io.h: finding files, _findfirst and _findnext."""

from __future__ import annotations

import os
import stat
import struct

from pywine.abi.api import crt
from pywine.abi.errors import CError
from pywine.abi.translate import EINVAL, ENOENT
from pywine.abi.types import CINT, PVOID, TSTR, Integer
from pywine.dlls.crt import disk
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.stat import shape_of
from pywine.dlls.crt.text import FORM

TYPE_CHECKING = False
if TYPE_CHECKING:
    SEARCH = int
else:
    SEARCH = Integer("P", failure=-1)

# attrib, three times, size; the name follows
_HEADS = {"32": "<I3iI", "32i64": "<I3iq", "64i32": "<I4x3qI", "64": "<I4x3qq"}
_NAME_LENGTH = 260


class Searches:
    """The open searches by handle: what they still have to tell."""

    def __init__(self, c: Crt) -> None:
        self.open: dict[int, list[tuple[str, os.stat_result]]] = {}
        self.next = 0x100


def _first(c: Crt, form: FORM, shape: str, pattern: str, data: int) -> int:
    searches = c.state(Searches)
    found = disk.matches(c.p, pattern)[::-1]
    _store(c, form, shape, data, *found.pop())
    searches.next += 4
    searches.open[searches.next] = found
    return searches.next


def _next(c: Crt, form: FORM, shape: str, search: int, data: int) -> int:
    found = c.state(Searches).open.get(search)
    if found is None:
        raise CError(EINVAL)
    if not found:
        raise CError(ENOENT)
    _store(c, form, shape, data, *found.pop())
    return 0


def _store(c: Crt, form: FORM, shape: str, data: int, name: str, info: os.stat_result) -> None:
    shape = shape_of(c, shape)
    size = 0 if stat.S_ISDIR(info.st_mode) else info.st_size
    if shape in ("32", "64i32"):
        size &= 0xFFFFFFFF
    attributes = disk.attributes(info, name)
    times = int(info.st_ctime), int(info.st_atime), int(info.st_mtime)
    head = struct.pack(_HEADS[shape], attributes, *times, size)
    text = form.encode(form.from_unicode(name))[: (_NAME_LENGTH - 1) * form.width]
    c.memory.write(data, head + text + b"\0" * form.width)


def _declare(shape: str) -> tuple[object, object]:
    @crt.pair(f"_findfirst{shape}", f"_wfindfirst{shape}")
    def _findfirst(c: Crt, form: FORM, pattern: TSTR, data: PVOID) -> SEARCH:
        return _first(c, form, shape, pattern, data)

    @crt.pair(f"_findnext{shape}", f"_wfindnext{shape}")
    def _findnext(c: Crt, form: FORM, search: PVOID, data: PVOID) -> CINT:
        return _next(c, form, shape, search, data)

    return _findfirst, _findnext


for _shape in ("", "i64", "32", "32i64", "64i32", "64"):
    globals()[f"_findfirst{_shape}"], globals()[f"_findnext{_shape}"] = _declare(_shape)


@crt
def _findclose(c: Crt, search: PVOID) -> CINT:
    if c.state(Searches).open.pop(search, None) is None:
        raise CError(EINVAL)
    return 0
