"""math.h: the functions on double and float.

Python's math module raises what C reports by errno; the cases where it raises for what C has a value for come
first.
"""

from __future__ import annotations

import math
import struct

from pywine.abi.api import crt
from pywine.abi.types import DOUBLE, FLOAT, INT
from pywine.dlls.crt.math_errors import INFINITY, NAN, domain, range_error
from pywine.dlls.crt.runtime import Crt
from pywine.host import libm

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_single = struct.Struct("<f")
_LARGE = 1 << 52  # from here on every double is whole


def single(c: Crt, value: float) -> float:
    """`value` as a float."""
    try:
        return _single.unpack(_single.pack(value))[0]
    except OverflowError:
        return range_error(c, math.copysign(INFINITY, value))


def evaluate(c: Crt, function: Callable[..., float], *values: float) -> float:
    """A function of Python's, its exceptions as C's errors."""
    try:
        return function(*values)
    except ValueError:
        return domain(c)
    except OverflowError:
        return range_error(c)


# Functions of one number.


def _sinh(c: Crt, x: float) -> float:
    try:
        return math.sinh(x)
    except OverflowError:
        return range_error(c, math.copysign(INFINITY, x))


def _logarithm(function: Callable[[float], float]) -> Callable[[Crt, float], float]:
    def body(c: Crt, x: float) -> float:
        return range_error(c, -INFINITY) if x == 0 else evaluate(c, function, x)

    return body


def _log1p(c: Crt, x: float) -> float:
    return range_error(c, -INFINITY) if x == -1 else evaluate(c, math.log1p, x)


def _atanh(c: Crt, x: float) -> float:
    if abs(x) == 1:
        return range_error(c, math.copysign(INFINITY, x))
    return math.atanh(x) if not abs(x) > 1 else domain(c, NAN)


def _acosh(c: Crt, x: float) -> float:
    return domain(c, NAN) if x < 1 else math.acosh(x)


def _exp2(c: Crt, x: float) -> float:
    try:
        return math.exp2(x)
    except OverflowError:
        return range_error(c)


def _erfc(c: Crt, x: float) -> float:
    result = math.erfc(x)
    return range_error(c, result) if result == 0 and x < INFINITY else result


def _tgamma(c: Crt, x: float) -> float:
    if x == 0:
        return range_error(c, math.copysign(INFINITY, x))
    if x < 0 and (x < -_LARGE or x == math.floor(x)):
        return domain(c)
    result = libm.function("tgamma")(x)
    return range_error(c, result) if math.isinf(result) and math.isfinite(x) else result


def _lgamma(c: Crt, x: float) -> float:
    result = libm.function("lgamma")(x)
    return range_error(c) if math.isinf(result) and math.isfinite(x) else result


def _logb(c: Crt, x: float) -> float:
    if x == 0:
        return range_error(c, -INFINITY)
    if not math.isfinite(x):
        return x if x != x else abs(x)
    return float(math.frexp(x)[1] - 1)


def _old_logb(c: Crt, x: float) -> float:
    """It leaves infinities as they are."""
    return x if math.isinf(x) else _logb(c, x)


def _whole(function: Callable[[float], int]) -> Callable[[Crt, float], float]:
    """floor and the like: whole as they are, NaN and the sign of zero kept."""

    def body(_c: Crt, x: float) -> float:
        return x if not abs(x) < _LARGE else math.copysign(float(function(x)), x)

    return body


def _ceil_of(x: float) -> int:
    return math.ceil(x)


def round_away(x: float) -> int:
    """C's round: halves away from zero."""
    whole = math.trunc(x)
    return whole + (1 if x > 0 else -1) if abs(x - whole) >= 0.5 else whole


def round_as_set(c: Crt, x: float) -> int:
    """In the direction of the thread's control word. Only in bodies declared `calls_back`."""
    from pywine.dlls.crt.float import ControlWords

    return (round, math.floor, math.ceil, math.trunc)[ControlWords(c).mxcsr >> 13 & 3](x)


def _rint(c: Crt, x: float) -> float:
    return _whole(lambda x: round_as_set(c, x))(c, x)


def _bessel(name: str, *, second: bool) -> Callable[[Crt, float], float]:
    def body(c: Crt, x: float) -> float:
        if second and x <= 0:
            return range_error(c, -INFINITY) if x == 0 else domain(c)
        if not math.isfinite(x):
            return domain(c) if math.isinf(x) else x
        return libm.function(name)(x)

    return body


def _plain(function: Callable[[float], float]) -> Callable[[Crt, float], float]:
    def body(c: Crt, x: float) -> float:
        return evaluate(c, function, x)

    return body


