"""What the host's network protocols have counted, as /proc tells of it."""

from __future__ import annotations

from pywine.host.interfaces import lines


def counters(protocol: str) -> dict[str, int]:
    """The counters of `Ip`, `Icmp`, `IcmpMsg`, `Tcp` or `Udp`, in the kernel's order."""
    found = [line.split() for line in lines("/proc/net/snmp") if line.startswith(protocol + ":")]
    return dict(zip(found[0][1:], map(int, found[1][1:]), strict=False)) if len(found) == 2 else {}


def counters6(protocol: str) -> dict[str, int]:
    """The counters of `Ip6`, `Icmp6` or `Udp6`, without that prefix."""
    pairs = [line.split() for line in lines("/proc/net/snmp6")]
    return {
        pair[0].removeprefix(protocol): int(pair[1])
        for pair in pairs
        if len(pair) == 2 and pair[0].startswith(protocol)
    }


def route_count(*, is_v6: bool) -> int:
    """How many routes there are."""
    return len(lines("/proc/net/ipv6_route")) if is_v6 else max(len(lines("/proc/net/route")) - 1, 0)
