"""Broken unwind data: a frame or an access violation, never anything else."""

from __future__ import annotations

import random
import struct
from contextlib import suppress

import pytest

from pywine.ldr.unwind import EHANDLER, REGISTERS_X64, RSP, virtual_unwind
from pywine.machine.memory import AccessViolation

CODE, ENTRY, INFO, STACK = 0x100, 0x200, 0x300, 0x800
REGISTERS = (0, 8, 0x7FFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFF0, (1 << 40) - 8)


@pytest.fixture
def area(processes):
    """A page for code, tables and a stack, and a CONTEXT."""
    process = processes[64]
    return process.memory, process.allocate(bytes(0x1000)), process.allocate(bytes(0x500))


def unwind(area, info: bytes, registers: list[int], code: bytes = b"\x90", offset: int = 0x20):
    memory, base, context = area
    memory.write(base + CODE + offset, code)
    memory.write(base + ENTRY, struct.pack("<III", CODE, CODE + 0x80, INFO))
    memory.write(base + INFO, info)
    memory.write(context + REGISTERS_X64, struct.pack("<16Q", *registers))
    return virtual_unwind(memory, base, base + CODE + offset, base + ENTRY, context, EHANDLER)


def test_stack_pointer_wraps_around(area):
    registers = [0] * 16
    registers[RSP] = 0xFFFFFFFFFFFFFFF0
    with pytest.raises(AccessViolation):
        unwind(area, bytes((1, 4, 1, 0, 4, 0xF2)), registers)  # sub rsp, 0x80


def test_last_operand_may_be_cut_off(area):
    registers = [0] * 16
    registers[RSP] = area[1] + STACK
    assert unwind(area, bytes((1, 4, 1, 0, 4, 0x01)), registers).establisher == registers[RSP]


def test_random_tables(area):
    random_ = random.Random(1)
    _, base, _ = area
    for _ in range(3000):
        info = bytes((random_.choice((1, 9, 0x21)), random_.randrange(64), random_.randrange(12)))
        info += random_.randbytes(40)
        registers = [random_.choice((*REGISTERS, base + STACK, base + 0xFF8)) for _ in range(16)]
        code = random_.choice((b"", b"\x48\x83\xc4", b"\x48\x81\xc4", b"\x48\x8d\x65")) + random_.randbytes(8)
        with suppress(AccessViolation):
            unwind(area, info, registers, code, random_.choice((0, 4, 0x20)))
