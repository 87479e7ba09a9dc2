"""lmstats.h: what the services of the network have done: nothing since the system was started."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.types import DWORD, PVOID, WSTR, Opt, Out
from pywine.nt import clock
from pywine.nt.process import Process

_NERR_SERVICE_NOT_INSTALLED, _ERROR_INVALID_LEVEL = 2184, 124
_WORKSTATION_SIZE, _SERVER_SIZE = 216, 68  # STAT_WORKSTATION_0, STAT_SERVER_0


@api
def NetStatisticsGet(
    p: Process, server: Opt[WSTR], service: Opt[WSTR], level: DWORD, options: DWORD, buffer: Out[PVOID]
) -> DWORD:
    if level:
        return _ERROR_INVALID_LEVEL
    started = clock.now() - clock.interrupt_time()
    if (service or "").lower() == "lanmanworkstation":
        data = struct.pack("<Q", started).ljust(_WORKSTATION_SIZE, b"\0")
    elif (service or "").lower() == "lanmanserver":
        data = struct.pack("<I", clock.to_unix_ns(started) // 1_000_000_000).ljust(_SERVER_SIZE, b"\0")
    else:
        return _NERR_SERVICE_NOT_INSTALLED
    buffer.value = p.allocate(data)
    return 0
