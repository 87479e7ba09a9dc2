"""Arithmetic on Automation's values: which type a result has, and what happens where it does not fit.

A value is its VARTYPE and an integer, a float, a Fixed or a text; VT_BOOL's integers are 0 and -1.
"""

from __future__ import annotations

import struct

from pywine.nt.automation import OVERFLOW, TYPE_MISMATCH, ConversionError, Fixed, divide, fixed, parse, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Value = tuple[int, Any]

EMPTY, NULLED, I2, I4, R4, R8, CY, DATE, BSTR = range(9)
BOOL, DECIMAL, UI1, I8 = 11, 14, 17, 20
DIVISION_BY_ZERO, BAD_TYPE = "division by zero", "bad type"
_LIMITS = {
    UI1: (0, 0xFF), I2: (-0x8000, 0x7FFF), I4: (-(1 << 31), (1 << 31) - 1), I8: (-(1 << 63), (1 << 63) - 1),
}  # fmt: skip
_LARGER = {UI1: I2, I2: I4, I4: R8, I8: R8, R4: R8, CY: R8, DECIMAL: R8}
_SHORT = (EMPTY, I2, BOOL, UI1)
_MOST = (1 << 96) - 1
NOTHING: Value = (NULLED, None)


def number(value: Value) -> int | float | Fixed:
    """What a value counts as. Raises ConversionError."""
    kind, found = value
    if kind == EMPTY:
        return 0
    if kind == BSTR:
        return float(parse(found))
    return found


def _as(kind: int, value: int | float | Fixed) -> Any:
    """A number as one of a type. Raises ConversionError(OVERFLOW)."""
    if kind in _LIMITS:
        found = whole(value)
        low, high = _LIMITS[kind]
        if not low <= found <= high:
            raise ConversionError(OVERFLOW)
        return found
    if kind == R4:
        try:
            return struct.unpack("<f", struct.pack("<f", float(value)))[0]
        except OverflowError:
            raise ConversionError(OVERFLOW) from None
    if kind in (R8, DATE):
        return float(value)
    if kind == CY:
        made = value.rounded(4) if isinstance(value, Fixed) else fixed(value).rounded(4)
        if not -(1 << 63) <= made < 1 << 63:
            raise ConversionError(OVERFLOW)
        return Fixed(made, 4)
    return fixed(value)


def _fitting(kind: int, value: int | float | Fixed) -> Value:
    """A result in its type, or in the next larger one that holds it. Raises ConversionError(OVERFLOW)."""
    while True:
        try:
            return kind, _as(kind, value)
        except ConversionError:
            if kind not in _LARGER:
                raise
            kind = _LARGER[kind]


def _common(one: int, other: int) -> int:
    """The type that sums of two have."""
    kinds = {BSTR: R8, BOOL: I2}
    first, second = (kinds.get(kind, kind) for kind in (one, other))
    pair = {first, second}
    for kind in (DECIMAL, DATE, CY, R8):
        if kind in pair:
            return kind
    if R4 in pair:
        return R8 if pair & {I4, I8} else R4
    for kind in (I8, I4, I2):
        if kind in pair:
            return kind
    return UI1 if UI1 in pair else I2


def _exact(kind: int, value: Value) -> Any:
    """A number to reckon with exactly where the result is."""
    found = number(value)
    if kind in (CY, DECIMAL):
        return found if isinstance(found, Fixed) else fixed(found)
    return float(found) if isinstance(found, Fixed) or kind in (R4, R8, DATE) else found


def _fixed_sum(one: Any, other: Any, sign: int) -> Any:
    if not isinstance(one, Fixed):
        return one + sign * other
    scale = max(one.scale, other.scale)
    return _held(one.rounded(scale) + sign * other.rounded(scale), scale)


def _held(units: int, scale: int) -> Fixed:
    """With as many places as DECIMAL has room for."""
    while scale and (abs(units) > _MOST or scale > 28):
        units, scale = divide(units, 10), scale - 1
    return Fixed(units, scale)


