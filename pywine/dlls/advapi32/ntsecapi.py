"""ntsecapi.h: RtlGenRandom."""

from __future__ import annotations

import os

from pywine.abi.api import api
from pywine.abi.types import BOOLEAN, PVOID, ULONG
from pywine.nt.process import Process


@api(names=("SystemFunction036",))
def SystemFunction036(p: Process, buffer: PVOID, size: ULONG) -> BOOLEAN:
    p.memory.write(buffer, os.urandom(size))
    return True
