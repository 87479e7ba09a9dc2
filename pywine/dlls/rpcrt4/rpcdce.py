"""rpcdce.h: UUIDs; string bindings."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.guid import guid_text, parse_guid, random_guid
from pywine.abi.text import encode_wide
from pywine.abi.types import FORM, INT, LONG, PVOID, TSTR, USHORT, Opt, Out
from pywine.nt.process import Process

_S_INVALID_STRING_UUID, _S_UUID_LOCAL_ONLY = 1705, 1824
_NIL = bytes(16)


def _read(p: Process, uuid: int) -> bytes:
    """A UUID; NULL is the nil one."""
    return p.memory.read(uuid, 16) if uuid else _NIL


@api
def UuidCreate(p: Process, uuid: PVOID) -> LONG:
    p.memory.write(uuid, random_guid(p.entropy(16)))
    return 0


@api
def UuidCreateSequential(p: Process, uuid: PVOID) -> LONG:
    import uuid as host

    made = host.uuid1()
    p.memory.write(uuid, made.bytes_le)
    return 0


@api
def UuidCreateNil(p: Process, uuid: PVOID) -> LONG:
    p.memory.write(uuid, _NIL)
    return 0


@api.aw
def UuidToString(p: Process, uuid: PVOID, text: Out[PVOID], wide: FORM) -> LONG:
    written = guid_text(_read(p, uuid)).lower()
    text.value = p.allocate(encode_wide(written) + b"\0\0" if wide else written.encode() + b"\0")
    return 0


@api.aw
def UuidFromString(p: Process, text: Opt[TSTR], uuid: PVOID) -> LONG:
    found = parse_guid(text) if text is not None else _NIL
    if found is None:
        return _S_INVALID_STRING_UUID
    p.memory.write(uuid, found)
    return 0


@api.aw
def RpcStringFree(p: Process, text: Out[PVOID]) -> LONG:
    if text.value:
        p.heap.free(text.value)
    text.value = 0
    return 0


@api
def UuidEqual(p: Process, one: PVOID, other: PVOID, status: Out[LONG]) -> INT:
    status.value = 0
    return _read(p, one) == _read(p, other)


@api
def UuidIsNil(p: Process, uuid: PVOID, status: Out[LONG]) -> INT:
    status.value = 0
    return _read(p, uuid) == _NIL


@api
def UuidCompare(p: Process, one: PVOID, other: PVOID, status: Out[LONG]) -> INT:
    status.value = 0
    first, second = (struct.unpack("<IHH8s", _read(p, each)) for each in (one, other))
    return (first > second) - (first < second)


@api
def UuidHash(p: Process, uuid: PVOID, status: Out[LONG]) -> USHORT:
    status.value = 0
    low = high = 0
    for byte in _read(p, uuid):
        low += byte
        high += low
    return (-high % 255) | ((high - low) % 255 << 8)
