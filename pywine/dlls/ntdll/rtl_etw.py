"""Event tracing of ntdll: what advapi32 forwards to. Nobody listens."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import PVOID, ULONG, ULONGLONG, Out
from pywine.nt.process import Process


@api
def EtwEventRegister(
    p: Process, provider: PVOID, callback: PVOID, context: PVOID, handle: Out[ULONGLONG]
) -> ULONG:
    from pywine.dlls.advapi32.evntprov import EventRegister

    return EventRegister(p, provider, callback, context, handle)


@api
def EtwEventUnregister(p: Process, handle: ULONGLONG) -> ULONG:
    return 0


@api
def EtwEventWrite(p: Process, handle: ULONGLONG, descriptor: PVOID, count: ULONG, data: PVOID) -> ULONG:
    return 0


@api
def EtwEventSetInformation(
    p: Process, handle: ULONGLONG, kind: ULONG, information: PVOID, size: ULONG
) -> ULONG:
    return 0
