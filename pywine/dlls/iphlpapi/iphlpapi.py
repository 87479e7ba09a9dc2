"""iphlpapi.h: network adapters and their addresses, which are the host's."""

from __future__ import annotations

from zlib import crc32

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Array, Struct
from pywine.abi.text import encode_wide
from pywine.abi.types import BYTE, DWORD, INT, LSTATUS, PVOID, UINT, ULONG, ULONGLONG, Out
from pywine.abi.winerror import (
    ERROR_BUFFER_OVERFLOW,
    ERROR_INVALID_PARAMETER,
    ERROR_NO_DATA,
)
from pywine.host.ffi import sizeof
from pywine.host.interfaces import Interface, domain, interfaces, name_servers
from pywine.nt.machine_info import host_name
from pywine.nt.process import Process
from pywine.nt.socket_address import AF_INET, AF_INET6, AF_UNSPEC, guest_family

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LOOPBACK, ETHERNET = 24, 6  # IFTYPE
_UP, _DOWN = 1, 2
_SKIP_UNICAST, _SKIP_DNS_SERVER, _INCLUDE_PREFIX, _SKIP_FRIENDLY_NAME = 0x1, 0x8, 0x10, 0x20
_INCLUDE_GATEWAYS = 0x80
_IPV4_ENABLED, _IPV6_ENABLED, _NO_MULTICAST = 0x80, 0x100, 0x10
_MANUAL, _PREFERRED = 1, 4  # origin of an address, its state
_FOREVER = 0xFFFFFFFF
_GIGABIT = 1_000_000_000


class SOCKET_ADDRESS(Struct):
    lpSockaddr: PVOID
    iSockaddrLength: INT


class IP_ADAPTER_ADDRESSES(Struct):
    Length: ULONG
    IfIndex: ULONG
    Next: PVOID
    AdapterName: PVOID
    FirstUnicastAddress: PVOID
    FirstAnycastAddress: PVOID
    FirstMulticastAddress: PVOID
    FirstDnsServerAddress: PVOID
    DnsSuffix: PVOID
    Description: PVOID
    FriendlyName: PVOID
    PhysicalAddress: Array[BYTE, 8]
    PhysicalAddressLength: ULONG
    Flags: ULONG
    Mtu: ULONG
    IfType: ULONG
    OperStatus: ULONG
    Ipv6IfIndex: ULONG
    ZoneIndices: Array[ULONG, 16]
    FirstPrefix: PVOID
    TransmitLinkSpeed: ULONGLONG
    ReceiveLinkSpeed: ULONGLONG
    FirstWinsServerAddress: PVOID
    FirstGatewayAddress: PVOID
    Ipv4Metric: ULONG
    Ipv6Metric: ULONG
    Luid: ULONGLONG
    Dhcpv4Server: SOCKET_ADDRESS
    CompartmentId: ULONG
    NetworkGuid: Array[ULONG, 4]
    ConnectionType: ULONG
    TunnelType: ULONG
    Dhcpv6Server: SOCKET_ADDRESS
    Dhcpv6ClientDuid: Array[BYTE, 130]
    Dhcpv6ClientDuidLength: ULONG
    Dhcpv6Iaid: ULONG
    FirstDnsSuffix: PVOID


class IP_ADAPTER_UNICAST_ADDRESS(Struct):
    Length: ULONGLONG
    Next: PVOID
    Address: SOCKET_ADDRESS
    PrefixOrigin: UINT
    SuffixOrigin: UINT
    DadState: UINT
    ValidLifetime: ULONG
    PreferredLifetime: ULONG
    LeaseLifetime: ULONG
    OnLinkPrefixLength: BYTE


class IP_ADAPTER_PREFIX(Struct):
    Length: ULONGLONG
    Next: PVOID
    Address: SOCKET_ADDRESS
    PrefixLength: ULONG


class IP_ADAPTER_DNS_SERVER_ADDRESS(Struct):
    """Gateways have the same record."""

    Length: ULONGLONG
    Next: PVOID
    Address: SOCKET_ADDRESS


class IP_ADDR_STRING(Struct):
    Next: PVOID
    IpAddress: Array[BYTE, 16]
    IpMask: Array[BYTE, 16]
    Context: DWORD


class IP_ADAPTER_INFO(Struct):
    Next: PVOID
    ComboIndex: DWORD
    AdapterName: Array[BYTE, 260]
    Description: Array[BYTE, 132]
    AddressLength: UINT
    Address: Array[BYTE, 8]
    Index: DWORD
    Type: UINT
    DhcpEnabled: UINT
    CurrentIpAddress: PVOID
    IpAddressList: IP_ADDR_STRING
    GatewayList: IP_ADDR_STRING
    DhcpServer: IP_ADDR_STRING
    HaveWins: UINT
    PrimaryWinsServer: IP_ADDR_STRING
    SecondaryWinsServer: IP_ADDR_STRING
    LeaseObtained: PVOID
    LeaseExpires: PVOID


