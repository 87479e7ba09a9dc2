"""wow64apiset.h: 32-bit programs run here as on a 32-bit Windows."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import BOOL, PVOID, TBUF, TRUE, UINT, USHORT, Out, OutOpt
from pywine.abi.winerror import ERROR_CALL_NOT_IMPLEMENTED, ERROR_INVALID_FUNCTION
from pywine.nt.process import Process, ProcessObject

_MACHINE = {32: 0x14C, 64: 0x8664}


@api
def IsWow64Process(p: Process, process: ProcessObject, answer: Out[BOOL]) -> TRUE:
    answer.value = 0


@api
def IsWow64Process2(p: Process, process: ProcessObject, machine: Out[USHORT], native: OutOpt[USHORT]) -> TRUE:
    machine.value, native.value = 0, _MACHINE[p.bits]


@api
def Wow64DisableWow64FsRedirection(p: Process, old: Out[PVOID]) -> TRUE:
    raise WinError(ERROR_INVALID_FUNCTION)


@api
def Wow64RevertWow64FsRedirection(p: Process, old: PVOID) -> TRUE:
    raise WinError(ERROR_INVALID_FUNCTION)


@api.aw(names=("GetSystemWow64Directory",))
def GetSystemWow64Directory(p: Process, path: TBUF) -> UINT:
    raise WinError(ERROR_CALL_NOT_IMPLEMENTED)
