"""lmaccess.h: users and groups, of which there is the one whose programs run; domain controllers, of which
there are none.
"""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.text import encode_wide
from pywine.abi.types import DWORD, PVOID, WSTR, Opt, Out, OutOpt
from pywine.nt import machine_info, security
from pywine.nt.process import Process

_ACCESS_DENIED, _INVALID_LEVEL = 5, 124
_NERR_GROUP_NOT_FOUND, _NERR_USER_NOT_FOUND, _NERR_DC_NOT_FOUND = 2220, 2221, 2453
_NEVER, _UNLIMITED, _ADMIN, _FLAGS = 0xFFFFFFFF, 0xFFFFFFFF, 2, 0x10221  # normal, script, no password needed
_USER_RID, _GROUP_RID = 1000, 513
# USER_INFO_*: # is a number, % a SID, all others are texts.
_BRIEF = "name password #age #privilege home comment #flags script"
_WHOLE = _BRIEF + (
    " #auth full_name user_comment parameters workstations #logon #logoff #expires #storage #units hours "
    "#bad #logons server #country #codepage"
)
_LEVELS = {
    0: "name",
    1: _BRIEF,
    2: _WHOLE,
    3: _WHOLE + " #rid #group profile drive #expired",
    4: _WHOLE + " %sid #group profile drive #expired",
    10: "name comment user_comment full_name",
    20: "name full_name comment #flags #rid",
    23: "name full_name comment #flags %sid",
}
_NUMBERS = {
    "privilege": _ADMIN, "flags": _FLAGS, "expires": _NEVER, "storage": _UNLIMITED, "rid": _USER_RID,
    "group": _GROUP_RID, "units": 168,
}  # fmt: skip


def _user_record(p: Process, level: int) -> int:
    """A USER_INFO of the user in memory of its own."""
    name = security.user_name(p)
    values: list[int | bytes] = []
    for field in _LEVELS[level].split():
        key = field.lstrip("#%")
        if field[0] == "#":
            values.append(_NUMBERS.get(key, 0))
        elif field[0] == "%":
            values.append(security.sid_bytes(security.USER_SID))
        elif key == "hours":
            values.append(b"\xff" * 21)
        else:
            text = {"name": name, "full_name": name, "server": "\\\\*"}.get(key, "")
            values.append(encode_wide(text) + b"\0\0")
    return _record(p, [values])


def _record(p: Process, rows: list[list[int | bytes]]) -> int:
    """Structures of numbers and of pointers to what stands behind them, in memory of their own."""
    word = p.bits // 8

    def lay_out(base: int, tail_at: int) -> tuple[bytes, bytes]:
        head, tail = bytearray(), bytearray()
        for values in rows:
            for value in values:
                if isinstance(value, int):
                    head += struct.pack("<I", value)
                    continue
                head += bytes(-len(head) % word)
                tail += bytes(-len(tail) % 4)
                head += (base + tail_at + len(tail)).to_bytes(word, "little")
                tail += value
            head += bytes(-len(head) % word)
        return bytes(head), bytes(tail)

    head, tail = lay_out(0, 0)
    address = p.allocate(b"", zeros=max(len(head) + len(tail), 1))
    p.memory.write(address, b"".join(lay_out(address, len(head))))
    return address


def _is_user(p: Process, name: str | None) -> bool:
    try:
        return name is not None and security.sid_of(p, name)[0] == security.USER_SID
    except WinError:
        return False


@api(partial="the user whose programs run")
def NetUserGetInfo(p: Process, server: Opt[WSTR], name: Opt[WSTR], level: DWORD, buffer: Out[PVOID]) -> DWORD:
    buffer.value = 0
    if not _is_user(p, name):
        return _NERR_USER_NOT_FOUND
    if level not in _LEVELS:
        return _INVALID_LEVEL
    buffer.value = _user_record(p, level)
    return 0


@api(partial="the user whose programs run")
def NetUserEnum(
    p: Process, server: Opt[WSTR], level: DWORD, filter: DWORD, buffer: Out[PVOID], preferred: DWORD,
    count: OutOpt[DWORD], total: OutOpt[DWORD], resume: OutOpt[DWORD],
) -> DWORD:  # fmt: skip
    buffer.value = count.value = total.value = 0
    if level not in _LEVELS or level == 4:
        return _INVALID_LEVEL
    buffer.value = _user_record(p, level)
    count.value = total.value = 1
    resume.value = 0
    return 0


@api
def NetUserGetLocalGroups(
    p: Process, server: Opt[WSTR], name: Opt[WSTR], level: DWORD, flags: DWORD, buffer: Out[PVOID],
    preferred: DWORD, count: OutOpt[DWORD], total: OutOpt[DWORD],
) -> DWORD:  # fmt: skip
    buffer.value = count.value = total.value = 0
    if not _is_user(p, name):
        return _NERR_USER_NOT_FOUND
    if level:
        return _INVALID_LEVEL
    names = _local_groups(p)
    buffer.value = _record(p, [[encode_wide(name) + b"\0\0"] for name in names])
    count.value = total.value = len(names)
    return 0


