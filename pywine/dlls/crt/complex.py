"""complex.h: complex numbers, which are structures of two doubles or floats; long double is double."""

from __future__ import annotations

import math
import struct

from pywine.abi.api import crt
from pywine.abi.struct import Struct
from pywine.abi.types import DOUBLE, FLOAT, PVOID, ULONGLONG, ByValue
from pywine.dlls.crt.math import hypotenuse, single
from pywine.dlls.crt.runtime import Crt
from pywine.host import libm

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Function = Callable[[complex], complex]
    Measure = Callable[[Crt, complex], float]

_double = struct.Struct("<dd")
_float = struct.Struct("<ff")


class _Dcomplex(Struct):
    real: DOUBLE
    imaginary: DOUBLE


class _Fcomplex(Struct):
    real: FLOAT
    imaginary: FLOAT


def _store(c: Crt, result: int, z: complex) -> int:
    """A double's result goes where the caller has room for it."""
    c.memory.write(result, _double.pack(z.real, z.imag))
    return result


def _pack(c: Crt, z: complex) -> int:
    """A float's comes in RAX or EDX:EAX."""
    return int.from_bytes(_float.pack(single(c, z.real), single(c, z.imag)), "little")


def _of(z: ByValue[_Dcomplex] | ByValue[_Fcomplex]) -> complex:
    return complex(z.real, z.imaginary)


def _multiply(a: complex, b: complex) -> complex:
    """As C defines it: Python's product has no infinity where a part became NaN."""
    return complex(a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real)


def _host(name: str) -> Function:
    def function(z: complex) -> complex:
        found = libm.function(name, "z", "z")(libm.Complex(z.real, z.imag))
        return complex(found.real, found.imaginary)

    return function


def _declare(name: str, function: Function) -> None:
    @crt(names=(name, name + "l"))
    def on_double(c: Crt, result: PVOID, z: ByValue[_Dcomplex]) -> PVOID:
        return _store(c, result, function(_of(z)))

    @crt(names=(name + "f",))
    def on_float(c: Crt, z: ByValue[_Fcomplex]) -> ULONGLONG:
        return _pack(c, function(_of(z)))

    globals()[f"{name}_double"], globals()[f"{name}_float"] = on_double, on_float


def _declare_measure(name: str, function: Measure) -> None:
    @crt(names=(name, name + "l"))
    def on_double(c: Crt, z: ByValue[_Dcomplex]) -> DOUBLE:
        return function(c, _of(z))

    @crt(names=(name + "f",))
    def on_float(c: Crt, z: ByValue[_Fcomplex]) -> FLOAT:
        return single(c, function(c, _of(z)))

    globals()[f"{name}_double"], globals()[f"{name}_float"] = on_double, on_float


def _projection(z: complex) -> complex:
    if math.isinf(z.real) or math.isinf(z.imag):
        return complex(math.inf, math.copysign(0.0, z.imag))
    return z


for _name in (
    *("cacos", "cacosh", "casin", "casinh", "catan", "catanh", "ccos", "ccosh", "cexp", "clog", "clog10"),
    *("csin", "csinh", "csqrt", "ctan", "ctanh"),
):
    _declare(_name, _host(_name))
_declare("conj", complex.conjugate)
_declare("cproj", _projection)
_declare_measure("cabs", lambda c, z: hypotenuse(c, z.real, z.imag))
_declare_measure("carg", lambda _c, z: math.atan2(z.imag, z.real))
_declare_measure("creal", lambda _c, z: z.real)
_declare_measure("cimag", lambda _c, z: z.imag)
_declare_measure("norm", lambda _c, z: z.real * z.real + z.imag * z.imag)


def _power(x: complex, y: complex) -> complex:
    a, b = libm.Complex(x.real, x.imag), libm.Complex(y.real, y.imag)
    found = libm.function("cpow", "zz", "z")(a, b)
    return complex(found.real, found.imaginary)


@crt(names=("cpow", "cpowl"))
def cpow(c: Crt, result: PVOID, x: ByValue[_Dcomplex], y: ByValue[_Dcomplex]) -> PVOID:
    return _store(c, result, _power(_of(x), _of(y)))


@crt
def cpowf(c: Crt, x: ByValue[_Fcomplex], y: ByValue[_Fcomplex]) -> ULONGLONG:
    return _pack(c, _power(_of(x), _of(y)))


# What the compiler lacks operators for.


@crt(names=("_Cbuild", "_LCbuild"))
def _Cbuild(c: Crt, result: PVOID, real: DOUBLE, imaginary: DOUBLE) -> PVOID:
    return _store(c, result, complex(real, imaginary))


@crt
def _FCbuild(c: Crt, real: FLOAT, imaginary: FLOAT) -> ULONGLONG:
    return _pack(c, complex(real, imaginary))


@crt(names=("_Cmulcc", "_LCmulcc"))
def _Cmulcc(c: Crt, result: PVOID, x: ByValue[_Dcomplex], y: ByValue[_Dcomplex]) -> PVOID:
    return _store(c, result, _multiply(_of(x), _of(y)))


@crt
def _FCmulcc(c: Crt, x: ByValue[_Fcomplex], y: ByValue[_Fcomplex]) -> ULONGLONG:
    return _pack(c, _multiply(_of(x), _of(y)))


@crt(names=("_Cmulcr", "_LCmulcr"))
def _Cmulcr(c: Crt, result: PVOID, x: ByValue[_Dcomplex], factor: DOUBLE) -> PVOID:
    return _store(c, result, complex(x.real * factor, x.imaginary * factor))


@crt
def _FCmulcr(c: Crt, x: ByValue[_Fcomplex], factor: FLOAT) -> ULONGLONG:
    return _pack(c, complex(x.real * factor, x.imaginary * factor))
