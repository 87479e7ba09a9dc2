"""ws2tcpip.h: getaddrinfo and its kin, for both address families."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Struct
from pywine.abi.types import CINT, DWORD, INT, LSTATUS, PVOID, SIZE_T, VOID, Out
from pywine.abi.winerror import (
    ERROR_INSUFFICIENT_BUFFER,
    ERROR_INVALID_PARAMETER,
    WSAEAFNOSUPPORT,
    WSAEFAULT,
    WSAEINVAL,
    WSAESOCKTNOSUPPORT,
    WSAHOST_NOT_FOUND,
)  # fmt: skip
from pywine.nt import socket_address as addresses
from pywine.nt.process import Process
from pywine.nt.resolver import AI_CANONNAME, SERVICES, host_addresses, name_of, service_port
from pywine.nt.sockets import Winsock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

NI_NOFQDN, NI_NUMERICHOST, NI_NAMEREQD, NI_NUMERICSERV, NI_DGRAM = 1, 2, 4, 8, 16


class ADDRINFOA(Struct):
    ai_flags: INT
    ai_family: INT
    ai_socktype: INT
    ai_protocol: INT
    ai_addrlen: SIZE_T
    ai_canonname: PVOID
    ai_addr: PVOID
    ai_next: PVOID


def _resolve(
    p: Process, node: str | None, service: str | None, hints: int, result: Out[PVOID], wide: bool
) -> None:
    p.state(Winsock).require()
    result.value = 0
    if node is None and service is None:
        raise WinError(WSAHOST_NOT_FOUND)
    asked: Any = ADDRINFOA.layout(p.bits)()
    if hints:
        asked = ADDRINFOA.on(p.memory, hints, p.bits)
        p.memory.check(hints, 4, 1)
    check_hints(asked, has_node=node is not None)
    port = service_port(service or "", asked.ai_socktype, asked.ai_flags)
    canonical, found = host_addresses(p, node or "", asked.ai_family, port, asked.ai_flags | 0)
    following = 0
    for index, (family, address) in reversed(list(enumerate(found))):
        name = canonical if asked.ai_flags & AI_CANONNAME and not index else ""
        following = _entry(
            p, asked, addresses.pack(family, (address[0], port, *address[2:])), name, following, wide
        )
    result.value = following


def check_hints(asked: Any, *, has_node: bool) -> None:
    """Raise WinError for what an ADDRINFO cannot ask."""
    if asked.ai_family not in (addresses.AF_UNSPEC, addresses.AF_INET, addresses.AF_INET6):
        raise WinError(WSAEAFNOSUPPORT)
    if not 0 <= asked.ai_socktype <= 5:
        raise WinError(WSAESOCKTNOSUPPORT)
    if asked.ai_flags & AI_CANONNAME and not has_node:
        raise WinError(WSAEINVAL)


def _entry(p: Process, asked: Any, name: bytes, canonical: str, following: int, wide: bool) -> int:
    layout = ADDRINFOA.layout(p.bits)
    entry = layout()
    size = len(bytes(entry))
    entry.ai_flags, entry.ai_family = asked.ai_flags, int.from_bytes(name[:2], "little")
    entry.ai_socktype, entry.ai_protocol = asked.ai_socktype, asked.ai_protocol
    entry.ai_addrlen, entry.ai_next = len(name), following
    if canonical:
        text = (canonical + "\0").encode("utf-16-le") if wide else p.ansi(canonical) + b"\0"
        entry.ai_canonname = p.allocate(text)
    block = p.allocate(bytes(size) + name)
    entry.ai_addr = block + size
    p.memory.write(block, bytes(entry))
    return block


@api(names=("getaddrinfo",), calls_back=True)
def getaddrinfo(p: Process, node: PVOID, service: PVOID, hints: PVOID, result: Out[PVOID]) -> LSTATUS:
    _resolve(p, _ansi(p, node), _ansi(p, service), hints, result, False)


def _ansi(p: Process, address: int) -> str | None:
    return p.read_ansi(address) if address else None


@api(calls_back=True)
def GetAddrInfoW(p: Process, node: PVOID, service: PVOID, hints: PVOID, result: Out[PVOID]) -> LSTATUS:
    _resolve(p, _wide(p, node), _wide(p, service), hints, result, True)


def _wide(p: Process, address: int) -> str | None:
    return p.memory.read_wstring(address) if address else None


@api(names=("freeaddrinfo", "FreeAddrInfoW"))
def freeaddrinfo(p: Process, first: PVOID) -> VOID:
    while first:
        entry = ADDRINFOA.on(p.memory, first, p.bits)
        if entry.ai_canonname:
            p.heap.free(entry.ai_canonname)
        following = entry.ai_next
        p.heap.free(first)
        first = following


def _name_info(p: Process, name: int, size: int, flags: int) -> tuple[str, str]:
    p.state(Winsock).require()
    family, address = addresses.unpack(p.memory.read(name, max(size, 0)))
    if family == addresses.AF_UNIX:
        raise WinError(WSAEAFNOSUPPORT)
    if flags & NI_NUMERICHOST:
        host = address[0]
    else:
        host = name_of(p, family, address, required=bool(flags & NI_NAMEREQD))
        host = host.partition(".")[0] if flags & NI_NOFQDN and not host[0].isdigit() else host
    known = SERVICES.get((address[1], "udp" if flags & NI_DGRAM else "tcp"))
    return host, str(address[1]) if flags & NI_NUMERICSERV or not known else known


def _put(p: Process, buffer: int, size: int, text: str, wide: bool) -> None:
    if not buffer or not size:
        return
    data = (text + "\0").encode("utf-16-le") if wide else p.ansi(text) + b"\0"
    if len(data) >> wide > size:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    p.memory.write(buffer, data)


@api(calls_back=True)
def getnameinfo(
    p: Process, name: PVOID, size: INT, host: PVOID, host_size: DWORD, service: PVOID, service_size: DWORD,
    flags: INT,
) -> LSTATUS:  # fmt: skip
    found = _name_info(p, name, size, flags)
    _put(p, host, host_size, found[0], False)
    _put(p, service, service_size, found[1], False)


@api(calls_back=True)
def GetNameInfoW(
    p: Process, name: PVOID, size: INT, host: PVOID, host_size: DWORD, service: PVOID, service_size: DWORD,
    flags: INT,
) -> LSTATUS:  # fmt: skip
    found = _name_info(p, name, size, flags)
    _put(p, host, host_size, found[0], True)
    _put(p, service, service_size, found[1], True)


def _presentation(p: Process, family: int, address: int, buffer: int, size: int, wide: bool) -> int:
    from _socket import inet_ntop

    length = {addresses.AF_INET: 4, addresses.AF_INET6: 16}.get(family)
    if length is None:
        raise WinError(WSAEAFNOSUPPORT)
    text = inet_ntop(addresses.host_family(family), p.memory.read(address, length))
    if size <= len(text):
        raise WinError(ERROR_INVALID_PARAMETER)
    _put(p, buffer, size, text, wide)
    return buffer


@api
def inet_ntop(p: Process, family: INT, address: PVOID, buffer: PVOID, size: SIZE_T) -> PVOID:
    return _presentation(p, family, address, buffer, size, False)


@api
def InetNtopW(p: Process, family: INT, address: PVOID, buffer: PVOID, size: SIZE_T) -> PVOID:
    return _presentation(p, family, address, buffer, size, True)


def _network(p: Process, family: int, text: str | None, buffer: int) -> int:
    from _socket import inet_pton

    if text is None or not buffer:
        raise WinError(WSAEFAULT)
    try:
        packed = inet_pton(addresses.host_family(family), text)
    except (OSError, UnicodeError):
        return 0
    p.memory.write(buffer, packed)
    return 1


@api
def inet_pton(p: Process, family: INT, text: PVOID, buffer: PVOID) -> CINT:
    return _network(p, family, _ansi(p, text), buffer)


@api
def InetPtonW(p: Process, family: INT, text: PVOID, buffer: PVOID) -> CINT:
    return _network(p, family, _wide(p, text), buffer)
