"""ole2.h: entering an apartment for OLE."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import HRESULT, PVOID, VOID
from pywine.dlls.ole32.combaseapi import enter, leave
from pywine.nt.process import Process

_APARTMENT_THREADED = 2


@api
def OleInitialize(p: Process, reserved: PVOID) -> HRESULT:
    return enter(p, _APARTMENT_THREADED)


@api
def OleUninitialize(p: Process) -> VOID:
    leave(p)
