"""tlhelp32.h: the heaps of this process, and their blocks."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Struct
from pywine.abi.types import BOOL, DWORD, HANDLE, PVOID, SIZE_T, TRUE, ULONG_PTR, Out, OutOpt
from pywine.abi.winerror import (
    ERROR_INVALID_DATA,
    ERROR_INVALID_PARAMETER,
    ERROR_NO_MORE_FILES,
    ERROR_PARTIAL_COPY,
)
from pywine.dlls.kernel32.tlhelp32 import Snapshot
from pywine.nt.process import Process
from pywine.nt.remote import process_of

_HF32_DEFAULT, _LF32_FIXED = 1, 1


class HEAPLIST32(Struct):
    dwSize: SIZE_T
    th32ProcessID: DWORD
    th32HeapID: ULONG_PTR
    dwFlags: DWORD


class HEAPENTRY32(Struct):
    dwSize: SIZE_T
    hHandle: HANDLE
    dwAddress: ULONG_PTR
    dwBlockSize: SIZE_T
    dwFlags: DWORD
    dwLockCount: DWORD
    dwResvd: DWORD
    th32ProcessID: DWORD
    th32HeapID: ULONG_PTR


class _Untold:
    """The blocks of a heap that have not been told yet."""

    def __init__(self, p: Process) -> None:
        self.blocks: list[tuple[int, int]] = []


def _heaps(p: Process, snapshot: Snapshot, entry: HEAPLIST32, at: int) -> None:
    if entry.dwSize < 16:
        raise WinError(ERROR_INVALID_PARAMETER)
    heaps = list(p.heaps)
    if at >= len(heaps):
        raise WinError(ERROR_NO_MORE_FILES)
    snapshot.heaps_told = at + 1
    entry.th32ProcessID, entry.th32HeapID = p.id, heaps[at]
    entry.dwFlags = _HF32_DEFAULT if heaps[at] == p.heap.address else 0


@api(partial="this process's heaps only")
def Heap32ListFirst(p: Process, snapshot: Snapshot, entry: Out[HEAPLIST32]) -> TRUE:
    _heaps(p, snapshot, entry, 0)


@api(partial="this process's heaps only")
def Heap32ListNext(p: Process, snapshot: Snapshot, entry: Out[HEAPLIST32]) -> TRUE:
    _heaps(p, snapshot, entry, snapshot.heaps_told)


@api(partial="this process's heaps only")
def Heap32First(p: Process, entry: Out[HEAPENTRY32], process: DWORD, heap: ULONG_PTR) -> TRUE:
    if entry.dwSize < 16:
        raise WinError(ERROR_INVALID_PARAMETER)
    if process not in (0, p.id):
        process_of(p, process)
        raise WinError(ERROR_PARTIAL_COPY)
    found = p.heaps.get(heap)
    if found is None:
        raise WinError(ERROR_INVALID_DATA)
    p.state(_Untold).blocks = [(block, found.sizes[block]) for block in sorted(found.sizes)]
    entry.th32ProcessID, entry.th32HeapID = p.id, heap
    Heap32Next(p, entry)


@api(partial="this process's heaps only")
def Heap32Next(p: Process, entry: Out[HEAPENTRY32]) -> TRUE:
    blocks = p.state(_Untold).blocks
    if not blocks:
        raise WinError(ERROR_NO_MORE_FILES)
    address, size = blocks.pop(0)
    entry.hHandle = entry.dwAddress = address
    entry.dwBlockSize, entry.dwFlags, entry.dwLockCount = size, _LF32_FIXED, 0


@api(partial="this process's memory and that of others which can be opened")
def Toolhelp32ReadProcessMemory(
    p: Process, process: DWORD, address: PVOID, buffer: PVOID, size: SIZE_T, done: OutOpt[SIZE_T]
) -> BOOL:
    from pywine.dlls.kernel32.memoryapi import ReadProcessMemory

    ReadProcessMemory(p, process_of(p, process or p.id), address, buffer, size, done)
    return True
