"""SOCKADDR of winsock2.h: guest bytes to the host's address tuples and back."""

from __future__ import annotations

import struct

from pywine.abi.errors import WinError
from pywine.abi.winerror import WSAEAFNOSUPPORT, WSAEFAULT, WSAEINVAL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

AF_UNSPEC, AF_UNIX, AF_INET, AF_INET6 = 0, 1, 2, 23
_HOST_UNIX, _HOST_INET6 = 1, 10
_TO_HOST = {AF_UNSPEC: 0, AF_UNIX: _HOST_UNIX, AF_INET: 2, AF_INET6: _HOST_INET6}
_FROM_HOST = {host: guest for guest, host in _TO_HOST.items()}
SIZES = {AF_UNIX: 110, AF_INET: 16, AF_INET6: 28}  # bytes of SOCKADDR_UN, SOCKADDR_IN and SOCKADDR_IN6


def host_family(family: int) -> int:
    """The host's number of an address family. Raises WinError(WSAEAFNOSUPPORT)."""
    if family not in _TO_HOST:
        raise WinError(WSAEAFNOSUPPORT)
    return _TO_HOST[family]


def guest_family(family: int) -> int:
    return _FROM_HOST[family]


def unpack(data: bytes) -> tuple[int, Any]:
    """The Windows family and the host's address of a SOCKADDR. Raises WinError: WSAEFAULT if it is too short
    (as Windows does), WSAEAFNOSUPPORT.
    """
    if len(data) < 2:
        raise WinError(WSAEFAULT)
    family = int.from_bytes(data[:2], "little")
    if family not in SIZES:
        raise WinError(WSAEAFNOSUPPORT)
    if family == AF_UNIX:
        return family, data[2:].split(b"\0", 1)[0]
    if len(data) < SIZES[family]:
        raise WinError(WSAEFAULT)
    port = int.from_bytes(data[2:4], "big")
    from _socket import inet_ntop

    if family == AF_INET:
        return family, (inet_ntop(2, data[4:8]), port)
    flow, scope = struct.unpack_from(">I", data, 4)[0], struct.unpack_from("<I", data, 24)[0]
    return family, (inet_ntop(_HOST_INET6, data[8:24]), port, flow, scope)


def pack(family: int, address: Any) -> bytes:
    """The SOCKADDR of a host address. `family`: Windows' number."""
    if family == AF_UNIX:
        name = address.encode() if isinstance(address, str) else bytes(address or b"")
        return struct.pack("<H", family) + name[:107].ljust(108, b"\0")
    from _socket import inet_pton

    head = struct.pack("<H", family) + struct.pack(">H", address[1])
    if family == AF_INET:
        return head + inet_pton(2, address[0]) + bytes(8)
    flow, scope = (*address[2:4], 0, 0)[:2]
    packed = inet_pton(_HOST_INET6, address[0].partition("%")[0])
    return head + struct.pack(">I", flow) + packed + struct.pack("<I", scope)


def text(family: int, address: Any) -> str:
    """How WSAAddressToString writes an address: the port only where there is one."""
    host, port = address[0], address[1]
    if family == AF_INET:
        return f"{host}:{port}" if port else host
    scoped = f"{host}%{address[3]}" if address[3] else host
    return f"[{scoped}]:{port}" if port else scoped


def parse(family: int, written: str) -> Any:
    """What `text` wrote. Raises WinError(WSAEINVAL)."""
    from _socket import inet_pton

    host, port, scope = written, "0", "0"
    if family == AF_INET:
        host, _, port = written.partition(":")
    elif written.startswith("["):
        host, _, port = written[1:].partition("]")
        port = port.removeprefix(":")
    if family == AF_INET6:
        host, _, scope = host.partition("%")
    try:
        inet_pton(_TO_HOST[family], host)
        number, zone = int(port or "0"), int(scope or "0")
    except (OSError, ValueError, KeyError):
        raise WinError(WSAEINVAL) from None
    if not 0 <= number <= 0xFFFF:
        raise WinError(WSAEINVAL)
    return (host, number) if family == AF_INET else (host, number, 0, zone)
