"""winsock2.h: sending and receiving."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Struct
from pywine.abi.types import CINT, DWORD, INT, PVOID, ULONG, In, Out, OutOpt
from pywine.abi.winerror import WSAEFAULT, WSAEINVAL, WSAENOTCONN
from pywine.dlls.ws2_32.winsock2 import put_address
from pywine.dlls.ws2_32.winsock2_overlapped import start
from pywine.nt import socket_address as addresses
from pywine.nt.process import Process
from pywine.nt.requests import WRITABLE
from pywine.nt.sockets import MSG_PEEK, SOCK_STREAM, Socket, Truncated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_TDI_RECEIVE_PEEK = 0x80


class WSABUF(Struct):
    len: ULONG
    buf: PVOID


@api(calls_back=True)
def send(p: Process, target: Socket, data: PVOID, size: INT, flags: INT) -> CINT:
    return target.send(p.memory.read(data, _checked(size)), flags)


@api(calls_back=True)
def recv(p: Process, source: Socket, buffer: PVOID, size: INT, flags: INT) -> CINT:
    room = p.memory.writable(buffer, _checked(size))
    if source.kind == SOCK_STREAM and not source.is_connected:
        raise WinError(WSAENOTCONN)
    return source.receive(room, flags)


@api(calls_back=True)
def sendto(
    p: Process, target: Socket, data: PVOID, size: INT, flags: INT, name: PVOID, name_size: INT
) -> CINT:
    return _send_to(p, target, p.memory.read(data, _checked(size)), flags, name, name_size)


def _checked(size: int) -> int:
    if size < 0:
        raise WinError(WSAEFAULT)
    return size


def _send_to(p: Process, target: Socket, data: bytes, flags: int, name: int, name_size: int) -> int:
    return _send_bytes_to(target, data, flags, p.memory.read(name, max(name_size, 0)) if name else b"")


def _send_bytes_to(target: Socket, data: bytes, flags: int, address: bytes) -> int:
    if not address or target.is_stream:
        return target.send(data, flags)
    return target.send_to(data, flags, *addresses.unpack(address))


@api(calls_back=True)
def recvfrom(
    p: Process, source: Socket, buffer: PVOID, size: INT, flags: INT, name: PVOID, name_size: PVOID
) -> CINT:
    room = p.memory.writable(buffer, _checked(size))
    try:
        count, peer = source.receive_from(room, flags)
    except Truncated as truncated:
        put_address(p, source.family, truncated.peer, name, name_size)
        raise
    put_address(p, source.family, peer, name, name_size)
    return count


# Scattered and gathered.


def _buffers(p: Process, array: int, count: int) -> list[tuple[int, int]]:
    """The address and size of each WSABUF."""
    if not array or not count:
        raise WinError(WSAEINVAL if array else WSAEFAULT)
    layout = WSABUF.layout(p.bits) * count
    size = count * (16 if p.bits == 64 else 8)
    return [(one.buf, one.len) for one in layout.from_buffer_copy(p.memory.read(array, size))]


def gather(p: Process, array: int, count: int) -> bytes:
    """What an array of WSABUF holds."""
    return b"".join(p.memory.read(address, size) for address, size in _buffers(p, array, count))


def _fill(p: Process, places: list[tuple[int, int]], data: bytes) -> None:
    """Spread `data` over buffers."""
    done = 0
    for address, size in places:
        p.memory.write(address, data[done : done + size])
        done += size


@api(calls_back=True)
def WSASend(
    p: Process, target: Socket, buffers: PVOID, count: DWORD, sent: OutOpt[DWORD], flags: DWORD,
    overlapped: PVOID, completion: PVOID,
) -> CINT:  # fmt: skip
    data = gather(p, buffers, count)
    if overlapped and target.overlapped:
        attempt = target.sender(data, lambda rest: target.send(rest, flags))
        return start(p, target, overlapped, completion, attempt, sent, interest=WRITABLE)
    sent.value = target.send(data, flags)
    return 0


@api(calls_back=True)
def WSASendTo(
    p: Process, target: Socket, buffers: PVOID, count: DWORD, sent: OutOpt[DWORD], flags: DWORD, name: PVOID,
    name_size: INT, overlapped: PVOID, completion: PVOID,
) -> CINT:  # fmt: skip
    data = gather(p, buffers, count)
    if overlapped and target.overlapped:
        address = p.memory.read(name, max(name_size, 0)) if name else b""
        attempt = target.sender(data, lambda rest: _send_bytes_to(target, rest, flags, address))
        return start(p, target, overlapped, completion, attempt, sent, interest=WRITABLE)
    sent.value = _send_to(p, target, data, flags, name, name_size)
    return 0


class WSAMSG(Struct):
    name: PVOID
    namelen: INT
    lpBuffers: PVOID
    dwBufferCount: ULONG
    Control: WSABUF
    dwFlags: ULONG


@api(calls_back=True, partial="no control data")
def WSASendMsg(
    p: Process, target: Socket, message: In[WSAMSG], flags: DWORD, sent: OutOpt[DWORD], overlapped: PVOID,
    completion: PVOID,
) -> CINT:  # fmt: skip
    if target.is_stream:
        raise WinError(WSAEINVAL)
    return WSASendTo(
        p, target, message.lpBuffers, message.dwBufferCount, sent, flags, message.name,
        message.namelen if message.name else 0, overlapped, completion,
    )  # fmt: skip


@api(calls_back=True)
def WSARecv(
    p: Process, source: Socket, buffers: PVOID, count: DWORD, received: OutOpt[DWORD], flags: Out[DWORD],
    overlapped: PVOID, completion: PVOID,
) -> CINT:  # fmt: skip
    if source.is_stream and not source.is_connected:
        raise WinError(WSAENOTCONN)
    return WSARecvFrom(p, source, buffers, count, received, flags, 0, 0, overlapped, completion)


@api(calls_back=True)
def WSARecvFrom(
    p: Process, source: Socket, buffers: PVOID, count: DWORD, received: OutOpt[DWORD], flags: Out[DWORD],
    name: PVOID, name_size: PVOID, overlapped: PVOID, completion: PVOID,
) -> CINT:  # fmt: skip
    wanted, flags.value = flags.value, 0
    return receive_from(p, source, buffers, count, received, wanted, name, name_size, overlapped, completion)


def receive_from(
    p: Process, source: Socket, buffers: int, count: int, received: OutOpt[DWORD], flags: int, name: int,
    name_size: int, overlapped: int, completion: int,
) -> int:  # fmt: skip
    """WSARecvFrom with its flags as a number."""
    receive = receiver(p, source, buffers, count, flags, name, name_size)
    if overlapped and source.overlapped:
        return start(p, source, overlapped, completion, lambda: source.at_once(receive), received)
    received.value = receive()
    return 0


def receiver(
    p: Process, source: Socket, buffers: int, count: int, flags: int, name: int, name_size: int
) -> Callable[[], int]:
    """What receives into an array of WSABUF and the sender's address, and returns how much it was."""
    places = _buffers(p, buffers, count)
    room = bytearray(sum(size for _, size in places))

    def receive() -> int:
        try:
            got, peer = source.receive_from(memoryview(room), flags)
        except Truncated as truncated:
            _fill(p, places, bytes(room[: truncated.count]))
            put_address(p, source.family, truncated.peer, name, name_size)
            raise
        _fill(p, places, bytes(room[:got]))
        put_address(p, source.family, peer, name, name_size)
        return got

    return receive


def afd_receiver(p: Process, source: Socket, record: bytes) -> Callable[[], int]:
    """What the Afd device does for AFD_RECV_INFO, and for AFD_RECV_DATAGRAM_INFO, which is longer."""
    layout = struct.Struct("<QIII4xQQ" if p.bits == 64 else "<IIIIII")
    buffers, count, _, wanted, name, name_size = layout.unpack(
        record[: layout.size].ljust(layout.size, b"\0")
    )
    flags = MSG_PEEK if wanted & _TDI_RECEIVE_PEEK else 0
    receive = receiver(p, source, buffers, count, flags, name, name_size)
    return lambda: source.at_once(receive)


@api(calls_back=True)
def WSASendDisconnect(p: Process, target: Socket, data: PVOID) -> CINT:
    if not target.is_connected:
        raise WinError(WSAENOTCONN)
    target.host.shutdown(1)
    target.is_shut_down = True
    return 0


@api
def WSARecvDisconnect(p: Process, source: Socket, data: PVOID) -> CINT:
    if not source.is_connected:
        raise WinError(WSAENOTCONN)
    source.host.shutdown(0)
    return 0
