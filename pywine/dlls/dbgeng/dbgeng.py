"""dbgeng.h: clients of the debugger engine, of which there is none."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import HRESULT, PVOID, Out
from pywine.nt.process import Process

_E_NOINTERFACE = 0x80004002


@api(partial="there is no engine")
def DebugCreate(p: Process, interface: PVOID, made: Out[PVOID]) -> HRESULT:
    made.value = 0
    return _E_NOINTERFACE
