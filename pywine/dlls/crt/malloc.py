"""malloc.h: the C heap, which is the process heap."""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.types import PVOID, SIZE_T, VOID
from pywine.dlls.crt.runtime import Crt


@crt
def malloc(c: Crt, size: SIZE_T) -> PVOID:
    return c.p.heap.allocate(size)


@crt
def calloc(c: Crt, count: SIZE_T, size: SIZE_T) -> PVOID:
    address = c.p.heap.allocate(count * size)
    c.memory.ram[address : address + count * size] = bytes(count * size)
    return address


@crt
def free(c: Crt, block: PVOID) -> VOID:
    c.p.heap.free(block)
