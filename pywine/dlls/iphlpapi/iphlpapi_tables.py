"""iphlpapi.h: tables of adapters, of their addresses and of connections, and the network's parameters."""

from __future__ import annotations

import struct
from ctypes import sizeof

from pywine.abi.api import api
from pywine.abi.struct import Array, Struct, set_bytes, set_wide
from pywine.abi.types import BOOL, BYTE, CHAR, DWORD, INT, PVOID, SSIZE_T, UINT, ULONG, WCHAR, Out
from pywine.abi.winerror import (
    ERROR_BUFFER_OVERFLOW,
    ERROR_INSUFFICIENT_BUFFER,
    ERROR_NO_DATA,
    ERROR_NOT_SUPPORTED,
)
from pywine.host import network
from pywine.nt import machine_info
from pywine.nt.process import Process
from pywine.nt.socket_address import AF_INET6

_ETHERNET, _LOOPBACK = 6, 24
_TCP_STATES = {1: 5, 2: 3, 3: 4, 4: 6, 5: 7, 6: 11, 7: 1, 8: 8, 9: 10, 10: 2, 11: 9}  # the kernel's to MIB's
_LISTENER, _CONNECTIONS, _ALL = 0, 1, 2


class IP_ADDR_STRING(Struct):
    Next: PVOID
    IpAddress: Array[CHAR, 16]
    IpMask: Array[CHAR, 16]
    Context: DWORD


class IP_ADAPTER_INFO(Struct):
    Next: PVOID
    ComboIndex: DWORD
    AdapterName: Array[CHAR, 260]
    Description: Array[CHAR, 132]
    AddressLength: UINT
    Address: Array[BYTE, 8]
    Index: DWORD
    Type: UINT
    DhcpEnabled: UINT
    CurrentIpAddress: PVOID
    IpAddressList: IP_ADDR_STRING
    GatewayList: IP_ADDR_STRING
    DhcpServer: IP_ADDR_STRING
    HaveWins: BOOL
    PrimaryWinsServer: IP_ADDR_STRING
    SecondaryWinsServer: IP_ADDR_STRING
    LeaseObtained: SSIZE_T
    LeaseExpires: SSIZE_T


class FIXED_INFO(Struct):
    HostName: Array[CHAR, 132]
    DomainName: Array[CHAR, 132]
    CurrentDnsServer: PVOID
    DnsServerList: IP_ADDR_STRING
    NodeType: UINT
    ScopeId: Array[CHAR, 260]
    EnableRouting: UINT
    EnableProxy: UINT
    EnableDns: UINT


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


def guid_of(interface: network.Interface) -> str:
    """The name of an adapter: a GUID that stays."""
    from hashlib import md5

    digits = md5(interface.name.encode(), usedforsecurity=False).hexdigest().upper()
    return "{" + "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])) + "}"


def _mask(prefix: int) -> str:
    value = 0xFFFFFFFF << (32 - prefix) & 0xFFFFFFFF
    return ".".join(str(byte) for byte in value.to_bytes(4, "big"))


@api(partial="IPv4's first address and gateway of each adapter")
def GetAdaptersInfo(p: Process, adapters: PVOID, size: Out[ULONG]) -> DWORD:
    layout = IP_ADAPTER_INFO.layout(p.bits)
    found = [interface for interface in network.interfaces() if not interface.is_loopback and interface.v4]
    if not found:
        return ERROR_NO_DATA
    room, size.value = size.value, len(found) * sizeof(layout)
    if not adapters or room < size.value:
        return ERROR_BUFFER_OVERFLOW
    for index, interface in enumerate(found):
        at = adapters + index * sizeof(layout)
        info = layout()
        info.Next = at + sizeof(layout) if index + 1 < len(found) else 0
        info.Index, info.ComboIndex, info.Type = interface.index, interface.index, _ETHERNET
        set_bytes(info.AdapterName, guid_of(interface).encode())
        set_bytes(info.Description, interface.name.encode())
        info.Address[: len(interface.hardware)] = interface.hardware
        info.AddressLength = len(interface.hardware)
        address, prefix = interface.v4[0]
        set_bytes(info.IpAddressList.IpAddress, address.encode())
        set_bytes(info.IpAddressList.IpMask, _mask(prefix).encode())
        gateway = network.gateways().get(interface.name, "0.0.0.0")
        set_bytes(info.GatewayList.IpAddress, gateway.encode())
        p.memory.write(at, bytes(info))
    return 0


@api
def GetNetworkParams(p: Process, info: PVOID, size: Out[ULONG]) -> DWORD:
    layout, entry_layout = FIXED_INFO.layout(p.bits), IP_ADDR_STRING.layout(p.bits)
    servers = [server for server in network.name_servers() if ":" not in server]
    room, size.value = size.value, sizeof(layout) + max(len(servers) - 1, 0) * sizeof(entry_layout)
    if not info or room < size.value:
        return ERROR_BUFFER_OVERFLOW
    found = layout()
    set_bytes(found.HostName, machine_info.computer_name().encode())
    found.NodeType, found.EnableDns = 8, 1
    for index, server in enumerate(servers):
        following = info + sizeof(layout) + index * sizeof(entry_layout) if index + 1 < len(servers) else 0
        entry = found.DnsServerList if not index else entry_layout()
        entry.Next = following
        set_bytes(entry.IpAddress, server.encode())
        set_bytes(entry.IpMask, b"255.255.255.255")
        if index:
            p.memory.write(info + sizeof(layout) + (index - 1) * sizeof(entry_layout), bytes(entry))
    p.memory.write(info, bytes(found))
    return 0


@api
def GetNumberOfInterfaces(p: Process, count: Out[DWORD]) -> DWORD:
    count.value = len(network.interfaces())
    return 0


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
    for interface in network.interfaces():
        row = MIB_IFROW.layout(p.bits)()
        set_wide(row.wszName, f"\\DEVICE\\TCPIP_{guid_of(interface)}")
        row.dwIndex, row.dwMtu, row.dwSpeed = interface.index, interface.mtu, interface.speed & 0xFFFFFFFF
        row.dwType = _LOOPBACK if interface.is_loopback else _ETHERNET
        row.bPhysAddr[: len(interface.hardware)] = interface.hardware
        row.dwPhysAddrLen, row.dwAdminStatus, row.dwOperStatus = len(interface.hardware), 1, 5
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
    from socket import inet_aton

    return _deliver(p, table, size, [
        inet_aton(address) + struct.pack("<I", interface.index) + inet_aton(_mask(prefix))
        + struct.pack("<IIHH", 1, 65535, 0, 1)
        for interface in network.interfaces() for address, prefix in interface.v4
    ])  # fmt: skip


def _tcp_rows(kind: int, *, with_owner: bool) -> list[bytes]:
    rows = []
    for local, local_port, remote, remote_port, state, _ in network.connections("tcp"):
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
        local[::-1] + struct.pack(">HH", port, 0) for local, port, *_ in network.connections("udp")
    ])  # fmt: skip


@api
def GetBestInterface(p: Process, target: ULONG, index: Out[DWORD]) -> DWORD:
    is_local = target & 0xFF == 127
    gateways = network.gateways()
    for interface in network.interfaces():
        if interface.is_loopback if is_local else interface.name in gateways:
            index.value = interface.index
            return 0
    return 1232  # ERROR_HOST_UNREACHABLE
