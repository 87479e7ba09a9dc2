"""heapapi.h: heaps."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Struct
from pywine.abi.types import BOOL, BYTE, DWORD, INT, PVOID, SIZE_T, TRUE, WORD, Out, OutOpt
from pywine.abi.winerror import ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_PARAMETER, ERROR_NO_MORE_ITEMS
from pywine.dlls.ntdll.rtl_heap import RtlFreeHeap, create_heap, destroy_heap
from pywine.nt.heap import Heap
from pywine.nt.process import Process

_COMPATIBILITY_INFORMATION, _TERMINATE_ON_CORRUPTION, _OPTIMIZE_RESOURCES = 0, 1, 3
_LOW_FRAGMENTATION = 2
_ENTRY_BUSY = 4


class PROCESS_HEAP_ENTRY(Struct):
    lpData: PVOID
    cbData: DWORD
    cbOverhead: BYTE
    iRegionIndex: BYTE
    wFlags: WORD
    dwCommittedSize: DWORD
    dwUnCommittedSize: DWORD
    lpFirstBlock: PVOID
    lpLastBlock: PVOID


@api
def GetProcessHeap(p: Process) -> PVOID:
    return p.heap.address


@api
def GetProcessHeaps(p: Process, count: DWORD, heaps: PVOID) -> DWORD:
    if count >= len(p.heaps):
        word = p.bits // 8
        p.memory.write(heaps, b"".join(address.to_bytes(word, "little") for address in p.heaps))
    return len(p.heaps)


@api
def HeapCreate(p: Process, options: DWORD, initial: SIZE_T, maximum: SIZE_T) -> PVOID:
    return create_heap(p, options, maximum)


@api
def HeapDestroy(p: Process, heap: Heap) -> TRUE:
    destroy_heap(p, heap)


@api
def HeapFree(p: Process, heap: Heap, flags: DWORD, block: PVOID) -> BOOL:
    return RtlFreeHeap(p, heap, flags, block)


@api
def HeapValidate(p: Process, heap: Heap, flags: DWORD, block: PVOID) -> BOOL:
    return not block or block in heap.sizes


@api
def HeapCompact(p: Process, heap: Heap, flags: DWORD) -> SIZE_T:
    return heap.largest_free


@api(names=("HeapLock", "HeapUnlock"))
def HeapLock(p: Process, heap: Heap) -> TRUE:
    pass


@api
def HeapSetInformation(p: Process, heap: PVOID, information: INT, data: PVOID, size: SIZE_T) -> TRUE:
    if information == _COMPATIBILITY_INFORMATION:
        if size < 4:
            raise WinError(ERROR_INSUFFICIENT_BUFFER)
        if int.from_bytes(p.memory.read(data, 4), "little") not in (0, 2):
            raise WinError(ERROR_INVALID_PARAMETER)
    elif information not in (_TERMINATE_ON_CORRUPTION, _OPTIMIZE_RESOURCES):
        raise WinError(ERROR_INVALID_PARAMETER)


@api
def HeapQueryInformation(
    p: Process, heap: Heap, information: INT, data: PVOID, size: SIZE_T, needed: OutOpt[SIZE_T]
) -> TRUE:
    if information != _COMPATIBILITY_INFORMATION:
        raise WinError(ERROR_INVALID_PARAMETER)
    needed.value = 4
    if size < 4:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    p.memory.write(data, _LOW_FRAGMENTATION.to_bytes(4, "little"))


@api(partial="busy blocks only")
def HeapWalk(p: Process, heap: Heap, entry: Out[PROCESS_HEAP_ENTRY]) -> TRUE:
    blocks = sorted(heap.sizes)
    index = 0
    if entry.lpData:
        if entry.lpData not in heap.sizes:
            raise WinError(ERROR_NO_MORE_ITEMS)
        index = blocks.index(entry.lpData) + 1
    if index >= len(blocks):
        raise WinError(ERROR_NO_MORE_ITEMS)
    entry.clear()
    entry.lpData, entry.cbData, entry.wFlags = blocks[index], heap.sizes[blocks[index]], _ENTRY_BUSY
