"""What powrprof.h leaves out: notifications of sleep, which never comes."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import DWORD, HANDLE, PVOID, Out
from pywine.nt.opaque import Opaque
from pywine.nt.process import Process

_ERROR_INVALID_PARAMETER = 87


class Registrations(Opaque):
    """HPOWERNOTIFY."""


@api
def PowerRegisterSuspendResumeNotification(
    p: Process, flags: DWORD, recipient: HANDLE, handle: Out[PVOID]
) -> DWORD:
    handle.value = p.state(Registrations).open(recipient)
    return 0


@api
def PowerUnregisterSuspendResumeNotification(p: Process, handle: PVOID) -> DWORD:
    return 0 if p.state(Registrations).close(handle) else _ERROR_INVALID_PARAMETER
