"""CONTEXT, EXCEPTION_RECORD and EXCEPTION_POINTERS (winnt.h), and their exchange with a processor's context
block.
"""

from __future__ import annotations

import struct

from pywine.abi.struct import Array, Struct
from pywine.abi.types import BYTE, DWORD, PVOID, ULONG_PTR, ULONGLONG, WORD
from pywine.machine import context as ctx

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.machine.engine import EngineThread
    from pywine.machine.memory import Memory

CONTROL, INTEGER, SEGMENTS, FLOATING_POINT, DEBUG_REGISTERS, EXTENDED_REGISTERS = 1, 2, 4, 8, 16, 32
ARCHITECTURE = {32: 0x10000, 64: 0x100000}
ALL = {32: 0x1003F, 64: 0x10001F}
SIZE = {32: 0x2CC, 64: 0x4D0}
POINTERS_SIZE = 16
MAXIMUM_PARAMETERS = 15


class EXCEPTION_RECORD(Struct):
    ExceptionCode: DWORD
    ExceptionFlags: DWORD
    ExceptionRecord: PVOID
    ExceptionAddress: PVOID
    NumberParameters: DWORD
    ExceptionInformation: Array[ULONG_PTR, 15]


class CONTEXT_X86(Struct, size=(0x2CC, 0x2CC)):
    ContextFlags: DWORD
    DebugRegisters: Array[DWORD, 6]
    ControlWord: DWORD
    StatusWord: DWORD
    TagWord: DWORD
    ErrorOffset: DWORD
    ErrorSelector: DWORD
    DataOffset: DWORD
    DataSelector: DWORD
    RegisterArea: Array[BYTE, 80]
    Cr0NpxState: DWORD
    SegGs: DWORD
    SegFs: DWORD
    SegEs: DWORD
    SegDs: DWORD
    Edi: DWORD
    Esi: DWORD
    Ebx: DWORD
    Edx: DWORD
    Ecx: DWORD
    Eax: DWORD
    Ebp: DWORD
    Eip: DWORD
    SegCs: DWORD
    EFlags: DWORD
    Esp: DWORD
    SegSs: DWORD
    ExtendedRegisters: Array[BYTE, 512]


class CONTEXT_X64(Struct, size=(0x4D0, 0x4D0)):
    Home: Array[ULONGLONG, 6]
    ContextFlags: DWORD
    MxCsr: DWORD
    SegCs: WORD
    SegDs: WORD
    SegEs: WORD
    SegFs: WORD
    SegGs: WORD
    SegSs: WORD
    EFlags: DWORD
    DebugRegisters: Array[ULONGLONG, 6]
    Registers: Array[ULONGLONG, 16]  # Rax Rcx Rdx Rbx Rsp Rbp Rsi Rdi R8 … R15
    Rip: ULONGLONG
    FltSave: Array[BYTE, 512]


REGISTERS_X64, RIP_X64, XMM_X64 = 0x78, 0xF8, 0x1A0  # offsets of Rax, Rip and Xmm0
ORDER_64 = (
    ctx.RAX, ctx.RCX, ctx.RDX, ctx.RBX, ctx.RSP, ctx.RBP, ctx.RSI, ctx.RDI,
    ctx.R8, ctx.R9, ctx.R10, ctx.R11, ctx.R12, ctx.R13, ctx.R14, ctx.R15, ctx.RIP,
)  # fmt: skip
_X86_OFFSETS = {
    ctx.RDI: 0x9C, ctx.RSI: 0xA0, ctx.RBX: 0xA4, ctx.RDX: 0xA8, ctx.RCX: 0xAC, ctx.RAX: 0xB0, ctx.RBP: 0xB4,
    ctx.RIP: 0xB8, ctx.RFLAGS: 0xC0, ctx.RSP: 0xC4,
}  # fmt: skip
_X87_BYTES, _XMM_BYTES = 160, 512
_FLAGS_KEPT = 0x40DD5  # what a program may set: CF PF AF ZF SF TF DF OF AC


