"""The loader's functions on modules that are there, on their resources, and on where DLLs are looked for."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import NtError, WinError
from pywine.abi.ntstatus import (
    STATUS_BUFFER_TOO_SMALL,
    STATUS_DLL_NOT_FOUND,
    STATUS_INFO_LENGTH_MISMATCH,
    STATUS_INVALID_PARAMETER,
    STATUS_NO_MORE_ENTRIES,
)
from pywine.abi.text import encode_wide
from pywine.abi.types import HMODULE, PVOID, STATUS, ULONG, In, Opt, Out, OutOpt
from pywine.abi.unicode import text_of
from pywine.abi.winternl import UNICODE_STRING
from pywine.dlls.ntdll.ldr import LdrGetProcedureAddress
from pywine.ldr.module import PINNED
from pywine.ldr.modules import Module
from pywine.nt.process import Process

_ADD_REFERENCE_PIN = 1
_UNCHANGED, _PIN = 1, 2  # of LdrGetDllHandleEx
_NAME_SIZE = 256
_BY_TYPE, _BY_NAME, _BY_LANGUAGE = 1, 2, 3  # how much of a resource's path is given


# Modules.


@api
def LdrAddRefDll(p: Process, flags: ULONG, module: Module) -> STATUS:
    if flags & ~_ADD_REFERENCE_PIN:
        raise NtError(STATUS_INVALID_PARAMETER)
    if flags & _ADD_REFERENCE_PIN:
        module.references = PINNED
    else:
        module.refer()


@api
def LdrGetDllHandleEx(
    p: Process, flags: ULONG, path: PVOID, characteristics: PVOID, name: In[UNICODE_STRING],
    module: OutOpt[PVOID],
) -> STATUS:  # fmt: skip
    if flags & ~(_UNCHANGED | _PIN) or flags == _UNCHANGED | _PIN:
        raise NtError(STATUS_INVALID_PARAMETER)
    found = p.modules.find(text_of(p, name))
    if found is None:
        raise NtError(STATUS_DLL_NOT_FOUND)
    if flags & _PIN:
        found.references = PINNED
    elif not flags & _UNCHANGED:
        found.refer()
    module.value = found.base


@api
def LdrGetDllHandleByMapping(p: Process, base: PVOID, module: Out[PVOID]) -> STATUS:
    module.value = _with_base(p, base).base


@api
def LdrGetDllHandleByName(
    p: Process, base_name: Opt[UNICODE_STRING], full_name: Opt[UNICODE_STRING], module: Out[PVOID]
) -> STATUS:
    if base_name is None and full_name is None:
        raise NtError(STATUS_INVALID_PARAMETER)
    name = text_of(p, full_name if full_name is not None else base_name)
    found = p.modules.find(name)
    if found is None:
        raise NtError(STATUS_DLL_NOT_FOUND)
    module.value = found.base


def _with_base(p: Process, base: int) -> Module:
    try:
        return p.modules.with_base(base)
    except WinError:
        raise NtError(STATUS_DLL_NOT_FOUND) from None


@api
def LdrGetDllFullName(p: Process, module: PVOID, name: Out[UNICODE_STRING]) -> STATUS:
    found = _with_base(p, module) if module else p.modules.exe
    data = encode_wide(found.path)
    name.Length = min(len(data), name.MaximumLength)
    p.memory.write(name.Buffer, (data + b"\0\0")[: name.MaximumLength])
    if name.MaximumLength < len(data) + 2:
        raise NtError(STATUS_BUFFER_TOO_SMALL)


@api
def LdrFindEntryForAddress(p: Process, address: PVOID, entry: Out[PVOID]) -> STATUS:
    found = p.modules.at(address)
    if found is None or not found.ldr_entry:
        raise NtError(STATUS_NO_MORE_ENTRIES)
    entry.value = found.ldr_entry


@api(calls_back=True)
def LdrEnumerateLoadedModules(p: Process, reserved: ULONG, routine: PVOID, context: PVOID) -> STATUS:
    if reserved or not routine:
        raise NtError(STATUS_INVALID_PARAMETER)
    stop = p.allocate(b"\0")
    for module in list(p.modules.loaded):
        if module.ldr_entry:
            p.call(routine, module.ldr_entry, context, stop)
        if p.memory.read(stop, 1) != b"\0":
            break
    p.heap.free(stop)


@api
def LdrDisableThreadCalloutsForDll(p: Process, module: Module) -> STATUS:
    module.thread_calls = False


@api(calls_back=True)
def LdrGetProcedureAddressEx(
    p: Process, module: Module, name: Opt[UNICODE_STRING], ordinal: ULONG, address: Out[PVOID], flags: ULONG
) -> STATUS:
    LdrGetProcedureAddress(p, module, name, ordinal, address)


@api(calls_back=True)
def LdrGetProcedureAddressForCaller(
    p: Process, module: Module, name: Opt[UNICODE_STRING], ordinal: ULONG, address: Out[PVOID], flags: ULONG,
    caller: PVOID,
) -> STATUS:  # fmt: skip
    LdrGetProcedureAddress(p, module, name, ordinal, address)


@api
def LdrQueryProcessModuleInformation(p: Process, buffer: PVOID, size: ULONG, done: OutOpt[ULONG]) -> STATUS:
    word = "Q" if p.bits == 64 else "I"
    records = bytearray(struct.pack("<I", len(p.modules.loaded)).ljust(p.bits // 8, b"\0"))
    for number, module in enumerate(p.modules.loaded):
        path = p.ansi(module.path)[: _NAME_SIZE - 1]
        at = path.rfind(b"\\") + 1
        count = min(module.references, PINNED)
        facts = (0, 0, module.base, module.size, 0, number, 0, count, at)
        records += struct.pack(f"<3{word}2I4H", *facts) + path.ljust(_NAME_SIZE, b"\0")
    done.value = len(records)
    if size < len(records):
        raise NtError(STATUS_INFO_LENGTH_MISMATCH)
    p.memory.write(buffer, bytes(records))


# Resources.


@api
def LdrFindResource_U(p: Process, module: HMODULE, path: PVOID, level: ULONG, entry: Out[PVOID]) -> STATUS:
    if level != _BY_LANGUAGE:
        raise NtError(STATUS_INVALID_PARAMETER)
    from pywine.dlls.kernel32.libloaderapi import resources

    kind, name, language = _path(p, path, level)
    entry.value = resources(p, module).find(kind, name, int(language) & 0xFFFF)


@api
def LdrFindResourceDirectory_U(
    p: Process, module: HMODULE, path: PVOID, level: ULONG, directory: Out[PVOID]
) -> STATUS:
    if level >= _BY_LANGUAGE:
        raise NtError(STATUS_INVALID_PARAMETER)
    from pywine.dlls.kernel32.libloaderapi import resources

    directory.value = resources(p, module).directory(*_path(p, path, level))


def _path(p: Process, path: int, level: int) -> list[int | str]:
    """The parts of a resource's path: numbers, or texts."""
    word = p.bits // 8
    raw = p.memory.read(path, level * word)
    parts = [int.from_bytes(raw[at : at + word], "little") for at in range(0, len(raw), word)]
    return [part if part <= 0xFFFF else p.memory.read_wstring(part) for part in parts]


