"""What no header declares: ProcessPrng."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import BOOL, PVOID, SIZE_T
from pywine.nt.process import Process


@api
def ProcessPrng(p: Process, buffer: PVOID, size: SIZE_T) -> BOOL:
    p.memory.write(buffer, p.entropy(size))
    return True
