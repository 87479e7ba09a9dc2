"""Just enough instruction decoding to tell what a fault was about."""

from __future__ import annotations

from pywine.machine import context as ctx
from pywine.machine.memory import AccessViolation, Memory

# Register numbers of ModRM and SIB bytes (Intel SDM volume 2, table 2-2).
_BY_NUMBER = (
    ctx.RAX, ctx.RCX, ctx.RDX, ctx.RBX, ctx.RSP, ctx.RBP, ctx.RSI, ctx.RDI,
    ctx.R8, ctx.R9, ctx.R10, ctx.R11, ctx.R12, ctx.R13, ctx.R14, ctx.R15,
)  # fmt: skip
_PREFIXES = b"\x66\x67\xf0\xf2\xf3\x2e\x36\x3e\x26\x64\x65"


def divisor(memory: Memory, q: memoryview, bits: int) -> int:
    """The divisor of the DIV or IDIV at q[RIP]; 0 if it cannot be read."""
    try:
        return _divisor(memory, q, bits)
    except AccessViolation:
        return 0


def _divisor(memory: Memory, q: memoryview, bits: int) -> int:
    at, rex, wide16 = q[ctx.RIP], 0, False
    while memory.read(at, 1) in [bytes((prefix,)) for prefix in _PREFIXES]:
        wide16 |= memory.read(at, 1) == b"\x66"
        at += 1
    if bits == 64 and memory.read(at, 1)[0] & 0xF0 == 0x40:
        rex = memory.read(at, 1)[0]
        at += 1
    opcode, modrm = memory.read(at, 2)
    if opcode not in (0xF6, 0xF7):
        return 0
    size = 1 if opcode == 0xF6 else 8 if rex & 8 else 2 if wide16 else 4
    mask = (1 << 8 * size) - 1
    mode, number = modrm >> 6, modrm & 7
    if mode == 3:
        if size == 1 and not rex and number >= 4:  # AH, CH, DH, BH
            return q[_BY_NUMBER[number - 4]] >> 8 & 0xFF
        return q[_BY_NUMBER[number | (rex & 1) << 3]] & mask
    address = _address(memory, q, bits, at + 2, rex, mode, number)
    return int.from_bytes(memory.read(address, size), "little")


def _address(memory: Memory, q: memoryview, bits: int, at: int, rex: int, mode: int, number: int) -> int:
    """The effective address of a ModRM operand whose bytes after ModRM start at `at`."""
    value = 0
    if number == 4:
        sib = memory.read(at, 1)[0]
        at += 1
        index, base = sib >> 3 & 7 | (rex & 2) << 2, sib & 7
        if index != 4:
            value = q[_BY_NUMBER[index]] << (sib >> 6)
        if base == 5 and mode == 0:
            mode = 4
        else:
            value += q[_BY_NUMBER[base | (rex & 1) << 3]]
    elif number == 5 and mode == 0:
        value = at + 4 if bits == 64 else 0
        mode = 4
    else:
        value = q[_BY_NUMBER[number | (rex & 1) << 3]]
    if mode:
        value += int.from_bytes(memory.read(at, 1 if mode == 1 else 4), "little", signed=True)
    return value & ((1 << bits) - 1)
