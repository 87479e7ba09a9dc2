"""Exceptions and unwinding (ntdll's Rtl functions)."""

from __future__ import annotations

import struct

from pywine.abi import context as contexts
from pywine.abi.api import api
from pywine.abi.context import EXCEPTION_RECORD
from pywine.abi.types import (
    BOOLEAN,
    DWORD,
    LONG,
    PVOID,
    STATUS,
    ULONG,
    ULONG_PTR,
    ULONGLONG,
    USHORT,
    VOID,
    In,
    Opt,
    Out,
    OutOpt,
)
from pywine.dlls.ntdll import dispatch
from pywine.ldr.unwind import EHANDLER, RIP, RSP, UHANDLER, FunctionTables, Walk, virtual_unwind
from pywine.machine import context as ctx
from pywine.nt.exceptions import NONCONTINUABLE, GuestException, Handlers
from pywine.nt.process import Process


def raise_from_call(p: Process, code: int, flags: int, parameters: tuple[int, ...], chained: int = 0) -> None:
    """Raise an exception as of the API call in progress, which returns if a handler has it continue."""
    dispatch.capture_call(p)
    address = p.thread.processor.q[ctx.RIP]
    dispatch.raise_exception(p, GuestException(code, address, parameters), flags, chained)


@api(calls_back=True)
def RtlRaiseException(p: Process, record: In[EXCEPTION_RECORD]) -> VOID:
    count = min(record.NumberParameters, contexts.MAXIMUM_PARAMETERS)
    parameters = tuple(record.ExceptionInformation[:count])
    raise_from_call(p, record.ExceptionCode, record.ExceptionFlags, parameters, record.ExceptionRecord)


@api(calls_back=True)
def RtlRaiseStatus(p: Process, status: ULONG) -> VOID:
    raise_from_call(p, status, NONCONTINUABLE, ())


@api
def RtlAddVectoredExceptionHandler(p: Process, first: ULONG, handler: PVOID) -> PVOID:
    handlers = p.state(Handlers)
    return handlers.add(handlers.exception, first, handler)


@api
def RtlRemoveVectoredExceptionHandler(p: Process, handle: PVOID) -> ULONG:
    handlers = p.state(Handlers)
    return handlers.remove(handlers.exception, handle)


@api(partial="continue handlers are kept but not called")
def RtlAddVectoredContinueHandler(p: Process, first: ULONG, handler: PVOID) -> PVOID:
    handlers = p.state(Handlers)
    return handlers.add(handlers.resume, first, handler)


@api
def RtlRemoveVectoredContinueHandler(p: Process, handle: PVOID) -> ULONG:
    handlers = p.state(Handlers)
    return handlers.remove(handlers.resume, handle)


@api(calls_back=True)
def RtlCaptureContext(p: Process, context: PVOID) -> VOID:
    """What registers are once this call has returned (x64), or its caller has (x86)."""
    dispatch.capture_call(p)
    q, word = p.thread.processor.q, p.bits // 8
    saved = q[ctx.RSP], q[ctx.RIP], q[ctx.RBP]
    try:
        top = q[ctx.RSP]
        if word == 4:
            top = (q[ctx.RBP] & 0xFFFFFFFF) + 4
            q[ctx.RBP] = int.from_bytes(p.memory.read(top - 4, 4), "little")
        q[ctx.RIP] = int.from_bytes(p.memory.read(top, word), "little")
        q[ctx.RSP] = top + word
        flags = contexts.CONTROL | contexts.INTEGER | contexts.SEGMENTS | contexts.FLOATING_POINT
        contexts.store(p.thread.processor, p.memory, context, contexts.ARCHITECTURE[p.bits] | flags)
    finally:
        q[ctx.RSP], q[ctx.RIP], q[ctx.RBP] = saved


@api(calls_back=True)
def RtlRestoreContext(p: Process, context: PVOID, record: Opt[EXCEPTION_RECORD]) -> VOID:
    dispatch.capture_call(p)
    dispatch.resume(p, context)


@api(calls_back=True)
def RtlUnwind(p: Process, frame: PVOID, target: PVOID, record: PVOID, value: PVOID) -> PVOID:
    if p.bits == 64:
        dispatch.unwind_x64(p, frame, target, record, value)
    dispatch.capture_call(p)
    dispatch.unwind_x86(p, frame, record)
    return value


@api(calls_back=True)
def RtlUnwindEx(
    p: Process, frame: PVOID, target: PVOID, record: PVOID, value: PVOID, context: PVOID, history: PVOID
) -> VOID:
    dispatch.unwind_x64(p, frame, target, record, value)


@api(calls_back=True)
def RtlLookupFunctionEntry(p: Process, pc: ULONGLONG, base: Out[ULONGLONG], history: PVOID) -> PVOID:
    entry, image = p.state(FunctionTables).lookup(pc)
    base.value = image
    return entry


