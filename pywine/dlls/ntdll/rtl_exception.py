"""Exceptions and unwinding (ntdll's Rtl functions). What dispatches and unwinds is guest code
(`guest/exceptions/`); here are its prototypes.
"""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.context import EXCEPTION_RECORD
from pywine.abi.types import (
    BOOL,
    BOOLEAN,
    BYTE,
    DWORD,
    LONG,
    PVOID,
    STATUS,
    ULONG,
    ULONGLONG,
    USHORT,
    VOID,
    In,
    Out,
    OutOpt,
)
from pywine.dlls.ntdll import dispatch
from pywine.nt.process import Process


@api(guest_code=True)
def RtlRaiseException(p: Process, record: In[EXCEPTION_RECORD]) -> VOID: ...


@api(guest_code=True)
def RtlRaiseStatus(p: Process, status: ULONG) -> VOID: ...


@api(guest_code=True)
def KiUserExceptionDispatcher(p: Process, record: PVOID, context: PVOID) -> VOID: ...


@api(calls_back=True)
def NtRaiseException(p: Process, record: In[EXCEPTION_RECORD], context: PVOID, first_chance: BOOL) -> STATUS:
    if not first_chance:
        dispatch.unhandled(p, record, context)
    dispatch.raise_again(p, record, context)


@api(guest_code=True)
def RtlAddVectoredExceptionHandler(p: Process, first: ULONG, handler: PVOID) -> PVOID: ...


@api(guest_code=True)
def RtlRemoveVectoredExceptionHandler(p: Process, handle: PVOID) -> ULONG: ...


@api(guest_code=True)
def RtlAddVectoredContinueHandler(p: Process, first: ULONG, handler: PVOID) -> PVOID: ...


@api(guest_code=True)
def RtlRemoveVectoredContinueHandler(p: Process, handle: PVOID) -> ULONG: ...


@api(guest_code=True)
def RtlCaptureContext(p: Process, context: PVOID) -> VOID:
    """What registers are once this call has returned (x64), or its caller has (x86)."""


@api(guest_code=True)
def RtlRestoreContext(p: Process, context: PVOID, record: PVOID) -> VOID: ...


@api(guest_code=True)
def RtlUnwind(p: Process, frame: PVOID, target: PVOID, record: PVOID, value: PVOID) -> PVOID: ...


@api(guest_code=True)
def RtlUnwindEx(
    p: Process, frame: PVOID, target: PVOID, record: PVOID, value: PVOID, context: PVOID, history: PVOID
) -> VOID: ...


@api(guest_code=True)
def RtlLookupFunctionEntry(p: Process, pc: ULONGLONG, base: Out[ULONGLONG], history: PVOID) -> PVOID: ...


@api(guest_code=True)
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
) -> PVOID: ...


@api(guest_code=True, partial="machine frames are not told of")
def RtlVirtualUnwind2(
    p: Process,
    handlers: ULONG,
    base: ULONGLONG,
    pc: ULONGLONG,
    entry: PVOID,
    context: PVOID,
    is_machine_frame: OutOpt[BYTE],
    data: OutOpt[PVOID],
    establisher: OutOpt[ULONGLONG],
    pointers: PVOID,
    low: PVOID,
    high: PVOID,
    handler: OutOpt[PVOID],
    flags: ULONG,
) -> STATUS: ...


@api(guest_code=True)
def RtlAddFunctionTable(p: Process, table: PVOID, count: DWORD, base: ULONGLONG) -> BOOLEAN: ...


@api(guest_code=True)
def RtlDeleteFunctionTable(p: Process, table: PVOID) -> BOOLEAN: ...


@api(guest_code=True)
def RtlInstallFunctionTableCallback(
    p: Process,
    identifier: ULONGLONG,
    base: ULONGLONG,
    size: DWORD,
    callback: PVOID,
    context: PVOID,
    dll: PVOID,
) -> BOOLEAN: ...


@api(guest_code=True)
def RtlAddGrowableFunctionTable(
    p: Process,
    handle: Out[PVOID],
    table: PVOID,
    count: DWORD,
    maximum: DWORD,
    begin: ULONGLONG,
    end: ULONGLONG,
) -> STATUS: ...


@api(guest_code=True)
def RtlGrowFunctionTable(p: Process, handle: PVOID, count: DWORD) -> VOID: ...


@api(guest_code=True)
def RtlDeleteGrowableFunctionTable(p: Process, handle: PVOID) -> VOID: ...


@api
def RtlPcToFileHeader(p: Process, pc: PVOID, base: Out[PVOID]) -> PVOID:
    module = p.modules.at(pc)
    base.value = module.base if module else 0
    return base.value


@api(guest_code=True)
def RtlCaptureStackBackTrace(p: Process, skip: ULONG, count: ULONG, trace: PVOID, hash: PVOID) -> USHORT: ...


@api(calls_back=True)
def NtContinue(p: Process, context: PVOID, alertable: BOOLEAN) -> STATUS:
    dispatch.capture_call(p)
    dispatch.resume(p, context)


@api(calls_back=True)
def NtContinueEx(p: Process, context: PVOID, argument: PVOID) -> STATUS:
    """`argument`: whether it is alertable, or the address of a KCONTINUE_ARGUMENT, which asks for more."""
    NtContinue(p, context, 0)


@api(guest_code=True, names=("DbgBreakPoint", "DbgUserBreakPoint"))
def DbgBreakPoint(p: Process) -> VOID: ...


@api
def RtlUnhandledExceptionFilter(p: Process, pointers: PVOID) -> LONG:
    return 0