def store(processor: EngineThread, memory: Memory, address: int, flags: int) -> None:
    """Write the processor's state (already read into its context block) as a CONTEXT at `address`."""
    q, ram, bits = processor.q, memory.ram, processor.engine.bits
    memory.check(address, SIZE[bits], 2)
    if bits == 64:
        struct.pack_into("<II", ram, address + 0x30, flags, 0x1F80)
        if flags & SEGMENTS:
            struct.pack_into("<6H", ram, address + 0x38, 0x33, 0x2B, 0x2B, 0x53, 0x2B, 0x2B)
        struct.pack_into("<I", ram, address + 0x44, q[ctx.RFLAGS] & 0xFFFFFFFF)
        struct.pack_into("<17Q", ram, address + REGISTERS_X64, *[q[register] for register in ORDER_64])
        if flags & FLOATING_POINT:
            ram[address + 0x100 : address + 0x300] = processor.extended[:_XMM_BYTES]
            ram[address + 0x34 : address + 0x38] = processor.extended[24:28]
        return
    struct.pack_into("<I", ram, address, flags)
    for register, offset in _X86_OFFSETS.items():
        struct.pack_into("<I", ram, address + offset, q[register] & 0xFFFFFFFF)
    if flags & SEGMENTS:
        struct.pack_into("<4I", ram, address + 0x8C, 0x2B, 0x53, 0x2B, 0x2B)
    struct.pack_into("<I", ram, address + 0xBC, 0x23)
    struct.pack_into("<I", ram, address + 0xC8, 0x2B)
    if flags & FLOATING_POINT:
        control, status = struct.unpack_from("<HH", processor.extended)
        tags = sum((0 if processor.extended[4] >> n & 1 else 3) << 2 * n for n in range(8))
        struct.pack_into("<7I", ram, address + 0x1C, control, status, tags, 0, 0, 0, 0)
        for number in range(8):
            at = address + 0x38 + 10 * number
            ram[at : at + 10] = processor.extended[32 + 16 * number : 42 + 16 * number]
    if flags & EXTENDED_REGISTERS & ~ARCHITECTURE[32]:
        ram[address + 0xCC : address + 0x2CC] = processor.extended[:_XMM_BYTES]


def load(processor: EngineThread, memory: Memory, address: int) -> None:
    """Make the CONTEXT at `address` the state from which the processor goes on."""
    q, ram, bits = processor.q, memory.ram, processor.engine.bits
    memory.check(address, SIZE[bits], 1)
    flags = struct.unpack_from("<I", ram, address + (0x30 if bits == 64 else 0))[0]
    if bits == 64:
        values = struct.unpack_from("<17Q", ram, address + REGISTERS_X64)
        for register, value in zip(ORDER_64, values, strict=True):
            group = CONTROL if register in (ctx.RSP, ctx.RIP) else INTEGER
            if flags & group:
                q[register] = value
        if flags & CONTROL:
            q[ctx.RFLAGS] = struct.unpack_from("<I", ram, address + 0x44)[0] & _FLAGS_KEPT | 0x202
        if flags & FLOATING_POINT:
            processor.extended[:_XMM_BYTES] = ram[address + 0x100 : address + 0x300]
    else:
        for register, offset in _X86_OFFSETS.items():
            group = CONTROL if register in (ctx.RSP, ctx.RIP, ctx.RBP, ctx.RFLAGS) else INTEGER
            if flags & group:
                q[register] = struct.unpack_from("<I", ram, address + offset)[0]
        q[ctx.RFLAGS] = q[ctx.RFLAGS] & _FLAGS_KEPT | 0x202
        if flags & EXTENDED_REGISTERS:
            processor.extended[24:28] = ram[address + 0xCC + 24 : address + 0xCC + 28]
            processor.extended[_X87_BYTES:_XMM_BYTES] = ram[address + 0xCC + _X87_BYTES : address + 0x2CC]
        if flags & FLOATING_POINT:
            control, status, tags = struct.unpack_from("<3I", ram, address + 0x1C)
            in_use = sum((tags >> 2 * n & 3 != 3) << n for n in range(8))
            struct.pack_into("<HHB", processor.extended, 0, control & 0xFFFF, status & 0xFFFF, in_use)
            for number in range(8):
                at = address + 0x38 + 10 * number
                processor.extended[32 + 16 * number : 42 + 16 * number] = ram[at : at + 10]
    struct.pack_into("<I", processor.extended, 28, 0xFFFF)
    processor.write_state()
