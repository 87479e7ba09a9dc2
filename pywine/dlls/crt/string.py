"""string.h: memory and string functions."""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.types import INT, PVOID, SIZE_T, STR
from pywine.dlls.crt.runtime import Crt


@crt
def memcpy(c: Crt, target: PVOID, source: PVOID, size: SIZE_T) -> PVOID:
    c.memory.write(target, c.memory.read(source, size))
    return target


@crt
def memset(c: Crt, target: PVOID, value: INT, size: SIZE_T) -> PVOID:
    c.memory.write(target, bytes((value & 0xFF,)) * size)
    return target


@crt
def strlen(c: Crt, text: STR) -> SIZE_T:
    return len(text)


@crt
def strncmp(c: Crt, one: PVOID, other: PVOID, count: SIZE_T) -> INT:
    a, b = c.memory.read_cstring(one, count), c.memory.read_cstring(other, count)
    return (a > b) - (a < b)
