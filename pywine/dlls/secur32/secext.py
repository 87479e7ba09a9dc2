"""secext.h: the user's name in several forms."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.text import encode_wide
from pywine.abi.types import BOOLEAN, DWORD, FORM, INT, PVOID, Out
from pywine.abi.winerror import ERROR_INVALID_PARAMETER, ERROR_MORE_DATA, ERROR_NONE_MAPPED
from pywine.nt import machine_info
from pywine.nt.process import Process
from pywine.nt.security import user_name

_SAM_COMPATIBLE, _DISPLAY = 2, 3


@api.aw
def GetUserNameEx(p: Process, format: INT, name: PVOID, size: Out[DWORD], wide: FORM) -> BOOLEAN:
    texts = {_SAM_COMPATIBLE: f"{machine_info.computer_name()}\\{user_name(p)}", _DISPLAY: user_name(p)}
    if format not in texts:
        raise WinError(ERROR_NONE_MAPPED if 1 <= format <= 13 else ERROR_INVALID_PARAMETER)
    data = encode_wide(texts[format]) + b"\0\0" if wide else p.ansi(texts[format]) + b"\0"
    room, needed = size.value, len(data) >> wide
    if room < needed:
        size.value = needed
        raise WinError(ERROR_MORE_DATA)
    p.memory.write(name, data)
    size.value = needed - 1
    return True
