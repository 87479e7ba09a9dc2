"""roapi.h: the Windows Runtime, which has no classes here."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import DWORD, HRESULT, PVOID, ULONGLONG, VOID, Out
from pywine.dlls.ole32.combaseapi import enter, is_initialized, leave
from pywine.nt.process import Process

_CO_E_NOTINITIALIZED, _REGDB_E_CLASSNOTREG = 0x800401F0, 0x80040154
_RO_INIT_SINGLETHREADED, _APARTMENT_THREADED = 0, 2


@api
def RoInitialize(p: Process, kind: DWORD) -> HRESULT:
    return enter(p, _APARTMENT_THREADED if kind == _RO_INIT_SINGLETHREADED else 0)


@api
def RoUninitialize(p: Process) -> VOID:
    leave(p)


@api
def RoGetApartmentIdentifier(p: Process, identifier: Out[ULONGLONG]) -> HRESULT:
    if not is_initialized(p):
        return _CO_E_NOTINITIALIZED
    identifier.value = p.thread.id
    return 0


@api(partial="there are no classes")
def RoGetActivationFactory(p: Process, name: PVOID, interface: PVOID, factory: Out[PVOID]) -> HRESULT:
    factory.value = 0
    return _REGDB_E_CLASSNOTREG if is_initialized(p) else _CO_E_NOTINITIALIZED


@api(partial="there are no classes")
def RoActivateInstance(p: Process, name: PVOID, instance: Out[PVOID]) -> HRESULT:
    instance.value = 0
    return _REGDB_E_CLASSNOTREG if is_initialized(p) else _CO_E_NOTINITIALIZED


@api(names=("RoOriginateError",))
def RoOriginateError(p: Process, error: HRESULT, message: PVOID) -> DWORD:
    """Nobody listens: whether somebody was told."""
    return error < 0


@api(names=("GetRestrictedErrorInfo",))
def GetRestrictedErrorInfo(p: Process, info: Out[PVOID]) -> HRESULT:
    info.value = 0
    return 1


@api
def SetRestrictedErrorInfo(p: Process, info: PVOID) -> HRESULT:
    return 0
