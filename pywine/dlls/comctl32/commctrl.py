"""commctrl.h: announcing which controls a program uses."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import PVOID, TRUE, VOID
from pywine.nt.process import Process


@api
def InitCommonControls(p: Process) -> VOID:
    pass


@api
def InitCommonControlsEx(p: Process, controls: PVOID) -> TRUE:
    p.memory.read(controls, 8)
