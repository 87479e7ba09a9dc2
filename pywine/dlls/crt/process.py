"""process.h: what a program asks about itself, and DLLs by the old names."""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.translate import ENOENT
from pywine.abi.types import INT, UINT, ULONG, VOID
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.text import FORM, OPTIONAL_CTEXT


@crt
def _getpid(c: Crt) -> INT:
    return c.p.id


@crt
def __threadid(c: Crt) -> ULONG:
    return c.p.thread.id


@crt.pair("system", "_wsystem", partial="there is no command interpreter")
def system(c: Crt, form: FORM, command: OPTIONAL_CTEXT) -> INT:
    """Without a command: whether there is an interpreter."""
    if command is None:
        return 0
    c.set_errno(ENOENT)
    return -1


@crt(calls_back=True)
def _sleep(c: Crt, milliseconds: ULONG) -> VOID:
    import time

    time.sleep(milliseconds / 1000)


@crt
def _beep(c: Crt, frequency: UINT, duration: UINT) -> VOID:
    pass
