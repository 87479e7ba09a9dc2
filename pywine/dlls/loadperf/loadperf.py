"""loadperf.h: the names of performance counters that programs bring along."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import BOOL, DWORD, TSTR
from pywine.abi.winerror import ERROR_NOT_SUPPORTED
from pywine.nt.process import Process


@api.aw(stub="counters of programs are not kept: fails")
def LoadPerfCounterTextStrings(p: Process, command_line: TSTR, quiet: BOOL) -> DWORD:
    return ERROR_NOT_SUPPORTED


@api.aw(stub="counters of programs are not kept: fails")
def UnloadPerfCounterTextStrings(p: Process, command_line: TSTR, quiet: BOOL) -> DWORD:
    return ERROR_NOT_SUPPORTED
