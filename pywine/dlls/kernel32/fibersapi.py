"""fibersapi.h: fiber-local storage."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import BOOL, DWORD, PVOID, TRUE, WAIT
from pywine.nt.process import Process
from pywine.nt.tls import FlsSlots


@api
def FlsAlloc(p: Process, callback: PVOID) -> WAIT:
    return p.state(FlsSlots).allocate(callback)


@api(calls_back=True)
def FlsFree(p: Process, index: DWORD) -> TRUE:
    for callback, value in p.state(FlsSlots).free(index):
        p.call(callback, value)


@api
def FlsGetValue(p: Process, index: DWORD) -> PVOID:
    slots = p.state(FlsSlots)
    slots.check(index)
    p.last_error = 0
    return slots.values.get((p.thread.id, index), 0)


@api
def FlsSetValue(p: Process, index: DWORD, value: PVOID) -> TRUE:
    slots = p.state(FlsSlots)
    slots.check(index)
    slots.values[p.thread.id, index] = value


@api
def IsThreadAFiber(p: Process) -> BOOL:
    return bool(p.thread.teb.FiberData)
