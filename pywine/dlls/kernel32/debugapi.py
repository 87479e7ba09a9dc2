"""debugapi.h: there is no debugger, so what is said to one is lost."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.ntstatus import STATUS_BREAKPOINT
from pywine.abi.types import BOOL, PVOID, TRUE, VOID, Out
from pywine.nt.exceptions import GuestException
from pywine.nt.process import Process, ProcessObject


@api
def IsDebuggerPresent(p: Process) -> BOOL:
    return bool(p.peb.BeingDebugged)


@api
def CheckRemoteDebuggerPresent(p: Process, process: ProcessObject, present: Out[BOOL]) -> TRUE:
    present.value = 0


@api.aw
def OutputDebugString(p: Process, text: PVOID) -> VOID:
    pass


@api(calls_back=True)
def DebugBreak(p: Process) -> VOID:
    raise GuestException(STATUS_BREAKPOINT, 0, (0,))
