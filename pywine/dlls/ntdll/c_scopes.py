"""`__try` on x64: the language handler that compilers refer to as __C_specific_handler."""

from __future__ import annotations

import struct
from ctypes import addressof

from pywine.abi.api import api
from pywine.abi.context import EXCEPTION_RECORD
from pywine.abi.types import INT, PVOID, In
from pywine.dlls.ntdll import dispatch
from pywine.dlls.ntdll.dispatch import CONTINUE_EXECUTION, CONTINUE_SEARCH, TARGET_UNWIND, UNWINDING
from pywine.machine import context as ctx
from pywine.nt.process import Process

_EXECUTE_ALWAYS = 1  # a filter of 1 instead of an address
_SCOPE_INDEX = 0x48  # of DISPATCHER_CONTEXT


@api(calls_back=True)
def __C_specific_handler(
    p: Process, record: In[EXCEPTION_RECORD], frame: PVOID, context: PVOID, dispatcher: PVOID
) -> INT:
    return run_scopes_x64(p, record, frame, context, dispatcher)


def run_scopes_x64(p: Process, record: EXCEPTION_RECORD, frame: int, context: int, dispatcher: int) -> int:
    """Scopes are (begin, end, filter or termination handler, target), all RVAs; target 0 is `__finally`."""
    memory = p.memory
    pc, base, _, _, target_ip, _, _, data = struct.unpack("<8Q", memory.read(dispatcher, 64))
    start = struct.unpack("<I", memory.read(dispatcher + _SCOPE_INDEX, 4))[0]
    rva = pc - base
    count = struct.unpack("<I", memory.read(data, 4))[0]
    for index in range(start, count):
        begin, end, handler, target = struct.unpack("<4I", memory.read(data + 4 + 16 * index, 16))
        if not begin <= rva < end:
            continue
        if record.ExceptionFlags & UNWINDING:
            if target:
                continue
            if record.ExceptionFlags & TARGET_UNWIND and begin <= target_ip - base < end:
                break
            memory.write(dispatcher + _SCOPE_INDEX, struct.pack("<I", index + 1))
            p.call(base + handler, 1, frame)
        elif target:
            answer = 1 if handler == _EXECUTE_ALWAYS else _filter(p, base + handler, record, context, frame)
            if answer < 0:
                return CONTINUE_EXECUTION
            if answer > 0:
                address = _address_of(p, record)
                dispatch.unwind_x64(p, frame, base + target, address, record.ExceptionCode)
    return CONTINUE_SEARCH


def _address_of(p: Process, record: object) -> int:
    return addressof(record) - p.memory.base  # type: ignore[arg-type]


def _filter(p: Process, function: int, record: object, context: int, frame: int) -> int:
    """The value of an exception filter, which gets EXCEPTION_POINTERS and the frame."""
    q = p.thread.processor.q
    saved = q[ctx.RSP]
    pointers = (saved - 0x40) & ~15
    p.memory.write(pointers, struct.pack("<QQ", _address_of(p, record), context))
    q[ctx.RSP] = pointers - 0x20
    answer = p.call(function, pointers, frame) & 0xFFFFFFFF
    q[ctx.RSP] = saved
    return answer - (1 << 32) if answer >> 31 else answer
