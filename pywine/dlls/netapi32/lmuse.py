"""lmuse.h: connections to shared folders: there are none, and nobody to make one to."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import DWORD, PVOID, WSTR, Opt, OutOpt
from pywine.abi.winerror import ERROR_BAD_NETPATH
from pywine.nt.process import Process

_NERR_USE_NOT_FOUND = 2250


@api(stub="there are no servers to connect to: fails")
def NetUseAdd(
    p: Process, server: Opt[WSTR], level: DWORD, use: PVOID, wrong_parameter: OutOpt[DWORD]
) -> DWORD:
    return ERROR_BAD_NETPATH


@api
def NetUseDel(p: Process, server: Opt[WSTR], name: Opt[WSTR], force: DWORD) -> DWORD:
    return _NERR_USE_NOT_FOUND


@api
def NetUseEnum(
    p: Process, server: Opt[WSTR], level: DWORD, uses: OutOpt[PVOID], preferred: DWORD,
    count: OutOpt[DWORD], total: OutOpt[DWORD], resume: PVOID,
) -> DWORD:  # fmt: skip
    uses.value = count.value = total.value = 0
    return 0


@api
def NetUseGetInfo(p: Process, server: Opt[WSTR], name: Opt[WSTR], level: DWORD, use: OutOpt[PVOID]) -> DWORD:
    use.value = 0
    return _NERR_USE_NOT_FOUND
