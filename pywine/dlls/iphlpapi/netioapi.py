"""netioapi.h: the names, numbers and LUIDs of network interfaces."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Array, Struct
from pywine.abi.text import encode_wide
from pywine.abi.types import (
    BOOLEAN,
    BYTE,
    HANDLE,
    LSTATUS,
    PVOID,
    SIZE_T,
    UINT,
    ULONG,
    ULONGLONG,
    USHORT,
    VOID,
    WCHAR,
    WSTR,
    In,
    Opt,
    Out,
)
from pywine.abi.winerror import (
    ERROR_FILE_NOT_FOUND,
    ERROR_INVALID_NAME,
    ERROR_INVALID_PARAMETER,
    ERROR_NETWORK_UNREACHABLE,
    ERROR_NOT_ENOUGH_MEMORY,
)
from pywine.dlls.iphlpapi.iphlpapi import luid_of, type_of
from pywine.host.interfaces import Interface, interfaces
from pywine.nt.process import Process
from pywine.nt.socket_address import AF_INET, AF_UNSPEC, SIZES, guest_family, host_family, pack, unpack

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LOOPBACK, _BROADCAST = 1, 2  # NET_IF_ACCESS_TYPE
_UP, _DOWN = 1, 2
_NAMES = {6: "ethernet", 24: "loopback"}
_NAME_SIZE = 257  # characters of an interface's name with its end


class MIB_IF_ROW2(Struct, size=(1352, 1352)):
    InterfaceLuid: ULONGLONG
    InterfaceIndex: ULONG
    InterfaceGuid: Array[ULONG, 4]
    Alias: Array[WCHAR, 257]
    Description: Array[WCHAR, 257]
    PhysicalAddressLength: ULONG
    PhysicalAddress: Array[BYTE, 32]
    PermanentPhysicalAddress: Array[BYTE, 32]
    Mtu: ULONG
    Type: ULONG
    TunnelType: UINT
    MediaType: UINT
    PhysicalMediumType: UINT
    AccessType: UINT
    DirectionType: UINT
    InterfaceAndOperStatusFlags: BYTE
    OperStatus: UINT
    AdminStatus: UINT
    MediaConnectState: UINT
    NetworkGuid: Array[ULONG, 4]
    ConnectionType: UINT
    TransmitLinkSpeed: ULONGLONG
    ReceiveLinkSpeed: ULONGLONG


class MIB_UNICASTIPADDRESS_ROW(Struct):
    Address: Array[BYTE, 28]
    InterfaceLuid: ULONGLONG
    InterfaceIndex: ULONG
    PrefixOrigin: UINT
    SuffixOrigin: UINT
    ValidLifetime: ULONG
    PreferredLifetime: ULONG
    OnLinkPrefixLength: BYTE
    SkipAsSource: BOOLEAN
    DadState: UINT
    ScopeId: ULONG
    CreationTimeStamp: ULONGLONG


class MIB_IPFORWARD_ROW2(Struct, size=(104, 104)):
    InterfaceLuid: ULONGLONG
    InterfaceIndex: ULONG


def _find(luid: int) -> Interface:
    for interface in interfaces():
        if luid_of(interface) == luid:
            return interface
    raise WinError(ERROR_FILE_NOT_FOUND)


def _name(interface: Interface) -> str:
    return f"{_NAMES[type_of(interface)]}_{interface.index}"


@api
def ConvertInterfaceIndexToLuid(p: Process, index: ULONG, luid: Out[ULONGLONG]) -> LSTATUS:
    for interface in interfaces():
        if interface.index == index:
            luid.value = luid_of(interface)
            return
    raise WinError(ERROR_FILE_NOT_FOUND)


@api
def ConvertInterfaceLuidToIndex(p: Process, luid: In[ULONGLONG], index: Out[ULONG]) -> LSTATUS:
    index.value = _find(luid.value).index


@api
def ConvertInterfaceLuidToNameW(p: Process, luid: In[ULONGLONG], name: PVOID, length: SIZE_T) -> LSTATUS:
    text = _name(_find(luid.value))
    if len(text) >= length:
        raise WinError(ERROR_NOT_ENOUGH_MEMORY)
    p.memory.write(name, (text + "\0").encode("utf-16-le"))


@api
def ConvertInterfaceLuidToNameA(p: Process, luid: In[ULONGLONG], name: PVOID, length: SIZE_T) -> LSTATUS:
    text = _name(_find(luid.value))
    if len(text) >= length:
        raise WinError(ERROR_NOT_ENOUGH_MEMORY)
    p.memory.write(name, text.encode() + b"\0")


@api
def ConvertInterfaceNameToLuidW(p: Process, name: WSTR, luid: Out[ULONGLONG]) -> LSTATUS:
    for interface in interfaces():
        if _name(interface) == name.lower():
            luid.value = luid_of(interface)
            return
    raise WinError(ERROR_INVALID_NAME)


@api
def ConvertLengthToIpv4Mask(p: Process, length: ULONG, mask: Out[ULONG]) -> LSTATUS:
    mask.value = 0xFFFFFFFF
    if length > 32:
        raise WinError(ERROR_INVALID_PARAMETER)
    mask.value = int.from_bytes((0xFFFFFFFF << 32 - length & 0xFFFFFFFF).to_bytes(4, "big"), "little")


@api
def ConvertInterfaceLuidToAlias(p: Process, luid: In[ULONGLONG], name: PVOID, length: SIZE_T) -> LSTATUS:
    text = _find(luid.value).name
    if len(text) >= length:
        raise WinError(ERROR_NOT_ENOUGH_MEMORY)
    p.memory.write(name, (text + "\0").encode("utf-16-le"))


@api
def if_nametoindex(p: Process, name: PVOID) -> ULONG:
    wanted = p.read_ansi(name)
    for interface in interfaces():
        if wanted in (_name(interface), interface.name):
            return interface.index
    return 0


@api
def if_indextoname(p: Process, index: ULONG, name: PVOID) -> PVOID:
    for interface in interfaces():
        if interface.index == index:
            p.memory.write(name, _name(interface).encode()[: _NAME_SIZE - 1] + b"\0")
            return name
    return 0


@api(partial="the source address and the interface")
def GetBestRoute2(
    p: Process, luid: Opt[ULONGLONG], index: ULONG, source: PVOID, destination: PVOID, options: ULONG,
    route: Out[MIB_IPFORWARD_ROW2], best: PVOID,
) -> LSTATUS:  # fmt: skip
    from _socket import SOCK_DGRAM, socket

    family = int.from_bytes(p.memory.read(destination, 2), "little")
    _, target = unpack(p.memory.read(destination, SIZES.get(family, 2)))
    probe = socket(host_family(family), SOCK_DGRAM)
    try:
        probe.connect((target[0], target[1] or 1, *target[2:]))
        name = pack(family, probe.getsockname())
    except OSError:
        raise WinError(ERROR_NETWORK_UNREACHABLE) from None
    finally:
        probe.close()
    own = name[4:8] if family == AF_INET else name[8:24]
    for interface in interfaces():
        if any(packed == own for _, packed, _, _ in interface.addresses):
            route.InterfaceLuid, route.InterfaceIndex = luid_of(interface), interface.index
    p.memory.write(best, name[:2] + bytes(2) + name[4:].ljust(24, b"\0"))


@api(partial="what changes is not told")
def NotifyIpInterfaceChange(
    p: Process, family: USHORT, callback: PVOID, context: PVOID, initial: BOOLEAN, handle: Out[HANDLE]
) -> LSTATUS:
    if not callback:
        raise WinError(ERROR_INVALID_PARAMETER)
    handle.value = p.allocate(bytes(8))


@api
def CancelMibChangeNotify2(p: Process, handle: PVOID) -> LSTATUS:
    p.heap.free(handle)


@api
def GetIfEntry2(p: Process, row: Out[MIB_IF_ROW2]) -> LSTATUS:
    for interface in interfaces():
        if row.InterfaceLuid == luid_of(interface) or (
            not row.InterfaceLuid and row.InterfaceIndex == interface.index
        ):
            _describe(row, interface)
            return
    raise WinError(ERROR_FILE_NOT_FOUND)


@api
def GetIfTable2(p: Process, table: Out[PVOID]) -> LSTATUS:
    rows: list[Any] = []
    for interface in interfaces():
        rows.append(MIB_IF_ROW2.layout(p.bits)())
        _describe(rows[-1], interface)
    table.value = _table(p, rows)


def _describe(row: MIB_IF_ROW2, interface: Interface) -> None:
    row.InterfaceLuid, row.InterfaceIndex = luid_of(interface), interface.index
    name = encode_wide(interface.name)[: 2 * (_NAME_SIZE - 1)]
    codes = [int.from_bytes(name[at : at + 2], "little") for at in range(0, len(name), 2)]
    row.Alias[: len(codes) + 1] = row.Description[: len(codes) + 1] = [*codes, 0]
    link = b"" if interface.is_loopback else interface.link_address[:32]
    row.PhysicalAddress[: len(link)] = row.PermanentPhysicalAddress[: len(link)] = link
    row.PhysicalAddressLength, row.Mtu, row.Type = len(link), interface.mtu, type_of(interface)
    row.AccessType, row.ConnectionType = (_LOOPBACK, 1) if interface.is_loopback else (_BROADCAST, 1)
    row.OperStatus = row.AdminStatus = row.MediaConnectState = _UP if interface.is_up else _DOWN
    row.TransmitLinkSpeed = row.ReceiveLinkSpeed = 1_000_000_000


def _table(p: Process, rows: list[Any]) -> int:
    """A block with the number of rows and the rows, for FreeMibTable."""
    return p.allocate(len(rows).to_bytes(8, "little") + b"".join(map(bytes, rows)))


@api
def GetUnicastIpAddressTable(p: Process, family: USHORT, table: Out[PVOID]) -> LSTATUS:
    rows: list[Any] = []
    for interface in interfaces():
        for host, packed, prefix, scope in interface.addresses:
            if family not in (AF_UNSPEC, guest_family(host)):
                continue
            row: Any = MIB_UNICASTIPADDRESS_ROW.layout(p.bits)()
            start = 4 if guest_family(host) == AF_INET else 8
            row.Address[:2] = guest_family(host).to_bytes(2, "little")
            row.Address[start : start + len(packed)] = packed
            row.InterfaceLuid, row.InterfaceIndex = luid_of(interface), interface.index
            row.PrefixOrigin = row.SuffixOrigin = 1
            row.ValidLifetime = row.PreferredLifetime = 0xFFFFFFFF
            row.OnLinkPrefixLength, row.DadState, row.ScopeId = prefix, 4, scope
            rows.append(row)
    table.value = _table(p, rows)


@api
def GetAnycastIpAddressTable(p: Process, family: USHORT, table: Out[PVOID]) -> LSTATUS:
    table.value = _table(p, [])


@api
def FreeMibTable(p: Process, table: PVOID) -> VOID:
    p.heap.free(table)
