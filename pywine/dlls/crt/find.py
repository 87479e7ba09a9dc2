"""io.h: finding files, _findfirst and _findnext."""

from __future__ import annotations

import struct

from pywine.abi.api import crt
from pywine.abi.errors import CError, WinError
from pywine.abi.translate import EINVAL
from pywine.abi.types import CINT, PVOID, TSTR, Integer
from pywine.abi.winerror import ERROR_NO_MORE_FILES
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.stat import shape_of
from pywine.dlls.crt.text import FORM
from pywine.nt import attributes as attr
from pywine.nt import clock
from pywine.nt.directory import Entry, Search, search

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
        self.open: dict[int, Search] = {}
        self.next = 0x100


def _first(c: Crt, form: FORM, shape: str, pattern: str, data: int) -> int:
    searches = c.state(Searches)
    found = search(c.p.files, pattern)
    _store(c, form, shape, data, found.next())  # type: ignore[arg-type]  # there is one
    searches.next += 4
    searches.open[searches.next] = found
    return searches.next


def _next(c: Crt, form: FORM, shape: str, handle: int, data: int) -> int:
    found = c.state(Searches).open.get(handle)
    if found is None:
        raise CError(EINVAL)
    entry = found.next()
    if entry is None:
        raise WinError(ERROR_NO_MORE_FILES)
    _store(c, form, shape, data, entry)
    return 0


def _store(c: Crt, form: FORM, shape: str, data: int, entry: Entry) -> None:
    shape = shape_of(c, shape)
    information = entry.information
    size = information.size & 0xFFFFFFFF if shape in ("32", "64i32") else information.size
    attributes = information.attributes & ~attr.NORMAL
    moments = information.created, information.accessed, information.written
    times = [clock.to_unix_ns(moment) // 1_000_000_000 for moment in moments]
    head = struct.pack(_HEADS[shape], attributes, *times, size)
    text = form.encode(form.from_unicode(entry.name))[: (_NAME_LENGTH - 1) * form.width]
    c.memory.write(data, head + text + b"\0" * form.width)


def _declare(shape: str) -> tuple[object, object]:
    @crt.pair(f"_findfirst{shape}", f"_wfindfirst{shape}")
    def _findfirst(c: Crt, form: FORM, pattern: TSTR, data: PVOID) -> SEARCH:
        return _first(c, form, shape, pattern, data)

    @crt.pair(f"_findnext{shape}", f"_wfindnext{shape}")
    def _findnext(c: Crt, form: FORM, handle: PVOID, data: PVOID) -> CINT:
        return _next(c, form, shape, handle, data)

    return _findfirst, _findnext


for _shape in ("", "i64", "32", "32i64", "64i32", "64"):
    globals()[f"_findfirst{_shape}"], globals()[f"_findnext{_shape}"] = _declare(_shape)


@crt
def _findclose(c: Crt, handle: PVOID) -> CINT:
    if c.state(Searches).open.pop(handle, None) is None:
        raise CError(EINVAL)
    return 0
