"""debugapi.h: there is no debugger, so what is said to one is lost."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import BOOL, STR, TRUE, VOID, WSTR, Out
from pywine.dlls.ntdll import dispatch
from pywine.machine import context as ctx
from pywine.machine.engine import Abandoned
from pywine.nt.exceptions import GuestException
from pywine.nt.process import Process, ProcessObject

_DBG_PRINTEXCEPTION_C = 0x40010006


@api
def IsDebuggerPresent(p: Process) -> BOOL:
    return bool(p.peb.BeingDebugged)


@api
def CheckRemoteDebuggerPresent(p: Process, process: ProcessObject, present: Out[BOOL]) -> TRUE:
    present.value = 0


@api(calls_back=True)
def OutputDebugStringA(p: Process, text: STR) -> VOID:
    """Raises an exception that only vectored handlers see; a debugger would take it."""
    if not p.modules.has_exception_code:
        return
    dispatch.capture_call(p)
    q = p.thread.processor.q
    address = (q[ctx.RSP] - 0x100 - len(text) - 1) & ~15
    p.memory.write(address, text + b"\0")
    shown = GuestException(_DBG_PRINTEXCEPTION_C, q[ctx.RIP], (len(text) + 1, address))
    dispatch.deliver(p, shown, room=q[ctx.RSP] - address)
    raise Abandoned(0)


@api(calls_back=True)
def OutputDebugStringW(p: Process, text: WSTR) -> VOID:
    OutputDebugStringA(p, p.ansi(text))


@api(guest_code=True)
def DebugBreak(p: Process) -> VOID: ...
