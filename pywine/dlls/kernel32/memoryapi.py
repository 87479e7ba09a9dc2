"""memoryapi.h: virtual memory."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.struct import Struct
from pywine.abi.types import DWORD, PVOID, SIZE_T, TRUE, Out
from pywine.nt.process import Process


class MEMORY_BASIC_INFORMATION(Struct):
    BaseAddress: PVOID
    AllocationBase: PVOID
    AllocationProtect: DWORD
    RegionSize: SIZE_T
    State: DWORD
    Protect: DWORD
    Type: DWORD


@api
def VirtualProtect(p: Process, address: PVOID, size: SIZE_T, protection: DWORD, old: Out[DWORD]) -> TRUE:
    old.value = p.virtual.protect(address, size, protection)


@api
def VirtualQuery(p: Process, address: PVOID, info: Out[MEMORY_BASIC_INFORMATION], size: SIZE_T) -> SIZE_T:
    (
        info.BaseAddress, info.AllocationBase, info.AllocationProtect, info.RegionSize, info.State, info.Protect, info.Type,
    ) = p.virtual.query(address)  # fmt: skip
    return 48 if p.bits == 64 else 28
