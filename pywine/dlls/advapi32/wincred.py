"""wincred.h: the user's credentials: none are kept, and none can be."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import DWORD, PVOID, TRUE, TSTR, VOID, Opt, Out
from pywine.abi.winerror import ERROR_NO_SUCH_LOGON_SESSION, ERROR_NOT_FOUND
from pywine.nt.process import Process


@api.aw
def CredRead(p: Process, target: TSTR, kind: DWORD, flags: DWORD, credential: Out[PVOID]) -> TRUE:
    raise WinError(ERROR_NOT_FOUND)


@api.aw(partial="refused: there is no store that would be safe")
def CredWrite(p: Process, credential: PVOID, flags: DWORD) -> TRUE:
    raise WinError(ERROR_NO_SUCH_LOGON_SESSION)


@api.aw
def CredDelete(p: Process, target: TSTR, kind: DWORD, flags: DWORD) -> TRUE:
    raise WinError(ERROR_NOT_FOUND)


@api.aw
def CredEnumerate(
    p: Process, filter: Opt[TSTR], flags: DWORD, count: Out[DWORD], credentials: Out[PVOID]
) -> TRUE:
    raise WinError(ERROR_NOT_FOUND)


@api
def CredFree(p: Process, buffer: PVOID) -> VOID:
    """Nothing was ever given out."""