def _shortened(units: int, scale: int) -> Fixed:
    """With as few places as it takes."""
    held = _held(units, scale)
    while held.scale and not held.units % 10:
        held = Fixed(held.units // 10, held.scale - 1)
    return held


def add(one: Value, other: Value) -> Value:
    if NULLED in (one[0], other[0]):
        return NOTHING
    if BSTR in (one[0], other[0]) and {one[0], other[0]} <= {BSTR, EMPTY}:
        return BSTR, (one[1] or "") + (other[1] or "")
    return _sum(one, other, 1)


def subtract(one: Value, other: Value) -> Value:
    if NULLED in (one[0], other[0]):
        return NOTHING
    return _sum(one, other, -1)


def _sum(one: Value, other: Value, sign: int) -> Value:
    kind = _common(one[0], other[0])
    if sign < 0 and one[0] == other[0] == DATE:
        kind = R8
    return _fitting(kind, _fixed_sum(_exact(kind, one), _exact(kind, other), sign))


def multiply(one: Value, other: Value) -> Value:
    if NULLED in (one[0], other[0]):
        return NOTHING
    pair = {one[0], other[0]}
    kind = _common(*(R8 if each == DATE else each for each in (one[0], other[0])))
    if kind == CY and pair & {R4, R8, DATE, BSTR}:
        kind = R8
    left, right = _exact(kind, one), _exact(kind, other)
    if isinstance(left, Fixed):
        return _fitting(kind, _held(left.units * right.units, left.scale + right.scale))
    return _fitting(kind, left * right)


def divide_by(one: Value, other: Value) -> Value:
    if NULLED in (one[0], other[0]):
        return NOTHING
    if other[0] == EMPTY:
        raise ConversionError(BAD_TYPE)
    kind = DECIMAL if DECIMAL in (one[0], other[0]) else R8
    if R4 in (one[0], other[0]) and {one[0], other[0]} <= {R4, *_SHORT}:
        kind = R4
    left, right = _exact(kind, one), _exact(kind, other)
    if isinstance(left, Fixed):
        if not right.units:
            raise ConversionError(DIVISION_BY_ZERO)
        places = 28 + right.scale - left.scale
        top, bottom = left.units * 10 ** max(places, 0), right.units * 10 ** max(-places, 0)
        quotient = divide(abs(top), abs(bottom)) * (-1 if (top < 0) != (bottom < 0) else 1)
        return _fitting(kind, _shortened(quotient, 28))
    if not right:
        raise ConversionError(DIVISION_BY_ZERO if left else OVERFLOW)
    return _fitting(kind, left / right)


def _whole_kind(one: int, other: int) -> int:
    if I8 in (one, other):
        return I8
    if one == other == UI1:
        return UI1
    return I2 if one in _SHORT and other in _SHORT else I4


def _whole_pair(one: Value, other: Value) -> tuple[int, int, int]:
    kind = _whole_kind(one[0], other[0])
    wide = I8 if kind == I8 else I4
    left, right = _as(wide, number(one)), _as(wide, number(other))
    if not right:
        raise ConversionError(DIVISION_BY_ZERO)
    return kind, left, right


def divide_whole(one: Value, other: Value) -> Value:
    if NULLED in (one[0], other[0]):
        return NOTHING
    if other[0] == EMPTY:
        raise ConversionError(BAD_TYPE)
    kind, left, right = _whole_pair(one, other)
    return _fitting(kind, abs(left) // abs(right) * (-1 if (left < 0) != (right < 0) else 1))


def remainder(one: Value, other: Value) -> Value:
    if NULLED in (one[0], other[0]):
        return NOTHING
    kind, left, right = _whole_pair(one, other)
    rest = abs(left) % abs(right)
    return (I4 if one[0] == EMPTY else kind), -rest if left < 0 else rest


def power(one: Value, other: Value) -> Value:
    if NULLED in (one[0], other[0]):
        return NOTHING
    left, right = float(number(one)), float(number(other))
    try:
        found = left**right
    except ZeroDivisionError:
        found = float("inf")
    except OverflowError:
        raise ConversionError(OVERFLOW) from None
    if isinstance(found, complex):
        raise ConversionError(TYPE_MISMATCH)
    return R8, found


# Bits. Nothing that is known of NULLED's bits makes a result NULLED.


def _bits_kind(one: int, other: int, *, truth: bool) -> int:
    pair = {one, other} - {NULLED}
    if I8 in pair:
        return I8
    if pair == {BOOL} or (truth and pair <= {BOOL, BSTR}):
        return BOOL
    if pair == {UI1}:
        return UI1
    short = {EMPTY, I2, BOOL, UI1, BSTR} if truth else set(_SHORT)
    return I2 if pair <= short else I4


def _bits(kind: int, value: Value) -> int | None:
    if value[0] == NULLED:
        return None
    if kind == BOOL and value[0] == BSTR:
        return -1 if _is_true(value[1]) else 0
    return _as(I8 if kind == I8 else I4, number(value))


def _is_true(text: str) -> bool:
    name = text.lower().strip("#")
    return name == "true" or (name != "false" and bool(parse(text).units))


def _bitwise(one: Value, other: Value, function: Callable[[int, int], int], *, truth: bool) -> Value:
    kind = _bits_kind(one[0], other[0], truth=truth)
    left, right = _bits(kind, one), _bits(kind, other)
    if left is None and right is None:
        return NOTHING
    if left is None or right is None:
        known = right if left is None else left
        assert known is not None
        found = function(known, 0)
        if found != function(known, -1) and not (truth and found):
            return NOTHING
    else:
        found = function(left, right)
    return kind, found & 0xFF if kind == UI1 else found


def bits_and(one: Value, other: Value) -> Value:
    return _bitwise(one, other, lambda a, b: a & b, truth=True)


def bits_or(one: Value, other: Value) -> Value:
    return _bitwise(one, other, lambda a, b: a | b, truth=True)


def bits_xor(one: Value, other: Value) -> Value:
    if NULLED in (one[0], other[0]):
        return NOTHING
    return _bitwise(one, other, lambda a, b: a ^ b, truth=False)


def bits_equal(one: Value, other: Value) -> Value:
    if NULLED in (one[0], other[0]):
        return NOTHING
    return _bitwise(one, other, lambda a, b: ~(a ^ b), truth=False)


def bits_imply(one: Value, other: Value) -> Value:
    if NULLED in (one[0], other[0]):
        return _bitwise(one if one[0] == NULLED else bits_not(one), other, lambda a, b: a | b, truth=True)
    return _bitwise(one, other, lambda a, b: ~a | b, truth=True)


# One value.


def negative(value: Value) -> Value:
    return subtract((EMPTY, 0), value) if value[0] not in (UI1, DATE) else _negated(value)


def _negated(value: Value) -> Value:
    return (I2 if value[0] == UI1 else value[0]), -value[1]


def _kept_kind(kind: int) -> int:
    return {EMPTY: I2, BOOL: I2, BSTR: R8}.get(kind, kind)


def _apply(value: Value, of_number: Callable[[Any], Any], of_units: Callable[[int, int], Any]) -> Value:
    if value[0] == NULLED:
        return NOTHING
    kind, found = _kept_kind(value[0]), number(value)
    if isinstance(found, Fixed):
        return kind, of_units(found.units, found.scale)
    return _fitting(kind, of_number(found))


def absolute(value: Value) -> Value:
    return _apply(value, abs, lambda units, scale: Fixed(abs(units), scale))


def fix(value: Value) -> Value:
    """Towards zero."""

    def of_units(units: int, scale: int) -> Fixed:
        return _whole_units(abs(units) // 10**scale * (-1 if units < 0 else 1), value[0])

    return _apply(value, lambda found: type(found)(int(found)), of_units)


def _whole_units(units: int, kind: int) -> Fixed:
    return Fixed(units * 10000, 4) if kind == CY else Fixed(units)


def floor(value: Value) -> Value:
    """Towards the smaller number."""

    def of_units(units: int, scale: int) -> Fixed:
        return _whole_units(units // 10**scale, value[0])

    return _apply(value, lambda found: type(found)(found // 1), of_units)


def rounded(value: Value, places: int) -> Value:
    """Halves go to the even digit."""

    def of_units(units: int, scale: int) -> Fixed:
        made = Fixed(Fixed(units, scale).rounded(places), places) if places < scale else Fixed(units, scale)
        return Fixed(made.rounded(4), 4) if value[0] == CY else made

    return _apply(value, lambda found: round(found, places) if isinstance(found, float) else found, of_units)


def bits_not(value: Value) -> Value:
    if value[0] == NULLED:
        return NOTHING
    kind = value[0] if value[0] in (I2, UI1, BOOL, I8) else I2 if value[0] == EMPTY else I4
    found = ~_as(I8 if kind == I8 else I4, number(value))
    return kind, found & 0xFF if kind == UI1 else found


def compare(one: Value, other: Value) -> int | None:
    """-1, 0, 1, or None where VT_NULL is compared. Texts beat numbers; two texts are the caller's."""
    if NULLED in (one[0], other[0]):
        return None
    if BSTR in (one[0], other[0]):
        return (one[0] == BSTR) - (other[0] == BSTR)
    kind = _common(one[0], other[0])
    kind = R8 if kind == DATE else R4 if R4 in (one[0], other[0]) and kind == R8 else kind
    left, right = _exact(kind, one), _exact(kind, other)
    if kind == R4:
        left, right = _as(R4, left), _as(R4, right)
    if isinstance(left, Fixed):
        scale = max(left.scale, right.scale)
        left, right = left.rounded(scale), right.rounded(scale)
    return (left > right) - (left < right)
