"""winsock2.h: socket options and control codes."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import CINT, DWORD, INT, LONG, PVOID, ULONG, Out, OutOpt
from pywine.abi.winerror import WSAEFAULT, WSAEINVAL, WSAENOPROTOOPT, WSAEOPNOTSUPP
from pywine.nt.process import Process
from pywine.nt.socket_codes import winsock_code
from pywine.nt.sockets import SOCK_DGRAM, Socket

SOL_SOCKET, IPPROTO_IP, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_IPV6 = 0xFFFF, 0, 6, 17, 41
SO_REUSEADDR, SO_EXCLUSIVEADDRUSE, SO_LINGER, SO_RCVTIMEO, SO_SNDTIMEO = (
    0x4,
    ~0x4 & 0xFFFFFFFF,
    0x80,
    0x1006,
    0x1005,
)
SO_ERROR, SO_TYPE, SO_ACCEPTCONN, SO_DONTLINGER = 0x1007, 0x1008, 0x2, ~0x80 & 0xFFFFFFFF
SO_UPDATE_ACCEPT_CONTEXT, SO_UPDATE_CONNECT_CONTEXT, SO_CONNECT_TIME = 0x700B, 0x7010, 0x700C
SO_PROTOCOL_INFOA, SO_PROTOCOL_INFOW, SO_MAX_MSG_SIZE, SO_BSP_STATE = 0x2004, 0x2005, 0x2003, 0x1009
_LARGEST_DATAGRAM = 65507  # an IPv4 packet without its headers

# Options that are an int here and there: level and number of Windows, level and number of the host.
_INTEGERS = {
    (SOL_SOCKET, 0x0001): (1, 1),  # SO_DEBUG
    (SOL_SOCKET, SO_ACCEPTCONN): (1, 30),
    (SOL_SOCKET, SO_REUSEADDR): (1, 2),
    (SOL_SOCKET, 0x0008): (1, 9),  # SO_KEEPALIVE
    (SOL_SOCKET, 0x0010): (1, 5),  # SO_DONTROUTE
    (SOL_SOCKET, 0x0020): (1, 6),  # SO_BROADCAST
    (SOL_SOCKET, 0x0100): (1, 10),  # SO_OOBINLINE
    (SOL_SOCKET, 0x1001): (1, 7),  # SO_SNDBUF
    (SOL_SOCKET, 0x1002): (1, 8),  # SO_RCVBUF
    (IPPROTO_TCP, 0x0001): (6, 1),  # TCP_NODELAY
    (IPPROTO_TCP, 3): (6, 4),  # TCP_KEEPIDLE
    (IPPROTO_TCP, 16): (6, 6),  # TCP_KEEPCNT
    (IPPROTO_TCP, 17): (6, 5),  # TCP_KEEPINTVL
    (IPPROTO_IP, 4): (0, 2),  # IP_TTL
    (IPPROTO_IP, 3): (0, 1),  # IP_TOS
    (IPPROTO_IP, 10): (0, 33),  # IP_MULTICAST_TTL
    (IPPROTO_IP, 11): (0, 34),  # IP_MULTICAST_LOOP
    (IPPROTO_IP, 19): (0, 8),  # IP_PKTINFO
    (IPPROTO_IPV6, 4): (41, 16),  # IPV6_UNICAST_HOPS
    (IPPROTO_IPV6, 10): (41, 18),  # IPV6_MULTICAST_HOPS
    (IPPROTO_IPV6, 11): (41, 19),  # IPV6_MULTICAST_LOOP
    (IPPROTO_IPV6, 9): (41, 17),  # IPV6_MULTICAST_IF
    (IPPROTO_IPV6, 27): (41, 26),  # IPV6_V6ONLY
    (IPPROTO_IP, 2): (0, 3),  # IP_HDRINCL
    (IPPROTO_IP, 21): (0, 12),  # IP_RECVTTL
    (IPPROTO_IP, 31): (0, 50),  # IP_UNICAST_IF
    (IPPROTO_IP, 40): (0, 13),  # IP_RECVTOS
    (IPPROTO_IPV6, 19): (41, 49),  # IPV6_PKTINFO
    (IPPROTO_IPV6, 21): (41, 51),  # IPV6_HOPLIMIT
    (IPPROTO_IPV6, 39): (41, 67),  # IPV6_TCLASS
    (IPPROTO_IPV6, 40): (41, 66),  # IPV6_RECVTCLASS
}
# Structures that are the same here and there.
_BLOBS = {
    (IPPROTO_IP, 9): (0, 32),  # IP_MULTICAST_IF
    (IPPROTO_IP, 12): (0, 35),  # IP_ADD_MEMBERSHIP
    (IPPROTO_IP, 13): (0, 36),  # IP_DROP_MEMBERSHIP
    (IPPROTO_IPV6, 12): (41, 20),  # IPV6_ADD_MEMBERSHIP
    (IPPROTO_IPV6, 13): (41, 21),  # IPV6_DROP_MEMBERSHIP
}
_DOUBLED = {(SOL_SOCKET, 0x1001), (SOL_SOCKET, 0x1002)}  # buffer sizes: the host reports twice what was asked
_ONE_BYTE = {(SOL_SOCKET, 0x8), (SOL_SOCKET, 0x10), (IPPROTO_TCP, 1)}  # KEEPALIVE, DONTROUTE, NODELAY
_TIMEOUTS = {(SOL_SOCKET, SO_RCVTIMEO): "receive_timeout", (SOL_SOCKET, SO_SNDTIMEO): "send_timeout"}
_TAKEN_AS_DONE = {  # what holds here anyway, or says how a socket was made
    (SOL_SOCKET, SO_EXCLUSIVEADDRUSE),
    (SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT),
    (SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT),
    (SOL_SOCKET, 0x3007),  # SO_REUSE_UNICASTPORT
    (IPPROTO_TCP, 0x13),  # TCP_FAIL_CONNECT_ON_ICMP_ERROR
    (IPPROTO_TCP, 0x15),  # TCP_FASTOPEN
    (IPPROTO_IP, 14),  # IP_DONTFRAGMENT
    (IPPROTO_IPV6, 14),  # IPV6_DONTFRAG
}
_LINGER = struct.Struct("<HH")
_SHARES_PORT = 1, 15  # SOL_SOCKET, SO_REUSEPORT
# IP_*_SOURCE_MEMBERSHIP: the host has the source behind the interface.
_SOURCES = {15: 39, 16: 40, 17: 38, 18: 37}


@api
def setsockopt(p: Process, target: Socket, level: INT, name: INT, value: PVOID, size: INT) -> CINT:
    key = level & 0xFFFF, name & 0xFFFFFFFF
    if key == (SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT):  # it has no value
        return 0
    if not value or size <= 0:
        raise WinError(WSAEFAULT)
    data = p.memory.read(value, size)
    if key in _BLOBS:
        _set(target, _BLOBS[key], data)
    elif level == IPPROTO_IP and name in _SOURCES:
        _set(target, (0, _SOURCES[name]), data[:4] + data[8:12] + data[4:8])
    elif key == (SOL_SOCKET, SO_LINGER):
        if size < _LINGER.size:
            raise WinError(WSAEFAULT)
        _set(target, (1, 13), struct.pack("<ii", *_LINGER.unpack_from(data)))
    elif key == (SOL_SOCKET, SO_DONTLINGER):
        _set(target, (1, 13), struct.pack("<ii", 0, 0))
    elif key in _TIMEOUTS:
        setattr(target, _TIMEOUTS[key], _number(data))
    elif key == (SOL_SOCKET, SO_REUSEADDR):
        # Windows' SO_REUSEADDR lets several sockets share a port, as the host's SO_REUSEPORT does
        _set(target, _SHARES_PORT, _number(data).to_bytes(4, "little"))
        _set(target, (1, 2), _number(data).to_bytes(4, "little"))
    elif key in _INTEGERS:
        _set(target, _INTEGERS[key], _number(data).to_bytes(4, "little"))
    elif key not in _TAKEN_AS_DONE:
        raise WinError(WSAENOPROTOOPT)
    return 0


def _number(data: bytes) -> int:
    return int.from_bytes(data[:4], "little")


def _set(target: Socket, option: tuple[int, int], data: bytes) -> None:
    try:
        target.host.setsockopt(*option, data)
    except OSError as error:
        raise WinError(winsock_code(error.errno or 0)) from None


@api
def getsockopt(p: Process, target: Socket, level: INT, name: INT, value: PVOID, size: Out[INT]) -> CINT:
    data = _get(p, target, (level & 0xFFFF, name & 0xFFFFFFFF))
    if not value or size.value <= 0:
        raise WinError(WSAEFAULT)
    if size.value < len(data):
        if len(data) != 4:
            raise WinError(WSAEFAULT)
        data = data[: size.value]  # a BOOL fits in a byte
    p.memory.write(value, data)
    size.value = len(data)
    return 0


def _get(p: Process, target: Socket, key: tuple[int, int]) -> bytes:
    facts = {
        (SOL_SOCKET, SO_TYPE): lambda: target.kind,
        (SOL_SOCKET, SO_ERROR): lambda: winsock_code(error) if (error := target.pending_error()) else 0,
        (SOL_SOCKET, SO_CONNECT_TIME): lambda: 0 if target.is_connected else 0xFFFFFFFF,
        (SOL_SOCKET, SO_MAX_MSG_SIZE): lambda: _LARGEST_DATAGRAM if target.kind == SOCK_DGRAM else 0xFFFFFFFF,
        (SOL_SOCKET, SO_DONTLINGER): lambda: not _linger(target)[0],
    }
    if key in facts:
        return int(facts[key]()).to_bytes(4, "little")
    if key in _TIMEOUTS:
        return getattr(target, _TIMEOUTS[key]).to_bytes(4, "little")
    if key == (SOL_SOCKET, SO_LINGER):
        return _LINGER.pack(*_linger(target))
    if key in ((SOL_SOCKET, SO_PROTOCOL_INFOA), (SOL_SOCKET, SO_PROTOCOL_INFOW)):
        from pywine.dlls.ws2_32.winsock2_names import protocol_information

        return protocol_information(target.family, target.kind, wide=key[1] == SO_PROTOCOL_INFOW)
    if key in _TAKEN_AS_DONE:
        return bytes(4)
    if key not in _INTEGERS and key not in _BLOBS:
        raise WinError(WSAENOPROTOOPT)
    option = _SHARES_PORT if key == (SOL_SOCKET, SO_REUSEADDR) else _INTEGERS.get(key) or _BLOBS[key]
    try:
        data = target.host.getsockopt(*option, 16)
    except OSError as error:
        raise WinError(winsock_code(error.errno or 0)) from None
    if key in _ONE_BYTE:
        return data[:1]
    return (_number(data) // 2).to_bytes(4, "little") if key in _DOUBLED else data


def _linger(target: Socket) -> tuple[int, int]:
    return struct.unpack("<ii", target.host.getsockopt(1, 13, 8))


# Control codes.

FIONBIO, FIONREAD, SIOCATMARK = 0x8004667E, 0x4004667F, 0x40047307
SIO_GET_EXTENSION_FUNCTION_POINTER, SIO_KEEPALIVE_VALS, SIO_BASE_HANDLE = 0xC8000006, 0x98000004, 0x48000022
SIO_UDP_CONNRESET, SIO_UDP_NETRESET, SIO_LOOPBACK_FAST_PATH = 0x9800000C, 0x9800000F, 0x98000010
SIO_TCP_INITIAL_RTO = 0x98000011  # the host reports a refused connection at once
_NO_EFFECT = (SIO_UDP_CONNRESET, SIO_UDP_NETRESET, SIO_LOOPBACK_FAST_PATH, SIO_TCP_INITIAL_RTO)
SIO_ADDRESS_LIST_QUERY, SIO_ROUTING_INTERFACE_QUERY = 0x48000016, 0xC8000014


@api
def ioctlsocket(p: Process, target: Socket, command: LONG, argument: Out[ULONG]) -> CINT:
    command &= 0xFFFFFFFF
    if command == FIONBIO:
        target.blocking = not argument.value
    elif command == FIONREAD:
        argument.value = waiting(target)
    elif command == SIOCATMARK:
        argument.value = 1
    else:
        raise WinError(WSAEOPNOTSUPP)
    return 0


def waiting(target: Socket) -> int:
    """Bytes that can be received at once."""
    import array
    import fcntl
    import termios

    count = array.array("i", [0])
    fcntl.ioctl(target.descriptor, termios.FIONREAD, count)
    return count[0]


@api(
    calls_back=True,
    partial="FIONBIO, FIONREAD, extensions, SIO_KEEPALIVE_VALS, SIO_BASE_HANDLE, what changes nothing here",
)
def WSAIoctl(
    p: Process, target: Socket, code: DWORD, given: PVOID, given_size: DWORD, answer: PVOID,
    answer_size: DWORD, returned: OutOpt[DWORD], overlapped: PVOID, completion: PVOID,
) -> CINT:  # fmt: skip
    data = p.memory.read(given, given_size) if given else b""
    result = b""
    if code == FIONBIO:
        target.blocking = not _number(_at_least(data, 4))
    elif code == FIONREAD:
        result = waiting(target).to_bytes(4, "little")
    elif code == SIOCATMARK:
        result = b"\1\0\0\0"
    elif code == SIO_KEEPALIVE_VALS:
        _keep_alive(target, _at_least(data, 12))
    elif code == SIO_BASE_HANDLE:
        handle = next(value for value, entry in p.handles if entry.object is target)
        result = handle.to_bytes(p.bits // 8, "little")
    elif code in _NO_EFFECT:
        pass
    elif code == SIO_GET_EXTENSION_FUNCTION_POINTER:
        result = _extension(p, _at_least(data, 16)[:16]).to_bytes(p.bits // 8, "little")
    else:
        raise WinError(WSAEOPNOTSUPP)
    if answer_size < len(result):
        raise WinError(WSAEFAULT)
    if result:
        p.memory.write(answer, result)
    returned.value = len(result)
    return 0


# WSAID_*: Data1 of each; the rest of a GUID is one of three.
_EXTENSIONS = {
    0xB5367DF1: "AcceptEx",
    0xB5367DF2: "GetAcceptExSockaddrs",
    0xB5367DF0: "TransmitFile",
    0xD9689DA0: "TransmitPackets",
    0x25A207B9: "ConnectEx",
    0x7FDA2E11: "DisconnectEx",
    0xF689D7C8: "WSARecvMsg",
    0xA441E712: "WSASendMsg",
}


def _extension(p: Process, guid: bytes) -> int:
    """The address of an extension function."""
    name = _EXTENSIONS.get(_number(guid), "")
    dll = "ws2_32.dll" if name == "WSASendMsg" else "mswsock.dll"
    address = p.modules.find_export(p.modules.load(dll, "WSAIoctl"), name) if name else 0
    if not address:
        raise WinError(WSAEINVAL)
    return address


def _at_least(data: bytes, size: int) -> bytes:
    if len(data) < size:
        raise WinError(WSAEFAULT)
    return data


def _keep_alive(target: Socket, data: bytes) -> None:
    """tcp_keepalive of mstcpip.h: on or off, milliseconds of silence, milliseconds between probes."""
    on, idle, interval = struct.unpack("<III", data[:12])
    _set(target, (1, 9), on.to_bytes(4, "little"))
    if on:
        for option, milliseconds in ((4, idle), (5, interval)):
            seconds = min(max(milliseconds // 1000, 1), 32767)
            _set(target, (6, option), seconds.to_bytes(4, "little"))
