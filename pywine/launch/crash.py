"""The report of an unhandled exception: what, where, registers, stack."""

from __future__ import annotations

import struct

from pywine.abi import ntstatus
from pywine.ldr.symbols import Symbols
from pywine.machine import context as ctx
from pywine.machine.memory import READ, AccessViolation
from pywine.nt.exceptions import GuestException

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.ldr.unwind import FunctionTables, Walk
    from pywine.nt.process import Process

_FRAMES = 16
_NOTES, _CALLS = 16, 8  # calls that are remembered, and shown
_SCANNED_SLOTS = 512
_ORDER_64 = (
    "rax",
    "rbx",
    "rcx",
    "rdx",
    "rsi",
    "rdi",
    "rbp",
    "rsp",
    "r8",
    "r9",
    "r10",
    "r11",
    "r12",
    "r13",
    "r14",
    "r15",
)
_ORDER_32 = ("rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rbp", "rsp")


def describe(p: Process, exception: GuestException) -> str:
    """The whole report, several lines."""
    what = f"{ntstatus.name(exception.code)} (0x{exception.code:08X})"
    if exception.code == ntstatus.STATUS_ACCESS_VIOLATION and len(exception.parameters) == 2:
        verb = {0: "reading", 1: "writing", 8: "executing"}[exception.parameters[0]]
        what += f" {verb} address {exception.parameters[1]:#x}"
    where = f"at {symbol(p, exception.address, Symbols())}"
    if exception.api:
        where = f"in {exception.api}, called from {p.modules.caller()}"
    lines = [f"{p.modules.exe.name} crashed: {what}", f"  {where}", *registers(p)]
    symbols = Symbols()
    certain, callers = unwound(p)
    if not callers:
        certain, callers = False, return_addresses(p, p.thread.processor.q[ctx.RSP])
    if callers:
        lines += [
            "  called from:" if certain else "  called from (probably):",
            *(f"    {symbol(p, address, symbols)}" for address in callers),
        ]
    calls = last_calls(p)
    if calls:
        lines += ["  last calls:", *(f"    {name}" for name in calls)]
    return "\n".join(lines)


def last_calls(p: Process) -> list[str]:
    """The API functions that the thread has called last, the newest at the end; not those in guest code."""
    words, first = p.thread.processor.d, ctx.NOTES // 4
    newest = words[ctx.NEXT_NOTE // 4]
    indexes = [words[first + (newest + at) % _NOTES] for at in range(_NOTES)]
    names = [
        "!".join(p.modules.thunks.callers[index]) for index in indexes if index in p.modules.thunks.callers
    ]
    return [name for name in names if not name.endswith("!NtRaiseException")][-_CALLS:]


def unwound(p: Process) -> tuple[bool, list[int]]:
    """The return addresses that unwind data (x64) or the chain of EBP (x86) tell, and whether they are
    certain.
    """
    try:
        return (True, _unwound_x64(p)) if p.bits == 64 else (False, _chained_x86(p))
    except AccessViolation:  # the state is not one that can be unwound
        return False, []


def _unwound_x64(p: Process) -> list[int]:
    from pywine.abi.context import ORDER_64
    from pywine.ldr.unwind import RIP, RSP, FunctionTables, Walk

    q, teb, tables = p.thread.processor.q, p.thread.teb, FunctionTables(p)
    walk = Walk(p.memory, [q[register] for register in ORDER_64])
    found: list[int] = []
    try:
        while len(found) < _FRAMES and teb.StackLimit <= walk.registers[RSP] < teb.StackBase:
            if not p.modules.at(walk.registers[RIP]):
                return found if found else _after_wild_jump(p, walk, tables)
            walk.step(tables)
            if p.modules.at(walk.registers[RIP]):
                found.append(walk.registers[RIP])
    except AccessViolation:  # frames that were overwritten: those before them are right
        pass
    return found


def _after_wild_jump(p: Process, walk: Walk, tables: FunctionTables) -> list[int]:
    """What called an address outside all modules: the return address is on top of the stack."""
    from pywine.ldr.unwind import RIP

    found: list[int] = []
    walk.leave_leaf()
    while len(found) < _FRAMES and p.modules.at(walk.registers[RIP]):
        found.append(walk.registers[RIP])
        walk.step(tables)
    return found


def _chained_x86(p: Process) -> list[int]:
    """By the chain of saved EBPs; before its first link, what looks like a return address."""
    q, teb = p.thread.processor.q, p.thread.teb
    sp, frame = q[ctx.RSP] & 0xFFFFFFFF, q[ctx.RBP] & 0xFFFFFFFF
    if not sp <= frame < teb.StackBase - 8:
        return []
    found = return_addresses(p, sp, frame)
    while len(found) < _FRAMES and teb.StackLimit <= frame < teb.StackBase - 8:
        following, address = struct.unpack("<II", p.memory.read(frame, 8))
        if not p.modules.at(address) or not _follows_call(p, address):
            break
        found.append(address)
        if following <= frame:
            break
        frame = following
    return found


def registers(p: Process) -> list[str]:
    """The general registers, four to a line."""
    q, wide, mask = p.thread.processor.q, p.bits == 64, (1 << p.bits) - 1
    names = _ORDER_64 if wide else _ORDER_32
    shown = [
        f"{name if wide else 'e' + name[1:]:>3}={q[ctx.REGISTER_NAMES[name]] & mask:0{p.bits // 4}x}"
        for name in names
    ]
    return ["  " + " ".join(shown[start : start + 4]) for start in range(0, len(shown), 4)]


def return_addresses(p: Process, sp: int, end: int = 1 << 64) -> list[int]:
    """What looks like return addresses on the stack from `sp` on: values that point behind a call in some
    module's code.
    """
    word, code = (8, "<Q") if p.bits == 64 else (4, "<I")
    found: list[int] = []
    for slot in range(_SCANNED_SLOTS):
        at = sp + slot * word
        last = at + word - 1
        if (
            at >= end
            or last >= p.memory.end
            or not p.memory.rights[at >> 12] & p.memory.rights[last >> 12] & READ
        ):
            break
        if len(found) >= _FRAMES:
            break
        value = struct.unpack_from(code, p.memory.ram, at)[0]
        if p.modules.at(value) and _follows_call(p, value):
            found.append(value)
    return found


def _follows_call(p: Process, address: int) -> bool:
    """Whether the bytes before `address` can be a call instruction."""
    if not p.memory.rights[(address - 7) >> 12] & p.memory.rights[address >> 12] & READ:
        return False
    before = p.memory.ram[address - 7 : address].tobytes()
    if before[2] == 0xE8:  # call rel32
        return True
    return any(before[7 - size] == 0xFF and before[8 - size] >> 3 & 7 == 2 for size in (2, 3, 4, 6, 7))


def symbol(p: Process, address: int, symbols: Symbols) -> str:
    """`module+offset`, with `(name+offset)` where a function's name comes before the address."""
    module = p.modules.at(address)
    if module is None:
        return f"{address:#x}"
    text = f"{module.name}+{address - module.base:#x}"
    nearest = p.modules.thunks.find_guest(address).partition("!")[2] or symbols.find(module, address)
    return f"{text} ({nearest})" if nearest else text
