"""The loader's functions."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_DLL_NOT_FOUND, STATUS_PROCEDURE_NOT_FOUND
from pywine.abi.types import PVOID, STATUS, ULONG, In, Opt, Out
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
