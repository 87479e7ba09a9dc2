"""Copies of handles: what DuplicateHandle does in the process whose handle it is."""

from __future__ import annotations

from pywine.nt.file import File
from pywine.nt.fileops import map_generic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.objects import Object
    from pywine.nt.process import Process

_CLOSE_SOURCE, _SAME_ACCESS = 1, 2  # DUPLICATE_*
_ALL_ACCESS = 0x1FFFFF


def duplicate_access(p: Process, handle: int, found: Object, access: int, options: int) -> int:
    """The access of a copy. Raises NtError."""
    if options & _SAME_ACCESS:
        return _ALL_ACCESS if handle + 2 >> p.bits else p.handles.entry(handle).access
    return map_generic(access) if isinstance(found, File) else access


def close_source(p: Process, handle: int, options: int) -> None:
    """Close the handle that was copied, where that is asked for."""
    if options & _CLOSE_SOURCE and not handle + 2 >> p.bits:
        p.handles.close(handle)
