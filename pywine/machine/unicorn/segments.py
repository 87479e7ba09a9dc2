"""The descriptor table and the task state segment that put a Unicorn processor into ring 3 as Windows does.

Source: Intel SDM volume 3, chapters 3.4.5 and 8.2.1.
"""

from __future__ import annotations

import struct

# Windows' selectors: 0x23 32-bit code, 0x2b data, 0x33 64-bit code, 0x53 the 32-bit TEB.
CODE_32, DATA, CODE_64, RING0_DATA = 0x23, 0x2B, 0x33, 0x60
TASK_SEGMENT = 0x8900  # the access rights: present and available
_TASK_SIZE, _IO_MAP_AT = 104, 0x66


def _descriptor(base: int, limit: int, access: int, flags: int) -> bytes:
    """A segment descriptor; the accessed bit is set so that loading never writes."""
    return struct.pack(
        "<HHBBBB",
        limit & 0xFFFF,
        base & 0xFFFF,
        base >> 16 & 255,
        access,
        flags << 4 | limit >> 16,
        base >> 24,
    )


def descriptor_table(teb: int) -> bytes:
    table = bytearray(0x80)
    table[0x20:0x28] = _descriptor(0, 0xFFFFF, 0xFB, 0xC)
    table[0x28:0x30] = _descriptor(0, 0xFFFFF, 0xF3, 0xC)
    table[0x30:0x38] = _descriptor(0, 0xFFFFF, 0xFB, 0xA)
    table[0x50:0x58] = _descriptor(teb & 0xFFFFFFFF, 0xFFFF, 0xF3, 0x4)
    table[0x60:0x68] = _descriptor(0, 0xFFFFF, 0x93, 0xC)
    return bytes(table)


def task_segment(size: int) -> bytes:
    """A task state segment of `size` bytes whose I/O map permits all the ports that it holds."""
    segment = bytearray(size)
    struct.pack_into("<H", segment, _IO_MAP_AT, _TASK_SIZE)
    return bytes(segment)


def ring3_code(bits: int) -> tuple[bytes, bytes]:
    """The instruction that enters ring 3 by an interrupt's frame, and those that load its data segments."""
    load = bytes.fromhex("66b82b008ed88ec0 8ee8")  # mov ax, 0x2b; and DS, ES, GS
    if bits == 64:
        return b"\x48\xcf", load  # iretq
    return b"\xcf", load + bytes.fromhex("66b853008ee0")  # iretd; FS
