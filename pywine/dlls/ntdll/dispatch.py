"""Exception dispatch: vectored handlers, frame handlers, the unhandled filter; and unwinding to a frame.

Source: "Structured Exception Handling", "x64 exception handling" (Microsoft's documentation). The CONTEXT and
the EXCEPTION_RECORD lie on the guest's stack below what raised the exception, as KiUserExceptionDispatcher
finds them.
"""

from __future__ import annotations

import ctypes
import struct

from pywine.abi import context as contexts
from pywine.abi import ntstatus as nt
from pywine.abi.context import EXCEPTION_RECORD, REGISTERS_X64, RIP_X64
from pywine.ldr.unwind import EHANDLER, UHANDLER, FunctionTables, unwind_leaf, virtual_unwind
from pywine.machine import context as ctx
from pywine.machine.engine import Abandoned
from pywine.machine.memory import AccessViolation
from pywine.nt.exceptions import NONCONTINUABLE, GuestException, Handlers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pywine.nt.process import Process

UNWINDING, EXIT_UNWIND, STACK_INVALID, NESTED_CALL, TARGET_UNWIND, COLLIDED_UNWIND = 2, 4, 8, 16, 32, 64
CONTINUE_EXECUTION, CONTINUE_SEARCH, NESTED_EXCEPTION, COLLIDED = range(4)  # EXCEPTION_DISPOSITION
EXCEPTION_CONTINUE_EXECUTION, EXCEPTION_EXECUTE_HANDLER = (
    0xFFFFFFFF,
    1,
)  # what filters and vectored handlers return
END_OF_CHAIN = 0xFFFFFFFF  # x86: the last registration's Next
_DISPATCHER_SIZE = 0x50
_MAX_FRAMES = 20_000


def raise_exception(
    p: Process, exception: GuestException, flags: int = 0, chained: int = 0, *, asks_frames: bool = True
) -> None:
    """Dispatch an exception whose state is in the current thread's context block.

    Returns when a handler has it continue (the state to go on from is written); raises `exception` if nobody
    handles it, Abandoned when a handler has unwound the stack. Where the frames are not asked, they are
    taken to have it continue.
    """
    if exception.is_final:
        raise exception
    processor = p.thread.processor
    q, memory = processor.q, p.memory
    sp = (q[ctx.RSP] - 0x80 - contexts.SIZE[p.bits]) & ~63
    context = sp
    record_size = ctypes.sizeof(EXCEPTION_RECORD.layout(p.bits))
    record = (sp - record_size) & ~15
    pointers = record - contexts.POINTERS_SIZE
    try:
        contexts.store(processor, memory, context, contexts.ALL[p.bits])
        memory.check(pointers, record_size, 2)
    except AccessViolation:  # no stack left for the handlers
        raise exception from None
    _fill_record(p, record, exception, flags, chained)
    memory.write(pointers, struct.pack("<QQ" if p.bits == 64 else "<II", record, context))
    saved_sp = q[ctx.RSP]
    q[ctx.RSP] = pointers - 0x20
    try:
        continues = _dispatch(p, record, context, pointers, asks_frames=asks_frames)
    except AccessViolation:  # the frames cannot be walked
        continues = False
    except _NotContinuable:
        contexts.load(processor, memory, context)
        q[ctx.RSP] = saved_sp
        again = GuestException(nt.STATUS_NONCONTINUABLE_EXCEPTION, exception.address)
        raise_exception(p, again, NONCONTINUABLE)
        return
    contexts.load(processor, memory, context)
    if continues:
        return
    q[ctx.RSP] = saved_sp
    raise exception


def _fill_record(p: Process, record: int, exception: GuestException, flags: int, chained: int) -> None:
    view: Any = EXCEPTION_RECORD.on(p.memory, record, p.bits)
    view.clear()
    view.ExceptionCode, view.ExceptionFlags, view.ExceptionRecord = exception.code, flags, chained
    view.ExceptionAddress = exception.address
    parameters = exception.parameters[: contexts.MAXIMUM_PARAMETERS]
    view.NumberParameters = len(parameters)
    view.ExceptionInformation[: len(parameters)] = parameters


