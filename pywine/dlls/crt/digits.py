"""Integers and floating-point numbers as the CRTs' printf family prints them."""

from __future__ import annotations

_PREFIXES = {"x": "0x", "X": "0X"}


def integer_text(value: int, conversion: str, flags: str, width: int, precision: int | None) -> str:
    """One integer as %d, %u, %o, %x or %X print it."""
    sign = ""
    if conversion in "di":
        if value < 0:
            sign, value = "-", -value
        elif "+" in flags:
            sign = "+"
        elif " " in flags:
            sign = " "
        digits = str(value)
    else:
        digits = f"{value:{conversion}}" if conversion != "u" else str(value)
    if precision is not None:
        digits = digits.rjust(precision, "0") if value or precision else ""
        flags = flags.replace("0", "")
    if "#" in flags:
        if conversion == "o":
            if not digits.startswith("0"):
                digits = "0" + digits
        elif value:
            sign = _PREFIXES.get(conversion, sign)
    if "-" in flags:
        return (sign + digits).ljust(width)
    if "0" in flags:
        return sign + digits.rjust(width - len(sign), "0")
    return (sign + digits).rjust(width)


def float_text(
    value: float,
    conversion: str,
    flags: str,
    width: int,
    precision: int | None,
    exponent_digits: int,
    ucrt: bool,
    ties_to_even: bool = False,
) -> str:
    """One number as %a, %e, %f, %g or their capitals print it, exactly; ties round away from zero."""
    zero_fill = "0" in flags and "-" not in flags
    if value - value != 0:
        sign, prefix, digits = _special(value, conversion, "#" in flags, precision, exponent_digits, ucrt)
        zero_fill = zero_fill and not ucrt
    else:
        sign = ""
        if conversion in "aA":
            prefix, digits = "0x", _hexadecimal(abs(value), precision, "#" in flags)
        else:
            prefix = ""
            digits = decimal_digits(
                abs(value), conversion.lower(), 6 if precision is None else precision, flags, ties_to_even
            )
            if exponent_digits == 3:
                digits = _three_digits(digits)
        if str(value)[0] == "-":
            sign = "-"
        if conversion.isupper():
            prefix, digits = prefix.upper(), digits.upper()
    if not sign:
        sign = "+" if "+" in flags else " " if " " in flags else ""
    sign += prefix
    if "-" in flags:
        return (sign + digits).ljust(width)
    if zero_fill:
        return sign + digits.rjust(width - len(sign), "0")
    return (sign + digits).rjust(width)


def decimal_digits(value: float, kind: str, precision: int, flags: str, ties_to_even: bool) -> str:
    if not ties_to_even and is_tie(value, kind, precision):
        return _away_from_zero(value, kind, precision, "#" in flags)
    return f"%{'#' if '#' in flags else ''}.{precision}{kind}" % value


def _away_from_zero(value: float, kind: str, precision: int, keep_point: bool) -> str:
    """A tie, rounded up: one more digit is exact, a 5, and carries."""
    if kind == "f":
        exact = f"{value:.{precision + 1}f}"
        digits = str(int(exact[:-1].replace(".", "")) + 1).rjust(precision + 1, "0")
        return _with_point(digits, len(digits) - precision, keep_point)
    places = precision if kind == "e" else max(precision - 1, 0)
    mantissa, _, power = f"{value:.{places + 1}e}".partition("e")
    digits, exponent = str(int(mantissa[:-1].replace(".", "")) + 1), int(power)
    if len(digits) > places + 1:
        digits, exponent = digits[:-1], exponent + 1
    if kind == "g" and not keep_point:
        digits = digits.rstrip("0")
    if kind == "g" and -4 <= exponent <= places:
        digits = "0" * -exponent + digits.ljust(exponent + 1, "0")
        return _with_point(digits, max(exponent, 0) + 1, keep_point)
    return f"{_with_point(digits, 1, keep_point)}e{exponent:+03d}"


def _with_point(digits: str, at: int, keep_point: bool) -> str:
    return f"{digits[:at]}.{digits[at:]}" if keep_point or at < len(digits) else digits


def is_tie(value: float, kind: str, precision: int) -> bool:
    """Whether a non-negative number lies exactly between two results of this precision.

    m / 10**p has a half only where value * 2**(p + 1) is an odd integer, as 5**p must divide it.
    """
    places = precision
    if kind != "f":
        if value == 0:
            return False
        exponent = int(f"{value:.17e}".partition("e")[2])
        places = max(precision - (kind == "g"), 0) - exponent
    if places < 0:
        twice, rest = divmod(2 * int(value), 10**-places)
        return not rest and value == int(value) and twice & 1 == 1
    from math import ldexp

    try:
        return ldexp(value, places + 1) % 2.0 == 1.0
    except OverflowError:
        return False


def _three_digits(digits: str) -> str:
    mantissa, mark, exponent = digits.partition("e")
    if not mark:
        return digits
    return f"{mantissa}e{exponent[0]}{exponent[1:].rjust(3, '0')}"


def _hexadecimal(value: float, precision: int | None, keep_point: bool) -> str:
    """What follows 0x; the mantissa is rounded half up and may reach 2."""
    mantissa, _, exponent = value.hex()[2:].partition("p")
    lead, _, fraction = mantissa.partition(".")
    fraction = fraction.ljust(13, "0")
    if value == 0:
        exponent = "+0"
    if precision is not None and precision < 13:
        dropped = int(fraction[precision], 16) >= 8
        number = int(lead + fraction[:precision], 16) + dropped
        text = f"{number:0{precision + 1}x}"
        lead, fraction = text[: len(text) - precision], text[len(text) - precision :]
    elif precision is not None:
        fraction = fraction.ljust(precision, "0")
    point = "." if fraction or keep_point else ""
    return f"{lead}{point}{fraction}p{exponent}"


def _special(
    value: float, conversion: str, keep_point: bool, precision: int | None, exponent_digits: int, ucrt: bool
) -> tuple[str, str, str]:
    """Sign, prefix and text of infinities and NaNs."""
    from struct import pack

    bits = int.from_bytes(pack("<d", value), "little")
    sign = "-" if bits >> 63 else ""
    is_infinite = value == value
    if ucrt:
        text = "inf" if is_infinite else "nan(ind)" if sign else "nan"
        return sign, "", text.upper() if conversion.isupper() else text
    digits = "#INF" if is_infinite else "#IND" if sign else "#QNAN"
    kind = conversion.lower()
    if kind == "g":
        size = max(6 if precision is None else precision, 1) - 1
        digits = digits.ljust(size, "0") if keep_point else digits
    else:
        size = (13 if kind == "a" else 6) if precision is None else precision
        digits = digits.ljust(size, "0")
    if size < len(digits):
        # msvcrt rounds these letters as if they were digits: 1.#J is 1.#INF to two places.
        digits, dropped = digits[:size], digits[size]
        if digits and dropped >= "5":
            digits = digits[:-1] + chr(ord(digits[-1]) + 1)
    text = "1." + digits if digits or keep_point else "1"
    prefix = ""
    if kind == "e":
        text += "e+" + "0" * exponent_digits
    if kind == "a":
        prefix, text = "0x", text + "p+0"
    if conversion in "EA":
        prefix, text = prefix.upper(), text.replace("e+", "E+").replace("p+", "P+")
    return sign, prefix, text
