"""winreg.h: keys and values of the registry, by handle."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError, WinError
from pywine.abi.text import encode_wide, wide_length
from pywine.abi.types import (
    DWORD,
    FORM,
    HANDLE,
    LONGLONG,
    LSTATUS,
    PVOID,
    TSTR,
    WSTR,
    Opt,
    Out,
    OutOpt,
    OutOrNone,
)
from pywine.abi.winerror import (
    ERROR_ACCESS_DENIED,
    ERROR_BAD_NETPATH,
    ERROR_FILE_NOT_FOUND,
    ERROR_INVALID_PARAMETER,
    ERROR_MORE_DATA,
)
from pywine.dlls.advapi32.winreg_text import (
    data_from_guest,
    data_to_guest,
    deliver,
    put_counted,
)
from pywine.nt.process import Process
from pywine.nt.registry import (
    KEY_ALL_ACCESS,
    KEY_ENUMERATE_SUB_KEYS,
    KEY_QUERY_VALUE,
    KEY_SET_VALUE,
    Key,
    Registry,
)
from pywine.nt.registry_tree import copy_tree, delete_tree
from pywine.nt.registry_views import KEY_WOW64_32KEY, KEY_WOW64_64KEY

_CREATED_NEW, _OPENED_EXISTING = 1, 2
_VOLATILE, _OPEN_LINK = 1, 8
_VIEWS = KEY_WOW64_64KEY | KEY_WOW64_32KEY
_RRF_VIEWS_SHIFT = 8  # RRF_SUBKEY_WOW64*KEY are those bits at another place
_HKEY_CURRENT_USER, _HKEY_CLASSES_ROOT = 0x80000001, 0x80000000


def _open(p: Process, key: Key, name: str, access: int, *, link: bool = False) -> int:
    """A handle to an existing key. Raises WinError."""
    found = key.find(name, access, link=link)
    if found is None:
        raise WinError(ERROR_FILE_NOT_FOUND)
    return p.handles.open(found, found.access)


def _existing(key: Key, name: str | None, view: int = 0) -> Key:
    """The key at a path, or `key` itself; `view`: one of KEY_WOW64_*. Raises WinError."""
    if not name:
        return key
    found = key.find(name, KEY_ALL_ACCESS | view & _VIEWS)
    if found is None:
        raise WinError(ERROR_FILE_NOT_FOUND)
    return found


# Opening and closing.


@api.aw
def RegOpenKeyEx(
    p: Process, key: Key, name: Opt[TSTR], options: DWORD, access: DWORD, result: OutOrNone[HANDLE]
) -> LSTATUS:
    if result is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    result.value = 0
    if name and name.startswith("\\") and key is p.state(Registry).predefined(_HKEY_CLASSES_ROOT):
        name = name[1:]
    result.value = _open(p, key, name or "", access, link=bool(options & _OPEN_LINK))


@api.aw
def RegOpenKey(p: Process, handle: HANDLE, name: Opt[TSTR], result: OutOrNone[HANDLE]) -> LSTATUS:
    if result is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    key = Key.from_argument(p, handle)
    result.value = _open(p, key, name, KEY_ALL_ACCESS) if name else handle


@api
def RegOpenCurrentUser(p: Process, access: DWORD, result: Out[HANDLE]) -> LSTATUS:
    result.value = _open(p, p.state(Registry).predefined(_HKEY_CURRENT_USER), "", access)


@api
def RegOpenUserClassesRoot(
    p: Process, token: HANDLE, options: DWORD, access: DWORD, result: Out[HANDLE]
) -> LSTATUS:
    result.value = _open(p, p.state(Registry).predefined(_HKEY_CURRENT_USER), "Software\\Classes", access)


@api.aw
def RegConnectRegistry(p: Process, machine: Opt[TSTR], key: Key, result: Out[HANDLE]) -> LSTATUS:
    if machine:
        raise WinError(ERROR_BAD_NETPATH)
    result.value = _open(p, key, "", KEY_ALL_ACCESS)


@api.aw
def RegCreateKeyEx(
    p: Process, key: Key, name: Opt[TSTR], reserved: DWORD, class_name: Opt[TSTR], options: DWORD,
    access: DWORD, security: PVOID, result: Out[HANDLE], disposition: OutOpt[DWORD],
) -> LSTATUS:  # fmt: skip
    if name is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    made, is_new = key.create(name, access, class_name=class_name or "", volatile=bool(options & _VOLATILE))
    result.value = p.handles.open(made, made.access)
    disposition.value = _CREATED_NEW if is_new else _OPENED_EXISTING


@api.aw
def RegCreateKey(p: Process, handle: HANDLE, name: Opt[TSTR], result: OutOrNone[HANDLE]) -> LSTATUS:
    if result is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    key = Key.from_argument(p, handle)
    if not name:
        result.value = handle
        return
    made, _ = key.create(name, KEY_ALL_ACCESS)
    result.value = p.handles.open(made, made.access)


@api
def RegCloseKey(p: Process, handle: HANDLE) -> LSTATUS:
    Key.from_argument(p, handle)
    if handle & 0xFFFFFFFF < 0x80000000:
        p.handles.close(handle)


@api
def RegFlushKey(p: Process, key: Key) -> LSTATUS:
    key.info()


@api
def RegOverridePredefKey(p: Process, handle: HANDLE, replacement: HANDLE) -> LSTATUS:
    registry = p.state(Registry)
    registry.override(handle & 0xFFFFFFFF, Key.from_argument(p, replacement) if replacement else None)


@api(names=("RegDisablePredefinedCache", "RegDisablePredefinedCacheEx"))
def RegDisablePredefinedCache(p: Process) -> LSTATUS:
    pass


@api(names=("RegDisableReflectionKey", "RegEnableReflectionKey"))
def RegDisableReflectionKey(p: Process, key: Key) -> LSTATUS:
    pass


@api
def RegQueryReflectionKey(p: Process, key: Key, is_disabled: Out[DWORD]) -> LSTATUS:
    is_disabled.value = 1


# Deleting, renaming and copying keys.


@api.aw
def RegDeleteKey(p: Process, key: Key, name: Opt[TSTR]) -> LSTATUS:
    RegDeleteKeyEx(p, key, name, 0, 0)


@api.aw
def RegDeleteKeyEx(p: Process, key: Key, name: Opt[TSTR], access: DWORD, reserved: DWORD) -> LSTATUS:
    if name is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    key.store.delete(_existing(key, name, access).number)


@api.aw
def RegDeleteTree(p: Process, key: Key, name: Opt[TSTR]) -> LSTATUS:
    target = _existing(key, name)
    if not name:
        key.require(KEY_ENUMERATE_SUB_KEYS)
    delete_tree(target, itself=bool(name))


@api.aw
def RegCopyTree(p: Process, source: Key, name: Opt[TSTR], target: Key) -> LSTATUS:
    copy_tree(_existing(source, name), target)


@api
def RegRenameKey(p: Process, key: Key, name: Opt[WSTR], new_name: WSTR) -> LSTATUS:
    if not new_name or "\\" in new_name:
        raise WinError(ERROR_INVALID_PARAMETER)
    key.store.rename(_existing(key, name).number, new_name)


# Enumerating and asking.


@api.aw(partial="HKEY_CLASSES_ROOT lists the machine's classes, and not the user's")
def RegEnumKeyEx(
    p: Process, key: Key, index: DWORD, name: PVOID, size: OutOrNone[DWORD], reserved: PVOID,
    class_name: PVOID, class_size: OutOrNone[DWORD], written: OutOpt[LONGLONG], wide: FORM,
) -> LSTATUS:  # fmt: skip
    key.require(KEY_ENUMERATE_SUB_KEYS)
    if size is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    found = key.subkey(index)
    put_counted(p, found.name, name, size, wide)
    if class_name and class_size is not None:
        put_counted(p, found.class_name, class_name, class_size, wide)
    written.value = found.written


@api.aw
def RegEnumKey(p: Process, key: Key, index: DWORD, name: PVOID, size: DWORD, wide: FORM) -> LSTATUS:
    key.require(KEY_ENUMERATE_SUB_KEYS)
    text = key.subkey(index).name
    data = encode_wide(text) + b"\0\0" if wide else p.ansi(text) + b"\0"
    if len(data) >> wide > size:
        raise WinError(ERROR_MORE_DATA)
    p.memory.write(name, data)


@api.aw
def RegQueryInfoKey(
    p: Process, key: Key, class_name: PVOID, class_size: OutOrNone[DWORD], reserved: PVOID,
    subkeys: OutOpt[DWORD], longest_subkey: OutOpt[DWORD], longest_class: OutOpt[DWORD],
    values: OutOpt[DWORD], longest_value: OutOpt[DWORD], longest_data: OutOpt[DWORD], security: OutOpt[DWORD],
    written: OutOpt[LONGLONG], wide: FORM,
) -> LSTATUS:  # fmt: skip
    key.require(KEY_QUERY_VALUE)
    info = key.info()
    if class_size is not None:
        if class_name:
            put_counted(p, info.class_name, class_name, class_size, wide)
        else:
            class_size.value = wide_length(info.class_name)
    subkeys.value, longest_subkey.value, longest_class.value = (
        info.subkeys,
        info.longest_key,
        info.longest_class,
    )
    values.value, longest_value.value, longest_data.value = info.values, info.longest_value, info.longest_data
    security.value, written.value = 0, info.written


@api.aw
def RegEnumValue(
    p: Process, key: Key, index: DWORD, name: PVOID, name_size: OutOrNone[DWORD], reserved: PVOID,
    type: OutOpt[DWORD], data: PVOID, size: OutOrNone[DWORD], wide: FORM,
) -> LSTATUS:  # fmt: skip
    key.require(KEY_QUERY_VALUE)
    if not name or name_size is None or (data and size is None):
        raise WinError(ERROR_INVALID_PARAMETER)
    value = key.value_at(index)
    text = encode_wide(value.name) + b"\0\0" if wide else p.ansi(value.name) + b"\0"
    type.value = value.type
    deliver(
        p,
        data_to_guest(p, value, wide),
        data,
        size,
        value.type,
        wide,
        fits=len(text) >> wide <= name_size.value,
    )
    name_size.value = (len(text) >> wide) - 1
    p.memory.write(name, text)


# Values.


@api.aw
def RegQueryValueEx(
    p: Process, key: Key, name: Opt[TSTR], reserved: PVOID, type: OutOpt[DWORD], data: PVOID,
    size: OutOrNone[DWORD], wide: FORM,
) -> LSTATUS:  # fmt: skip
    if data and size is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    key.require(KEY_QUERY_VALUE)
    type.value = 0
    value = key.value(name or "")
    type.value = value.type
    deliver(p, data_to_guest(p, value, wide), data, size, value.type, wide)


@api.aw
def RegQueryValue(
    p: Process, key: Key, name: Opt[TSTR], data: PVOID, size: OutOrNone[DWORD], wide: FORM
) -> LSTATUS:
    target = _existing(key, name)
    try:
        value = target.value("")
    except NtError:
        deliver(p, bytes(1 + wide), data, size, 1, wide)
        return
    deliver(p, data_to_guest(p, value, wide), data, size, value.type, wide)


@api.aw
def RegSetValueEx(
    p: Process, key: Key, name: Opt[TSTR], reserved: DWORD, type: DWORD, data: PVOID, size: DWORD, wide: FORM
) -> LSTATUS:
    key.require(KEY_SET_VALUE)
    key.store.set_value(key.number, name or "", type, data_from_guest(p, type, data, size, wide))


@api.aw
def RegSetValue(p: Process, key: Key, name: Opt[TSTR], type: DWORD, text: TSTR, size: DWORD) -> LSTATUS:
    if type != 1:
        raise WinError(ERROR_INVALID_PARAMETER)
    target = key.create(name, KEY_ALL_ACCESS)[0] if name else key
    target.require(KEY_SET_VALUE)
    target.store.set_value(target.number, "", type, encode_wide(text) + b"\0\0")


@api.aw
def RegSetKeyValue(
    p: Process, key: Key, subkey: Opt[TSTR], name: Opt[TSTR], type: DWORD, data: PVOID, size: DWORD,
    wide: FORM,
) -> LSTATUS:  # fmt: skip
    target = key.create(subkey, KEY_ALL_ACCESS)[0] if subkey else key
    RegSetValueEx(p, target, name, 0, type, data, size, wide)


@api.aw
def RegDeleteValue(p: Process, key: Key, name: Opt[TSTR]) -> LSTATUS:
    key.require(KEY_SET_VALUE)
    key.store.delete_value(key.number, name or "")


@api.aw
def RegDeleteKeyValue(p: Process, key: Key, subkey: Opt[TSTR], name: Opt[TSTR]) -> LSTATUS:
    RegDeleteValue(p, _existing(key, subkey), name)


@api.aw
def RegGetValue(
    p: Process, key: Key, subkey: Opt[TSTR], name: Opt[TSTR], flags: DWORD, type: OutOpt[DWORD], data: PVOID,
    size: OutOrNone[DWORD], wide: FORM,
) -> LSTATUS:  # fmt: skip
    from pywine.dlls.advapi32.winreg_text import get_value

    view = flags >> _RRF_VIEWS_SHIFT
    get_value(p, lambda: _existing(key, subkey, view), name or "", flags, type, data, size, wide)


# Shutting down, which is refused.


@api.aw
def InitiateSystemShutdown(
    p: Process, machine: Opt[TSTR], message: Opt[TSTR], timeout: DWORD, force: DWORD, reboot: DWORD
) -> DWORD:
    raise WinError(ERROR_ACCESS_DENIED)


@api.aw
def InitiateSystemShutdownEx(
    p: Process, machine: Opt[TSTR], message: Opt[TSTR], timeout: DWORD, force: DWORD, reboot: DWORD,
    reason: DWORD,
) -> DWORD:  # fmt: skip
    raise WinError(ERROR_ACCESS_DENIED)


@api.aw
def AbortSystemShutdown(p: Process, machine: Opt[TSTR]) -> DWORD:
    raise WinError(ERROR_ACCESS_DENIED)
