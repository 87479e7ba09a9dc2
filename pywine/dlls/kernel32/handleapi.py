"""handleapi.h: handles."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_HANDLE_NOT_CLOSABLE, STATUS_INVALID_HANDLE
from pywine.abi.types import BOOL, DWORD, HANDLE, TRUE, Out, OutOpt
from pywine.nt.handlecopies import close_source, duplicate_access
from pywine.nt.objects import Object
from pywine.nt.process import Process, ProcessObject

_INHERIT, _PROTECT = 1, 2


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
    p: Process, source: ProcessObject, handle: HANDLE, target: HANDLE, copy: OutOpt[HANDLE], access: DWORD,
    inherit: BOOL, options: DWORD,
) -> TRUE:  # fmt: skip
    copy.value = duplicate(p, source, handle, target, access, bool(inherit), options)


def duplicate(
    p: Process, source: ProcessObject, handle: int, target: int, access: int, inherit: bool, options: int
) -> int:
    """A second handle to the same object, one of the target process's. Raises NtError."""
    receiver = p.handles.get(target, ProcessObject) if target else None
    if source is p and receiver is p:
        found = p.handles.get(handle, Object)
        copy = p.handles.open(found, duplicate_access(p, handle, found, access, options), inherit=inherit)
        close_source(p, handle, options)
        return copy
    from pywine.nt.parcels import close_in, send

    if receiver is None:
        close_in(p, source, handle, options)  # if that is asked for
        raise NtError(STATUS_INVALID_HANDLE)
    return send(p, source, handle, receiver, access, inherit, options)


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