_ONE = {
    "sin": _plain(math.sin),
    "cos": _plain(math.cos),
    "tan": _plain(math.tan),
    "asin": _plain(math.asin),
    "acos": _plain(math.acos),
    "atan": _plain(math.atan),
    "sinh": _sinh,
    "cosh": _plain(math.cosh),
    "tanh": _plain(math.tanh),
    "exp": _plain(math.exp),
    "log": _logarithm(math.log),
    "log10": _logarithm(math.log10),
    "sqrt": _plain(math.sqrt),
    "floor": _whole(math.floor),
    "ceil": _whole(_ceil_of),
    "fabs": _plain(math.fabs),
    "asinh": _plain(math.asinh),
    "acosh": _acosh,
    "atanh": _atanh,
    "cbrt": _plain(math.cbrt),
    "erf": _plain(math.erf),
    "erfc": _erfc,
    "exp2": _exp2,
    "expm1": _plain(math.expm1),
    "log1p": _log1p,
    "log2": _logarithm(math.log2),
    "logb": _logb,
    "_logb": _old_logb,
    "lgamma": _lgamma,
    "tgamma": _tgamma,
    "rint": _rint,
    "nearbyint": _rint,
    "round": _whole(round_away),
    "trunc": _whole(math.trunc),
}
_ONE_DOUBLE = {
    "_j0": _bessel("j0", second=False),
    "_j1": _bessel("j1", second=False),
    "_y0": _bessel("y0", second=True),
    "_y1": _bessel("y1", second=True),
}


# Functions of two numbers.


def _pow(c: Crt, x: float, y: float) -> float:
    try:
        return math.pow(x, y)
    except ValueError:
        if x == 0:
            odd = y % 2 == 1 and abs(y) < 2 * _LARGE
            return range_error(c, math.copysign(INFINITY, x) if odd else INFINITY)
        return domain(c)
    except OverflowError:
        return range_error(c, -INFINITY if x < 0 and y % 2 == 1 else INFINITY)


def _fmod(c: Crt, x: float, y: float) -> float:
    if x != x or y != y:
        return x + y
    if math.isinf(x):
        return domain(c)
    if y == 0:
        return domain(c)
    return math.fmod(x, y)


def _remainder(c: Crt, x: float, y: float) -> float:
    if math.isinf(x) and y != y:
        return domain(c, y)
    return evaluate(c, math.remainder, x, y)


def hypotenuse(c: Crt, x: float, y: float) -> float:
    result = math.hypot(x, y)
    return range_error(c) if math.isinf(result) and math.isfinite(x) and math.isfinite(y) else result


def _fdim(c: Crt, x: float, y: float) -> float:
    if x != x or y != y:
        return x if x != x else y
    return x - y if x > y else 0.0


def _fmax(_c: Crt, x: float, y: float) -> float:
    if x != x or y != y:
        return y if x != x else x
    return y if x < y or (x == y == 0 and math.copysign(1, x) < 0) else x


def _fmin(_c: Crt, x: float, y: float) -> float:
    if x != x or y != y:
        return y if x != x else x
    return y if y < x or (x == y == 0 and math.copysign(1, y) < 0) else x


def _copysign(_c: Crt, x: float, y: float) -> float:
    return math.copysign(x, y)


def _atan2(_c: Crt, x: float, y: float) -> float:
    return math.atan2(x, y)


_TWO = {
    "pow": _pow, "fmod": _fmod, "atan2": _atan2, "remainder": _remainder, "hypot": hypotenuse, "fdim": _fdim,
    "fmax": _fmax, "fmin": _fmin, "copysign": _copysign,
}  # fmt: skip

# Names that the same function has besides its own, on double and on float.
_ALIASES = {
    "logb": ("logb", "logbl"),
    "copysign": ("copysign", "_copysign", "copysignl"),
    "hypot": ("hypot", "_hypot"),
}
# The functions of C99 on long double, which is double.
_LONG_DOUBLE = frozenset(
    (
        *(
            "acosh",
            "asinh",
            "atanh",
            "cbrt",
            "erf",
            "erfc",
            "exp2",
            "expm1",
            "fdim",
            "fmax",
            "fmin",
            "lgamma",
            "log1p",
        ),
        *("log2", "nearbyint", "remainder", "rint", "round", "tgamma", "trunc"),
    )
)


def _double_names(name: str) -> tuple[str, ...]:
    return _ALIASES.get(name) or ((name, name + "l") if name in _LONG_DOUBLE else (name,))


_ALIASES_FLOAT = {
    "copysign": ("copysignf", "_copysignf"), "hypot": ("_hypotf",),
}  # fmt: skip
# What 32-bit compilers call with the arguments on the x87 stack, and what with them in xmm registers.
_X87 = (
    *("acos", "asin", "atan", "cos", "cosh", "exp", "log", "log10", "sin", "sinh", "sqrt", "tan", "tanh"),
    *("atan2", "fmod", "pow"),
)
_SSE = ("acos", "asin", "atan", "cos", "exp", "log", "log10", "sin", "sqrt", "tan", "atan2", "pow")


