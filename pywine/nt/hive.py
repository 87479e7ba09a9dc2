"""Hive files (regf): a tree of keys as the bytes that Windows' RegSaveKey writes, and back, read strictly."""

from __future__ import annotations

import struct

from pywine.nt.chartype import upper
from pywine.nt.registry_store import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_BASE_SIZE, _BIN_SIZE = 4096, 4096
_BASE = struct.Struct("<4sIIQIIIIIII64s")
_BIN = struct.Struct("<4sIIQQI")
_KEY = struct.Struct("<2sHQIIIIIIIIIIIIIIIHH")
_VALUE = struct.Struct("<2sHIIIHH")
_CHECKSUM_AT = 508
_NOTHING = 0xFFFFFFFF
_ASCII_NAME, _ROOT_KEY, _NO_DELETE, _IS_LINK = 0x20, 4, 8, 0x10
_ASCII_VALUE = 1
_INLINE = 0x80000000  # in a value's size: its data stands where otherwise its place does
_MOST_IN_LIST = 500
_SEGMENT = 16344  # of data in the latest format
_DEEPEST = 512
STANDARD, LATEST = 3, 5  # minor versions
_EVERYBODYS = "O:BAG:BAD:(A;CI;KA;;;SY)(A;CI;KA;;;BA)(A;CI;KA;;;WD)"


class BadHive(Exception):
    """The file is no hive, or a damaged one."""


class HiveKey:
    """A key in a hive, with all that is below it."""

    __slots__ = ("class_name", "name", "subkeys", "values", "written")

    def __init__(self, name: str, class_name: str = "", written: int = 0) -> None:
        self.name, self.class_name, self.written = name, class_name, written
        self.values: list[Value] = []
        self.subkeys: list[HiveKey] = []


# Reading.


def read(data: bytes) -> HiveKey:
    """The root key of a hive file. Raises BadHive."""
    if len(data) < _BASE_SIZE + _BIN.size or data[:4] != b"regf":
        raise BadHive("it does not begin as a hive")
    _, first, second, _, major, minor, kind, form, root, size, *_ = _BASE.unpack_from(data)
    if _checksum(data) != struct.unpack_from("<I", data, _CHECKSUM_AT)[0]:
        raise BadHive("the checksum is wrong")
    if first != second or major != 1 or minor not in range(2, 7) or kind or form != 1:
        raise BadHive("it was not written to its end, or is of another version")
    if size % _BIN_SIZE or _BASE_SIZE + size > len(data):
        raise BadHive("it is cut off")
    return _Reader(data[_BASE_SIZE : _BASE_SIZE + size]).key(root, 0)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._seen: set[int] = set()

    def cell(self, at: int) -> bytes:
        if at % 8 or at + 4 > len(self._data):
            raise BadHive(f"no cell can be at {at:#x}")
        size = -struct.unpack_from("<i", self._data, at)[0]
        if size < 8 or at + size > len(self._data):
            raise BadHive(f"the cell at {at:#x} is free or too large")
        return self._data[at + 4 : at + size]

    def key(self, at: int, depth: int) -> HiveKey:
        if at in self._seen or depth > _DEEPEST:
            raise BadHive("a key is below itself")
        self._seen.add(at)
        cell = self.cell(at)
        if len(cell) < _KEY.size or cell[:2] != b"nk":
            raise BadHive(f"no key is at {at:#x}")
        (_, flags, written, _, _, count, _, listed, _, values, values_at, _, class_at, _, _, _, _, _,
         length, class_length) = _KEY.unpack_from(cell)  # fmt: skip
        found = HiveKey(_name(cell[_KEY.size :], length, flags & _ASCII_NAME), "", written)
        if class_length and class_at != _NOTHING:
            found.class_name = _name(self.cell(class_at), class_length, 0)
        if values:
            for place in self._numbers(self.cell(values_at), 0, values):
                found.values.append(self._value(place))
        places = self._listed(listed, 0) if count else []
        if len(places) != count:
            raise BadHive(f"the key at {at:#x} has lost subkeys")
        found.subkeys = [self.key(place, depth + 1) for place in places]
        return found

    def _listed(self, at: int, depth: int) -> list[int]:
        """The places of the keys in a list, or in its lists."""
        cell = self.cell(at)
        kind, count = cell[:2], int.from_bytes(cell[2:4], "little")
        if kind in (b"lf", b"lh"):
            return self._numbers(cell, 4, 2 * count)[::2]
        places = self._numbers(cell, 4, count)
        if kind == b"li":
            return places
        if kind != b"ri" or depth:
            raise BadHive(f"no list of keys is at {at:#x}")
        return [place for inner in places for place in self._listed(inner, depth + 1)]

    @staticmethod
    def _numbers(cell: bytes, at: int, count: int) -> list[int]:
        if at + 4 * count > len(cell):
            raise BadHive("a list is cut off")
        return list(struct.unpack_from(f"<{count}I", cell, at))

    def _value(self, at: int) -> Value:
        cell = self.cell(at)
        if len(cell) < _VALUE.size or cell[:2] != b"vk":
            raise BadHive(f"no value is at {at:#x}")
        _, length, size, place, kind, flags, _ = _VALUE.unpack_from(cell)
        name = _name(cell[_VALUE.size :], length, flags & _ASCII_VALUE)
        if size & _INLINE:
            return Value(name, kind, cell[8 : 8 + min(size & ~_INLINE, 4)])
        return Value(name, kind, self._bytes(place, size) if size else b"")

    def _bytes(self, at: int, size: int) -> bytes:
        cell = self.cell(at)
        if cell[:2] == b"db" and size > _SEGMENT:
            segments = self._numbers(cell, 4, 1)[0]
            places = self._numbers(self.cell(segments), 0, int.from_bytes(cell[2:4], "little"))
            cell = b"".join(self.cell(place)[:_SEGMENT] for place in places)
        if len(cell) < size:
            raise BadHive("a value's data is cut off")
        return cell[:size]


