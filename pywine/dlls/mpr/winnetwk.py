"""winnetwk.h: what drives are connected to. All are local here."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import DWORD, LSTATUS, PVOID, TSTR, Opt, OutOrNone
from pywine.abi.winerror import ERROR_BAD_DEVICE, ERROR_INVALID_PARAMETER, ERROR_NOT_CONNECTED
from pywine.nt.process import Process

_LEVELS = (1, 2)  # UNIVERSAL_NAME_INFO_LEVEL, REMOTE_NAME_INFO_LEVEL


@api.aw
def WNetGetConnection(p: Process, local: TSTR, remote: PVOID, size: OutOrNone[DWORD]) -> LSTATUS:
    if local[1:2] != ":" or local[0].lower() not in p.files.drives:
        raise WinError(ERROR_BAD_DEVICE)
    raise WinError(ERROR_NOT_CONNECTED)


@api.aw
def WNetGetUniversalName(
    p: Process, path: Opt[TSTR], level: DWORD, buffer: PVOID, size: OutOrNone[DWORD]
) -> LSTATUS:
    if level not in _LEVELS:
        raise WinError(ERROR_INVALID_PARAMETER)
    raise WinError(ERROR_NOT_CONNECTED)
