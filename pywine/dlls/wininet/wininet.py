"""wininet.h: handles can be had and set up; what is to be opened cannot be reached."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import BOOL, DWORD, HANDLE, PVOID, TRUE, TSTR, ULONG_PTR, WORD, Opt, Out
from pywine.dlls.winhttp.winhttp import Handles, Session, find
from pywine.nt.process import Process

ERROR_INTERNET_CANNOT_CONNECT, ERROR_INTERNET_INCORRECT_HANDLE_STATE = 12029, 12019
ERROR_INTERNET_INVALID_OPTION = 12009
_CONNECTION_LAN = 2
_NOTHING = "nothing is sent: fails with ERROR_INTERNET_CANNOT_CONNECT"


@api.aw
def InternetOpen(
    p: Process, agent: Opt[TSTR], access: DWORD, proxy: Opt[TSTR], bypass: Opt[TSTR], flags: DWORD
) -> HANDLE:
    return p.state(Handles).open(Session())


@api
def InternetCloseHandle(p: Process, handle: HANDLE) -> TRUE:
    find(p, handle)
    p.state(Handles).close(handle)


@api.aw
def InternetConnect(
    p: Process, session: HANDLE, server: TSTR, port: WORD, user: Opt[TSTR], password: Opt[TSTR],
    service: DWORD, flags: DWORD, context: ULONG_PTR,
) -> HANDLE:  # fmt: skip
    return p.state(Handles).open(Session(find(p, session)))


@api.aw
def HttpOpenRequest(
    p: Process, connection: HANDLE, verb: Opt[TSTR], name: Opt[TSTR], version: Opt[TSTR],
    referrer: Opt[TSTR], types: PVOID, flags: DWORD, context: ULONG_PTR,
) -> HANDLE:  # fmt: skip
    return p.state(Handles).open(Session(find(p, connection)))


@api.aw(partial=_NOTHING)
def HttpSendRequest(
    p: Process, request: HANDLE, headers: PVOID, length: DWORD, data: PVOID, size: DWORD
) -> TRUE:
    find(p, request)
    raise WinError(ERROR_INTERNET_CANNOT_CONNECT)


@api.aw(partial=_NOTHING)
def InternetOpenUrl(
    p: Process, session: HANDLE, url: TSTR, headers: PVOID, length: DWORD, flags: DWORD, context: ULONG_PTR
) -> HANDLE:
    find(p, session)
    raise WinError(ERROR_INTERNET_CANNOT_CONNECT)


@api.aw
def HttpQueryInfo(p: Process, request: HANDLE, what: DWORD, data: PVOID, size: PVOID, index: PVOID) -> TRUE:
    find(p, request)
    raise WinError(ERROR_INTERNET_INCORRECT_HANDLE_STATE)


@api
def InternetReadFile(p: Process, request: HANDLE, data: PVOID, size: DWORD, done: PVOID) -> TRUE:
    find(p, request)
    raise WinError(ERROR_INTERNET_INCORRECT_HANDLE_STATE)


@api.aw
def InternetSetOption(p: Process, handle: HANDLE, option: DWORD, data: PVOID, size: DWORD) -> TRUE:
    if handle:
        find(p, handle).options[option] = p.memory.read(data, size) if size else b""


@api.aw(partial="options that the program has set")
def InternetQueryOption(p: Process, handle: HANDLE, option: DWORD, data: PVOID, size: Out[DWORD]) -> TRUE:
    found = find(p, handle).options.get(option)
    if found is None:
        raise WinError(ERROR_INTERNET_INVALID_OPTION)
    room, size.value = size.value, len(found)
    if room < len(found):
        raise WinError(122)
    p.memory.write(data, found)


@api
def InternetGetConnectedState(p: Process, flags: Out[DWORD], reserved: DWORD) -> BOOL:
    flags.value = _CONNECTION_LAN
    return True


@api
def InternetAttemptConnect(p: Process, reserved: DWORD) -> DWORD:
    return 0


@api.aw(partial="always fails: nobody is reached")
def InternetCheckConnection(p: Process, url: TSTR, flags: DWORD, reserved: DWORD) -> TRUE:
    raise WinError(ERROR_INTERNET_CANNOT_CONNECT)
