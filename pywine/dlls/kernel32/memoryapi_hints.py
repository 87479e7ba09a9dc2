"""memoryapi.h: hints about memory, which the host knows better."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import DWORD, HANDLE, INT, PVOID, SIZE_T, TRUE, ULONG, Out
from pywine.abi.winerror import ERROR_INVALID_PARAMETER
from pywine.nt.machine_info import Memory
from pywine.nt.process import Process, ProcessObject
from pywine.nt.sync import Event

_LOW, _HIGH = 0, 1
_PLENTY = 1 << 28  # bytes that are free while memory is not low


@api
def PrefetchVirtualMemory(
    p: Process, process: ProcessObject, count: SIZE_T, ranges: PVOID, flags: ULONG
) -> TRUE:
    if flags or not count:
        raise WinError(ERROR_INVALID_PARAMETER)


@api
def OfferVirtualMemory(p: Process, address: PVOID, size: SIZE_T, priority: INT) -> DWORD:
    p.memory.check(address, size, 2)
    return 0


@api
def ReclaimVirtualMemory(p: Process, address: PVOID, size: SIZE_T) -> DWORD:
    p.memory.check(address, size, 2)
    return 0


class MemoryNotification(Event):
    """Signaled while memory is low, or plentiful, as the host says when it is made."""

    def __init__(self, kind: int) -> None:
        super().__init__(manual=True, signaled=(Memory().available < _PLENTY) == (kind == _LOW))


@api(partial="what the host says when it is made")
def CreateMemoryResourceNotification(p: Process, kind: INT) -> HANDLE:
    if kind not in (_LOW, _HIGH):
        raise WinError(ERROR_INVALID_PARAMETER)
    return p.handles.open(MemoryNotification(kind))


@api
def QueryMemoryResourceNotification(p: Process, notification: MemoryNotification, state: Out[INT]) -> TRUE:
    state.value = int(notification.is_signaled())
