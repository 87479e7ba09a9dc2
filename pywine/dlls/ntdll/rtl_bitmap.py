"""Bitmaps of ntdll: runs of bits in an array of ULONGs."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.struct import Struct
from pywine.abi.types import BOOLEAN, CHAR, PVOID, ULONG, ULONGLONG, VOID, In, Out
from pywine.nt.process import Process

_NONE = 0xFFFFFFFF


class RTL_BITMAP(Struct):
    SizeOfBitMap: ULONG
    Buffer: PVOID


def _load(p: Process, map: RTL_BITMAP) -> int:
    """The bits as an integer, the first one lowest."""
    size = -(-map.SizeOfBitMap // 32) * 4
    bits = int.from_bytes(p.memory.read(map.Buffer, size), "little") if size else 0
    return bits & (1 << map.SizeOfBitMap) - 1


def _store(p: Process, map: RTL_BITMAP, start: int, count: int, value: bool) -> None:
    """Set or clear a range; the bits behind the last one stay."""
    count = max(min(count, map.SizeOfBitMap - start), 0)
    if not count:
        return
    first, last = start // 8, (start + count - 1) // 8
    old = int.from_bytes(p.memory.read(map.Buffer + first, last - first + 1), "little")
    mask = ((1 << count) - 1) << (start - 8 * first)
    new = old | mask if value else old & ~mask
    p.memory.write(map.Buffer + first, new.to_bytes(last - first + 1, "little"))


@api
def RtlInitializeBitMap(p: Process, map: Out[RTL_BITMAP], buffer: PVOID, size: ULONG) -> VOID:
    map.SizeOfBitMap, map.Buffer = size, buffer


@api
def RtlSetAllBits(p: Process, map: In[RTL_BITMAP]) -> VOID:
    p.memory.write(map.Buffer, b"\xff" * (-(-map.SizeOfBitMap // 32) * 4))


@api
def RtlClearAllBits(p: Process, map: In[RTL_BITMAP]) -> VOID:
    p.memory.write(map.Buffer, bytes(-(-map.SizeOfBitMap // 32) * 4))


@api
def RtlSetBits(p: Process, map: In[RTL_BITMAP], start: ULONG, count: ULONG) -> VOID:
    _store(p, map, start, count, True)


@api
def RtlClearBits(p: Process, map: In[RTL_BITMAP], start: ULONG, count: ULONG) -> VOID:
    _store(p, map, start, count, False)


@api
def RtlSetBit(p: Process, map: In[RTL_BITMAP], bit: ULONG) -> VOID:
    _store(p, map, bit, 1, True)


@api
def RtlClearBit(p: Process, map: In[RTL_BITMAP], bit: ULONG) -> VOID:
    _store(p, map, bit, 1, False)


@api
def RtlTestBit(p: Process, map: In[RTL_BITMAP], bit: ULONG) -> BOOLEAN:
    return bit < map.SizeOfBitMap and bool(_load(p, map) >> bit & 1)


def _are(p: Process, map: RTL_BITMAP, start: int, count: int, value: bool) -> bool:
    if not count or start + count > map.SizeOfBitMap:
        return False
    mask = (1 << count) - 1
    return _load(p, map) >> start & mask == (mask if value else 0)


@api
def RtlAreBitsSet(p: Process, map: In[RTL_BITMAP], start: ULONG, count: ULONG) -> BOOLEAN:
    return _are(p, map, start, count, True)


@api
def RtlAreBitsClear(p: Process, map: In[RTL_BITMAP], start: ULONG, count: ULONG) -> BOOLEAN:
    return _are(p, map, start, count, False)


@api
def RtlNumberOfSetBits(p: Process, map: In[RTL_BITMAP]) -> ULONG:
    return _load(p, map).bit_count()


@api
def RtlNumberOfClearBits(p: Process, map: In[RTL_BITMAP]) -> ULONG:
    return map.SizeOfBitMap - _load(p, map).bit_count()


def _find(p: Process, map: RTL_BITMAP, count: int, hint: int, value: bool) -> int:
    """The first run of `count` such bits at or behind the hint, or before it."""
    size = map.SizeOfBitMap
    if hint >= size:
        hint = 0
    if not count:
        return hint & ~7
    text = f"{_load(p, map):0{size}b}"[::-1] if size else ""
    wanted = ("1" if value else "0") * count
    found = text.find(wanted, hint)
    return found if found >= 0 else text.find(wanted) & _NONE


@api
def RtlFindSetBits(p: Process, map: In[RTL_BITMAP], count: ULONG, hint: ULONG) -> ULONG:
    return _find(p, map, count, hint, True)


@api
def RtlFindClearBits(p: Process, map: In[RTL_BITMAP], count: ULONG, hint: ULONG) -> ULONG:
    return _find(p, map, count, hint, False)


@api
def RtlFindSetBitsAndClear(p: Process, map: In[RTL_BITMAP], count: ULONG, hint: ULONG) -> ULONG:
    found = _find(p, map, count, hint, True)
    if found != _NONE:
        _store(p, map, found, count, False)
    return found


@api
def RtlFindClearBitsAndSet(p: Process, map: In[RTL_BITMAP], count: ULONG, hint: ULONG) -> ULONG:
    found = _find(p, map, count, hint, False)
    if found != _NONE:
        _store(p, map, found, count, True)
    return found


def _runs(p: Process, map: RTL_BITMAP, value: bool) -> list[tuple[int, int]]:
    """Start and length of every run of such bits."""
    text = f"{_load(p, map):0{map.SizeOfBitMap}b}"[::-1] if map.SizeOfBitMap else ""
    found, at = [], 0
    for part in text.split("0" if value else "1"):
        if part:
            found.append((at, len(part)))
        at += len(part) + 1
    return found


def _longest(p: Process, map: RTL_BITMAP, start: Out[ULONG], value: bool) -> int:
    runs = _runs(p, map, value)
    if not runs:
        return 0
    start.value, length = max(runs, key=lambda run: run[1])
    return length


@api
def RtlFindLongestRunClear(p: Process, map: In[RTL_BITMAP], start: Out[ULONG]) -> ULONG:
    return _longest(p, map, start, False)


@api
def RtlFindLongestRunSet(p: Process, map: In[RTL_BITMAP], start: Out[ULONG]) -> ULONG:
    return _longest(p, map, start, True)


@api
def RtlFindMostSignificantBit(p: Process, value: ULONGLONG) -> CHAR:
    return value.bit_length() - 1


@api
def RtlFindLeastSignificantBit(p: Process, value: ULONGLONG) -> CHAR:
    return (value & -value).bit_length() - 1


# Runs of clear bits, one after the other.


def _clear_runs(p: Process, map: RTL_BITMAP) -> list[tuple[int, int]]:
    """Where each begins, and how long it is."""
    size = map.SizeOfBitMap
    text = f"{_load(p, map):0{size}b}"[::-1] if size else ""
    runs, start = [], text.find("0")
    while start >= 0:
        end = text.find("1", start)
        end = size if end < 0 else end
        runs.append((start, end - start))
        start = text.find("0", end)
    return runs


@api
def RtlFindClearRuns(p: Process, map: In[RTL_BITMAP], runs: PVOID, most: ULONG, longest: BOOLEAN) -> ULONG:
    """RTL_BITMAP_RUN of each, or of the longest ones, longest first."""
    found = _clear_runs(p, map)
    if longest:
        found.sort(key=lambda run: -run[1])
    found = found[:most]
    p.memory.write(runs, b"".join(number.to_bytes(4, "little") for run in found for number in run))
    return len(found)


@api
def RtlFindNextForwardRunClear(p: Process, map: In[RTL_BITMAP], start: ULONG, found: Out[ULONG]) -> ULONG:
    """The run at or behind a bit: its length, 0 if there is none."""
    for first, length in _clear_runs(p, map):
        if first + length > start:
            found.value = max(first, start)
            return first + length - found.value
    found.value = start
    return 0


@api
def RtlFindLastBackwardRunClear(p: Process, map: In[RTL_BITMAP], start: ULONG, found: Out[ULONG]) -> ULONG:
    """The run at or before a bit: its length, 0 if there is none."""
    for first, length in reversed(_clear_runs(p, map)):
        if first <= start:
            found.value = first
            return min(first + length, start + 1) - first
    return 0
