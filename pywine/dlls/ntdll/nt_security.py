"""Tokens of ntdll, which advapi32 and kernel32 have the bodies of, with NTSTATUS."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_INVALID_PARAMETER, STATUS_NO_TOKEN
from pywine.abi.types import BOOLEAN, DWORD, HANDLE, INT, PVOID, STATUS, ULONG, Out, OutOpt
from pywine.dlls.advapi32 import securitybaseapi_token as advapi32
from pywine.dlls.advapi32.securitybaseapi import AllocateLocallyUniqueId
from pywine.nt.process import Process
from pywine.nt.security import IMPERSONATION, PRIMARY, ProcessToken
from pywine.nt.thread import Thread


@api
def NtOpenProcessToken(p: Process, process: Process, access: DWORD, token: Out[HANDLE]) -> STATUS:
    token.value = p.handles.open(process.state(ProcessToken).token, access)


@api
def NtOpenProcessTokenEx(
    p: Process, process: Process, access: DWORD, attributes: ULONG, token: Out[HANDLE]
) -> STATUS:
    token.value = p.handles.open(process.state(ProcessToken).token, access, inherit=bool(attributes & 2))


@api
def NtOpenThreadToken(
    p: Process, thread: Thread, access: DWORD, as_self: BOOLEAN, token: Out[HANDLE]
) -> STATUS:
    found = p.state(ProcessToken).impersonated.get(thread.id)
    token.value = 0
    if found is None:
        raise NtError(STATUS_NO_TOKEN)
    token.value = p.handles.open(found, access)


@api
def NtOpenThreadTokenEx(
    p: Process, thread: Thread, access: DWORD, as_self: BOOLEAN, attributes: ULONG, token: Out[HANDLE]
) -> STATUS:
    NtOpenThreadToken(p, thread, access, as_self, token)


@api
def NtQueryInformationToken(
    p: Process, token: HANDLE, kind: INT, information: PVOID, size: ULONG, needed: OutOpt[ULONG]
) -> STATUS:
    advapi32.GetTokenInformation(p, token, kind, information, size, needed)


@api(partial="the session's number only; the rest is checked and forgotten")
def NtSetInformationToken(p: Process, token: HANDLE, kind: INT, information: PVOID, size: ULONG) -> STATUS:
    advapi32.SetTokenInformation(p, token, kind, information, size)


@api
def NtDuplicateToken(
    p: Process, token: HANDLE, access: DWORD, attributes: PVOID, effective: BOOLEAN, kind: INT,
    copy: Out[HANDLE],
) -> STATUS:  # fmt: skip
    if kind not in (PRIMARY, IMPERSONATION):
        raise NtError(STATUS_INVALID_PARAMETER)
    copy.value = p.handles.open(advapi32.token_of(p, token).copy(kind, 2), access)


@api
def NtAdjustPrivilegesToken(
    p: Process, token: HANDLE, disable_all: BOOLEAN, state: PVOID, size: ULONG, previous: PVOID,
    needed: OutOpt[ULONG],
) -> STATUS:  # fmt: skip
    advapi32.AdjustTokenPrivileges(p, token, disable_all, state, size, previous, needed)


@api
def NtAllocateLocallyUniqueId(p: Process, luid: PVOID) -> STATUS:
    AllocateLocallyUniqueId(p, luid)
