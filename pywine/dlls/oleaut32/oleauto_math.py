"""oleauto.h: VarAdd, VarCmp and the like, on VARIANTs of any kind of number."""

from __future__ import annotations

import struct

from pywine.abi import variant as v
from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import DOUBLE, FLOAT, HRESULT, INT, LONG, LONGLONG, PVOID, ULONG, Out
from pywine.nt import automation_math as m
from pywine.nt.automation import OVERFLOW, ConversionError, Fixed, fixed
from pywine.nt.process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_DISP_E_DIVBYZERO = 0x80020012
_ERRORS = {
    OVERFLOW: v.DISP_E_OVERFLOW,
    m.DIVISION_BY_ZERO: _DISP_E_DIVBYZERO,
    m.BAD_TYPE: v.DISP_E_BADVARTYPE,
}
_DECIMAL = struct.Struct("<HBBIQ")
_NEGATIVE = 0x80
_KINDS = {v.VT_INT: m.I4, v.VT_UI8: m.I8, v.VT_UINT: m.I8, v.VT_UI4: m.I8, v.VT_UI2: m.I4, v.VT_I1: m.I2}
_VARCMP_LT, _VARCMP_NULL = 0, 3


def read_decimal(p: Process, address: int) -> Fixed:
    """Raises WinError(E_INVALIDARG)."""
    _, scale, sign, high, low = _DECIMAL.unpack(p.memory.read(address, 16))
    if scale > 28 or sign & ~_NEGATIVE:
        raise WinError(v.E_INVALIDARG)
    units = high << 64 | low
    return Fixed(-units if sign else units, scale)


def decimal_bytes(number: Fixed) -> bytes:
    """A DECIMAL. Raises ConversionError(OVERFLOW)."""
    number = fixed(number)
    units = abs(number.units)
    sign = _NEGATIVE if number.units < 0 else 0
    return _DECIMAL.pack(0, number.scale, sign, units >> 64, units & (1 << 64) - 1)


def read_value(p: Process, variant: int) -> m.Value:
    """What a VARIANT holds. Raises WinError(DISP_E_BADVARTYPE)."""
    kind = v.variant_type(p, variant)
    place = variant + v.VALUE
    if kind & v.VT_BYREF:
        place = v.pointer_at(p, place)
        kind &= ~v.VT_BYREF
        if kind == v.VT_VARIANT:
            return read_value(p, place)
    elif kind == v.VT_DECIMAL:
        place = variant
    if kind in (v.VT_EMPTY, v.VT_NULL):
        return kind, None
    if kind == v.VT_BSTR:
        return kind, v.bstr_text(p, v.pointer_at(p, place))
    if kind == v.VT_DECIMAL:
        return kind, read_decimal(p, place)
    if kind not in v.NUMBERS or kind == v.VT_ERROR:
        raise WinError(v.DISP_E_BADVARTYPE)
    found = v.read_number(p, kind, place)
    return _KINDS.get(kind, kind), Fixed(int(found), 4) if kind == v.VT_CY else found


