"""winreg.h: registry keys in files, for those who have enabled the privileges."""

from __future__ import annotations

import os

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import DWORD, LSTATUS, PVOID, TSTR, Opt
from pywine.abi.winerror import ERROR_FILE_NOT_FOUND, ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED
from pywine.nt.process import Process
from pywine.nt.registry import KEY_ALL_ACCESS, Key, split
from pywine.nt.registry_tree import load, parse_hive, read_hive, restore, save, unload
from pywine.nt.security import BACKUP, RESTORE, require_privilege

_FORMATS = (1, 2, 4)  # REG_STANDARD_FORMAT, REG_LATEST_FORMAT, REG_NO_COMPRESSION
_LATEST = 2
_RESTORE_FLAGS = 1 | 2 | 8  # REG_WHOLE_HIVE_VOLATILE, REG_REFRESH_HIVE, REG_FORCE_RESTORE
_REFRESH = 2


@api.aw
def RegSaveKey(p: Process, key: Key, file: TSTR, security: PVOID) -> LSTATUS:
    require_privilege(p, BACKUP)
    save(key, p.files.host_path(file))


@api.aw
def RegSaveKeyEx(p: Process, key: Key, file: TSTR, security: PVOID, flags: DWORD) -> LSTATUS:
    if flags not in _FORMATS:
        raise WinError(ERROR_INVALID_PARAMETER)
    require_privilege(p, BACKUP)
    save(key, p.files.host_path(file), latest=flags == _LATEST)


@api.aw(partial="of a refresh, nothing is there to go back to")
def RegRestoreKey(p: Process, key: Key, file: TSTR, flags: DWORD) -> LSTATUS:
    if flags & ~_RESTORE_FLAGS:
        raise WinError(ERROR_INVALID_PARAMETER)
    require_privilege(p, RESTORE)
    if flags & _REFRESH:
        raise WinError(ERROR_NOT_SUPPORTED)
    restore(key, read_hive(p.files.host_path(file)))


@api.aw(partial="the file is written when the key is unloaded, and only then")
def RegLoadKey(p: Process, key: Key, name: Opt[TSTR], file: TSTR) -> LSTATUS:
    require_privilege(p, BACKUP)
    require_privilege(p, RESTORE)
    if len(key.path) != 1 or not name or len(split(name)) != 1:  # HKEY_LOCAL_MACHINE, HKEY_USERS
        raise WinError(ERROR_INVALID_PARAMETER)
    load(key, name, p.files.host_path(file))


@api.aw
def RegUnLoadKey(p: Process, key: Key, name: Opt[TSTR]) -> LSTATUS:
    require_privilege(p, BACKUP)
    require_privilege(p, RESTORE)
    found = key.find(name or "", KEY_ALL_ACCESS)
    if found is None:
        raise WinError(ERROR_FILE_NOT_FOUND)
    unload(found)


@api.aw
def RegReplaceKey(p: Process, key: Key, name: Opt[TSTR], new_file: TSTR, old_file: TSTR) -> LSTATUS:
    """The new hive takes its place when the host has been started anew."""
    require_privilege(p, BACKUP)
    require_privilege(p, RESTORE)
    found = key.find(name, KEY_ALL_ACCESS) if name else key
    if found is None:
        raise WinError(ERROR_FILE_NOT_FOUND)
    if len(found.path) != 2 and found.store.mounted(found.number) is None:  # no hive's root
        raise WinError(ERROR_INVALID_PARAMETER)
    path = p.files.existing(new_file)
    with open(path, "rb") as file:
        hive = file.read()
    parse_hive(hive)
    save(found, p.files.host_path(old_file))
    found.store.replace_at_boot(found.number, hive)
    os.unlink(path)
