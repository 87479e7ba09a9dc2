"""securitybaseapi.h: checking access, and descriptors made absolute."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.security import DACL_PRESENT, Descriptor, aces, read_sid
from pywine.abi.types import BOOL, DWORD, HANDLE, PVOID, TRUE, Out
from pywine.abi.winerror import (
    ERROR_ACCESS_DENIED,
    ERROR_GENERIC_NOT_MAPPED,
    ERROR_INSUFFICIENT_BUFFER,
    ERROR_INVALID_SECURITY_DESCR,
    ERROR_NO_IMPERSONATION_TOKEN,
)
from pywine.dlls.advapi32.securitybaseapi_token import token_of
from pywine.nt.process import Process
from pywine.nt.security import GROUP_ENABLED, IMPERSONATION, USER_SID, Token, sid_bytes, sid_text

_ALLOWED, _DENIED, _INHERIT_ONLY = 0, 1, 8
_MAXIMUM_ALLOWED, _READ_CONTROL, _WRITE_DAC = 0x02000000, 0x00020000, 0x00040000
_DISABLE_MAX_PRIVILEGE = 1
_GENERIC = (0x80000000, 0x40000000, 0x20000000, 0x10000000)


@api
def AccessCheck(
    p: Process, descriptor: PVOID, token: HANDLE, wanted: DWORD, mapping: PVOID, privileges: PVOID,
    size: Out[DWORD], granted: Out[DWORD], status: Out[BOOL],
) -> TRUE:  # fmt: skip
    caller = token_of(p, token)
    if caller.kind != IMPERSONATION:
        raise WinError(ERROR_NO_IMPERSONATION_TOKEN)
    if wanted & sum(_GENERIC):
        raise WinError(ERROR_GENERIC_NOT_MAPPED)
    found = Descriptor(p, descriptor)
    parts = found.contents()
    if "owner" not in parts or "group" not in parts:
        raise WinError(ERROR_INVALID_SECURITY_DESCR)
    rights = struct.unpack("<4I", p.memory.read(mapping, 16))
    granted.value = _allowed(caller, found.control, parts, rights) & (
        0xFFFFFFFF if wanted & _MAXIMUM_ALLOWED else wanted
    )
    status.value = bool(granted.value) if wanted & _MAXIMUM_ALLOWED else granted.value == wanted
    if privileges and size.value >= 8:
        p.memory.write(privileges, bytes(8))
    if not status.value:
        granted.value = 0
        p.last_error = ERROR_ACCESS_DENIED


def _allowed(token: Token, control: int, parts: dict[str, bytes], rights: tuple[int, ...]) -> int:
    """Every right that a token has on what a descriptor protects."""
    if not control & DACL_PRESENT or "dacl" not in parts:
        return rights[3] | 0x1FFFFF
    member_of = {sid_bytes(USER_SID)}
    member_of |= {sid_bytes(sid) for sid, attributes in token.groups.items() if attributes & GROUP_ENABLED}
    allowed = _READ_CONTROL | _WRITE_DAC if parts["owner"] in member_of else 0
    denied = 0
    acl = parts["dacl"]
    for at, size in aces(acl):
        kind, flags, _, mask = struct.unpack_from("<BBHI", acl, at)
        if flags & _INHERIT_ONLY or acl[at + 8 : at + size] not in member_of:
            continue
        for bit, meaning in zip(_GENERIC, rights, strict=True):
            if mask & bit:
                mask |= meaning
        if kind == _DENIED:
            denied |= mask & ~allowed
        elif kind == _ALLOWED:
            allowed |= mask & ~denied
    return allowed


@api
def MakeAbsoluteSD(
    p: Process, relative: PVOID, absolute: PVOID, size: Out[DWORD], dacl: PVOID, dacl_size: Out[DWORD],
    sacl: PVOID, sacl_size: Out[DWORD], owner: PVOID, owner_size: Out[DWORD], group: PVOID,
    group_size: Out[DWORD],
) -> TRUE:  # fmt: skip
    found = Descriptor(p, relative)
    if not found.is_relative:
        raise WinError(ERROR_INVALID_SECURITY_DESCR)
    parts = found.contents()
    places = {
        "dacl": (dacl, dacl_size), "sacl": (sacl, sacl_size), "owner": (owner, owner_size),
        "group": (group, group_size),
    }  # fmt: skip
    is_small = size.value < Descriptor.size(p)
    size.value = Descriptor.size(p)
    for part, (_, room) in places.items():
        needed = len(parts.get(part, b""))
        is_small |= room.value < needed
        room.value = needed
    if is_small:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    p.memory.write(absolute, b"\1" + bytes(Descriptor.size(p) - 1))
    made = Descriptor(p, absolute)
    made.control = found.control & ~0x8000
    for part, (address, _) in places.items():
        if part in parts:
            p.memory.write(address, parts[part])
            setattr(made, part, address)
    made.store()


@api
def CreateRestrictedToken(
    p: Process, token: HANDLE, flags: DWORD, disabled_count: DWORD, disabled: PVOID, deleted_count: DWORD,
    deleted: PVOID, restricted_count: DWORD, restricted: PVOID, made: Out[HANDLE],
) -> TRUE:  # fmt: skip
    old = token_of(p, token)
    copy = old.copy(old.kind, old.level)
    copy.restrict(
        privileges=bool(flags & _DISABLE_MAX_PRIVILEGE),
        disabled=_sids_of(p, disabled, disabled_count),
        restricting=_sids_of(p, restricted, restricted_count),
    )
    for luid, _ in struct.iter_unpack("<QI", p.memory.read(deleted, 12 * deleted_count)):
        copy.privileges.pop(luid, None)
    made.value = p.handles.open(copy)


def _sids_of(p: Process, array: int, count: int) -> list[str]:
    """The SIDs of SID_AND_ATTRIBUTES records."""
    record = struct.Struct("<QI4x" if p.bits == 64 else "<II")
    entries = record.iter_unpack(p.memory.read(array, count * record.size))
    return [sid_text(read_sid(p, address)) for address, _ in entries]
