"""utilapiset.h: the speaker."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import DWORD, TRUE
from pywine.nt.process import Process


@api
def Beep(p: Process, frequency: DWORD, milliseconds: DWORD) -> TRUE:
    import os

    if os.isatty(1):
        os.write(1, b"\a")