class FIXED_INFO(Struct):
    HostName: Array[BYTE, 132]
    DomainName: Array[BYTE, 132]
    CurrentDnsServer: PVOID
    DnsServerList: IP_ADDR_STRING
    NodeType: UINT
    ScopeId: Array[BYTE, 260]
    EnableRouting: UINT
    EnableProxy: UINT
    EnableDns: UINT


class _Answer:
    """Records that point to each other, laid out for one place of the guest's memory."""

    def __init__(self, p: Process, base: int) -> None:
        self._p, self._base = p, base
        self._parts: list[tuple[int, Any]] = []
        self._addresses: dict[int, int] = {}  # of records, by id
        self._end = 0

    def _place(self, data: Any, size: int) -> int:
        start = (self._end + 7) & ~7
        self._end = start + size
        self._parts.append((start, data))
        return self._base + start

    def add(self, data: bytes) -> int:
        """The address that these bytes will have."""
        return self._place(data, len(data))

    def record(self, kind: type[Struct]) -> Any:
        """A record at the next free place, to be filled."""
        record = kind.layout(self._p.bits)()
        self._addresses[id(record)] = self._place(record, sizeof(record))
        return record

    def chain(self, records: list[Any]) -> int:
        """Link records by their Next; the address of the first, or 0."""
        following = 0
        for record in reversed(records):
            record.Next, following = following, self._addresses[id(record)]
        return following

    def socket_address(self, place: Any, family: int, packed: bytes, scope: int = 0) -> None:
        """Let a SOCKET_ADDRESS name this address of the host's family."""
        head = guest_family(family).to_bytes(2, "little") + bytes(2)
        if guest_family(family) == AF_INET:
            data = head + packed + bytes(8)
        else:
            data = head + bytes(4) + packed + scope.to_bytes(4, "little")
        place.lpSockaddr, place.iSockaddrLength = self.add(data), len(data)

    def write(self, size: Out[ULONG]) -> None:
        """Raises WinError(ERROR_BUFFER_OVERFLOW) where there is no room for it."""
        room, size.value = size.value, self._end
        if not self._base or room < self._end:
            raise WinError(ERROR_BUFFER_OVERFLOW)
        for start, data in self._parts:
            self._p.memory.write(self._base + start, bytes(data))


def luid_of(interface: Interface) -> int:
    """NET_LUID: the type and a number that stays."""
    return type_of(interface) << 48 | interface.index << 24


def type_of(interface: Interface) -> int:
    return LOOPBACK if interface.is_loopback else ETHERNET


def guid_of(interface: Interface) -> str:
    """A GUID that is the same at each start."""
    number = crc32(interface.name.encode())
    link = interface.link_address[:6].ljust(6, b"\0").hex().upper()
    return f"{{{number:08X}-{interface.index & 0xFFFF:04X}-4000-8000-{link}}}"


@api
def GetAdaptersAddresses(
    p: Process, family: ULONG, flags: ULONG, reserved: PVOID, addresses: PVOID, size: Out[ULONG]
) -> LSTATUS:
    if family not in (AF_UNSPEC, AF_INET, AF_INET6):
        raise WinError(ERROR_INVALID_PARAMETER)
    answer = _Answer(p, addresses)
    records = [_adapter(answer, interface, family, flags) for interface in interfaces()]
    found = [record for record in records if record]
    if not found:
        raise WinError(ERROR_NO_DATA)
    answer.chain(found)
    answer.write(size)


def _adapter(answer: _Answer, interface: Interface, family: int, flags: int) -> Any:
    """The record of an interface; None if it has nothing to do with the family."""
    wanted = [found for found in interface.addresses if family in (AF_UNSPEC, guest_family(found[0]))]
    wanted.sort(key=lambda found: guest_family(found[0]), reverse=True)  # IPv6 comes first
    if not wanted and family != AF_UNSPEC:
        return None
    record = answer.record(IP_ADAPTER_ADDRESSES)
    record.Length, record.IfIndex, record.Ipv6IfIndex = (
        sizeof(record),
        interface.index,
        interface.index,
    )
    record.AdapterName = answer.add(guid_of(interface).encode() + b"\0")
    record.DnsSuffix = answer.add(encode_wide(domain() + "\0"))
    record.Description = answer.add(encode_wide(interface.name + "\0"))
    if not flags & _SKIP_FRIENDLY_NAME:
        record.FriendlyName = record.Description
    link = b"" if interface.is_loopback else interface.link_address[:8]
    record.PhysicalAddress[: len(link)], record.PhysicalAddressLength = link, len(link)
    families = {guest_family(found[0]) for found in interface.addresses}
    record.Flags = (_IPV4_ENABLED if AF_INET in families else 0) | (
        _IPV6_ENABLED if AF_INET6 in families else 0
    )
    record.Mtu, record.IfType = interface.mtu, type_of(interface)
    record.OperStatus = _UP if interface.is_up else _DOWN
    record.TransmitLinkSpeed = record.ReceiveLinkSpeed = _GIGABIT
    record.Luid, record.CompartmentId, record.ConnectionType = luid_of(interface), 1, 1
    if not flags & _SKIP_UNICAST:
        record.FirstUnicastAddress = answer.chain([_unicast(answer, *found) for found in wanted])
    if flags & _INCLUDE_PREFIX:
        record.FirstPrefix = answer.chain([_prefix(answer, *found) for found in wanted])
    if flags & _INCLUDE_GATEWAYS and family != AF_INET6:
        record.FirstGatewayAddress = _servers(answer, [(2, gateway) for gateway in interface.gateways])
    if not flags & _SKIP_DNS_SERVER and interface.gateways:
        record.FirstDnsServerAddress = _servers(answer, name_servers())
    return record


