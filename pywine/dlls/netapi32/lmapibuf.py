"""lmapibuf.h: the memory that Net functions give out."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import DWORD, PVOID, Out
from pywine.nt.process import Process

_NOT_ENOUGH_MEMORY, _INVALID_PARAMETER = 8, 87


@api
def NetApiBufferAllocate(p: Process, size: DWORD, buffer: Out[PVOID]) -> DWORD:
    buffer.value = p.heap.allocate(size)
    return 0 if buffer.value else _NOT_ENOUGH_MEMORY


@api
def NetApiBufferFree(p: Process, buffer: PVOID) -> DWORD:
    if buffer:
        p.heap.free(buffer)
    return 0


@api
def NetApiBufferSize(p: Process, buffer: PVOID, size: Out[DWORD]) -> DWORD:
    if buffer not in p.heap.sizes:
        return _INVALID_PARAMETER
    size.value = p.heap.sizes[buffer]
    return 0
