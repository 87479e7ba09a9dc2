"""winbase.h: the user's name."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import DWORD, FORM, PVOID, TRUE, Out
from pywine.abi.winerror import ERROR_INSUFFICIENT_BUFFER
from pywine.nt.process import Process


@api.aw
def GetUserName(p: Process, name: PVOID, size: Out[DWORD], wide: FORM) -> TRUE:
    text = p.environment.get("USERNAME") or "user"
    data = text.encode("utf-16-le") + b"\0\0" if wide else p.ansi(text) + b"\0"
    have, size.value = size.value, len(data) >> wide
    if have < size.value or not name:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    p.memory.write(name, data)
