"""eh.h: throwing, terminating, and the exception handlers that compilers refer to. What throws and catches is
guest code (`guest/exceptions/`); here are its prototypes.
"""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.types import BOOL, INT, PVOID, SIZE_T, VOID
from pywine.dlls.crt.exits import abort
from pywine.dlls.crt.runtime import Crt
from pywine.machine.thunk import FASTCALL, STDCALL

# Throwing and ending.


class Termination:
    """What the program wants called by terminate and unexpected."""

    def __init__(self, c: Crt) -> None:
        self.handler = self.unexpected = 0


@crt(convention=STDCALL, guest_code=True)
def _CxxThrowException(c: Crt, thrown: PVOID, info: PVOID) -> VOID: ...


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


@crt(names=("?set_unexpected@@YAP6AXXZP6AXXZ@Z", "set_unexpected"))
def set_unexpected(c: Crt, handler: PVOID) -> PVOID:
    state = c.state(Termination)
    previous, state.unexpected = state.unexpected, handler
    return previous


@crt
def _get_unexpected(c: Crt) -> PVOID:
    return c.state(Termination).unexpected


@crt(names=("?unexpected@@YAXXZ", "unexpected"), calls_back=True)
def unexpected(c: Crt) -> VOID:
    handler = c.state(Termination).unexpected
    if handler:
        c.p.call(handler)
    end(c)


@crt(guest_code=True)
def __uncaught_exception(c: Crt) -> BOOL: ...


@crt(guest_code=True)
def __uncaught_exceptions(c: Crt) -> INT: ...


@crt(guest_code=True)
def __processing_throw(c: Crt) -> PVOID: ...


# the address of a pointer to the EXCEPTION_RECORD that the innermost catch clause handles
@crt(guest_code=True)
def __current_exception(c: Crt) -> PVOID: ...


@crt(guest_code=True)
def __current_exception_context(c: Crt) -> PVOID: ...


@crt(guest_code=True)
def __AdjustPointer(c: Crt, this: PVOID, displacement: PVOID) -> PVOID: ...


@crt(guest_code=True)
def _IsExceptionObjectToBeDestroyed(c: Crt, thrown: PVOID) -> BOOL: ...


@crt(
    guest_code=True,
    names=(
        "_set_se_translator",
        "?_set_se_translator@@YAP6AXIPAU_EXCEPTION_POINTERS@@@ZP6AXI0@Z@Z",
        "?_set_se_translator@@YAP6AXIPEAU_EXCEPTION_POINTERS@@@ZP6AXI0@Z@Z",
    ),
)
def _set_se_translator(c: Crt, translator: PVOID) -> PVOID: ...


# Catching.


@crt(guest_code=True)
def __C_specific_handler(c: Crt, record: PVOID, frame: PVOID, context: PVOID, dispatcher: PVOID) -> INT: ...


@crt(guest_code=True, names=("__CxxFrameHandler", "__CxxFrameHandler2", "__CxxFrameHandler3"))
def __CxxFrameHandler3(c: Crt, record: PVOID, frame: PVOID, context: PVOID, dispatcher: PVOID) -> INT: ...


@crt(guest_code=True)
def __CxxFrameHandler4(c: Crt, record: PVOID, frame: PVOID, context: PVOID, dispatcher: PVOID) -> INT: ...


@crt(guest_code=True, names=("_except_handler2", "_except_handler3"))
def _except_handler3(c: Crt, record: PVOID, frame: PVOID, context: PVOID, dispatcher: PVOID) -> INT: ...


@crt(guest_code=True, partial="stack cookies are not checked")
def _except_handler4_common(
    c: Crt, cookie: PVOID, check: PVOID, record: PVOID, frame: PVOID, context: PVOID, dispatcher: PVOID
) -> INT: ...


# builds the frame of a function that has C++ handlers
@crt(guest_code=True)
def _EH_prolog(c: Crt) -> VOID: ...


@crt(guest_code=True)
def _local_unwind(c: Crt, frame: PVOID, target: PVOID) -> VOID: ...


@crt(guest_code=True)
def _local_unwind2(c: Crt, frame: PVOID, level: INT) -> VOID: ...


@crt(guest_code=True)
def _local_unwind4(c: Crt, cookie: PVOID, frame: PVOID, level: INT) -> VOID: ...


@crt(guest_code=True)
def _global_unwind2(c: Crt, frame: PVOID) -> VOID: ...


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


@crt(names=("??1type_info@@UAE@XZ", "??1type_info@@UEAA@XZ"), convention=FASTCALL)
def destroy_type_info(c: Crt, this: PVOID) -> VOID:
    """Its names stay: those that were made are the runtime's."""


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


@crt(
    names=("__std_type_info_destroy_list", "__clean_type_info_names_internal"),
    partial="names are not cached, so that there are none to free",
)
def __std_type_info_destroy_list(c: Crt, names: PVOID) -> VOID:
    pass
