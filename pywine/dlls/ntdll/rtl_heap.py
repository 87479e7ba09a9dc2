"""Heaps (ntdll's RtlAllocateHeap family, which heapapi.h's functions forward to)."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import BOOLEAN, DWORD, PVOID, SIZE_T
from pywine.nt.heap import Heap
from pywine.nt.process import Process

HEAP_ZERO_MEMORY, HEAP_REALLOC_IN_PLACE_ONLY = 0x08, 0x10


@api
def RtlAllocateHeap(p: Process, heap: Heap, flags: DWORD, size: SIZE_T) -> PVOID:
    address = heap.allocate(size)
    if address and flags & HEAP_ZERO_MEMORY:
        p.memory.ram[address : address + size] = bytes(size)
    return address


@api
def RtlFreeHeap(p: Process, heap: Heap, flags: DWORD, block: PVOID) -> BOOLEAN:
    return not block or heap.free(block)
