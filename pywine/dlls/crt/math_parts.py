"""math.h: taking numbers apart, scaling them, and making them integers."""

from __future__ import annotations

import math
import struct

from pywine.abi.api import crt
from pywine.abi.types import DOUBLE, FLOAT, INT, LONG, LONGLONG, PVOID, VARARGS
from pywine.dlls.crt.math import evaluate, hypotenuse, round_as_set, round_away, single
from pywine.dlls.crt.math_errors import INFINITY, NAN, domain, range_error
from pywine.dlls.crt.runtime import Crt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


@crt
def frexp(c: Crt, x: DOUBLE, exponent: PVOID) -> DOUBLE:
    return _split(c, x, exponent)


@crt
def frexpf(c: Crt, x: FLOAT, exponent: PVOID) -> FLOAT:
    return _split(c, x, exponent)


def _split(c: Crt, x: float, exponent: int) -> float:
    if not math.isfinite(x):
        return x
    mantissa, power = math.frexp(x)
    c.write_int(exponent, power)
    return mantissa


@crt
def modf(c: Crt, x: DOUBLE, whole: PVOID) -> DOUBLE:
    fraction, integer = math.modf(x)
    c.memory.write(whole, struct.pack("<d", integer))
    return fraction


@crt
def modff(c: Crt, x: FLOAT, whole: PVOID) -> FLOAT:
    fraction, integer = math.modf(x)
    c.memory.write(whole, struct.pack("<f", integer))
    return fraction


def scale(c: Crt, x: float, exponent: int) -> float:
    """ldexp."""
    try:
        result = math.ldexp(x, exponent)
    except OverflowError:
        return range_error(c, math.copysign(INFINITY, x))
    return result


@crt
def ldexp(c: Crt, x: DOUBLE, exponent: INT) -> DOUBLE:
    return scale(c, x, exponent)


def _scale_by_radix(c: Crt, x: float, exponent: int) -> float:
    """As ldexp, but what vanishes is an error."""
    result = scale(c, x, exponent)
    return range_error(c, result) if result == 0 and x else result


@crt(names=("scalbn", "scalbln", "scalbnl", "scalblnl"))
def scalbn(c: Crt, x: DOUBLE, exponent: INT) -> DOUBLE:
    return _scale_by_radix(c, x, exponent)


@crt(names=("scalbnf", "scalblnf"))
def scalbnf(c: Crt, x: FLOAT, exponent: INT) -> FLOAT:
    return single(c, _scale_by_radix(c, x, exponent))


@crt(names=("ilogb", "ilogbl"))
def ilogb(c: Crt, x: DOUBLE) -> INT:
    return _exponent(x)


@crt
def ilogbf(c: Crt, x: FLOAT) -> INT:
    return _exponent(x)


def _exponent(x: float) -> int:
    if x == 0 or not math.isfinite(x):
        return 0x7FFFFFFF if x else -0x80000000
    return math.frexp(x)[1] - 1


@crt(names=("remquo", "remquol"))
def remquo(c: Crt, x: DOUBLE, y: DOUBLE, quotient: PVOID) -> DOUBLE:
    return _remainder_quotient(c, x, y, quotient)


@crt
def remquof(c: Crt, x: FLOAT, y: FLOAT, quotient: PVOID) -> FLOAT:
    return _remainder_quotient(c, x, y, quotient)


def _remainder_quotient(c: Crt, x: float, y: float, quotient: int) -> float:
    """Stores the quotient's sign and its low bits."""
    result = evaluate(c, math.remainder, x, y)
    times, low = 0, 0
    if math.isfinite(x) and math.isfinite(y) and y:
        low = round(math.fmod(x, 8 * y) / y - result / y) if math.isfinite(8 * y) else round((x - result) / y)
        times = -1 if (x < 0) != (y < 0) else 1
    c.write_int(quotient, (abs(low) & 7) * times)
    return result


# To integers.


def _to_integer(c: Crt, x: float, function: Callable[[Crt, float], int], bits: int) -> int:
    value = function(c, x) if math.isfinite(x) else 1 << bits
    if not -(1 << (bits - 1)) <= value < 1 << (bits - 1):
        domain(c)
        return 0
    return value


def _declare_integers(name: str, function: Callable[[Crt, float], int]) -> None:
    calls_back = function is round_as_set

    @crt(names=(f"l{name}", f"l{name}l"), calls_back=calls_back)
    def to_long(c: Crt, x: DOUBLE) -> LONG:
        return _to_integer(c, x, function, 32)

    @crt(names=(f"l{name}f",), calls_back=calls_back)
    def to_long_from_float(c: Crt, x: FLOAT) -> LONG:
        return _to_integer(c, x, function, 32)

    @crt(names=(f"ll{name}", f"ll{name}l"), calls_back=calls_back)
    def to_long_long(c: Crt, x: DOUBLE) -> LONGLONG:
        return _to_integer(c, x, function, 64)

    @crt(names=(f"ll{name}f",), calls_back=calls_back)
    def to_long_long_from_float(c: Crt, x: FLOAT) -> LONGLONG:
        return _to_integer(c, x, function, 64)

    for body in (to_long, to_long_from_float, to_long_long, to_long_long_from_float):
        globals()[f"{name}_{body.__name__}"] = body


_declare_integers("rint", round_as_set)
_declare_integers("round", lambda _c, x: round_away(x))


@crt(names=("_ftol", "_ftol2", "_ftol2_sse"), x87=1)
def _ftol(c: Crt, x: DOUBLE) -> LONGLONG:
    """What lies outside 64 bits becomes the processor's integer indefinite."""
    value = math.trunc(x) if math.isfinite(x) else 1 << 63
    return value if -(1 << 63) <= value < 1 << 63 else -(1 << 63)


@crt(names=("nan", "nanl"))
def nan(c: Crt, text: PVOID) -> DOUBLE:
    return NAN


@crt
def nanf(c: Crt, text: PVOID) -> FLOAT:
    return NAN


@crt
def _cabs(c: Crt, args: VARARGS) -> DOUBLE:
    """struct _complex by value: a pointer to it on x64, the two doubles themselves on x86."""
    if c.p.bits == 64:
        real, imaginary = struct.unpack("<dd", c.memory.read(args("P"), 16))
    else:
        real, imaginary = args("d"), args("d")
    return hypotenuse(c, real, imaginary)


@crt(names=("_set_SSE2_enable", "_set_FMA3_enable"))
def _set_sse2_enable(c: Crt, flag: INT) -> INT:
    return flag


@crt
def _get_FMA3_enable(c: Crt) -> INT:
    return 0
