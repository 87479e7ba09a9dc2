"""The registry through ntdll's helpers: tables of what is wanted, single values."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_BUFFER_TOO_SMALL,
    STATUS_INVALID_PARAMETER,
    STATUS_OBJECT_NAME_NOT_FOUND,
)
from pywine.abi.text import encode_wide
from pywine.abi.types import HANDLE, PVOID, STATUS, ULONG, WSTR, Out
from pywine.abi.unicode import point_at_copy
from pywine.abi.winternl import UNICODE_STRING
from pywine.nt.process import Process
from pywine.nt.registry import KEY_ALL_ACCESS, REG_EXPAND_SZ, REG_MULTI_SZ, REG_NONE, REG_SZ, Key, Registry
from pywine.nt.security import USER_SID

_SUBKEY, _TOPKEY, _REQUIRED, _NOVALUE, _NOEXPAND, _DIRECT, _DELETES = 1, 2, 4, 8, 0x10, 0x20, 0x40
_HANDLE, _OPTIONAL = 0x40000000, 0x80000000
_ROOT = "\\registry\\"
_USER = f"User\\{USER_SID}"
_PLACES = (
    "", r"Machine\System\CurrentControlSet\Services", r"Machine\System\CurrentControlSet\Control",
    r"Machine\Software\Microsoft\Windows NT\CurrentVersion", r"Machine\Hardware\DeviceMap", _USER,
)  # fmt: skip
_TEXTS = (REG_SZ, REG_EXPAND_SZ)
_FAILED = 0x80000000


def _key(p: Process, relative_to: int, path: int, *, create: bool = False) -> Key:
    """The key of a place and a path, or of a handle. Raises NtError."""
    if relative_to & _HANDLE:
        return p.handles.get(path, Key)
    place = relative_to & ~_OPTIONAL
    if place >= len(_PLACES):
        raise NtError(STATUS_INVALID_PARAMETER)
    name = p.memory.read_wstring(path) if path else ""
    if name.lower().startswith(_ROOT):
        name = name[len(_ROOT) :]
    elif not place:
        raise NtError(STATUS_OBJECT_NAME_NOT_FOUND)
    elif _PLACES[place]:
        name = _PLACES[place] + ("\\" + name if name else "")
    root = p.state(Registry).root
    if create:
        return root.create(name, KEY_ALL_ACCESS)[0]
    found = root.find(name, KEY_ALL_ACCESS)
    if found is None:
        raise NtError(STATUS_OBJECT_NAME_NOT_FOUND)
    return found


@api
def RtlCheckRegistryKey(p: Process, relative_to: ULONG, path: PVOID) -> STATUS:
    _key(p, relative_to, path)


@api
def RtlCreateRegistryKey(p: Process, relative_to: ULONG, path: PVOID) -> STATUS:
    _key(p, relative_to, path, create=True)


@api
def RtlWriteRegistryValue(
    p: Process, relative_to: ULONG, path: PVOID, name: WSTR, type: ULONG, data: PVOID, size: ULONG
) -> STATUS:
    key = _key(p, relative_to, path, create=True)
    key.store.set_value(key.number, name, type, p.memory.read(data, size) if size else b"")


@api
def RtlDeleteRegistryValue(p: Process, relative_to: ULONG, path: PVOID, name: WSTR) -> STATUS:
    key = _key(p, relative_to, path)
    key.store.delete_value(key.number, name)


@api
def RtlFormatCurrentUserKeyPath(p: Process, path: Out[UNICODE_STRING]) -> STATUS:
    point_at_copy(p, path, f"\\REGISTRY\\USER\\{USER_SID}")


@api
def RtlOpenCurrentUser(p: Process, access: ULONG, key: Out[HANDLE]) -> STATUS:
    found = p.state(Registry).root.find(_USER, access)
    if found is None:
        raise NtError(STATUS_OBJECT_NAME_NOT_FOUND)
    key.value = p.handles.open(found, found.access)


# Tables of queries.


class _Entry:
    """One RTL_QUERY_REGISTRY_TABLE."""

    def __init__(self, p: Process, address: int) -> None:
        word = p.bits // 8
        values = [int.from_bytes(p.memory.read(address + at * word, word), "little") for at in range(7)]
        self.routine, flags, name, self.context, kind, self.default, length = values
        self.flags, self.default_type, self.default_size = (
            value & 0xFFFFFFFF for value in (flags, kind, length)
        )
        self.has_name = bool(name)
        self.name = p.memory.read_wstring(name) if name else ""

    @property
    def is_end(self) -> bool:
        return not self.routine and not self.flags & (_SUBKEY | _DIRECT) and not self.has_name


@api(calls_back=True, names=("RtlQueryRegistryValues", "RtlQueryRegistryValuesEx"))
def RtlQueryRegistryValues(
    p: Process, relative_to: ULONG, path: PVOID, table: PVOID, context: PVOID, environment: PVOID
) -> STATUS:
    try:
        top = _key(p, relative_to, path)
    except NtError:
        if relative_to & _OPTIONAL:
            return 0
        raise
    key = top
    while not (entry := _Entry(p, table)).is_end:
        table += 7 * p.bits // 8
        if entry.flags & _DIRECT and (entry.flags & _SUBKEY or entry.routine or not entry.has_name):
            raise NtError(STATUS_INVALID_PARAMETER)
        if entry.flags & (_TOPKEY | _SUBKEY):
            key = top
        if entry.flags & _SUBKEY:
            found = top.find(entry.name, KEY_ALL_ACCESS)
            if found is None:
                if entry.flags & _REQUIRED:
                    raise NtError(STATUS_OBJECT_NAME_NOT_FOUND)
                continue
            key = found
            if not entry.routine:
                continue
        status = _query(p, key, entry, context)
        if status & _FAILED:
            return status
    return 0


def _query(p: Process, key: Key, entry: _Entry, context: int) -> int:
    """One entry's values; what the routine has said."""
    if entry.flags & _NOVALUE:
        return p.call(entry.routine, 0, REG_NONE, 0, 0, context, entry.context) & 0xFFFFFFFF
    if entry.flags & _SUBKEY or not entry.has_name:
        values = [key.value_at(index) for index in range(key.info().values)]
        for value in values:
            status = _deliver(p, entry, context, value.name, value.type, value.data)
            if status & _FAILED:
                return status
        return 0
    try:
        value = key.value(entry.name)
        kind, data = value.type, value.data
    except NtError:
        if entry.flags & _REQUIRED:
            raise NtError(STATUS_OBJECT_NAME_NOT_FOUND) from None
        if entry.default_type == REG_NONE:
            return 0
        return _deliver(p, entry, context, entry.name, entry.default_type, _default(p, entry))
    status = _deliver(p, entry, context, entry.name, kind, data)
    if entry.flags & _DELETES and not status & _FAILED:
        key.store.delete_value(key.number, entry.name)
    return status


