"""stdlib.h: sorting, searching, conversion, environment."""

from __future__ import annotations

from functools import cmp_to_key

from pywine.abi.api import crt
from pywine.abi.types import PVOID, SIZE_T, VOID
from pywine.dlls.crt.runtime import Crt


@crt
def _errno(c: Crt) -> PVOID:
    return c.errno_address


@crt(calls_back=True)
def qsort(c: Crt, base: PVOID, count: SIZE_T, size: SIZE_T, compare: PVOID) -> VOID:
    data = c.memory.read(base, count * size)
    c.memory.check(base, count * size, 2)
    scratch = c.p.heap.allocate(count * size or 1)
    c.memory.ram[scratch : scratch + count * size] = data

    def order(one: int, other: int) -> int:
        result = c.p.call(compare, scratch + one * size, scratch + other * size) & 0xFFFFFFFF
        return result - (1 << 32) if result >> 31 else result

    ranked = sorted(range(count), key=cmp_to_key(order))
    c.memory.ram[base : base + count * size] = b"".join(data[i * size : (i + 1) * size] for i in ranked)
    c.p.heap.free(scratch)
