"""Thunks: the guest instructions between a program's call of an API and its handler, and back.

A thunk leaves RSP in the context block with the return address on top of the stack and the arguments behind
it (x64: the four register arguments are spilled into the caller's home space first), traps into the engine,
and returns with the RAX (and EDX, xmm0 or st0) that the handler left in the context block.

A stop may interrupt guest code anywhere and then stores the registers in the context block: what a thunk
saves there must be what the register holds until the trap, or have a place of its own (RESULT, FLOAT,
FLOAT_2).
"""

from __future__ import annotations

import struct

from pywine.machine import context as ctx

# How a function takes its arguments and pops them.
STDCALL, CDECL, FASTCALL = "stdcall", "cdecl", "fastcall"


def _at(word: int, byte: int = 0) -> bytes:
    """The displacement of a context word (and a byte in it) from the segment base."""
    return struct.pack("<I", ctx.FROM_TEB + word * 8 + byte)


# x64: 65 = GS; modrm+SIB "04 25" addresses disp32 with register 0, "0c 25" register 1, and so on.
_X64_SPILL = bytes.fromhex("48894c2408 4889542410 4c89442418 4c894c2420")  # mov [rsp+8..0x20], rcx rdx r8 r9
_X64_SAVE_RSP = bytes.fromhex("6548892425") + _at(ctx.RSP)
_X64_LOAD_RSP = bytes.fromhex("65488b2425") + _at(ctx.RSP)
_X64_SAVE_RESULT = bytes.fromhex("6548890425") + _at(ctx.RESULT_WORD)
_X64_LOAD_RAX = bytes.fromhex("65488b0425") + _at(ctx.RAX)
_X64_SAVE_XMM = b"".join(
    b"\x65\xf2\x0f\x11" + bytes((4 | n << 3, 0x25)) + _at(ctx.XMM0 + 2 * n) for n in range(4)
)  # movsd gs:[xmm n], xmm n
_X64_SAVE_FLOAT = bytes.fromhex("65f20f110425") + _at(ctx.FLOAT_WORD)
_X64_LOAD_FLOAT = bytes.fromhex("65f20f100425") + _at(ctx.FLOAT_WORD)
_X64_ENTER = (
    bytes.fromhex("65488b0c25") + _at(ctx.RCX) + bytes.fromhex("65488b1425") + _at(ctx.RDX)
    + bytes.fromhex("654c8b0425") + _at(ctx.R8) + bytes.fromhex("654c8b0c25") + _at(ctx.R9)
    + bytes.fromhex("65488b2425") + _at(ctx.RSP) + bytes.fromhex("65ff2425") + _at(ctx.RIP)
)  # fmt: skip

# x86: 64 = FS, modrm 05 | register << 3 addresses disp32.
_X86_SAVE_ESP = bytes.fromhex("648925") + _at(ctx.RSP)
_X86_LOAD_ESP = bytes.fromhex("648b25") + _at(ctx.RSP)
_X86_SAVE_ECX_EDX = bytes.fromhex("64890d") + _at(ctx.RCX) + bytes.fromhex("648915") + _at(ctx.RDX)
_X86_SAVE_RESULT = (
    bytes.fromhex("64a3") + _at(ctx.RESULT_WORD) + bytes.fromhex("648915") + _at(ctx.RESULT_WORD, 4)
)
_X86_LOAD_EAX_EDX = bytes.fromhex("64a1") + _at(ctx.RAX) + bytes.fromhex("648b15") + _at(ctx.RDX)
_X86_LOAD_FLOAT = bytes.fromhex("64dd05") + _at(ctx.FLOAT_WORD)
_X86_SAVE_X87 = bytes.fromhex("64dd1d") + _at(ctx.FLOAT_WORD)  # fstp qword
_X86_SAVE_XMM = bytes.fromhex("64f20f1105") + _at(ctx.FLOAT_WORD)
_X86_SAVE_XMM_TWO = _X86_SAVE_XMM + bytes.fromhex("64f20f110d") + _at(ctx.FLOAT_2_WORD)
_X86_LOAD_XMM = bytes.fromhex("64f20f1005") + _at(ctx.FLOAT_WORD)
_X86_SAVE_X87_TWO = _X86_SAVE_X87 + bytes.fromhex("64dd1d") + _at(ctx.FLOAT_2_WORD)
_X86_ENTER = _X86_LOAD_ESP + bytes.fromhex("648b0d") + _at(ctx.RCX) + bytes.fromhex("64ff25") + _at(ctx.RIP)

# What follows the trap, and the words of the context block that are loaded there and by the entry stub.
AFTER_TRAP = {64: _X64_LOAD_RSP + _X64_LOAD_RAX, 32: _X86_LOAD_ESP + _X86_LOAD_EAX_EDX}
LOADED = {64: (ctx.RSP, ctx.RAX), 32: (ctx.RSP, ctx.RAX, ctx.RDX)}
LOADED_ON_ENTRY = {64: (ctx.RCX, ctx.RDX, ctx.R8, ctx.R9, ctx.RSP), 32: (ctx.RSP, ctx.RCX)}


