"""ws2tcpip.h: GetAddrInfoEx: resolving that may go on after the call has returned."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Struct
from pywine.abi.types import CINT, DWORD, HANDLE, INT, LSTATUS, PVOID, SIZE_T, VOID, Opt, Out
from pywine.abi.winerror import (
    ERROR_IO_PENDING,
    WSA_E_CANCELLED,
    WSAEINPROGRESS,
    WSAEINVAL,
    WSAHOST_NOT_FOUND,
    WSASERVICE_NOT_FOUND,
)
from pywine.dlls.kernel32.overlapped import OVERLAPPED, address_of
from pywine.dlls.ntdll.rtl_threadpool import once
from pywine.dlls.ws2_32.ws2tcpip import ADDRINFOA, check_hints
from pywine.nt import socket_address as addresses
from pywine.nt.objects import Object
from pywine.nt.process import Process
from pywine.nt.resolver import AI_CANONNAME, host_addresses, service_port
from pywine.nt.sockets import Winsock
from pywine.nt.sync import Event

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ALL, _DNS = 0, 12  # NS_*
_PENDING = 0x103


class ADDRINFOEXW(Struct):
    ai_flags: INT
    ai_family: INT
    ai_socktype: INT
    ai_protocol: INT
    ai_addrlen: SIZE_T
    ai_canonname: PVOID
    ai_addr: PVOID
    ai_blob: PVOID
    ai_bloblen: SIZE_T
    ai_provider: PVOID
    ai_next: PVOID


class Query(Object):
    """What is being resolved."""

    type_name = "AddrInfoEx"
    is_canceled = False


def _resolve(p: Process, node: str, service: str, asked: Any) -> int:
    """The first ADDRINFOEX of the answer. Raises WinError."""
    port = service_port(service, asked.ai_socktype, asked.ai_flags)
    canonical, found = host_addresses(p, node, asked.ai_family, port, asked.ai_flags)
    if not found:
        raise WinError(WSAHOST_NOT_FOUND)
    layout = ADDRINFOEXW.layout(p.bits)
    following = 0
    for index, (family, address) in reversed(list(enumerate(found))):
        name = addresses.pack(family, (address[0], port, *address[2:]))
        entry = layout()
        size = len(bytes(entry))
        entry.ai_flags, entry.ai_family = asked.ai_flags, family
        entry.ai_socktype, entry.ai_protocol = asked.ai_socktype, asked.ai_protocol
        entry.ai_addrlen, entry.ai_next = len(name), following
        if canonical and asked.ai_flags & AI_CANONNAME and not index:
            entry.ai_canonname = p.allocate((canonical + "\0").encode("utf-16-le"))
        block = p.allocate(bytes(size) + name)
        entry.ai_addr = block + size
        p.memory.write(block, bytes(entry))
        following = block
    return following


@api(calls_back=True, partial="the name spaces of DNS; no time-out, and cancelling waits for the host")
def GetAddrInfoExW(
    p: Process, node: PVOID, service: PVOID, space: DWORD, provider: PVOID, hints: PVOID, result: Out[PVOID],
    timeout: PVOID, overlapped: Opt[OVERLAPPED], routine: PVOID, handle: PVOID,
) -> LSTATUS:  # fmt: skip
    p.state(Winsock).require()
    result.value = 0
    if space not in (_ALL, _DNS):
        raise WinError(WSASERVICE_NOT_FOUND)
    if not node and not service:
        raise WinError(WSAHOST_NOT_FOUND)
    asked = ADDRINFOA.layout(p.bits)()
    if hints:  # begins like an ADDRINFOA
        size = len(bytes(asked))
        asked = type(asked).from_buffer_copy(p.memory.read(hints, size))
    host = p.memory.read_wstring(node) if node else ""
    port = p.memory.read_wstring(service) if service else ""
    check_hints(asked, has_node=bool(node))
    if overlapped is None:
        result.value = _resolve(p, host, port, asked)
        return
    query, block, place = Query(), address_of(p, overlapped), address_of(p, result)
    event = p.handles.get(overlapped.hEvent, Event) if overlapped.hEvent and not routine else None
    overlapped.Internal, overlapped.InternalHigh = _PENDING, 0
    if event:
        event.signaled = False
    value = p.handles.open(query)
    if handle:
        p.memory.write(handle, value.to_bytes(p.bits // 8, "little"))

    def answer(_instance: int) -> None:
        code = found = 0
        try:
            found = _resolve(p, host, port, asked)
        except WinError as error:
            code = error.code
        if query.is_canceled:
            code, found = WSA_E_CANCELLED, 0
        p.memory.write(place, found.to_bytes(p.bits // 8, "little"))
        OVERLAPPED.on(p.memory, block, p.bits).Internal = code
        p.handles.close(value)
        if event:
            event.set()
        elif routine:
            p.call(routine, code, 0, block)

    task = once(p, 0, 0, 0)
    task.post(answer)
    task.pool.provide()
    raise WinError(ERROR_IO_PENDING)


@api
def GetAddrInfoExOverlappedResult(p: Process, overlapped: Opt[OVERLAPPED]) -> CINT:
    if overlapped is None:
        return WSAEINVAL
    return WSAEINPROGRESS if overlapped.Internal == _PENDING else overlapped.Internal


@api
def GetAddrInfoExCancel(p: Process, handle: Out[HANDLE]) -> LSTATUS:
    p.handles.get(handle.value, Query).is_canceled = True


@api(names=("FreeAddrInfoExW", "FreeAddrInfoEx"))
def FreeAddrInfoExW(p: Process, first: PVOID) -> VOID:
    while first:
        entry = ADDRINFOEXW.on(p.memory, first, p.bits)
        if entry.ai_canonname:
            p.heap.free(entry.ai_canonname)
        following = entry.ai_next
        p.heap.free(first)
        first = following
