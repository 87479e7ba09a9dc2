"""icmpapi.h: echo requests."""

from __future__ import annotations

import errno

from pywine.abi.api import api
from pywine.abi.errors import NtError, WinError
from pywine.abi.struct import Array, Struct, at
from pywine.abi.types import BYTE, DWORD, HANDLE, PVOID, TRUE, ULONG, USHORT, WORD, In, Opt
from pywine.abi.winerror import (
    ERROR_INVALID_HANDLE,
    ERROR_INVALID_NETNAME,
    ERROR_INVALID_PARAMETER,
    ERROR_IO_PENDING,
)
from pywine.host.ffi import addressof, sizeof
from pywine.host.icmp import Answer, Options, echo, is_refused
from pywine.host.interfaces import interfaces
from pywine.nt.clock import monotonic_ns
from pywine.nt.objects import Object
from pywine.nt.process import Process
from pywine.nt.socket_address import AF_INET, AF_INET6, host_family, pack, unpack
from pywine.nt.sockets import Winsock, is_loopback
from pywine.nt.sync import Event

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NET_UNREACHABLE, _HOST_UNREACHABLE, _TOO_BIG, _TIMED_OUT = 11002, 11003, 11009, 11010  # IP_STATUS
_PARAMETER_PROBLEM, _SOURCE_QUENCH, _GENERAL_FAILURE = 11015, 11016, 11050
_STATUS_V4 = {
    (3, 0): _NET_UNREACHABLE, (3, 1): _HOST_UNREACHABLE, (3, 2): 11004, (3, 3): 11005, (3, 4): _TOO_BIG,
    (3, 6): _NET_UNREACHABLE, (4, 0): _SOURCE_QUENCH, (11, 0): 11013, (11, 1): 11014,
    (12, 0): _PARAMETER_PROBLEM,
}  # fmt: skip
_STATUS_V6 = {
    (1, 0): _NET_UNREACHABLE, (1, 3): _HOST_UNREACHABLE, (1, 4): 11005, (2, 0): _TOO_BIG, (3, 0): 11013,
    (3, 1): 11014, (4, 0): _PARAMETER_PROBLEM,
}  # fmt: skip
_OF_HOST = {
    errno.ENETUNREACH: _NET_UNREACHABLE,
    errno.EHOSTUNREACH: _HOST_UNREACHABLE,
    errno.EMSGSIZE: _TOO_BIG,
}
_DO_NOT_FRAGMENT, _ERROR_ROOM = 2, 8
_OWN_HOPS = 128
_PARTIAL = (
    "answers before it returns, with an event too; where the host allows no ICMP sockets, only this machine"
    " is there"
)


class IcmpFile(Object):
    """What IcmpCreateFile opens."""

    type_name = "File"

    def __init__(self, family: int) -> None:
        super().__init__()
        self.family = family


class IP_OPTION_INFORMATION(Struct):
    Ttl: BYTE
    Tos: BYTE
    Flags: BYTE
    OptionsSize: BYTE
    OptionsData: PVOID


class ICMP_ECHO_REPLY(Struct):
    Address: ULONG
    Status: ULONG
    RoundTripTime: ULONG
    DataSize: USHORT
    Reserved: USHORT
    Data: PVOID
    Options: IP_OPTION_INFORMATION


class ICMPV6_ECHO_REPLY(Struct, pack=2):
    Port: USHORT
    FlowInfo: ULONG
    Address: Array[BYTE, 16]
    Scope: ULONG
    Status: ULONG = at(28, 28)
    RoundTripTime: ULONG


