"""search.h and stdlib.h: sorting and searching with the program's comparisons."""

from __future__ import annotations

from functools import cmp_to_key

from pywine.abi.api import crt
from pywine.abi.types import PVOID, SIZE_T, UINT, VOID
from pywine.dlls.crt.runtime import Crt


def signed(value: int) -> int:
    """The int that a guest function returned."""
    value &= 0xFFFFFFFF
    return value - (1 << 32) if value >> 31 else value


@crt(calls_back=True)
def qsort(c: Crt, base: PVOID, count: SIZE_T, size: SIZE_T, compare: PVOID) -> VOID:
    _sort(c, base, count, size, compare, ())


@crt(calls_back=True)
def qsort_s(c: Crt, base: PVOID, count: SIZE_T, size: SIZE_T, compare: PVOID, context: PVOID) -> VOID:
    if (not base and count) or not size or not compare:
        raise c.invalid_parameter()
    _sort(c, base, count, size, compare, (context,))


def _sort(c: Crt, base: int, count: int, size: int, compare: int, context: tuple[int, ...]) -> None:
    """Sorts a copy, so that comparisons see stable elements; a comparison that jumps away leaves the array as
    it was.
    """
    if count < 2 or not size:
        return
    data = c.memory.read(base, count * size)
    c.memory.check(base, count * size, 2)
    scratch = c.p.heap.allocate(count * size)
    c.memory.ram[scratch : scratch + count * size] = data
    call = c.p.call

    def order(one: int, other: int) -> int:
        return signed(call(compare, *context, one, other))

    try:
        ranked = sorted(range(scratch, scratch + count * size, size), key=cmp_to_key(order))
    finally:
        c.p.heap.free(scratch)
    elements = [data[at - scratch : at - scratch + size] for at in ranked]
    c.memory.ram[base : base + count * size] = b"".join(elements)


@crt(calls_back=True)
def bsearch(c: Crt, key: PVOID, base: PVOID, count: SIZE_T, size: SIZE_T, compare: PVOID) -> PVOID:
    return _find(c, key, base, count, size, compare, ())


@crt(calls_back=True)
def bsearch_s(
    c: Crt, key: PVOID, base: PVOID, count: SIZE_T, size: SIZE_T, compare: PVOID, context: PVOID
) -> PVOID:
    if (not base and count) or not size or not compare:
        raise c.invalid_parameter()
    return _find(c, key, base, count, size, compare, (context,))


def _find(c: Crt, key: int, base: int, count: int, size: int, compare: int, context: tuple[int, ...]) -> int:
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        order = signed(c.p.call(compare, *context, key, base + middle * size))
        if not order:
            return base + middle * size
        if order < 0:
            high = middle
        else:
            low = middle + 1
    return 0


@crt(calls_back=True)
def _lfind(c: Crt, key: PVOID, base: PVOID, count: PVOID, size: UINT, compare: PVOID) -> PVOID:
    return _scan(c, key, base, _count(c, count), size, compare, ())


@crt(calls_back=True)
def _lfind_s(
    c: Crt, key: PVOID, base: PVOID, count: PVOID, size: SIZE_T, compare: PVOID, context: PVOID
) -> PVOID:
    return _scan(c, key, base, _count(c, count), size, compare, (context,))


@crt(calls_back=True)
def _lsearch(c: Crt, key: PVOID, base: PVOID, count: PVOID, size: UINT, compare: PVOID) -> PVOID:
    return _scan_or_append(c, key, base, count, size, compare, ())


@crt(calls_back=True)
def _lsearch_s(
    c: Crt, key: PVOID, base: PVOID, count: PVOID, size: SIZE_T, compare: PVOID, context: PVOID
) -> PVOID:
    return _scan_or_append(c, key, base, count, size, compare, (context,))


def _count(c: Crt, address: int) -> int:
    return int.from_bytes(c.memory.read(address, 4), "little")


def _scan(c: Crt, key: int, base: int, count: int, size: int, compare: int, context: tuple[int, ...]) -> int:
    for at in range(base, base + count * size, size or 1):
        if not signed(c.p.call(compare, *context, key, at)):
            return at
    return 0


def _scan_or_append(
    c: Crt, key: int, base: int, count: int, size: int, compare: int, context: tuple[int, ...]
) -> int:
    held = _count(c, count)
    found = _scan(c, key, base, held, size, compare, context)
    if not found:
        found = base + held * size
        c.memory.write(found, c.memory.read(key, size))
        c.write_int(count, held + 1)
    return found
