"""mswsock.h: extension functions: accepting, connecting and disconnecting overlapped, sending files.

Those that programs get from WSAIoctl alone are exports here.
"""

from __future__ import annotations

import os

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import CINT, DWORD, INT, PVOID, TRUE, VOID, In, Opt, Out, OutOpt
from pywine.abi.winerror import WSAEFAULT, WSAEINVAL, WSAENOTCONN
from pywine.dlls.kernel32.overlapped import OVERLAPPED, address_of
from pywine.dlls.ws2_32.winsock2_data import WSAMSG, receiver
from pywine.dlls.ws2_32.winsock2_overlapped import prepare, start, submit
from pywine.nt import socket_address as addresses
from pywine.nt.file import FILE_TYPE_DISK, File
from pywine.nt.process import Process
from pywine.nt.requests import WRITABLE, Request
from pywine.nt.socket_codes import winsock_code
from pywine.nt.sockets import Socket

_LENGTH_SIZE = 4  # at the end of each address's place: how long it is
_REUSE_SOCKET, _DISCONNECT, _PEEK = 2, 1, 2
_HOST_PKTINFO, _HOST_PKTINFO6 = (0, 8), (41, 50)  # level and type of control data
_IP_PKTINFO = 19  # and IPV6_PKTINFO


@api(calls_back=True)
def AcceptEx(
    p: Process, listener: Socket, accepted: Socket, buffer: PVOID, data_size: DWORD, local_size: DWORD,
    remote_size: DWORD, received: OutOpt[DWORD], overlapped: PVOID,
) -> TRUE:  # fmt: skip
    least = addresses.SIZES[listener.family] + 16
    if local_size < least or remote_size < least or accepted.is_connected:
        raise WinError(WSAEINVAL if accepted.is_connected else WSAEFAULT)
    p.memory.check(buffer, data_size + local_size + remote_size, 2)
    is_accepted = False

    def attempt() -> int:
        nonlocal is_accepted
        if not is_accepted:
            local, peer = listener.at_once(listener.accept_into, accepted)
            is_accepted = True
            for place, size, name in (
                (buffer + data_size, local_size, local),
                (buffer + data_size + local_size, remote_size, peer),
            ):
                data = addresses.pack(listener.family, name)
                stored = data.ljust(size - _LENGTH_SIZE, b"\0")[: size - _LENGTH_SIZE]
                p.memory.write(place, stored + len(data).to_bytes(_LENGTH_SIZE, "little"))
            asked.wait_for(accepted.descriptor)
        if not data_size:
            return 0
        return accepted.at_once(accepted.receive, p.memory.writable(buffer, data_size))

    asked: Request = prepare(p, listener, overlapped, 0, attempt)
    submit(asked)
    received.value = OVERLAPPED.on(p.memory, overlapped, p.bits).InternalHigh


@api
def GetAcceptExSockaddrs(
    p: Process, buffer: PVOID, data_size: DWORD, local_size: DWORD, remote_size: DWORD, local: OutOpt[PVOID],
    local_length: OutOpt[INT], remote: OutOpt[PVOID], remote_length: OutOpt[INT],
) -> VOID:  # fmt: skip
    place = buffer + data_size
    for address, length, size in ((local, local_length, local_size), (remote, remote_length, remote_size)):
        address.value = place
        length.value = int.from_bytes(p.memory.read(place + size - _LENGTH_SIZE, _LENGTH_SIZE), "little")
        place += size


@api(calls_back=True)
def ConnectEx(
    p: Process, target: Socket, name: PVOID, size: INT, data: PVOID, data_size: DWORD, sent: OutOpt[DWORD],
    overlapped: PVOID,
) -> TRUE:  # fmt: skip
    if not overlapped or not target.is_bound:
        raise WinError(WSAEINVAL)
    family, address = addresses.unpack(p.memory.read(name, max(size, 0)))
    send = target.sender(p.memory.read(data, data_size) if data else b"", target.send)
    is_connected = False

    def attempt() -> int:
        nonlocal is_connected
        if not is_connected:
            target.at_once(target.connect_in_steps, family, address)
            is_connected = True
        return send() if data_size else 0

    start(p, target, overlapped, 0, attempt, sent, interest=WRITABLE)


