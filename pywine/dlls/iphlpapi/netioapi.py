"""netioapi.h: the names, numbers and LUIDs of network interfaces."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Struct
from pywine.abi.types import (
    BOOLEAN,
    HANDLE,
    LSTATUS,
    PVOID,
    SIZE_T,
    ULONG,
    ULONGLONG,
    USHORT,
    VOID,
    In,
    Opt,
    Out,
)
from pywine.abi.winerror import (
    ERROR_FILE_NOT_FOUND,
    ERROR_INVALID_PARAMETER,
    ERROR_NETWORK_UNREACHABLE,
    ERROR_NOT_ENOUGH_MEMORY,
)
from pywine.dlls.iphlpapi.iphlpapi import luid_of, type_of
from pywine.host.interfaces import Interface, interfaces
from pywine.nt.process import Process
from pywine.nt.socket_address import AF_INET, SIZES, host_family, pack, unpack

_NAMES = {6: "ethernet", 24: "loopback"}
_NAME_SIZE = 257  # characters of an interface's name with its end


class MIB_IPFORWARD_ROW2(Struct, size=(104, 104)):
    InterfaceLuid: ULONGLONG
    InterfaceIndex: ULONG


def _find(luid: int) -> Interface:
    for interface in interfaces():
        if luid_of(interface) == luid:
            return interface
    raise WinError(ERROR_FILE_NOT_FOUND)


def _name(interface: Interface) -> str:
    return f"{_NAMES[type_of(interface)]}_{interface.index}"


@api
def ConvertInterfaceIndexToLuid(p: Process, index: ULONG, luid: Out[ULONGLONG]) -> LSTATUS:
    for interface in interfaces():
        if interface.index == index:
            luid.value = luid_of(interface)
            return
    raise WinError(ERROR_FILE_NOT_FOUND)


@api
def ConvertInterfaceLuidToIndex(p: Process, luid: In[ULONGLONG], index: Out[ULONG]) -> LSTATUS:
    index.value = _find(luid.value).index


@api
def ConvertInterfaceLuidToNameW(p: Process, luid: In[ULONGLONG], name: PVOID, length: SIZE_T) -> LSTATUS:
    text = _name(_find(luid.value))
    if len(text) >= length:
        raise WinError(ERROR_NOT_ENOUGH_MEMORY)
    p.memory.write(name, (text + "\0").encode("utf-16-le"))


@api
def ConvertInterfaceLuidToNameA(p: Process, luid: In[ULONGLONG], name: PVOID, length: SIZE_T) -> LSTATUS:
    text = _name(_find(luid.value))
    if len(text) >= length:
        raise WinError(ERROR_NOT_ENOUGH_MEMORY)
    p.memory.write(name, text.encode() + b"\0")


@api
def ConvertInterfaceLuidToAlias(p: Process, luid: In[ULONGLONG], name: PVOID, length: SIZE_T) -> LSTATUS:
    text = _find(luid.value).name
    if len(text) >= length:
        raise WinError(ERROR_NOT_ENOUGH_MEMORY)
    p.memory.write(name, (text + "\0").encode("utf-16-le"))


@api
def if_nametoindex(p: Process, name: PVOID) -> ULONG:
    wanted = p.read_ansi(name)
    for interface in interfaces():
        if wanted in (_name(interface), interface.name):
            return interface.index
    return 0


@api
def if_indextoname(p: Process, index: ULONG, name: PVOID) -> PVOID:
    for interface in interfaces():
        if interface.index == index:
            p.memory.write(name, _name(interface).encode()[: _NAME_SIZE - 1] + b"\0")
            return name
    return 0


@api(partial="the source address and the interface")
def GetBestRoute2(
    p: Process, luid: Opt[ULONGLONG], index: ULONG, source: PVOID, destination: PVOID, options: ULONG,
    route: Out[MIB_IPFORWARD_ROW2], best: PVOID,
) -> LSTATUS:  # fmt: skip
    from _socket import SOCK_DGRAM, socket

    family = int.from_bytes(p.memory.read(destination, 2), "little")
    _, target = unpack(p.memory.read(destination, SIZES.get(family, 2)))
    probe = socket(host_family(family), SOCK_DGRAM)
    try:
        probe.connect((target[0], target[1] or 1, *target[2:]))
        name = pack(family, probe.getsockname())
    except OSError:
        raise WinError(ERROR_NETWORK_UNREACHABLE) from None
    finally:
        probe.close()
    own = name[4:8] if family == AF_INET else name[8:24]
    for interface in interfaces():
        if any(packed == own for _, packed, _, _ in interface.addresses):
            route.InterfaceLuid, route.InterfaceIndex = luid_of(interface), interface.index
    p.memory.write(best, name[:2] + bytes(2) + name[4:].ljust(24, b"\0"))


@api(partial="what changes is not told")
def NotifyIpInterfaceChange(
    p: Process, family: USHORT, callback: PVOID, context: PVOID, initial: BOOLEAN, handle: Out[HANDLE]
) -> LSTATUS:
    if not callback:
        raise WinError(ERROR_INVALID_PARAMETER)
    handle.value = p.allocate(bytes(8))


@api
def CancelMibChangeNotify2(p: Process, handle: PVOID) -> LSTATUS:
    p.heap.free(handle)


@api
def FreeMibTable(p: Process, table: PVOID) -> VOID:
    p.heap.free(table)
