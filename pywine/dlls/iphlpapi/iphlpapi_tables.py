"""iphlpapi.h: tables of interfaces, of their addresses and of connections."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.struct import Array, Struct, set_bytes, set_wide
from pywine.abi.types import BOOL, BYTE, CHAR, DWORD, INT, PVOID, ULONG, WCHAR, Out
from pywine.abi.winerror import (
    ERROR_HOST_UNREACHABLE,
    ERROR_INSUFFICIENT_BUFFER,
    ERROR_INVALID_PARAMETER,
    ERROR_NOT_SUPPORTED,
)
from pywine.dlls.iphlpapi.iphlpapi import guid_of, type_of
from pywine.host.connections import connections
from pywine.host.interfaces import interfaces
from pywine.nt.process import Process
from pywine.nt.socket_address import AF_INET, AF_INET6

_TCP_STATES = {1: 5, 2: 3, 3: 4, 4: 6, 5: 7, 6: 11, 7: 1, 8: 8, 9: 10, 10: 2, 11: 9}  # the kernel's to MIB's
_ADDRESS_AT = {AF_INET: (4, 4), AF_INET6: (8, 16)}  # where a SOCKADDR has the address, and its size
_LISTENER, _CONNECTIONS, _ALL = 0, 1, 2


class MIB_IFROW(Struct):
    wszName: Array[WCHAR, 256]
    dwIndex: DWORD
    dwType: DWORD
    dwMtu: DWORD
    dwSpeed: DWORD
    dwPhysAddrLen: DWORD
    bPhysAddr: Array[BYTE, 8]
    dwAdminStatus: DWORD
    dwOperStatus: DWORD
    dwLastChange: DWORD
    dwInOctets: DWORD
    dwInUcastPkts: DWORD
    dwInNUcastPkts: DWORD
    dwInDiscards: DWORD
    dwInErrors: DWORD
    dwInUnknownProtos: DWORD
    dwOutOctets: DWORD
    dwOutUcastPkts: DWORD
    dwOutNUcastPkts: DWORD
    dwOutDiscards: DWORD
    dwOutErrors: DWORD
    dwOutQLen: DWORD
    dwDescrLen: DWORD
    bDescr: Array[CHAR, 256]


def _deliver(p: Process, table: int, size: Out[ULONG], rows: list[bytes]) -> int:
    data = struct.pack("<I", len(rows)) + b"".join(rows)
    room, size.value = size.value, len(data)
    if not table or room < len(data):
        return ERROR_INSUFFICIENT_BUFFER
    p.memory.write(table, data)
    return 0


@api
def GetIfTable(p: Process, table: PVOID, size: Out[ULONG], ordered: BOOL) -> DWORD:
    rows = []
    for interface in interfaces():
        row = MIB_IFROW.layout(p.bits)()
        set_wide(row.wszName, f"\\DEVICE\\TCPIP_{guid_of(interface)}")
        row.dwIndex, row.dwMtu, row.dwSpeed = interface.index, interface.mtu, interface.speed & 0xFFFFFFFF
        row.dwType = type_of(interface)
        row.bPhysAddr[: len(interface.link_address)] = interface.link_address
        row.dwPhysAddrLen, row.dwAdminStatus, row.dwOperStatus = len(interface.link_address), 1, 5
        for field, counter in (
            ("dwInOctets", "rx_bytes"), ("dwInUcastPkts", "rx_packets"), ("dwInDiscards", "rx_dropped"),
            ("dwInErrors", "rx_errors"), ("dwOutOctets", "tx_bytes"), ("dwOutUcastPkts", "tx_packets"),
            ("dwOutDiscards", "tx_dropped"), ("dwOutErrors", "tx_errors"),
        ):  # fmt: skip
            setattr(row, field, interface.counter(counter) & 0xFFFFFFFF)
        set_bytes(row.bDescr, interface.name.encode())
        row.dwDescrLen = len(interface.name) + 1
        rows.append(bytes(row))
    return _deliver(p, table, size, rows)


@api
def GetIpAddrTable(p: Process, table: PVOID, size: Out[ULONG], ordered: BOOL) -> DWORD:
    return _deliver(p, table, size, [
        packed + struct.pack("<I", interface.index) + (0xFFFFFFFF << (32 - prefix) & 0xFFFFFFFF).to_bytes(4)
        + struct.pack("<IIHH", 1, 65535, 0, 1)
        for interface in interfaces() for _, packed, prefix, _ in interface.addresses if len(packed) == 4
    ])  # fmt: skip


def _tcp_rows(kind: int, *, with_owner: bool) -> list[bytes]:
    rows = []
    for local, local_port, remote, remote_port, state, _ in connections("tcp"):
        mib = _TCP_STATES.get(state, 1)
        if kind == _ALL or (mib == 2) == (kind == _LISTENER):
            row = struct.pack("<I", mib) + local[::-1] + struct.pack(">HH", local_port, 0)
            row += remote[::-1] + struct.pack(">HH", remote_port, 0)
            rows.append(row + bytes(4) if with_owner else row)
    return rows


@api
def GetTcpTable(p: Process, table: PVOID, size: Out[ULONG], ordered: BOOL) -> DWORD:
    return _deliver(p, table, size, _tcp_rows(_ALL, with_owner=False))


@api(partial="IPv4's connections; whose they are is not told")
def GetExtendedTcpTable(
    p: Process, table: PVOID, size: Out[DWORD], ordered: BOOL, family: ULONG, kind: INT, reserved: ULONG
) -> DWORD:
    if family == AF_INET6:
        return _deliver(p, table, size, [])
    if kind > 5:
        return ERROR_NOT_SUPPORTED
    return _deliver(p, table, size, _tcp_rows(kind % 3, with_owner=kind > 2))


@api
def GetUdpTable(p: Process, table: PVOID, size: Out[ULONG], ordered: BOOL) -> DWORD:
    return _deliver(p, table, size, [
        local[::-1] + struct.pack(">HH", port, 0) for local, port, *_ in connections("udp")
    ])  # fmt: skip


@api
def GetBestInterface(p: Process, target: ULONG, index: Out[DWORD]) -> DWORD:
    is_local = target & 0xFF == 127
    for interface in interfaces():
        if interface.is_loopback if is_local else interface.gateways:
            index.value = interface.index
            return 0
    return ERROR_HOST_UNREACHABLE


@api
def GetBestInterfaceEx(p: Process, target: PVOID, index: Out[DWORD]) -> DWORD:
    family = int.from_bytes(p.memory.read(target, 2), "little")
    if family not in _ADDRESS_AT:
        return ERROR_INVALID_PARAMETER
    start, size = _ADDRESS_AT[family]
    address = p.memory.read(target + start, size)
    is_local = address[0] == 127 if size == 4 else address == bytes(15) + b"\1"
    for interface in interfaces():
        if interface.is_loopback if is_local else interface.gateways:
            index.value = interface.index
            return 0
    return ERROR_HOST_UNREACHABLE
