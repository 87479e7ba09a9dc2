"""Handing exceptions to the guest, whose code dispatches them (`guest/exceptions/`), and taking back what
nobody handled.

The CONTEXT and the EXCEPTION_RECORD lie on the guest's stack below what raised the exception, where
KiUserExceptionDispatcher finds them.
"""

from __future__ import annotations

import struct

from pywine.abi import context as contexts
from pywine.abi.context import EXCEPTION_RECORD
from pywine.host.ffi import addressof, sizeof
from pywine.machine import context as ctx
from pywine.machine.engine import Abandoned
from pywine.machine.memory import AccessViolation
from pywine.nt.exceptions import GuestException

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    from pywine.nt.process import Process

_RECORDS = {32: struct.Struct("<5I"), 64: struct.Struct("<2I2QI4x")}
# x64: from the stack pointer of KiUserExceptionDispatcher to the record and to the frame of an interrupt.
_RECORD_AT, _INTERRUPT_AT, _INTERRUPT_SIZE = 0x4F0, 0x590, 40
_STACK_NEEDED = 0x800  # bytes that its handlers need below what lies there


class Delivered:
    """What the host has handed to the guest, by the record's address: the last one of each thread."""

    def __init__(self, p: Process) -> None:
        self.last: dict[int, tuple[int, GuestException]] = {}


def deliver(
    p: Process, exception: GuestException, flags: int = 0, chained: int = 0, *, room: int = 0
) -> None:
    """Have the guest go on in KiUserExceptionDispatcher, for an exception whose state is in the current
    thread's context block. Raises `exception` if no handler can be asked. `room`: how many bytes below the
    stack pointer stay.
    """
    if exception.is_final:
        raise exception
    processor = p.thread.processor
    q = processor.q
    try:
        if p.bits == 64:
            sp, record = _put_x64(p, q[ctx.RSP] - room)
        else:
            sp, record = _put_x86(p, (q[ctx.RSP] & 0xFFFFFFFF) - room)
        _fill_record(p, record, exception, flags, chained)
    except AccessViolation:  # no stack left for the handlers
        raise exception from None
    p.state(Delivered).last[p.thread.id] = record, exception
    q[ctx.RSP], q[ctx.RIP] = sp, p.modules.exception_code.dispatcher
    processor.write_state()


def _put_x64(p: Process, top: int) -> tuple[int, int]:
    """Fill the stack below `top`; returns the stack pointer and where the record belongs."""
    q, memory = p.thread.processor.q, p.memory
    sp = (top - 0x80 - _INTERRUPT_AT - _INTERRUPT_SIZE) & ~15
    memory.check(sp - _STACK_NEEDED, _STACK_NEEDED, 2)
    contexts.store(p.thread.processor, memory, sp, contexts.ALL[64])
    interrupt = struct.pack("<5Q", q[ctx.RIP], 0x33, q[ctx.RFLAGS], q[ctx.RSP], 0x2B)
    memory.write(sp + _INTERRUPT_AT, interrupt)
    return sp, sp + _RECORD_AT


def _put_x86(p: Process, top: int) -> tuple[int, int]:
    memory = p.memory
    context = (top - 0x40 - contexts.SIZE[32]) & ~15
    record = context - sizeof(EXCEPTION_RECORD.layout(32))
    memory.check(record - _STACK_NEEDED, _STACK_NEEDED, 2)
    contexts.store(p.thread.processor, memory, context, contexts.ALL[32])
    memory.write(record - 8, struct.pack("<II", record, context))
    return record - 8, record


def _fill_record(p: Process, record: int, exception: GuestException, flags: int, chained: int) -> None:
    head, mask = _RECORDS[p.bits], (1 << p.bits) - 1
    parameters = [value & mask for value in exception.parameters[: contexts.MAXIMUM_PARAMETERS]]
    data = head.pack(exception.code, flags, chained, exception.address & mask, len(parameters))
    data += struct.pack(f"<{len(parameters)}{'Q' if p.bits == 64 else 'I'}", *parameters)
    p.memory.write(record, data.ljust(sizeof(EXCEPTION_RECORD.layout(p.bits)), b"\0"))


def raise_from_call(p: Process, code: int, flags: int, parameters: tuple[int, ...]) -> NoReturn:
    """Raise an exception as of the API call in progress, which returns to its caller if a handler has it
    continue.
    """
    capture_call(p)
    deliver(p, GuestException(code, p.thread.processor.q[ctx.RIP], parameters), flags)
    raise Abandoned(0)


def address_of(p: Process, record: EXCEPTION_RECORD) -> int:
    """The guest address of a record that was given to an API."""
    return addressof(record) - p.memory.base  # type: ignore[arg-type]


def of_record(record: EXCEPTION_RECORD) -> GuestException:
    """The exception that a record describes."""
    count = min(record.NumberParameters, contexts.MAXIMUM_PARAMETERS)
    parameters = tuple(record.ExceptionInformation[:count])  # type: ignore[index]
    return GuestException(record.ExceptionCode, record.ExceptionAddress, parameters)


def raise_again(p: Process, record: EXCEPTION_RECORD, context: int) -> NoReturn:
    """NtRaiseException: handlers are asked, in the state of a CONTEXT."""
    contexts.load(p.thread.processor, p.memory, context)
    deliver(p, of_record(record), record.ExceptionFlags, record.ExceptionRecord)
    raise Abandoned(0)


def unhandled(p: Process, record: EXCEPTION_RECORD, context: int) -> NoReturn:
    """Nobody has handled the exception of this record; the state it was raised in is the thread's again."""
    exception = of_record(record)
    at, known = p.state(Delivered).last.get(p.thread.id, (0, exception))
    if at == address_of(p, record) and known.code == exception.code:
        exception = known
    contexts.load(p.thread.processor, p.memory, context)
    raise exception


def capture_call(p: Process) -> None:
    """Make the context block the state in the thunk of the API call in progress: return address on top of the
    stack.
    """
    processor = p.thread.processor
    sp, position = processor.q[ctx.RSP], processor.resume_position()
    processor.read_state()
    processor.q[ctx.RSP], processor.q[ctx.RIP] = sp, position


def resume(p: Process, context: int) -> NoReturn:
    """Go on from the CONTEXT at `context` (NtContinue)."""
    contexts.load(p.thread.processor, p.memory, context)
    raise Abandoned(0)
