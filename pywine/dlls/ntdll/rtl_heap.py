"""Heaps (ntdll's RtlAllocateHeap family, which heapapi.h's functions forward to)."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError, WinError
from pywine.abi.ntstatus import STATUS_NO_MEMORY
from pywine.abi.types import BOOLEAN, DWORD, PVOID, SIZE_T, ULONG
from pywine.abi.winerror import ERROR_INVALID_PARAMETER
from pywine.nt.exceptions import GuestException
from pywine.nt.heap import Heap
from pywine.nt.process import Process

HEAP_GENERATE_EXCEPTIONS, HEAP_ZERO_MEMORY, HEAP_REALLOC_IN_PLACE_ONLY = 0x04, 0x08, 0x10
HEAP_CREATE_ENABLE_EXECUTE = 0x40000
_NO_SIZE = -1


@api
def RtlAllocateHeap(p: Process, heap: Heap, flags: DWORD, size: SIZE_T) -> PVOID:
    address = _allocated(p, heap, flags, lambda: heap.allocate(size))
    heap.supply(p, size)
    if address and flags & HEAP_ZERO_MEMORY:
        heap.zero(address, 0, size, fresh=True)
    return address


@api
def RtlFreeHeap(p: Process, heap: Heap, flags: DWORD, block: PVOID) -> BOOLEAN:
    if not block:
        return True
    if heap.free(block):
        heap.drain(p, block)
        return True
    p.last_error = ERROR_INVALID_PARAMETER
    return False


@api
def RtlReAllocateHeap(p: Process, heap: Heap, flags: DWORD, block: PVOID, size: SIZE_T) -> PVOID:
    if not block:
        return 0
    old = heap.sizes.get(block)
    if old is None:
        p.last_error = ERROR_INVALID_PARAMETER
        return 0
    in_place = bool(flags & HEAP_REALLOC_IN_PLACE_ONLY)
    address = _allocated(p, heap, flags, lambda: heap.reallocate(block, size, in_place=in_place))
    if address and flags & HEAP_ZERO_MEMORY and size > old:
        heap.zero(address, old, size, fresh=address != block)
    return address


@api
def RtlSizeHeap(p: Process, heap: Heap, flags: DWORD, block: PVOID) -> SIZE_T:
    size = heap.sizes.get(block, _NO_SIZE)
    if size == _NO_SIZE:
        p.last_error = ERROR_INVALID_PARAMETER
    return size


@api
def RtlValidateHeap(p: Process, heap: Heap, flags: DWORD, block: PVOID) -> BOOLEAN:
    return not block or block in heap.sizes


@api(names=("RtlLockHeap", "RtlUnlockHeap"))
def RtlLockHeap(p: Process, heap: Heap) -> BOOLEAN:
    return True


@api
def RtlCompactHeap(p: Process, heap: Heap, flags: ULONG) -> SIZE_T:
    return heap.largest_free


@api(partial="no memory of the caller's, no lock, no parameters")
def RtlCreateHeap(
    p: Process, flags: ULONG, base: PVOID, reserve: SIZE_T, commit: SIZE_T, lock: PVOID, parameters: PVOID
) -> PVOID:
    return create_heap(p, flags, reserve)


@api
def RtlDestroyHeap(p: Process, heap: Heap) -> PVOID:
    if heap is p.heap:
        return heap.address
    destroy_heap(p, heap)
    return 0


@api
def RtlGetProcessHeaps(p: Process, count: ULONG, heaps: PVOID) -> ULONG:
    if count >= len(p.heaps):
        word = p.bits // 8
        p.memory.write(heaps, b"".join(address.to_bytes(word, "little") for address in p.heaps))
    return len(p.heaps)


def create_heap(p: Process, flags: int, maximum: int) -> int:
    """A new heap's handle. `maximum`: bytes; 0: grows."""
    heap = Heap(
        p.virtual,
        executable=bool(flags & HEAP_CREATE_ENABLE_EXECUTE),
        maximum=(maximum + 0xFFFF) & ~0xFFFF,
        bits=p.bits,
    )
    heap.raises = bool(flags & HEAP_GENERATE_EXCEPTIONS)
    p.heaps[heap.address] = heap
    return heap.address


def destroy_heap(p: Process, heap: Heap) -> None:
    """Give a heap back. Raises WinError for the process's own."""
    if heap is p.heap:
        raise WinError(ERROR_INVALID_PARAMETER)
    del p.heaps[heap.address]
    heap.destroy()


def _allocated(p: Process, heap: Heap, flags: int, allocate) -> int:
    """What `allocate()` returns; without memory 0, or the exception that the heap is to raise."""
    try:
        address = allocate()
    except NtError:
        address = 0
    if not address:
        if flags & HEAP_GENERATE_EXCEPTIONS or heap.raises:
            raise GuestException(STATUS_NO_MEMORY, 0)
        p.last_error = 8
    return address
