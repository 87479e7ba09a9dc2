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
from pywine.abi.context import EXCEPTION_RECORD, RIP_X64
from pywine.ldr.unwind import RIP, RSP, FunctionTables, Plan, Walk
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
_DISPATCHER, _DWORD = struct.Struct("<10Q"), struct.Struct("<I")
_RECORDS = {32: struct.Struct("<5I"), 64: struct.Struct("<2I2QI4x")}
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
    head, mask = _RECORDS[p.bits], (1 << p.bits) - 1
    parameters = [value & mask for value in exception.parameters[: contexts.MAXIMUM_PARAMETERS]]
    data = head.pack(exception.code, flags, chained, exception.address & mask, len(parameters))
    data += struct.pack(f"<{len(parameters)}{'Q' if p.bits == 64 else 'I'}", *parameters)
    p.memory.write(record, data.ljust(ctypes.sizeof(EXCEPTION_RECORD.layout(p.bits)), b"\0"))


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


def step(p: Process, walk: Walk) -> tuple[Plan | None, int]:
    """Unwind by one frame; returns how (None: a leaf) and the frame's establisher.

    Where guest code was called from an API or a dispatch, the frame beyond is what that call interrupted.
    """
    registers, processor = walk.registers, p.thread.processor
    pc = registers[RIP]
    if pc == processor.return_thunk:
        for level in reversed(processor.levels):
            if level.sp + 8 == registers[RSP]:
                if level.context:
                    context = walk.context
                    if context:
                        _copy_context(p, context, level.context)
                    walk.read(context or level.context)
                    walk.context = context
                else:
                    registers[RIP], registers[RSP] = level.position, level.outer_sp
                return None, 0
        raise GuestException(nt.STATUS_BAD_STACK, pc)
    plan = p.state(FunctionTables).plan(pc)
    if plan is None:
        walk.leave_leaf()
        return None, 0
    return plan, walk.follow(plan)


def _copy_context(p: Process, target: int, source: int) -> None:
    p.memory.check(target, contexts.SIZE[64], 2)
    p.memory.ram[target : target + contexts.SIZE[64]] = p.memory.ram[source : source + contexts.SIZE[64]]


def _fill_dispatcher(
    p: Process, at: int, pc: int, plan: Plan, frame: int, handler: int, context: int, target_ip: int = 0
) -> None:
    _DISPATCHER.pack_into(
        p.memory.ram,
        at,
        pc,
        plan.base,
        plan.entry,
        frame,
        target_ip,
        context,
        handler,
        plan.handler_data,
        0,
        0,
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
    bottom, top = teb.StackLimit, teb.StackBase
    working, dispatcher = _room(p, 1)
    _copy_context(p, working, context)
    walk = Walk(p.memory, working)
    for _ in range(_MAX_FRAMES):
        pc = walk.registers[RIP]
        plan, frame = step(p, walk)
        if plan is not None:
            if not bottom <= frame <= top:
                return False
            handler = plan.exception_handler
            if handler:
                walk.write()
                _fill_dispatcher(p, dispatcher, pc, plan, frame, handler, working)
                answer = processor.call(handler, record, frame, context, dispatcher, context=context)
                if answer & 0xFFFFFFFF == CONTINUE_EXECUTION:
                    return _check_continuable(p, record)
        if not walk.registers[RIP] or not bottom <= walk.registers[RSP] < top:
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
    bottom, top = teb.StackLimit, teb.StackBase
    capture_call(p)
    sp = processor.q[ctx.RSP]
    current, dispatcher = _room(p, 1)
    contexts.store(processor, memory, current, contexts.ALL[64])
    walk = Walk(memory, current)
    walk.registers[RSP] = sp
    if not record:
        record = dispatcher - 0xA0
        processor.q[ctx.RSP] = record - 0x20
        _fill_record(p, record, GuestException(nt.STATUS_UNWIND, walk.registers[RIP]), 0, 0)
    flags = _DWORD.unpack_from(memory.ram, record + 4)[0] | UNWINDING | (0 if target else EXIT_UNWIND)
    memory.write(record + 4, _DWORD.pack(flags))
    for _ in range(_MAX_FRAMES):
        before, vectors = walk.registers[:], dict(walk.vectors)
        pc = before[RIP]
        plan, frame = step(p, walk)
        if plan is not None:
            if not bottom <= frame <= top or (target and frame > target):
                raise GuestException(nt.STATUS_BAD_STACK, pc)
            handler = plan.unwind_handler
            if handler:
                walk.write(before, vectors)
                told = flags | TARGET_UNWIND if frame == target else flags
                _DWORD.pack_into(memory.ram, record + 4, told)
                _fill_dispatcher(p, dispatcher, pc, plan, frame, handler, current, target_ip)
                processor.call(handler, record, frame, current, dispatcher, context=current)
                _DWORD.pack_into(memory.ram, record + 4, flags)
            if frame == target:
                if not handler:
                    walk.write(before, vectors)
                walk.read(current)  # handlers change their own frame's
                break
        if not walk.registers[RIP]:
            break
    walk.registers[0] = value
    walk.write()
    code, parameters = struct.unpack("<I20xI", memory.read(record, 28))
    if code == nt.STATUS_UNWIND_CONSOLIDATE and parameters:
        function = int.from_bytes(memory.read(record + 32, 8), "little")
        target_ip = processor.call(function, record, context=current)
    if consolidate:
        target_ip = consolidate(current)
    if target_ip:
        memory.write(current + RIP_X64, target_ip.to_bytes(8, "little"))
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
