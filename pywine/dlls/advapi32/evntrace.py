"""evntrace.h: classic event tracing, which nobody listens to and nobody may start."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import BYTE, PVOID, TSTR, ULONG, ULONGLONG, Opt, Out
from pywine.abi.winerror import ERROR_ACCESS_DENIED, ERROR_INVALID_HANDLE, ERROR_WMI_INSTANCE_NOT_FOUND
from pywine.nt.process import Process

_NO_SESSION = 0xFFFFFFFFFFFFFFFF


@api.aw
def RegisterTraceGuids(
    p: Process, callback: PVOID, context: PVOID, control: PVOID, count: ULONG, guids: PVOID, image: Opt[TSTR],
    resource: Opt[TSTR], handle: Out[ULONGLONG],
) -> ULONG:  # fmt: skip
    handle.value = 1
    return 0


@api
def UnregisterTraceGuids(p: Process, handle: ULONGLONG) -> ULONG:
    return 0


@api
def GetTraceLoggerHandle(p: Process, buffer: PVOID) -> ULONGLONG:
    p.last_error = ERROR_INVALID_HANDLE
    return _NO_SESSION


@api
def GetTraceEnableLevel(p: Process, session: ULONGLONG) -> BYTE:
    return 0


@api
def GetTraceEnableFlags(p: Process, session: ULONGLONG) -> ULONG:
    return 0


@api
def TraceEvent(p: Process, session: ULONGLONG, event: PVOID) -> ULONG:
    return ERROR_INVALID_HANDLE


@api.aw
def StartTrace(p: Process, session: Out[ULONGLONG], name: TSTR, properties: PVOID) -> ULONG:
    session.value = 0
    return ERROR_ACCESS_DENIED


@api.aw
def ControlTrace(p: Process, session: ULONGLONG, name: Opt[TSTR], properties: PVOID, code: ULONG) -> ULONG:
    return ERROR_WMI_INSTANCE_NOT_FOUND


@api.aw
def OpenTrace(p: Process, logfile: PVOID) -> ULONGLONG:
    p.last_error = ERROR_ACCESS_DENIED
    return _NO_SESSION
