"""x64 stack unwinding by unwind data, for reports: function tables, unwind codes, epilogues.

Source: "x64 exception handling" (Microsoft's documentation). All reads are checked. What programs unwind with
is `guest/exceptions/unwind64.c`.
"""

from __future__ import annotations

import struct

from pywine.ldr import pe
from pywine.machine.thunk import RETURN_THUNK, UNWIND_ENTRY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.machine.memory import Memory
    from pywine.nt.process import Process

EHANDLER, UHANDLER, CHAININFO = 1, 2, 4
(PUSH_NONVOL, ALLOC_LARGE, ALLOC_SMALL, SET_FPREG, SAVE_NONVOL, SAVE_NONVOL_FAR, EPILOG, _SPARE, SAVE_XMM128,
 SAVE_XMM128_FAR, PUSH_MACHFRAME) = range(11)  # fmt: skip
_SLOTS = (
    1,
    2,
    1,
    1,
    2,
    3,
    2,
    3,
    2,
    3,
    1,
)  # how many 16-bit slots each code takes (ALLOC_LARGE 3 if its info is 1)
RSP, RIP = 4, 16
_QWORD = struct.Struct("<Q")
_ADDRESS_MASK = 0xFFFFFFFFFFFFFFFF
_MAX_CHAIN = 32
_LAST_OPERAND = bytes(4)  # behind the codes, for a last one whose operand is cut off


