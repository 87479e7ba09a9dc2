"""Text to numbers and back: strtol, strtod, itoa, _ecvt and their families.

Narrow and wide text are both str; each function tells how many characters it consumed.
"""

from __future__ import annotations

import math
import struct

from pywine.dlls.crt.digits import decimal_digits, float_text

EINVAL = 22
ERANGE = 34

_INFINITY = float("inf")
_LARGEST = 0x7F7FFFFF  # float
SPACE = " \t\n\v\f\r"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def strtol(text: str, base: int, bits: int = 32, signed: bool = True) -> tuple[int, int, int]:
    """Value, characters consumed and errno of strtol, strtoul (signed=False) and their 64-bit forms."""
    if base < 0 or base == 1 or base > 36:
        return 0, 0, EINVAL
    at, negative = _sign(text, _skip_space(text, 0))
    if base in (0, 16) and text[at : at + 2] in ("0x", "0X"):
        at += 2
        base = 16
    elif base == 0:
        base = 8 if text[at : at + 1] == "0" else 10
    start, allowed = at, _DIGITS[:base] + _DIGITS[10:base].upper()
    while at < len(text) and text[at] in allowed:
        at += 1
    if at == start:
        return 0, 0, 0
    value = int(text[start:at], base)
    if signed:
        limit = 1 << (bits - 1)
        if value > limit - (not negative):
            return (-limit if negative else limit - 1), at, ERANGE
        return (-value if negative else value), at, 0
    if value >> bits:
        return (1 << bits) - 1, at, ERANGE
    return (-value if negative else value) & ((1 << bits) - 1), at, 0


def strtod(text: str, ucrt: bool, point: str = ".") -> tuple[float, int, int]:
    """Value, characters consumed and errno; only the UCRT knows inf, nan and hexadecimal, only
    older runtimes exponents after a D. `point` is what the locale has before the fraction.
    """
    start = _skip_space(text, 0)
    at, negative = _sign(text, start)
    if ucrt:
        word = text[at : at + 8].lower()
        if word.startswith("inf"):
            value = float("-inf" if negative else "inf")
            return value, at + (8 if word == "infinity" else 3), 0
        if word.startswith("nan"):
            return float("-nan" if negative else "nan"), at + 3, 0
        if word.startswith("0x"):
            return _strtod_hexadecimal(text, at, negative, point)
    end = _digits_end(text, at)
    count = end - at
    if text[end : end + 1] == point:
        fraction = _digits_end(text, end + 1)
        count += fraction - end - 1
        end = fraction
    if not count:
        return 0.0, 0, 0
    mantissa = text[at:end].replace(point, ".")
    exponent = ""
    if text[end : end + 1] in (("e", "E") if ucrt else ("e", "E", "d", "D")):
        after, _ = _sign(text, end + 1)
        stop = _digits_end(text, after)
        if stop > after:
            exponent = "e" + text[end + 1 : stop]
            end = stop
    value = float(mantissa + exponent)
    out_of_range = value == float("inf") or (value == 0.0 and mantissa.strip("0.") != "")
    return (-value if negative else value), end, ERANGE if out_of_range else 0


def strtof(text: str, ucrt: bool, point: str = ".") -> tuple[float, int, int]:
    """As strtod, rounded to a float, once."""
    value, end, error = strtod(text, ucrt, point)
    if value != value or value in (_INFINITY, -_INFINITY):
        return value, end, error
    bits = single_bits(abs(value))
    found = _from_bits(bits)
    if found != abs(value):
        low, high = (bits, bits + 1) if found < abs(value) else (bits - 1, bits)
        if abs(value) == (_from_bits(low) + _from_bits(min(high, _LARGEST + 1), beyond=True)) / 2:
            side = _beside(text[:end], point, abs(value))
            found = _from_bits(low if side < 0 else high if side > 0 else low + (low & 1))
        if found == _INFINITY or not found:
            error = ERANGE
    return math.copysign(found, value), end, error


def single_bits(value: float) -> int:
    """The bits of the float that is next to a number which is not negative."""
    try:
        return int.from_bytes(struct.pack("<f", value), "little")
    except OverflowError:
        return _LARGEST + 1


def _from_bits(bits: int, *, beyond: bool = False) -> float:
    """What a float's bits stand for; `beyond`: what comes after the largest is no infinity."""
    return 2.0**128 if beyond and bits > _LARGEST else struct.unpack("<f", struct.pack("<I", bits))[0]


