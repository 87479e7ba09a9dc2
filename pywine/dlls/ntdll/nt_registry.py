"""System calls on registry keys."""

from __future__ import annotations

import os
import struct

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_BUFFER_OVERFLOW,
    STATUS_BUFFER_TOO_SMALL,
    STATUS_INVALID_PARAMETER,
    STATUS_NOTIFY_ENUM_DIR,
    STATUS_OBJECT_NAME_NOT_FOUND,
    STATUS_OBJECT_PATH_SYNTAX_BAD,
    STATUS_PENDING,
)
from pywine.abi.text import encode_wide
from pywine.abi.types import BOOLEAN, HANDLE, PVOID, STATUS, ULONG, In, Opt, Out, OutOpt
from pywine.abi.unicode import text_at, text_of
from pywine.abi.winternl import OBJECT_ATTRIBUTES, UNICODE_STRING
from pywine.dlls.ntdll.nt_file import path_of
from pywine.dlls.ntdll.twins import nt
from pywine.nt.file import File
from pywine.nt.process import Process
from pywine.nt.registry import (
    KEY_ALL_ACCESS,
    KEY_ENUMERATE_SUB_KEYS,
    KEY_QUERY_VALUE,
    KEY_SET_VALUE,
    Key,
    Registry,
    full_name,
)
from pywine.nt.registry_store import KeyInfo, Value
from pywine.nt.registry_tree import hive_of, load, parse_hive, restore, unload
from pywine.nt.security import BACKUP, RESTORE, require_privilege
from pywine.nt.sync import Event

_CREATED_NEW, _OPENED_EXISTING = 1, 2
_VOLATILE, _OPEN_LINK, _OBJ_OPENLINK = 1, 8, 0x100
_KEY_BASIC, _KEY_NODE, _KEY_FULL, _KEY_NAME, _KEY_CACHED = 0, 1, 2, 3, 4
_VALUE_BASIC, _VALUE_FULL, _VALUE_PARTIAL = 0, 1, 2
_LATEST_FORMAT = 2  # of REG_*_FORMAT
_ROOT = "\\registry"
_KEY_NOTIFY, _KNOWN_FILTERS = 0x10, 0x1000000F


def _place(p: Process, attributes: OBJECT_ATTRIBUTES) -> tuple[Key, str]:
    """The key that OBJECT_ATTRIBUTES begin at, and the path below it. Raises NtError."""
    name = text_at(p, attributes.ObjectName)
    if attributes.RootDirectory:
        return p.handles.get(attributes.RootDirectory, Key), name
    if not name.lower().startswith(_ROOT) or name[len(_ROOT) : len(_ROOT) + 1] not in ("", "\\"):
        raise NtError(STATUS_OBJECT_PATH_SYNTAX_BAD)
    return p.state(Registry).root, name[len(_ROOT) :].lstrip("\\")


def _deliver(p: Process, data: bytes, fixed: int, buffer: int, size: int, done: Out[ULONG]) -> None:
    """Store a record of which `fixed` bytes are the least a caller must have room for. Raises NtError."""
    done.value = len(data)
    if size < fixed:
        raise NtError(STATUS_BUFFER_TOO_SMALL)
    p.memory.write(buffer, data[:size])
    if size < len(data):
        raise NtError(STATUS_BUFFER_OVERFLOW)


# Keys.


@nt
def NtOpenKey(p: Process, handle: Out[HANDLE], access: ULONG, attributes: In[OBJECT_ATTRIBUTES]) -> STATUS:
    NtOpenKeyEx(p, handle, access, attributes, 0)


@nt
def NtOpenKeyEx(
    p: Process, handle: Out[HANDLE], access: ULONG, attributes: In[OBJECT_ATTRIBUTES], options: ULONG
) -> STATUS:
    root, name = _place(p, attributes)
    found = root.find(name, access, link=bool(options & _OPEN_LINK or attributes.Attributes & _OBJ_OPENLINK))
    if found is None:
        raise NtError(STATUS_OBJECT_NAME_NOT_FOUND)
    handle.value = p.handles.open(found, found.access)


