"""lmserver.h: servers of the network: this machine is all there is."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.text import encode_wide
from pywine.abi.types import DWORD, PVOID, WSTR, Opt, Out, OutOpt
from pywine.nt import machine_info
from pywine.nt.process import Process

_INVALID_LEVEL, _NO_BROWSER_SERVERS, _PLATFORM_NT, _TYPE_WORKSTATION = 124, 6118, 500, 0x1003


@api(partial="levels 100 and 101")
def NetServerGetInfo(p: Process, server: Opt[WSTR], level: DWORD, buffer: Out[PVOID]) -> DWORD:
    buffer.value = 0
    if level not in (100, 101):
        return _INVALID_LEVEL
    head = "<I4xQIIIIQ" if p.bits == 64 else "<IIIIII"
    size = struct.calcsize(head)
    name = encode_wide(machine_info.computer_name()) + b"\0\0"
    address = p.allocate(b"", zeros=size + len(name) + 2)
    pad = (0,) if p.bits == 64 else ()
    version = machine_info.MAJOR, machine_info.MINOR, _TYPE_WORKSTATION
    record = struct.pack(head, _PLATFORM_NT, address + size, *version, *pad, address + size + len(name))
    p.memory.write(address, record + name)
    buffer.value = address
    return 0


@api
def NetServerEnum(
    p: Process, server: Opt[WSTR], level: DWORD, buffer: Out[PVOID], preferred: DWORD, count: OutOpt[DWORD],
    total: OutOpt[DWORD], kinds: DWORD, domain: Opt[WSTR], resume: PVOID,
) -> DWORD:  # fmt: skip
    buffer.value = count.value = total.value = 0
    return _NO_BROWSER_SERVERS
