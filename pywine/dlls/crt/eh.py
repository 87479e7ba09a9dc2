"""eh.h: throwing, terminating, and the exception handlers that compilers refer to."""

from __future__ import annotations

import struct

from pywine.abi.api import crt
from pywine.abi.context import EXCEPTION_RECORD
from pywine.abi.types import BOOL, INT, PVOID, SIZE_T, VOID, In
from pywine.dlls.crt.eh_cxx import RECORD_SIZE, Catches, go_on_x86, handle_x64, handle_x86
from pywine.dlls.crt.eh_tables import CXX_EXCEPTION, MAGIC
from pywine.dlls.crt.exits import abort
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.ntdll import dispatch
from pywine.dlls.ntdll.c_scopes import run_scopes_x64
from pywine.dlls.ntdll.dispatch import (
    CONTINUE_EXECUTION,
    CONTINUE_SEARCH,
    NONCONTINUABLE,
    UNWINDING,
)
from pywine.dlls.ntdll.rtl_exception import raise_from_call
from pywine.machine import context as ctx
from pywine.machine.thunk import STDCALL


@crt(calls_back=True)
def __C_specific_handler(
    c: Crt, record: In[EXCEPTION_RECORD], frame: PVOID, context: PVOID, dispatcher: PVOID
) -> INT:
    return run_scopes_x64(c.p, record, frame, context, dispatcher)


def _address_of(c: Crt, record: object) -> int:
    import ctypes

    return ctypes.addressof(record) - c.memory.base  # type: ignore[arg-type]


# Throwing and ending.


class Termination:
    """What the program wants called by terminate."""

    def __init__(self, c: Crt) -> None:
        self.handler = 0


@crt(convention=STDCALL, calls_back=True)
def _CxxThrowException(c: Crt, thrown: PVOID, info: PVOID) -> VOID:
    p = c.p
    parameters = [MAGIC, thrown, info]
    if p.bits == 64:
        module = p.modules.at(info) if info else None
        parameters.append(module.base if module else 0)
    p.state(Catches).uncaught += 1
    raise_from_call(p, CXX_EXCEPTION, NONCONTINUABLE, tuple(parameters))


@crt(names=("?terminate@@YAXXZ", "terminate", "__std_terminate"), calls_back=True)
def terminate(c: Crt) -> VOID:
    end(c)


def end(c: Crt) -> None:
    """What std::terminate does."""
    handler = c.state(Termination).handler
    if handler:
        c.p.call(handler)
    abort(c)


@crt(names=("?set_terminate@@YAP6AXXZP6AXXZ@Z", "set_terminate"))
def set_terminate(c: Crt, handler: PVOID) -> PVOID:
    state = c.state(Termination)
    previous, state.handler = state.handler, handler
    return previous


@crt
def _get_terminate(c: Crt) -> PVOID:
    return c.state(Termination).handler


@crt(names=("__uncaught_exception",))
def __uncaught_exception(c: Crt) -> BOOL:
    return c.p.state(Catches).uncaught > 0


@crt(names=("__uncaught_exceptions",))
def __uncaught_exceptions(c: Crt) -> INT:
    return c.p.state(Catches).uncaught


class _Current:
    """Per thread, a pointer to a copy of the EXCEPTION_RECORD that is handled, and one to its context."""

    def __init__(self, c: Crt) -> None:
        self._c = c
        self._cells: dict[int, int] = {}

    @property
    def cells(self) -> int:
        thread = self._c.p.thread.id
        if thread not in self._cells:
            self._cells[thread] = self._c.p.allocate(bytes(32 + RECORD_SIZE[64]))
        return self._cells[thread]


