"""handleapi.h: handles."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_HANDLE_NOT_CLOSABLE
from pywine.abi.types import BOOL, DWORD, HANDLE, TRUE, Out, OutOpt
from pywine.nt.file import File
from pywine.nt.fileops import map_generic
from pywine.nt.objects import Object
from pywine.nt.process import Process

_INHERIT, _PROTECT = 1, 2
_CLOSE_SOURCE, _SAME_ACCESS = 1, 2


@api
def CloseHandle(p: Process, handle: HANDLE) -> TRUE:
    close_handle(p, handle)


def close_handle(p: Process, handle: int) -> None:
    """Close a handle; the pseudo handles are always fine. Raises NtError."""
    if handle + 2 >> p.bits:
        return
    if p.handles.entry(handle).protected:
        raise NtError(STATUS_HANDLE_NOT_CLOSABLE)
    p.handles.close(handle)


@api
def DuplicateHandle(
    p: Process, source: Process, handle: HANDLE, target: HANDLE, copy: OutOpt[HANDLE], access: DWORD,
    inherit: BOOL, options: DWORD,
) -> TRUE:  # fmt: skip
    copy.value = duplicate(p, handle, target, access, bool(inherit), options)


def duplicate(p: Process, handle: int, target: int, access: int, inherit: bool, options: int) -> int:
    """A second handle to the same object, or 0 where it is only to be closed. Raises NtError."""
    if not target and options & _CLOSE_SOURCE:
        close_handle(p, handle)
        return 0
    p.handles.get(target, Process)
    found = p.handles.get(handle, Object)
    if options & _SAME_ACCESS:
        access = p.handles.entry(handle).access if not handle + 2 >> p.bits else 0x1FFFFF
    elif isinstance(found, File):
        access = map_generic(access)
    copy = p.handles.open(found, access, inherit=inherit)
    if options & _CLOSE_SOURCE and not handle + 2 >> p.bits:
        p.handles.close(handle)
    return copy


@api
def GetHandleInformation(p: Process, handle: HANDLE, flags: Out[DWORD]) -> TRUE:
    entry = p.handles.entry(handle)
    flags.value = (_INHERIT if entry.inherit else 0) | (_PROTECT if entry.protected else 0)


@api
def SetHandleInformation(p: Process, handle: HANDLE, mask: DWORD, flags: DWORD) -> TRUE:
    entry = p.handles.entry(handle)
    if mask & _INHERIT:
        entry.inherit = bool(flags & _INHERIT)
    if mask & _PROTECT:
        entry.protected = bool(flags & _PROTECT)
