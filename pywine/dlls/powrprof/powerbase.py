"""powerbase.h: what the processors do."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_BUFFER_TOO_SMALL, STATUS_NOT_IMPLEMENTED
from pywine.abi.types import INT, PVOID, STATUS, ULONG
from pywine.nt import machine_info
from pywine.nt.process import Process

_PROCESSOR_INFORMATION = 11


@api(partial="processors only")
def CallNtPowerInformation(
    p: Process, level: INT, given: PVOID, given_size: ULONG, out: PVOID, size: ULONG
) -> STATUS:
    if level != _PROCESSOR_INFORMATION:
        raise NtError(STATUS_NOT_IMPLEMENTED)
    data = b"".join(
        struct.pack("<6I", number, each.megahertz, each.megahertz, each.megahertz, 0, 0)
        for number, each in enumerate(machine_info.processors())
    )
    if size < len(data):
        raise NtError(STATUS_BUFFER_TOO_SMALL)
    p.memory.write(out, data)
