"""winreg.h: notifications, security, transactions, several values at once, keys of an application's own."""

from __future__ import annotations

import os
import struct

from pywine.abi.api import api
from pywine.abi.errors import NtError, WinError
from pywine.abi.security import Descriptor
from pywine.abi.text import read_text
from pywine.abi.types import BOOL, DWORD, FORM, HANDLE, LSTATUS, PVOID, TSTR, Opt, Out, OutOpt
from pywine.abi.winerror import (
    ERROR_BADDB,
    ERROR_CALL_NOT_IMPLEMENTED,
    ERROR_CANTREAD,
    ERROR_INVALID_PARAMETER,
    ERROR_MORE_DATA,
)
from pywine.dlls.advapi32.securitybaseapi import give_security
from pywine.dlls.advapi32.winreg import RegConnectRegistry
from pywine.dlls.advapi32.winreg_text import data_to_guest
from pywine.nt.process import Process
from pywine.nt.registry import KEY_ALL_ACCESS, KEY_QUERY_VALUE, Key, granted
from pywine.nt.registry_store import ROOT, Store
from pywine.nt.registry_tree import read_hive, replace, spread
from pywine.nt.registry_watch import KeyWatch
from pywine.nt.sync import Event

_NOTIFY, _KNOWN_FILTERS = 0x10, 0x1000000F


# Notifications.


@api(calls_back=True, partial="neither attributes nor security ever change")
def RegNotifyChangeKeyValue(
    p: Process, key: Key, subtree: BOOL, wanted: DWORD, event: HANDLE, asynchronous: BOOL
) -> LSTATUS:
    if wanted & ~_KNOWN_FILTERS or not wanted:
        raise WinError(ERROR_INVALID_PARAMETER)
    key.require(_NOTIFY)
    if not asynchronous:
        KeyWatch(p, key, wanted, None, deep=bool(subtree)).wait()
        return
    if not event:
        raise WinError(ERROR_INVALID_PARAMETER)
    KeyWatch(p, key, wanted, p.handles.get(event, Event), deep=bool(subtree))


# Security: every key is everybody's.


@api(partial="every key belongs to the administrators and is everybody's")
def RegGetKeySecurity(p: Process, key: Key, wanted: DWORD, descriptor: PVOID, size: Out[DWORD]) -> LSTATUS:
    room = size.value
    give_security(p, wanted, descriptor, room, size)


@api(stub="the descriptor is checked and forgotten")
def RegSetKeySecurity(p: Process, key: Key, wanted: DWORD, descriptor: PVOID) -> LSTATUS:
    Descriptor(p, descriptor).contents()


# Transactions, which are refused.


@api.aw
def RegCreateKeyTransacted(
    p: Process, key: Key, name: Opt[TSTR], reserved: DWORD, class_name: Opt[TSTR], options: DWORD,
    access: DWORD, security: PVOID, result: OutOpt[HANDLE], disposition: PVOID, transaction: HANDLE,
    more: PVOID,
) -> LSTATUS:  # fmt: skip
    raise WinError(ERROR_CALL_NOT_IMPLEMENTED)


@api.aw
def RegOpenKeyTransacted(
    p: Process, key: Key, name: Opt[TSTR], options: DWORD, access: DWORD, result: OutOpt[HANDLE],
    transaction: HANDLE, more: PVOID,
) -> LSTATUS:  # fmt: skip
    raise WinError(ERROR_CALL_NOT_IMPLEMENTED)


@api.aw
def RegDeleteKeyTransacted(
    p: Process, key: Key, name: Opt[TSTR], access: DWORD, reserved: DWORD, transaction: HANDLE, more: PVOID
) -> LSTATUS:
    raise WinError(ERROR_CALL_NOT_IMPLEMENTED)


# Several values at once.


@api.aw
def RegQueryMultipleValues(
    p: Process, key: Key, entries: PVOID, count: DWORD, buffer: PVOID, size: OutOpt[DWORD], wide: FORM
) -> LSTATUS:
    """Each VALENT has the name's address and gets the data's size, address and type."""
    key.require(KEY_QUERY_VALUE)
    entry = struct.Struct("<QI4xQI4x" if p.bits == 64 else "<IIII")
    room, used = size.value, 0
    for at in range(entries, entries + count * entry.size, entry.size):
        name, *_ = entry.unpack(p.memory.read(at, entry.size))
        try:
            value = key.value(read_text(p, name, -1, wide) if name else "")
        except NtError:
            raise WinError(ERROR_CANTREAD) from None
        data = data_to_guest(p, value, wide)
        if buffer and used + len(data) <= room:
            p.memory.write(buffer + used, data)
            p.memory.write(at, entry.pack(name, len(data), buffer + used, value.type))
        used += len(data)
    size.value = used
    if used > room or not buffer:
        raise WinError(ERROR_MORE_DATA)


# Other registries.


@api.aw
def RegConnectRegistryEx(
    p: Process, machine: Opt[TSTR], key: Key, flags: DWORD, result: Out[HANDLE]
) -> LSTATUS:
    RegConnectRegistry(p, machine, key, result)


class ApplicationKeys:
    """The files that hold keys of this application only."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self._stores: dict[str, Store] = {}

    def open(self, path: str) -> Store:
        """The registry in a file of the host. Raises WinError."""
        found = self._stores.get(path)
        if found is None:
            if not os.path.isdir(os.path.dirname(path)):
                raise FileNotFoundError(path)
            found = self._stores[path] = self._open(path)
            self._p.at_exit.append(found.close)
            self._p.before_fork.append(found.release)
        return found

    def _open(self, path: str) -> Store:
        try:
            with open(path, "rb") as file:
                head = file.read(16)
        except FileNotFoundError:
            head = b""
        if not head or head == b"SQLite format 3\0":
            return Store(path, lambda store: None, "")
        try:
            root = read_hive(path)
        except WinError:
            raise WinError(ERROR_BADDB) from None
        store = Store("", lambda store: spread(store, ROOT, root), "")
        key = Key(store, ROOT, ("A",), KEY_ALL_ACCESS)
        everything = {"names": True, "values": True, "deep": True}
        before = store.fingerprint(ROOT, **everything)

        def write_back() -> None:
            if store.fingerprint(ROOT, **everything) != before:
                replace(key, path)

        self._p.at_exit.append(write_back)
        return store


@api.aw(partial="a new file is none that Windows could read; Windows' are written at the end of the process")
def RegLoadAppKey(
    p: Process, file: TSTR, result: Out[HANDLE], access: DWORD, options: DWORD, reserved: DWORD
) -> LSTATUS:
    if reserved or options & ~1:
        raise WinError(ERROR_INVALID_PARAMETER)
    store = p.state(ApplicationKeys).open(p.files.host_path(file))
    result.value = p.handles.open(Key(store, ROOT, ("A",), granted(access)), granted(access))
