"""netioapi.h: names and numbers of interfaces, and notices of their changes, which never come."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import ASTR, BOOLEAN, DWORD, HANDLE, PVOID, SIZE_T, ULONG, ULONGLONG, USHORT, In, Out
from pywine.abi.winerror import ERROR_FILE_NOT_FOUND, ERROR_INVALID_PARAMETER, ERROR_NOT_ENOUGH_MEMORY
from pywine.dlls.iphlpapi.iphlpapi import luid_of
from pywine.host import network
from pywine.nt.process import Process


def _by_index(index: int) -> network.Interface | None:
    return next((found for found in network.interfaces() if found.index == index), None)


def _by_luid(luid: int) -> network.Interface | None:
    return next((found for found in network.interfaces() if luid_of(found) == luid), None)


def _windows_name(interface: network.Interface) -> str:
    return f"{'loopback' if interface.is_loopback else 'ethernet'}_{interface.index}"


@api
def if_nametoindex(p: Process, name: ASTR) -> ULONG:
    for interface in network.interfaces():
        if name in (interface.name, _windows_name(interface)):
            return interface.index
    return 0


@api
def if_indextoname(p: Process, index: ULONG, name: PVOID) -> PVOID:
    interface = _by_index(index)
    if interface is None:
        return 0
    p.memory.write(name, _windows_name(interface).encode() + b"\0")
    return name


@api
def ConvertInterfaceIndexToLuid(p: Process, index: ULONG, luid: Out[ULONGLONG]) -> DWORD:
    interface = _by_index(index)
    if interface is None:
        return ERROR_FILE_NOT_FOUND
    luid.value = luid_of(interface)
    return 0


@api
def ConvertInterfaceLuidToIndex(p: Process, luid: In[ULONGLONG], index: Out[ULONG]) -> DWORD:
    interface = _by_luid(luid.value)
    if interface is None:
        return ERROR_INVALID_PARAMETER
    index.value = interface.index
    return 0


@api
def ConvertInterfaceLuidToNameW(p: Process, luid: In[ULONGLONG], name: PVOID, size: SIZE_T) -> DWORD:
    return _give_name(p, luid.value, name, size, True)


@api
def ConvertInterfaceLuidToNameA(p: Process, luid: In[ULONGLONG], name: PVOID, size: SIZE_T) -> DWORD:
    return _give_name(p, luid.value, name, size, False)


def _give_name(p: Process, luid: int, name: int, size: int, wide: bool) -> int:
    interface = _by_luid(luid)
    if interface is None:
        return ERROR_INVALID_PARAMETER
    text = _windows_name(interface) + "\0"
    if size < len(text):
        return ERROR_NOT_ENOUGH_MEMORY
    p.memory.write(name, text.encode("utf-16-le" if wide else "ascii"))
    return 0


@api(
    names=("NotifyIpInterfaceChange", "NotifyUnicastIpAddressChange", "NotifyRouteChange2"),
    partial="no change is ever told",
)
def NotifyIpInterfaceChange(
    p: Process, family: USHORT, callback: PVOID, context: PVOID, initial: BOOLEAN, handle: Out[HANDLE]
) -> DWORD:
    handle.value = p.allocate(bytes(8))
    return 0


@api
def CancelMibChangeNotify2(p: Process, handle: HANDLE) -> DWORD:
    p.heap.free(handle)
    return 0