def _local_groups(p: Process) -> list[str]:
    return [security.account_of(p, sid)[0] for sid in (security.ADMINISTRATORS, security.USERS)]


@api(partial="levels 0 and 1")
def NetUserGetGroups(
    p: Process, server: Opt[WSTR], name: Opt[WSTR], level: DWORD, buffer: Out[PVOID], preferred: DWORD,
    count: OutOpt[DWORD], total: OutOpt[DWORD],
) -> DWORD:  # fmt: skip
    buffer.value = count.value = total.value = 0
    if not _is_user(p, name):
        return _NERR_USER_NOT_FOUND
    if level > 1:
        return _INVALID_LEVEL
    group: list[int | bytes] = [encode_wide(security.account_of(p, security.PRIMARY_GROUP)[0]) + b"\0\0"]
    if level:
        group.append(security.GROUP_MANDATORY | security.GROUP_ENABLED_BY_DEFAULT | security.GROUP_ENABLED)
    buffer.value = _record(p, [group])
    count.value = total.value = 1
    return 0


@api(partial="levels 0 and 1")
def NetLocalGroupEnum(
    p: Process, server: Opt[WSTR], level: DWORD, buffer: Out[PVOID], preferred: DWORD, count: OutOpt[DWORD],
    total: OutOpt[DWORD], resume: PVOID,
) -> DWORD:  # fmt: skip
    buffer.value = count.value = total.value = 0
    if level > 1:
        return _INVALID_LEVEL
    comment: list[int | bytes] = [b"\0\0"] if level else []
    names = _local_groups(p)
    buffer.value = _record(p, [[encode_wide(name) + b"\0\0", *comment] for name in names])
    count.value = total.value = len(names)
    return 0


@api(partial="levels 0 to 3")
def NetLocalGroupGetMembers(
    p: Process, server: Opt[WSTR], group: Opt[WSTR], level: DWORD, buffer: Out[PVOID], preferred: DWORD,
    count: OutOpt[DWORD], total: OutOpt[DWORD], resume: PVOID,
) -> DWORD:  # fmt: skip
    buffer.value = count.value = total.value = 0
    if level > 3:
        return _INVALID_LEVEL
    if group is None or group.lower() not in [name.lower() for name in _local_groups(p)]:
        return _NERR_GROUP_NOT_FOUND
    name, place = security.user_name(p), machine_info.computer_name()
    member: list[int | bytes] = [security.sid_bytes(security.USER_SID)] if level < 3 else []
    if level in (1, 2):
        member.append(security.USER)
    if level:
        shown = name if level == 1 else f"{place}\\{name}"
        member.append(encode_wide(shown) + b"\0\0")
    buffer.value = _record(p, [member])
    count.value = total.value = 1
    return 0


# What would change accounts is refused.


@api
def NetUserAdd(p: Process, server: Opt[WSTR], level: DWORD, user: PVOID, wrong: OutOpt[DWORD]) -> DWORD:
    return _ACCESS_DENIED


@api
def NetUserDel(p: Process, server: Opt[WSTR], name: Opt[WSTR]) -> DWORD:
    return _ACCESS_DENIED if _is_user(p, name) else _NERR_USER_NOT_FOUND


@api
def NetUserSetInfo(
    p: Process, server: Opt[WSTR], name: Opt[WSTR], level: DWORD, user: PVOID, wrong: OutOpt[DWORD]
) -> DWORD:
    return _ACCESS_DENIED if _is_user(p, name) else _NERR_USER_NOT_FOUND


@api
def NetUserChangePassword(
    p: Process, domain: Opt[WSTR], name: Opt[WSTR], old: Opt[WSTR], new: Opt[WSTR]
) -> DWORD:
    return _ACCESS_DENIED if _is_user(p, name) else _NERR_USER_NOT_FOUND


@api
def NetLocalGroupAdd(
    p: Process, server: Opt[WSTR], level: DWORD, group: PVOID, wrong: OutOpt[DWORD]
) -> DWORD:
    return _ACCESS_DENIED


@api
def NetLocalGroupAddMembers(
    p: Process, server: Opt[WSTR], group: Opt[WSTR], level: DWORD, members: PVOID, count: DWORD
) -> DWORD:
    return _ACCESS_DENIED


@api(names=("NetGetDCName", "NetGetAnyDCName"))
def NetGetDCName(p: Process, server: Opt[WSTR], domain: Opt[WSTR], buffer: Out[PVOID]) -> DWORD:
    buffer.value = 0
    return _NERR_DC_NOT_FOUND
