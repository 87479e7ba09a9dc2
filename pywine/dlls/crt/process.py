"""process.h: what a program asks about itself, and DLLs by the old names."""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.types import CINT, INT, UINT, ULONG, VOID
from pywine.dlls.crt.command import command_request, has_interpreter
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.spawn import wait_for
from pywine.dlls.crt.text import FORM, OPTIONAL_CTEXT
from pywine.ldr.start import start_program


@crt
def _getpid(c: Crt) -> INT:
    return c.p.id


@crt
def __threadid(c: Crt) -> ULONG:
    return c.p.thread.id


@crt.pair("system", "_wsystem", calls_back=True)
def system(c: Crt, form: FORM, command: OPTIONAL_CTEXT) -> CINT:
    """Without a command: whether there is an interpreter."""
    if command is None:
        return int(has_interpreter(c))
    process, thread = start_program(c.p, command_request(c, form.unicode(command)))
    thread.close()
    return wait_for(c, c.p.handles.open(process, 0x1FFFFF), process)


@crt(calls_back=True)
def _sleep(c: Crt, milliseconds: ULONG) -> VOID:
    import time

    time.sleep(milliseconds / 1000)


@crt
def _beep(c: Crt, frequency: UINT, duration: UINT) -> VOID:
    pass
