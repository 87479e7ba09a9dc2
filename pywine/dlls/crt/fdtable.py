"""The table of descriptors that a C runtime passes on to the programs it starts (STARTUPINFO.lpReserved2)."""

from __future__ import annotations

import struct

from pywine.nt.file import FILE_TYPE_CHAR, FILE_TYPE_PIPE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.dlls.crt.lowio import Descriptor
    from pywine.dlls.crt.runtime import Crt

# What it says of a descriptor.
OPEN, PIPE, APPEND, DEVICE, TEXT = 0x01, 0x08, 0x20, 0x40, 0x80
_NONE = (-1, -2)


def write_table(c: Crt, *, standard: bool = True) -> bytes:
    """The inheritable descriptors: their count, a byte of flags each, a handle each."""
    table = c.descriptors.table
    count = max(table, default=-1) + 1
    flags, handles = bytearray(count), [-1] * count
    for number, descriptor in table.items():
        if (standard or number > 2) and c.p.handles.entry(descriptor.handle).inherit:
            flags[number] = _flags(descriptor)
            handles[number] = descriptor.handle
    return struct.pack(f"<I{count}s{count}{'q' if c.p.bits == 64 else 'i'}", count, bytes(flags), *handles)


def _flags(descriptor: Descriptor) -> int:
    kind = descriptor.file.file_type
    flags = OPEN | (TEXT if descriptor.text else 0) | (APPEND if descriptor.append else 0)
    return flags | (PIPE if kind == FILE_TYPE_PIPE else DEVICE if kind == FILE_TYPE_CHAR else 0)


def read_table(c: Crt) -> dict[int, tuple[int, int]]:
    """Handle and flags of the descriptors that this process was given, by number."""
    passed = c.p.parameters.RuntimeData
    data = c.memory.read(passed.Buffer, passed.Length) if passed.Length >= 4 else b""
    word, code = (8, "q") if c.p.bits == 64 else (4, "i")
    count = struct.unpack_from("<I", data)[0] if data else 0
    if not count or len(data) < 4 + count * (1 + word):
        return {}
    handles = struct.unpack_from(f"<{count}{code}", data, 4 + count)
    return {
        number: (handle, flags)
        for number, (flags, handle) in enumerate(zip(data[4 : 4 + count], handles, strict=True))
        if flags & OPEN and handle not in _NONE
    }