def _beside(text: str, point: str, value: float) -> int:
    """Whether a text's number is larger than `value` (1), smaller (-1), or that."""
    from pywine.dlls.crt.extended import ratio

    number, divisor = ratio(text.lstrip(SPACE).lstrip("+-").lower(), point)
    own, below = value.as_integer_ratio()
    return (number * below > own * divisor) - (number * below < own * divisor)


def _strtod_hexadecimal(text: str, at: int, negative: bool, point: str) -> tuple[float, int, int]:
    digits = "0123456789abcdefABCDEF"
    end = at + 2
    while end < len(text) and text[end] in digits:
        end += 1
    count = end - at - 2
    if text[end : end + 1] == point:
        fraction = end + 1
        while fraction < len(text) and text[fraction] in digits:
            fraction += 1
        count += fraction - end - 1
        if count:
            end = fraction
    if not count:
        return (-0.0 if negative else 0.0), at + 1, 0
    stop = end
    if text[end : end + 1] in ("p", "P"):
        after, _ = _sign(text, end + 1)
        if _digits_end(text, after) > after:
            stop = _digits_end(text, after)
    try:
        value = float.fromhex(text[at:stop].replace(point, "."))
    except OverflowError:
        value = float("inf")
    out_of_range = value == float("inf") or (value == 0.0 and text[at + 2 : end].strip("0" + point) != "")
    return (-value if negative else value), stop, ERANGE if out_of_range else 0


def itoa(value: int, radix: int, bits: int = 32, signed: bool = True) -> str:
    """_itoa, _ultoa (signed=False) and the 64-bit forms: only decimal is ever negative."""
    value &= (1 << bits) - 1
    if signed and radix == 10 and value >> (bits - 1):
        return str(value - (1 << bits))
    if radix == 10:
        return str(value)
    if radix == 16:
        return f"{value:x}"
    digits = []
    while value or not digits:
        value, digit = divmod(value, radix)
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))


def ecvt(value: float, count: int) -> tuple[str, int, int]:
    """Digits, position of the point and sign of _ecvt."""
    sign = int(_is_negative(value))
    if value != value or value in (float("inf"), float("-inf")):
        return _special_digits(value, count - 1), 1, sign
    if value == 0:
        return "0" * max(count, 0), 0, sign
    if count <= 0:
        return "", _rounded_point(value), sign
    digits, _, exponent = decimal_digits(abs(value), "e", count - 1, "", False).partition("e")
    return digits.replace(".", ""), int(exponent) + 1, sign


def fcvt(value: float, count: int) -> tuple[str, int, int]:
    """Digits, position of the point and sign of _fcvt; a negative count drops digits left of the point."""
    sign = int(_is_negative(value))
    if value != value or value in (float("inf"), float("-inf")):
        return _special_digits(value, count), 1, sign
    if value == 0:
        return "0" * max(count, 0), 0, sign
    whole, _, fraction = decimal_digits(abs(value), "f", max(count, 0), "", False).partition(".")
    whole = whole.lstrip("0")
    digits = (whole + fraction).lstrip("0")
    point = len(digits) - len(fraction)
    if count < 0:
        digits = digits[:count]
    if not digits and not whole:
        point = max(int(f"{abs(value):.14e}".partition("e")[2]) + 1, -max(count, 10))
    return digits, point, sign


def gcvt(value: float, count: int, ucrt: bool) -> str:
    """_gcvt: %g that always shows a point."""
    text = float_text(value, "g", "", 0, count, 2 if ucrt else 3, ucrt)
    if value - value != 0 or "." in text:
        return text
    mantissa, mark, exponent = text.partition("e")
    return mantissa + "." + mark + exponent


def _special_digits(value: float, places: int) -> str:
    if places < 0:
        return ""
    return float_text(value, "f", "", 0, places, 3, False).lstrip("-").replace(".", "")


def _rounded_point(value: float) -> int:
    """Where the point stands when no digit is kept: a leading 5 still rounds up."""
    text = f"{abs(value):.17e}"
    return int(text.partition("e")[2]) + 1 + (text[0] >= "5")


def _is_negative(value: float) -> bool:
    from math import copysign

    return copysign(1.0, value) < 0


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at] in SPACE:
        at += 1
    return at


def _sign(text: str, at: int) -> tuple[int, bool]:
    if text[at : at + 1] in ("+", "-"):
        return at + 1, text[at] == "-"
    return at, False


def _digits_end(text: str, at: int) -> int:
    while at < len(text) and "0" <= text[at] <= "9":
        at += 1
    return at
