"""The loader's functions."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_DLL_NOT_FOUND, STATUS_INVALID_PARAMETER, STATUS_PROCEDURE_NOT_FOUND
from pywine.abi.struct import Struct
from pywine.abi.types import DWORD, PVOID, STATUS, ULONG, ULONG_PTR, In, Opt, Out, OutOpt
from pywine.abi.unicode import bytes_of, text_of
from pywine.abi.winternl import LDR_DATA_TABLE_ENTRY, UNICODE_STRING
from pywine.host.ffi import addressof, sizeof
from pywine.ldr.imports import ImportTable
from pywine.ldr.modules import LoadFailure, Module
from pywine.nt.process import Process

_RESOLUTION_FAILED = 4  # DELAYLOAD_GPA_FAILURE


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
    """How often the loader's lock was taken by programs."""

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


class LDR_DLL_NOTIFICATION_DATA(Struct):
    Flags: ULONG
    FullDllName: PVOID
    BaseDllName: PVOID
    DllBase: PVOID
    SizeOfImage: ULONG


class DllNotifications:
    """What programs have called when a DLL comes or goes, by what it is known by."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self.routines: dict[int, tuple[int, int]] = {}

    def tell(self, reason: int, module: Module) -> None:
        p = self._p
        layout = LDR_DATA_TABLE_ENTRY.layout(p.bits)
        block = p.allocate(b"", zeros=sizeof(LDR_DLL_NOTIFICATION_DATA.layout(p.bits)))
        data = LDR_DLL_NOTIFICATION_DATA.on(p.memory, block, p.bits)
        data.FullDllName = module.ldr_entry + layout.FullDllName.offset  # type: ignore[attr-defined]
        data.BaseDllName = module.ldr_entry + layout.BaseDllName.offset  # type: ignore[attr-defined]
        data.DllBase, data.SizeOfImage = module.base, module.size
        for routine, context in list(self.routines.values()):
            p.call(routine, reason, block, context)
        p.heap.free(block)


@api
def LdrRegisterDllNotification(
    p: Process, flags: ULONG, routine: PVOID, context: PVOID, cookie: Out[PVOID]
) -> STATUS:
    notifications = p.state(DllNotifications)
    if not notifications.routines:
        p.modules.watchers.append(notifications.tell)
    cookie.value = p.allocate(bytes(16))
    notifications.routines[cookie.value] = routine, context


@api
def LdrUnregisterDllNotification(p: Process, cookie: PVOID) -> STATUS:
    notifications = p.state(DllNotifications)
    if notifications.routines.pop(cookie, None) is None:
        raise NtError(STATUS_DLL_NOT_FOUND)
    p.heap.free(cookie)
    if not notifications.routines:
        p.modules.watchers.remove(notifications.tell)


class IMAGE_DELAYLOAD_DESCRIPTOR(Struct):
    Attributes: DWORD
    DllNameRVA: DWORD
    ModuleHandleRVA: DWORD
    ImportAddressTableRVA: DWORD
    ImportNameTableRVA: DWORD
    BoundImportAddressTableRVA: DWORD
    UnloadInformationTableRVA: DWORD
    TimeDateStamp: DWORD


class DELAYLOAD_INFO(Struct):
    Size: ULONG
    DelayloadDescriptor: PVOID
    ThunkAddress: PVOID
    TargetDllName: PVOID
    ImportDescribedByName: ULONG
    NameOrOrdinal: PVOID
    TargetModuleBase: PVOID
    Unused: PVOID
    LastError: ULONG


@api(calls_back=True)
def LdrResolveDelayLoadedAPI(
    p: Process, parent: Module, descriptor: In[IMAGE_DELAYLOAD_DESCRIPTOR], dll_hook: PVOID,
    system_hook: PVOID, thunk: PVOID, flags: ULONG,
) -> PVOID:  # fmt: skip
    """Source: "ResolveDelayLoadedAPI function", "Delay-Load Import Tables" (Microsoft's documentation)."""
    from pywine.dlls.kernel32.libloaderapi import load_library

    memory, word = p.memory, p.bits // 8
    dll, handle = parent.base + descriptor.DllNameRVA, parent.base + descriptor.ModuleHandleRVA
    name = memory.read_cstring(dll).decode("latin-1")
    addresses = parent.base + descriptor.ImportAddressTableRVA
    assert parent.image is not None  # builtin modules have no descriptors
    table = ImportTable(parent.image, name, parent.base + descriptor.ImportNameTableRVA, addresses)
    wanted = next(wanted for slot, wanted, _ in table.entries() if slot == thunk)
    base = int.from_bytes(memory.read(handle, word), "little")
    try:
        base = base or load_library(p, name, 0)
        memory.patch(handle, base.to_bytes(word, "little"))
        module = p.modules.with_base(base)
        address, error = p.modules.find_procedure(module, wanted), STATUS_PROCEDURE_NOT_FOUND
    except LoadFailure as failure:
        address, error = 0, failure.code
    if address:
        table.store(thunk, address)
        return address
    asked = wanted if isinstance(wanted, int) else p.allocate(wanted.encode("latin-1") + b"\0")
    if dll_hook:
        size = sizeof(DELAYLOAD_INFO.layout(p.bits))
        at = p.heap.allocate(size)
        info = DELAYLOAD_INFO.on(memory, at, p.bits)
        info.Size, info.ThunkAddress, info.TargetDllName = size, thunk, dll
        info.DelayloadDescriptor = addressof(descriptor) - memory.base
        info.ImportDescribedByName, info.NameOrOrdinal = isinstance(wanted, str), asked
        info.TargetModuleBase, info.Unused, info.LastError = base, 0, error
        replacement = p.call(dll_hook, _RESOLUTION_FAILED, at)
        p.heap.free(at)
        return replacement
    return p.call(system_hook, dll, asked) if system_hook else 0
