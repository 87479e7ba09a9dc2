"""winsock2.h: starting, making, naming, connecting and closing sockets."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import NotImplementedHere, WinError
from pywine.abi.struct import Array, Struct
from pywine.abi.types import (
    BYTE,
    CINT,
    DWORD,
    FILE_HANDLE,
    INT,
    LSTATUS,
    PVOID,
    ULONG,
    USHORT,
    VOID,
    WORD,
    Out,
)  # fmt: skip
from pywine.abi.winerror import (
    WSAEAFNOSUPPORT,
    WSAEFAULT,
    WSAEINVAL,
    WSAENOTCONN,
    WSAEPROTONOSUPPORT,
    WSAESOCKTNOSUPPORT,
    WSAVERNOTSUPPORTED,
)  # fmt: skip
from pywine.nt import socket_address as addresses
from pywine.nt.process import Process
from pywine.nt.socket_codes import winsock_code
from pywine.nt.sockets import SOCK_RAW, Socket, Winsock, host_name

_HIGHEST = 0x0202  # MAKEWORD(2, 2)
_BEFORE_NAME = 116  # bytes of WSAPROTOCOL_INFO
_MOST_BACKLOG = 200  # what SOMAXCONN stands for here
_FLAG_NO_HANDLE_INHERIT, _RECEIVE = 0x80, 0  # WSA_FLAG_NO_HANDLE_INHERIT, SD_RECEIVE


# WSADATA: versions, then on x86 the texts before the limits, on x64 behind them.
_DATA_32, _DATA_64 = struct.Struct("<HH257s129sHHxxI"), struct.Struct("<HHHHQ257s129s6x")


@api
def WSAStartup(p: Process, version: WORD, data: PVOID) -> LSTATUS:
    major, minor = version & 0xFF, version >> 8
    if not major:
        raise WinError(WSAVERNOTSUPPORTED)
    agreed = version if (major, minor) <= (2, 2) else _HIGHEST
    texts = (b"WinSock 2.0", b"Running")
    limits = (32767, 65467, 0) if major == 1 else (0, 0, 0)
    if p.bits == 64:
        p.memory.write(data, _DATA_64.pack(agreed, _HIGHEST, *limits, *texts))
    else:
        p.memory.write(data, _DATA_32.pack(agreed, _HIGHEST, *texts, *limits))
    p.state(Winsock).startups += 1


@api
def WSACleanup(p: Process) -> CINT:
    winsock = p.state(Winsock)
    winsock.require()
    winsock.startups -= 1
    return 0


@api
def WSAGetLastError(p: Process) -> INT:
    return p.last_error


@api
def WSASetLastError(p: Process, error: INT) -> VOID:
    p.last_error = error & 0xFFFFFFFF


# Sockets.


@api
def socket(p: Process, family: INT, kind: INT, protocol: INT) -> FILE_HANDLE:
    return p.handles.open(_create(p, family, kind, protocol), inherit=True)


class WSAPROTOCOL_INFOW(Struct, size=(628, 628)):
    """What is before the name, which WSAPROTOCOL_INFOA has too."""

    dwServiceFlags1: DWORD
    dwServiceFlags2: DWORD
    dwServiceFlags3: DWORD
    dwServiceFlags4: DWORD
    dwProviderFlags: DWORD
    ProviderId: Array[BYTE, 16]
    dwCatalogEntryId: DWORD
    ProtocolChain: Array[DWORD, 8]
    iVersion: INT
    iAddressFamily: INT
    iMaxSockAddr: INT
    iMinSockAddr: INT
    iSocketType: INT
    iProtocol: INT
    iProtocolMaxOffset: INT
    iNetworkByteOrder: INT
    iSecurityScheme: INT
    dwMessageSize: DWORD
    dwProviderReserved: DWORD


@api.aw
def WSASocket(
    p: Process, family: INT, kind: INT, protocol: INT, information: PVOID, group: DWORD, flags: DWORD
) -> FILE_HANDLE:
    if information:
        data = p.memory.read(information, _BEFORE_NAME).ljust(628, b"\0")
        described = WSAPROTOCOL_INFOW.layout(p.bits).from_buffer_copy(data)
        if described.dwProviderReserved:  # a handle that WSADuplicateSocket has made in this process
            p.handles.get(described.dwProviderReserved, Socket)
            return described.dwProviderReserved
        family = family if family >= 0 else described.iAddressFamily
        kind = kind if kind >= 0 else described.iSocketType
        protocol = protocol if protocol >= 0 else described.iProtocol
    created = _create(p, family, kind, protocol)
    created.overlapped = bool(flags & 1)
    return p.handles.open(created, inherit=not flags & _FLAG_NO_HANDLE_INHERIT)


def _create(p: Process, family: int, kind: int, protocol: int) -> Socket:
    if family and family not in addresses.SIZES:
        p.state(Winsock).require()
        raise WinError(WSAEAFNOSUPPORT)
    if kind and not 1 <= kind <= SOCK_RAW:
        raise WinError(WSAESOCKTNOSUPPORT)
    try:
        created = Socket.create(p, family or addresses.AF_INET, kind, protocol)
    except WinError as error:
        raise WinError(WSAEPROTONOSUPPORT if error.code == WSAEINVAL and protocol else error.code) from None
    created.overlapped = True
    return created


@api
def closesocket(p: Process, handle: PVOID) -> CINT:
    Socket.from_argument(p, handle)
    p.handles.close(handle)
    return 0


@api
def shutdown(p: Process, target: Socket, how: INT) -> CINT:
    if not 0 <= how <= 2:
        raise WinError(WSAEINVAL)
    _host(target.host.shutdown, how)
    target.is_shut_down |= how != _RECEIVE
    return 0


def _host(operation, *args):
    """The host's operation, with its error as Winsock's."""
    try:
        return operation(*args)
    except OSError as error:
        raise WinError(winsock_code(error.errno or 0)) from None


# Names and connections.


@api
def bind(p: Process, target: Socket, name: PVOID, size: INT) -> CINT:
    if size < addresses.SIZES[target.family] and target.family != addresses.AF_UNIX:
        raise WinError(WSAEFAULT)
    family, address = addresses.unpack(p.memory.read(name, size))
    if family != target.family:
        raise WinError(WSAEAFNOSUPPORT)
    if target.is_bound:
        raise WinError(WSAEINVAL)
    _host(target.bind, address)
    return 0


@api
def listen(p: Process, target: Socket, backlog: INT) -> CINT:
    if not target.is_bound:
        raise WinError(WSAEINVAL)
    _host(target.listen, min(backlog & 0x7FFFFFFF, _MOST_BACKLOG))
    return 0


@api(calls_back=True)
def accept(p: Process, listener: Socket, name: PVOID, size: PVOID) -> FILE_HANDLE:
    accepted, peer = listener.accept()
    put_address(p, listener.family, peer, name, size)
    return p.handles.open(accepted, inherit=True)


@api(calls_back=True, partial="no condition function")
def WSAAccept(
    p: Process, listener: Socket, name: PVOID, size: PVOID, condition: PVOID, data: PVOID
) -> FILE_HANDLE:
    if condition:
        raise NotImplementedHere("takes no condition function yet")
    accepted, peer = listener.accept()
    put_address(p, listener.family, peer, name, size)
    return p.handles.open(accepted, inherit=True)


def put_address(p: Process, family: int, address: object, name: int, size: int) -> None:
    """Store a SOCKADDR where the caller has room for it: `size` points to an INT in and out."""
    if not name or not size or (not address and family != addresses.AF_UNIX):
        return
    data = addresses.pack(family, address)
    room = int.from_bytes(p.memory.read(size, 4), "little", signed=True)
    if not address and room >= 2:  # a Unix socket without a name
        data = data[:room]
    if room < len(data):
        raise WinError(WSAEFAULT)
    p.memory.write(name, data)
    p.memory.write(size, len(data).to_bytes(4, "little"))


@api(calls_back=True)
def connect(p: Process, target: Socket, name: PVOID, size: INT) -> CINT:
    _connect(target, p.memory.read(name, max(size, 0)))
    return 0


def _connect(target: Socket, address: bytes) -> None:
    if not target.is_stream and len(address) >= 2 and not any(address):
        _host(target.disconnect)
        return
    target.connect(*addresses.unpack(address))


@api(calls_back=True, partial="no data with the connection")
def WSAConnect(
    p: Process, target: Socket, name: PVOID, size: INT, caller: PVOID, callee: PVOID, quality: PVOID,
    group_quality: PVOID,
) -> CINT:  # fmt: skip
    _connect(target, p.memory.read(name, max(size, 0)))
    return 0


@api
def getsockname(p: Process, target: Socket, name: PVOID, size: PVOID) -> CINT:
    if not target.is_bound:
        raise WinError(WSAEINVAL)
    if not name or not size:
        raise WinError(WSAEFAULT)
    put_address(p, target.family, _host(target.host.getsockname), name, size)
    return 0


@api
def getpeername(p: Process, target: Socket, name: PVOID, size: PVOID) -> CINT:
    if not target.is_connected:
        raise WinError(WSAENOTCONN)
    if not name or not size:
        raise WinError(WSAEFAULT)
    put_address(p, target.family, _host(target.host.getpeername), name, size)
    return 0


@api
def gethostname(p: Process, name: PVOID, size: INT) -> CINT:
    p.state(Winsock).require()
    data = p.ansi(host_name()) + b"\0"
    if size < len(data):
        raise WinError(WSAEFAULT)
    p.memory.write(name, data)
    return 0


@api
def GetHostNameW(p: Process, name: PVOID, size: INT) -> CINT:
    p.state(Winsock).require()
    data = (host_name() + "\0").encode("utf-16-le")
    if size * 2 < len(data):
        raise WinError(WSAEFAULT)
    p.memory.write(name, data)
    return 0


# Byte order.


def _swapped(value: int, size: int) -> int:
    return int.from_bytes(value.to_bytes(size, "little"), "big")


@api(names=("htons", "ntohs"))
def htons(p: Process, value: USHORT) -> USHORT:
    return _swapped(value, 2)


@api(names=("htonl", "ntohl"))
def htonl(p: Process, value: ULONG) -> ULONG:
    return _swapped(value, 4)


@api(names=("WSAHtons", "WSANtohs"))
def WSAHtons(p: Process, target: Socket, value: USHORT, swapped: Out[USHORT]) -> CINT:
    swapped.value = _swapped(value, 2)
    return 0


@api(names=("WSAHtonl", "WSANtohl"))
def WSAHtonl(p: Process, target: Socket, value: ULONG, swapped: Out[ULONG]) -> CINT:
    swapped.value = _swapped(value, 4)
    return 0
