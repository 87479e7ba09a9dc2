"""Echo requests: over the host's ICMP datagram sockets, over raw ones where only those are allowed."""

from __future__ import annotations

import errno
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    import _socket
    from typing import Any

_AF_INET, _DATAGRAM, _RAW = 2, 2, 3
_IPPROTO_IPV6 = 41
_MSG_ERRQUEUE, _ORIGIN_LOCAL = 0x2000, 1
_HEADER = 8  # bytes: type, code, checksum, identifier, sequence


class _Family:
    """What differs between the IP versions: the host's numbers of protocols, messages and options."""

    __slots__ = ("fragments", "hops", "level", "protocol", "received", "reply", "request", "service")

    def __init__(
        self, level: int, protocol: int, messages: tuple[int, int], hops: int, service: int, fragments: int,
        received: tuple[int, int, int],
    ) -> None:  # fmt: skip
        self.level, self.protocol = level, protocol
        self.request, self.reply = messages
        self.hops, self.service, self.fragments = hops, service, fragments
        self.received = received  # options that ask for errors, hops left and type of service


_V4 = _Family(0, 1, (8, 0), 2, 1, 10, (11, 12, 13))
_V6 = _Family(_IPPROTO_IPV6, 58, (128, 129), 16, 67, 23, (25, 51, 66))
_GOT = {(0, 2): "hops", (0, 1): "service", (_IPPROTO_IPV6, 52): "hops", (_IPPROTO_IPV6, 67): "service"}


class Options:
    """How a request travels."""

    __slots__ = ("fragments", "hops", "service")

    def __init__(self, hops: int = 128, service: int = 0, *, fragments: bool = True) -> None:
        self.hops, self.service, self.fragments = hops, service, fragments


class Answer:
    """What came back. `error`: None, or an ICMP error's type and code."""

    __slots__ = ("address", "data", "error", "hops", "service")

    def __init__(self, address: Any, data: bytes, error: tuple[int, int] | None = None) -> None:
        self.address, self.data, self.error = address, data, error
        self.hops = self.service = 0


def echo(family: int, address: Any, data: bytes, milliseconds: int, options: Options) -> Answer | None:
    """Send one request to the host's `address` and wait for what it brings; None if nothing came. Raises
    OSError: PermissionError where the host allows no such sockets.
    """
    from select import POLLERR, POLLIN, poll
    from time import monotonic

    version = _V4 if family == _AF_INET else _V6
    sock, is_raw = _open(family, version)
    try:
        sock.setsockopt(version.level, version.hops, options.hops)
        sock.setsockopt(version.level, version.service, options.service)
        sock.setsockopt(version.level, version.fragments, 0 if options.fragments else 2)
        for option in version.received:
            sock.setsockopt(version.level, option, 1)
        mark = os.urandom(4)  # identifier and sequence
        message = bytes((version.request, 0, 0, 0)) + mark + data
        sock.setblocking(False)
        sock.sendto(message[:2] + _checksum(message) + message[4:], address)
        waiting = poll()
        waiting.register(sock.fileno(), POLLIN | POLLERR)
        end = monotonic() + milliseconds / 1000
        while (left := end - monotonic()) > 0 and waiting.poll(left * 1000):
            answer = _receive(sock, version, mark if is_raw else mark[2:])
            if answer:
                return answer
        return None
    finally:
        sock.close()


def _open(family: int, version: _Family) -> tuple[_socket.socket, bool]:
    from _socket import socket

    try:
        return socket(family, _DATAGRAM, version.protocol), False
    except PermissionError:
        return socket(family, _RAW, version.protocol), True


def _receive(sock: _socket.socket, version: _Family, mark: bytes) -> Answer | None:
    """The answer to the request of this mark, if it is what arrived."""
    try:
        data, extra, _, source = sock.recvmsg(0x10000, 256, _MSG_ERRQUEUE)
        return _failure(data, extra, version, mark)
    except BlockingIOError:
        pass
    try:
        data, extra, _, source = sock.recvmsg(0x10000, 256)
    except BlockingIOError:
        return None
    if sock.type == _RAW and version is _V4:
        data = data[4 * (data[0] & 15) :]
    if len(data) < _HEADER or data[0] != version.reply or data[_HEADER - len(mark) : _HEADER] != mark:
        return None
    answer = Answer(source, data[_HEADER:])
    for level, option, value in extra:
        if (level, option) in _GOT:
            setattr(answer, _GOT[level, option], value[0])
    return answer


def _failure(data: bytes, extra: list[Any], version: _Family, mark: bytes) -> Answer | None:
    """What the error queue tells of the request: struct sock_extended_err and who sent it."""
    from _socket import inet_ntop

    for level, option, value in extra:
        if (level, option) != (version.level, version.received[0]):
            continue
        if value[4] == _ORIGIN_LOCAL:
            number = int.from_bytes(value[:4], "little")
            raise OSError(number, os.strerror(number))
        if data[_HEADER - len(mark) : _HEADER] == mark:
            packed = value[20:24] if version is _V4 else value[24:40]
            host = inet_ntop(_AF_INET if version is _V4 else 10, packed)
            return Answer((host, 0) if version is _V4 else (host, 0, 0, 0), b"", (value[5], value[6]))
    return None


def _checksum(message: bytes) -> bytes:
    """The complement of the words' sum in one's complement."""
    data = message + bytes(len(message) % 2)
    total = sum(int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return (total ^ 0xFFFF).to_bytes(2, "big")


def is_refused(error: OSError) -> bool:
    """Whether the host allows no sockets for echo requests."""
    return error.errno in (errno.EPERM, errno.EACCES, errno.EPROTONOSUPPORT)
