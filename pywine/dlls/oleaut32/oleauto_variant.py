"""oleauto.h: VARIANT, dates."""

from __future__ import annotations

import struct

from pywine.abi import variant as v
from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import DOUBLE, HRESULT, INT, PVOID, ULONG, USHORT, VOID, Out
from pywine.dlls.oleaut32.safearray import copy_array, destroy_array
from pywine.nt import clock
from pywine.nt.process import Process

_E_INVALIDARG = 0x80070057
_QUERY, _ADD_REFERENCE, _RELEASE = 0, 1, 2
_ALPHA_BOOL = 2
_EPOCH_DAYS = clock.days_since_1601(1899, 12, 30)
_RANGES = {
    v.VT_I1: (-0x80, 0x7F), v.VT_UI1: (0, 0xFF), v.VT_I2: (-0x8000, 0x7FFF), v.VT_UI2: (0, 0xFFFF),
    v.VT_I4: (-0x80000000, 0x7FFFFFFF), v.VT_UI4: (0, 0xFFFFFFFF), v.VT_INT: (-0x80000000, 0x7FFFFFFF),
    v.VT_UINT: (0, 0xFFFFFFFF), v.VT_I8: (-(1 << 63), (1 << 63) - 1), v.VT_UI8: (0, (1 << 64) - 1),
    v.VT_ERROR: (0, 0xFFFFFFFF),
}  # fmt: skip


