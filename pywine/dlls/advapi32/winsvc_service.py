"""winsvc.h: what is asked of a service. There are none, so that no handle is one."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import DWORD, HANDLE, INT, PVOID, TRUE, TSTR, Out
from pywine.abi.winerror import ERROR_INVALID_HANDLE, ERROR_SERVICE_DOES_NOT_EXIST
from pywine.dlls.advapi32.winsvc import ServiceManager
from pywine.nt.process import Process


@api.aw
def StartService(p: Process, service: HANDLE, count: DWORD, arguments: PVOID) -> TRUE:
    raise WinError(ERROR_INVALID_HANDLE)


@api
def ControlService(p: Process, service: HANDLE, control: DWORD, status: PVOID) -> TRUE:
    raise WinError(ERROR_INVALID_HANDLE)


@api
def DeleteService(p: Process, service: HANDLE) -> TRUE:
    raise WinError(ERROR_INVALID_HANDLE)


@api
def QueryServiceStatus(p: Process, service: HANDLE, status: PVOID) -> TRUE:
    raise WinError(ERROR_INVALID_HANDLE)


@api
def QueryServiceStatusEx(
    p: Process, service: HANDLE, level: INT, buffer: PVOID, size: DWORD, needed: PVOID
) -> TRUE:
    raise WinError(ERROR_INVALID_HANDLE)


@api.aw
def QueryServiceConfig(p: Process, service: HANDLE, config: PVOID, size: DWORD, needed: PVOID) -> TRUE:
    raise WinError(ERROR_INVALID_HANDLE)


@api.aw
def QueryServiceConfig2(
    p: Process, service: HANDLE, level: DWORD, buffer: PVOID, size: DWORD, needed: PVOID
) -> TRUE:
    raise WinError(ERROR_INVALID_HANDLE)


@api.aw
def ChangeServiceConfig(
    p: Process, service: HANDLE, kind: DWORD, start: DWORD, error: DWORD, path: PVOID, group: PVOID,
    tag: PVOID, dependencies: PVOID, account: PVOID, password: PVOID, name: PVOID,
) -> TRUE:  # fmt: skip
    raise WinError(ERROR_INVALID_HANDLE)


@api.aw
def ChangeServiceConfig2(p: Process, service: HANDLE, level: DWORD, information: PVOID) -> TRUE:
    raise WinError(ERROR_INVALID_HANDLE)


@api.aw
def EnumDependentServices(
    p: Process, service: HANDLE, state: DWORD, services: PVOID, size: DWORD, needed: PVOID, count: PVOID
) -> TRUE:
    raise WinError(ERROR_INVALID_HANDLE)


@api.aw
def GetServiceKeyName(
    p: Process, manager: ServiceManager, display_name: TSTR, name: PVOID, size: Out[DWORD]
) -> TRUE:
    raise WinError(ERROR_SERVICE_DOES_NOT_EXIST)


@api
def QueryServiceObjectSecurity(
    p: Process, service: HANDLE, wanted: DWORD, descriptor: PVOID, size: DWORD, needed: PVOID
) -> TRUE:
    raise WinError(ERROR_INVALID_HANDLE)


@api
def SetServiceObjectSecurity(p: Process, service: HANDLE, wanted: DWORD, descriptor: PVOID) -> TRUE:
    raise WinError(ERROR_INVALID_HANDLE)
