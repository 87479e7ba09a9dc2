"""winuser.h: the window station and the desktop of a session."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.text import encode_wide
from pywine.abi.types import BOOL, DWORD, FORM, HANDLE, INT, PVOID, TRUE, TSTR, Opt, OutOpt
from pywine.abi.winerror import ERROR_ACCESS_DENIED, ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_PARAMETER
from pywine.nt.objects import Object
from pywine.nt.process import Process

_FLAGS, _NAME, _TYPE = 1, 2, 3
_VISIBLE = 1


class WindowStation(Object):
    """WinSta0."""

    type_name = "WindowStation"
    name = "WinSta0"


class Desktop(Object):
    """Default."""

    type_name = "Desktop"
    name = "Default"


class Session:
    """The handles that every process of the session has."""

    def __init__(self, p: Process) -> None:
        self.station = p.handles.open(WindowStation())
        self.desktop = p.handles.open(Desktop())


@api
def GetProcessWindowStation(p: Process) -> HANDLE:
    return p.state(Session).station


@api
def GetThreadDesktop(p: Process, thread: DWORD) -> HANDLE:
    return p.state(Session).desktop


@api.aw
def OpenWindowStation(p: Process, name: TSTR, inherit: BOOL, access: DWORD) -> HANDLE:
    if name.lower() != "winsta0":
        raise WinError(2)
    return p.handles.open(WindowStation(), access, inherit=bool(inherit))


@api.aw
def OpenDesktop(p: Process, name: TSTR, flags: DWORD, inherit: BOOL, access: DWORD) -> HANDLE:
    if name.lower() != "default":
        raise WinError(2)
    return p.handles.open(Desktop(), access, inherit=bool(inherit))


@api
def OpenInputDesktop(p: Process, flags: DWORD, inherit: BOOL, access: DWORD) -> HANDLE:
    return p.handles.open(Desktop(), access, inherit=bool(inherit))


@api.aw
def CreateWindowStation(p: Process, name: Opt[TSTR], flags: DWORD, access: DWORD, security: PVOID) -> HANDLE:
    raise WinError(ERROR_ACCESS_DENIED)


@api
def SetProcessWindowStation(p: Process, station: WindowStation) -> TRUE:
    pass


@api
def SetThreadDesktop(p: Process, desktop: Desktop) -> TRUE:
    pass


@api
def CloseWindowStation(p: Process, handle: HANDLE) -> TRUE:
    p.handles.get(handle, WindowStation)
    if handle != p.state(Session).station:
        p.handles.close(handle)


@api
def CloseDesktop(p: Process, handle: HANDLE) -> TRUE:
    p.handles.get(handle, Desktop)
    if handle != p.state(Session).desktop:
        p.handles.close(handle)


@api.aw
def GetUserObjectInformation(
    p: Process, handle: HANDLE, kind: INT, data: PVOID, size: DWORD, needed: OutOpt[DWORD], wide: FORM
) -> TRUE:
    found = p.handles.get(handle)
    if not isinstance(found, WindowStation | Desktop) or kind not in (_FLAGS, _NAME, _TYPE):
        raise WinError(ERROR_INVALID_PARAMETER)
    if kind == _FLAGS:
        answer = struct.pack("<iiI", 0, 0, _VISIBLE)
    else:
        text = found.name if kind == _NAME else found.type_name
        answer = encode_wide(text) + b"\0\0" if wide else text.encode() + b"\0"
    needed.value = len(answer)
    if size < len(answer):
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    p.memory.write(data, answer)
