"""Memory blocks: copying, filling, comparing (RtlMoveMemory and its kin)."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import BYTE, PVOID, SIZE_T, ULONG, VOID
from pywine.nt.process import Process


@api(names=("RtlMoveMemory", "RtlCopyMemory", "RtlCopyMemoryNonTemporal"))
def RtlMoveMemory(p: Process, destination: PVOID, source: PVOID, size: SIZE_T) -> VOID:
    if size:
        p.memory.write(destination, p.memory.read(source, size))


@api
def RtlFillMemory(p: Process, destination: PVOID, size: SIZE_T, fill: BYTE) -> VOID:
    if size:
        p.memory.write(destination, bytes((fill,)) * size)


@api
def RtlFillMemoryUlong(p: Process, destination: PVOID, size: SIZE_T, pattern: ULONG) -> VOID:
    p.memory.write(destination, pattern.to_bytes(4, "little") * (size // 4))


@api
def RtlZeroMemory(p: Process, destination: PVOID, size: SIZE_T) -> VOID:
    if size:
        p.memory.write(destination, bytes(size))


@api
def RtlCompareMemory(p: Process, one: PVOID, other: PVOID, size: SIZE_T) -> SIZE_T:
    first, second = p.memory.read(one, size), p.memory.read(other, size)
    if first == second:
        return size
    return next(index for index in range(size) if first[index] != second[index])


@api
def RtlCompareMemoryUlong(p: Process, source: PVOID, size: SIZE_T, pattern: ULONG) -> SIZE_T:
    data, wanted = p.memory.read(source, size & ~3), pattern.to_bytes(4, "little")
    return next((at for at in range(0, len(data), 4) if data[at : at + 4] != wanted), len(data))
