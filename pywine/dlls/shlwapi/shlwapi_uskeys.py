"""shlwapi.h: keys of the user and of the machine opened together; the user's count first."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError, WinError
from pywine.abi.types import BOOL, DWORD, FORM, HANDLE, LSTATUS, PVOID, TSTR, Opt, Out, OutOpt, OutOrNone
from pywine.abi.winerror import ERROR_FILE_NOT_FOUND, ERROR_INVALID_PARAMETER
from pywine.dlls.advapi32 import winreg
from pywine.dlls.advapi32.winreg_text import put_counted
from pywine.nt.opaque import Opaque
from pywine.nt.process import Process
from pywine.nt.registry import Key, Registry

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_HKEY_CURRENT_USER, _HKEY_LOCAL_MACHINE, _KEY_ALL_ACCESS = 0x80000001, 0x80000002, 0xF003F
_SET_USER, _FORCE_USER, _SET_MACHINE, _FORCE_MACHINE = 1, 2, 4, 8
_OF_USER, _OF_MACHINE = 1, 0x10
_REG_SZ, _REG_DWORD = 1, 4
_TRUTHS = {"yes": True, "true": True, "no": False, "false": False}


class UserKey:
    """Both keys, each None if it is not there, and the paths to make them at."""

    def __init__(self, path: str, user: Key | None, machine: Key | None) -> None:
        self.path, self.user, self.machine = path, user, machine

    def among(self, flags: int) -> list[Key]:
        """The keys that SHREGDEL_… or SHREGENUM_… name; by default the user's, or the machine's."""
        if not flags:
            return [key for key in (self.user, self.machine) if key][:1]
        named = [self.user if flags & _OF_USER else None, self.machine if flags & _OF_MACHINE else None]
        return [key for key in named if key]


class UserKeys(Opaque):
    """HUSKEY."""


def _find(p: Process, handle: int) -> UserKey:
    found = p.state(UserKeys).find(handle, UserKey)
    if found is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    return found


def _open(p: Process, path: str, access: int, relative: UserKey | None, *, ignore_user: bool) -> UserKey:
    if relative:
        path = f"{relative.path}\\{path}"
    registry = p.state(Registry)
    user = None if ignore_user else registry.predefined(_HKEY_CURRENT_USER).find(path, access)
    return UserKey(path, user, registry.predefined(_HKEY_LOCAL_MACHINE).find(path, access))


@api.aw
def SHRegOpenUSKey(
    p: Process, path: TSTR, access: DWORD, relative: HANDLE, key: Out[HANDLE], ignore_user: BOOL
) -> LSTATUS:
    key.value = 0
    parent = _find(p, relative) if relative else None
    made = _open(p, path, access, parent, ignore_user=bool(ignore_user))
    if made.user is None and made.machine is None:
        raise WinError(ERROR_FILE_NOT_FOUND)
    key.value = p.state(UserKeys).open(made)


@api.aw
def SHRegCreateUSKey(
    p: Process, path: TSTR, access: DWORD, relative: HANDLE, key: Out[HANDLE], flags: DWORD
) -> LSTATUS:
    parent = _find(p, relative) if relative else None
    made = _open(p, path, access, parent, ignore_user=False)
    registry = p.state(Registry)
    if flags & (_SET_USER | _FORCE_USER):
        made.user = registry.predefined(_HKEY_CURRENT_USER).create(made.path, access)[0]
    if flags & (_SET_MACHINE | _FORCE_MACHINE):
        made.machine = registry.predefined(_HKEY_LOCAL_MACHINE).create(made.path, access)[0]
    key.value = p.state(UserKeys).open(made)


@api
def SHRegCloseUSKey(p: Process, key: HANDLE) -> LSTATUS:
    _find(p, key)
    p.state(UserKeys).close(key)


@api.aw
def SHRegQueryUSValue(
    p: Process, key: HANDLE, name: Opt[TSTR], type: OutOpt[DWORD], data: PVOID, size: OutOrNone[DWORD],
    ignore_user: BOOL, default: PVOID, default_size: DWORD, wide: FORM,
) -> LSTATUS:  # fmt: skip
    found = _find(p, key)
    for one in (None if ignore_user else found.user, found.machine):
        if one is None:
            continue
        try:
            winreg.RegQueryValueEx(p, one, name, 0, type, data, size, wide)
            return
        except NtError:
            continue
    if not default or size is None or size.value < default_size:
        raise WinError(ERROR_FILE_NOT_FOUND)
    p.memory.write(data, p.memory.read(default, default_size))
    size.value, type.value = default_size, 0


@api.aw
def SHRegGetBoolUSValue(
    p: Process, path: TSTR, name: Opt[TSTR], ignore_user: BOOL, default: BOOL, wide: FORM
) -> BOOL:
    found = _open(p, path, _KEY_ALL_ACCESS, None, ignore_user=bool(ignore_user))
    for one in (found.user, found.machine):
        try:
            value = one.value(name or "") if one else None
        except NtError:
            continue
        if value is not None and value.type == _REG_SZ:
            return _TRUTHS.get(value.data.decode("utf-16-le", "replace").rstrip("\0").lower(), bool(default))
        if value is not None and value.type == _REG_DWORD:
            return bool(int.from_bytes(value.data, "little"))
    return bool(default)


@api.aw
def SHRegWriteUSValue(
    p: Process, key: HANDLE, name: Opt[TSTR], type: DWORD, data: PVOID, size: DWORD, flags: DWORD, wide: FORM
) -> LSTATUS:
    _write(p, _find(p, key), name, type, data, size, flags, wide)


@api.aw
def SHRegSetUSValue(
    p: Process, path: TSTR, name: Opt[TSTR], type: DWORD, data: PVOID, size: DWORD, flags: DWORD, wide: FORM
) -> LSTATUS:
    found = _open(p, path, _KEY_ALL_ACCESS, None, ignore_user=False)
    _write(p, found, name, type, data, size, flags, wide)


def _write(
    p: Process, found: UserKey, name: str | None, type: int, data: int, size: int, flags: int, wide: bool
) -> None:
    """Without force, only where there is no such value yet."""
    for set_it, force, root, key in (
        (_SET_USER, _FORCE_USER, _HKEY_CURRENT_USER, found.user),
        (_SET_MACHINE, _FORCE_MACHINE, _HKEY_LOCAL_MACHINE, found.machine),
    ):
        if not flags & (set_it | force):
            continue
        key = key or p.state(Registry).predefined(root).create(found.path, _KEY_ALL_ACCESS)[0]
        if root == _HKEY_CURRENT_USER:
            found.user = key
        else:
            found.machine = key
        if flags & force or not _has(key, name or ""):
            winreg.RegSetValueEx(p, key, name, 0, type, data, size, wide)


def _has(key: Key, name: str) -> bool:
    try:
        key.value(name)
    except NtError:
        return False
    return True


# Lists of both.


def _first_of(keys: list[Key], ask: Callable[[Key], Any]) -> None:
    """Ask the first key that is there. Raises WinError, NtError."""
    if not keys:
        raise WinError(ERROR_FILE_NOT_FOUND)
    ask(keys[0])


@api.aw
def SHRegEnumUSKey(
    p: Process, key: HANDLE, index: DWORD, name: PVOID, size: OutOrNone[DWORD], flags: DWORD, wide: FORM
) -> LSTATUS:
    if size is None:
        raise WinError(ERROR_INVALID_PARAMETER)

    def ask(one: Key) -> None:
        put_counted(p, one.store.info(one.store.subkey(one.number, index)).name, name, size, wide)

    _first_of(_find(p, key).among(flags), ask)


@api.aw
def SHRegEnumUSValue(
    p: Process, key: HANDLE, index: DWORD, name: PVOID, name_size: OutOrNone[DWORD], type: OutOpt[DWORD],
    data: PVOID, size: OutOrNone[DWORD], flags: DWORD, wide: FORM,
) -> LSTATUS:  # fmt: skip
    _first_of(
        _find(p, key).among(flags),
        lambda one: winreg.RegEnumValue(p, one, index, name, name_size, 0, type, data, size, wide),
    )


@api.aw
def SHRegQueryInfoUSKey(
    p: Process, key: HANDLE, subkeys: OutOpt[DWORD], longest_subkey: OutOpt[DWORD], values: OutOpt[DWORD],
    longest_value: OutOpt[DWORD], flags: DWORD,
) -> LSTATUS:  # fmt: skip
    def ask(one: Key) -> None:
        info = one.store.info(one.number)
        subkeys.value, longest_subkey.value = info.subkeys, info.longest_key
        values.value, longest_value.value = info.values, info.longest_value

    _first_of(_find(p, key).among(flags), ask)


@api.aw
def SHRegDeleteUSValue(p: Process, key: HANDLE, name: Opt[TSTR], flags: DWORD) -> LSTATUS:
    keys = _find(p, key).among(flags)
    if not keys:
        raise WinError(ERROR_FILE_NOT_FOUND)
    for one in keys:
        winreg.RegDeleteValue(p, one, name)


@api.aw
def SHRegDeleteEmptyUSKey(p: Process, key: HANDLE, name: TSTR, flags: DWORD) -> LSTATUS:
    keys = _find(p, key).among(flags)
    if not keys:
        raise WinError(ERROR_FILE_NOT_FOUND)
    for one in keys:
        winreg.RegDeleteKey(p, one, name)
