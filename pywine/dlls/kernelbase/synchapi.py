"""synchapi.h: waiting on an address."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import BOOL, DWORD, PVOID, SIZE_T, VOID
from pywine.abi.winerror import ERROR_INVALID_PARAMETER
from pywine.dlls.ntdll.rtl_sync import Sleepers
from pywine.nt.process import Process

_ERROR_TIMEOUT = 1460


@api(calls_back=True)
def WaitOnAddress(p: Process, address: PVOID, compare: PVOID, size: SIZE_T, milliseconds: DWORD) -> BOOL:
    if size not in (1, 2, 4, 8):
        raise WinError(ERROR_INVALID_PARAMETER)
    if p.memory.read(address, size) != p.memory.read(compare, size):
        return True
    if p.state(Sleepers).sleep(p, address, milliseconds):
        return True
    raise WinError(_ERROR_TIMEOUT)


@api
def WakeByAddressSingle(p: Process, address: PVOID) -> VOID:
    p.state(Sleepers).wake(address, 1)


@api
def WakeByAddressAll(p: Process, address: PVOID) -> VOID:
    p.state(Sleepers).wake(address, 1 << 30)
