"""The host's network interfaces, name servers, routes and connections, as /sys and /proc tell of them."""

from __future__ import annotations

import os

_IFF_UP, _IFF_LOOPBACK = 1, 8
_SIOCGIFADDR, _SIOCGIFNETMASK = 0x8915, 0x891B
_SYS = "/sys/class/net"


class Interface:
    """One interface. Addresses are (text, prefix length)."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.index, self.mtu = _number(name, "ifindex"), _number(name, "mtu")
        flags = _number(name, "flags", 16)
        self.is_loopback, self.is_up = bool(flags & _IFF_LOOPBACK), bool(flags & _IFF_UP)
        address = _text(name, "address").replace(":", "")
        self.hardware = b"" if self.is_loopback or len(address) != 12 else bytes.fromhex(address)
        self.speed = max(_number(name, "speed"), 0) * 1_000_000
        self.v4: list[tuple[str, int]] = []
        self.v6: list[tuple[str, int]] = []

    def counter(self, name: str) -> int:
        """A number of `statistics`: rx_bytes, tx_errors…"""
        return _number(self.name, f"statistics/{name}")


def _text(interface: str, what: str) -> str:
    try:
        with open(f"{_SYS}/{interface}/{what}", encoding="ascii") as file:
            return file.read().strip()
    except OSError:
        return ""


def _number(interface: str, what: str, base: int = 10) -> int:
    try:
        return int(_text(interface, what) or "0", base)
    except ValueError:
        return 0


def interfaces() -> list[Interface]:
    """Those that are up, in the order of their numbers."""
    try:
        names = os.listdir(_SYS)
    except OSError:
        return []
    found = [
        interface
        for name in names
        if os.path.isdir(f"{_SYS}/{name}") and (interface := Interface(name)).is_up
    ]
    for interface in found:
        address = _v4(interface.name)
        if address:
            interface.v4.append(address)
    by_name = {interface.name: interface for interface in found}
    for line in _lines("/proc/net/if_inet6"):
        address, _, prefix, _, _, name = line.split()
        if name in by_name:
            by_name[name].v6.append((_v6(address), int(prefix, 16)))
    return sorted(found, key=lambda interface: interface.index)


def _v4(name: str) -> tuple[str, int] | None:
    import socket
    import struct
    from fcntl import ioctl

    request = struct.pack("256s", name.encode()[:15])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            address = ioctl(probe, _SIOCGIFADDR, request)[20:24]
            mask = ioctl(probe, _SIOCGIFNETMASK, request)[20:24]
        except OSError:
            return None
    return socket.inet_ntoa(address), int.from_bytes(mask, "big").bit_count()


def _v6(digits: str) -> str:
    from socket import AF_INET6, inet_ntop

    return inet_ntop(AF_INET6, bytes.fromhex(digits))


def _lines(path: str) -> list[str]:
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            return file.read().splitlines()
    except OSError:
        return []


def name_servers() -> list[str]:
    """The servers of resolv.conf."""
    words = [line.split() for line in _lines("/etc/resolv.conf")]
    return [line[1] for line in words if len(line) > 1 and line[0] == "nameserver"]


def gateways() -> dict[str, str]:
    """The address that the default route of an interface leads to."""
    found = {}
    for line in _lines("/proc/net/route")[1:]:
        name, target, gateway, *_ = line.split()
        if target == "00000000" and gateway != "00000000":
            found[name] = ".".join(str(byte) for byte in bytes.fromhex(gateway)[::-1])
    return found


def connections(kind: str) -> list[tuple[bytes, int, bytes, int, int, int]]:
    """The IPv4 sockets of `tcp` or `udp`: local address and port, remote ones, the kernel's state, inode."""
    found = []
    for line in _lines(f"/proc/net/{kind}")[1:]:
        words = line.split()
        (local, local_port), (remote, remote_port) = (word.split(":") for word in words[1:3])
        found.append(
            (
                bytes.fromhex(local)[::-1], int(local_port, 16), bytes.fromhex(remote)[::-1],
                int(remote_port, 16), int(words[3], 16), int(words[9]),
            )
        )  # fmt: skip
    return found
