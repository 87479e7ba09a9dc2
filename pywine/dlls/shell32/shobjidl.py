"""shobjidl_core.h: the application's identity in the taskbar."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.text import encode_wide
from pywine.abi.types import HRESULT, PVOID, WSTR, Out
from pywine.nt.process import Process

_E_FAIL = 0x80004005


class Identity:
    """What SetCurrentProcessExplicitAppUserModelID said."""

    def __init__(self, p: Process) -> None:
        self.text = ""


@api
def SetCurrentProcessExplicitAppUserModelID(p: Process, identity: WSTR) -> HRESULT:
    p.state(Identity).text = identity
    return 0


@api
def GetCurrentProcessExplicitAppUserModelID(p: Process, identity: Out[PVOID]) -> HRESULT:
    text = p.state(Identity).text
    identity.value = p.allocate(encode_wide(text) + b"\0\0") if text else 0
    return 0 if text else _E_FAIL
