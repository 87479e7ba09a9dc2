"""wtsapi32.h: the one session there is, at the console."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.text import encode_wide
from pywine.abi.types import DWORD, FORM, HANDLE, INT, PVOID, TRUE, VOID, Out
from pywine.abi.winerror import ERROR_NOT_SUPPORTED, ERROR_PRIVILEGE_NOT_HELD
from pywine.nt import machine_info
from pywine.nt.process import Process
from pywine.nt.security import user_name

_SESSION_ID, _USER_NAME, _WIN_STATION, _DOMAIN_NAME, _CONNECT_STATE = 4, 5, 6, 7, 8
_CLIENT_PROTOCOL = 16
_SESSION, _ACTIVE = 1, 0


@api.aw
def WTSQuerySessionInformation(
    p: Process, server: HANDLE, session: DWORD, kind: INT, buffer: Out[PVOID], size: Out[DWORD], wide: FORM
) -> TRUE:
    texts = {_USER_NAME: user_name(p), _WIN_STATION: "Console", _DOMAIN_NAME: machine_info.computer_name()}
    if kind in texts:
        data = encode_wide(texts[kind]) + b"\0\0" if wide else p.ansi(texts[kind]) + b"\0"
    elif kind in (_SESSION_ID, _CONNECT_STATE):
        data = struct.pack("<I", _SESSION if kind == _SESSION_ID else _ACTIVE)
    elif kind == _CLIENT_PROTOCOL:
        data = bytes(2)
    else:
        raise WinError(ERROR_NOT_SUPPORTED)
    buffer.value, size.value = p.allocate(data), len(data)


@api.aw
def WTSEnumerateSessions(
    p: Process, server: HANDLE, reserved: DWORD, version: DWORD, sessions: Out[PVOID], count: Out[DWORD],
    wide: FORM,
) -> TRUE:  # fmt: skip
    code = "<I4xQI4x" if p.bits == 64 else "<III"
    size = struct.calcsize(code)
    name = encode_wide("Console") + b"\0\0" if wide else b"Console\0"
    address = p.allocate(b"", zeros=size + len(name))
    p.memory.write(address, struct.pack(code, _SESSION, address + size, _ACTIVE) + name)
    sessions.value, count.value = address, 1


@api
def WTSFreeMemory(p: Process, memory: PVOID) -> VOID:
    if memory:
        p.heap.free(memory)


@api
def WTSQueryUserToken(p: Process, session: DWORD, token: Out[HANDLE]) -> TRUE:
    raise WinError(ERROR_PRIVILEGE_NOT_HELD)


@api(names=("WTSRegisterSessionNotification",))
def WTSRegisterSessionNotification(p: Process, window: HANDLE, flags: DWORD) -> TRUE:
    pass


@api
def WTSUnRegisterSessionNotification(p: Process, window: HANDLE) -> TRUE:
    pass
