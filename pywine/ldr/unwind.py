"""x64 stack unwinding by unwind data: function tables, unwind codes, epilogues.

Source: "x64 exception handling" (Microsoft's documentation). Works on a CONTEXT in guest memory; all reads
are checked.
"""

from __future__ import annotations

import struct

from pywine.abi.context import REGISTERS_X64, RIP_X64, XMM_X64
from pywine.ldr import pe

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
RSP, RBP = 4, 5
_ADDRESS_MASK = 0xFFFFFFFFFFFFFFFF
_MAX_CHAIN = 32
_LAST_OPERAND = bytes(4)  # behind the codes, for a last one whose operand is cut off


class FunctionTables:
    """Where functions' unwind data lies: the images' .pdata and tables that programs registered."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self.dynamic: dict[int, tuple[int, int]] = {}  # table address -> entry count, image base
        self.callbacks: dict[
            int, tuple[int, int, int, int]
        ] = {}  # identifier -> base, length, callback, context

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
        for table, (count, base) in self.dynamic.items():
            found = self._search(table, count, base, pc)
            if found:
                return found, base
        for base, length, callback, context in self.callbacks.values():
            if base <= pc < base + length:
                return self._p.call(callback, pc, context), base
        return 0, 0

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


class Frame:
    """What unwinding one frame found. `handler`: the language handler's address or 0."""

    __slots__ = ("data", "establisher", "handler")

    def __init__(self, handler: int, data: int, establisher: int) -> None:
        self.handler, self.data, self.establisher = handler, data, establisher


def unwind_leaf(memory: Memory, context: int) -> None:
    """A function without unwind data: the return address is on top of the stack."""
    registers = memory.ram[context + REGISTERS_X64 : context + REGISTERS_X64 + 17 * 8].cast("Q")
    registers[16] = struct.unpack("<Q", memory.read(registers[RSP], 8))[0]
    registers[RSP] += 8


def virtual_unwind(memory: Memory, base: int, pc: int, entry: int, context: int, wanted: int) -> Frame:
    """Undo the frame of the function `entry` (a RUNTIME_FUNCTION) in the CONTEXT at guest address `context`.

    `wanted`: EHANDLER or UHANDLER, the handlers that are of interest.
    """
    registers = memory.ram[context + REGISTERS_X64 : context + RIP_X64 + 8].cast("Q")
    begin, _, info = struct.unpack("<III", memory.read(entry, 12))
    first = True
    offset = pc - base - begin
    establisher = registers[RSP]
    handler = data = 0
    machine_frame = False
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
                establisher = registers[register] - frame_offset & _ADDRESS_MASK
            if not in_prolog and _finish_epilogue(memory, registers, pc, register):
                return Frame(0, 0, establisher)
        machine_frame |= _undo(
            memory, registers, context, codes, offset if in_prolog else -1, register, frame_offset
        )
        after = at + 4 + 2 * (count + 1 & ~1)
        if not flags & CHAININFO:
            if flags & wanted and not in_prolog:
                handler = base + struct.unpack("<I", memory.read(after, 4))[0]
                data = after + 4
            break
        begin, _, info = struct.unpack("<III", memory.read(after, 12))
        first = False
    if not machine_frame:
        registers[16] = struct.unpack("<Q", memory.read(registers[RSP], 8))[0]
        registers[RSP] += 8
    return Frame(handler, data, establisher)


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


def _undo(
    memory: Memory,
    registers: memoryview,
    context: int,
    codes: bytes,
    offset: int,
    frame_register: int,
    frame_offset: int,
) -> bool:
    """Undo the unwind codes whose instructions have run (`offset` -1: all); True if it ended in a machine
    frame.
    """
    index = 0
    ram = memory.ram
    while 2 * index < len(codes) - len(_LAST_OPERAND):
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
            registers[info] = struct.unpack("<Q", memory.read(registers[RSP], 8))[0]
            registers[RSP] += 8
        elif kind == ALLOC_LARGE:
            registers[RSP] = registers[RSP] + operand & _ADDRESS_MASK
        elif kind == ALLOC_SMALL:
            registers[RSP] = registers[RSP] + info * 8 + 8 & _ADDRESS_MASK
        elif kind == SET_FPREG:
            registers[RSP] = registers[frame_register] - frame_offset & _ADDRESS_MASK
        elif kind in (SAVE_NONVOL, SAVE_NONVOL_FAR):
            registers[info] = struct.unpack("<Q", memory.read(registers[RSP] + operand, 8))[0]
        elif kind in (SAVE_XMM128, SAVE_XMM128_FAR):
            at = context + XMM_X64 + 16 * info
            ram[at : at + 16] = memory.read(registers[RSP] + operand, 16)
        elif kind == PUSH_MACHFRAME:
            at = registers[RSP] + 8 * info
            registers[16] = struct.unpack("<Q", memory.read(at, 8))[0]
            registers[RSP] = struct.unpack("<Q", memory.read(at + 24, 8))[0]
            return True
    return False


def _finish_epilogue(memory: Memory, registers: memoryview, pc: int, frame_register: int) -> bool:
    """If `pc` is in an epilogue, carry out what remains of it: add rsp / lea rsp, pops, then ret or a tail
    jump.
    """
    page_end = (pc | 0xFFF) + 1
    goes_on = page_end < memory.end and memory.rights[page_end >> 12] & 1
    code = memory.read(pc, 64 if goes_on else min(64, page_end - pc)).ljust(64, b"\xcc")
    at, stack = 0, registers[RSP]
    if code[:3] == b"\x48\x83\xc4":  # add rsp, imm8
        stack += struct.unpack_from("<b", code, 3)[0]
        at = 4
    elif code[:3] == b"\x48\x81\xc4":  # add rsp, imm32
        stack += struct.unpack_from("<i", code, 3)[0]
        at = 7
    elif (
        code[:1] in (b"\x48", b"\x49") and code[1:2] == b"\x8d" and frame_register and code[2] & 0x38 == 0x20
    ):
        number = code[2] & 7 | (code[0] & 1) << 3
        if number == frame_register and code[2] >> 6 == 1:  # lea rsp, [frame + imm8]
            stack = registers[number] + struct.unpack_from("<b", code, 3)[0]
            at = 4
        elif number == frame_register and code[2] >> 6 == 2:
            stack = registers[number] + struct.unpack_from("<i", code, 3)[0]
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
        rest[:1] in (b"\xc3", b"\xc2") or rest[:2] == b"\xf3\xc3" or (rest[:1] in (b"\xeb", b"\xe9") and pops)
    ):
        return False
    for number in pops:
        registers[number] = struct.unpack("<Q", memory.read(stack, 8))[0]
        stack += 8
    registers[16] = struct.unpack("<Q", memory.read(stack, 8))[0]
    registers[RSP] = stack + 8
    return True
