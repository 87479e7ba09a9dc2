"""winbase.h: lstrlen, lstrcpy and their kin: bad pointers make them fail instead of the program."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.text import encode_wide, wide_length
from pywine.abi.types import INT, PVOID
from pywine.machine.memory import AccessViolation
from pywine.nt.collation import compare, own_order
from pywine.nt.locale import user_default
from pywine.nt.process import Process


@api(names=("lstrlenA", "lstrlen"))
def lstrlenA(p: Process, text: PVOID) -> INT:
    try:
        return len(p.memory.read_cstring(text))
    except AccessViolation:
        return 0


@api
def lstrlenW(p: Process, text: PVOID) -> INT:
    try:
        return wide_length(p.memory.read_wstring(text))
    except AccessViolation:
        return 0


@api(names=("lstrcpyA", "lstrcpy"))
def lstrcpyA(p: Process, target: PVOID, source: PVOID) -> PVOID:
    return _try(p, target, lambda: p.memory.read_cstring(source) + b"\0")


@api
def lstrcpyW(p: Process, target: PVOID, source: PVOID) -> PVOID:
    return _try(p, target, lambda: encode_wide(p.memory.read_wstring(source)) + b"\0\0")


@api(names=("lstrcpynA", "lstrcpyn"))
def lstrcpynA(p: Process, target: PVOID, source: PVOID, size: INT) -> PVOID:
    if size <= 0:
        return target
    return _try(p, target, lambda: p.memory.read_cstring(source, size - 1) + b"\0")


@api
def lstrcpynW(p: Process, target: PVOID, source: PVOID, size: INT) -> PVOID:
    if size <= 0:
        return target
    return _try(p, target, lambda: encode_wide(p.memory.read_wstring(source, size - 1)) + b"\0\0")


@api(names=("lstrcatA", "lstrcat"))
def lstrcatA(p: Process, target: PVOID, source: PVOID) -> PVOID:
    return _try(p, target, lambda: p.memory.read_cstring(target) + p.memory.read_cstring(source) + b"\0")


@api
def lstrcatW(p: Process, target: PVOID, source: PVOID) -> PVOID:
    return _try(
        p,
        target,
        lambda: encode_wide(p.memory.read_wstring(target) + p.memory.read_wstring(source)) + b"\0\0",
    )


def _try(p: Process, target: int, make) -> int:
    try:
        p.memory.write(target, make())
    except AccessViolation:
        return 0
    return target


@api(names=("lstrcmpA", "lstrcmp"))
def lstrcmpA(p: Process, one: PVOID, other: PVOID) -> INT:
    return _compare(p, one, other, p.read_ansi, 0)


@api
def lstrcmpW(p: Process, one: PVOID, other: PVOID) -> INT:
    return _compare(p, one, other, p.memory.read_wstring, 0)


@api(names=("lstrcmpiA", "lstrcmpi"))
def lstrcmpiA(p: Process, one: PVOID, other: PVOID) -> INT:
    return _compare(p, one, other, p.read_ansi, 1)


@api
def lstrcmpiW(p: Process, one: PVOID, other: PVOID) -> INT:
    return _compare(p, one, other, p.memory.read_wstring, 1)


def _compare(p: Process, one: int, other: int, read, flags: int) -> int:
    if not one or not other:
        return (one != 0) - (other != 0)
    return compare(read(one), read(other), flags, own_order(user_default()))