@api
def LdrAccessResource(
    p: Process, module: HMODULE, entry: PVOID, data: OutOpt[PVOID], size: OutOpt[ULONG]
) -> STATUS:
    from pywine.dlls.kernel32.libloaderapi import resources

    data.value, size.value = resources(p, module).data(entry)


# Where DLLs are looked for.


@api
def LdrSetDllDirectory(p: Process, folder: In[UNICODE_STRING]) -> STATUS:
    p.modules.search.directory = text_of(p, folder)


@api
def LdrGetDllDirectory(p: Process, folder: Out[UNICODE_STRING]) -> STATUS:
    data = encode_wide(p.modules.search.directory)
    if folder.MaximumLength < len(data) + 2:
        folder.Length = len(data) + 2
        raise NtError(STATUS_BUFFER_TOO_SMALL)
    p.memory.write(folder.Buffer, data + b"\0\0")
    folder.Length = len(data)


@api
def LdrAddDllDirectory(p: Process, folder: In[UNICODE_STRING], cookie: Out[PVOID]) -> STATUS:
    from pywine.dlls.kernel32.libloaderapi import AddDllDirectory

    cookie.value = AddDllDirectory(p, text_of(p, folder))


@api
def LdrRemoveDllDirectory(p: Process, cookie: PVOID) -> STATUS:
    from pywine.dlls.kernel32.libloaderapi import RemoveDllDirectory

    RemoveDllDirectory(p, cookie)


@api
def LdrSetDefaultDllDirectories(p: Process, flags: ULONG) -> STATUS:
    from pywine.dlls.kernel32.libloaderapi import SetDefaultDllDirectories

    SetDefaultDllDirectories(p, flags)