def _dispatch(p: Process, record: int, context: int, pointers: int, *, asks_frames: bool) -> bool:
    """Whether some handler has the exception continue."""
    processor = p.thread.processor
    handlers = p.state(Handlers)
    for _, function in list(handlers.exception):
        if processor.call(function, pointers, context=context) & 0xFFFFFFFF == EXCEPTION_CONTINUE_EXECUTION:
            return True
    if not asks_frames:
        return True
    if (_dispatch_x64 if p.bits == 64 else _dispatch_x86)(p, record, context):
        return True
    if not handlers.unhandled_filter:
        return False
    answer = processor.call(handlers.unhandled_filter, pointers, context=context) & 0xFFFFFFFF
    if answer == EXCEPTION_EXECUTE_HANDLER:
        from pywine.abi.errors import ProcessExit

        exit = ProcessExit(EXCEPTION_RECORD.on(p.memory, record, p.bits).ExceptionCode)
        exit.terminated = True
        raise exit
    return answer == EXCEPTION_CONTINUE_EXECUTION and _check_continuable(p, record)


class _NotContinuable(Exception):
    """A frame's handler has a noncontinuable exception continue."""


def _check_continuable(p: Process, record: int) -> bool:
    if struct.unpack("<I", p.memory.read(record + 4, 4))[0] & NONCONTINUABLE:
        raise _NotContinuable
    return True


# x86: a chain of registrations on the stack, from fs:[0].


def _dispatch_x86(p: Process, record: int, context: int) -> bool:
    teb, processor = p.thread.teb, p.thread.processor
    frame = teb.ExceptionList
    for _ in range(_MAX_FRAMES):
        if frame == END_OF_CHAIN or not teb.StackLimit <= frame <= teb.StackBase - 8 or frame & 3:
            return False
        following, handler = struct.unpack("<II", p.memory.read(frame, 8))
        disposition = processor.call(handler, record, frame, context, 0, context=context) & 0xFFFFFFFF
        if disposition == CONTINUE_EXECUTION:
            return _check_continuable(p, record)
        frame = following
    return False


def unwind_x86(p: Process, target: int, record: int) -> None:
    """Call the handlers from fs:[0] up to the registration at `target` (0: all) for unwinding, and unlink
    them.
    """
    teb, processor = p.thread.teb, p.thread.processor
    q = processor.q
    saved = q[ctx.RSP]
    context = (saved - 0x40 - contexts.SIZE[32]) & ~15
    if not record:
        record = context - 0x60
        _fill_record(p, record, GuestException(nt.STATUS_UNWIND, 0), 0, 0)
    view: Any = EXCEPTION_RECORD.on(p.memory, record, 32)
    view.ExceptionFlags |= UNWINDING | (0 if target else EXIT_UNWIND)
    contexts.store(processor, p.memory, context, contexts.ALL[32])
    q[ctx.RSP] = min(context, record if record < saved else context) - 0x20
    frame = teb.ExceptionList
    while frame not in (END_OF_CHAIN, target):
        if not teb.StackLimit <= frame <= teb.StackBase - 8 or (target and frame > target):
            raise GuestException(nt.STATUS_BAD_STACK, view.ExceptionAddress)
        following, handler = struct.unpack("<II", p.memory.read(frame, 8))
        processor.call(handler, record, frame, context, 0)
        teb.ExceptionList = frame = following
    q[ctx.RSP] = saved


# x64: frames by unwind data.


def step(p: Process, context: int, wanted: int) -> Any:
    """Unwind the CONTEXT at `context` by one frame; returns (entry, image base, Frame), or None for a leaf.

    Where guest code was called from an API or a dispatch, the frame beyond is what that call interrupted.
    """
    memory, processor = p.memory, p.thread.processor
    registers = memory.ram[context + REGISTERS_X64 : context + RIP_X64 + 8].cast("Q")
    pc = registers[16]
    if pc == processor.return_thunk:
        for level in reversed(processor.levels):
            if level.sp + 8 == registers[4]:
                _leave_level(p, level, context, registers)
                return None
        raise GuestException(nt.STATUS_BAD_STACK, pc)
    entry, base = p.state(FunctionTables).lookup(pc)
    if not entry:
        unwind_leaf(memory, context)
        return None
    return entry, base, virtual_unwind(memory, base, pc, entry, context, wanted)


def _leave_level(p: Process, level: Any, context: int, registers: memoryview) -> None:
    if level.context:
        size = contexts.SIZE[64]
        p.memory.ram[context : context + size] = p.memory.ram[level.context : level.context + size]
    else:
        registers[16], registers[4] = level.position, level.outer_sp


def _copy_context(p: Process, target: int, source: int) -> None:
    p.memory.check(target, contexts.SIZE[64], 2)
    p.memory.ram[target : target + contexts.SIZE[64]] = p.memory.ram[source : source + contexts.SIZE[64]]


def _fill_dispatcher(
    p: Process, at: int, pc: int, base: int, entry: int, frame: Any, context: int, target_ip: int = 0
) -> None:
    p.memory.write(
        at,
        struct.pack(
            "<10Q", pc, base, entry, frame.establisher, target_ip, context, frame.handler, frame.data, 0, 0
        ),
    )


