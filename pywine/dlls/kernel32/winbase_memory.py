"""winbase.h: GlobalAlloc, LocalAlloc and their kin, pointer probes, CopyMemory's cousins."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import BOOL, PVOID, SIZE_T, UINT, VOID
from pywine.abi.winerror import ERROR_NOT_ENOUGH_MEMORY
from pywine.machine.memory import READ, WRITE, AccessViolation
from pywine.nt.moveable import INVALID_HANDLE, MoveableMemory
from pywine.nt.process import Process


@api(names=("GlobalAlloc", "LocalAlloc"))
def GlobalAlloc(p: Process, flags: UINT, size: SIZE_T) -> PVOID:
    return _or_no_memory(p.state(MoveableMemory).allocate(flags, size))


@api(names=("GlobalReAlloc", "LocalReAlloc"))
def GlobalReAlloc(p: Process, memory: PVOID, size: SIZE_T, flags: UINT) -> PVOID:
    return _or_no_memory(p.state(MoveableMemory).reallocate(memory, size, flags))


@api(names=("GlobalFree", "LocalFree"))
def GlobalFree(p: Process, memory: PVOID) -> PVOID:
    if memory:
        try:
            p.state(MoveableMemory).free(memory)
        except WinError as error:
            p.last_error = error.code
            return memory
    return 0


@api(names=("GlobalLock", "LocalLock", "GlobalWire"))
def GlobalLock(p: Process, memory: PVOID) -> PVOID:
    return p.state(MoveableMemory).lock(memory)


@api(names=("GlobalUnlock", "LocalUnlock", "GlobalUnWire"))
def GlobalUnlock(p: Process, memory: PVOID) -> BOOL:
    still_locked = p.state(MoveableMemory).unlock(memory)
    if not still_locked:
        p.last_error = 0
    return still_locked


@api(names=("GlobalSize", "LocalSize"))
def GlobalSize(p: Process, memory: PVOID) -> SIZE_T:
    return p.state(MoveableMemory).size(memory)


@api(names=("GlobalFlags", "LocalFlags"))
def GlobalFlags(p: Process, memory: PVOID) -> UINT:
    try:
        return p.state(MoveableMemory).flags(memory)
    except WinError as error:
        p.last_error = error.code
        return INVALID_HANDLE


@api(names=("GlobalHandle", "LocalHandle"))
def GlobalHandle(p: Process, memory: PVOID) -> PVOID:
    return p.state(MoveableMemory).handle(memory)


@api(names=("GlobalFix", "GlobalUnfix"))
def GlobalFix(p: Process, memory: PVOID) -> VOID:
    pass


@api(names=("GlobalCompact", "LocalCompact"))
def GlobalCompact(p: Process, minimum: UINT) -> SIZE_T:
    return p.heap.largest_free


@api(names=("LocalShrink",))
def LocalShrink(p: Process, memory: PVOID, size: UINT) -> SIZE_T:
    return p.heap.largest_free


@api(names=("IsBadReadPtr", "IsBadHugeReadPtr"))
def IsBadReadPtr(p: Process, address: PVOID, size: SIZE_T) -> BOOL:
    return _is_bad(p, address, size, READ)


@api(names=("IsBadWritePtr", "IsBadHugeWritePtr"))
def IsBadWritePtr(p: Process, address: PVOID, size: SIZE_T) -> BOOL:
    return _is_bad(p, address, size, WRITE)


@api
def IsBadCodePtr(p: Process, address: PVOID) -> BOOL:
    return _is_bad(p, address, 1, READ)


@api
def IsBadStringPtrA(p: Process, address: PVOID, limit: SIZE_T) -> BOOL:
    return _is_bad_string(p, p.memory.read_cstring, address, limit)


@api
def IsBadStringPtrW(p: Process, address: PVOID, limit: SIZE_T) -> BOOL:
    return _is_bad_string(p, p.memory.read_wstring, address, limit)


def _is_bad(p: Process, address: int, size: int, access: int) -> bool:
    try:
        p.memory.check(address, size, access)
    except AccessViolation:
        return True
    return False


def _is_bad_string(p: Process, read, address: int, limit: int) -> bool:
    try:
        read(address, min(limit, 0x7FFFFFFF))
    except AccessViolation:
        return True
    return False


def _or_no_memory(handle: int) -> int:
    if not handle:
        raise WinError(ERROR_NOT_ENOUGH_MEMORY)
    return handle
