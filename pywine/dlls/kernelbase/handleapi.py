"""handleapi.h: the functions that only kernelbase.dll exports."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import BOOL, HANDLE
from pywine.nt.process import Process

_ERROR_NOT_SAME_OBJECT = 1656


@api
def CompareObjectHandles(p: Process, one: HANDLE, other: HANDLE) -> BOOL:
    same = p.handles.get(one) is p.handles.get(other)
    if not same:
        p.last_error = _ERROR_NOT_SAME_OBJECT
    return same
