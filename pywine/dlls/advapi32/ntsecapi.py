"""ntsecapi.h: RtlGenRandom, RtlEncryptMemory."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import BOOLEAN, PVOID, STATUS, ULONG
from pywine.nt.process import Process

_BLOCK = 8
_INVALID_PARAMETER = 0xC000000D


@api(names=("SystemFunction036",))
def SystemFunction036(p: Process, buffer: PVOID, size: ULONG) -> BOOLEAN:
    p.memory.write(buffer, p.entropy(size))
    return True


class MemoryKey:
    """What RtlEncryptMemory scrambles with while the process lives."""

    def __init__(self, p: Process) -> None:
        self.key = p.entropy(32)

    def apply(self, data: bytes) -> bytes:
        """The same operation scrambles and unscrambles."""
        from hashlib import sha256

        stream = b"".join(
            sha256(self.key + at.to_bytes(4, "little")).digest() for at in range(len(data) // 32 + 1)
        )
        return bytes(one ^ other for one, other in zip(data, stream, strict=False))


@api(names=("SystemFunction040", "SystemFunction041"))
def SystemFunction040(p: Process, buffer: PVOID, size: ULONG, flags: ULONG) -> STATUS:
    if size % _BLOCK:
        return _INVALID_PARAMETER
    p.memory.write(buffer, p.state(MemoryKey).apply(p.memory.read(buffer, size)))
    return None
