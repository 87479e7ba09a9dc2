"""ntsecapi.h: the local security authority, which lets nobody in."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_ACCESS_DENIED, STATUS_INVALID_HANDLE
from pywine.abi.translate import status_to_win32
from pywine.abi.types import DWORD, HANDLE, PVOID, STATUS, ULONG, Out
from pywine.nt.process import Process


@api(partial="always refused, as for a user without rights")
def LsaOpenPolicy(p: Process, system: PVOID, attributes: PVOID, access: DWORD, policy: Out[HANDLE]) -> STATUS:
    raise NtError(STATUS_ACCESS_DENIED)


@api
def LsaClose(p: Process, policy: HANDLE) -> STATUS:
    raise NtError(STATUS_INVALID_HANDLE)


@api
def LsaFreeMemory(p: Process, buffer: PVOID) -> STATUS:
    """Nothing was ever given out."""


@api
def LsaNtStatusToWinError(p: Process, status: ULONG) -> ULONG:
    return status_to_win32(status)


@api
def LsaLookupNames(
    p: Process, policy: HANDLE, count: ULONG, names: PVOID, domains: PVOID, sids: PVOID
) -> STATUS:
    raise NtError(STATUS_INVALID_HANDLE)


@api
def LsaLookupSids(
    p: Process, policy: HANDLE, count: ULONG, sids: PVOID, domains: PVOID, names: PVOID
) -> STATUS:
    raise NtError(STATUS_INVALID_HANDLE)


@api
def LsaEnumerateAccountRights(p: Process, policy: HANDLE, sid: PVOID, rights: PVOID, count: PVOID) -> STATUS:
    raise NtError(STATUS_INVALID_HANDLE)


@api
def LsaAddAccountRights(p: Process, policy: HANDLE, sid: PVOID, rights: PVOID, count: ULONG) -> STATUS:
    raise NtError(STATUS_INVALID_HANDLE)


@api
def LsaQueryInformationPolicy(p: Process, policy: HANDLE, kind: ULONG, buffer: PVOID) -> STATUS:
    raise NtError(STATUS_INVALID_HANDLE)
