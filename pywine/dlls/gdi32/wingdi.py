"""wingdi.h: objects to draw with, of which there are none."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import BOOL, HANDLE
from pywine.nt.process import Process


@api(names=("DeleteObject", "DeleteDC"))
def DeleteObject(p: Process, target: HANDLE) -> BOOL:
    """Runtimes delete handles of other kinds too when they end."""
    return False