def _room(p: Process, count: int) -> list[int]:
    """Room for `count` CONTEXTs and a DISPATCHER_CONTEXT below the guest's stack pointer, which moves below
    them.
    """
    q = p.thread.processor.q
    top = q[ctx.RSP] & ~15
    places = [top - (number + 1) * contexts.SIZE[64] for number in range(count)]
    places.append(places[-1] - _DISPATCHER_SIZE)
    p.memory.check(places[-1] - 0x100, 0x100 + top - places[-1], 2)
    q[ctx.RSP] = places[-1] - 0x20
    return places


def _dispatch_x64(p: Process, record: int, context: int) -> bool:
    processor, teb = p.thread.processor, p.thread.teb
    working, dispatcher = _room(p, 1)
    _copy_context(p, working, context)
    registers = p.memory.ram[working + REGISTERS_X64 : working + RIP_X64 + 8].cast("Q")
    for _ in range(_MAX_FRAMES):
        pc = registers[16]
        found = step(p, working, EHANDLER)
        if found is not None:
            entry, base, frame = found
            if not teb.StackLimit <= frame.establisher <= teb.StackBase:
                return False
            if frame.handler:
                _fill_dispatcher(p, dispatcher, pc, base, entry, frame, working)
                answer = processor.call(
                    frame.handler, record, frame.establisher, context, dispatcher, context=context
                )
                if answer & 0xFFFFFFFF == CONTINUE_EXECUTION:
                    return _check_continuable(p, record)
        if not registers[16] or not teb.StackLimit <= registers[4] < teb.StackBase:
            return False
    return False


def unwind_x64(
    p: Process,
    target: int,
    target_ip: int,
    record: int,
    value: int,
    consolidate: Callable[[int], int] | None = None,
) -> None:
    """RtlUnwindEx: call the frames' unwind handlers up to `target`, go on at `target_ip` with RAX `value`.

    `consolidate` gets the address of the target's CONTEXT and says instead where to go on.
    """
    processor, memory, teb = p.thread.processor, p.memory, p.thread.teb
    capture_call(p)
    sp = processor.q[ctx.RSP]
    current, following, dispatcher = _room(p, 2)
    contexts.store(processor, memory, current, contexts.ALL[64])
    registers = memory.ram[current + REGISTERS_X64 : current + RIP_X64 + 8].cast("Q")
    registers[4] = sp
    if not record:
        record = dispatcher - 0xA0
        processor.q[ctx.RSP] = record - 0x20
        _fill_record(p, record, GuestException(nt.STATUS_UNWIND, registers[16]), 0, 0)
    view: Any = EXCEPTION_RECORD.on(memory, record, 64)
    view.ExceptionFlags |= UNWINDING | (0 if target else EXIT_UNWIND)
    for _ in range(_MAX_FRAMES):
        _copy_context(p, following, current)
        pc = registers[16]
        found = step(p, following, UHANDLER)
        if found is not None:
            entry, base, frame = found
            if not teb.StackLimit <= frame.establisher <= teb.StackBase or (
                target and frame.establisher > target
            ):
                raise GuestException(nt.STATUS_BAD_STACK, pc)
            if frame.handler:
                if frame.establisher == target:
                    view.ExceptionFlags |= TARGET_UNWIND
                _fill_dispatcher(p, dispatcher, pc, base, entry, frame, current, target_ip)
                processor.call(frame.handler, record, frame.establisher, current, dispatcher, context=current)
                view.ExceptionFlags &= ~(TARGET_UNWIND | COLLIDED_UNWIND)
            if frame.establisher == target:
                break
        _copy_context(p, current, following)
        if not registers[16]:
            break
    registers[0] = value
    if view.ExceptionCode == nt.STATUS_UNWIND_CONSOLIDATE and view.NumberParameters:
        target_ip = processor.call(view.ExceptionInformation[0], record, context=current)
    if consolidate:
        target_ip = consolidate(current)
    registers[16] = target_ip or registers[16]
    resume(p, current)


def capture_call(p: Process) -> None:
    """Make the context block the state in the thunk of the API call in progress: return address on top of the
    stack.
    """
    processor = p.thread.processor
    sp, position = processor.q[ctx.RSP], processor.resume_position()
    processor.read_state()
    processor.q[ctx.RSP], processor.q[ctx.RIP] = sp, position


def resume(p: Process, context: int) -> None:
    """Go on from the CONTEXT at `context` (RtlRestoreContext, NtContinue); does not return."""
    contexts.load(p.thread.processor, p.memory, context)
    raise Abandoned(0)
