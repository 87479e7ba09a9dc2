"""setjmp.h: saving the caller's registers and going back to them.

The layouts of jmp_buf are setjmp.h's: _JUMP_BUFFER and, on x86, __JUMP_BUFFER.
"""

from __future__ import annotations

import struct

from pywine.abi.api import crt
from pywine.abi.types import INT, PVOID, VOID
from pywine.dlls.crt.runtime import Crt
from pywine.machine import context as ctx
from pywine.machine.thunk import STDCALL

_SAVED = (ctx.RBX, ctx.RSP, ctx.RBP, ctx.RSI, ctx.RDI, ctx.R12, ctx.R13, ctx.R14, ctx.R15, ctx.RIP)
_FRAME_FIRST = struct.Struct("<11QIHH")
_FIRST_VECTOR, _VECTORS = 6, 10  # xmm6 to xmm15
_MXCSR, _XMM = 24, 160  # in the extended state
_SAVED_32 = (ctx.RBP, ctx.RBX, ctx.RDI, ctx.RSI)
_REGISTRATION, _UNWIND_DATA = 24, 40  # in x86's buffer
_LEVEL = 12  # in a registration for __try
_END_OF_CHAIN = 0xFFFFFFFF
_COOKIE = 0x56433230  # "VC20": the buffer has an unwind function


@crt(names=("_setjmp", "setjmp", "_setjmpex", "__intrinsic_setjmp", "__intrinsic_setjmpex"), calls_back=True)
def _setjmp(c: Crt, buffer: PVOID, frame: PVOID) -> INT:
    if c.p.bits == 32:
        return _save_32(c, buffer, 0, None, ())
    processor = c.p.thread.processor
    processor.read_state()
    q, extended = processor.q, processor.extended
    stack = q[ctx.RSP]
    back = c.read_pointer(stack)
    values = [q[register] for register in _SAVED]
    values[1], values[-1] = stack + 8, back
    mxcsr = struct.unpack_from("<I", extended, _MXCSR)[0]
    control = struct.unpack_from("<H", extended, 0)[0]
    at = _XMM + 16 * _FIRST_VECTOR
    vectors = bytes(extended[at : at + 16 * _VECTORS])
    c.memory.write(buffer, _FRAME_FIRST.pack(frame, *values, mxcsr, control, 0) + vectors)
    return 0


@crt(calls_back=True)
def _setjmp3(c: Crt, buffer: PVOID, count: INT, unwind: PVOID, level: INT) -> INT:
    """With a count, an unwind function, the try level and more data follow."""
    extra = ()
    if count > 2:
        stack = c.p.thread.processor.q[ctx.RSP]
        data = c.memory.read(stack + 4 * 5, 4 * min(count - 2, 6))
        extra = struct.unpack(f"<{len(data) // 4}I", data)
    return _save_32(c, buffer, unwind if count > 0 else 0, level if count > 1 else None, extra)


def _save_32(c: Crt, buffer: int, unwind: int, level: int | None, extra: tuple[int, ...]) -> int:
    processor = c.p.thread.processor
    processor.read_state()
    q = processor.q
    stack = q[ctx.RSP] & 0xFFFFFFFF
    registers = [q[register] & 0xFFFFFFFF for register in _SAVED_32]
    registration = c.p.thread.teb.ExceptionList & 0xFFFFFFFF
    if registration == _END_OF_CHAIN:
        level = -1
    elif level is None:
        level = _level_of(c, registration)
    words = [
        *registers,
        stack,
        c.read_pointer(stack),
        registration,
        level & 0xFFFFFFFF,
        _COOKIE,
        unwind,
        *extra,
    ]
    c.memory.write(buffer, struct.pack(f"<{len(words)}I", *words))
    return 0


def _level_of(c: Crt, registration: int) -> int:
    """The try level of the function that made a registration, if it is one that compilers make for __try."""
    return int.from_bytes(c.memory.read(registration + _LEVEL, 4), "little")


@crt(calls_back=True)
def longjmp(c: Crt, buffer: PVOID, value: INT) -> VOID:
    value = (value or 1) & 0xFFFFFFFF
    processor = c.p.thread.processor
    if c.p.bits == 64:
        if c.read_pointer(buffer):  # the frame to unwind to
            c.p.call(c.p.modules.exception_code.function("JumpBack"), buffer, value)
        processor.read_state()
        _load_64(c, buffer)
    else:
        _unwind_32(c, buffer)
        processor.read_state()
        _load_32(c, buffer)
    processor.q[ctx.RAX] = value
    processor.write_state()


def _unwind_32(c: Crt, buffer: int) -> None:
    """Run the handlers of registrations above that of the buffer's frame, and those within the frame."""
    registration, level, cookie, unwind = struct.unpack("<4I", c.memory.read(buffer + _REGISTRATION, 16))
    if registration in (0, _END_OF_CHAIN):
        return
    if registration != c.p.thread.teb.ExceptionList & 0xFFFFFFFF:
        c.p.call(c.p.modules.exception_code.function("RtlUnwind"), registration, 0, 0, 0)
    if cookie == _COOKIE and unwind:
        c.p.call(unwind, buffer)
    elif level != _level_of(c, registration):
        c.p.call(c.p.modules.exception_code.function("_local_unwind2"), registration, level)


@crt(convention=STDCALL, calls_back=True)
def _seh_longjmp_unwind(c: Crt, buffer: PVOID) -> VOID:
    registration, level = struct.unpack("<2I", c.memory.read(buffer + _REGISTRATION, 8))
    c.p.call(c.p.modules.exception_code.function("_local_unwind2"), registration, level)


@crt(convention=STDCALL, calls_back=True)
def _seh_longjmp_unwind4(c: Crt, buffer: PVOID) -> VOID:
    """The cookie that guards the frame's tables is the first of what _setjmp3 was told besides."""
    registration, level = struct.unpack("<2I", c.memory.read(buffer + _REGISTRATION, 8))
    local_unwind = c.p.modules.exception_code.function("_local_unwind4")
    c.p.call(local_unwind, buffer + _UNWIND_DATA, registration, level)


def _load_64(c: Crt, buffer: int) -> None:
    processor = c.p.thread.processor
    q, extended = processor.q, processor.extended
    size = _FRAME_FIRST.size
    data = c.memory.read(buffer, size + 16 * _VECTORS)
    _, *values, mxcsr, control, _ = _FRAME_FIRST.unpack_from(data)
    for register, saved in zip(_SAVED, values, strict=True):
        q[register] = saved
    struct.pack_into("<I", extended, _MXCSR, mxcsr)
    struct.pack_into("<H", extended, 0, control)
    at = _XMM + 16 * _FIRST_VECTOR
    extended[at : at + 16 * _VECTORS] = data[size:]


def _load_32(c: Crt, buffer: int) -> None:
    q = c.p.thread.processor.q
    *registers, stack, back, registration = struct.unpack("<7I", c.memory.read(buffer, 28))
    for register, saved in zip(_SAVED_32, registers, strict=True):
        q[register] = saved
    q[ctx.RSP] = stack + 4
    q[ctx.RIP] = back
    c.p.thread.teb.ExceptionList = registration
