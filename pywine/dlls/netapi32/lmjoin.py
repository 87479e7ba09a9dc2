"""lmjoin.h: which domain the machine belongs to: none."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.text import encode_wide
from pywine.abi.types import DWORD, INT, PVOID, WSTR, Opt, Out
from pywine.nt.process import Process

_WORKGROUP = 2


@api
def NetGetJoinInformation(p: Process, server: Opt[WSTR], name: Out[PVOID], status: Out[INT]) -> DWORD:
    name.value, status.value = p.allocate(encode_wide("WORKGROUP") + b"\0\0"), _WORKGROUP
    return 0