def _unicast(answer: _Answer, family: int, packed: bytes, prefix: int, scope: int) -> Any:
    record = answer.record(IP_ADAPTER_UNICAST_ADDRESS)
    record.Length = sizeof(record)
    answer.socket_address(record.Address, family, packed, scope)
    record.PrefixOrigin = record.SuffixOrigin = _MANUAL
    record.DadState, record.OnLinkPrefixLength = _PREFERRED, prefix
    record.ValidLifetime = record.PreferredLifetime = record.LeaseLifetime = _FOREVER
    return record


def _prefix(answer: _Answer, family: int, packed: bytes, prefix: int, scope: int) -> Any:
    record = answer.record(IP_ADAPTER_PREFIX)
    record.Length, record.PrefixLength = sizeof(record), prefix
    mask = ((1 << prefix) - 1) << (8 * len(packed) - prefix)
    network = (int.from_bytes(packed, "big") & mask).to_bytes(len(packed), "big")
    answer.socket_address(record.Address, family, network, scope)
    return record


def _servers(answer: _Answer, found: list[tuple[int, bytes]]) -> int:
    records: list[Any] = []
    for family, packed in found:
        record = answer.record(IP_ADAPTER_DNS_SERVER_ADDRESS)
        record.Length = sizeof(record)
        answer.socket_address(record.Address, family, packed)
        records.append(record)
    return answer.chain(records)


@api
def GetAdaptersInfo(p: Process, info: PVOID, size: Out[ULONG]) -> LSTATUS:
    found = [interface for interface in interfaces() if not interface.is_loopback]
    if not found:
        raise WinError(ERROR_NO_DATA)
    answer = _Answer(p, info)
    answer.chain([_adapter_info(answer, interface) for interface in found])
    answer.write(size)


def _adapter_info(answer: _Answer, interface: Interface) -> Any:
    record = answer.record(IP_ADAPTER_INFO)
    _set_text(record.AdapterName, guid_of(interface))
    _set_text(record.Description, interface.name)
    link = interface.link_address[:8]
    record.Address[: len(link)], record.AddressLength = link, len(link)
    record.Index, record.Type = interface.index, ETHERNET
    addresses = [(packed, prefix) for family, packed, prefix, _ in interface.addresses if len(packed) == 4]
    _set_strings(answer, record.IpAddressList, addresses)
    _set_strings(answer, record.GatewayList, [(gateway, 32) for gateway in interface.gateways])
    for unused in (record.DhcpServer, record.PrimaryWinsServer, record.SecondaryWinsServer):
        _set_strings(answer, unused, [])
    return record


def _set_text(place: Any, text: str) -> None:
    data = text.encode("ascii", "replace")[: len(place) - 1]
    place[: len(data)] = data


def _set_strings(answer: _Answer, first: Any, found: list[tuple[bytes, int]]) -> None:
    """IPv4 addresses as text, in a record and those chained to it; without any, 0.0.0.0."""
    records = [first] + [answer.record(IP_ADDR_STRING) for _ in found[1:]]
    for record, (packed, prefix) in zip(records, found or [(bytes(4), 0)], strict=True):
        mask = ((1 << prefix) - 1) << (32 - prefix)
        _set_text(record.IpAddress, ".".join(map(str, packed)))
        _set_text(record.IpMask, ".".join(map(str, mask.to_bytes(4, "big"))))
    first.Next = answer.chain(records[1:])


@api
def GetNetworkParams(p: Process, info: PVOID, size: Out[ULONG]) -> LSTATUS:
    answer = _Answer(p, info)
    record = answer.record(FIXED_INFO)
    _set_text(record.HostName, host_name())
    _set_text(record.DomainName, domain())
    _set_strings(
        answer, record.DnsServerList, [(packed, 0) for family, packed in name_servers() if family == 2]
    )
    record.NodeType = 8
    answer.write(size)


@api
def GetNumberOfInterfaces(p: Process, count: Out[DWORD]) -> LSTATUS:
    count.value = len(interfaces())