@nt
def NtCreateKey(
    p: Process, handle: Out[HANDLE], access: ULONG, attributes: In[OBJECT_ATTRIBUTES], index: ULONG,
    class_name: Opt[UNICODE_STRING], options: ULONG, disposition: OutOpt[ULONG],
) -> STATUS:  # fmt: skip
    root, name = _place(p, attributes)
    parent, _, _ = name.rstrip("\\").rpartition("\\")
    if root.find(parent, access) is None:
        raise NtError(STATUS_OBJECT_NAME_NOT_FOUND)
    text = text_of(p, class_name) if class_name is not None else ""
    made, is_new = root.create(name, access, class_name=text, volatile=bool(options & _VOLATILE))
    handle.value = p.handles.open(made, made.access)
    disposition.value = _CREATED_NEW if is_new else _OPENED_EXISTING


@nt
def NtDeleteKey(p: Process, key: Key) -> STATUS:
    key.store.delete(key.number)


@nt
def NtRenameKey(p: Process, key: Key, name: In[UNICODE_STRING]) -> STATUS:
    text = text_of(p, name)
    if not text or "\\" in text:
        raise NtError(STATUS_INVALID_PARAMETER)
    key.store.rename(key.number, text)


@nt
def NtFlushKey(p: Process, key: Key) -> STATUS:
    key.info()


@nt
def NtQueryKey(p: Process, key: Key, kind: ULONG, buffer: PVOID, size: ULONG, done: Out[ULONG]) -> STATUS:
    if kind != _KEY_NAME:
        key.require(KEY_QUERY_VALUE)
    info = key.info()
    if kind == _KEY_NAME:
        name = encode_wide(full_name(key.path))
        _deliver(p, struct.pack("<I", len(name)) + name, 4, buffer, size, done)
        return
    _deliver(p, *_key_record(info, kind), buffer, size, done)


@nt
def NtEnumerateKey(
    p: Process, key: Key, index: ULONG, kind: ULONG, buffer: PVOID, size: ULONG, done: Out[ULONG]
) -> STATUS:
    key.require(KEY_ENUMERATE_SUB_KEYS)
    info = key.subkey(index)
    _deliver(p, *_key_record(info, kind), buffer, size, done)


def _key_record(info: KeyInfo, kind: int) -> tuple[bytes, int]:
    """A KEY_…_INFORMATION, and the size of its fixed part. Raises NtError."""
    name, class_name = encode_wide(info.name), encode_wide(info.class_name)
    if kind == _KEY_BASIC:
        return struct.pack("<qII", info.written, 0, len(name)) + name, 16
    if kind == _KEY_NODE:
        at = 24 + len(name) if class_name else 0xFFFFFFFF
        return struct.pack("<qIIII", info.written, 0, at, len(class_name), len(name)) + name + class_name, 24
    counts = (info.subkeys, 2 * info.longest_key)
    values = (info.values, 2 * info.longest_value, info.longest_data)
    if kind == _KEY_FULL:
        at = 44 if class_name else 0xFFFFFFFF
        head = (info.written, 0, at, len(class_name), *counts, 2 * info.longest_class, *values)
        return struct.pack("<qIIIIIIIII", *head) + class_name, 44
    if kind == _KEY_CACHED:
        return struct.pack("<qIIIIIII4x", info.written, 0, *counts, *values, len(name)), 40
    raise NtError(STATUS_INVALID_PARAMETER)


# Values.


@nt
def NtQueryValueKey(
    p: Process, key: Key, name: In[UNICODE_STRING], kind: ULONG, buffer: PVOID, size: ULONG, done: Out[ULONG]
) -> STATUS:
    key.require(KEY_QUERY_VALUE)
    _deliver(p, *_value_record(key.value(text_of(p, name)), kind), buffer, size, done)


@nt
def NtEnumerateValueKey(
    p: Process, key: Key, index: ULONG, kind: ULONG, buffer: PVOID, size: ULONG, done: Out[ULONG]
) -> STATUS:
    key.require(KEY_QUERY_VALUE)
    _deliver(p, *_value_record(key.value_at(index), kind), buffer, size, done)


