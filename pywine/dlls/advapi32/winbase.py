"""winbase.h: accounts and privileges by name, event logs, logging on."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.security import read_sid
from pywine.abi.text import encode_wide
from pywine.abi.types import (
    BOOL,
    DWORD,
    FORM,
    HANDLE,
    PVOID,
    TRUE,
    TSTR,
    ULONGLONG,
    WORD,
    In,
    Opt,
    Out,
    OutOpt,
)
from pywine.abi.winerror import (
    ERROR_INSUFFICIENT_BUFFER,
    ERROR_LOGON_FAILURE,
    ERROR_NO_SUCH_PRIVILEGE,
)
from pywine.nt.objects import Object
from pywine.nt.process import Process
from pywine.nt.security import PRIVILEGES, account_of, sid_bytes, sid_of, sid_text


def _put(p: Process, text: str, buffer: int, size: Out[DWORD], wide: bool) -> bool:
    """Store a text, and the length needed; whether it fitted."""
    data = encode_wide(text) + b"\0\0" if wide else p.ansi(text) + b"\0"
    room, needed = size.value, len(data) >> wide
    if room < needed or not buffer:
        size.value = needed
        return False
    p.memory.write(buffer, data)
    size.value = needed - 1
    return True


# Accounts.


@api.aw
def LookupAccountSid(
    p: Process, system: Opt[TSTR], sid: PVOID, name: PVOID, name_size: Out[DWORD], domain: PVOID,
    domain_size: Out[DWORD], kind: Out[DWORD], wide: FORM,
) -> TRUE:  # fmt: skip
    account, place, kind.value = account_of(p, sid_text(read_sid(p, sid)))
    fits = _put(p, account, name, name_size, wide)
    if not _put(p, place, domain, domain_size, wide) or not fits:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)


@api.aw
def LookupAccountName(
    p: Process, system: Opt[TSTR], account: TSTR, sid: PVOID, sid_size: Out[DWORD], domain: PVOID,
    domain_size: Out[DWORD], kind: Out[DWORD], wide: FORM,
) -> TRUE:  # fmt: skip
    found, place, kind.value = sid_of(p, account)
    data = sid_bytes(found)
    room, sid_size.value = sid_size.value, len(data)
    fits = room >= len(data) and sid != 0
    if not _put(p, place, domain, domain_size, wide) or not fits:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    p.memory.write(sid, data)


# Privileges.


@api.aw
def LookupPrivilegeValue(p: Process, system: Opt[TSTR], name: TSTR, luid: Out[ULONGLONG]) -> TRUE:
    wanted = name.lower()
    found = next((value for each, value in PRIVILEGES.items() if each.lower() == wanted), None)
    if found is None:
        raise WinError(ERROR_NO_SUCH_PRIVILEGE)
    luid.value = found


@api.aw
def LookupPrivilegeName(
    p: Process, system: Opt[TSTR], luid: In[ULONGLONG], name: PVOID, size: Out[DWORD], wide: FORM
) -> TRUE:
    found = next((each for each, value in PRIVILEGES.items() if value == luid.value), None)
    if found is None:
        raise WinError(ERROR_NO_SUCH_PRIVILEGE)
    if not _put(p, found, name, size, wide):
        raise WinError(ERROR_INSUFFICIENT_BUFFER)


# Logging on: there are no other users.


@api.aw
def LogonUser(
    p: Process, name: TSTR, domain: Opt[TSTR], password: Opt[TSTR], kind: DWORD, provider: DWORD,
    token: Out[HANDLE],
) -> TRUE:  # fmt: skip
    raise WinError(ERROR_LOGON_FAILURE)


# Event logs: what is reported is read by nobody.


class EventLog(Object):
    """An event log that is open for writing."""

    type_name = "EventLog"


@api.aw
def RegisterEventSource(p: Process, server: Opt[TSTR], source: TSTR) -> HANDLE:
    return p.handles.open(EventLog())


@api.aw
def OpenEventLog(p: Process, server: Opt[TSTR], source: TSTR) -> HANDLE:
    return p.handles.open(EventLog())


@api(names=("DeregisterEventSource", "CloseEventLog"))
def DeregisterEventSource(p: Process, log: HANDLE) -> TRUE:
    p.handles.get(log, EventLog)
    p.handles.close(log)


@api.aw(stub="the event is forgotten")
def ReportEvent(
    p: Process, log: EventLog, type: WORD, category: WORD, event: DWORD, user: PVOID, strings: WORD,
    size: DWORD, texts: PVOID, data: PVOID,
) -> TRUE:  # fmt: skip
    pass


@api
def GetNumberOfEventLogRecords(p: Process, log: EventLog, count: Out[DWORD]) -> TRUE:
    count.value = 0


# Text.

_ASCII16, _STATISTICS, _CONTROLS, _SIGNATURE = 1, 2, 4, 8
_REVERSE_SIGNATURE, _ILLEGAL, _ODD_LENGTH, _NULL_BYTES = 0x80, 0x100, 0x200, 0x1000
_TESTS = 0xFFFF


@api
def IsTextUnicode(p: Process, buffer: PVOID, size: DWORD, result: OutOpt[DWORD]) -> BOOL:
    data = p.memory.read(buffer, size)
    asked = result.value or _TESTS
    units = struct.unpack(f"<{size // 2}H", data[: size & ~1])
    found = _ODD_LENGTH if size & 1 else 0
    if units:
        found |= _SIGNATURE if units[0] == 0xFEFF else _REVERSE_SIGNATURE if units[0] == 0xFFFE else 0
        found |= _ASCII16 if all(0 < unit < 0x80 for unit in units) else 0
        found |= _STATISTICS if sum(unit < 0x100 for unit in units) * 2 > len(units) else 0
        found |= _CONTROLS if any(unit in (9, 10, 13, 0x20, 0x3000) for unit in units) else 0
        found |= _ILLEGAL if any(unit in (0xFFFE, 0xFFFF, 0x0A0D, 0) for unit in units[1:]) else 0
    found |= _NULL_BYTES if 0 in data else 0
    result.value = found & asked
    if size < 2 or found & (_ODD_LENGTH | _ILLEGAL) & asked:
        return False
    return bool(found & asked & (_ASCII16 | _STATISTICS | _SIGNATURE | _NULL_BYTES))


@api.aw
def GetCurrentHwProfile(p: Process, profile: PVOID, wide: FORM) -> TRUE:
    texts = ("{12340001-1234-1234-1234-1234567890AB}", 39), ("Undocked Profile", 80)
    fields = [
        ((encode_wide(text) if wide else text.encode()) + b"\0\0").ljust(size << wide, b"\0")
        for text, size in texts
    ]
    data = struct.pack("<I", 1) + b"".join(
        field[: size << wide] for field, (_, size) in zip(fields, texts, strict=True)
    )
    p.memory.write(profile, data + bytes(-len(data) % 4))
