"""The report of an unhandled exception: what, where, registers, stack."""

from __future__ import annotations

import struct

from pywine.abi import ntstatus
from pywine.machine import context as ctx
from pywine.machine.memory import READ, AccessViolation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.exceptions import GuestException
    from pywine.nt.process import Process

_FRAMES = 16
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
    where = f"at {symbol(p, exception.address)}"
    if exception.api:
        where = f"in {exception.api}, called from {p.modules.caller()}"
    lines = [f"{p.modules.exe.name} crashed: {what}", f"  {where}", *registers(p)]
    callers = return_addresses(p)
    if callers:
        lines += ["  called from (probably):", *(f"    {symbol(p, address)}" for address in callers)]
    return "\n".join(lines)


def registers(p: Process) -> list[str]:
    """The general registers, four to a line."""
    q, wide, mask = p.thread.processor.q, p.bits == 64, (1 << p.bits) - 1
    names = _ORDER_64 if wide else _ORDER_32
    shown = [
        f"{name if wide else 'e' + name[1:]:>3}={q[ctx.REGISTER_NAMES[name]] & mask:0{p.bits // 4}x}"
        for name in names
    ]
    return ["  " + " ".join(shown[start : start + 4]) for start in range(0, len(shown), 4)]


def return_addresses(p: Process) -> list[int]:
    """What looks like return addresses on the stack: values that point behind a call in some module's
    code.
    """
    sp = p.thread.processor.q[ctx.RSP]
    word, code = (8, "<Q") if p.bits == 64 else (4, "<I")
    found: list[int] = []
    for slot in range(_SCANNED_SLOTS):
        at = sp + slot * word
        last = at + word - 1
        if last >= p.memory.end or not p.memory.rights[at >> 12] & p.memory.rights[last >> 12] & READ:
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


def symbol(p: Process, address: int) -> str:
    """`module!name+offset` where an export comes before the address, `module+offset` otherwise."""
    module = p.modules.at(address)
    if module is None:
        return f"{address:#x}"
    text = f"{module.name}+{address - module.base:#x}"
    nearest = p.modules.thunks.find_guest(address).partition("!")[2] or _nearest_export(module, address)
    return f"{text} ({nearest})" if nearest else text


def _nearest_export(module, address: int) -> str:
    from pywine.ldr.exports import ExportDirectory

    if module.image is None:
        return ""
    best, name = 0, ""
    try:
        for export, ordinal, start, _ in ExportDirectory(module.image).all():
            if best < start <= address:
                best, name = start, export or f"#{ordinal}"
    except AccessViolation:  # a damaged export table names nothing
        return ""
    return f"{name}+{address - best:#x}" if name else ""