def _declare_one(name: str, function: Callable[[Crt, float], float]) -> None:
    calls_back = function is _rint

    @crt(names=_double_names(name), calls_back=calls_back)
    def on_double(c: Crt, x: DOUBLE) -> DOUBLE:
        return function(c, x)

    globals()[f"{name}_double"] = on_double
    if name in _ONE_DOUBLE or name == "fabs":
        return

    @crt(names=_ALIASES_FLOAT.get(name, (f"{name}f",)), calls_back=calls_back)
    def on_float(c: Crt, x: FLOAT) -> FLOAT:
        return single(c, function(c, x))

    globals()[f"{name}_float"] = on_float
    if name in _X87:

        @crt(names=(f"_CI{name}",), x87=1)
        def on_stack(c: Crt, x: DOUBLE) -> DOUBLE:
            return function(c, x)

        globals()[f"{name}_stack"] = on_stack


def _declare_two(name: str, function: Callable[[Crt, float, float], float]) -> None:
    @crt(names=_double_names(name))
    def on_double(c: Crt, x: DOUBLE, y: DOUBLE) -> DOUBLE:
        return function(c, x, y)

    @crt(names=_ALIASES_FLOAT.get(name, (f"{name}f",)))
    def on_float(c: Crt, x: FLOAT, y: FLOAT) -> FLOAT:
        return single(c, function(c, x, y))

    globals()[f"{name}_double"], globals()[f"{name}_float"] = on_double, on_float
    if name in _X87:

        @crt(names=(f"_CI{name}",), x87=2)
        def on_stack(c: Crt, y: DOUBLE, x: DOUBLE) -> DOUBLE:
            """The second argument is on top of the stack."""
            return function(c, x, y)

        globals()[f"{name}_stack"] = on_stack


def _declare_sse(name: str, doubles: tuple[str, ...], floats: tuple[str, ...]) -> None:
    if name in _TWO:
        _declare_sse_two(name, doubles, floats)
        return
    function = _ONE[name]

    @crt(names=doubles, sse=1)
    def on_double(c: Crt, x: DOUBLE) -> DOUBLE:
        return function(c, x)

    globals()[f"{name}_sse_double"] = on_double
    if not floats:
        return

    @crt(names=floats, sse=1)
    def on_float(c: Crt, x: FLOAT) -> FLOAT:
        return single(c, function(c, x))

    globals()[f"{name}_sse_float"] = on_float


def _declare_sse_two(name: str, doubles: tuple[str, ...], floats: tuple[str, ...]) -> None:
    function = _TWO[name]

    @crt(names=doubles, sse=2)
    def on_double(c: Crt, x: DOUBLE, y: DOUBLE) -> DOUBLE:
        return function(c, x, y)

    globals()[f"{name}_sse_double"] = on_double
    if not floats:
        return

    @crt(names=floats, sse=2)
    def on_float(c: Crt, x: FLOAT, y: FLOAT) -> FLOAT:
        return single(c, function(c, x, y))

    globals()[f"{name}_sse_float"] = on_float


for _name, _function in (_ONE | _ONE_DOUBLE).items():
    _declare_one(_name, _function)
for _name, _binary in _TWO.items():
    _declare_two(_name, _binary)
for _name in _SSE:
    _fast, _precise = f"__libm_sse2_{_name}", f"_libm_sse2_{_name}_precise"
    if _name == "sqrt":
        _declare_sse(_name, (_precise,), ())
    elif _name == "atan2":
        _declare_sse(_name, (_fast,), ())
    else:
        _declare_sse(_name, (_fast, _precise), (f"{_fast}f",))


@crt
def _jn(c: Crt, order: INT, x: DOUBLE) -> DOUBLE:
    return libm.function("jn", "id")(order, x)


@crt
def _yn(c: Crt, order: INT, x: DOUBLE) -> DOUBLE:
    if x <= 0:
        return range_error(c, -INFINITY) if x == 0 else domain(c)
    return libm.function("yn", "id")(order, x)


@crt
def _chgsign(c: Crt, x: DOUBLE) -> DOUBLE:
    return -x


@crt
def _chgsignf(c: Crt, x: FLOAT) -> FLOAT:
    return -x


@crt(names=("nextafter", "_nextafter", "nexttoward", "nextafterl", "nexttowardl"))
def nextafter(c: Crt, x: DOUBLE, y: DOUBLE) -> DOUBLE:
    result = math.nextafter(x, y)
    if x != y and math.isfinite(x) and (math.isinf(result) or abs(result) < 2.2250738585072014e-308):
        return range_error(c, result)
    return result


@crt(names=("nextafterf", "_nextafterf"))
def nextafterf(c: Crt, x: FLOAT, y: FLOAT) -> FLOAT:
    return libm.function("nextafterf", "ff", "f")(x, y)


@crt
def nexttowardf(c: Crt, x: FLOAT, y: DOUBLE) -> FLOAT:
    return libm.function("nextafterf", "ff", "f")(x, single(c, y)) if x != y else x


@crt(names=("fma", "fmal"))
def fma(c: Crt, x: DOUBLE, y: DOUBLE, z: DOUBLE) -> DOUBLE:
    return libm.function("fma", "ddd")(x, y, z)


@crt
def fmaf(c: Crt, x: FLOAT, y: FLOAT, z: FLOAT) -> FLOAT:
    return libm.function("fmaf", "fff", "f")(x, y, z)