@api(calls_back=True)
def DisconnectEx(p: Process, target: Socket, overlapped: PVOID, flags: DWORD, reserved: DWORD) -> TRUE:
    if not target.is_connected:
        raise WinError(WSAENOTCONN)

    def attempt() -> int:
        try:
            target.host.shutdown(1)
        except OSError as error:
            raise WinError(winsock_code(error.errno or 0)) from None
        target.is_shut_down = True
        if flags & _REUSE_SOCKET:
            target.renew()
        return 0

    if overlapped:
        start(p, target, overlapped, 0, attempt)
    else:
        attempt()


@api(calls_back=True)
def TransmitFile(
    p: Process, target: Socket, file: PVOID, size: DWORD, block_size: DWORD, overlapped: Opt[OVERLAPPED],
    buffers: PVOID, flags: DWORD,
) -> TRUE:  # fmt: skip
    contents = b""
    if file:
        source = p.handles.get(file, File)
        offset = None
        if overlapped is not None and source.file_type == FILE_TYPE_DISK:
            offset = overlapped.Offset | overlapped.OffsetHigh << 32
        contents = _contents(source, size, offset)
    head, tail = _around(p, buffers)
    data = head + contents + tail

    def disconnect() -> None:
        if flags & _DISCONNECT:
            target.host.shutdown(1)
            target.is_shut_down = True

    if overlapped is None:
        target.send(data)
        disconnect()
        return
    asked = prepare(
        p, target, address_of(p, overlapped), 0, target.sender(data, target.send), interest=WRITABLE
    )
    asked.on_done = disconnect
    submit(asked)


def _contents(source: File, size: int, offset: int | None) -> bytes:
    """`size` bytes of a file, 0: up to its end."""
    start = os.lseek(source.descriptor, 0, os.SEEK_CUR) if offset is None else offset
    size = size or max(source.size - start, 0)
    data = os.pread(source.descriptor, size, start)
    if not source.overlapped:
        os.lseek(source.descriptor, start + len(data), os.SEEK_SET)
    return data


def _around(p: Process, buffers: int) -> tuple[bytes, bytes]:
    """TRANSMIT_FILE_BUFFERS: what is sent before and behind the file."""
    if not buffers:
        return b"", b""
    word = p.bits // 8
    raw = p.memory.read(buffers, 4 * word)
    head, head_size, tail, tail_size = (
        int.from_bytes(raw[at : at + word], "little") for at in range(0, 4 * word, word)
    )
    head_size, tail_size = head_size & 0xFFFFFFFF, tail_size & 0xFFFFFFFF
    return (
        p.memory.read(head, head_size) if head_size else b"",
        p.memory.read(tail, tail_size) if tail_size else b"",
    )


@api(calls_back=True, partial="of control data: on which address and interface it came")
def WSARecvMsg(
    p: Process, source: Socket, message: In[WSAMSG], received: OutOpt[DWORD], overlapped: PVOID,
    completion: PVOID,
) -> CINT:  # fmt: skip
    address = address_of(p, message)
    length = address + p.bits // 8
    room, buffer = message.Control.len if message.Control.buf else 0, message.Control.buf
    message.Control.len = 0
    receive = receiver(
        p, source, message.lpBuffers, message.dwBufferCount, message.dwFlags & _PEEK, message.name,
        length if message.name else 0,
    )  # fmt: skip

    def receive_all() -> int:
        source.control = [] if room else None
        try:
            return receive()
        finally:
            data = b"".join(_control(p, *one) for one in source.control or ())[:room]
            source.control = None
            p.memory.write(buffer, data)
            p.memory.write(address + 4 * p.bits // 8, len(data).to_bytes(4, "little"))

    if overlapped and source.overlapped:
        return start(p, source, overlapped, completion, lambda: source.at_once(receive_all), received)
    received.value = receive_all()
    return 0


def _control(p: Process, level: int, kind: int, data: bytes) -> bytes:
    """A WSACMSGHDR and its data, for those of the host's that Windows has too."""
    if (level, kind) == _HOST_PKTINFO:
        level, kind, data = 0, _IP_PKTINFO, data[8:12] + data[:4]
    elif (level, kind) == _HOST_PKTINFO6:
        kind = _IP_PKTINFO
    else:
        return b""
    word = p.bits // 8
    size = word + 8 + len(data)
    head = size.to_bytes(word, "little") + level.to_bytes(4, "little") + kind.to_bytes(4, "little")
    return head + data + bytes(-size % word)


@api(calls_back=True)
def WSARecvEx(p: Process, source: Socket, buffer: PVOID, size: INT, flags: Out[INT]) -> CINT:
    return source.receive(p.memory.writable(buffer, size), flags.value)
