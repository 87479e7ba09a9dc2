"""Conversions between Automation's types: numbers in fixed places, numbers as text."""

from __future__ import annotations

OVERFLOW, TYPE_MISMATCH = "overflow", "mismatch"
_MOST = (1 << 96) - 1
_DEC_PLACES = 28


class ConversionError(Exception):
    """What cannot be converted; its argument is OVERFLOW or TYPE_MISMATCH."""


class Fixed:
    """A number of `units` of which ten to the `scale` make one: DECIMAL, and CY with the scale 4."""

    __slots__ = ("scale", "units")

    def __init__(self, units: int, scale: int = 0) -> None:
        self.units, self.scale = units, scale

    def rounded(self, scale: int) -> int:
        """In units of another scale; halves go to the even one."""
        if scale >= self.scale:
            return self.units * 10 ** (scale - self.scale)
        return divide(self.units, 10 ** (self.scale - scale))

    def __float__(self) -> float:
        return self.units / 10**self.scale

    def __str__(self) -> str:
        digits = str(abs(self.units)).rjust(self.scale + 1, "0")
        whole, fraction = digits[: len(digits) - self.scale], digits[len(digits) - self.scale :].rstrip("0")
        sign = "-" if self.units < 0 else ""
        return f"{sign}{whole}.{fraction}" if fraction else sign + whole


def divide(number: int, by: int) -> int:
    """The nearest whole quotient; halves go to the even one."""
    quotient, rest = divmod(abs(number), by)
    if 2 * rest > by or (2 * rest == by and quotient & 1):
        quotient += 1
    return quotient if number >= 0 else -quotient


def whole(value: float | Fixed) -> int:
    """The nearest integer. Raises ConversionError for what is no number."""
    if isinstance(value, Fixed):
        return value.rounded(0)
    try:
        return round(value)
    except (OverflowError, ValueError):
        raise ConversionError(OVERFLOW) from None


def fixed(value: float | Fixed, digits: int = 15) -> Fixed:
    """As a DECIMAL holds it; of a float, so many digits count. Raises ConversionError(OVERFLOW)."""
    if isinstance(value, float):
        value = parse(f"{value:.{digits - 1}E}")
    elif isinstance(value, int):
        value = Fixed(value)
    if abs(value.units) > _MOST:
        raise ConversionError(OVERFLOW)
    return value


def parse(text: str) -> Fixed:
    """The number that a text writes, as far as places for it go. Raises ConversionError."""
    stripped = text.strip(" \t")
    if stripped[:2].lower() in ("&h", "&o"):
        try:
            return Fixed(int(stripped[2:], 16 if stripped[1] in "hH" else 8))
        except ValueError:
            raise ConversionError(TYPE_MISMATCH) from None
    is_negative = stripped[:1] in ("-", "(")
    if stripped[:1] == "(":
        if not stripped.endswith(")"):
            raise ConversionError(TYPE_MISMATCH)
        stripped = stripped[1:-1]
    elif stripped.endswith(("-", "+")) and stripped[:1] not in ("-", "+"):
        is_negative, stripped = stripped[-1] == "-", stripped[:-1]
    else:
        stripped = stripped[1:] if stripped[:1] in ("-", "+") else stripped
    mantissa, mark, exponent = stripped.strip(" $").upper().partition("E")
    shown_whole, _, fraction = mantissa.partition(".")
    digits = shown_whole.replace(",", "") + fraction
    if not digits.isascii() or not digits.isdigit() or "," in fraction or shown_whole.startswith(","):
        raise ConversionError(TYPE_MISMATCH)
    power = 0
    if mark:
        if not exponent.lstrip("+-").isdigit():
            raise ConversionError(TYPE_MISMATCH)
        power = int(exponent)
    number = int(digits)
    scale = len(fraction) - power
    if scale < 0:
        if -scale > 400:
            raise ConversionError(OVERFLOW)
        number, scale = number * 10**-scale, 0
    while scale > _DEC_PLACES or (scale and number > _MOST):
        drop = min(scale, max(scale - _DEC_PLACES, 1))
        number, scale = divide(number, 10**drop), scale - drop
    while scale and not number % 10:
        number, scale = number // 10, scale - 1
    return Fixed(-number if is_negative else number, scale)


def number_text(value: float, digits: int) -> str:
    """A float with so many significant digits, without what is not needed."""
    text = f"{value:.{digits}G}"
    mantissa, exponent, power = text.partition("E")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return mantissa + exponent + power