def _value_record(value: Value, kind: int) -> tuple[bytes, int]:
    """A KEY_VALUE_…_INFORMATION, and the size of its fixed part. Raises NtError."""
    name = encode_wide(value.name)
    if kind == _VALUE_BASIC:
        return struct.pack("<III", 0, value.type, len(name)) + name, 12
    if kind == _VALUE_FULL:
        head = struct.pack("<IIIII", 0, value.type, 20 + len(name), len(value.data), len(name))
        return head + name + value.data, 20
    if kind == _VALUE_PARTIAL:
        return struct.pack("<III", 0, value.type, len(value.data)) + value.data, 12
    raise NtError(STATUS_INVALID_PARAMETER)


@nt
def NtSetValueKey(
    p: Process, key: Key, name: In[UNICODE_STRING], index: ULONG, type: ULONG, data: PVOID, size: ULONG
) -> STATUS:
    key.require(KEY_SET_VALUE)
    key.store.set_value(key.number, text_of(p, name), type, p.memory.read(data, size) if size else b"")


@nt
def NtDeleteValueKey(p: Process, key: Key, name: In[UNICODE_STRING]) -> STATUS:
    key.require(KEY_SET_VALUE)
    key.store.delete_value(key.number, text_of(p, name))


# Files of registry keys, for those who have enabled the privileges.


@nt
def NtSaveKey(p: Process, key: Key, file: File) -> STATUS:
    NtSaveKeyEx(p, key, file, 0)


@nt
def NtSaveKeyEx(p: Process, key: Key, file: File, flags: ULONG) -> STATUS:
    require_privilege(p, BACKUP)
    os.pwrite(file.descriptor, hive_of(key, latest=flags == _LATEST_FORMAT), 0)


@nt
def NtRestoreKey(p: Process, key: Key, file: File, flags: ULONG) -> STATUS:
    require_privilege(p, RESTORE)
    size = os.fstat(file.descriptor).st_size
    restore(key, parse_hive(os.pread(file.descriptor, size, 0)))


@nt
def NtLoadKey(p: Process, target: In[OBJECT_ATTRIBUTES], file: In[OBJECT_ATTRIBUTES]) -> STATUS:
    require_privilege(p, RESTORE)
    parent, name = _place(p, target)
    above, _, own = name.rstrip("\\").rpartition("\\")
    found = parent.find(above, KEY_ALL_ACCESS)
    if found is None or not own:
        raise NtError(STATUS_OBJECT_NAME_NOT_FOUND)
    load(found, own, p.files.host_path(path_of(p, file)))


@nt
def NtUnloadKey(p: Process, target: In[OBJECT_ATTRIBUTES]) -> STATUS:
    require_privilege(p, RESTORE)
    parent, name = _place(p, target)
    found = parent.find(name, KEY_ALL_ACCESS)
    if found is None:
        raise NtError(STATUS_OBJECT_NAME_NOT_FOUND)
    unload(found)


@nt(calls_back=True, partial="neither attributes nor security ever change")
def NtNotifyChangeKey(
    p: Process, key: Key, event: HANDLE, routine: PVOID, context: PVOID, status: PVOID, wanted: ULONG,
    subtree: BOOLEAN, buffer: PVOID, size: ULONG, asynchronous: BOOLEAN,
) -> STATUS:  # fmt: skip
    from pywine.nt.registry_watch import KeyWatch

    if not wanted or wanted & ~_KNOWN_FILTERS:
        raise NtError(STATUS_INVALID_PARAMETER)
    key.require(_KEY_NOTIFY)
    p.memory.check(status, 2 * (p.bits // 8), 2)
    thread = p.thread

    def done() -> None:
        p.memory.write(status, struct.pack("<QQ" if p.bits == 64 else "<II", STATUS_NOTIFY_ENUM_DIR, 0))
        if routine:
            thread.apcs.append((routine, context, status, 0))
            thread.interrupts.wake()

    signaled = p.handles.get(event, Event) if event else None
    if not asynchronous:
        KeyWatch(p, key, wanted, None, deep=bool(subtree), done=done).wait()
        if signaled is not None:
            signaled.set()
        return STATUS_NOTIFY_ENUM_DIR
    signaled = signaled or Event(manual=True, signaled=False)
    signaled.signaled = False
    KeyWatch(p, key, wanted, signaled, deep=bool(subtree), done=done)
    return STATUS_PENDING
