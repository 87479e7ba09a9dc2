"""Tables of handles (RTL_HANDLE_TABLE): entries of equal size whose first word is odd while they are used."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.struct import Struct
from pywine.abi.types import BOOLEAN, PVOID, STATUS, ULONG, VOID, In, Out, OutOpt
from pywine.nt.process import Process

_USED = 1


class RTL_HANDLE_TABLE(Struct):
    MaxHandleCount: ULONG
    HandleSize: ULONG
    Reserved: ULONG
    Reserved2: ULONG
    NextFree: PVOID
    FirstHandle: PVOID
    ReservedMemory: PVOID
    MaxHandle: PVOID


@api
def RtlInitializeHandleTable(p: Process, count: ULONG, size: ULONG, table: Out[RTL_HANDLE_TABLE]) -> VOID:
    table.MaxHandleCount, table.HandleSize, table.Reserved, table.Reserved2 = count, size, 0, 0
    table.NextFree = table.FirstHandle = table.ReservedMemory = table.MaxHandle = 0


@api
def RtlAllocateHandle(p: Process, table: In[RTL_HANDLE_TABLE], index: OutOpt[ULONG]) -> PVOID:
    size, word = table.HandleSize, p.bits // 8
    if not table.FirstHandle:
        table.FirstHandle = table.ReservedMemory = p.allocate(b"", zeros=table.MaxHandleCount * size)
        table.MaxHandle = table.FirstHandle
    handle = table.NextFree
    if handle:
        table.NextFree = int.from_bytes(p.memory.read(handle, word), "little")
        p.memory.write(handle, bytes(word))
    elif table.MaxHandle < table.FirstHandle + table.MaxHandleCount * size:
        handle, table.MaxHandle = table.MaxHandle, table.MaxHandle + size
    else:
        return 0
    index.value = (handle - table.FirstHandle) // size
    return handle


@api
def RtlFreeHandle(p: Process, table: In[RTL_HANDLE_TABLE], handle: PVOID) -> BOOLEAN:
    if not RtlIsValidHandle(p, table, handle):
        return False
    p.memory.write(handle, bytes(table.HandleSize))
    p.memory.write(handle, table.NextFree.to_bytes(p.bits // 8, "little"))
    table.NextFree = handle
    return True


@api
def RtlIsValidHandle(p: Process, table: In[RTL_HANDLE_TABLE], handle: PVOID) -> BOOLEAN:
    if not table.FirstHandle <= handle < table.MaxHandle or (handle - table.FirstHandle) % table.HandleSize:
        return False
    return bool(p.memory.read(handle, 1)[0] & _USED)


@api
def RtlIsValidIndexHandle(
    p: Process, table: In[RTL_HANDLE_TABLE], index: ULONG, handle: Out[PVOID]
) -> BOOLEAN:
    place = table.FirstHandle + index * table.HandleSize
    if not RtlIsValidHandle(p, table, place):
        return False
    handle.value = place
    return True


@api
def RtlDestroyHandleTable(p: Process, table: In[RTL_HANDLE_TABLE]) -> STATUS:
    if table.FirstHandle:
        p.heap.free(table.FirstHandle)
    table.FirstHandle = table.NextFree = table.MaxHandle = 0
