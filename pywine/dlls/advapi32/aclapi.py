"""aclapi.h: lists of entries by trustee, and the security of objects in one call."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.security import Descriptor, aces, pack_ace, pack_acl, read_acl, read_sid
from pywine.abi.struct import Struct
from pywine.abi.text import read_text
from pywine.abi.types import DWORD, FORM, INT, LSTATUS, PVOID, TSTR, ULONG, VOID, In, Out, OutOpt
from pywine.abi.winerror import ERROR_INVALID_PARAMETER
from pywine.dlls.advapi32.securitybaseapi import object_security
from pywine.host.ffi import sizeof
from pywine.nt.objects import Object
from pywine.nt.process import Process
from pywine.nt.security import sid_bytes, sid_of

_GRANT, _SET, _DENY, _REVOKE = 1, 2, 3, 4
_IS_SID, _IS_NAME = 0, 1
_ALLOWED, _DENIED = 0, 1
_SE_FILE_OBJECT = 1


class TRUSTEE(Struct):
    pMultipleTrustee: PVOID
    MultipleTrusteeOperation: INT
    TrusteeForm: INT
    TrusteeType: INT
    ptstrName: PVOID


class EXPLICIT_ACCESS(Struct):
    grfAccessPermissions: DWORD
    grfAccessMode: INT
    grfInheritance: DWORD
    Trustee: TRUSTEE


@api.aw
def BuildTrusteeWithSid(p: Process, trustee: Out[TRUSTEE], sid: PVOID) -> VOID:
    trustee.clear()
    trustee.TrusteeForm, trustee.ptstrName = _IS_SID, sid


@api.aw
def BuildTrusteeWithName(p: Process, trustee: Out[TRUSTEE], name: PVOID) -> VOID:
    trustee.clear()
    trustee.TrusteeForm, trustee.ptstrName = _IS_NAME, name


@api.aw
def BuildExplicitAccessWithName(
    p: Process, access: Out[EXPLICIT_ACCESS], name: PVOID, rights: DWORD, mode: INT, inheritance: DWORD
) -> VOID:
    access.clear()
    access.grfAccessPermissions, access.grfAccessMode, access.grfInheritance = rights, mode, inheritance
    access.Trustee.TrusteeForm, access.Trustee.ptstrName = _IS_NAME, name


@api.aw
def GetTrusteeName(p: Process, trustee: In[TRUSTEE]) -> PVOID:
    return trustee.ptstrName


@api.aw
def GetTrusteeForm(p: Process, trustee: In[TRUSTEE]) -> INT:
    return trustee.TrusteeForm


@api.aw
def GetTrusteeType(p: Process, trustee: In[TRUSTEE]) -> INT:
    return trustee.TrusteeType


def _sid(p: Process, trustee: TRUSTEE, wide: bool) -> bytes:
    if trustee.TrusteeForm == _IS_SID:
        return read_sid(p, trustee.ptstrName)
    if trustee.TrusteeForm != _IS_NAME:
        raise WinError(ERROR_INVALID_PARAMETER)
    name = read_text(p, trustee.ptstrName, -1, wide)
    if name.upper() == "CURRENT_USER":
        from pywine.nt.security import USER_SID

        return sid_bytes(USER_SID)
    return sid_bytes(sid_of(p, name)[0])


@api.aw
def SetEntriesInAcl(
    p: Process, count: ULONG, entries: PVOID, old: PVOID, new: Out[PVOID], wide: FORM
) -> LSTATUS:
    """Denials come first, the new before the old; who is set or revoked loses what there was before."""
    kept = []
    if old:
        data = read_acl(p, old)
        kept = [data[at : at + size] for at, size in aces(data)]
    size = sizeof(EXPLICIT_ACCESS.layout(p.bits))
    denied, granted = [], []
    for index in range(count):
        entry = EXPLICIT_ACCESS.on(p.memory, entries + index * size, p.bits)
        sid, mode = _sid(p, entry.Trustee, wide), entry.grfAccessMode
        if mode not in (_GRANT, _SET, _DENY, _REVOKE):
            raise WinError(ERROR_INVALID_PARAMETER)
        if mode in (_SET, _REVOKE):
            kept = [ace for ace in kept if ace[0] not in (_ALLOWED, _DENIED) or ace[8:] != sid]
        flags, mask = entry.grfInheritance & 0x1F, entry.grfAccessPermissions
        if mode == _DENY:
            denied.append(pack_ace(_DENIED, flags, mask, sid))
        elif mode in (_GRANT, _SET):
            granted.append(pack_ace(_ALLOWED, flags, mask, sid))
    denials = [ace for ace in kept if ace[0] == _DENIED]
    others = [ace for ace in kept if ace[0] != _DENIED]
    new.value = p.allocate(pack_acl(denied + denials + granted + others))


@api.aw(partial="denied, granted and set entries only")
def GetExplicitEntriesFromAcl(p: Process, acl: PVOID, count: Out[ULONG], entries: Out[PVOID]) -> LSTATUS:
    data = read_acl(p, acl)
    found = [data[at : at + size] for at, size in aces(data) if data[at] in (_ALLOWED, _DENIED)]
    size = sizeof(EXPLICIT_ACCESS.layout(p.bits))
    block = p.allocate(b"", zeros=max(1, len(found) * size + sum(len(ace) - 8 for ace in found)))
    at = block + len(found) * size
    for index, ace in enumerate(found):
        entry = EXPLICIT_ACCESS.on(p.memory, block + index * size, p.bits)
        entry.grfAccessPermissions = struct.unpack_from("<I", ace, 4)[0]
        entry.grfAccessMode, entry.grfInheritance = _DENY if ace[0] == _DENIED else _GRANT, ace[1] & 0x1F
        entry.Trustee.TrusteeForm, entry.Trustee.ptstrName = _IS_SID, at
        p.memory.write(at, ace[8:])
        at += len(ace) - 8
    count.value, entries.value = len(found), block


def _describe(
    p: Process, wanted: int, owner: OutOpt[PVOID], group: OutOpt[PVOID], dacl: OutOpt[PVOID],
    sacl: OutOpt[PVOID], descriptor: OutOpt[PVOID],
) -> None:  # fmt: skip
    address = p.allocate(object_security(p, wanted))
    found = Descriptor(p, address)
    owner.value, group.value, dacl.value, sacl.value = found.owner, found.group, found.dacl, 0
    descriptor.value = address


@api(partial="every object belongs to the administrators and is everybody's")
def GetSecurityInfo(
    p: Process, object: Object, kind: INT, wanted: DWORD, owner: OutOpt[PVOID], group: OutOpt[PVOID],
    dacl: OutOpt[PVOID], sacl: OutOpt[PVOID], descriptor: OutOpt[PVOID],
) -> LSTATUS:  # fmt: skip
    _describe(p, wanted, owner, group, dacl, sacl, descriptor)


@api.aw(partial="every object belongs to the administrators and is everybody's")
def GetNamedSecurityInfo(
    p: Process, name: TSTR, kind: INT, wanted: DWORD, owner: OutOpt[PVOID], group: OutOpt[PVOID],
    dacl: OutOpt[PVOID], sacl: OutOpt[PVOID], descriptor: OutOpt[PVOID],
) -> LSTATUS:  # fmt: skip
    if kind == _SE_FILE_OBJECT:
        p.files.existing(name)
    _describe(p, wanted, owner, group, dacl, sacl, descriptor)


@api(stub="the descriptor is checked and forgotten")
def SetSecurityInfo(
    p: Process, object: Object, kind: INT, wanted: DWORD, owner: PVOID, group: PVOID, dacl: PVOID, sacl: PVOID
) -> LSTATUS:
    _check(p, owner, group, dacl, sacl)


@api.aw(stub="the descriptor is checked and forgotten")
def SetNamedSecurityInfo(
    p: Process, name: TSTR, kind: INT, wanted: DWORD, owner: PVOID, group: PVOID, dacl: PVOID, sacl: PVOID
) -> LSTATUS:
    if kind == _SE_FILE_OBJECT:
        p.files.existing(name)
    _check(p, owner, group, dacl, sacl)


def _check(p: Process, owner: int, group: int, dacl: int, sacl: int) -> None:
    for sid in filter(None, (owner, group)):
        read_sid(p, sid)
    for acl in filter(None, (dacl, sacl)):
        aces(read_acl(p, acl))


@api.aw
def GetEffectiveRightsFromAcl(
    p: Process, acl: PVOID, trustee: In[TRUSTEE], rights: Out[DWORD], wide: FORM
) -> LSTATUS:
    """What the entries for the trustee alone and for everybody allow and do not deny."""
    wanted = (_sid(p, trustee, wide), sid_bytes("S-1-1-0"))
    data = read_acl(p, acl)
    allowed = denied = 0
    for at, size in aces(data):
        if data[at + 8 : at + size] in wanted:
            mask = struct.unpack_from("<I", data, at + 4)[0]
            if data[at] == _DENIED:
                denied |= mask & ~allowed
            elif data[at] == _ALLOWED:
                allowed |= mask & ~denied
    rights.value = allowed
