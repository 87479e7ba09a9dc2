"""Security of ntdll: identifiers, lists and descriptors, which advapi32 has the bodies of, with NTSTATUS."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError, WinError
from pywine.abi.security import aces, read_acl, read_sid
from pywine.abi.types import BOOLEAN, BYTE, DWORD, PVOID, STATUS, ULONG, USHORT, Out
from pywine.dlls.advapi32 import securitybaseapi as advapi32
from pywine.nt.process import Process


@api
def RtlLengthSid(p: Process, sid: PVOID) -> ULONG:
    return advapi32.GetLengthSid(p, sid)


@api
def RtlLengthRequiredSid(p: Process, count: ULONG) -> ULONG:
    return 8 + 4 * count


@api
def RtlValidSid(p: Process, sid: PVOID) -> BOOLEAN:
    try:
        read_sid(p, sid)
    except WinError:
        return False
    return True


@api
def RtlEqualSid(p: Process, one: PVOID, other: PVOID) -> BOOLEAN:
    return bool(advapi32.EqualSid(p, one, other))


@api
def RtlEqualPrefixSid(p: Process, one: PVOID, other: PVOID) -> BOOLEAN:
    return bool(advapi32.EqualPrefixSid(p, one, other))


@api
def RtlCopySid(p: Process, size: ULONG, target: PVOID, source: PVOID) -> STATUS:
    advapi32.CopySid(p, size, target, source)


@api
def RtlInitializeSid(p: Process, sid: PVOID, authority: PVOID, count: BYTE) -> STATUS:
    advapi32.InitializeSid(p, sid, authority, count)


@api
def RtlSubAuthoritySid(p: Process, sid: PVOID, index: ULONG) -> PVOID:
    return advapi32.GetSidSubAuthority(p, sid, index)


@api
def RtlSubAuthorityCountSid(p: Process, sid: PVOID) -> PVOID:
    return advapi32.GetSidSubAuthorityCount(p, sid)


@api
def RtlIdentifierAuthoritySid(p: Process, sid: PVOID) -> PVOID:
    return advapi32.GetSidIdentifierAuthority(p, sid)


@api
def RtlCreateAcl(p: Process, acl: PVOID, size: ULONG, revision: ULONG) -> STATUS:
    advapi32.InitializeAcl(p, acl, size, revision)


@api
def RtlValidAcl(p: Process, acl: PVOID) -> BOOLEAN:
    try:
        aces(read_acl(p, acl))
    except WinError:
        return False
    return True


@api
def RtlAddAccessAllowedAce(p: Process, acl: PVOID, revision: DWORD, mask: DWORD, sid: PVOID) -> STATUS:
    advapi32.AddAccessAllowedAce(p, acl, revision, mask, sid)


@api
def RtlAddAccessDeniedAce(p: Process, acl: PVOID, revision: DWORD, mask: DWORD, sid: PVOID) -> STATUS:
    advapi32.AddAccessDeniedAce(p, acl, revision, mask, sid)


@api
def RtlAddAccessAllowedAceEx(
    p: Process, acl: PVOID, revision: DWORD, flags: DWORD, mask: DWORD, sid: PVOID
) -> STATUS:
    advapi32.AddAccessAllowedAceEx(p, acl, revision, flags, mask, sid)


@api
def RtlAddAccessDeniedAceEx(
    p: Process, acl: PVOID, revision: DWORD, flags: DWORD, mask: DWORD, sid: PVOID
) -> STATUS:
    advapi32.AddAccessDeniedAceEx(p, acl, revision, flags, mask, sid)


@api
def RtlAddAce(p: Process, acl: PVOID, revision: DWORD, index: DWORD, list: PVOID, size: DWORD) -> STATUS:
    advapi32.AddAce(p, acl, revision, index, list, size)


@api
def RtlDeleteAce(p: Process, acl: PVOID, index: DWORD) -> STATUS:
    advapi32.DeleteAce(p, acl, index)


@api
def RtlGetAce(p: Process, acl: PVOID, index: DWORD, entry: Out[PVOID]) -> STATUS:
    advapi32.GetAce(p, acl, index, entry)


@api
def RtlFirstFreeAce(p: Process, acl: PVOID, entry: Out[PVOID]) -> BOOLEAN:
    advapi32.FindFirstFreeAce(p, acl, entry)
    return True


@api
def RtlCreateSecurityDescriptor(p: Process, descriptor: PVOID, revision: ULONG) -> STATUS:
    if revision != 1:
        raise NtError(0xC0000058)  # STATUS_UNKNOWN_REVISION
    advapi32.InitializeSecurityDescriptor(p, descriptor, revision)


@api
def RtlValidSecurityDescriptor(p: Process, descriptor: PVOID) -> BOOLEAN:
    try:
        return bool(advapi32.IsValidSecurityDescriptor(p, descriptor))
    except WinError:
        return False


@api
def RtlLengthSecurityDescriptor(p: Process, descriptor: PVOID) -> ULONG:
    return advapi32.GetSecurityDescriptorLength(p, descriptor)


@api
def RtlGetControlSecurityDescriptor(
    p: Process, descriptor: PVOID, control: Out[USHORT], revision: Out[ULONG]
) -> STATUS:
    advapi32.GetSecurityDescriptorControl(p, descriptor, control, revision)


@api
def RtlSetOwnerSecurityDescriptor(p: Process, descriptor: PVOID, owner: PVOID, defaulted: BOOLEAN) -> STATUS:
    advapi32.SetSecurityDescriptorOwner(p, descriptor, owner, defaulted)


@api
def RtlSetGroupSecurityDescriptor(p: Process, descriptor: PVOID, group: PVOID, defaulted: BOOLEAN) -> STATUS:
    advapi32.SetSecurityDescriptorGroup(p, descriptor, group, defaulted)


@api
def RtlSetDaclSecurityDescriptor(
    p: Process, descriptor: PVOID, present: BOOLEAN, acl: PVOID, defaulted: BOOLEAN
) -> STATUS:
    advapi32.SetSecurityDescriptorDacl(p, descriptor, present, acl, defaulted)


@api
def RtlSetSaclSecurityDescriptor(
    p: Process, descriptor: PVOID, present: BOOLEAN, acl: PVOID, defaulted: BOOLEAN
) -> STATUS:
    advapi32.SetSecurityDescriptorSacl(p, descriptor, present, acl, defaulted)


@api
def RtlGetOwnerSecurityDescriptor(
    p: Process, descriptor: PVOID, owner: Out[PVOID], defaulted: Out[BOOLEAN]
) -> STATUS:
    advapi32.GetSecurityDescriptorOwner(p, descriptor, owner, defaulted)


@api
def RtlGetGroupSecurityDescriptor(
    p: Process, descriptor: PVOID, group: Out[PVOID], defaulted: Out[BOOLEAN]
) -> STATUS:
    advapi32.GetSecurityDescriptorGroup(p, descriptor, group, defaulted)


@api
def RtlGetDaclSecurityDescriptor(
    p: Process, descriptor: PVOID, present: Out[BOOLEAN], acl: Out[PVOID], defaulted: Out[BOOLEAN]
) -> STATUS:
    advapi32.GetSecurityDescriptorDacl(p, descriptor, present, acl, defaulted)


@api
def RtlGetSaclSecurityDescriptor(
    p: Process, descriptor: PVOID, present: Out[BOOLEAN], acl: Out[PVOID], defaulted: Out[BOOLEAN]
) -> STATUS:
    advapi32.GetSecurityDescriptorSacl(p, descriptor, present, acl, defaulted)


@api(names=("RtlAbsoluteToSelfRelativeSD", "RtlMakeSelfRelativeSD"))
def RtlAbsoluteToSelfRelativeSD(p: Process, descriptor: PVOID, relative: PVOID, size: Out[ULONG]) -> STATUS:
    advapi32.MakeSelfRelativeSD(p, descriptor, relative, size)
