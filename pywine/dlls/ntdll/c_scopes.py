"""`__try` on x64: the language handler that compilers refer to as __C_specific_handler."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import INT, PVOID
from pywine.nt.process import Process


@api(guest_code=True)
def __C_specific_handler(
    p: Process, record: PVOID, frame: PVOID, context: PVOID, dispatcher: PVOID
) -> INT: ...