@crt
def __current_exception(c: Crt) -> PVOID:
    """The address of a pointer to the EXCEPTION_RECORD that the innermost catch clause handles."""
    cell, active = c.state(_Current).cells, c.p.state(Catches).active
    c.write_pointer(cell, cell + 32 if active else 0)
    if active:
        record, thrown = bytearray(active[-1].record), active[-1].thrown
        if thrown:  # that of `throw;` names no object
            word, at = ("<QQQ", 32) if c.p.bits == 64 else ("<III", 20)
            struct.pack_into(word, record, at + c.p.bits // 8, thrown.address, thrown.info, thrown.base)
        c.memory.write(cell + 32, bytes(record))
    return cell


@crt(stub="always NULL")
def __current_exception_context(c: Crt) -> PVOID:
    return c.state(_Current).cells + 8


@crt
def __AdjustPointer(c: Crt, this: PVOID, displacement: PVOID) -> PVOID:
    """`displacement`: offset of the member, of the virtual table's pointer or -1, and within that table."""
    member, table_pointer, in_table = struct.unpack("<3i", c.memory.read(displacement, 12))
    if table_pointer >= 0:
        table = c.read_pointer(this + table_pointer)
        member += table_pointer + struct.unpack("<i", c.memory.read(table + in_table, 4))[0]
    return this + member


@crt
def _IsExceptionObjectToBeDestroyed(c: Crt, thrown: PVOID) -> BOOL:
    return not c.p.state(Catches).holds(thrown)


# Catching.


@crt(names=("__CxxFrameHandler", "__CxxFrameHandler2", "__CxxFrameHandler3"), calls_back=True)
def __CxxFrameHandler3(c: Crt, record: PVOID, frame: PVOID, context: PVOID, dispatcher: PVOID) -> INT:
    goes_on = handle_x64(c.p, record, frame, dispatcher) if c.p.bits == 64 else handle_x86(c.p, record, frame)
    if not goes_on:
        end(c)
    return CONTINUE_SEARCH


@crt(calls_back=True)
def __CxxFrameHandler4(c: Crt, record: PVOID, frame: PVOID, context: PVOID, dispatcher: PVOID) -> INT:
    if not handle_x64(c.p, record, frame, dispatcher, compressed=True):
        end(c)
    return CONTINUE_SEARCH


@crt(names=("_except_handler2", "_except_handler3"), calls_back=True)
def _except_handler3(
    c: Crt, record: In[EXCEPTION_RECORD], frame: PVOID, context: PVOID, dispatcher: PVOID
) -> INT:
    """A registration is previous, handler, scopes, level; the function's EBP lies behind it."""
    scopes = struct.unpack("<I", c.memory.read(frame + 8, 4))[0]
    return _run_scopes(c, record, frame, context, scopes, -1)


@crt(calls_back=True, partial="stack cookies are not checked")
def _except_handler4_common(
    c: Crt,
    cookie: PVOID,
    check: PVOID,
    record: In[EXCEPTION_RECORD],
    frame: PVOID,
    context: PVOID,
    dispatcher: PVOID,
) -> INT:
    value, scopes = c.read_pointer(cookie), c.read_pointer(frame + 8)
    return _run_scopes(c, record, frame, context, (scopes ^ value) + 16, -2)


def _run_scopes(
    c: Crt, record: EXCEPTION_RECORD, frame: int, context: int, scopes: int, outermost: int
) -> int:
    """`__try` on x86: scopes of (outer level, filter, handler); no filter is `__finally`."""
    catches, ebp = c.p.state(Catches), frame + 16
    if record.ExceptionFlags & UNWINDING:
        _leave_scopes(c, frame, scopes, outermost, outermost)
        return CONTINUE_SEARCH
    level = struct.unpack("<i", c.memory.read(frame + 12, 4))[0]
    q = c.p.thread.processor.q
    saved = q[ctx.RSP]
    pointers = (saved - 0x40) & ~15
    c.memory.write(pointers, struct.pack("<II", _address_of(c, record), context))
    c.memory.write(frame - 4, struct.pack("<I", pointers))
    while level != outermost:
        outer, filter_function, handler = struct.unpack("<iII", c.memory.read(scopes + 12 * level, 12))
        if filter_function:
            q[ctx.RSP] = pointers - 0x20
            answer = catches.call_funclet(filter_function, ebp)
            q[ctx.RSP] = saved
            if answer >> 31:
                return CONTINUE_EXECUTION
            if answer:
                dispatch.capture_call(c.p)
                dispatch.unwind_x86(c.p, frame, 0)
                _leave_scopes(c, frame, scopes, level, outermost)
                c.memory.write(frame + 12, struct.pack("<i", outer))
                go_on_x86(c.p, handler, c.read_pointer(frame - 8), ebp)
        level = outer
    return CONTINUE_SEARCH


def _leave_scopes(c: Crt, frame: int, scopes: int, last: int, outermost: int) -> None:
    """Run the `__finally` blocks of a frame down to level `last`."""
    while True:
        level = struct.unpack("<i", c.memory.read(frame + 12, 4))[0]
        if level in (last, outermost):
            return
        outer, filter_function, handler = struct.unpack("<iII", c.memory.read(scopes + 12 * level, 12))
        c.memory.write(frame + 12, struct.pack("<i", outer))
        if not filter_function:
            c.p.state(Catches).call_funclet(handler, frame + 16)


# std::exception and type_info.


@crt
def __std_exception_copy(c: Crt, source: PVOID, target: PVOID) -> VOID:
    """The data of a std::exception: what it says, and whether that was allocated."""
    word = c.p.bits // 8
    what, owned = c.read_pointer(source), c.memory.read(source + word, 1)[0]
    if owned and what:
        what = c.p.allocate(c.memory.read_cstring(what) + b"\0")
    c.memory.write(target, what.to_bytes(word, "little") + bytes((bool(owned and what),)))


@crt
def __std_exception_destroy(c: Crt, data: PVOID) -> VOID:
    word = c.p.bits // 8
    what = c.read_pointer(data)
    if what and c.memory.read(data + word, 1)[0]:
        c.p.heap.free(what)
    c.memory.write(data, bytes(word + 1))


@crt
def __std_type_info_compare(c: Crt, left: PVOID, right: PVOID) -> INT:
    """The data of a type_info: a cached name, then the decorated one behind a dot."""
    if left == right:
        return 0
    first, second = _decorated(c, left), _decorated(c, right)
    return (first > second) - (first < second)


@crt
def __std_type_info_hash(c: Crt, data: PVOID) -> SIZE_T:
    """FNV-1a of the decorated name."""
    wide = c.p.bits == 64
    prime, mask = (1099511628211, (1 << 64) - 1) if wide else (16777619, (1 << 32) - 1)
    value = 14695981039346656037 if wide else 2166136261
    for byte in _decorated(c, data):
        value = (value ^ byte) * prime & mask
    return value ^ value >> 32 if wide else value


def _decorated(c: Crt, data: int) -> bytes:
    return c.memory.read_cstring(data + c.p.bits // 8 + 1)


@crt(partial="names are not cached, so that there are none to free")
def __std_type_info_destroy_list(c: Crt, names: PVOID) -> VOID:
    pass
