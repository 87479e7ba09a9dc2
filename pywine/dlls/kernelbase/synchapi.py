"""synchapi.h: waiting on an address."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import DWORD, PVOID, SIZE_T, TRUE, VOID
from pywine.abi.winerror import ERROR_TIMEOUT
from pywine.dlls.ntdll.rtl_sync import RtlWakeAddressAll, RtlWakeAddressSingle, wait_on_address
from pywine.nt.clock import deadline_after
from pywine.nt.process import Process


@api(calls_back=True)
def WaitOnAddress(p: Process, address: PVOID, compare: PVOID, size: SIZE_T, milliseconds: DWORD) -> TRUE:
    if wait_on_address(p, address, compare, size, deadline_after(milliseconds)):
        raise WinError(ERROR_TIMEOUT)


@api
def WakeByAddressSingle(p: Process, address: PVOID) -> VOID:
    RtlWakeAddressSingle(p, address)


@api
def WakeByAddressAll(p: Process, address: PVOID) -> VOID:
    RtlWakeAddressAll(p, address)
