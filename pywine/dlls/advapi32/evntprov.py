"""evntprov.h: event providers, which nobody has switched on."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import BOOLEAN, BYTE, PVOID, ULONG, ULONGLONG, WSTR, Opt, Out
from pywine.nt.process import Process


class Providers:
    """The registered providers' handles."""

    def __init__(self, p: Process) -> None:
        self.last = 0


@api
def EventRegister(
    p: Process, provider: PVOID, callback: PVOID, context: PVOID, handle: Out[ULONGLONG]
) -> ULONG:
    providers = p.state(Providers)
    providers.last += 1
    handle.value = providers.last
    return 0


@api
def EventUnregister(p: Process, handle: ULONGLONG) -> ULONG:
    return 0


@api
def EventSetInformation(p: Process, handle: ULONGLONG, kind: ULONG, information: PVOID, size: ULONG) -> ULONG:
    return 0


@api
def EventEnabled(p: Process, handle: ULONGLONG, descriptor: PVOID) -> BOOLEAN:
    return False


@api
def EventProviderEnabled(p: Process, handle: ULONGLONG, level: BYTE, keyword: ULONGLONG) -> BOOLEAN:
    return False


@api
def EventWrite(p: Process, handle: ULONGLONG, descriptor: PVOID, count: ULONG, data: PVOID) -> ULONG:
    return 0


@api
def EventWriteTransfer(
    p: Process, handle: ULONGLONG, descriptor: PVOID, activity: PVOID, related: PVOID, count: ULONG,
    data: PVOID,
) -> ULONG:  # fmt: skip
    return 0


@api
def EventWriteEx(
    p: Process, handle: ULONGLONG, descriptor: PVOID, filter: ULONGLONG, flags: ULONG, activity: PVOID,
    related: PVOID, count: ULONG, data: PVOID,
) -> ULONG:  # fmt: skip
    return 0


@api
def EventWriteString(
    p: Process, handle: ULONGLONG, level: BYTE, keyword: ULONGLONG, text: Opt[WSTR]
) -> ULONG:
    return 0


@api
def EventActivityIdControl(p: Process, code: ULONG, activity: PVOID) -> ULONG:
    if code in (1, 3):
        p.memory.write(activity, bytes(16) if code == 1 else p.entropy(16))
    return 0
