"""securitybaseapi.h: security identifiers, access control lists, security descriptors."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.security import (
    ACL_HEADER,
    DACL_DEFAULTED,
    DACL_PRESENT,
    GROUP_DEFAULTED,
    OWNER_DEFAULTED,
    SACL_DEFAULTED,
    SACL_PRESENT,
    SELF_RELATIVE,
    Descriptor,
    aces,
    pack_ace,
    read_acl,
    read_sid,
)
from pywine.abi.types import (
    BOOL,
    BYTE,
    DWORD,
    INT,
    PVOID,
    TRUE,
    TSTR,
    USHORT,
    VOID,
    Out,
    OutOpt,
)
from pywine.abi.winerror import (
    ERROR_ALLOTTED_SPACE_EXCEEDED,
    ERROR_INSUFFICIENT_BUFFER,
    ERROR_INVALID_PARAMETER,
    ERROR_INVALID_SECURITY_DESCR,
    ERROR_NON_ACCOUNT_SID,
)
from pywine.nt.objects import Object
from pywine.nt.process import Process
from pywine.nt.security import ADMINISTRATORS, PRIMARY_GROUP, WELL_KNOWN, sid_bytes, sid_size

_ALLOWED, _DENIED = 0, 1
_END_OF_LIST = 0xFFFFFFFF


# Security identifiers.


@api
def AllocateAndInitializeSid(
    p: Process, authority: PVOID, count: BYTE, s0: DWORD, s1: DWORD, s2: DWORD, s3: DWORD, s4: DWORD,
    s5: DWORD, s6: DWORD, s7: DWORD, sid: Out[PVOID],
) -> TRUE:  # fmt: skip
    if count > 8:
        raise WinError(ERROR_INVALID_PARAMETER)
    parts = struct.pack("<8I", s0, s1, s2, s3, s4, s5, s6, s7)[: 4 * count]
    sid.value = p.allocate(bytes((1, count)) + p.memory.read(authority, 6) + parts)


@api
def FreeSid(p: Process, sid: PVOID) -> PVOID:
    p.heap.free(sid)
    return 0


@api
def InitializeSid(p: Process, sid: PVOID, authority: PVOID, count: BYTE) -> TRUE:
    if count > 15:
        raise WinError(ERROR_INVALID_PARAMETER)
    p.memory.write(sid, bytes((1, count)) + p.memory.read(authority, 6))


@api
def CopySid(p: Process, size: DWORD, target: PVOID, source: PVOID) -> TRUE:
    sid = read_sid(p, source)
    if size < len(sid):
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    p.memory.write(target, sid)


@api
def EqualSid(p: Process, one: PVOID, other: PVOID) -> BOOL:
    p.last_error = 0
    return read_sid(p, one) == read_sid(p, other)


@api
def EqualPrefixSid(p: Process, one: PVOID, other: PVOID) -> BOOL:
    first, second = read_sid(p, one), read_sid(p, other)
    return len(first) == len(second) and first[:-4] == second[:-4]


@api
def IsValidSid(p: Process, sid: PVOID) -> BOOL:
    if not sid:
        return False
    read_sid(p, sid)
    return True


@api
def GetLengthSid(p: Process, sid: PVOID) -> DWORD:
    return sid_size(p.memory.read(sid, 2)[1])


@api
def GetSidLengthRequired(p: Process, count: BYTE) -> DWORD:
    return sid_size(count)


@api
def GetSidIdentifierAuthority(p: Process, sid: PVOID) -> PVOID:
    return sid + 2


@api
def GetSidSubAuthority(p: Process, sid: PVOID, index: DWORD) -> PVOID:
    return sid + 8 + 4 * index


@api
def GetSidSubAuthorityCount(p: Process, sid: PVOID) -> PVOID:
    return sid + 1


@api
def CreateWellKnownSid(p: Process, kind: INT, domain: PVOID, sid: PVOID, size: Out[DWORD]) -> TRUE:
    if kind not in WELL_KNOWN:
        raise WinError(ERROR_INVALID_PARAMETER)
    data = sid_bytes(WELL_KNOWN[kind])
    room, size.value = size.value, len(data)
    if room < len(data) or not sid:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    p.memory.write(sid, data)


@api
def IsWellKnownSid(p: Process, sid: PVOID, kind: INT) -> BOOL:
    return kind in WELL_KNOWN and read_sid(p, sid) == sid_bytes(WELL_KNOWN[kind])


@api
def GetWindowsAccountDomainSid(p: Process, sid: PVOID, domain: PVOID, size: Out[DWORD]) -> TRUE:
    data = read_sid(p, sid)
    if data[2:12] != sid_bytes("S-1-5-21")[2:]:
        raise WinError(ERROR_NON_ACCOUNT_SID)
    prefix = bytes((1, 4)) + data[2:24]
    room, size.value = size.value, len(prefix)
    if room < len(prefix) or not domain:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    p.memory.write(domain, prefix)


# Access control lists.


@api
def InitializeAcl(p: Process, acl: PVOID, size: DWORD, revision: DWORD) -> TRUE:
    if size < ACL_HEADER:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    if not 2 <= revision <= 4 or size > 0xFFFF:
        raise WinError(ERROR_INVALID_PARAMETER)
    p.memory.write(acl, struct.pack("<BBHHH", revision, 0, size & ~3, 0, 0))


@api
def IsValidAcl(p: Process, acl: PVOID) -> BOOL:
    aces(read_acl(p, acl))
    return True


def _append(p: Process, acl: int, entry: bytes) -> None:
    """Put an entry at the end of a list. Raises WinError."""
    data = read_acl(p, acl)
    entries = aces(data)
    at = sum(entries[-1]) if entries else ACL_HEADER
    if at + len(entry) > len(data):
        raise WinError(ERROR_ALLOTTED_SPACE_EXCEEDED)
    p.memory.write(acl + at, entry)
    p.memory.write(acl + 4, struct.pack("<H", len(entries) + 1))


@api
def AddAccessAllowedAce(p: Process, acl: PVOID, revision: DWORD, mask: DWORD, sid: PVOID) -> TRUE:
    _append(p, acl, pack_ace(_ALLOWED, 0, mask, read_sid(p, sid)))


@api
def AddAccessAllowedAceEx(
    p: Process, acl: PVOID, revision: DWORD, flags: DWORD, mask: DWORD, sid: PVOID
) -> TRUE:
    _append(p, acl, pack_ace(_ALLOWED, flags & 0xFF, mask, read_sid(p, sid)))


@api
def AddAccessDeniedAce(p: Process, acl: PVOID, revision: DWORD, mask: DWORD, sid: PVOID) -> TRUE:
    _append(p, acl, pack_ace(_DENIED, 0, mask, read_sid(p, sid)))


@api
def AddAccessDeniedAceEx(
    p: Process, acl: PVOID, revision: DWORD, flags: DWORD, mask: DWORD, sid: PVOID
) -> TRUE:
    _append(p, acl, pack_ace(_DENIED, flags & 0xFF, mask, read_sid(p, sid)))


@api
def AddAce(p: Process, acl: PVOID, revision: DWORD, index: DWORD, list: PVOID, size: DWORD) -> TRUE:
    data = read_acl(p, acl)
    entries = aces(data)
    new = p.memory.read(list, size)
    count = _count(new)
    end = sum(entries[-1]) if entries else ACL_HEADER
    at = entries[index][0] if index < len(entries) else end
    if end + size > len(data):
        raise WinError(ERROR_ALLOTTED_SPACE_EXCEEDED)
    p.memory.write(acl + at, new + data[at:end])
    p.memory.write(acl + 4, struct.pack("<H", len(entries) + count))


def _count(entries: bytes) -> int:
    """How many entries these bytes are. Raises WinError(ERROR_INVALID_PARAMETER)."""
    count = at = 0
    while at < len(entries):
        size = struct.unpack_from("<H", entries, at + 2)[0] if at + 4 <= len(entries) else 0
        if size < 4:
            raise WinError(ERROR_INVALID_PARAMETER)
        at += size
        count += 1
    return count


@api
def DeleteAce(p: Process, acl: PVOID, index: DWORD) -> TRUE:
    data = read_acl(p, acl)
    entries = aces(data)
    if index >= len(entries):
        raise WinError(ERROR_INVALID_PARAMETER)
    at, size = entries[index]
    end = sum(entries[-1])
    p.memory.write(acl + at, data[at + size : end] + bytes(size))
    p.memory.write(acl + 4, struct.pack("<H", len(entries) - 1))


@api
def GetAce(p: Process, acl: PVOID, index: DWORD, entry: Out[PVOID]) -> TRUE:
    entries = aces(read_acl(p, acl))
    if index >= len(entries):
        raise WinError(ERROR_INVALID_PARAMETER)
    entry.value = acl + entries[index][0]


@api
def FindFirstFreeAce(p: Process, acl: PVOID, entry: Out[PVOID]) -> TRUE:
    data = read_acl(p, acl)
    entries = aces(data)
    at = sum(entries[-1]) if entries else ACL_HEADER
    entry.value = acl + at if at < len(data) else 0


@api
def GetAclInformation(p: Process, acl: PVOID, information: PVOID, size: DWORD, kind: INT) -> TRUE:
    data = read_acl(p, acl)
    entries = aces(data)
    used = sum(entries[-1]) if entries else ACL_HEADER
    found = (
        struct.pack("<I", data[0]) if kind == 1 else struct.pack("<III", len(entries), used, len(data) - used)
    )
    if kind not in (1, 2):
        raise WinError(ERROR_INVALID_PARAMETER)
    if size < len(found):
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    p.memory.write(information, found)


# Security descriptors.


@api
def InitializeSecurityDescriptor(p: Process, descriptor: PVOID, revision: DWORD) -> TRUE:
    p.memory.write(descriptor, bytes((revision & 0xFF,)) + bytes(Descriptor.size(p) - 1))
    Descriptor(p, descriptor)


@api
def IsValidSecurityDescriptor(p: Process, descriptor: PVOID) -> BOOL:
    if not descriptor:
        raise WinError(ERROR_INVALID_SECURITY_DESCR)
    Descriptor(p, descriptor).contents()
    return True


@api
def GetSecurityDescriptorLength(p: Process, descriptor: PVOID) -> DWORD:
    found = Descriptor(p, descriptor)
    base = 20 if found.is_relative else Descriptor.size(p)
    return base + sum(-(-len(data) // 4) * 4 for data in found.contents().values())


@api
def GetSecurityDescriptorControl(
    p: Process, descriptor: PVOID, control: Out[USHORT], revision: Out[DWORD]
) -> TRUE:
    control.value, revision.value = Descriptor(p, descriptor).control, 1


@api
def SetSecurityDescriptorControl(p: Process, descriptor: PVOID, mask: USHORT, bits: USHORT) -> TRUE:
    if (mask | bits) & ~0x3F00:
        raise WinError(ERROR_INVALID_PARAMETER)
    found = Descriptor(p, descriptor)
    p.memory.write(descriptor + 2, struct.pack("<H", found.control & ~mask | bits & mask))


def _absolute(p: Process, address: int) -> Descriptor:
    """A descriptor that may be changed. Raises WinError."""
    found = Descriptor(p, address)
    if found.is_relative:
        raise WinError(ERROR_INVALID_SECURITY_DESCR)
    return found


_LISTS = {"dacl": (DACL_PRESENT, DACL_DEFAULTED), "sacl": (SACL_PRESENT, SACL_DEFAULTED)}


def _set_list(p: Process, descriptor: int, part: str, address: int | None, defaulted: bool) -> None:
    """Give a descriptor this DACL or SACL, or none."""
    found, (is_present, is_defaulted) = _absolute(p, descriptor), _LISTS[part]
    found.control &= ~(is_present | is_defaulted)
    if address is not None:
        setattr(found, part, address)
        found.control |= is_present | (is_defaulted if defaulted else 0)
    found.store()


def _get_list(
    p: Process, descriptor: int, part: str, present: Out[BOOL], address: Out[PVOID], defaulted: Out[BOOL]
) -> None:
    found, (is_present, is_defaulted) = Descriptor(p, descriptor), _LISTS[part]
    present.value = bool(found.control & is_present)
    if present.value:
        address.value, defaulted.value = getattr(found, part), bool(found.control & is_defaulted)


@api
def SetSecurityDescriptorOwner(p: Process, descriptor: PVOID, owner: PVOID, defaulted: BOOL) -> TRUE:
    found = _absolute(p, descriptor)
    found.owner = owner
    found.control = found.control & ~OWNER_DEFAULTED | (OWNER_DEFAULTED if defaulted else 0)
    found.store()


@api
def SetSecurityDescriptorGroup(p: Process, descriptor: PVOID, group: PVOID, defaulted: BOOL) -> TRUE:
    found = _absolute(p, descriptor)
    found.group = group
    found.control = found.control & ~GROUP_DEFAULTED | (GROUP_DEFAULTED if defaulted else 0)
    found.store()


@api
def SetSecurityDescriptorDacl(
    p: Process, descriptor: PVOID, present: BOOL, dacl: PVOID, defaulted: BOOL
) -> TRUE:
    _set_list(p, descriptor, "dacl", dacl if present else None, bool(defaulted))


@api
def SetSecurityDescriptorSacl(
    p: Process, descriptor: PVOID, present: BOOL, sacl: PVOID, defaulted: BOOL
) -> TRUE:
    _set_list(p, descriptor, "sacl", sacl if present else None, bool(defaulted))


@api
def GetSecurityDescriptorOwner(
    p: Process, descriptor: PVOID, owner: Out[PVOID], defaulted: Out[BOOL]
) -> TRUE:
    found = Descriptor(p, descriptor)
    owner.value, defaulted.value = found.owner, bool(found.control & OWNER_DEFAULTED)


@api
def GetSecurityDescriptorGroup(
    p: Process, descriptor: PVOID, group: Out[PVOID], defaulted: Out[BOOL]
) -> TRUE:
    found = Descriptor(p, descriptor)
    group.value, defaulted.value = found.group, bool(found.control & GROUP_DEFAULTED)


@api
def GetSecurityDescriptorDacl(
    p: Process, descriptor: PVOID, present: Out[BOOL], dacl: Out[PVOID], defaulted: Out[BOOL]
) -> TRUE:
    _get_list(p, descriptor, "dacl", present, dacl, defaulted)


@api
def GetSecurityDescriptorSacl(
    p: Process, descriptor: PVOID, present: Out[BOOL], sacl: Out[PVOID], defaulted: Out[BOOL]
) -> TRUE:
    _get_list(p, descriptor, "sacl", present, sacl, defaulted)


@api
def MakeSelfRelativeSD(p: Process, descriptor: PVOID, relative: PVOID, size: Out[DWORD]) -> TRUE:
    found = Descriptor(p, descriptor)
    if found.control & SELF_RELATIVE:
        raise WinError(ERROR_INVALID_SECURITY_DESCR)
    data = found.relative()
    room, size.value = size.value, len(data)
    if room < len(data) or not relative:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    p.memory.write(relative, data)


@api
def MapGenericMask(p: Process, mask: Out[DWORD], mapping: PVOID) -> VOID:
    read, write, execute, everything = struct.unpack("<4I", p.memory.read(mapping, 16))
    wanted = mask.value
    for bit, rights in ((31, read), (30, write), (29, execute), (28, everything)):
        if wanted >> bit & 1:
            wanted |= rights
    mask.value = wanted & 0x0FFFFFFF


@api
def AreAllAccessesGranted(p: Process, granted: DWORD, desired: DWORD) -> BOOL:
    return granted & desired == desired


@api
def AreAnyAccessesGranted(p: Process, granted: DWORD, desired: DWORD) -> BOOL:
    return bool(granted & desired)


# The security of objects: everything belongs to the administrators, everybody may do everything.


def object_security(p: Process, wanted: int) -> bytes:
    """The self-relative descriptor of any object: the parts that SECURITY_INFORMATION asks for."""
    from pywine.abi.security import pack_acl, pack_descriptor
    from pywine.nt.security import EVERYONE

    parts = {}
    if wanted & 1:
        parts["owner"] = sid_bytes(ADMINISTRATORS)
    if wanted & 2:
        parts["group"] = sid_bytes(PRIMARY_GROUP)
    if wanted & 4:
        parts["dacl"] = pack_acl([pack_ace(_ALLOWED, 0, 0x1F01FF, sid_bytes(EVERYONE))])
    return pack_descriptor(DACL_PRESENT if wanted & 4 else 0, parts)


def give_security(p: Process, wanted: int, descriptor: int, size: int, needed: OutOpt[DWORD]) -> None:
    """Store the descriptor of any object. Raises WinError."""
    data = object_security(p, wanted)
    needed.value = len(data)
    if size < len(data) or not descriptor:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    p.memory.write(descriptor, data)


@api.aw(partial="every file belongs to the administrators and is everybody's")
def GetFileSecurity(
    p: Process, name: TSTR, wanted: DWORD, descriptor: PVOID, size: DWORD, needed: Out[DWORD]
) -> TRUE:
    p.files.existing(name)
    give_security(p, wanted, descriptor, size, needed)


@api.aw(stub="the descriptor is checked and forgotten")
def SetFileSecurity(p: Process, name: TSTR, wanted: DWORD, descriptor: PVOID) -> TRUE:
    p.files.existing(name)
    Descriptor(p, descriptor).contents()


@api(partial="every object belongs to the administrators and is everybody's")
def GetKernelObjectSecurity(
    p: Process, object: Object, wanted: DWORD, descriptor: PVOID, size: DWORD, needed: Out[DWORD]
) -> TRUE:
    give_security(p, wanted, descriptor, size, needed)


@api(stub="the descriptor is checked and forgotten")
def SetKernelObjectSecurity(p: Process, object: Object, wanted: DWORD, descriptor: PVOID) -> TRUE:
    Descriptor(p, descriptor).contents()


@api
def AllocateLocallyUniqueId(p: Process, luid: PVOID) -> TRUE:
    from pywine.nt import clock

    p.memory.write(luid, struct.pack("<Q", clock.now() & 0x7FFFFFFFFFFFFFFF))
