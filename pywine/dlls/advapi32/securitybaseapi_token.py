"""securitybaseapi.h: access tokens and privileges."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.security import pack_ace, pack_acl, read_sid
from pywine.abi.types import BOOL, DWORD, HANDLE, INT, PVOID, TRUE, Out, OutOpt
from pywine.abi.winerror import (
    ERROR_BAD_LENGTH,
    ERROR_INSUFFICIENT_BUFFER,
    ERROR_INVALID_PARAMETER,
    ERROR_NO_SUCH_LOGON_SESSION,
    ERROR_NOT_ALL_ASSIGNED,
)
from pywine.nt.process import Process
from pywine.nt.security import (
    ADMINISTRATORS,
    GROUP_ENABLED,
    GROUP_INTEGRITY,
    HIGH_INTEGRITY,
    IMPERSONATION,
    PRIMARY,
    PRIMARY_GROUP,
    PRIVILEGE_ENABLED,
    SYSTEM,
    USER_SID,
    ProcessToken,
    Token,
    sid_bytes,
)
from pywine.nt.thread import Thread

_INCLUDE_APPCONTAINERS = 1  # CTMF_INCLUDE_APPCONTAINER
_USER, _GROUPS, _PRIVILEGES, _OWNER, _PRIMARY_GROUP, _DEFAULT_DACL, _SOURCE, _TYPE = range(1, 9)
_LEVEL, _STATISTICS, _RESTRICTED, _SESSION = range(9, 13)
_SANDBOX_INERT, _ORIGIN, _ELEVATION_TYPE, _LINKED, _ELEVATION, _HAS_RESTRICTIONS = 15, 17, 18, 19, 20, 21
_VIRTUALIZATION_ALLOWED, _VIRTUALIZATION_ENABLED, _INTEGRITY, _UI_ACCESS, _MANDATORY_POLICY = (
    23,
    24,
    25,
    26,
    27,
)
_LOGON_SID, _IS_APP_CONTAINER, _CAPABILITIES, _APP_CONTAINER_SID, _APP_CONTAINER_NUMBER = 28, 29, 30, 31, 32
_DWORDS = {
    _SANDBOX_INERT: 0, _ELEVATION_TYPE: 1, _ELEVATION: 1, _HAS_RESTRICTIONS: 0, _VIRTUALIZATION_ALLOWED: 1,
    _VIRTUALIZATION_ENABLED: 0, _UI_ACCESS: 0, _MANDATORY_POLICY: 1, _IS_APP_CONTAINER: 0,
    _APP_CONTAINER_NUMBER: 0,
}  # fmt: skip
_TOKEN_ID, _AUTHENTICATION_ID = 0x1001, 0x3E7
_PROCESS_TOKEN, _THREAD_TOKEN, _EFFECTIVE_TOKEN = -4, -5, -6


def token_of(p: Process, handle: int) -> Token:
    """The token of a handle, which may be a pseudo one. Raises NtError."""
    signed = handle - (1 << p.bits) if handle >> (p.bits - 1) else handle
    if signed in (_PROCESS_TOKEN, _EFFECTIVE_TOKEN):
        return p.state(ProcessToken).token
    return p.handles.get(handle, Token)


# Getting tokens.


def impersonate(p: Process, thread: Thread, token: Token | None) -> None:
    impersonated = p.state(ProcessToken).impersonated
    if token is None:
        impersonated.pop(thread.id, None)
    else:
        impersonated[thread.id] = token


@api
def DuplicateToken(p: Process, token: HANDLE, level: INT, copy: Out[HANDLE]) -> TRUE:
    copy.value = p.handles.open(token_of(p, token).copy(IMPERSONATION, level))


@api
def DuplicateTokenEx(
    p: Process, token: HANDLE, access: DWORD, attributes: PVOID, level: INT, kind: INT, copy: Out[HANDLE]
) -> TRUE:
    if kind not in (PRIMARY, IMPERSONATION):
        raise WinError(ERROR_INVALID_PARAMETER)
    copy.value = p.handles.open(token_of(p, token).copy(kind, level), access)


@api
def ImpersonateSelf(p: Process, level: INT) -> TRUE:
    impersonate(p, p.thread, p.state(ProcessToken).token.copy(IMPERSONATION, level))


@api
def ImpersonateLoggedOnUser(p: Process, token: HANDLE) -> TRUE:
    impersonate(p, p.thread, token_of(p, token).copy(IMPERSONATION, 2))


@api
def RevertToSelf(p: Process) -> TRUE:
    impersonate(p, p.thread, None)


# Asking tokens.


@api
def GetTokenInformation(
    p: Process, token: HANDLE, kind: INT, information: PVOID, size: DWORD, needed: OutOpt[DWORD]
) -> TRUE:
    found = token_of(p, token)
    if (kind == _LEVEL and found.kind == PRIMARY) or not 0 < kind < 50:
        raise WinError(ERROR_INVALID_PARAMETER)
    if kind == _LINKED:
        raise WinError(ERROR_NO_SUCH_LOGON_SESSION)
    data = _information(p, found, kind, information)
    if data is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    needed.value = len(data)
    if size < len(data) or not information:
        raise WinError(ERROR_INSUFFICIENT_BUFFER if kind not in _DWORDS else ERROR_BAD_LENGTH)
    p.memory.write(information, data)


def _information(p: Process, token: Token, kind: int, at: int) -> bytes | None:
    """What GetTokenInformation stores at an address; None for classes that are not answered."""
    if kind in _DWORDS:
        return struct.pack("<I", _DWORDS[kind])
    if kind == _SESSION:
        return struct.pack("<I", token.session)
    if kind == _TYPE:
        return struct.pack("<I", token.kind)
    if kind == _LEVEL:
        return struct.pack("<I", token.level)
    if kind == _USER:
        return _sids(p, at, {USER_SID: 0}, counted=False)
    if kind == _INTEGRITY:
        return _sids(p, at, {HIGH_INTEGRITY: GROUP_INTEGRITY}, counted=False)
    if kind == _GROUPS:
        return _sids(p, at, token.groups)
    if kind == _LOGON_SID:
        return _sids(p, at, {sid: flags for sid, flags in token.groups.items() if sid.startswith("S-1-5-5-")})
    if kind in (_RESTRICTED, _CAPABILITIES):
        return _sids(p, at, token.restricting if kind == _RESTRICTED else {})
    if kind == _PRIVILEGES:
        held = token.privileges
        return struct.pack("<I", len(held)) + b"".join(struct.pack("<QI", *each) for each in held.items())
    if kind in (_OWNER, _PRIMARY_GROUP, _APP_CONTAINER_SID):
        sid = {_OWNER: ADMINISTRATORS, _PRIMARY_GROUP: PRIMARY_GROUP}.get(kind)
        return _pointed(p, at, sid_bytes(sid) if sid else b"")
    if kind == _DEFAULT_DACL:
        entries = [pack_ace(0, 0, 0x10000000, sid_bytes(sid)) for sid in (ADMINISTRATORS, SYSTEM)]
        return _pointed(p, at, pack_acl(entries))
    if kind == _SOURCE:
        return struct.pack("<8sQ", b"User32 \0", 0)
    if kind == _ORIGIN:
        return struct.pack("<Q", _AUTHENTICATION_ID)
    if kind == _STATISTICS:
        return struct.pack("<QQqIIIIIIQ", _TOKEN_ID, _AUTHENTICATION_ID, (1 << 63) - 1, token.kind,
        token.level, 4096,
                           4096, len(token.groups), len(token.privileges), _TOKEN_ID)  # fmt: skip
    return None


def _sids(p: Process, at: int, sids: dict[str, int], *, counted: bool = True) -> bytes:
    """SID_AND_ATTRIBUTES records and, behind them, what they point to."""
    entry = "<QI4x" if p.bits == 64 else "<II"
    head = struct.pack("<I4x" if p.bits == 64 else "<I", len(sids)) if counted else b""
    place = at + len(head) + len(sids) * struct.calcsize(entry)
    records, tail = b"", b""
    for sid, attributes in sids.items():
        data = sid_bytes(sid)
        records += struct.pack(entry, place + len(tail), attributes)
        tail += data
    return head + records + tail


def _pointed(p: Process, at: int, data: bytes) -> bytes:
    """A pointer and, behind it, what it points to."""
    word = p.bits // 8
    return (at + word if data else 0).to_bytes(word, "little") + data


@api
def CheckTokenMembership(p: Process, token: HANDLE, sid: PVOID, is_member: Out[BOOL]) -> TRUE:
    found = token_of(p, token) if token else p.state(ProcessToken).token
    wanted = read_sid(p, sid)
    groups = [each for each, flags in found.groups.items() if flags & GROUP_ENABLED]
    is_member.value = any(wanted == sid_bytes(each) for each in (*groups, USER_SID))


@api
def CheckTokenMembershipEx(p: Process, token: HANDLE, sid: PVOID, flags: DWORD, is_member: Out[BOOL]) -> TRUE:
    if flags & ~_INCLUDE_APPCONTAINERS:
        raise WinError(ERROR_INVALID_PARAMETER)
    CheckTokenMembership(p, token, sid, is_member)


@api
def IsTokenRestricted(p: Process, token: HANDLE) -> BOOL:
    return bool(token_of(p, token).restricting)


@api
def PrivilegeCheck(p: Process, token: HANDLE, privileges: PVOID, has_them: Out[BOOL]) -> TRUE:
    held = token_of(p, token).privileges
    count, control = struct.unpack("<II", p.memory.read(privileges, 8))
    wanted = struct.iter_unpack("<QI", p.memory.read(privileges + 8, 12 * count))
    answers = [bool(held.get(luid, 0) & PRIVILEGE_ENABLED) for luid, _ in wanted]
    has_them.value = all(answers) if control & 1 else any(answers)


# Changing tokens.


@api
def AdjustTokenPrivileges(
    p: Process, token: HANDLE, disable_all: BOOL, new: PVOID, size: DWORD, old: PVOID, needed: OutOpt[DWORD]
) -> TRUE:
    found = token_of(p, token)
    if disable_all:
        wanted = [(luid, 0) for luid in found.privileges]
    else:
        count = struct.unpack("<I", p.memory.read(new, 4))[0]
        wanted = list(struct.iter_unpack("<QI", p.memory.read(new + 4, 12 * count)))
    if old:
        changed = [(luid, found.privileges[luid]) for luid, _ in wanted if luid in found.privileges]
        data = struct.pack("<I", len(changed)) + b"".join(struct.pack("<QI", *each) for each in changed)
        needed.value = len(data)
        if size < len(data):
            raise WinError(ERROR_INSUFFICIENT_BUFFER)
        p.memory.write(old, data)
    answers = [found.adjust(luid, attributes) for luid, attributes in wanted]
    p.last_error = ERROR_NOT_ALL_ASSIGNED if None in answers else 0


@api(stub="groups stay as they are")
def AdjustTokenGroups(
    p: Process, token: HANDLE, reset: BOOL, new: PVOID, size: DWORD, old: PVOID, needed: OutOpt[DWORD]
) -> TRUE:
    token_of(p, token)


@api(partial="the session's number only; the rest is checked and forgotten")
def SetTokenInformation(p: Process, token: HANDLE, kind: INT, information: PVOID, size: DWORD) -> TRUE:
    found = token_of(p, token)
    if kind == _SESSION:
        found.session = struct.unpack("<I", p.memory.read(information, 4))[0]