def api_thunk(
    bits: int,
    trap: bytes,
    *,
    convention: str,
    size: int,
    floats: bool,
    float_result: bool,
    x87: int = 0,
    sse: int = 0,
) -> bytes:
    """The code of one API's thunk.

    `trap` is the engine's; `size` the bytes of arguments, which a stdcall callee pops on x86; `floats`: some
    argument may be in xmm0..3 (x64); `x87`: how many arguments wait on the x87 stack (x86's `_CI…` family: 0,
    1 or 2); `sse`: how many are in xmm0 and xmm1 on x86, where the result goes too.
    """
    if bits == 64:
        save = _X64_SPILL + (_touch(size) if size > 32 else b"") + (_X64_SAVE_XMM if floats else b"")
        save += _X64_SAVE_RSP
        return (
            save + trap + _X64_LOAD_RSP + _X64_LOAD_RAX + (_X64_LOAD_FLOAT if float_result else b"") + b"\xc3"
        )
    save = (b"", _X86_SAVE_X87, _X86_SAVE_X87_TWO)[x87] + (b"", _X86_SAVE_XMM, _X86_SAVE_XMM_TWO)[sse]
    save += _X86_SAVE_ESP + (_touch(size) if size else b"")
    if convention == FASTCALL:
        save += _X86_SAVE_ECX_EDX
    load = (
        _X86_LOAD_ESP
        + _X86_LOAD_EAX_EDX
        + (b"" if not float_result else _X86_LOAD_XMM if sse else _X86_LOAD_FLOAT)
    )
    pop = b"\xc3" if convention == CDECL or not size else b"\xc2" + struct.pack("<H", size)
    return save + trap + load + pop


def note(bits: int, index: int) -> bytes:
    """Remember that an API is called, for the report of a crash: what a thunk begins with."""
    at, notes = (struct.pack("<I", ctx.FROM_TEB + place) for place in (ctx.NEXT_NOTE, ctx.NOTES))
    store = notes + struct.pack("<I", index)
    if (
        bits == 64
    ):  # mov eax, gs:[NEXT_NOTE]; mov dword gs:[NOTES+rax*4], index; inc eax; and eax, 15; mov back
        code = b"\x65\x8b\x04\x25" + at + b"\x65\xc7\x04\x85" + store + b"\xff\xc0\x83\xe0\x0f"
        return code + b"\x65\x89\x04\x25" + at
    return b"\x64\xa1" + at + b"\x64\xc7\x04\x85" + store + b"\x40\x83\xe0\x0f\x64\xa3" + at


def _touch(size: int) -> bytes:
    """Read the last argument slot, so that a stack without it faults in the guest and not in the handler."""
    return bytes.fromhex("f68424") + struct.pack("<I", size) + b"\0"  # test byte [rsp+size], 0


_X64_RELOAD = bytes.fromhex("488b4c2408 488b542410 4c8b442418 4c8b4c2420")  # mov rcx…r9, [rsp+8..0x20]


def passing_thunk(bits: int, trap: bytes, target: int) -> bytes:
    """The code of a thunk that calls a handler and then goes on as the guest's function at `target`."""
    if bits == 64:
        jump = bytes.fromhex("ff2500000000") + struct.pack("<Q", target)
        return _X64_SPILL + _X64_SAVE_RSP + trap + _X64_LOAD_RSP + _X64_RELOAD + jump
    return _X86_SAVE_ESP + trap + _X86_LOAD_ESP + b"\x68" + struct.pack("<I", target) + b"\xc3"


# Its place in a thread's support area: unwinders read the bytes before a return address.
RETURN_THUNK = 0x20
CALL_SLOTS = 12  # x64: words between the return address of a call by the host and the frame of an interrupt
UNWIND_ENTRY = 0x90  # place of its RUNTIME_FUNCTION, behind it its UNWIND_INFO
_UNWIND_INFO = UNWIND_ENTRY + 0x10
_ALLOC_SMALL, _PUSH_MACHFRAME = 2 | CALL_SLOTS - 1 << 4, 10


def return_thunk(bits: int, trap: bytes) -> bytes:
    """Where guest functions called by the host return to; on x64 with unwind data that says what called the
    host (guest/exceptions/images64.c finds it).
    """
    if bits == 32:
        return _X86_SAVE_RESULT + _X86_SAVE_ESP + trap
    code = (_X64_SAVE_RESULT + _X64_SAVE_FLOAT + _X64_SAVE_RSP + trap).ljust(
        UNWIND_ENTRY - RETURN_THUNK, b"\xcc"
    )
    entry = struct.pack("<III4x", RETURN_THUNK, UNWIND_ENTRY, _UNWIND_INFO)
    return code + entry + bytes((1, 0, 2, 0, 0, _ALLOC_SMALL, 0, _PUSH_MACHFRAME))


def entry_stub(bits: int) -> bytes:
    """Loads the argument registers and the stack pointer from the context block and jumps to q[RIP]."""
    return _X64_ENTER if bits == 64 else _X86_ENTER
