"""werapi.h: error reporting: the flags are kept, nothing is ever reported."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import DWORD, HANDLE, HRESULT, Out
from pywine.nt.process import Process


class ErrorReporting:
    """What the process asked for."""

    def __init__(self, p: Process) -> None:
        self.flags = 0


@api
def WerGetFlags(p: Process, process: HANDLE, flags: Out[DWORD]) -> HRESULT:
    flags.value = p.state(ErrorReporting).flags
    return 0


@api
def WerSetFlags(p: Process, flags: DWORD) -> HRESULT:
    p.state(ErrorReporting).flags = flags
    return 0