def call_method(p: Process, object: int, index: int, *arguments: int) -> int:
    """Call the method of a COM object at this place of its table."""
    table = v.pointer_at(p, object)
    return p.call(v.pointer_at(p, table + index * (p.bits // 8)), object, *arguments)


@api
def VariantInit(p: Process, variant: PVOID) -> VOID:
    v.store_variant(p, variant, v.VT_EMPTY, b"")


@api(calls_back=True)
def VariantClear(p: Process, variant: PVOID) -> HRESULT:
    clear(p, variant)
    return 0


def clear(p: Process, variant: int) -> None:
    """Free what a VARIANT owns and make it VT_EMPTY. Raises WinError."""
    kind = v.variant_type(p, variant)
    value = v.pointer_at(p, variant + v.VALUE)
    if kind & v.VT_TYPEMASK > v.VT_UINT and kind & v.VT_TYPEMASK != v.VT_RECORD:
        raise WinError(v.DISP_E_BADVARTYPE)
    if not kind & v.VT_BYREF and value:
        if kind & v.VT_ARRAY:
            destroy_array(p, value)
        elif kind == v.VT_BSTR:
            v.free_bstr(p, value)
        elif kind in (v.VT_DISPATCH, v.VT_UNKNOWN):
            call_method(p, value, _RELEASE)
    p.memory.write(variant, b"\0\0")


@api(calls_back=True)
def VariantCopy(p: Process, target: PVOID, source: PVOID) -> HRESULT:
    if target != source:
        clear(p, target)
        _copy(p, target, source)
    return 0


def _copy(p: Process, target: int, source: int) -> None:
    """Copy a VARIANT over one that owns nothing."""
    kind = v.variant_type(p, source)
    data = bytearray(p.memory.read(source, v.variant_size(p)))
    value = v.pointer_at(p, source + v.VALUE)
    word = p.bits // 8
    if not kind & v.VT_BYREF and value:
        if kind & v.VT_ARRAY:
            data[v.VALUE : v.VALUE + word] = copy_array(p, value).to_bytes(word, "little")
        elif kind == v.VT_BSTR:
            data[v.VALUE : v.VALUE + word] = v.make_bstr(p, v.bstr_bytes(p, value)).to_bytes(word, "little")
        elif kind in (v.VT_DISPATCH, v.VT_UNKNOWN):
            call_method(p, value, _ADD_REFERENCE)
    p.memory.write(target, bytes(data))


@api(calls_back=True)
def VariantCopyInd(p: Process, target: PVOID, source: PVOID) -> HRESULT:
    kind = v.variant_type(p, source)
    if not kind & v.VT_BYREF:
        return VariantCopy(p, target, source)
    place = v.pointer_at(p, source + v.VALUE)
    kind &= ~v.VT_BYREF
    if kind == v.VT_VARIANT:
        return VariantCopyInd(p, target, place)
    clear(p, target)
    size = p.bits // 8 if kind & v.VT_ARRAY else v.element_size(p, kind)
    inner = p.allocate(struct.pack("<HHHH", kind, 0, 0, 0) + p.memory.read(place, size).ljust(16, b"\0"))
    _copy(p, target, inner)
    p.heap.free(inner)
    return 0


# Converting.


@api(calls_back=True, partial="numbers, truth values, dates as numbers and texts")
def VariantChangeType(p: Process, target: PVOID, source: PVOID, flags: USHORT, kind: USHORT) -> HRESULT:
    return _change_type(p, target, source, flags, kind)


@api(calls_back=True, partial="numbers, truth values, dates as numbers and texts")
def VariantChangeTypeEx(
    p: Process, target: PVOID, source: PVOID, locale: ULONG, flags: USHORT, kind: USHORT
) -> HRESULT:
    return _change_type(p, target, source, flags, kind)


def _change_type(p: Process, target: int, source: int, flags: int, kind: int) -> int:
    old = v.variant_type(p, source)
    if old == kind:
        return VariantCopy(p, target, source)
    data = _converted(p, _value(p, old, source), old, kind, flags)
    clear(p, target)
    v.store_variant(p, target, kind, data)
    return 0


def _value(p: Process, kind: int, variant: int) -> int | float | str:
    """A VARIANT's value. Raises WinError."""
    place = v.pointer_at(p, variant + v.VALUE) if kind & v.VT_BYREF else variant + v.VALUE
    kind &= ~v.VT_BYREF
    if kind == v.VT_EMPTY:
        return 0
    if kind == v.VT_BSTR:
        return v.bstr_text(p, v.pointer_at(p, place))
    if kind == v.VT_CY:
        return v.read_number(p, kind, place) / 10000
    if kind in v.NUMBERS and kind != v.VT_ERROR:
        return v.read_number(p, kind, place)
    raise WinError(v.DISP_E_TYPEMISMATCH)


def _converted(p: Process, value: int | float | str, old: int, kind: int, flags: int) -> bytes:
    """A value as the bytes that a VARIANT of another type holds. Raises WinError."""
    if kind == v.VT_EMPTY:
        return b""
    if kind == v.VT_BSTR:
        text = "" if old == v.VT_EMPTY else _text(value, old, flags)
        return v.make_text_bstr(p, text).to_bytes(p.bits // 8, "little")
    if isinstance(value, str):
        value = _number(value, kind)
    if kind == v.VT_BOOL:
        return struct.pack("<h", -1 if value else 0)
    if kind == v.VT_CY:
        return struct.pack("<q", round(value * 10000))
    if kind in (v.VT_R4, v.VT_R8, v.VT_DATE):
        return struct.pack("<" + v.NUMBERS[kind], value)
    if kind not in _RANGES:
        raise WinError(v.DISP_E_TYPEMISMATCH if kind <= v.VT_UINT else v.DISP_E_BADVARTYPE)
    low, high = _RANGES[kind]
    if not low <= (whole := round(value)) <= high:
        raise WinError(v.DISP_E_OVERFLOW)
    return struct.pack("<" + v.NUMBERS[kind], whole)


def _text(value: int | float | str, old: int, flags: int) -> str:
    if old & v.VT_TYPEMASK == v.VT_BOOL:
        return ("True" if value else "False") if flags & _ALPHA_BOOL else "-1" if value else "0"
    if isinstance(value, float):
        digits = 7 if old & v.VT_TYPEMASK == v.VT_R4 else 15
        text = f"{value:.{digits}G}"
        mantissa, exponent, power = text.partition("E")
        if "." in mantissa:
            mantissa = mantissa.rstrip("0").rstrip(".")
        return mantissa + exponent + power
    return str(value)


def _number(text: str, kind: int) -> int | float:
    """The number that a text writes. Raises WinError(DISP_E_TYPEMISMATCH)."""
    stripped = text.strip()
    if kind == v.VT_BOOL and stripped.lower() in ("true", "false", "#true#", "#false#"):
        return "true" in stripped.lower()
    try:
        if stripped[:2].lower() in ("&h", "&o"):
            return int(stripped[2:], 16 if stripped[1] in "hH" else 8)
        return int(stripped) if stripped.lstrip("+-").isdigit() else float(stripped.replace(",", ""))
    except ValueError:
        raise WinError(v.DISP_E_TYPEMISMATCH) from None


# Dates: days since 30 December 1899.


@api
def SystemTimeToVariantTime(p: Process, system_time: PVOID, time: Out[DOUBLE]) -> INT:
    year, month, _, day, hour, minute, second, _ = struct.unpack("<8H", p.memory.read(system_time, 16))
    filetime = clock.join(year, month, day, hour, minute, second, 0)
    if filetime is None:
        return 0
    days, rest = divmod(filetime, clock.DAY)
    days -= _EPOCH_DAYS
    fraction = rest / clock.DAY
    time.value = days + fraction if days >= 0 else days - fraction
    return 1


@api
def VariantTimeToSystemTime(p: Process, time: DOUBLE, system_time: PVOID) -> INT:
    days = int(time)
    ticks = round(abs(time - days) * 86400) * clock.SECOND
    filetime = (days + _EPOCH_DAYS) * clock.DAY + ticks
    if filetime < 0:
        return 0
    year, month, weekday, day, hour, minute, second, _ = clock.split(filetime)
    p.memory.write(system_time, struct.pack("<8H", year, month, weekday, day, hour, minute, second, 0))
    return 1


@api
def SetErrorInfo(p: Process, reserved: ULONG, information: PVOID) -> HRESULT:
    return 0


@api
def GetErrorInfo(p: Process, reserved: ULONG, information: Out[PVOID]) -> HRESULT:
    information.value = 0
    return 1
