"""The loader's functions."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_DLL_NOT_FOUND, STATUS_INVALID_PARAMETER, STATUS_PROCEDURE_NOT_FOUND
from pywine.abi.types import PVOID, STATUS, ULONG, ULONG_PTR, In, Opt, Out, OutOpt
from pywine.abi.unicode import bytes_of, text_of
from pywine.abi.winternl import UNICODE_STRING
from pywine.ldr.modules import Module
from pywine.nt.process import Process


@api(calls_back=True)
def LdrLoadDll(p: Process, path: PVOID, flags: PVOID, name: In[UNICODE_STRING], module: Out[PVOID]) -> STATUS:
    from pywine.dlls.kernel32.libloaderapi import load_library

    module.value = load_library(p, text_of(p, name), 0)


@api(calls_back=True)
def LdrUnloadDll(p: Process, module: Module) -> STATUS:
    p.modules.free(module)


@api
def LdrGetDllHandle(
    p: Process, path: PVOID, flags: PVOID, name: In[UNICODE_STRING], module: Out[PVOID]
) -> STATUS:
    found = p.modules.find(text_of(p, name))
    if found is None:
        raise NtError(STATUS_DLL_NOT_FOUND)
    module.value = found.base


@api(calls_back=True)
def LdrGetProcedureAddress(
    p: Process, module: Module, name: Opt[UNICODE_STRING], ordinal: ULONG, address: Out[PVOID]
) -> STATUS:
    wanted = bytes_of(p, name).decode("latin-1") if name is not None else ordinal
    address.value = p.modules.find_procedure(module, wanted)
    if not address.value:
        raise NtError(STATUS_PROCEDURE_NOT_FOUND)


# Locks and notifications.


class LoaderLock:
    """How often the loader's lock was taken by programs, and what their notifications are known by."""

    def __init__(self, p: Process) -> None:
        self.cookies: set[int] = set()
        self.last = 0

    def cookie(self) -> int:
        self.last += 1
        self.cookies.add(self.last)
        return self.last


@api(stub="the loader locks itself")
def LdrLockLoaderLock(p: Process, flags: ULONG, state: OutOpt[ULONG], cookie: Out[ULONG_PTR]) -> STATUS:
    state.value, cookie.value = 1, p.state(LoaderLock).cookie()


@api(stub="the loader locks itself")
def LdrUnlockLoaderLock(p: Process, flags: ULONG, cookie: ULONG_PTR) -> STATUS:
    if cookie not in p.state(LoaderLock).cookies:
        raise NtError(STATUS_INVALID_PARAMETER)
    p.state(LoaderLock).cookies.discard(cookie)


@api(stub="programs are not told of DLLs that come and go")
def LdrRegisterDllNotification(
    p: Process, flags: ULONG, routine: PVOID, context: PVOID, cookie: Out[PVOID]
) -> STATUS:
    cookie.value = p.state(LoaderLock).cookie()


@api
def LdrUnregisterDllNotification(p: Process, cookie: PVOID) -> STATUS:
    if cookie not in p.state(LoaderLock).cookies:
        raise NtError(STATUS_DLL_NOT_FOUND)
    p.state(LoaderLock).cookies.discard(cookie)
