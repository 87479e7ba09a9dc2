"""Numbers of 80 bits, the x87's, from text."""

from __future__ import annotations

from pywine.dlls.crt.numbers import strtod

_BIAS, _LARGEST, _LOWEST = 16383, 0x7FFF, -16445  # of the exponent; the place of the lowest bit
_FAR = 6000


def from_text(text: str, point: str) -> tuple[bytes, bool]:
    """The ten bytes, and whether the number is too large for them. What lies between two numbers is rounded
    to the nearer one, to the even one in the middle.
    """
    value, end, _ = strtod(text, True, point)
    word = text[:end].lstrip(" \t\n\v\f\r").lower()
    sign = 0x8000 if word.startswith("-") else 0
    word = word.lstrip("+-")
    if word.startswith(("inf", "nan")) or value != value:
        return _pack(sign | _LARGEST, 3 << 62 if value != value else 1 << 63), False
    if not word or word == "0":
        return _pack(sign, 0), False
    number, divisor = ratio(word, point)
    exponent, mantissa = _round(number, divisor) if number else (0, 0)
    if exponent >= _LARGEST:
        return _pack(sign | _LARGEST, 1 << 63), True
    return _pack(sign | exponent, mantissa), False


def _pack(head: int, mantissa: int) -> bytes:
    return mantissa.to_bytes(8, "little") + head.to_bytes(2, "little")


def ratio(word: str, point: str) -> tuple[int, int]:
    """What a number without its sign stands for, as a fraction; what is far out of range stays so."""
    base, mark = (16, "p") if word.startswith("0x") else (10, "e")
    mantissa, _, power = word.removeprefix("0x").partition(mark)
    whole, _, fraction = mantissa.partition(point)
    number, exponent = int(whole + fraction or "0", base), int(power or "0")
    if base == 16:
        exponent, base = exponent - 4 * len(fraction), 2
    else:
        exponent -= len(fraction)
    limit = _FAR * 4 + 4 * len(mantissa)
    exponent = max(-limit, min(exponent, limit))
    return (number * base**exponent, 1) if exponent >= 0 else (number, base**-exponent)


def _round(number: int, divisor: int) -> tuple[int, int]:
    """The exponent's field and the mantissa."""
    place = max(number.bit_length() - divisor.bit_length() - 64, _LOWEST)
    mantissa = _divide(number, divisor, place)
    if mantissa >> 64:
        place += 1
        mantissa = _divide(number, divisor, place)
    return (place + 63 + _BIAS if mantissa >> 63 else 0), mantissa


def _divide(number: int, divisor: int, place: int) -> int:
    number, divisor = (number, divisor << place) if place >= 0 else (number << -place, divisor)
    quotient, rest = divmod(number, divisor)
    return quotient + (2 * rest > divisor or (2 * rest == divisor and quotient & 1))
