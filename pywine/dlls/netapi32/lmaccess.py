"""lmaccess.h: domain controllers, of which there are none."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import DWORD, PVOID, WSTR, Opt, Out
from pywine.nt.process import Process

_NERR_DC_NOT_FOUND = 2453


@api(names=("NetGetDCName", "NetGetAnyDCName"))
def NetGetDCName(p: Process, server: Opt[WSTR], domain: Opt[WSTR], buffer: Out[PVOID]) -> DWORD:
    buffer.value = 0
    return _NERR_DC_NOT_FOUND
