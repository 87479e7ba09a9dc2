"""shlwapi.h: registry keys and values in one call."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError, WinError
from pywine.abi.types import DWORD, FORM, HANDLE, INT, LSTATUS, PVOID, TSTR, WSTR, Opt, OutOpt, OutOrNone
from pywine.abi.winerror import ERROR_FILE_NOT_FOUND
from pywine.dlls.advapi32 import winreg
from pywine.nt.process import Process
from pywine.nt.registry import KEY_ALL_ACCESS, REG_DWORD, Key, Registry
from pywine.nt.registry_tree import delete_tree

_HKEY_CURRENT_USER, _HKEY_LOCAL_MACHINE = 0x80000001, 0x80000002


def _key(key: Key, name: str | None) -> Key:
    """The key at a path. Raises WinError."""
    found = key.find(name, KEY_ALL_ACCESS) if name else key
    if found is None:
        raise WinError(ERROR_FILE_NOT_FOUND)
    return found


@api.aw
def SHDeleteKey(p: Process, key: Key, name: Opt[TSTR]) -> LSTATUS:
    delete_tree(_key(key, name), itself=bool(name))


@api.aw
def SHDeleteEmptyKey(p: Process, key: Key, name: Opt[TSTR]) -> LSTATUS:
    target = _key(key, name)
    target.store.delete(target.number)


@api.aw
def SHDeleteValue(p: Process, key: Key, name: Opt[TSTR], value: Opt[TSTR]) -> LSTATUS:
    winreg.RegDeleteValue(p, _key(key, name), value)


@api.aw
def SHGetValue(
    p: Process, key: Key, name: Opt[TSTR], value: Opt[TSTR], type: OutOpt[DWORD], data: PVOID,
    size: OutOrNone[DWORD], wide: FORM,
) -> LSTATUS:  # fmt: skip
    winreg.RegGetValue(p, key, name, value, 0xFFFF, type, data, size, wide)


@api.aw
def SHQueryValueEx(
    p: Process, key: Key, value: Opt[TSTR], reserved: PVOID, type: OutOpt[DWORD], data: PVOID,
    size: OutOrNone[DWORD], wide: FORM,
) -> LSTATUS:  # fmt: skip
    winreg.RegGetValue(p, key, None, value, 0xFFFF, type, data, size, wide)


@api.aw
def SHRegGetValue(
    p: Process, key: Key, name: Opt[TSTR], value: Opt[TSTR], flags: DWORD, type: OutOpt[DWORD], data: PVOID,
    size: OutOrNone[DWORD], wide: FORM,
) -> LSTATUS:  # fmt: skip
    winreg.RegGetValue(p, key, name, value, flags, type, data, size, wide)


@api.aw
def SHSetValue(
    p: Process, key: Key, name: Opt[TSTR], value: Opt[TSTR], type: DWORD, data: PVOID, size: DWORD, wide: FORM
) -> LSTATUS:
    winreg.RegSetKeyValue(p, key, name, value, type, data, size, wide)


@api.aw
def SHCopyKey(p: Process, source: Key, name: Opt[TSTR], target: Key, reserved: DWORD) -> LSTATUS:
    winreg.RegCopyTree(p, source, name, target)


@api
def SHRegGetIntW(p: Process, key: Key, name: Opt[WSTR], default: INT) -> INT:
    try:
        value = key.value(name or "")
    except NtError:
        return default
    return int.from_bytes(value.data, "little", signed=True) if value.type == REG_DWORD else default


@api
def SHRegDuplicateHKey(p: Process, handle: HANDLE) -> HANDLE:
    key = Key.from_argument(p, handle)
    return p.handles.open(key.duplicate(), key.access)


@api.aw
def SHRegGetUSValue(
    p: Process, name: TSTR, value: Opt[TSTR], type: OutOpt[DWORD], data: PVOID, size: OutOrNone[DWORD],
    ignore_user: INT, default: PVOID, default_size: DWORD, wide: FORM,
) -> LSTATUS:  # fmt: skip
    registry = p.state(Registry)
    roots = [_HKEY_LOCAL_MACHINE] if ignore_user else [_HKEY_CURRENT_USER, _HKEY_LOCAL_MACHINE]
    for root in roots:
        key = registry.predefined(root).find(name, KEY_ALL_ACCESS)
        if key is not None:
            winreg.RegGetValue(p, key, None, value, 0xFFFF, type, data, size, wide)
            return
    if not default or size is None or size.value < default_size:
        raise WinError(ERROR_FILE_NOT_FOUND)
    p.memory.write(data, p.memory.read(default, default_size))
    size.value = default_size
