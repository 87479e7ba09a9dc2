"""What the registry's functions have in common: data as their A or W form wants it, sizes, RegGetValue."""

from __future__ import annotations

from pywine.abi.errors import ApiError, WinError
from pywine.abi.text import encode_wide
from pywine.abi.types import DWORD, OutOpt, OutOrNone
from pywine.abi.winerror import ERROR_INVALID_PARAMETER, ERROR_MORE_DATA, ERROR_UNSUPPORTED_TYPE
from pywine.nt.registry import (
    KEY_QUERY_VALUE,
    REG_BINARY,
    REG_DWORD,
    REG_EXPAND_SZ,
    REG_MULTI_SZ,
    REG_NONE,
    REG_QWORD,
    REG_SZ,
    TEXT_TYPES,
)
from pywine.nt.registry_store import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pywine.nt.process import Process
    from pywine.nt.registry import Key

_RRF_BITS = {
    REG_NONE: 1,
    REG_SZ: 2,
    REG_EXPAND_SZ: 4,
    REG_BINARY: 8,
    REG_DWORD: 0x10,
    REG_MULTI_SZ: 0x20,
    REG_QWORD: 0x40,
}
_RRF_ANY, _RRF_NOEXPAND, _RRF_ZERO_ON_FAILURE = 0xFFFF, 0x10000000, 0x20000000
_RRF_DWORD, _RRF_QWORD = 0x18, 0x48
_RRF_EXPAND_SZ = 4


def data_to_guest(p: Process, value: Value, wide: bool) -> bytes:
    """A value's data as the A or W form hands them out."""
    if wide or value.type not in TEXT_TYPES:
        return value.data
    return p.ansi(value.data[: len(value.data) & ~1].decode("utf-16-le", "surrogatepass"))


def data_from_guest(p: Process, type: int, address: int, size: int, wide: bool) -> bytes:
    """What a program sets as data. Texts are stored in UTF-16; a NUL right behind one is taken along."""
    if not address or (not size and type not in TEXT_TYPES):
        return b""
    data = p.memory.read(address, size)
    if type not in TEXT_TYPES:
        return data
    terminator = b"\0\0" if wide else b"\0"
    if (
        size
        and type != REG_MULTI_SZ
        and not data.endswith(terminator)
        and _follows(p, address + size, terminator)
    ):
        data += terminator
    return data if wide else encode_wide(p.from_ansi(data))


def _follows(p: Process, address: int, terminator: bytes) -> bool:
    pages = p.memory.rights[address >> 12] & p.memory.rights[(address + len(terminator) - 1) >> 12]
    return bool(pages & 1) and p.memory.read(address, len(terminator)) == terminator


def put_counted(p: Process, text: str, buffer: int, size: OutOrNone[DWORD], wide: bool) -> None:
    """Store a text if it fits `size` characters with its NUL, and how long it is. Raises WinError."""
    data = encode_wide(text) + b"\0\0" if wide else p.ansi(text) + b"\0"
    if not buffer or size.value < len(data) >> wide:
        raise WinError(ERROR_MORE_DATA)
    p.memory.write(buffer, data)
    size.value = (len(data) >> wide) - 1


def deliver(
    p: Process, data: bytes, buffer: int, size: OutOrNone[DWORD], type: int, wide: bool, *, fits: bool = True
) -> None:
    """Store data if there is room, and how many bytes they are; a text gets a NUL if room is left.

    `fits`: whether the rest of what is asked for has room, too. Raises WinError.
    """
    room = size.value if size is not None else 0
    if size is not None:
        size.value = len(data)
    if not fits or (buffer and room < len(data)):
        raise WinError(ERROR_MORE_DATA)
    if buffer:
        terminator = b"\0\0" if wide else b"\0"
        if (
            data
            and type in TEXT_TYPES
            and not data.endswith(terminator)
            and room >= len(data) + len(terminator)
        ):
            data += terminator
        p.memory.write(buffer, data)


def get_value(
    p: Process, find_key: Callable[[], Key], name: str, flags: int, type: OutOpt[DWORD], data: int,
    size: OutOrNone[DWORD], wide: bool,
) -> None:  # fmt: skip
    """RegGetValue. Raises WinError, NtError."""
    wanted = flags & _RRF_ANY
    expand = not flags & _RRF_NOEXPAND
    if (data and size is None) or (wanted & _RRF_EXPAND_SZ and expand and wanted != _RRF_ANY):
        raise WinError(ERROR_INVALID_PARAMETER)
    room = size.value if size is not None else 0
    try:
        _get_value(p, find_key(), name, wanted, expand, type, data, size, wide)
    except ApiError:
        if data and flags & _RRF_ZERO_ON_FAILURE:
            p.memory.write(data, bytes(room))
        raise


def _get_value(
    p: Process, key: Key, name: str, wanted: int, expand: bool, type: OutOpt[DWORD], data: int,
    size: OutOrNone[DWORD], wide: bool,
) -> None:  # fmt: skip
    key.require(KEY_QUERY_VALUE)
    value = key.value(name)
    if value.type == REG_EXPAND_SZ and expand:
        text = value.data[: len(value.data) & ~1].decode("utf-16-le", "surrogatepass")
        value = Value(value.name, REG_SZ, encode_wide(p.environment.expand(text)))
    if value.type in TEXT_TYPES:
        value.data = _terminated(value)
    type.value = value.type
    shown = data_to_guest(p, value, wide)
    if not _is_wanted(value, wanted):
        if size is not None:
            size.value = len(shown)
        raise WinError(ERROR_UNSUPPORTED_TYPE)
    deliver(p, shown, data, size, value.type, wide)


def _terminated(value: Value) -> bytes:
    data = value.data[: len(value.data) & ~1]
    ends = b"\0\0\0\0" if value.type == REG_MULTI_SZ else b"\0\0"
    while data[-len(ends) :] != ends:
        data += b"\0\0"
    return data


def _is_wanted(value: Value, wanted: int) -> bool:
    if wanted == _RRF_ANY:
        return True
    if value.type == REG_BINARY and wanted in (_RRF_DWORD, _RRF_QWORD):
        return len(value.data) == (4 if wanted == _RRF_DWORD else 8)
    return bool(wanted & _RRF_BITS.get(value.type, 0))
