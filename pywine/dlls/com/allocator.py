"""IMalloc (objidl.h): task memory as an object, the process heap."""

from __future__ import annotations

from pywine.abi.types import BOOL, PVOID, SIZE_T, VOID
from pywine.dlls.com.objects import ComObject, method
from pywine.nt.process import Process


class Allocator(ComObject):
    """The one allocator of a process; it stays whatever references are given back."""

    interface = "IMalloc"
    identities = ("00000002-0000-0000-C000-000000000046",)

    def release(self) -> int:
        self.references = max(self.references - 1, 1)
        return self.references


@method
def Alloc(p: Process, this: Allocator, size: SIZE_T) -> PVOID:
    return p.heap.allocate(size)


@method
def Realloc(p: Process, this: Allocator, block: PVOID, size: SIZE_T) -> PVOID:
    return reallocate(p, block, size)


@method
def Free(p: Process, this: Allocator, block: PVOID) -> VOID:
    if block:
        p.heap.free(block)


@method
def GetSize(p: Process, this: Allocator, block: PVOID) -> SIZE_T:
    return p.heap.sizes.get(block, -1)


@method
def DidAlloc(p: Process, this: Allocator, block: PVOID) -> BOOL:
    return block in p.heap.sizes if block else -1


@method
def HeapMinimize(p: Process, this: Allocator) -> VOID:
    pass


Allocator.methods = (Alloc, Realloc, Free, GetSize, DidAlloc, HeapMinimize)


def reallocate(p: Process, block: int, size: int) -> int:
    """CoTaskMemRealloc."""
    if not block:
        return p.heap.allocate(size)
    if not size:
        p.heap.free(block)
        return 0
    return p.heap.reallocate(block, size) or 0
