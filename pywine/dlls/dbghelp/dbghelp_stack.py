"""dbghelp.h: the frames of a stack, one after the other."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.types import BOOL, DWORD, HANDLE, PVOID, ULONGLONG
from pywine.dlls.dbghelp.dbghelp import Sessions
from pywine.ldr.unwind import RIP, RSP, FunctionTables, Walk
from pywine.machine.memory import AccessViolation
from pywine.nt.process import Process

_I386, _AMD64 = 0x14C, 0x8664
_REGISTERS = struct.Struct("<17Q")  # of a CONTEXT, from Rax on to Rip
_REGISTERS_AT = 0x78
_RBP = 5
_ADDRESS = struct.Struct("<QHHI")  # ADDRESS64
_FLAT = 3  # AddrModeFlat
_PC, _RETURN, _FRAME, _STACK, _ENTRY, _STEPS = 0, 16, 32, 48, 80, 128  # the last of Reserved, which is ours


@api
def SymFunctionTableAccess64(p: Process, process: HANDLE, address: ULONGLONG) -> PVOID:
    p.state(Sessions).require(process)
    return FunctionTables(p).lookup(address)[0] if p.bits == 64 else 0


@api(partial="reads this process's own memory, with its own functions")
def StackWalk64(
    p: Process, machine: DWORD, process: HANDLE, thread: HANDLE, frame: PVOID, context: PVOID, read: PVOID,
    access: PVOID, base: PVOID, translate: PVOID,
) -> BOOL:  # fmt: skip
    return _step(p, machine, frame, context)


@api(partial="reads this process's own memory, with its own functions")
def StackWalkEx(
    p: Process, machine: DWORD, process: HANDLE, thread: HANDLE, frame: PVOID, context: PVOID, read: PVOID,
    access: PVOID, base: PVOID, translate: PVOID, flags: DWORD,
) -> BOOL:  # fmt: skip
    return _step(p, machine, frame, context)


def _step(p: Process, machine: int, frame: int, context: int) -> bool:
    try:
        if machine == _AMD64 and p.bits == 64:
            return _step_amd64(p, frame, context)
        return machine == _I386 and p.bits == 32 and _step_i386(p, frame)
    except AccessViolation:
        return False


def _address(p: Process, frame: int, at: int) -> int:
    return _ADDRESS.unpack(p.memory.read(frame + at, _ADDRESS.size))[0]


def _put(p: Process, frame: int, **addresses: int) -> None:
    places = {"pc": _PC, "back": _RETURN, "base": _FRAME, "stack": _STACK}
    for name, value in addresses.items():
        p.memory.write(frame + places[name], _ADDRESS.pack(value, 0, 0, _FLAT))
    p.memory.write(frame + _STEPS, (_steps(p, frame) + 1).to_bytes(8, "little"))


def _steps(p: Process, frame: int) -> int:
    return int.from_bytes(p.memory.read(frame + _STEPS, 8), "little")


def _step_amd64(p: Process, frame: int, context: int) -> bool:
    """The context is that of the frame which is told: from the second call on, it is unwound before."""
    registers = list(_REGISTERS.unpack(p.memory.read(context + _REGISTERS_AT, _REGISTERS.size)))
    walk, tables = Walk(p.memory, registers), FunctionTables(p)
    if _steps(p, frame):
        walk.step(tables)
    if not p.modules.at(walk.registers[RIP]):
        return False
    p.memory.write(context + _REGISTERS_AT, _REGISTERS.pack(*walk.registers))
    pc, stack, base = walk.registers[RIP], walk.registers[RSP], walk.registers[_RBP]
    entry = tables.lookup(pc)[0]
    p.memory.write(frame + _ENTRY, entry.to_bytes(8, "little"))
    ahead = Walk(p.memory, list(walk.registers))
    try:
        ahead.step(tables)
    except AccessViolation:
        ahead.registers[RIP] = 0
    _put(p, frame, pc=pc, back=ahead.registers[RIP], base=base, stack=stack)
    return True


def _step_i386(p: Process, frame: int) -> bool:
    """By the chain of saved EBPs, which begins in the frame as it was given."""
    if not _steps(p, frame):
        pc, base = _address(p, frame, _PC), _address(p, frame, _FRAME)
    else:
        pc, before = _address(p, frame, _RETURN), _address(p, frame, _FRAME)
        base = int.from_bytes(p.memory.read(before, 4), "little")
    if not p.modules.at(pc) or not base:
        return False
    back = int.from_bytes(p.memory.read(base + 4, 4), "little")
    _put(p, frame, pc=pc, back=back, base=base, stack=base + 8)
    return True
