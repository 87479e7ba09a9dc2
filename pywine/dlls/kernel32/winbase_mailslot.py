"""winbase.h: mailslots."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.minwinbase import SECURITY_ATTRIBUTES
from pywine.abi.types import DWORD, FILE_HANDLE, TRUE, TSTR, Opt, OutOpt
from pywine.abi.winerror import ERROR_INVALID_NAME
from pywine.nt import mailslots
from pywine.nt.mailslots import Mailslot
from pywine.nt.process import Process

_NO_MESSAGE = 0xFFFFFFFF


@api.aw
def CreateMailslot(
    p: Process, name: TSTR, most: DWORD, timeout: DWORD, security: Opt[SECURITY_ATTRIBUTES]
) -> FILE_HANDLE:
    short = mailslots.mailslot_name(name)
    if not short:
        raise WinError(ERROR_INVALID_NAME)
    slot = mailslots.create(p, short, most, timeout)
    return p.handles.open(slot, slot.access, inherit=bool(security and security.bInheritHandle))


@api
def GetMailslotInfo(
    p: Process, slot: Mailslot, most: OutOpt[DWORD], next: OutOpt[DWORD], count: OutOpt[DWORD],
    timeout: OutOpt[DWORD],
) -> TRUE:  # fmt: skip
    waiting = slot.messages()
    most.value, timeout.value = slot.most, slot.timeout
    next.value, count.value = waiting[0][1] if waiting else _NO_MESSAGE, len(waiting)


@api
def SetMailslotInfo(p: Process, slot: Mailslot, timeout: DWORD) -> TRUE:
    slot.timeout = timeout
