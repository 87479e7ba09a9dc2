"""bcrypt.h: random numbers."""

from __future__ import annotations

import os

from pywine.abi.api import api
from pywine.abi.types import HANDLE, PVOID, STATUS, ULONG
from pywine.nt.process import Process


@api
def BCryptGenRandom(p: Process, algorithm: HANDLE, buffer: PVOID, size: ULONG, flags: ULONG) -> STATUS:
    p.memory.write(buffer, os.urandom(size))
