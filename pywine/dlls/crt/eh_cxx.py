"""Catching C++ exceptions: finding the catch clause, what it gets, leaving states on the way."""

from __future__ import annotations

import struct

from pywine.dlls.crt.eh_tables import (
    CATCH_BY_REFERENCE,
    CXX_EXCEPTION,
    FUNCLET,
    HAS_VIRTUAL_BASE,
    MAGIC,
    MAGIC_LAST,
    NO_EXCEPTIONS,
    NO_STATE,
    OBJECT,
    ONLY_CXX,
    SIMPLE_TYPE,
    CatchableType,
    FunctionInfo,
    Handler,
    Thrown,
    TryBlock,
)
from pywine.dlls.crt.eh_tables4 import CompressedFunctionInfo
from pywine.dlls.ntdll import dispatch
from pywine.machine import context as ctx
from pywine.machine.engine import Abandoned
from pywine.nt.virtual import PAGE_EXECUTE_READWRITE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pywine.nt.process import Process

RECORD_SIZE = {32: 80, 64: 152}
_RECORD_PARAMETERS = {32: 20, 64: 32}  # where EXCEPTION_RECORD's ExceptionInformation begins
_X86_FRAME = 12  # from a registration to the function's EBP
_THUNK_SIZE = 64
# x86: call function with an EBP of another frame: f(function, ebp)
_CALL_FUNCLET = bytes.fromhex("55 8BEC 53 56 57 8B4508 8B6D0C FFD0 5F 5E 5B 5D C3")
# x86: call a member function, which pops its arguments: f(function, this, first, second)
_CALL_MEMBER = bytes.fromhex("55 8BEC 53 56 57 FF7514 FF7510 8B4D0C FF5508 8D65F4 5F 5E 5B 5D C3")


class Catch:
    """A catch clause that runs, in the frame of its function. `thrown` is None for other exceptions; `record`
    is what the EXCEPTION_RECORD held.
    """

    def __init__(
        self, frame: int, block: TryBlock, handler: Handler, thrown: Thrown | None, record: bytes
    ) -> None:
        self.frame, self.block, self.handler, self.thrown, self.record = frame, block, handler, thrown, record
        self.stack = b""  # x86: the frame's ESP, which clauses overwrite with their own


