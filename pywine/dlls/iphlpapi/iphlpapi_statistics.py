"""iphlpapi.h: what IP, ICMP, TCP and UDP have counted, which is what the host's have."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.types import DWORD, PVOID, ULONG
from pywine.abi.winerror import ERROR_INVALID_PARAMETER
from pywine.host.connections import connections
from pywine.host.interfaces import interfaces
from pywine.host.protocols import counters, counters6, route_count
from pywine.nt.process import Process
from pywine.nt.socket_address import AF_INET, AF_INET6, guest_family

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_UNKNOWN = 0xFFFFFFFF
# The fields of the MIB in its order, by the kernel's names; "" is one that it does not count.
_TCP = (
    "RtoAlgorithm", "RtoMin", "RtoMax", "MaxConn", "ActiveOpens", "PassiveOpens", "AttemptFails",
    "EstabResets", "CurrEstab", "InSegs", "OutSegs", "RetransSegs", "InErrs", "OutRsts",
)  # fmt: skip
_UDP = ("InDatagrams", "NoPorts", "InErrors", "OutDatagrams")
_IP = (
    "Forwarding", "DefaultTTL", "InReceives", "InHdrErrors", "InAddrErrors", "ForwDatagrams",
    "InUnknownProtos", "InDiscards", "InDelivers", "OutRequests", "", "OutDiscards", "OutNoRoutes",
    "ReasmTimeout", "ReasmReqds", "ReasmOKs", "ReasmFails", "FragOKs", "FragFails", "FragCreates",
)  # fmt: skip
_IP_BY_V6 = {"ForwDatagrams": "OutForwDatagrams"}
_ICMP = (
    "Msgs", "Errors", "DestUnreachs", "TimeExcds", "ParmProbs", "SrcQuenchs", "Redirects", "Echos",
    "EchoReps", "Timestamps", "TimestampReps", "AddrMasks", "AddrMaskReps",
)  # fmt: skip
_DEFAULT_HOPS_V6 = 64


def _put(p: Process, place: int, values: Iterable[int]) -> int:
    p.memory.write(place, b"".join(struct.pack("<I", value & _UNKNOWN) for value in values))
    return 0


def _refused(place: int, family: int) -> bool:
    return not place or family not in (AF_INET, AF_INET6)


@api
def GetTcpStatistics(p: Process, statistics: PVOID) -> DWORD:
    return _tcp(p, statistics, AF_INET)


@api(partial="the host counts both IP versions together")
def GetTcpStatisticsEx(p: Process, statistics: PVOID, family: ULONG) -> DWORD:
    return _tcp(p, statistics, family)


def _tcp(p: Process, place: int, family: int) -> int:
    if _refused(place, family):
        return ERROR_INVALID_PARAMETER
    found = counters("Tcp")
    connected = len(connections("tcp" if family == AF_INET else "tcp6"))
    return _put(p, place, [*(found.get(name, 0) for name in _TCP), connected])


@api
def GetUdpStatistics(p: Process, statistics: PVOID) -> DWORD:
    return _udp(p, statistics, AF_INET)


@api
def GetUdpStatisticsEx(p: Process, statistics: PVOID, family: ULONG) -> DWORD:
    return _udp(p, statistics, family)


def _udp(p: Process, place: int, family: int) -> int:
    if _refused(place, family):
        return ERROR_INVALID_PARAMETER
    is_v4 = family == AF_INET
    found = counters("Udp") if is_v4 else counters6("Udp6")
    bound = len(connections("udp" if is_v4 else "udp6"))
    return _put(p, place, [*(found.get(name, 0) for name in _UDP), bound])


@api
def GetIpStatistics(p: Process, statistics: PVOID) -> DWORD:
    return _ip(p, statistics, AF_INET)


@api
def GetIpStatisticsEx(p: Process, statistics: PVOID, family: ULONG) -> DWORD:
    return _ip(p, statistics, family)


def _ip(p: Process, place: int, family: int) -> int:
    if _refused(place, family):
        return ERROR_INVALID_PARAMETER
    is_v6 = family == AF_INET6
    found = counters6("Ip6") if is_v6 else counters("Ip")
    values = [found.get(_IP_BY_V6.get(name, name) if is_v6 else name, 0) for name in _IP]
    if is_v6:
        values[:2] = 2, _DEFAULT_HOPS_V6  # no router
    known = interfaces()
    addresses = sum(guest_family(entry[0]) == family for one in known for entry in one.addresses)
    return _put(p, place, [*values, len(known), addresses, route_count(is_v6=is_v6)])


@api
def GetIcmpStatistics(p: Process, statistics: PVOID) -> DWORD:
    if not statistics:
        return ERROR_INVALID_PARAMETER
    found = counters("Icmp")
    return _put(p, statistics, [found.get(way + name, 0) for way in ("In", "Out") for name in _ICMP])


@api
def GetIcmpStatisticsEx(p: Process, statistics: PVOID, family: ULONG) -> DWORD:
    if _refused(statistics, family):
        return ERROR_INVALID_PARAMETER
    totals = counters("Icmp") if family == AF_INET else counters6("Icmp6")
    types = counters("IcmpMsg") if family == AF_INET else totals
    values: list[int] = []
    for way in ("In", "Out"):
        values += totals.get(way + "Msgs", 0), totals.get(way + "Errors", 0)
        values += (types.get(f"{way}Type{number}", 0) for number in range(256))
    return _put(p, statistics, values)
