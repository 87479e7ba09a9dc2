"""The host's network interfaces: names, link addresses, IP addresses, routes and name servers."""

from __future__ import annotations

import ctypes
import os

_AF_INET, _AF_INET6 = 2, 10
_IS_UP, _IS_LOOPBACK, _IS_RUNNING = 0x1, 0x8, 0x40


class _Record(ctypes.Structure):
    """struct ifaddrs."""


_Record._fields_ = [
    ("next", ctypes.POINTER(_Record)), ("name", ctypes.c_char_p), ("flags", ctypes.c_uint),
    ("address", ctypes.c_void_p), ("mask", ctypes.c_void_p), ("other", ctypes.c_void_p),
    ("data", ctypes.c_void_p),
]  # fmt: skip


class Interface:
    """One interface. `addresses`: (AF_* of the host, packed address, prefix length, scope)."""

    __slots__ = ("addresses", "flags", "gateways", "index", "link_address", "mtu", "name")

    def __init__(self, index: int, name: str, flags: int) -> None:
        self.index, self.name, self.flags = index, name, flags
        self.addresses: list[tuple[int, bytes, int, int]] = []
        self.gateways: list[bytes] = []  # IPv4
        self.mtu = int(_attribute(name, "mtu") or 1500)
        self.link_address = bytes.fromhex(_attribute(name, "address").replace(":", ""))

    @property
    def is_loopback(self) -> bool:
        return bool(self.flags & _IS_LOOPBACK)

    @property
    def is_up(self) -> bool:
        return self.flags & (_IS_UP | _IS_RUNNING) == _IS_UP | _IS_RUNNING

    @property
    def speed(self) -> int:
        """Bits per second; 0 if it has none."""
        return max(int(_attribute(self.name, "speed") or 0), 0) * 1_000_000

    def counter(self, name: str) -> int:
        """What it has carried: rx_bytes, tx_errors…"""
        return int(_attribute(self.name, f"statistics/{name}") or 0)


def interfaces() -> list[Interface]:
    """All interfaces of the host, by index."""
    from _socket import if_nametoindex

    libc = ctypes.CDLL(None, use_errno=True)
    first = ctypes.POINTER(_Record)()
    if libc.getifaddrs(ctypes.byref(first)):
        return []
    found: dict[str, Interface] = {}
    record = first
    while record:
        entry = record.contents
        name = os.fsdecode(entry.name)
        try:
            interface = found.get(name) or Interface(if_nametoindex(name), name, entry.flags)
        except OSError:  # it has gone meanwhile
            interface = None
        if interface:
            found[name] = interface
            _add_address(interface, entry.address, entry.mask)
        record = entry.next
    libc.freeifaddrs(first)
    for name, gateway in _gateways():
        if name in found:
            found[name].gateways.append(gateway)
    return sorted(found.values(), key=lambda interface: interface.index)


def name_servers() -> list[tuple[int, bytes]]:
    """(AF_* of the host, packed address) of each."""
    from _socket import inet_pton

    found: list[tuple[int, bytes]] = []
    for line in lines("/etc/resolv.conf"):
        words = line.split()
        if len(words) > 1 and words[0] == "nameserver":
            text = words[1].partition("%")[0]
            family = _AF_INET6 if ":" in text else _AF_INET
            try:
                found.append((family, inet_pton(family, text)))
            except OSError:
                continue
    return found


def domain() -> str:
    """The domain that names without one belong to, or ""."""
    for line in lines("/etc/resolv.conf"):
        words = line.split()
        if len(words) > 1 and words[0] in ("domain", "search"):
            return words[1]
    return ""


def _add_address(interface: Interface, address: int | None, mask: int | None) -> None:
    family = ctypes.c_ushort.from_address(address).value if address else 0
    if not address or family not in (_AF_INET, _AF_INET6):
        return
    start, size = (4, 4) if family == _AF_INET else (8, 16)
    packed = ctypes.string_at(address + start, size)
    bits = int.from_bytes(ctypes.string_at(mask + start, size), "big").bit_count() if mask else 8 * size
    scope = ctypes.c_uint.from_address(address + 24).value if family == _AF_INET6 else 0
    interface.addresses.append((family, packed, bits, scope))


def _gateways() -> list[tuple[str, bytes]]:
    """(interface, gateway) of the default routes."""
    found: list[tuple[str, bytes]] = []
    for line in lines("/proc/net/route")[1:]:
        words = line.split()
        if len(words) > 7 and int(words[1], 16) == 0 and int(words[2], 16):
            found.append((words[0], int(words[2], 16).to_bytes(4, "little")))
    return found


def lines(path: str) -> list[str]:
    """The lines of a file; none where there is no such file."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read().splitlines()
    except OSError:
        return []


def _attribute(name: str, attribute: str) -> str:
    found = lines(f"/sys/class/net/{name}/{attribute}")
    return found[0].strip() if found else ""