class _Exchange:
    """One request: what it sends and what it has brought."""

    def __init__(self, p: Process, file: int, target: bytes, options: Any) -> None:
        self._p = p
        self.family, self._address = unpack(target)
        self._require(file)
        how = Options()
        if options:
            how = Options(options.Ttl, options.Tos, fragments=not options.Flags & _DO_NOT_FRAGMENT)
        self._options = how
        self.answer: Answer | None = None
        self.milliseconds = 0

    def _require(self, file: int) -> None:
        try:
            opened = self._p.handles.get(file, IcmpFile)
        except NtError:
            raise WinError(ERROR_INVALID_PARAMETER) from None
        if opened.family != self.family:
            raise WinError(ERROR_INVALID_PARAMETER)

    @property
    def status(self) -> int:
        """IP_STATUS of what came."""
        if self.answer is None:
            return _TIMED_OUT
        if self.answer.error is None:
            return 0
        known = _STATUS_V4 if self.family == AF_INET else _STATUS_V6
        kind, code = self.answer.error
        return known.get((kind, code)) or known.get((kind, 0)) or _GENERAL_FAILURE

    def run(self, data: bytes, timeout: int) -> None:
        """Raises WinError with an IP_STATUS where nothing could be sent, or nothing came."""
        p, host = self._p, self._address[0]
        if not (p.state(Winsock).has_network or is_loopback(host)):
            raise WinError(_NET_UNREACHABLE)
        begin = monotonic_ns()
        try:
            self.answer = p.block(echo, host_family(self.family), self._address, data, timeout, self._options)
        except OSError as error:
            if not is_refused(error):
                raise WinError(_OF_HOST.get(error.errno or 0, _GENERAL_FAILURE)) from None
            self._pretend(data, timeout)
        self.milliseconds = (monotonic_ns() - begin) // 1_000_000
        if self.answer is None:
            raise WinError(_TIMED_OUT)

    def _pretend(self, data: bytes, timeout: int) -> None:
        from time import sleep

        if not is_loopback(self._address[0]) and not self._is_own():
            self._p.block(sleep, timeout / 1000)
            return
        self.answer = Answer(self._address, data)
        self.answer.hops = _OWN_HOPS

    def _is_own(self) -> bool:
        from _socket import inet_pton

        family = host_family(self.family)
        packed = inet_pton(family, self._address[0])
        return any(
            (family, packed) == known[:2] for interface in interfaces() for known in interface.addresses
        )

    def store(self, buffer: int, room: int) -> None:
        """Write the reply and the data behind it."""
        answer = self.answer or Answer(self._address, b"")
        store = _store_v4 if self.family == AF_INET else _store_v6
        store(self._p, buffer, room, self, answer)


def _store_v4(p: Process, buffer: int, room: int, exchange: _Exchange, answer: Answer) -> None:
    reply = ICMP_ECHO_REPLY.layout(p.bits)()
    size = sizeof(reply)
    data = answer.data[: room - size]
    reply.Address = int.from_bytes(pack(AF_INET, answer.address)[4:8], "little")
    reply.Status, reply.RoundTripTime = exchange.status, exchange.milliseconds
    reply.DataSize, reply.Data = len(data), buffer + size
    reply.Options.Ttl, reply.Options.Tos = answer.hops, answer.service
    p.memory.write(buffer, bytes(reply) + data)


def _store_v6(p: Process, buffer: int, room: int, exchange: _Exchange, answer: Answer) -> None:
    reply = ICMPV6_ECHO_REPLY.layout(p.bits)()
    size = sizeof(reply)
    reply.Address[:] = pack(AF_INET6, answer.address)[8:24]
    reply.Scope = answer.address[3]
    reply.Status, reply.RoundTripTime = exchange.status, exchange.milliseconds
    p.memory.write(buffer, bytes(reply) + answer.data[: room - size])


@api
def IcmpCreateFile(p: Process) -> HANDLE:
    return p.handles.open(IcmpFile(AF_INET))


@api
def Icmp6CreateFile(p: Process) -> HANDLE:
    return p.handles.open(IcmpFile(AF_INET6))


@api
def IcmpCloseHandle(p: Process, file: HANDLE) -> TRUE:
    try:
        p.handles.get(file, IcmpFile)
    except NtError:
        raise WinError(ERROR_INVALID_HANDLE) from None
    p.handles.close(file)


@api(calls_back=True, partial=_PARTIAL)
def IcmpSendEcho(
    p: Process, file: HANDLE, target: ULONG, data: PVOID, size: WORD, options: Opt[IP_OPTION_INFORMATION],
    buffer: PVOID, room: DWORD, timeout: DWORD,
) -> DWORD:  # fmt: skip
    return _send(p, file, _ipv4(target), (data, size), options, (buffer, room), timeout, (0, 0, 0))