def store_value(p: Process, variant: int, value: m.Value) -> None:
    """Overwrite a VARIANT."""
    kind, found = value
    if kind == m.DECIMAL:
        data = decimal_bytes(found)
        p.memory.write(variant, (struct.pack("<H", kind) + data[2:]).ljust(v.variant_size(p), b"\0"))
        return
    if kind in (m.EMPTY, m.NULLED):
        data = b""
    elif kind == m.BSTR:
        data = v.make_text_bstr(p, found).to_bytes(p.bits // 8, "little")
    elif kind == m.CY:
        data = struct.pack("<q", found.rounded(4))
    else:
        data = struct.pack("<" + v.NUMBERS[kind], found)
    v.store_variant(p, variant, kind, data)


def _guarded(action: Callable[[], Any]) -> int:
    try:
        action()
    except ConversionError as error:
        return _ERRORS.get(error.args[0], v.DISP_E_TYPEMISMATCH)
    return 0


def _declare_binary(function: Callable[[m.Value, m.Value], m.Value], name: str) -> Callable[..., Any]:
    def body(p: Process, left: int, right: int, result: int) -> int:
        one, other = read_value(p, left), read_value(p, right)
        return _guarded(lambda: store_value(p, result, function(one, other)))

    kinds = {"left": PVOID, "right": PVOID, "result": PVOID, "return": HRESULT}
    body.__annotations__, body.__name__ = {"p": Process, **kinds}, name
    return api(body)


def _declare_unary(function: Callable[[m.Value], m.Value], name: str) -> Callable[..., Any]:
    def body(p: Process, value: int, result: int) -> int:
        found = read_value(p, value)
        return _guarded(lambda: store_value(p, result, function(found)))

    body.__annotations__ = {"p": Process, "value": PVOID, "result": PVOID, "return": HRESULT}
    body.__name__ = name
    return api(body)


_BINARY = {
    "VarAdd": m.add, "VarSub": m.subtract, "VarMul": m.multiply, "VarDiv": m.divide_by,
    "VarIdiv": m.divide_whole, "VarMod": m.remainder, "VarPow": m.power, "VarAnd": m.bits_and,
    "VarOr": m.bits_or, "VarXor": m.bits_xor, "VarEqv": m.bits_equal, "VarImp": m.bits_imply,
}  # fmt: skip
_UNARY = {
    "VarNeg": m.negative, "VarAbs": m.absolute, "VarNot": m.bits_not, "VarFix": m.fix, "VarInt": m.floor,
}  # fmt: skip
for _name, _function in _BINARY.items():
    globals()[_name] = _declare_binary(_function, _name)
for _name, _one in _UNARY.items():
    globals()[_name] = _declare_unary(_one, _name)


@api
def VarRound(p: Process, value: PVOID, places: INT, result: PVOID) -> HRESULT:
    if places < 0:
        raise WinError(v.E_INVALIDARG)
    found = read_value(p, value)
    return _guarded(lambda: store_value(p, result, m.rounded(found, places)))


@api
def VarCat(p: Process, left: PVOID, right: PVOID, result: PVOID) -> HRESULT:
    from pywine.dlls.oleaut32.oleauto_convert import text_of

    one, other = read_value(p, left), read_value(p, right)
    if one[0] == other[0] == m.NULLED:
        v.store_variant(p, result, m.NULLED, b"")
        return 0
    store_value(p, result, (m.BSTR, text_of(one) + text_of(other)))
    return 0


@api
def VarCmp(p: Process, left: PVOID, right: PVOID, locale: ULONG, flags: ULONG) -> HRESULT:
    one, other = read_value(p, left), read_value(p, right)
    order = 0
    if one[0] == other[0] == m.BSTR or {one[0], other[0]} == {m.BSTR, m.EMPTY}:
        from pywine.nt import locale as locales
        from pywine.nt.collation import compare, own_order

        order = compare(one[1] or "", other[1] or "", flags, own_order(locales.resolve(locale)))
    else:
        try:
            found = m.compare(one, other)
        except ConversionError:
            return v.DISP_E_TYPEMISMATCH
        if found is None:
            return _VARCMP_NULL
        order = found
    return _VARCMP_LT + 1 + order


# CY: ten thousandths in 64 bits.


def _store_cy(p: Process, result: int, units: int) -> int:
    if not -(1 << 63) <= units < 1 << 63:
        return v.DISP_E_OVERFLOW
    p.memory.write(result, struct.pack("<q", units))
    return 0


@api
def VarCyAdd(p: Process, one: LONGLONG, other: LONGLONG, result: PVOID) -> HRESULT:
    return _store_cy(p, result, one + other)


@api
def VarCySub(p: Process, one: LONGLONG, other: LONGLONG, result: PVOID) -> HRESULT:
    return _store_cy(p, result, one - other)


@api
def VarCyMul(p: Process, one: LONGLONG, other: LONGLONG, result: PVOID) -> HRESULT:
    return _store_cy(p, result, Fixed(one * other, 8).rounded(4))


@api
def VarCyMulI4(p: Process, one: LONGLONG, other: LONG, result: PVOID) -> HRESULT:
    return _store_cy(p, result, one * other)


@api
def VarCyMulI8(p: Process, one: LONGLONG, other: LONGLONG, result: PVOID) -> HRESULT:
    return _store_cy(p, result, one * other)


@api
def VarCyNeg(p: Process, value: LONGLONG, result: PVOID) -> HRESULT:
    return _store_cy(p, result, -value)


@api
def VarCyAbs(p: Process, value: LONGLONG, result: PVOID) -> HRESULT:
    return _store_cy(p, result, abs(value))


@api
def VarCyFix(p: Process, value: LONGLONG, result: PVOID) -> HRESULT:
    return _store_cy(p, result, abs(value) // 10000 * (-10000 if value < 0 else 10000))


@api
def VarCyInt(p: Process, value: LONGLONG, result: PVOID) -> HRESULT:
    return _store_cy(p, result, value // 10000 * 10000)


@api
def VarCyRound(p: Process, value: LONGLONG, places: INT, result: PVOID) -> HRESULT:
    if places < 0:
        raise WinError(v.E_INVALIDARG)
    return _store_cy(p, result, Fixed(Fixed(value, 4).rounded(min(places, 4)), min(places, 4)).rounded(4))


def _order(one: Any, other: Any) -> int:
    return 1 + (one > other) - (one < other)


@api
def VarCyCmp(p: Process, one: LONGLONG, other: LONGLONG) -> HRESULT:
    return _order(one, other)


@api
def VarCyCmpR8(p: Process, one: LONGLONG, other: DOUBLE) -> HRESULT:
    try:
        return _order(one, fixed(other).rounded(4))
    except ConversionError:
        return _order(0.0, other)


# DECIMAL: 96 bits and where the point is.


def _store_decimal(p: Process, result: int, value: Callable[[], Fixed]) -> int:
    return _guarded(lambda: p.memory.write(result, decimal_bytes(value())))


def _declare_decimal(function: Callable[[m.Value, m.Value], m.Value], name: str) -> Callable[..., Any]:
    def body(p: Process, left: int, right: int, result: int) -> int:
        one, other = read_decimal(p, left), read_decimal(p, right)

        def value() -> Fixed:
            kind, found = function((m.DECIMAL, one), (m.DECIMAL, other))
            if kind != m.DECIMAL:
                raise ConversionError(OVERFLOW)
            return found

        return _store_decimal(p, result, value)

    kinds = {"left": PVOID, "right": PVOID, "result": PVOID, "return": HRESULT}
    body.__annotations__, body.__name__ = {"p": Process, **kinds}, name
    return api(body)


for _name, _function in (
    ("VarDecAdd", m.add), ("VarDecSub", m.subtract), ("VarDecMul", m.multiply), ("VarDecDiv", m.divide_by),
):  # fmt: skip
    globals()[_name] = _declare_decimal(_function, _name)


@api
def VarDecNeg(p: Process, value: PVOID, result: PVOID) -> HRESULT:
    found = read_decimal(p, value)
    return _store_decimal(p, result, lambda: Fixed(-found.units, found.scale))


@api
def VarDecAbs(p: Process, value: PVOID, result: PVOID) -> HRESULT:
    found = read_decimal(p, value)
    return _store_decimal(p, result, lambda: Fixed(abs(found.units), found.scale))


@api
def VarDecFix(p: Process, value: PVOID, result: PVOID) -> HRESULT:
    found = read_decimal(p, value)
    return _store_decimal(p, result, lambda: m.fix((m.DECIMAL, found))[1])


@api
def VarDecInt(p: Process, value: PVOID, result: PVOID) -> HRESULT:
    found = read_decimal(p, value)
    return _store_decimal(p, result, lambda: m.floor((m.DECIMAL, found))[1])


@api
def VarDecRound(p: Process, value: PVOID, places: INT, result: PVOID) -> HRESULT:
    if places < 0:
        raise WinError(v.E_INVALIDARG)
    found = read_decimal(p, value)
    return _store_decimal(p, result, lambda: m.rounded((m.DECIMAL, found), places)[1])


@api
def VarDecCmp(p: Process, left: PVOID, right: PVOID) -> HRESULT:
    order = m.compare((m.DECIMAL, read_decimal(p, left)), (m.DECIMAL, read_decimal(p, right)))
    return 1 + (order or 0)


@api
def VarDecCmpR8(p: Process, left: PVOID, right: DOUBLE) -> HRESULT:
    try:
        return 1 + (m.compare((m.DECIMAL, read_decimal(p, left)), (m.DECIMAL, fixed(right))) or 0)
    except ConversionError:
        return _order(0.0, right)


# Floats.


@api
def VarR4CmpR8(p: Process, one: FLOAT, other: DOUBLE) -> HRESULT:
    return _order(one, other)


@api
def VarR8Pow(p: Process, one: DOUBLE, other: DOUBLE, result: Out[DOUBLE]) -> HRESULT:
    try:
        result.value = m.power((m.R8, one), (m.R8, other))[1]
    except ConversionError:
        return v.DISP_E_OVERFLOW
    return 0


@api
def VarR8Round(p: Process, value: DOUBLE, places: INT, result: Out[DOUBLE]) -> HRESULT:
    if places < 0:
        raise WinError(v.E_INVALIDARG)
    result.value = round(value, places)
    return 0
