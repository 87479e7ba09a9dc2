"""powrprof.h: what the system knows of its processors' speed."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_BUFFER_TOO_SMALL, STATUS_INVALID_PARAMETER, STATUS_NOT_IMPLEMENTED
from pywine.abi.types import INT, PVOID, STATUS, ULONG
from pywine.nt.machine_info import processors
from pywine.nt.process import Process

_PROCESSOR_INFORMATION = 11


@api(partial="the processors' frequencies")
def CallNtPowerInformation(
    p: Process, level: INT, given: PVOID, given_size: ULONG, answer: PVOID, answer_size: ULONG
) -> STATUS:
    if level != _PROCESSOR_INFORMATION:
        raise NtError(STATUS_NOT_IMPLEMENTED)
    if given or not answer:
        raise NtError(STATUS_INVALID_PARAMETER)
    speeds = [processor.megahertz for processor in processors()]
    data = b"".join(struct.pack("<6I", number, *[speed] * 3, 0, 0) for number, speed in enumerate(speeds))
    if answer_size < len(data):
        raise NtError(STATUS_BUFFER_TOO_SMALL)
    p.memory.write(answer, data)
