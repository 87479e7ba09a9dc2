"""The process and its threads as ntdll sees them: PEB, last errors, ending."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import ProcessExit
from pywine.abi.translate import status_to_win32, win32_to_status
from pywine.abi.types import BOOLEAN, DWORD, PVOID, STATUS, ULONG, VOID, Out
from pywine.nt.process import Process
from pywine.nt.processor import features
from pywine.nt.tls import FlsSlots


@api
def RtlGetCurrentPeb(p: Process) -> PVOID:
    return p.peb_address


@api
def RtlGetLastWin32Error(p: Process) -> DWORD:
    return p.last_error


@api(names=("RtlSetLastWin32Error", "RtlRestoreLastWin32Error"))
def RtlSetLastWin32Error(p: Process, code: DWORD) -> VOID:
    p.last_error = code


@api
def RtlSetLastWin32ErrorAndNtStatusFromNtStatus(p: Process, status: ULONG) -> VOID:
    p.last_error = _failed(p, status)


@api
def RtlNtStatusToDosError(p: Process, status: ULONG) -> ULONG:
    return _failed(p, status)


@api(partial="of functions of kernel32 that failed, a status that means their last error")
def RtlGetLastNtStatus(p: Process) -> ULONG:
    status = p.thread.teb.LastStatusValue
    return status if status_to_win32(status) == p.last_error else win32_to_status(p.last_error)


@api
def RtlNtStatusToDosErrorNoTeb(p: Process, status: ULONG) -> ULONG:
    return status_to_win32(status)


@api
def RtlGetThreadErrorMode(p: Process) -> DWORD:
    return 0


@api
def RtlExitUserProcess(p: Process, status: ULONG) -> VOID:
    raise ProcessExit(status)


@api
def RtlGetCurrentProcessorNumber(p: Process) -> ULONG:
    return 0


@api
def RtlGetCurrentProcessorNumberEx(p: Process, number: PVOID) -> VOID:
    p.memory.write(number, bytes(4))


@api
def RtlIsProcessorFeaturePresent(p: Process, feature: DWORD) -> BOOLEAN:
    return feature in features(p.bits)


def _failed(p: Process, status: int) -> int:
    p.thread.teb.LastStatusValue = status
    return status_to_win32(status)


# Values of fibers.


@api
def RtlFlsAlloc(p: Process, callback: PVOID, index: Out[ULONG]) -> STATUS:
    index.value = p.state(FlsSlots).allocate(callback)


@api(calls_back=True)
def RtlFlsFree(p: Process, index: ULONG) -> STATUS:
    for callback, value in p.state(FlsSlots).free(index):
        p.call(callback, value)


@api
def RtlFlsGetValue(p: Process, index: ULONG, value: Out[PVOID]) -> STATUS:
    slots = p.state(FlsSlots)
    slots.check(index)
    value.value = slots.get(p.thread, index)


@api
def RtlFlsSetValue(p: Process, index: ULONG, value: PVOID) -> STATUS:
    slots = p.state(FlsSlots)
    slots.check(index)
    slots.set(p.thread, index, value)