@api
def RtlVirtualUnwind(
    p: Process,
    handlers: ULONG,
    base: ULONGLONG,
    pc: ULONGLONG,
    entry: PVOID,
    context: PVOID,
    data: Out[PVOID],
    establisher: Out[ULONGLONG],
    pointers: PVOID,
) -> PVOID:
    p.memory.check(context, contexts.SIZE[64], 2)
    if not entry:
        walk = Walk(p.memory, context)
        establisher.value = walk.registers[RSP]
        walk.leave_leaf()
        walk.write()
        return 0
    plan, establisher.value = virtual_unwind(p.memory, base, pc, entry, context)
    handler = plan.exception_handler if handlers & EHANDLER else 0
    handler = handler or (plan.unwind_handler if handlers & UHANDLER else 0)
    data.value = plan.handler_data if handler else 0
    return handler


@api
def RtlAddFunctionTable(p: Process, table: PVOID, count: DWORD, base: ULONGLONG) -> BOOLEAN:
    p.state(FunctionTables).dynamic[table] = count, base
    return True


@api
def RtlDeleteFunctionTable(p: Process, table: PVOID) -> BOOLEAN:
    tables = p.state(FunctionTables)
    return tables.dynamic.pop(table, None) is not None or tables.callbacks.pop(table, None) is not None


@api
def RtlAddGrowableFunctionTable(
    p: Process, handle: Out[PVOID], table: PVOID, count: DWORD, room: DWORD, base: ULONG_PTR, end: ULONG_PTR
) -> STATUS:
    handle.value = key = p.allocate(bytes(8))
    p.state(FunctionTables).growable[key] = table
    p.state(FunctionTables).dynamic[table] = count, base


@api
def RtlGrowFunctionTable(p: Process, handle: PVOID, count: DWORD) -> VOID:
    tables = p.state(FunctionTables)
    table = tables.growable[handle]
    tables.dynamic[table] = count, tables.dynamic[table][1]


@api
def RtlDeleteGrowableFunctionTable(p: Process, handle: PVOID) -> VOID:
    tables = p.state(FunctionTables)
    del tables.dynamic[tables.growable.pop(handle)]
    p.heap.free(handle)


@api
def RtlInstallFunctionTableCallback(
    p: Process,
    identifier: ULONGLONG,
    base: ULONGLONG,
    size: DWORD,
    callback: PVOID,
    context: PVOID,
    dll: PVOID,
) -> BOOLEAN:
    if identifier & 3 != 3:
        return False
    p.state(FunctionTables).callbacks[identifier] = base, size, callback, context
    return True


@api
def RtlPcToFileHeader(p: Process, pc: PVOID, base: Out[PVOID]) -> PVOID:
    module = p.modules.at(pc)
    base.value = module.base if module else 0
    return base.value


@api(calls_back=True)
def RtlCaptureStackBackTrace(
    p: Process, skip: ULONG, count: ULONG, trace: PVOID, hash: OutOpt[ULONG]
) -> USHORT:
    dispatch.capture_call(p)
    found = _back_trace(p, skip + count)[skip:]
    word = "Q" if p.bits == 64 else "I"
    p.memory.write(trace, struct.pack(f"<{len(found)}{word}", *found))
    hash.value = sum(found) & 0xFFFFFFFF
    return len(found)


def _back_trace(p: Process, count: int) -> list[int]:
    """Return addresses of the API call in progress, innermost first."""
    q, teb = p.thread.processor.q, p.thread.teb
    found: list[int] = []
    if p.bits == 32:
        found.append(int.from_bytes(p.memory.read(q[ctx.RSP], 4), "little"))
        frame = q[ctx.RBP] & 0xFFFFFFFF
        while len(found) < count and teb.StackLimit <= frame < teb.StackBase - 8:
            following, address = struct.unpack("<II", p.memory.read(frame, 8))
            if following <= frame or not p.modules.at(address):
                break
            found.append(address)
            frame = following
        return found
    context = p.heap.allocate(contexts.SIZE[64])
    try:
        contexts.store(p.thread.processor, p.memory, context, contexts.ALL[64])
        walk = Walk(p.memory, context)
        while len(found) < count and teb.StackLimit <= walk.registers[RSP] < teb.StackBase:
            dispatch.step(p, walk)
            if not p.modules.at(walk.registers[RIP]):
                break
            found.append(walk.registers[RIP])
    finally:
        p.heap.free(context)
    return found


@api(calls_back=True)
def NtContinue(p: Process, context: PVOID, alertable: BOOLEAN) -> STATUS:
    dispatch.capture_call(p)
    dispatch.resume(p, context)


@api
def RtlUnhandledExceptionFilter(p: Process, pointers: PVOID) -> LONG:
    return 0
