"""setupapi.h: sets of devices, which are empty."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import (
    DWORD,
    FILE_HANDLE,
    HANDLE,
    PVOID,
    TBUF,
    TRUE,
    TSTR,
    Opt,
    OutOpt,
)
from pywine.abi.winerror import (
    ERROR_INVALID_HANDLE,
    ERROR_INVALID_PARAMETER,
    ERROR_INVALID_USER_BUFFER,
    ERROR_NO_MORE_ITEMS,
)
from pywine.nt.opaque import Opaque
from pywine.nt.process import Process

_ALL_CLASSES = 4
_DEVICE_SIZE, _INTERFACE_SIZE = (28, 32), (28, 32)  # SP_DEVINFO_DATA, SP_DEVICE_INTERFACE_DATA: x86, x64


class Sets(Opaque):
    """HDEVINFO."""


def _require(p: Process, handle: int) -> None:
    if p.state(Sets).find(handle) is None:
        raise WinError(ERROR_INVALID_HANDLE)


def _has_size(p: Process, address: int, sizes: tuple[int, int]) -> bool:
    """Whether a structure says that it has the size it must have."""
    size = int.from_bytes(p.memory.read(address, 4), "little") if address else 0
    return size == sizes[p.bits == 64]


def _open(p: Process) -> int:
    return p.state(Sets).open("devices")


@api.aw
def SetupDiGetClassDevs(
    p: Process, device_class: PVOID, enumerator: Opt[TSTR], parent: HANDLE, flags: DWORD
) -> FILE_HANDLE:
    if not device_class and not flags & _ALL_CLASSES:
        raise WinError(ERROR_INVALID_PARAMETER)
    return _open(p)


@api.aw
def SetupDiGetClassDevsEx(
    p: Process,
    device_class: PVOID,
    enumerator: Opt[TSTR],
    parent: HANDLE,
    flags: DWORD,
    devices: HANDLE,
    machine: Opt[TSTR],
    reserved: PVOID,
) -> FILE_HANDLE:
    """A set that is given is added to, which leaves it as it is."""
    if not device_class and not flags & _ALL_CLASSES:
        raise WinError(ERROR_INVALID_PARAMETER)
    if devices:
        _require(p, devices)
        return devices
    return _open(p)


@api
def SetupDiCreateDeviceInfoList(p: Process, device_class: PVOID, parent: HANDLE) -> FILE_HANDLE:
    return _open(p)


@api
def SetupDiDestroyDeviceInfoList(p: Process, devices: HANDLE) -> TRUE:
    _require(p, devices)
    p.state(Sets).close(devices)


@api
def SetupDiEnumDeviceInfo(p: Process, devices: HANDLE, index: DWORD, data: PVOID) -> TRUE:
    _require(p, devices)
    if not data:
        raise WinError(ERROR_INVALID_PARAMETER)
    if not _has_size(p, data, _DEVICE_SIZE):
        raise WinError(ERROR_INVALID_USER_BUFFER)
    raise WinError(ERROR_NO_MORE_ITEMS)


@api
def SetupDiEnumDeviceInterfaces(
    p: Process, devices: HANDLE, device: PVOID, interface_class: PVOID, index: DWORD, data: PVOID
) -> TRUE:
    _require(p, devices)
    if not _has_size(p, data, _INTERFACE_SIZE):
        raise WinError(ERROR_INVALID_PARAMETER)
    raise WinError(ERROR_NO_MORE_ITEMS)


def _no_such_device(p: Process, devices: int) -> None:
    """Nothing that a program says is a device of a set can be one."""
    _require(p, devices)
    raise WinError(ERROR_INVALID_PARAMETER)


@api.aw
def SetupDiGetDeviceRegistryProperty(
    p: Process,
    devices: HANDLE,
    device: PVOID,
    which: DWORD,
    kind: OutOpt[DWORD],
    buffer: PVOID,
    size: DWORD,
    needed: OutOpt[DWORD],
) -> TRUE:
    _no_such_device(p, devices)


@api.aw
def SetupDiGetDeviceInstanceId(
    p: Process, devices: HANDLE, device: PVOID, out: TBUF, needed: OutOpt[DWORD]
) -> TRUE:
    _no_such_device(p, devices)


@api.aw
def SetupDiGetDeviceInterfaceDetail(
    p: Process,
    devices: HANDLE,
    data: PVOID,
    detail: PVOID,
    size: DWORD,
    needed: OutOpt[DWORD],
    device: PVOID,
) -> TRUE:
    _no_such_device(p, devices)
