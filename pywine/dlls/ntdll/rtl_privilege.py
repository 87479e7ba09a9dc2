"""Identifiers that ntdll makes and writes as text, and privileges of the caller's token."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_NO_TOKEN, STATUS_PRIVILEGE_NOT_HELD
from pywine.abi.security import read_sid
from pywine.abi.text import encode_wide
from pywine.abi.types import BOOLEAN, BYTE, DWORD, PVOID, STATUS, ULONG, VOID, Out
from pywine.abi.winternl import UNICODE_STRING
from pywine.dlls.advapi32 import securitybaseapi as advapi32
from pywine.dlls.ntdll.rtl_string import deliver
from pywine.nt.process import Process
from pywine.nt.security import PRIVILEGE_ENABLED, ProcessToken, sid_text


@api
def RtlAllocateAndInitializeSid(
    p: Process, authority: PVOID, count: BYTE, s0: DWORD, s1: DWORD, s2: DWORD, s3: DWORD, s4: DWORD,
    s5: DWORD, s6: DWORD, s7: DWORD, sid: Out[PVOID],
) -> STATUS:  # fmt: skip
    advapi32.AllocateAndInitializeSid(p, authority, count, s0, s1, s2, s3, s4, s5, s6, s7, sid)


@api
def RtlFreeSid(p: Process, sid: PVOID) -> PVOID:
    return advapi32.FreeSid(p, sid)


@api
def RtlConvertSidToUnicodeString(
    p: Process, text: Out[UNICODE_STRING], sid: PVOID, allocate: BOOLEAN
) -> STATUS:
    deliver(p, text, encode_wide(sid_text(read_sid(p, sid))), b"\0\0", allocate)


@api
def RtlLengthSidAsUnicodeString(p: Process, sid: PVOID, size: Out[ULONG]) -> STATUS:
    size.value = len(encode_wide(sid_text(read_sid(p, sid)))) + 2


@api
def RtlCopyLuid(p: Process, target: PVOID, source: PVOID) -> VOID:
    p.memory.write(target, p.memory.read(source, 8))


@api
def RtlAdjustPrivilege(
    p: Process, privilege: ULONG, enable: BOOLEAN, of_thread: BOOLEAN, was_enabled: Out[BOOLEAN]
) -> STATUS:
    tokens = p.state(ProcessToken)
    token = tokens.impersonated.get(p.thread.id) if of_thread else tokens.token
    if token is None:
        raise NtError(STATUS_NO_TOKEN)
    before = token.adjust(privilege, PRIVILEGE_ENABLED if enable else 0)
    if before is None:
        raise NtError(STATUS_PRIVILEGE_NOT_HELD)
    was_enabled.value = bool(before & PRIVILEGE_ENABLED)