def _default(p: Process, entry: _Entry) -> bytes:
    if entry.default_size or not entry.default:
        return p.memory.read(entry.default, entry.default_size) if entry.default else b""
    if entry.default_type != REG_MULTI_SZ:
        return encode_wide(p.memory.read_wstring(entry.default) + "\0")
    data, at = b"", entry.default
    while text := p.memory.read_wstring(at):
        data += encode_wide(text + "\0")
        at += 2 * len(text) + 2
    return data + b"\0\0"


def _deliver(p: Process, entry: _Entry, context: int, name: str, kind: int, data: bytes) -> int:
    if entry.flags & _DIRECT:
        _store(p, entry, kind, data)
        return 0
    pieces = [(kind, data)]
    if not entry.flags & _NOEXPAND:
        text = data[: len(data) & ~1].decode("utf-16-le", "surrogatepass")
        if kind == REG_EXPAND_SZ:
            expanded = p.environment.expand(text.partition("\0")[0])
            pieces = [(REG_SZ, encode_wide(expanded + "\0"))]
        elif kind == REG_MULTI_SZ:
            pieces = [(REG_SZ, encode_wide(each + "\0")) for each in text.split("\0") if each]
    label = p.allocate(encode_wide(name + "\0"))
    status = 0
    for type, piece in pieces:
        block = p.allocate(piece or b"\0\0")
        status = p.call(entry.routine, label, type, block, len(piece), context, entry.context) & 0xFFFFFFFF
        p.heap.free(block)
        if status & _FAILED:
            break
    p.heap.free(label)
    return status


def _store(p: Process, entry: _Entry, kind: int, data: bytes) -> None:
    """RTL_QUERY_REGISTRY_DIRECT: texts as UNICODE_STRING, numbers as they are, others with size and type."""
    if kind in _TEXTS or kind == REG_MULTI_SZ:
        if kind == REG_EXPAND_SZ and not entry.flags & _NOEXPAND:
            text = data[: len(data) & ~1].decode("utf-16-le", "surrogatepass").partition("\0")[0]
            data = encode_wide(p.environment.expand(text) + "\0")
        string = UNICODE_STRING.on(p.memory, entry.context, p.bits)
        length = len(data) - 2 if data.endswith(b"\0\0") and kind != REG_MULTI_SZ else len(data)
        if not string.Buffer:
            string.Buffer = p.allocate(data)
            string.MaximumLength = len(data)
        elif len(data) > string.MaximumLength:
            raise NtError(STATUS_BUFFER_TOO_SMALL)
        else:
            p.memory.write(string.Buffer, data)
        string.Length = length
    elif len(data) <= 4:
        p.memory.write(entry.context, data)
    else:
        room = int.from_bytes(p.memory.read(entry.context, 4), "little", signed=True)
        if room < 0:
            if -room < len(data):
                raise NtError(STATUS_BUFFER_TOO_SMALL)
            p.memory.write(entry.context, data)
            return
        if room < len(data) + 8:
            raise NtError(STATUS_BUFFER_TOO_SMALL)
        head = len(data).to_bytes(4, "little") + kind.to_bytes(4, "little")
        p.memory.write(entry.context, head + data)
