"""winsvc.h: services, of which there are none; nobody may make one."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import DWORD, HANDLE, PVOID, TRUE, TSTR, Opt
from pywine.abi.winerror import (
    ERROR_ACCESS_DENIED,
    ERROR_FAILED_SERVICE_CONTROLLER_CONNECT,
    ERROR_INVALID_HANDLE,
    ERROR_SERVICE_DOES_NOT_EXIST,
)
from pywine.nt.objects import Object
from pywine.nt.process import Process

_MAY_CHANGE = (
    0x40000000 | 0x10000000 | 2 | 8 | 0x20
)  # GENERIC_WRITE, GENERIC_ALL, create, lock, modify boot config


class ServiceManager(Object):
    """The service control manager, opened for asking."""

    type_name = "ServiceManager"


@api.aw
def OpenSCManager(p: Process, machine: Opt[TSTR], database: Opt[TSTR], access: DWORD) -> HANDLE:
    if access & _MAY_CHANGE:
        raise WinError(ERROR_ACCESS_DENIED)
    return p.handles.open(ServiceManager(), access)


@api.aw
def OpenService(p: Process, manager: ServiceManager, name: TSTR, access: DWORD) -> HANDLE:
    raise WinError(ERROR_SERVICE_DOES_NOT_EXIST)


@api.aw
def CreateService(
    p: Process, manager: ServiceManager, name: TSTR, display_name: Opt[TSTR], access: DWORD, kind: DWORD,
    start: DWORD, error: DWORD, path: Opt[TSTR], group: Opt[TSTR], tag: PVOID, dependencies: PVOID,
    account: Opt[TSTR], password: Opt[TSTR],
) -> HANDLE:  # fmt: skip
    raise WinError(ERROR_ACCESS_DENIED)


@api
def CloseServiceHandle(p: Process, handle: HANDLE) -> TRUE:
    p.handles.get(handle, ServiceManager)
    p.handles.close(handle)


@api.aw
def EnumServicesStatus(
    p: Process, manager: ServiceManager, kind: DWORD, state: DWORD, services: PVOID, size: DWORD,
    needed: PVOID, count: PVOID, resume: PVOID,
) -> TRUE:  # fmt: skip
    for cell in (needed, count, resume):
        if cell:
            p.memory.write(cell, bytes(4))


@api.aw
def EnumServicesStatusEx(
    p: Process, manager: ServiceManager, level: DWORD, kind: DWORD, state: DWORD, services: PVOID,
    size: DWORD, needed: PVOID, count: PVOID, resume: PVOID, group: Opt[TSTR],
) -> TRUE:  # fmt: skip
    EnumServicesStatus(p, manager, kind, state, services, size, needed, count, resume)


@api.aw
def StartServiceCtrlDispatcher(p: Process, table: PVOID) -> TRUE:
    raise WinError(ERROR_FAILED_SERVICE_CONTROLLER_CONNECT)


@api.aw
def RegisterServiceCtrlHandler(p: Process, name: TSTR, handler: PVOID) -> HANDLE:
    raise WinError(ERROR_SERVICE_DOES_NOT_EXIST)


@api.aw
def RegisterServiceCtrlHandlerEx(p: Process, name: TSTR, handler: PVOID, context: PVOID) -> HANDLE:
    raise WinError(ERROR_SERVICE_DOES_NOT_EXIST)


@api
def SetServiceStatus(p: Process, service: HANDLE, status: PVOID) -> TRUE:
    raise WinError(ERROR_INVALID_HANDLE)


@api.aw
def GetServiceDisplayName(
    p: Process, manager: ServiceManager, name: TSTR, display_name: PVOID, size: PVOID
) -> TRUE:
    raise WinError(ERROR_SERVICE_DOES_NOT_EXIST)
