"""Run-time library: random numbers, check sums, GUIDs as text."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_INVALID_PARAMETER
from pywine.abi.types import PVOID, STATUS, ULONG, In, Out
from pywine.abi.unicode import text_of
from pywine.abi.winternl import UNICODE_STRING
from pywine.nt.process import Process

_MODULUS = 0x7FFFFFFF
_GUID = struct.Struct("<IHH8B")


@api(names=("RtlRandom", "RtlRandomEx"))
def RtlRandom(p: Process, seed: Out[ULONG]) -> ULONG:
    seed.value = (seed.value * 0x7FFFFFED + 0x7FFFFFC3) % _MODULUS
    return seed.value


@api
def RtlComputeCrc32(p: Process, start: ULONG, buffer: PVOID, size: ULONG) -> ULONG:
    from zlib import crc32

    return crc32(p.memory.read(buffer, size), start)


@api
def RtlGUIDFromString(p: Process, text: In[UNICODE_STRING], guid: PVOID) -> STATUS:
    written = text_of(p, text)
    parts = written[1:-1].split("-")
    if [len(part) for part in parts] != [8, 4, 4, 4, 12] or written[:1] != "{" or written[-1:] != "}":
        raise NtError(STATUS_INVALID_PARAMETER)
    try:
        numbers = [int(part, 16) for part in parts[:3]]
        rest = bytes.fromhex(parts[3] + parts[4])
    except ValueError:
        raise NtError(STATUS_INVALID_PARAMETER) from None
    p.memory.write(guid, _GUID.pack(*numbers, *rest))


@api
def RtlStringFromGUID(p: Process, guid: PVOID, text: Out[UNICODE_STRING]) -> STATUS:
    one, two, three, *rest = _GUID.unpack(p.memory.read(guid, _GUID.size))
    tail = bytes(rest).hex().upper()
    written = f"{{{one:08X}-{two:04X}-{three:04X}-{tail[:4]}-{tail[4:]}}}".encode("utf-16-le")
    text.Buffer = p.allocate(written + b"\0\0")
    text.Length, text.MaximumLength = len(written), len(written) + 2
