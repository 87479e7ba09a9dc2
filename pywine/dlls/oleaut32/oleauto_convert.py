"""oleauto.h: VarI4FromR8 and its two hundred kin, one for each pair of types."""

from __future__ import annotations

import struct

from pywine.abi import variant as v
from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import (
    BYTE,
    CHAR,
    DOUBLE,
    FLOAT,
    HRESULT,
    LONG,
    LONGLONG,
    PVOID,
    SHORT,
    ULONG,
    ULONGLONG,
    USHORT,
    WSTR,
)
from pywine.nt.automation import OVERFLOW, ConversionError, Fixed, fixed, number_text, parse, whole
from pywine.nt.process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_USER_DEFAULT, _ALPHA_BOOL = 0x400, 2
_NAMES = {
    v.VT_I1: "I1", v.VT_UI1: "UI1", v.VT_I2: "I2", v.VT_UI2: "UI2", v.VT_I4: "I4", v.VT_UI4: "UI4",
    v.VT_INT: "I4", v.VT_UINT: "UI4", v.VT_I8: "I8", v.VT_UI8: "UI8", v.VT_R4: "R4", v.VT_R8: "R8",
    v.VT_CY: "Cy", v.VT_DATE: "Date", v.VT_BSTR: "Str", v.VT_BOOL: "Bool", v.VT_DECIMAL: "Dec",
}  # fmt: skip
_LOWEST_DATE, _HIGHEST_DATE = -657435.0, 2958466.0
_MOST_QUAD = 2.0**62  # beyond, VarI8FromR8 calls it an overflow
_MOST_FLOAT = 3.4028234663852886e38
_DECIMAL = struct.Struct("<HBBIQ")
_NEGATIVE = 0x80
_INTEGERS = {
    "I1": ("b", CHAR), "UI1": ("B", BYTE), "I2": ("h", SHORT), "UI2": ("H", USHORT), "I4": ("i", LONG),
    "UI4": ("I", ULONG), "I8": ("q", LONGLONG), "UI8": ("Q", ULONGLONG),
}  # fmt: skip
_SOURCES = {
    **{name: kind for name, (_, kind) in _INTEGERS.items()}, "R4": FLOAT, "R8": DOUBLE, "Cy": LONGLONG,
    "Date": DOUBLE, "Bool": SHORT, "Str": WSTR, "Dec": PVOID,
}  # fmt: skip


def _read(p: Process, source: str, value: Any) -> Any:
    """What was passed, as a number or a text."""
    if source == "Cy":
        return Fixed(value, 4)
    if source == "Dec":
        _, scale, sign, high, low = _DECIMAL.unpack(p.memory.read(value, 16))
        if scale > 28 or sign & ~_NEGATIVE:
            raise WinError(v.E_INVALIDARG)
        units = high << 64 | low
        return Fixed(-units if sign else units, scale)
    return value


