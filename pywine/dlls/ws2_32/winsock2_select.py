"""winsock2.h: waiting for several sockets: select and WSAPoll."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import CINT, INT, PVOID, ULONG
from pywine.abi.winerror import WSAEFAULT, WSAEINVAL
from pywine.nt.clock import monotonic
from pywine.nt.process import Process
from pywine.nt.sockets import (
    POLL_ERROR,
    POLL_HANGUP,
    POLL_PRIORITY,
    POLL_READ,
    POLL_WRITE,
    Socket,
    Winsock,
)  # fmt: skip

# POLL* of winsock2.h.
POLLRDNORM, POLLRDBAND, POLLWRNORM = 0x0100, 0x0200, 0x0010
POLLERR, POLLHUP, POLLNVAL = 0x1, 0x2, 0x4


def read_set(p: Process, address: int) -> list[int]:
    """The handles of an fd_set: a count, then an array."""
    if not address:
        return []
    count = int.from_bytes(p.memory.read(address, 4), "little")
    word = p.bits // 8
    data = p.memory.read(address + word, count * word)
    return [int.from_bytes(data[at : at + word], "little") for at in range(0, len(data), word)]


def _write_set(p: Process, address: int, handles: list[int]) -> None:
    if address:
        word = p.bits // 8
        p.memory.write(address, len(handles).to_bytes(4, "little"))
        p.memory.write(address + word, b"".join(handle.to_bytes(word, "little") for handle in handles))


@api
def __WSAFDIsSet(p: Process, handle: PVOID, set: PVOID) -> INT:
    return int(handle in read_set(p, set))


@api(calls_back=True)
def select(p: Process, count: INT, readers: PVOID, writers: PVOID, failed: PVOID, timeout: PVOID) -> CINT:
    p.state(Winsock).require()
    wanted = {POLL_READ: readers, POLL_WRITE: writers, POLL_PRIORITY: failed}
    sets = {
        interest: [(handle, Socket.from_argument(p, handle)) for handle in read_set(p, address)]
        for interest, address in wanted.items()
    }
    if not any(sets.values()):
        raise WinError(WSAEINVAL)
    interests: dict[int, int] = {}
    for interest, members in sets.items():
        for _, member in members:
            interests[member.descriptor] = interests.get(member.descriptor, 0) | interest
    happened = wait(p, interests, _seconds(p, timeout))
    for members in sets.values():
        for _, member in members:
            member.note(happened.get(member.descriptor, 0))
    total = 0
    for interest, members in sets.items():
        ready = [handle for handle, member in members if _is_ready(interest, happened, member)]
        _write_set(p, wanted[interest], ready)
        total += len(ready)
    return total


def _seconds(p: Process, timeout: int) -> float | None:
    """The value of a TIMEVAL; None without one."""
    if not timeout:
        return None
    seconds, microseconds = struct.unpack("<ii", p.memory.read(timeout, 8))
    return max(seconds + microseconds / 1_000_000, 0)


def _is_ready(interest: int, happened: dict[int, int], member: Socket) -> bool:
    """Whether a socket belongs into the answer: a failed connection is an exception, not writable."""
    events = happened.get(member.descriptor, 0)
    refused = member.is_connecting and bool(events & POLL_ERROR)
    if interest == POLL_READ:
        return bool(events & (POLL_READ | POLL_HANGUP | POLL_ERROR)) and not member.is_connecting
    if interest == POLL_WRITE:
        return bool(events & POLL_WRITE) and not refused
    return bool(events & POLL_PRIORITY) or refused


def wait(p: Process, interests: dict[int, int], seconds: float | None) -> dict[int, int]:
    """The host's poll events by descriptor, when there are any or the time is over."""
    interrupts = p.thread.interrupts
    deadline = None if seconds is None else monotonic() + seconds
    while True:
        left = None if deadline is None else max(deadline - monotonic(), 0)
        happened = interrupts.poll(interests, left)
        if happened or (deadline is not None and monotonic() >= deadline):
            return happened


@api(calls_back=True)
def WSAPoll(p: Process, array: PVOID, count: ULONG, milliseconds: INT) -> CINT:
    p.state(Winsock).require()
    if not array or not count:
        raise WinError(WSAEINVAL if array or not count else WSAEFAULT)
    entry = struct.Struct("<Qhh4x" if p.bits == 64 else "<Ihh")
    entries = list(entry.iter_unpack(p.memory.read(array, count * entry.size)))
    interests: dict[int, int] = {}
    sockets: list[Socket | None] = []
    for handle, events, _ in entries:
        member = _socket_or_none(p, handle)
        sockets.append(member)
        if member:
            interest = (POLL_READ if events & POLLRDNORM else 0) | (POLL_WRITE if events & POLLWRNORM else 0)
            interest |= POLL_PRIORITY if events & POLLRDBAND else 0
            interests[member.descriptor] = interests.get(member.descriptor, 0) | interest
    seconds = None if milliseconds < 0 else milliseconds / 1000
    happened = wait(p, interests, seconds if interests else 0)
    total = 0
    for index, (member, (_, events, _)) in enumerate(zip(sockets, entries, strict=True)):
        if member:
            member.note(happened.get(member.descriptor, 0))
        answer = _windows_events(happened.get(member.descriptor, 0), events) if member else POLLNVAL
        total += bool(answer)
        p.memory.write(array + index * entry.size + p.bits // 8 + 2, answer.to_bytes(2, "little"))
    return total


def _socket_or_none(p: Process, handle: int) -> Socket | None:
    try:
        return Socket.from_argument(p, handle)
    except WinError:
        return None


def _windows_events(happened: int, wanted: int) -> int:
    answer = (POLLRDNORM if happened & POLL_READ else 0) | (POLLWRNORM if happened & POLL_WRITE else 0)
    answer |= POLLRDBAND if happened & POLL_PRIORITY else 0
    answer &= wanted
    answer |= POLLERR if happened & POLL_ERROR else 0
    return answer | (POLLHUP if happened & POLL_HANGUP else 0)
