"""lmshare.h: shared folders: the service that would offer them is not running."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import DWORD, PVOID, WSTR, Opt, OutOpt
from pywine.nt.process import Process

_NERR_SERVER_NOT_STARTED = 2114


@api
def NetShareAdd(
    p: Process, server: Opt[WSTR], level: DWORD, share: PVOID, wrong_parameter: OutOpt[DWORD]
) -> DWORD:
    return _NERR_SERVER_NOT_STARTED


@api
def NetShareEnum(
    p: Process, server: Opt[WSTR], level: DWORD, shares: OutOpt[PVOID], preferred: DWORD,
    count: OutOpt[DWORD], total: OutOpt[DWORD], resume: PVOID,
) -> DWORD:  # fmt: skip
    shares.value = count.value = total.value = 0
    return _NERR_SERVER_NOT_STARTED


@api
def NetShareGetInfo(
    p: Process, server: Opt[WSTR], name: Opt[WSTR], level: DWORD, share: OutOpt[PVOID]
) -> DWORD:
    share.value = 0
    return _NERR_SERVER_NOT_STARTED


@api
def NetShareSetInfo(
    p: Process, server: Opt[WSTR], name: Opt[WSTR], level: DWORD, share: PVOID, wrong_parameter: OutOpt[DWORD]
) -> DWORD:
    return _NERR_SERVER_NOT_STARTED


@api
def NetShareDel(p: Process, server: Opt[WSTR], name: Opt[WSTR], reserved: DWORD) -> DWORD:
    return _NERR_SERVER_NOT_STARTED


@api
def NetShareCheck(p: Process, server: Opt[WSTR], device: Opt[WSTR], kind: OutOpt[DWORD]) -> DWORD:
    return _NERR_SERVER_NOT_STARTED


@api
def NetSessionEnum(
    p: Process, server: Opt[WSTR], client: Opt[WSTR], user: Opt[WSTR], level: DWORD,
    sessions: OutOpt[PVOID], preferred: DWORD, count: OutOpt[DWORD], total: OutOpt[DWORD], resume: PVOID,
) -> DWORD:  # fmt: skip
    sessions.value = count.value = total.value = 0
    return _NERR_SERVER_NOT_STARTED


@api
def NetFileEnum(
    p: Process, server: Opt[WSTR], path: Opt[WSTR], user: Opt[WSTR], level: DWORD, files: OutOpt[PVOID],
    preferred: DWORD, count: OutOpt[DWORD], total: OutOpt[DWORD], resume: PVOID,
) -> DWORD:  # fmt: skip
    files.value = count.value = total.value = 0
    return _NERR_SERVER_NOT_STARTED