def _to_integer(name: str, source: str, value: Any) -> bytes:
    code = _INTEGERS[name][0]
    if isinstance(value, str):
        value = parse(value)
    number = whole(value)
    bits = struct.calcsize("<" + code) * 8
    if source == "Bool":  # VARIANT_TRUE is all bits
        number = (-1 if value else 0) & (1 << bits) - 1
        return number.to_bytes(bits // 8, "little")
    if name == "I8" and isinstance(value, float) and not -_MOST_QUAD <= value < _MOST_QUAD:
        raise ConversionError(OVERFLOW)
    low, high = (0, (1 << bits) - 1) if code.isupper() else (-(1 << bits - 1), (1 << bits - 1) - 1)
    if not low <= number <= high:
        raise ConversionError(OVERFLOW)
    return struct.pack("<" + code, number)


def _parse_any(text: str) -> Fixed | float:
    """A number, however large."""
    try:
        return parse(text)
    except ConversionError as error:
        if error.args[0] != OVERFLOW:
            raise
        return float(text.strip())


def _to_float(name: str, source: str, value: Any) -> bytes:
    if isinstance(value, str):
        value = _parse_any(value)
    if source == "Bool":
        value = -1 if value else 0
    try:
        number = float(value)
    except OverflowError:
        raise ConversionError(OVERFLOW) from None
    if name == "R4" and _MOST_FLOAT < abs(number) < float("inf"):
        raise ConversionError(OVERFLOW)
    if name == "Date" and not _LOWEST_DATE < number < _HIGHEST_DATE:
        raise ConversionError(OVERFLOW)
    return struct.pack("<f" if name == "R4" else "<d", number)


def _to_currency(source: str, value: Any) -> bytes:
    if isinstance(value, str):
        value = parse(value)
        units = value.rounded(5)  # of texts, halves go away from zero
        value = Fixed((abs(units) + 5) // 10 * (-1 if units < 0 else 1), 4)
    if source == "Bool":
        value = -1 if value else 0
    if isinstance(value, float):
        value = fixed(value, 7 if source == "R4" else 15) if abs(value) < 1e16 else Fixed(whole(value))
    number = value.rounded(4) if isinstance(value, Fixed) else value * 10000
    if not -(1 << 63) <= number < 1 << 63:
        raise ConversionError(OVERFLOW)
    return struct.pack("<q", number)


def _to_decimal(source: str, value: Any) -> bytes:
    if isinstance(value, str):
        value = parse(value)
    if source == "Bool":
        value = -1 if value else 0
    number = fixed(value, 7 if source == "R4" else 15)
    units, scale = abs(number.units), number.scale
    return _DECIMAL.pack(0, scale, _NEGATIVE if number.units < 0 else 0, units >> 64, units & (1 << 64) - 1)


def _to_truth(value: Any) -> bytes:
    if isinstance(value, str):
        name = value.lower()
        if name in ("true", "false", "#true#", "#false#"):
            return struct.pack("<h", -1 if "true" in name else 0)
        value = _parse_any(value)
    number = value.units if isinstance(value, Fixed) else value
    return struct.pack("<h", -1 if number else 0)


def _to_text(source: str, value: Any) -> str:
    if source == "Bool":
        return "True" if value else "False"
    if isinstance(value, float):
        return number_text(value, 7 if source == "R4" else 15)
    return str(value)


def text_of(value: tuple[int, Any]) -> str:
    """A value as VarCat joins it: truth by its name, nothing for what is empty."""
    kind, found = value
    if kind in (v.VT_EMPTY, v.VT_NULL):
        return ""
    return found if kind == v.VT_BSTR else _shown(kind, found, _USER_DEFAULT, _ALPHA_BOOL)


def _shown(kind: int, value: Any, locale: int, flags: int) -> str:
    if kind == v.VT_DATE:
        from pywine.dlls.oleaut32.oleauto_dates import text_of_date

        return text_of_date(value, locale, 0)
    if kind == v.VT_BOOL and not flags & _ALPHA_BOOL:
        return "-1" if value else "0"
    return _to_text(_NAMES.get(kind, "I4"), value)


def converted(p: Process, value: tuple[int, Any], old: int, kind: int, locale: int, flags: int) -> bytes:
    """A VARIANT's value as the bytes of another type. Raises WinError, ConversionError."""
    found: Any = value[1] if old != v.VT_EMPTY else 0
    name = _NAMES.get(kind)
    if kind == v.VT_BSTR:
        text = "" if old == v.VT_EMPTY else found if old == v.VT_BSTR else _shown(old, found, locale, flags)
        return v.make_text_bstr(p, text).to_bytes(p.bits // 8, "little")
    source = _NAMES.get(old, "I4")
    if kind == v.VT_ERROR:
        return _to_integer("UI4", source, found)
    if name is None:
        raise WinError(v.DISP_E_TYPEMISMATCH if kind <= v.VT_UINT else v.DISP_E_BADVARTYPE)
    if kind == v.VT_DATE and old == v.VT_BSTR:
        from pywine.dlls.oleaut32.oleauto_dates import date_of

        try:
            return struct.pack("<d", date_of(found, locale, 0))
        except ConversionError:
            return _to_float("Date", source, found)
    if name in _INTEGERS:
        return _to_integer(name, source, found)
    if name == "Cy":
        return _to_currency(source, found)
    if name == "Dec":
        return _to_decimal(source, found)
    return _to_truth(found) if name == "Bool" else _to_float(name, source, found)


def _convert(p: Process, source: str, target: str, value: Any, result: int) -> int:
    value = _read(p, source, value)
    try:
        if target == "Bstr":
            data = v.make_text_bstr(p, _to_text(source, value)).to_bytes(p.bits // 8, "little")
        elif target in _INTEGERS:
            data = _to_integer(target, source, value)
        elif target == "Cy":
            data = _to_currency(source, value)
        elif target == "Dec":
            data = _to_decimal(source, value)
        elif target == "Bool":
            data = _to_truth(value)
        else:
            data = _to_float(target, source, value)
    except ConversionError as error:
        return v.DISP_E_OVERFLOW if error.args[0] == OVERFLOW else v.DISP_E_TYPEMISMATCH
    p.memory.write(result, data)
    return 0


def _declare(source: str, target: str) -> Callable[..., Any]:
    """The body of one of them: texts come and go with a locale and flags."""

    def plain(p: Process, value: Any, result: int) -> int:
        return _convert(p, source, target, value, result)

    def with_locale(p: Process, value: Any, locale: int, flags: int, result: int) -> int:
        return _convert(p, source, target, value, result)

    body = with_locale if "Str" in (source, target) or target == "Bstr" else plain
    kinds = {"value": _SOURCES[source], "locale": ULONG, "flags": ULONG, "result": PVOID, "return": HRESULT}
    names = body.__code__.co_varnames[1 : body.__code__.co_argcount]
    body.__annotations__ = {"p": Process, **{name: kinds[name] for name in (*names, "return")}}
    body.__name__ = f"Var{target}From{source}"
    return api(body)


# Dates as texts need a locale's forms; the last two the C header does by itself.
_WITHOUT = {("Date", "Str"), ("Bstr", "Date"), ("Bstr", "Str"), ("I8", "I4"), ("UI8", "I4")}
for _source in _SOURCES:
    for _target in (*_INTEGERS, "R4", "R8", "Cy", "Date", "Bool", "Dec", "Bstr"):
        if _source != _target and (_target, _source) not in _WITHOUT:
            globals()[f"Var{_target}From{_source}"] = _declare(_source, _target)
