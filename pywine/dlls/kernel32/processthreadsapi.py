"""processthreadsapi.h: processes, threads, thread-local storage."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import ProcessExit
from pywine.abi.types import DWORD, PVOID, UINT, VOID
from pywine.nt.process import Process


@api
def ExitProcess(p: Process, code: UINT) -> VOID:
    raise ProcessExit(code)


@api
def GetCurrentProcessId(p: Process) -> DWORD:
    return p.id


@api
def GetCurrentThreadId(p: Process) -> DWORD:
    return p.thread.id


@api
def TlsGetValue(p: Process, index: DWORD) -> PVOID:
    p.last_error = 0
    return p.thread.teb.TlsSlots[index]
