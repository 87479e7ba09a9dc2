"""objbase.h: entering an apartment the old way, times, libraries."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import BOOL, DWORD, HRESULT, LONGLONG, PVOID, VOID, WSTR, Out
from pywine.dlls.ole32.combaseapi import enter
from pywine.nt import clock
from pywine.nt.process import Process

_APARTMENT_THREADED = 2
_MK_E_SYNTAX = 0x800401E4
_VERSION = 23 << 16 | 639


@api
def CoInitialize(p: Process, reserved: PVOID) -> HRESULT:
    return enter(p, _APARTMENT_THREADED)


@api
def CoBuildVersion(p: Process) -> DWORD:
    return _VERSION


@api
def CoFileTimeNow(p: Process, time: Out[LONGLONG]) -> HRESULT:
    time.value = clock.now()
    return 0


@api
def CoFreeAllLibraries(p: Process) -> VOID:
    pass


@api(calls_back=True)
def CoLoadLibrary(p: Process, name: WSTR, auto_free: BOOL) -> PVOID:
    from pywine.dlls.kernel32.libloaderapi import load_library

    return load_library(p, name, 0)


@api
def CreateBindCtx(p: Process, reserved: DWORD, context: Out[PVOID]) -> HRESULT:
    from pywine.dlls.com.binding import BindContext

    context.value = BindContext(p).address
    return 0


@api(partial="of this process alone")
def GetRunningObjectTable(p: Process, reserved: DWORD, table: Out[PVOID]) -> HRESULT:
    from pywine.dlls.com.binding import running_objects

    table.value = running_objects(p).address
    return 0


@api
def CoGetObject(p: Process, name: WSTR, options: PVOID, interface: PVOID, object: Out[PVOID]) -> HRESULT:
    object.value = 0
    return _MK_E_SYNTAX


@api
def CoAllowSetForegroundWindow(p: Process, object: PVOID, reserved: PVOID) -> HRESULT:
    return 0
