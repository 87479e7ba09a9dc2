"""winsock2.h: names of hosts, services and protocols, and addresses as text."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import ASTR, CINT, DWORD, FORM, INT, PVOID, TSTR, ULONG, Out
from pywine.abi.winerror import (
    WSAEAFNOSUPPORT,
    WSAEFAULT,
    WSAEINVAL,
    WSAENOBUFS,
    WSANO_DATA,
)  # fmt: skip
from pywine.nt import socket_address as addresses
from pywine.nt.process import Process
from pywine.nt.resolver import PROTOCOLS, SERVICES, host_addresses, name_of
from pywine.nt.sockets import Winsock

INADDR_NONE = 0xFFFFFFFF


class Answers:
    """The HOSTENT, SERVENT or PROTOENT that each thread was given last; the next one takes its place."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self._blocks: dict[tuple[int, str], int] = {}

    def put(self, kind: str, name: str, aliases: list[str], number: bytes, rest: list[bytes] | None) -> int:
        """The guest address of a structure: name, aliases, `number` as it is, then a list of addresses."""
        p, word = self._p, self._p.bits // 8
        lists = [[p.ansi(alias) + b"\0" for alias in aliases]] + ([rest] if rest is not None else [])
        head = 2 * word + max(len(number), word) + (word if rest is not None else 0)
        heads = head + sum(word * (len(items) + 1) for items in lists)
        text = p.ansi(name) + b"\0"
        total = heads + len(text) + sum(len(item) for items in lists for item in items) + 16
        block = self._blocks.pop((p.thread.id, kind), 0)
        if block:
            p.heap.free(block)
        block = self._blocks[p.thread.id, kind] = p.allocate(bytes(total))
        data = bytearray(total)
        end, array = heads, head
        arrays = []
        for items in lists:
            arrays.append(block + array)
            for item in items:
                end = -(-end // 4) * 4
                data[end : end + len(item)] = item
                data[array : array + word] = (block + end).to_bytes(word, "little")
                array, end = array + word, end + len(item)
            array += word
        data[end : end + len(text)] = text
        fields = [(block + end).to_bytes(word, "little"), arrays[0].to_bytes(word, "little"), number]
        packed = b"".join(fields).ljust(head - (word if rest is not None else 0), b"\0")
        packed += arrays[1].to_bytes(word, "little") if rest is not None else b""
        data[: len(packed)] = packed
        p.memory.write(block, bytes(data))
        return block


def _host_entry(p: Process, name: str, family: int, found: list[bytes]) -> int:
    number = struct.pack("<hh", family, len(found[0]))
    return p.state(Answers).put("host", name, [], number, found)


@api(calls_back=True)
def gethostbyname(p: Process, name: ASTR) -> PVOID:
    p.state(Winsock).require()
    from _socket import inet_pton

    canonical, found = host_addresses(p, name, addresses.AF_INET)
    packed = [inet_pton(2, address[0]) for _, address in found]
    if not packed:
        raise WinError(WSANO_DATA)
    return _host_entry(p, canonical or name, addresses.AF_INET, packed)


@api(calls_back=True)
def gethostbyaddr(p: Process, address: PVOID, size: INT, family: INT) -> PVOID:
    p.state(Winsock).require()
    from _socket import inet_ntop

    length = {addresses.AF_INET: 4, addresses.AF_INET6: 16}.get(family)
    if length is None:
        raise WinError(WSAEAFNOSUPPORT)
    if size < length:
        raise WinError(WSAEFAULT)
    packed = p.memory.read(address, length)
    text = inet_ntop(addresses.host_family(family), packed)
    return _host_entry(p, name_of(p, family, (text, 0)), family, [packed])


@api
def getservbyname(p: Process, name: ASTR, protocol: PVOID) -> PVOID:
    wanted = p.read_ansi(protocol) if protocol else ""
    for (port, transport), known in SERVICES.items():
        if known == name and wanted in ("", transport):
            return _service(p, known, port, transport)
    raise WinError(WSANO_DATA)


@api
def getservbyport(p: Process, port: INT, protocol: PVOID) -> PVOID:
    wanted = p.read_ansi(protocol) if protocol else ""
    number = int.from_bytes((port & 0xFFFF).to_bytes(2, "little"), "big")
    for (known, transport), name in SERVICES.items():
        if known == number and wanted in ("", transport):
            return _service(p, name, known, transport)
    raise WinError(WSANO_DATA)


def _service(p: Process, name: str, port: int, transport: str) -> int:
    """A SERVENT: its port comes last on x86, behind the protocol's name on x64."""
    text = p.allocate(transport.encode() + b"\0").to_bytes(p.bits // 8, "little")
    network = port.to_bytes(2, "big") + bytes(2)
    return p.state(Answers).put("service", name, [], text + network if p.bits == 64 else network + text, None)


@api
def getprotobyname(p: Process, name: ASTR) -> PVOID:
    p.state(Winsock).require()
    return _protocol(p, next((known for known in PROTOCOLS if known[0] == name), None))


@api
def getprotobynumber(p: Process, number: INT) -> PVOID:
    p.state(Winsock).require()
    return _protocol(p, next((known for known in PROTOCOLS if known[1] == number), None))


def _protocol(p: Process, known: tuple[str, int, str] | None) -> int:
    if known is None:
        raise WinError(WSANO_DATA)
    name, number, alias = known
    return p.state(Answers).put("protocol", name, [alias], struct.pack("<h", number), None)


# Addresses as text.


def parse_inet(text: str) -> int | None:
    """inet_addr's reading: one to four parts, decimal, octal or hexadecimal. None if it is no address."""
    parts = text.split(" ")[0].split(".")
    numbers = []
    for part in parts:
        base = 16 if part[:2] in ("0x", "0X") else 8 if part[:1] == "0" and len(part) > 1 else 10
        try:
            numbers.append(int(part, base))
        except ValueError:
            return None
    *heads, last = numbers
    if len(parts) > 4 or last >= 1 << 8 * (5 - len(parts)) or any(head > 255 for head in heads):
        return None
    return sum(head << 8 * (3 - at) for at, head in enumerate(heads)) + last


@api
def inet_addr(p: Process, text: ASTR) -> ULONG:
    if text == " ":
        return 0
    value = parse_inet(text)
    return INADDR_NONE if value is None else int.from_bytes(value.to_bytes(4, "big"), "little")


class InetText:
    """The buffers, one a thread, in which inet_ntoa answers."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self._buffers: dict[int, int] = {}

    def buffer(self) -> int:
        thread = self._p.thread.id
        if thread not in self._buffers:
            self._buffers[thread] = self._p.allocate(bytes(16))
        return self._buffers[thread]


@api
def inet_ntoa(p: Process, address: ULONG) -> PVOID:
    p.state(Winsock).require()
    buffer = p.state(InetText).buffer()
    p.memory.write(buffer, ".".join(map(str, address.to_bytes(4, "little"))).encode() + b"\0")
    return buffer


@api.aw
def WSAAddressToString(
    p: Process, name: PVOID, size: DWORD, information: PVOID, buffer: PVOID, room: Out[DWORD], wide: FORM
) -> CINT:
    family, address = addresses.unpack(p.memory.read(name, size))
    if family == addresses.AF_UNIX:
        raise WinError(WSAEINVAL)
    text = addresses.text(family, address) + "\0"
    needed, available, room.value = len(text), room.value, len(text)
    if available < needed:
        raise WinError(WSAEFAULT)
    p.memory.write(buffer, text.encode("utf-16-le" if wide else "ascii"))
    return 0


@api.aw
def WSAStringToAddress(
    p: Process, text: TSTR, family: INT, information: PVOID, name: PVOID, size: Out[INT]
) -> CINT:
    if family not in (addresses.AF_INET, addresses.AF_INET6):
        raise WinError(WSAEINVAL)
    data = addresses.pack(family, addresses.parse(family, text))
    room, size.value = size.value, len(data)
    if room < len(data):
        raise WinError(WSAEFAULT)
    p.memory.write(name, data)
    return 0


# Protocols of the machine.

# Address family, socket type, protocol, largest and smallest address, service flags, message size, name.
_PROVIDERS = (
    (2, 1, 6, 16, 16, 0x20066, 0, "MSAFD Tcpip [TCP/IP]"),
    (2, 2, 17, 16, 16, 0x20609, 0xFFBB, "MSAFD Tcpip [UDP/IP]"),
    (23, 1, 6, 28, 28, 0x20066, 0, "MSAFD Tcpip [TCP/IPv6]"),
    (23, 2, 17, 28, 28, 0x20609, 0xFFBB, "MSAFD Tcpip [UDP/IPv6]"),
)
_PROVIDER_IDS = {  # event loops look for these before they use the Afd device
    2: bytes.fromhex("a01a0fe78babcf118ca300805f48a192"),
    23: bytes.fromhex("c0b0eaf9d426d011bbbf00aa006c34e4"),
}
_FIRST_CATALOG_ENTRY, _PROVIDER_FLAGS = 1001, 8  # PFL_MATCHES_PROTOCOL_ZERO
_PROTOCOL_INFO = struct.Struct("<IIIII16sIi28xiiiiiiiiIiI")


@api.aw
def WSAEnumProtocols(p: Process, wanted: PVOID, buffer: PVOID, size: Out[DWORD], wide: FORM) -> CINT:
    p.state(Winsock).require()
    numbers = _wanted_protocols(p, wanted)
    entries = [
        _provider(index, provider, wide)
        for index, provider in enumerate(_PROVIDERS)
        if not numbers or provider[2] in numbers
    ]
    data = b"".join(entries)
    room, size.value = size.value, len(data)
    if room < len(data):
        raise WinError(WSAENOBUFS)
    p.memory.write(buffer, data)
    return len(entries)


def _wanted_protocols(p: Process, array: int) -> set[int]:
    numbers: set[int] = set()
    while array:
        number = int.from_bytes(p.memory.read(array, 4), "little")
        if not number:
            break
        numbers.add(number)
        array += 4
    return numbers


def protocol_information(family: int, kind: int, *, wide: bool) -> bytes:
    """WSAPROTOCOL_INFO of the sockets of a family and type; b"" if there are none."""
    for index, provider in enumerate(_PROVIDERS):
        if provider[:2] == (family, kind):
            return _provider(index, provider, wide)
    return b""


def _provider(index: int, provider: tuple[int, int, int, int, int, int, int, str], wide: bool) -> bytes:
    family, kind, protocol, largest, smallest, flags, message, name = provider
    data = _PROTOCOL_INFO.pack(
        flags, 0, 0, 0, _PROVIDER_FLAGS, _PROVIDER_IDS[family], _FIRST_CATALOG_ENTRY + index, 1, 2, family,
        largest, smallest, kind, protocol, 0, 0, 0, message, 0,
    )  # fmt: skip
    text = name.encode("utf-16-le" if wide else "ascii")
    return data + text.ljust(512 if wide else 256, b"\0")