class Catches:
    """The catch clauses that run in each thread, the innermost last; how many exceptions fly."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self._active: dict[int, list[Catch]] = {}
        self._uncaught: dict[int, int] = {}
        self.states: dict[int, int] = {}  # of frames with compressed tables whose catch clauses run
        self._code = 0

    @property
    def active(self) -> list[Catch]:
        return self._active.setdefault(self._p.thread.id, [])

    @property
    def uncaught(self) -> int:
        return self._uncaught.get(self._p.thread.id, 0)

    @uncaught.setter
    def uncaught(self, count: int) -> None:
        self._uncaught[self._p.thread.id] = max(0, count)

    def leave(self, catch: Catch) -> None:
        """The clause is over: its object goes, unless another clause has caught it too."""
        self.active.remove(catch)
        thrown = catch.thrown
        if thrown and thrown.destructor and not self.holds(thrown.address):
            self.call_member(thrown.destructor, thrown.address)

    def holds(self, address: int) -> bool:
        """Whether a running clause has caught the object at `address`."""
        return any(catch.thrown and catch.thrown.address == address for catch in self.active)

    def call_member(self, function: int, this: int, *arguments: int) -> None:
        """Call a member function of a C++ object."""
        if self._p.bits == 64:
            self._p.call(function, this, *arguments)
        else:
            self._p.call(self._stubs + len(_CALL_FUNCLET), function, this, *(*arguments, 0, 0)[:2])

    def call_funclet(self, function: int, frame: int, context: int = 0) -> int:
        """Run a part of a function, whose frame (x86: EBP) is `frame`."""
        if self._p.bits == 64:
            return self._p.thread.processor.call(function, 0, frame, context=context)
        return self._p.call(self._stubs, function, frame) & 0xFFFFFFFF

    @property
    def _stubs(self) -> int:
        if not self._code:
            self._code = self._p.virtual.allocate(0x1000, PAGE_EXECUTE_READWRITE, name="exception stubs")
            self._p.memory.write(self._code, _CALL_FUNCLET + _CALL_MEMBER)
        return self._code


def find_thrown(p: Process, record: int) -> Thrown | None:
    """The C++ object that an exception brings; for `throw;` the one of the running catch clause."""
    if struct.unpack("<I", p.memory.read(record, 4))[0] != CXX_EXCEPTION:
        return None
    word, code = (8, "<4Q") if p.bits == 64 else (4, "<4I")
    data = p.memory.read(record + _RECORD_PARAMETERS[p.bits], 4 * word)
    magic, address, info, base = struct.unpack(code, data)
    if not MAGIC <= magic <= MAGIC_LAST:
        return None
    if info:
        return Thrown(p.memory, address, info, base if p.bits == 64 else 0, wide=p.bits == 64)
    active = p.state(Catches).active
    return active[-1].thrown if active else None


def _find_handler(
    function: Any, state: int, thrown: Thrown | None, within: TryBlock | None
) -> tuple[TryBlock, Handler, CatchableType | None] | None:
    """The clause for an exception in a state. `within`: the try block of the clause it comes from."""
    for block in function.tries():
        if not block.low <= state <= block.high:
            continue
        if within and not within.high < block.low <= within.catch_high:
            continue
        for handler in block.handlers:
            if thrown is None:
                if not handler.type and not function.flags & ONLY_CXX:
                    return block, handler, None
                continue
            kind = thrown.matching(handler)
            if kind:
                return block, handler, kind
    return None


def _give_object(
    p: Process, thrown: Thrown | None, kind: CatchableType | None, handler: Handler, frame: int
) -> None:
    """Initialise the variable of a catch clause."""
    if not thrown or not kind or not handler.type or not handler.object_offset:
        return
    memory, word = p.memory, p.bits // 8
    offset = handler.object_offset - (handler.object_offset >> 31 << 32)
    variable = frame + offset & ((1 << p.bits) - 1)
    if handler.flags & CATCH_BY_REFERENCE:
        memory.write(variable, thrown.pointer(kind, thrown.address).to_bytes(word, "little"))
        return
    if kind.flags & SIMPLE_TYPE:
        data = memory.read(thrown.address, kind.size)
        if kind.size == word:  # a pointer may need adjusting to the base class
            pointer = int.from_bytes(data, "little")
            data = (thrown.pointer(kind, pointer) if pointer else 0).to_bytes(word, "little")
        memory.write(variable, data)
        return
    source = thrown.pointer(kind, thrown.address)
    if not kind.copy:
        memory.write(variable, memory.read(source, kind.size))
        return
    more = (1,) if kind.flags & HAS_VIRTUAL_BASE else ()
    p.state(Catches).call_member(kind.copy, variable, source, *more)


# x64


def handle_x64(p: Process, record: int, frame: int, dispatcher: int, *, compressed: bool = False) -> bool:
    """__CxxFrameHandler3 and 4 on x64: whether the search for a handler goes on. It does not where an
    exception would leave a function that lets none out.
    """
    memory = p.memory
    pc, base, entry, _, _, _, _, data = struct.unpack("<8Q", memory.read(dispatcher, 64))
    begin = base + struct.unpack("<I", memory.read(entry, 4))[0]
    tables = base + struct.unpack("<I", memory.read(data, 4))[0]
    if compressed:
        function: Any = CompressedFunctionInfo(memory, tables, base, begin)
    else:
        function = FunctionInfo(memory, tables, base)
        if not MAGIC <= function.magic <= MAGIC_LAST:
            return True
    catches = p.state(Catches)
    own, catching = _funclet_of(function, begin)
    frame_offset = function.frame_offset if function.is_catch else own.frame_offset if own else None
    real = frame if frame_offset is None else struct.unpack("<Q", memory.read(frame + frame_offset, 8))[0]
    running = [catch for catch in catches.active if catch.frame == real and catch.handler.address == begin]
    if function.is_catch and running:
        catching = running[-1].block
    state = function.state_at(pc)
    if frame_offset is None and _kept_state(p, function, real) != NO_STATE:
        state = _kept_state(p, function, real)
    flags = struct.unpack("<I", memory.read(record + 4, 4))[0]
    if flags & dispatch.UNWINDING:
        if not flags & dispatch.TARGET_UNWIND:
            lowest = catching.high + 1 if catching else 0
            _leave_states_x64(p, function, real, state, lowest)
            for catch in running:
                catches.leave(catch)
        return True
    thrown = find_thrown(p, record)
    found = _find_handler(function, state, thrown, catching)
    if found is None:
        return not function.flags & NO_EXCEPTIONS
    block, handler, kind = found
    _give_object(p, thrown, kind, handler, real)
    catch = Catch(real, block, handler, thrown, memory.read(record, RECORD_SIZE[64]))
    catches.active.append(catch)
    before = _kept_state(p, function, real)

    def run(context: int) -> int:
        try:
            _leave_states_x64(p, function, real, state, block.low)
            catches.uncaught -= 1
            target = catches.call_funclet(handler.address, real, context)
        finally:
            if compressed:  # the frame has no room for its state, and its address will be another frame's
                catches.states.pop(real, None)
        catches.leave(catch)
        nested = any(other.frame == real for other in catches.active)
        _keep_state(p, function, real, before if nested else NO_STATE)
        return handler.continuations[target] if handler.continuations else target

    dispatch.unwind_x64(p, frame, pc, 0, 0, run)
    return True


def _funclet_of(function: Any, begin: int) -> tuple[Handler | None, TryBlock | None]:
    """The catch clause whose code begins at an address, and its try block."""
    for block in function.tries():
        for handler in block.handlers:
            if handler.address == begin:
                return handler, block
    return None, None


def _kept_state(p: Process, function: Any, frame: int) -> int:
    """The state that a frame was left in by unwinding, or NO_STATE."""
    if not function.unwind_help:
        return p.state(Catches).states.get(frame, NO_STATE)
    return struct.unpack("<i", p.memory.read(frame + function.unwind_help, 4))[0]


def _keep_state(p: Process, function: Any, frame: int, state: int) -> None:
    if function.unwind_help:
        p.memory.write(frame + function.unwind_help, struct.pack("<q", state))
    elif state != NO_STATE:
        p.state(Catches).states[frame] = state


def _leave_states_x64(p: Process, function: Any, frame: int, state: int, lowest: int) -> None:
    """Leave `state` and those around it down to `lowest`, that one too."""
    catches = p.state(Catches)
    while state >= max(lowest, 0):
        state, action, kind, offset = function.unwind_entry(state)
        _keep_state(p, function, frame, state)
        if not action:
            continue
        if kind == FUNCLET:
            catches.call_funclet(action, frame)
            continue
        place = frame + offset
        catches.call_member(
            action, place if kind == OBJECT else struct.unpack("<Q", p.memory.read(place, 8))[0]
        )


# x86


def handle_x86(p: Process, record: int, frame: int) -> bool:
    """__CxxFrameHandler on x86: the registration at `frame` holds previous, handler, state.

    Returns as handle_x64.
    """
    function = _find_function(p, frame)
    if function is None:
        return True
    memory, catches = p.memory, p.state(Catches)
    state = struct.unpack("<i", memory.read(frame + 8, 4))[0]
    flags = struct.unpack("<I", memory.read(record + 4, 4))[0]
    if flags & dispatch.UNWINDING:
        _leave_states_x86(p, function, frame, -1)
        for catch in [catch for catch in catches.active if catch.frame == frame]:
            catches.leave(catch)
        return True
    thrown = find_thrown(p, record)
    found = _find_handler(function, state, thrown, None)
    if found is None:
        return not function.flags & NO_EXCEPTIONS
    block, handler, kind = found
    _give_object(p, thrown, kind, handler, frame + _X86_FRAME)
    catch = Catch(frame, block, handler, thrown, memory.read(record, RECORD_SIZE[32]))
    catches.active.append(catch)
    dispatch.capture_call(p)
    dispatch.unwind_x86(p, frame, 0)
    _leave_states_x86(p, function, frame, block.low)
    stack = memory.read(frame - 4, 4)
    left = [
        other
        for other in catches.active
        if other is not catch
        and other.frame == frame
        and not other.block.high < block.low <= other.block.catch_high
    ]
    if left:
        stack = left[0].stack
    for other in left:
        catches.leave(other)
    memory.write(frame + 8, struct.pack("<i", block.high + 1))
    catches.uncaught -= 1
    catch.stack = stack
    target = catches.call_funclet(handler.address, frame + _X86_FRAME)
    memory.write(frame - 4, stack)
    catches.leave(catch)
    go_on_x86(p, target, struct.unpack("<I", stack)[0], frame + _X86_FRAME)
    return True


def go_on_x86(p: Process, target: int, stack: int, frame: int) -> None:
    """Leave the dispatch of an exception for `target`, with this ESP and EBP; does not return."""
    dispatch.capture_call(p)
    q = p.thread.processor.q
    q[ctx.RIP], q[ctx.RSP], q[ctx.RBP] = target, stack, frame
    p.thread.processor.write_state()
    raise Abandoned(0)


def _find_function(p: Process, frame: int) -> FunctionInfo | None:
    """The tables of a function: its handler ends in `mov eax, tables` and a jump to the C runtime's."""
    handler = struct.unpack("<I", p.memory.read(frame + 4, 4))[0]
    code = p.memory.read(handler, _THUNK_SIZE)
    at = code.find(b"\xb8")
    while 0 <= at <= len(code) - 6:
        if code[at + 5] in (0xE9, 0xFF):
            function = FunctionInfo(p.memory, struct.unpack_from("<I", code, at + 1)[0], 0)
            return function if MAGIC <= function.magic <= MAGIC_LAST else None
        at = code.find(b"\xb8", at + 1)
    return None


def _leave_states_x86(p: Process, function: FunctionInfo, frame: int, last: int) -> None:
    """Leave the states of a frame down to `last`, in which it then is."""
    state = struct.unpack("<i", p.memory.read(frame + 8, 4))[0]
    while state > last:
        state, action, _, _ = function.unwind_entry(state)
        p.memory.write(frame + 8, struct.pack("<i", state))
        if action:
            p.state(Catches).call_funclet(action, frame + _X86_FRAME)
