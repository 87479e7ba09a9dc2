"""Addresses of the Internet as text, by ntdll (ip2string.h), and rights."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_INVALID_PARAMETER
from pywine.abi.text import read_text
from pywine.abi.types import BOOLEAN, DWORD, FORM, PVOID, STATUS, ULONG, USHORT, VOID, Out
from pywine.nt.process import Process

_V6 = 10  # the host's AF_INET6


def _put(p: Process, buffer: int, text: str, wide: bool) -> int:
    """Store with a terminator; returns the address behind the text."""
    data = text.encode("utf-16-le") if wide else text.encode()
    p.memory.write(buffer, data + b"\0" * (1 + wide))
    return buffer + len(data)


@api.aw
def RtlIpv4AddressToString(p: Process, address: PVOID, text: PVOID, wide: FORM) -> PVOID:
    return _put(p, text, ".".join(map(str, p.memory.read(address, 4))), wide)


@api.aw
def RtlIpv6AddressToString(p: Process, address: PVOID, text: PVOID, wide: FORM) -> PVOID:
    return _put(p, text, _v6_text(p.memory.read(address, 16)), wide)


def _v6_text(data: bytes) -> str:
    from _socket import inet_ntop

    return inet_ntop(_V6, data)


@api.aw
def RtlIpv4AddressToStringEx(
    p: Process, address: PVOID, port: USHORT, text: PVOID, size: Out[ULONG], wide: FORM
) -> STATUS:
    shown = ".".join(map(str, p.memory.read(address, 4)))
    _put_counted(p, text, f"{shown}:{_swapped(port)}" if port else shown, size, wide)


@api.aw
def RtlIpv6AddressToStringEx(
    p: Process, address: PVOID, scope: ULONG, port: USHORT, text: PVOID, size: Out[ULONG], wide: FORM
) -> STATUS:
    shown = _v6_text(p.memory.read(address, 16)) + (f"%{scope}" if scope else "")
    _put_counted(p, text, f"[{shown}]:{_swapped(port)}" if port else shown, size, wide)


def _swapped(port: int) -> int:
    """A port in network order as a number."""
    return (port & 0xFF) << 8 | port >> 8


def _put_counted(p: Process, buffer: int, text: str, size: Out[ULONG], wide: bool) -> None:
    room, size.value = size.value, len(text) + 1
    if not buffer or room < len(text) + 1:
        raise NtError(STATUS_INVALID_PARAMETER)
    _put(p, buffer, text, wide)


@api.aw
def RtlIpv4StringToAddress(
    p: Process, text: PVOID, strict: BOOLEAN, end: Out[PVOID], address: PVOID, wide: FORM
) -> STATUS:
    shown = read_text(p, text, -1, wide)
    length = next((at for at, c in enumerate(shown) if c not in "0123456789abcdefABCDEFxX."), len(shown))
    end.value = text + (length << wide)
    value = _v4(shown[:length], bool(strict))
    if value is None:
        raise NtError(STATUS_INVALID_PARAMETER)
    p.memory.write(address, value)


def _v4(text: str, strict: bool) -> bytes | None:
    """Dotted parts, decimal, octal or hexadecimal; the last of fewer than four fills the rest."""
    parts = text.split(".")
    try:
        numbers = [int(part, _base(part)) for part in parts]
    except ValueError:
        return None
    if len(parts) > 4 or (strict and len(parts) < 4) or any(number > 255 for number in numbers[:-1]):
        return None
    rest = 5 - len(parts)
    if numbers[-1] >= 256**rest:
        return None
    return bytes(numbers[:-1]) + numbers[-1].to_bytes(rest, "big")


def _base(digits: str) -> int:
    """As in C: 0x for hexadecimal, 0 for octal."""
    if digits[:2] in ("0x", "0X"):
        return 16
    return 8 if digits[:1] == "0" and len(digits) > 1 else 10


@api.aw
def RtlIpv6StringToAddress(p: Process, text: PVOID, end: Out[PVOID], address: PVOID, wide: FORM) -> STATUS:
    shown = read_text(p, text, -1, wide)
    length = next((at for at, c in enumerate(shown) if c not in "0123456789abcdefABCDEF:."), len(shown))
    value = _v6(shown[:length])
    if value is None:
        raise NtError(STATUS_INVALID_PARAMETER)
    end.value = text + (length << wide)
    p.memory.write(address, value)


def _v6(text: str) -> bytes | None:
    from _socket import inet_pton

    try:
        return inet_pton(_V6, text)
    except OSError:
        return None


@api.aw
def RtlIpv6StringToAddressEx(
    p: Process, text: PVOID, address: PVOID, scope: Out[ULONG], port: Out[USHORT], wide: FORM
) -> STATUS:
    shown, number = read_text(p, text, -1, wide), ""
    if shown.startswith("["):
        shown, bracket, rest = shown[1:].partition("]")
        number = rest.removeprefix(":")
        if not bracket or (rest and not number.isdigit()):
            raise NtError(STATUS_INVALID_PARAMETER)
    shown, _, zone = shown.partition("%")
    value = _v6(shown)
    if value is None or (zone and not zone.isdigit()) or int(number or 0) > 0xFFFF:
        raise NtError(STATUS_INVALID_PARAMETER)
    p.memory.write(address, value)
    scope.value, port.value = int(zone or 0), _swapped(int(number or 0))


@api.aw
def RtlIpv4StringToAddressEx(
    p: Process, text: PVOID, strict: BOOLEAN, address: PVOID, port: Out[USHORT], wide: FORM
) -> STATUS:
    shown, colon, number = read_text(p, text, -1, wide).partition(":")
    value = _v4(shown, bool(strict))
    if value is None or (colon and (not number.isdigit() or not 0 < int(number) <= 0xFFFF)):
        raise NtError(STATUS_INVALID_PARAMETER)
    p.memory.write(address, value)
    port.value = _swapped(int(number or 0))


@api
def RtlMapGenericMask(p: Process, mask: Out[DWORD], mapping: PVOID) -> VOID:
    from pywine.dlls.advapi32.securitybaseapi import MapGenericMask

    MapGenericMask(p, mask, mapping)
