"""lmwksta.h: what the machine says of itself."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.text import encode_wide
from pywine.abi.types import DWORD, PVOID, WSTR, Opt, Out
from pywine.nt import machine_info
from pywine.nt.process import Process

_INVALID_LEVEL, _PLATFORM_NT = 124, 500


@api(partial="levels 100 to 102")
def NetWkstaGetInfo(p: Process, server: Opt[WSTR], level: DWORD, buffer: Out[PVOID]) -> DWORD:
    if level not in (100, 101, 102):
        return _INVALID_LEVEL
    texts = [machine_info.computer_name(), "WORKGROUP", ""]
    head = "<I4xQQIIQI4x" if p.bits == 64 else "<IIIIIII"
    size = struct.calcsize(head)
    data = b"".join(encode_wide(text) + b"\0\0" for text in texts)
    address = p.allocate(b"", zeros=size + len(data))
    name, group, root = (
        address + size + sum(2 * len(text) + 2 for text in texts[:count]) for count in range(3)
    )
    version = machine_info.MAJOR, machine_info.MINOR
    p.memory.write(address, struct.pack(head, _PLATFORM_NT, name, group, *version, root, 1) + data)
    buffer.value = address
    return 0
