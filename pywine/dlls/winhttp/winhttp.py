"""winhttp.h: handles can be had and set up; a request that is to be sent finds no connection."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import DWORD, HANDLE, INT, PVOID, TRUE, WORD, WSTR, Opt, Out
from pywine.abi.winerror import ERROR_FILE_NOT_FOUND, ERROR_INVALID_HANDLE
from pywine.nt.opaque import Opaque
from pywine.nt.process import Process

ERROR_WINHTTP_CANNOT_CONNECT, ERROR_WINHTTP_INCORRECT_HANDLE_STATE = 12029, 12019
ERROR_WINHTTP_INVALID_OPTION, ERROR_WINHTTP_AUTODETECTION_FAILED = 12009, 12180
_NO_CALLBACK = 0
_NOTHING = "nothing is sent: fails with ERROR_WINHTTP_CANNOT_CONNECT"


class Session:
    """HINTERNET of any kind: what it belongs to, and what it was set to."""

    def __init__(self, parent: Session | None = None) -> None:
        self.parent = parent
        self.options: dict[int, bytes] = {}
        self.callback = _NO_CALLBACK


class Handles(Opaque):
    """HINTERNET."""


def find(p: Process, handle: int) -> Session:
    """Raises WinError(ERROR_INVALID_HANDLE)."""
    found = p.state(Handles).find(handle, Session)
    if found is None:
        raise WinError(ERROR_INVALID_HANDLE)
    return found


@api
def WinHttpCheckPlatform(p: Process) -> TRUE:
    """This is one."""


@api
def WinHttpOpen(
    p: Process, agent: Opt[WSTR], access: DWORD, proxy: Opt[WSTR], bypass: Opt[WSTR], flags: DWORD
) -> HANDLE:
    return p.state(Handles).open(Session())


@api
def WinHttpCloseHandle(p: Process, handle: HANDLE) -> TRUE:
    find(p, handle)
    p.state(Handles).close(handle)


@api
def WinHttpConnect(p: Process, session: HANDLE, server: WSTR, port: WORD, reserved: DWORD) -> HANDLE:
    return p.state(Handles).open(Session(find(p, session)))


@api
def WinHttpOpenRequest(
    p: Process, connection: HANDLE, verb: Opt[WSTR], name: Opt[WSTR], version: Opt[WSTR],
    referrer: Opt[WSTR], types: PVOID, flags: DWORD,
) -> HANDLE:  # fmt: skip
    return p.state(Handles).open(Session(find(p, connection)))


@api
def WinHttpAddRequestHeaders(
    p: Process, request: HANDLE, headers: PVOID, length: DWORD, modifiers: DWORD
) -> TRUE:
    find(p, request)


@api
def WinHttpSetOption(p: Process, handle: HANDLE, option: DWORD, data: PVOID, size: DWORD) -> TRUE:
    find(p, handle).options[option] = p.memory.read(data, size) if size else b""


@api(partial="options that the program has set")
def WinHttpQueryOption(p: Process, handle: HANDLE, option: DWORD, data: PVOID, size: Out[DWORD]) -> TRUE:
    found = find(p, handle).options.get(option)
    if found is None:
        raise WinError(ERROR_WINHTTP_INVALID_OPTION)
    room, size.value = size.value, len(found)
    if room < len(found):
        raise WinError(122)
    p.memory.write(data, found)


@api
def WinHttpSetTimeouts(
    p: Process, handle: HANDLE, resolve: INT, connect: INT, send: INT, receive: INT
) -> TRUE:
    find(p, handle)


@api
def WinHttpSetStatusCallback(
    p: Process, handle: HANDLE, callback: PVOID, notifications: DWORD, reserved: PVOID
) -> PVOID:
    found = find(p, handle)
    old, found.callback = found.callback, callback
    return old


@api(partial=_NOTHING)
def WinHttpSendRequest(
    p: Process, request: HANDLE, headers: PVOID, headers_length: DWORD, data: PVOID, size: DWORD,
    total: DWORD, context: PVOID,
) -> TRUE:  # fmt: skip
    find(p, request)
    raise WinError(ERROR_WINHTTP_CANNOT_CONNECT)


@api
def WinHttpReceiveResponse(p: Process, request: HANDLE, reserved: PVOID) -> TRUE:
    find(p, request)
    raise WinError(ERROR_WINHTTP_INCORRECT_HANDLE_STATE)


@api
def WinHttpQueryHeaders(
    p: Process, request: HANDLE, what: DWORD, name: PVOID, data: PVOID, size: PVOID, index: PVOID
) -> TRUE:
    find(p, request)
    raise WinError(ERROR_WINHTTP_INCORRECT_HANDLE_STATE)


@api
def WinHttpQueryDataAvailable(p: Process, request: HANDLE, size: PVOID) -> TRUE:
    find(p, request)
    raise WinError(ERROR_WINHTTP_INCORRECT_HANDLE_STATE)


@api(names=("WinHttpReadData", "WinHttpWriteData"))
def WinHttpReadData(p: Process, request: HANDLE, data: PVOID, size: DWORD, done: PVOID) -> TRUE:
    find(p, request)
    raise WinError(ERROR_WINHTTP_INCORRECT_HANDLE_STATE)


@api
def WinHttpGetIEProxyConfigForCurrentUser(p: Process, configuration: PVOID) -> TRUE:
    raise WinError(ERROR_FILE_NOT_FOUND)


@api
def WinHttpGetDefaultProxyConfiguration(p: Process, configuration: PVOID) -> TRUE:
    """No proxy: WINHTTP_ACCESS_TYPE_NO_PROXY."""
    p.memory.write(configuration, (1).to_bytes(4, "little") + bytes(20 if p.bits == 64 else 8))


@api(names=("WinHttpDetectAutoProxyConfigUrl",))
def WinHttpDetectAutoProxyConfigUrl(p: Process, flags: DWORD, url: PVOID) -> TRUE:
    raise WinError(ERROR_WINHTTP_AUTODETECTION_FAILED)


@api
def WinHttpGetProxyForUrl(p: Process, session: HANDLE, url: WSTR, options: PVOID, info: PVOID) -> TRUE:
    raise WinError(ERROR_WINHTTP_AUTODETECTION_FAILED)
