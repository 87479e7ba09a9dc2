"""Unwind data, broken too: RtlVirtualUnwind and the reports' reader undo the same frames or both fail."""

from __future__ import annotations

import random
import struct

import pytest

from pywine.abi.context import REGISTERS_X64, XMM_X64
from pywine.ldr.unwind import RIP, RSP, Walk, make_plan
from pywine.machine import context as ctx
from pywine.machine.memory import AccessViolation
from pywine.machine.native.obstacles import obstacle
from pywine.nt.exceptions import GuestException
from tests.support import end_process, make_process

CODE, ENTRY, INFO, STACK = 0x100, 0x200, 0x300, 0x800
REGISTERS = (0, 8, 0x7FFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFF0, (1 << 40) - 8)
EPILOGUES = (
    "",
    "4883c4",
    "4881c4",
    "488d65",
    "498d6424",
    "5b5dc3",
    "415cc3",
    "f3c3",
    "48ff25",
    "c2",
    "eb",
    "5beb",
)
KINDS = [*range(11), 0, 2, 2, 3, 4, 8]
CONTEXT = 0x500


class Area:
    """A page for code, tables and a stack, and a CONTEXT."""

    def __init__(self, process) -> None:
        self.process, self.memory = process, process.memory
        self.base, self.context = (
            process.allocate(bytes(0x1000)),
            process.allocate(bytes(0x800)) + 0x3F & ~0x3F,
        )
        self.unwind = process.modules.exception_code.function("RtlVirtualUnwind")
        self.sp = process.thread.processor.q[ctx.RSP]

    def place(self, info: bytes, code: bytes, offset: int) -> None:
        self.memory.write(self.base + CODE + offset, code)
        self.memory.write(self.base + ENTRY, struct.pack("<III", CODE, CODE + 0x80, INFO))
        self.memory.write(self.base + INFO, info)

    def by_reader(self, registers: list[int], offset: int):
        """What the reports' reader finds: establisher, handler, registers and vectors; None if it fails."""
        pc = self.base + CODE + offset
        try:
            plan = make_plan(self.memory, self.base, pc, self.base + ENTRY)
            walk = Walk(self.memory, [*registers, pc])
            establisher = walk.follow(plan)
        except AccessViolation:
            return None
        return establisher, plan.exception_handler, walk.registers, walk.vectors

    def by_guest(self, registers: list[int], offset: int):
        """What RtlVirtualUnwind makes of it."""
        pc, memory, context = self.base + CODE + offset, self.memory, self.context
        self.process.thread.processor.q[ctx.RSP] = self.sp
        memory.write(context, bytes(0x4D0))
        memory.write(context + REGISTERS_X64, struct.pack("<17Q", *registers, pc))
        data, frame = context + CONTEXT, context + CONTEXT + 8
        arguments = (1, self.base, pc, self.base + ENTRY, context, data, frame, 0)
        try:
            handler = self.process.call(self.unwind, *arguments)
        except GuestException:
            return None
        found = list(struct.unpack("<17Q", memory.read(context + REGISTERS_X64, 17 * 8)))
        vectors = {
            number: value
            for number in range(16)
            if any(value := memory.read(context + XMM_X64 + 16 * number, 16))
        }
        return int.from_bytes(memory.read(frame, 8), "little"), handler, found, vectors


@pytest.fixture(scope="module", params=["unicorn", "native"])
def area(request, tmp_path_factory):
    if request.param == "native" and obstacle(0, 64):
        pytest.skip("no native engine here")
    process = make_process(64, tmp_path_factory.mktemp("prefix"), identity=True, engine=request.param)
    yield Area(process)
    end_process(process)


def same(area: Area, info: bytes, registers: list[int], code: bytes = b"\x90", offset: int = 0x20):
    area.place(info, code, offset)
    expected = area.by_reader(registers, offset)
    found = area.by_guest(registers, offset)
    if expected:
        expected = (*expected[:3], {number: value for number, value in expected[3].items() if any(value)})
    assert found == expected
    return found


def test_stack_pointer_wraps_around(area):
    registers = [0] * 16
    registers[RSP] = 0xFFFFFFFFFFFFFFF0
    assert same(area, bytes((1, 4, 1, 0, 4, 0xF2)), registers) is None  # sub rsp, 0x80


def test_last_operand_may_be_cut_off(area):
    registers = [0] * 16
    registers[RSP] = area.base + STACK
    assert same(area, bytes((1, 4, 1, 0, 4, 0x01)), registers)[0] == area.base + STACK


def test_machine_frame(area):
    registers = [0] * 16
    registers[RSP] = area.base + STACK
    area.memory.write(area.base + STACK, struct.pack("<6Q", 1, 0x1234, 0x33, 0x202, 0x5678, 0x2B))
    found = same(area, bytes((1, 0, 1, 0, 0, 0x1A)), registers)
    assert (found[2][RIP], found[2][RSP]) == (0x1234, 0x5678)


@pytest.mark.parametrize("seed", range(4))
def test_random_tables(area, seed):
    chance = random.Random(seed)
    area.memory.write(area.base + STACK, chance.randbytes(0x400))
    for _ in range(400):
        count = chance.randrange(12)
        info = bytes(
            (chance.choice((1, 9, 0x21)), chance.randrange(64), count, chance.choice((0, 0, 5, 0x25, 0x1C)))
        )
        prologue = sorted((chance.randrange(40) for _ in range(count)), reverse=True)
        for place in prologue:
            info += bytes((place, chance.choice(KINDS) | chance.randrange(16) << 4))
        info += chance.randbytes(40)
        registers = [
            chance.choice((*REGISTERS, area.base + STACK, area.base + STACK + 0x80)) for _ in range(16)
        ]
        registers[RSP] = chance.choice((registers[RSP], area.base + STACK, area.base + STACK))
        code = bytes.fromhex(chance.choice(EPILOGUES)) + chance.randbytes(8)
        same(area, info, registers, code, chance.choice((0, 4, 0x20)))