def _name(data: bytes, length: int, is_ascii: int) -> str:
    if len(data) < length:
        raise BadHive("a name is cut off")
    return data[:length].decode("latin-1" if is_ascii else "utf-16-le", "surrogatepass")


# Writing.


def write(root: HiveKey, written: int, minor: int = STANDARD) -> bytes:
    """The hive file of a tree; `written`: the time, as FILETIME."""
    return _Writer(written, minor).file(root)


class _Writer:
    def __init__(self, written: int, minor: int) -> None:
        self._written, self._minor = written, minor
        self._bins = bytearray()
        self._at = self._end = 0  # where the next cell goes, where the last bin ends
        self._security = 0
        self._users = 0  # of the only security descriptor

    def file(self, root: HiveKey) -> bytes:
        from pywine.nt.sddl import parse_descriptor

        descriptor = parse_descriptor(_EVERYBODYS)
        self._security = self._put(struct.pack("<2sHIIII", b"sk", 0, 0, 0, 0, len(descriptor)) + descriptor)
        at = self._key(root, 0, _ROOT_KEY | _NO_DELETE)
        struct.pack_into("<III", self._bins, self._security + 8, self._security, self._security, self._users)
        self._free_rest()
        size = len(self._bins)
        base = _BASE.pack(b"regf", 1, 1, self._written, 1, self._minor, 0, 1, at, size, 1, b"")
        base += bytes(_CHECKSUM_AT - len(base))
        return base + struct.pack("<I", _checksum(base)) + bytes(_BASE_SIZE - _CHECKSUM_AT - 4) + self._bins

    def _put(self, data: bytes) -> int:
        """Put a cell into the last bin or a new one; its place."""
        size = -(-(4 + len(data)) // 8) * 8
        if self._at + size > self._end:
            self._free_rest()
            whole = -(-(_BIN.size + size) // _BIN_SIZE) * _BIN_SIZE
            self._bins += _BIN.pack(b"hbin", self._end, whole, 0, self._written, 0) + bytes(whole - _BIN.size)
            self._at, self._end = self._end + _BIN.size, self._end + whole
        at = self._at
        self._bins[at : at + 4 + len(data)] = struct.pack("<i", -size) + data
        self._at += size
        return at

    def _free_rest(self) -> None:
        if self._at < self._end:
            struct.pack_into("<i", self._bins, self._at, self._end - self._at)

    def _key(self, key: HiveKey, parent: int, flags: int) -> int:
        self._users += 1
        name, is_ascii = _packed(key.name)
        flags |= _ASCII_NAME * is_ascii | _IS_LINK * any(value.type == 6 for value in key.values)
        at = self._put(bytes(_KEY.size) + name)
        class_name = key.class_name.encode("utf-16-le", "surrogatepass")
        class_at = self._put(class_name) if class_name else _NOTHING
        places = [self._value(value) for value in key.values]
        values_at = self._put(struct.pack(f"<{len(places)}I", *places)) if places else _NOTHING
        below = sorted(
            key.subkeys, key=lambda subkey: upper(subkey.name).encode("utf-16-be", "surrogatepass")
        )
        listed = self._list([(self._key(subkey, at, 0), subkey.name) for subkey in below])
        longest = _longest(subkey.name for subkey in below), _longest(subkey.class_name for subkey in below)
        largest = max((len(value.data) for value in key.values), default=0)
        _KEY.pack_into(
            self._bins, at + 4, b"nk", flags, key.written or self._written, 0, parent, len(below), 0, listed,
            _NOTHING, len(places), values_at, self._security, class_at, *longest,
            _longest(value.name for value in key.values), largest, 0, len(name), len(class_name),
        )  # fmt: skip
        return at

    def _list(self, keys: list[tuple[int, str]]) -> int:
        if not keys:
            return _NOTHING
        parts = [keys[at : at + _MOST_IN_LIST] for at in range(0, len(keys), _MOST_IN_LIST)]
        places = [self._leaf(part) for part in parts]
        if len(places) == 1:
            return places[0]
        return self._put(struct.pack(f"<2sH{len(places)}I", b"ri", len(places), *places))

    def _leaf(self, keys: list[tuple[int, str]]) -> int:
        """A list with something of each name, by which Windows searches."""
        is_new = self._minor >= LATEST
        hint: Callable[[str], int] = _hash if is_new else _beginning
        entries = b"".join(struct.pack("<II", at, hint(name)) for at, name in keys)
        return self._put(struct.pack("<2sH", b"lh" if is_new else b"lf", len(keys)) + entries)

    def _value(self, value: Value) -> int:
        name, is_ascii = _packed(value.name)
        size, data = len(value.data), value.data
        if size <= 4:
            size, place = size | _INLINE, int.from_bytes(data, "little")
        elif size > _SEGMENT and self._minor >= LATEST:
            parts = [self._put(data[at : at + _SEGMENT]) for at in range(0, size, _SEGMENT)]
            segments = self._put(struct.pack(f"<{len(parts)}I", *parts))
            place = self._put(struct.pack("<2sHI", b"db", len(parts), segments))
        else:
            place = self._put(data)
        flags = _ASCII_VALUE * is_ascii
        return self._put(_VALUE.pack(b"vk", len(name), size, place, value.type, flags, 0) + name)


def _packed(name: str) -> tuple[bytes, bool]:
    """A name in one byte for each character, and whether that was possible."""
    try:
        return name.encode("latin-1"), True
    except UnicodeEncodeError:
        return name.encode("utf-16-le", "surrogatepass"), False


def _longest(names: object) -> int:
    return max((len(name.encode("utf-16-le", "surrogatepass")) for name in names), default=0)  # type: ignore[attr-defined]


def _hash(name: str) -> int:
    found = 0
    for unit in memoryview(upper(name).encode("utf-16-le", "surrogatepass")).cast("H"):
        found = (37 * found + unit) & 0xFFFFFFFF
    return found


def _beginning(name: str) -> int:
    packed, is_ascii = _packed(name)
    return int.from_bytes(packed[:4], "little") if is_ascii else 0


def _checksum(base: bytes) -> int:
    found = 0
    for number in struct.unpack_from(f"<{_CHECKSUM_AT // 4}I", base):
        found ^= number
    return {0: 1, 0xFFFFFFFF: 0xFFFFFFFE}.get(found, found)
