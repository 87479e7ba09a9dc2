"""winbase.h: power: a machine on mains that is never asked to stay awake."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.types import BOOL, FILE_HANDLE, HANDLE, INT, PVOID, TRUE
from pywine.nt.objects import Object
from pywine.nt.process import Process

_ON_MAINS, _NO_BATTERY, _UNKNOWN_PERCENT, _UNKNOWN_TIME = 1, 128, 255, 0xFFFFFFFF


class PowerRequest(Object):
    """What PowerCreateRequest makes."""

    type_name = "PowerRequest"


@api
def GetSystemPowerStatus(p: Process, status: PVOID) -> TRUE:
    values = _ON_MAINS, _NO_BATTERY, _UNKNOWN_PERCENT, 0, _UNKNOWN_TIME, _UNKNOWN_TIME
    p.memory.write(status, struct.pack("<BBBBII", *values))


@api
def PowerCreateRequest(p: Process, reason: PVOID) -> FILE_HANDLE:
    return p.handles.open(PowerRequest())


@api(names=("PowerSetRequest", "PowerClearRequest"))
def PowerSetRequest(p: Process, request: PowerRequest, kind: INT) -> TRUE:
    pass


@api
def RequestWakeupLatency(p: Process, latency: INT) -> BOOL:
    return True


@api
def IsSystemResumeAutomatic(p: Process) -> BOOL:
    return False


@api
def GetDevicePowerState(p: Process, device: HANDLE, on: PVOID) -> TRUE:
    p.handles.get(device)
    p.memory.write(on, b"\1\0\0\0")
