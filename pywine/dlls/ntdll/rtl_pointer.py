"""Pointer encoding (RtlEncodePointer and its kin): a bijection with the process's cookie."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import HANDLE, PVOID, STATUS, Out
from pywine.nt.guest_data import PEB_COOKIE
from pywine.nt.process import Process


class Cookie:
    """The process's cookie: arbitrary, constant while it lives."""

    def __init__(self, p: Process) -> None:
        self.value = int.from_bytes(p.entropy(4), "little") | 0x10000
        at = p.peb_address + PEB_COOKIE
        p.memory.ram[at : at + 4] = self.value.to_bytes(4, "little")


@api(names=("RtlEncodePointer", "RtlEncodeSystemPointer"))
def RtlEncodePointer(p: Process, pointer: PVOID) -> PVOID:
    cookie = p.state(Cookie).value
    return _rotate(pointer ^ cookie, cookie & (p.bits - 1), p.bits)


@api(names=("RtlDecodePointer", "RtlDecodeSystemPointer"))
def RtlDecodePointer(p: Process, pointer: PVOID) -> PVOID:
    cookie = p.state(Cookie).value
    return _rotate(pointer, p.bits - (cookie & (p.bits - 1)), p.bits) ^ cookie


@api(partial="the current process only")
def RtlEncodeRemotePointer(p: Process, process: HANDLE, pointer: PVOID, encoded: Out[PVOID]) -> STATUS:
    encoded.value = RtlEncodePointer(p, pointer)


@api(partial="the current process only")
def RtlDecodeRemotePointer(p: Process, process: HANDLE, pointer: PVOID, decoded: Out[PVOID]) -> STATUS:
    decoded.value = RtlDecodePointer(p, pointer)


def _rotate(value: int, count: int, bits: int) -> int:
    count %= bits
    return (value >> count | value << (bits - count)) & ((1 << bits) - 1)
