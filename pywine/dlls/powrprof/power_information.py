"""powrprof.h: what the machine says of its power."""

from __future__ import annotations

import os
import struct

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_BUFFER_TOO_SMALL, STATUS_NOT_SUPPORTED
from pywine.abi.types import INT, PVOID, STATUS, ULONG
from pywine.nt.process import Process

_SYSTEM_BATTERY_STATE, _PROCESSOR_INFORMATION = 5, 11
_MEGAHERTZ = 2000  # where the host does not tell


@api(partial="batteries, of which there are none, and the processors")
def CallNtPowerInformation(
    p: Process, level: INT, input: PVOID, input_size: ULONG, output: PVOID, size: ULONG
) -> STATUS:
    if level == _SYSTEM_BATTERY_STATE:
        data = b"\1" + bytes(31)  # on mains
    elif level == _PROCESSOR_INFORMATION:
        speed = _speed()
        count = len(os.sched_getaffinity(0))
        data = b"".join(struct.pack("<6I", index, speed, speed, speed, 0, 0) for index in range(count))
    else:
        raise NtError(STATUS_NOT_SUPPORTED)
    if size < len(data):
        raise NtError(STATUS_BUFFER_TOO_SMALL)
    p.memory.write(output, data)


def _speed() -> int:
    try:
        with open("/proc/cpuinfo", encoding="ascii", errors="replace") as file:
            for line in file:
                if line.startswith("cpu MHz"):
                    return round(float(line.partition(":")[2]))
    except (OSError, ValueError):
        pass
    return _MEGAHERTZ
