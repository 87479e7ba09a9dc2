"""combaseapi.h: apartments, task memory, GUIDs; there are no classes to make objects of."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.guid import guid_text, parse_guid, random_guid
from pywine.abi.text import encode_wide
from pywine.abi.types import DWORD, HRESULT, INT, LONG, PVOID, SIZE_T, ULONG, VOID, WSTR, Opt, Out
from pywine.dlls.com.allocator import reallocate
from pywine.nt.process import Process

_S_FALSE, _E_INVALIDARG, _E_NOINTERFACE, _E_POINTER = 1, 0x80070057, 0x80004002, 0x80004003
_RPC_E_CHANGED_MODE, _CO_E_NOTINITIALIZED = 0x80010106, 0x800401F0
_REGDB_E_CLASSNOTREG, _CO_E_CLASSSTRING, _E_OUTOFMEMORY = 0x80040154, 0x800401F3, 0x8007000E
_REGDB_E_IIDNOTREG, _CO_S_NOTALLINTERFACES, _RPC_E_TOO_LATE = 0x80040155, 0x00080012, 0x80010119
_APARTMENT_THREADED = 2
_MAIN_STA, _MTA = 3, 1
_GUID_CHARACTERS = 39


class Apartments:
    """How often each thread has entered its apartment, and of which kind."""

    def __init__(self, p: Process) -> None:
        self.threads: dict[int, list[int]] = {}
        self.security_is_set = False


def enter(p: Process, mode: int) -> int:
    """CoInitializeEx."""
    threads = p.state(Apartments).threads
    kind = mode & _APARTMENT_THREADED
    entry = threads.setdefault(p.thread.id, [0, kind])
    if entry[1] != kind:
        return _RPC_E_CHANGED_MODE
    entry[0] += 1
    return _S_FALSE if entry[0] > 1 else 0


def leave(p: Process) -> None:
    """CoUninitialize."""
    threads = p.state(Apartments).threads
    entry = threads.get(p.thread.id)
    if entry is not None:
        entry[0] -= 1
        if not entry[0]:
            del threads[p.thread.id]


def is_initialized(p: Process) -> bool:
    return bool(p.state(Apartments).threads)


# Apartments.


@api
def CoInitializeEx(p: Process, reserved: PVOID, mode: DWORD) -> HRESULT:
    return _E_INVALIDARG if reserved else enter(p, mode)


@api
def CoUninitialize(p: Process) -> VOID:
    leave(p)


@api
def CoGetApartmentType(p: Process, kind: Out[INT], qualifier: Out[INT]) -> HRESULT:
    entry = p.state(Apartments).threads.get(p.thread.id)
    if entry is None:
        return _CO_E_NOTINITIALIZED
    kind.value, qualifier.value = _MAIN_STA if entry[1] else _MTA, 0
    return 0


@api
def CoGetCurrentProcess(p: Process) -> DWORD:
    return p.thread.id


@api
def CoInitializeSecurity(
    p: Process, descriptor: PVOID, count: LONG, services: PVOID, reserved: PVOID, authentication: DWORD,
    impersonation: DWORD, list: PVOID, capabilities: DWORD, reserved2: PVOID,
) -> HRESULT:  # fmt: skip
    apartments = p.state(Apartments)
    if not is_initialized(p):
        return _CO_E_NOTINITIALIZED
    if apartments.security_is_set:
        return _RPC_E_TOO_LATE
    apartments.security_is_set = True
    return 0


@api
def CoFreeUnusedLibraries(p: Process) -> VOID:
    pass


@api
def CoFreeUnusedLibrariesEx(p: Process, delay: DWORD, reserved: DWORD) -> VOID:
    pass


@api
def CoDisconnectObject(p: Process, object: PVOID, reserved: DWORD) -> HRESULT:
    return 0


# Objects.


@api
def CoCreateInstance(
    p: Process, class_id: PVOID, outer: PVOID, context: DWORD, interface: PVOID, object: Out[PVOID]
) -> HRESULT:
    p.memory.read(class_id, 16)
    object.value = 0
    return _REGDB_E_CLASSNOTREG if is_initialized(p) else _CO_E_NOTINITIALIZED


@api
def CoCreateInstanceEx(
    p: Process, class_id: PVOID, outer: PVOID, context: DWORD, server: PVOID, count: DWORD, results: PVOID
) -> HRESULT:
    word = p.bits // 8
    for index in range(count):  # MULTI_QI: pIID, pItf, hr
        code = _REGDB_E_CLASSNOTREG.to_bytes(4, "little")
        p.memory.write(results + index * (2 * word + max(word, 4)) + word, bytes(word) + code)
    return _REGDB_E_CLASSNOTREG if is_initialized(p) else _CO_E_NOTINITIALIZED


@api
def CoGetClassObject(
    p: Process, class_id: PVOID, context: DWORD, server: PVOID, interface: PVOID, object: Out[PVOID]
) -> HRESULT:
    object.value = 0
    return _REGDB_E_CLASSNOTREG if is_initialized(p) else _CO_E_NOTINITIALIZED


@api
def CoGetTreatAsClass(p: Process, class_id: PVOID, other: PVOID) -> HRESULT:
    p.memory.write(other, p.memory.read(class_id, 16))
    return _S_FALSE


@api
def CLSIDFromProgID(p: Process, name: WSTR, class_id: PVOID) -> HRESULT:
    p.memory.write(class_id, bytes(16))
    return _CO_E_CLASSSTRING


@api
def ProgIDFromCLSID(p: Process, class_id: PVOID, name: Out[PVOID]) -> HRESULT:
    name.value = 0
    return _REGDB_E_CLASSNOTREG


# GUIDs.


@api
def CoCreateGuid(p: Process, guid: PVOID) -> HRESULT:
    p.memory.write(guid, random_guid(p.entropy(16)))
    return 0


@api
def StringFromGUID2(p: Process, guid: PVOID, text: PVOID, size: INT) -> INT:
    if size < _GUID_CHARACTERS:
        return 0
    p.memory.write_wstring(text, "{" + guid_text(p.memory.read(guid, 16)) + "}")
    return _GUID_CHARACTERS


@api(names=("StringFromCLSID", "StringFromIID"))
def StringFromCLSID(p: Process, guid: PVOID, text: Out[PVOID]) -> HRESULT:
    text.value = p.allocate(encode_wide("{" + guid_text(p.memory.read(guid, 16)) + "}") + b"\0\0")
    return 0


@api
def CLSIDFromString(p: Process, text: Opt[WSTR], guid: PVOID) -> HRESULT:
    return _parse(p, text, guid, _CO_E_CLASSSTRING)


@api
def IIDFromString(p: Process, text: Opt[WSTR], guid: PVOID) -> HRESULT:
    return _parse(p, text, guid, _E_INVALIDARG)


def _parse(p: Process, text: str | None, guid: int, failure: int) -> int:
    found = parse_guid(text[1:-1]) if text and text[0] + text[-1] == "{}" else None
    p.memory.write(guid, found or bytes(16))
    return 0 if found or text is None else failure


# Task memory.


@api
def CoTaskMemAlloc(p: Process, size: SIZE_T) -> PVOID:
    return p.heap.allocate(size)


@api
def CoTaskMemRealloc(p: Process, block: PVOID, size: SIZE_T) -> PVOID:
    return reallocate(p, block, size)


@api
def CoTaskMemFree(p: Process, block: PVOID) -> VOID:
    if block:
        p.heap.free(block)


# Waiting.


@api(calls_back=True)
def CoWaitForMultipleHandles(
    p: Process, flags: DWORD, timeout: DWORD, count: ULONG, handles: PVOID, index: Out[DWORD]
) -> HRESULT:
    from pywine.nt.objects import Waitable
    from pywine.nt.sync import wait

    word = p.bits // 8
    raw = p.memory.read(handles, word * count)
    objects = [
        p.handles.get(int.from_bytes(raw[at : at + word], "little"), Waitable)
        for at in range(0, len(raw), word)
    ]
    answer = wait(p, objects, everything=bool(flags & 1), milliseconds=timeout, alertable=bool(flags & 2))
    if answer == 0x102:
        return 0x80010115  # RPC_S_CALLPENDING
    index.value = answer
    return 0


@api
def PropVariantClear(p: Process, variant: PVOID) -> HRESULT:
    from pywine.abi.variant import VT_BSTR, VT_LPSTR, VT_LPWSTR, free_bstr

    kind = int.from_bytes(p.memory.read(variant, 2), "little")
    pointer = int.from_bytes(p.memory.read(variant + 8, p.bits // 8), "little")
    if kind in (VT_LPSTR, VT_LPWSTR) and pointer:
        p.heap.free(pointer)
    elif kind == VT_BSTR:
        free_bstr(p, pointer)
    elif kind > VT_LPWSTR or kind in (9, 13):
        raise WinError(120)
    p.memory.write(variant, bytes(24 if p.bits == 64 else 16))
    return 0