@api(calls_back=True, partial=_PARTIAL)
def IcmpSendEcho2(
    p: Process, file: HANDLE, event: HANDLE, routine: PVOID, context: PVOID, target: ULONG, data: PVOID,
    size: WORD, options: Opt[IP_OPTION_INFORMATION], buffer: PVOID, room: DWORD, timeout: DWORD,
) -> DWORD:  # fmt: skip
    told = (event, routine, context)
    return _send(p, file, _ipv4(target), (data, size), options, (buffer, room), timeout, told)


@api(calls_back=True, partial=_PARTIAL)
def IcmpSendEcho2Ex(
    p: Process, file: HANDLE, event: HANDLE, routine: PVOID, context: PVOID, source: ULONG, target: ULONG,
    data: PVOID, size: WORD, options: Opt[IP_OPTION_INFORMATION], buffer: PVOID, room: DWORD, timeout: DWORD,
) -> DWORD:  # fmt: skip
    told = (event, routine, context)
    return _send(p, file, _ipv4(target), (data, size), options, (buffer, room), timeout, told)


@api(calls_back=True, partial=_PARTIAL)
def Icmp6SendEcho2(
    p: Process, file: HANDLE, event: HANDLE, routine: PVOID, context: PVOID, source: PVOID, target: PVOID,
    data: PVOID, size: WORD, options: Opt[IP_OPTION_INFORMATION], buffer: PVOID, room: DWORD, timeout: DWORD,
) -> DWORD:  # fmt: skip
    told = (event, routine, context)
    return _send(p, file, p.memory.read(target, 28), (data, size), options, (buffer, room), timeout, told)


def _ipv4(target: int) -> bytes:
    """The SOCKADDR of an IPAddr."""
    if not target:
        raise WinError(ERROR_INVALID_NETNAME)
    return AF_INET.to_bytes(2, "little") + bytes(2) + target.to_bytes(4, "little") + bytes(8)


def _send(
    p: Process, file: int, target: bytes, sent: tuple[int, int], options: Any, place: tuple[int, int],
    timeout: int, told: tuple[int, int, int],
) -> int:  # fmt: skip
    """Send and wait. `told`: an event and a routine with its context that are told of a reply."""
    exchange = _Exchange(p, file, target, options)
    buffer, room = place
    kind = ICMP_ECHO_REPLY if exchange.family == AF_INET else ICMPV6_ECHO_REPLY
    if not buffer or room < sizeof(kind.layout(p.bits)) + _ERROR_ROOM:
        raise WinError(ERROR_INVALID_PARAMETER)
    handle, routine, context = told
    event = p.handles.get(handle, Event) if handle else None
    try:
        exchange.run(p.memory.read(*sent) if sent[1] else b"", timeout)
    except WinError as error:
        if error.code != _TIMED_OUT or not (event or routine):
            raise
    exchange.store(buffer, room)
    if not (event or routine):
        return 1
    replies = p.state(Replies)
    replies.pending[buffer] = 1 if exchange.answer else 0
    if event:
        event.set()
    else:
        p.thread.apcs.append((routine, context, replies.status_block(exchange.status), 0))
    raise WinError(ERROR_IO_PENDING)


class Replies:
    """How many replies lie in buffers that IcmpParseReplies has not seen yet."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self.pending: dict[int, int] = {}
        self._block = 0

    def status_block(self, status: int) -> int:
        """The IO_STATUS_BLOCK that routines are shown."""
        word = self._p.bits // 8
        self._block = self._block or self._p.allocate(bytes(2 * word))
        self._p.memory.write(self._block, status.to_bytes(word, "little") + bytes(word))
        return self._block


@api
def IcmpParseReplies(p: Process, reply: In[ICMP_ECHO_REPLY], room: DWORD) -> DWORD:
    return _parse(p, reply)


@api
def Icmp6ParseReplies(p: Process, reply: In[ICMPV6_ECHO_REPLY], room: DWORD) -> DWORD:
    return _parse(p, reply)


def _parse(p: Process, reply: Any) -> int:
    count = p.state(Replies).pending.pop(addressof(reply) - p.memory.base, 0)
    if not count:
        raise WinError(reply.Status or ERROR_INVALID_PARAMETER)
    return count
