"""C structures declared once, laid out for both pointer sizes, and overlaid on guest memory with ffi."""

from __future__ import annotations

import sys

from pywine.abi import types
from pywine.host import ffi
from pywine.machine import utf16

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Self

_CTYPES = {
    "b": ffi.c_int8, "B": ffi.c_uint8, "h": ffi.c_int16, "H": ffi.c_uint16, "i": ffi.c_int32,
    "I": ffi.c_uint32, "q": ffi.c_int64, "Q": ffi.c_uint64, "d": ffi.c_double,
    "f": ffi.c_float,
}  # fmt: skip
_POINTER = {32: ffi.c_uint32, 64: ffi.c_uint64}
_SIGNED_POINTER = {32: ffi.c_int32, 64: ffi.c_int64}


class Offset:
    """Where a field lies, in bytes, on each machine."""

    __slots__ = ("x64", "x86")

    def __init__(self, x86: int, x64: int) -> None:
        self.x86, self.x64 = x86, x64


def at(x86: int, x64: int) -> Any:
    """A field at known offsets (bytes): what lies before it and is not declared becomes padding."""
    return Offset(x86, x64)


class ArrayOf:
    """`Array[WCHAR, 260]`."""

    def __init__(self, element: object, count: int) -> None:
        self.element, self.count = element, count


class _Array:
    def __getitem__(self, item: tuple[object, int]) -> ArrayOf:
        return ArrayOf(*item)


if TYPE_CHECKING:
    from typing import Annotated as Array
else:
    Array = _Array()


class Struct:
    """Base of structure declarations: fields are annotations, in C order.

    `layout(bits)` is the ctypes class whose instances overlay guest memory. Class keywords: `size=(x86, x64)`
    in bytes where more follows than is declared, `pack` as `#pragma pack`.
    """

    _size: tuple[int, int] | None = None
    _pack: int | None = None

    def __init_subclass__(cls, size: tuple[int, int] | None = None, pack: int | None = None) -> None:
        cls._size, cls._pack = size, pack
        cls._layouts: dict[int, type[ffi.Structure]] = {}

    @classmethod
    def layout(cls, bits: int) -> type[ffi.Structure]:
        """The ctypes structure for a machine of `bits` (32 or 64)."""
        found = cls._layouts.get(bits)
        if found is None:
            found = cls._layouts[bits] = cls._build(bits)
        return found

    @classmethod
    def on(cls, memory: Any, address: int, bits: int) -> Self:
        """The structure at guest `address`, unchecked."""
        return cls.layout(bits).from_address(memory.base + address)  # type: ignore[return-value]

    @classmethod
    def _build(cls, bits: int) -> type[ffi.Structure]:
        scope = vars(sys.modules[cls.__module__])
        fields: list[tuple[str, Any]] = []
        end = 0
        for name, annotation in cls.__annotations__.items():
            if name.startswith("_"):
                continue
            kind = _ctype(types.meaning(annotation, scope), bits)
            where = cls.__dict__.get(name)
            if isinstance(where, Offset):
                offset = where.x86 if bits == 32 else where.x64
                if offset < end:
                    raise TypeError(f"{cls.__name__}.{name} at {offset:#x} overlaps what ends at {end:#x}")
                if offset > end:
                    fields.append((f"_gap{offset:x}", ffi.c_uint8 * (offset - end)))
                end = offset
            alignment = min(ffi.alignment(kind), cls._pack or 16)
            end = -(-end // alignment) * alignment + ffi.sizeof(kind)
            fields.append((name, kind))
        if cls._size:
            total = cls._size[bits == 64]
            if total > end:
                fields.append(("_rest", ffi.c_uint8 * (total - end)))
        body: dict[str, Any] = {"_fields_": fields}
        if cls._pack:
            body["_pack_"] = cls._pack
        return type(cls.__name__, (_Layout,), body)


class _Layout(ffi.Structure):
    """What every laid-out structure can do."""

    def clear(self) -> None:
        ffi.memset(ffi.addressof(self), 0, ffi.sizeof(self))


def _ctype(kind: Any, bits: int) -> Any:
    if isinstance(kind, types.Integer):
        if kind.code == "P":
            return _POINTER[bits]
        return _SIGNED_POINTER[bits] if kind.code == "p" else _CTYPES[kind.code]
    if isinstance(kind, types.Floating):
        return _CTYPES[kind.code]
    if isinstance(kind, types.Pointer | types.Text):
        return _POINTER[bits]
    if isinstance(kind, ArrayOf):
        return _ctype(kind.element, bits) * kind.count
    if isinstance(kind, type) and issubclass(kind, Struct):
        return kind.layout(bits)
    raise TypeError(f"not a field type: {kind!r}")


def ctype(kind: Any, bits: int) -> Any:
    """The ctypes class of a kind or structure on a machine of `bits`."""
    return _ctype(kind, bits)


def set_wide(array: Any, text: str) -> None:
    """Store `text` in a WCHAR array field, cut to fit, terminated, the rest zeroed."""
    units = utf16.encode(text)[: 2 * (len(array) - 1)]
    _fill(array, units)


def get_wide(array: Any) -> str:
    """The text of a WCHAR array field."""
    return bytes(array).decode("utf-16-le", "surrogatepass").partition("\0")[0]


def set_bytes(array: Any, data: bytes) -> None:
    """Store `data` in a CHAR array field, cut to fit, terminated, the rest zeroed."""
    _fill(array, data[: len(array) - 1])


def _fill(array: Any, data: bytes) -> None:
    size = ffi.sizeof(array)
    ffi.memmove(ffi.addressof(array), data.ljust(size, b"\0"), size)