class FunctionTables:
    """Where functions' unwind data lies: the images' .pdata."""

    def __init__(self, p: Process) -> None:
        self._p = p

    def plan(self, pc: int) -> Plan | None:
        """How to unwind from `pc`; None: a leaf. Raises AccessViolation."""
        entry, base = self.lookup(pc)
        return make_plan(self._p.memory, base, pc, entry) if entry else None

    def lookup(self, pc: int) -> tuple[int, int]:
        """The address of the RUNTIME_FUNCTION that covers `pc`, and the base its RVAs count from; (0, 0): a
        leaf.
        """
        module = self._p.modules.at(pc)
        if module is not None:
            if module.image is None:
                return 0, 0
            table, size = module.image.directory(pe.EXCEPTION)
            return self._search(table, size // 12, module.base, pc) if table else 0, module.base
        thunk = self._p.thread.processor.return_thunk
        return (thunk - RETURN_THUNK + UNWIND_ENTRY, thunk - RETURN_THUNK) if pc == thunk else (0, 0)

    def _search(self, table: int, count: int, base: int, pc: int) -> int:
        rva, low, high = pc - base, 0, count - 1
        memory = self._p.memory
        while low <= high:
            middle = (low + high) // 2
            begin, end = struct.unpack("<II", memory.read(table + 12 * middle, 8))
            if rva < begin:
                high = middle - 1
            elif rva >= end:
                low = middle + 1
            else:
                return table + 12 * middle
        return 0


class Plan:
    """How to unwind one frame from one place in its function: all that is read lies at fixed offsets from a
    register.

    `stack` is what loads count from: a register's number and what is added. `loads` are (register, offset),
    `vectors` the same for XMM registers; the return address lies at `top`, and with a `machine_frame` the
    stack pointer too. The handlers are addresses or 0.
    """

    __slots__ = (
        "base", "entry", "establisher", "establisher_add", "exception_handler", "handler_data", "loads",
        "machine_frame", "stack", "stack_add", "top", "unwind_handler", "vectors",
    )  # fmt: skip

    def __init__(self, base: int, entry: int) -> None:
        self.base, self.entry = base, entry
        self.establisher, self.establisher_add = self.stack, self.stack_add = RSP, 0
        self.exception_handler = self.unwind_handler = self.handler_data = 0
        self.loads: list[tuple[int, int]] = []
        self.vectors: list[tuple[int, int]] = []
        self.top = 0
        self.machine_frame = False


class Walk:
    """The state of a thread while its frames are unwound: `registers` as in a CONTEXT from Rax on to Rip, and
    the XMM registers that have changed.
    """

    __slots__ = ("memory", "registers", "vectors")

    def __init__(self, memory: Memory, registers: list[int]) -> None:
        self.memory, self.registers = memory, registers
        self.vectors: dict[int, bytes] = {}

    def step(self, tables: FunctionTables) -> None:
        """Unwind by one frame. Raises AccessViolation."""
        plan = tables.plan(self.registers[RIP])
        if plan is None:
            self.leave_leaf()
        else:
            self.follow(plan)

    def leave_leaf(self) -> None:
        """A function without unwind data: the return address is on top of the stack."""
        registers = self.registers
        registers[RIP] = self._load(registers[RSP])
        registers[RSP] += 8

    def follow(self, plan: Plan) -> int:
        """Undo a frame; returns its establisher."""
        registers = self.registers
        establisher = registers[plan.establisher] + plan.establisher_add & _ADDRESS_MASK
        stack = registers[plan.stack] + plan.stack_add & _ADDRESS_MASK
        for number, offset in plan.loads:
            registers[number] = self._load(stack + offset)
        for number, offset in plan.vectors:
            self.vectors[number] = self.memory.read(stack + offset & _ADDRESS_MASK, 16)
        top = stack + plan.top
        registers[RIP] = self._load(top)
        registers[RSP] = self._load(top + 24) if plan.machine_frame else top + 8 & _ADDRESS_MASK
        return establisher

    def _load(self, address: int) -> int:
        return _QWORD.unpack(self.memory.read(address & _ADDRESS_MASK, 8))[0]


def make_plan(memory: Memory, base: int, pc: int, entry: int) -> Plan:
    """What unwinding the function `entry` takes at `pc`. Raises AccessViolation."""
    plan = Plan(base, entry)
    begin, _, info = struct.unpack("<III", memory.read(entry, 12))
    first, offset, depth = True, pc - base - begin, 0
    for _ in range(_MAX_CHAIN):
        if info & 1:  # the entry of another function's tables
            begin, _, info = struct.unpack("<III", memory.read(base + (info & ~1), 12))
            continue
        at = base + info
        version_flags, prolog, count, frame = memory.read(at, 4)
        flags = version_flags >> 3
        codes = memory.read(at + 4, 2 * count) + _LAST_OPERAND
        register, frame_offset = frame & 15, (frame >> 4) * 16
        in_prolog = first and offset < prolog
        if first:
            if register and (not in_prolog or _frame_is_set(codes, offset)):
                plan.establisher = plan.stack = register
                plan.establisher_add = plan.stack_add = -frame_offset
            if not in_prolog and _plan_epilogue(memory, plan, pc, register):
                return plan
        depth = _undo(plan, codes, offset if in_prolog else -1, depth)
        after = at + 4 + 2 * (count + 1 & ~1)
        if not flags & CHAININFO:
            if flags & (EHANDLER | UHANDLER) and not in_prolog:
                handler = base + struct.unpack("<I", memory.read(after, 4))[0]
                plan.exception_handler = handler if flags & EHANDLER else 0
                plan.unwind_handler = handler if flags & UHANDLER else 0
                plan.handler_data = after + 4
            break
        begin, _, info = struct.unpack("<III", memory.read(after, 12))
        first = False
    plan.top = depth
    return plan


def _frame_is_set(codes: bytes, offset: int) -> bool:
    """Whether the prologue has set the frame register at `offset`."""
    index = 0
    while 2 * index < len(codes) - len(_LAST_OPERAND):
        where, operation = codes[2 * index], codes[2 * index + 1]
        if operation & 15 == SET_FPREG:
            return offset >= where
        index += _slots(operation)
    return False


def _slots(operation: int) -> int:
    kind = operation & 15
    if kind == ALLOC_LARGE and operation >> 4:
        return 3
    return _SLOTS[kind] if kind < len(_SLOTS) else 1


def _undo(plan: Plan, codes: bytes, offset: int, depth: int) -> int:
    """Undo the unwind codes whose instructions have run (`offset` -1: all), the stack pointer being `depth`
    above the plan's stack; returns where it then is.
    """
    index = 0
    while 2 * index < len(codes) - len(_LAST_OPERAND) and not plan.machine_frame:
        where, operation = codes[2 * index], codes[2 * index + 1]
        kind, info = operation & 15, operation >> 4
        if kind == ALLOC_LARGE and not info:
            operand = struct.unpack_from("<H", codes, 2 * index + 2)[0] * 8
        elif kind in (ALLOC_LARGE, SAVE_NONVOL_FAR, SAVE_XMM128_FAR):
            operand = struct.unpack_from("<I", codes, 2 * index + 2)[0]
        elif kind in (SAVE_NONVOL, SAVE_XMM128):
            operand = struct.unpack_from("<H", codes, 2 * index + 2)[0] * (8 if kind == SAVE_NONVOL else 16)
        else:
            operand = 0
        index += _slots(operation)
        if offset >= 0 and where > offset:
            continue
        if kind == PUSH_NONVOL:
            plan.loads.append((info, depth))
            depth += 8
        elif kind == ALLOC_LARGE:
            depth += operand
        elif kind == ALLOC_SMALL:
            depth += info * 8 + 8
        elif kind == SET_FPREG:
            depth = 0
        elif kind in (SAVE_NONVOL, SAVE_NONVOL_FAR):
            plan.loads.append((info, operand))
        elif kind in (SAVE_XMM128, SAVE_XMM128_FAR):
            plan.vectors.append((info, operand))
        elif kind == PUSH_MACHFRAME:
            plan.machine_frame = True
            depth += 8 * info
    return depth


def _plan_epilogue(memory: Memory, plan: Plan, pc: int, frame_register: int) -> bool:
    """If `pc` is in an epilogue, plan what remains of it: add rsp / lea rsp, pops, then ret or a tail
    jump.
    """
    page_end = (pc | 0xFFF) + 1
    goes_on = page_end < memory.end and memory.rights[page_end >> 12] & 1
    code = memory.read(pc, 64 if goes_on else min(64, page_end - pc)).ljust(64, b"\xcc")
    at, stack, add = 0, RSP, 0
    if code[:3] == b"\x48\x83\xc4":  # add rsp, imm8
        add = struct.unpack_from("<b", code, 3)[0]
        at = 4
    elif code[:3] == b"\x48\x81\xc4":  # add rsp, imm32
        add = struct.unpack_from("<i", code, 3)[0]
        at = 7
    elif (
        code[:1] in (b"\x48", b"\x49") and code[1:2] == b"\x8d" and frame_register and code[2] & 0x38 == 0x20
    ):
        number = code[2] & 7 | (code[0] & 1) << 3
        if number == frame_register and code[2] >> 6 == 1:  # lea rsp, [frame + imm8]
            stack, add = number, struct.unpack_from("<b", code, 3)[0]
            at = 4
        elif number == frame_register and code[2] >> 6 == 2:
            stack, add = number, struct.unpack_from("<i", code, 3)[0]
            at = 7
    pops = []
    while at < len(code) - 2:
        if 0x58 <= code[at] <= 0x5F:
            pops.append(code[at] - 0x58)
            at += 1
        elif code[at] == 0x41 and 0x58 <= code[at + 1] <= 0x5F:
            pops.append(code[at + 1] - 0x50)
            at += 2
        else:
            break
    rest = code[at : at + 3]
    if not (
        rest[:1] in (b"\xc3", b"\xc2") or rest[:2] == b"\xf3\xc3" or (rest[:1] in (b"\xeb", b"\xe9") and at)
    ):
        return False
    plan.stack, plan.stack_add = stack, add
    plan.loads = [(number, 8 * index) for index, number in enumerate(pops)]
    plan.top = 8 * len(pops)
    return True
