"""float.h and fenv.h: the floating-point units' control and status words, and classes of numbers."""

from __future__ import annotations

import math
import struct

from pywine.abi.api import crt
from pywine.abi.types import DOUBLE, ERRNO, FLOAT, INT, LONG, PVOID, UINT, VOID, OutOpt
from pywine.dlls.crt.runtime import Crt

INEXACT, UNDERFLOW, OVERFLOW, ZERO_DIVIDE, INVALID, DENORMAL = 1, 2, 4, 8, 0x10, 0x80000
_EXCEPTIONS = (
    INVALID,
    DENORMAL,
    ZERO_DIVIDE,
    OVERFLOW,
    UNDERFLOW,
    INEXACT,
)  # in the order of the hardware's bits
MASKS, ROUNDING, PRECISION, DENORMALS = 0x8001F, 0x300, 0x30000, 0x3000000
_PRECISION_OF = {0: 0x20000, 2: 0x10000, 3: 0}  # the x87's PC field: 24, 53, 64 bits
_DENORMALS_OF = {0: 0, 0x8040: 0x1000000, 0x40: 0x2000000, 0x8000: 0x3000000}  # MXCSR's FTZ and DAZ
_FLT_ROUNDS = {0: 1, 0x100: 3, 0x200: 2, 0x300: 0}  # nearest, down, up, towards zero
_FPCW, _FPSW, _MXCSR = 0, 2, 24  # offsets in the extended state
DEFAULT_FPCW, DEFAULT_MXCSR = 0x27F, 0x1F80


class ControlWords:
    """The x87's and SSE's control and status words of the calling thread. Only in bodies declared
    `calls_back`.
    """

    def __init__(self, c: Crt) -> None:
        self._processor = c.p.thread.processor
        self._processor.read_state()
        extended = self._processor.extended
        self.control, self.status = struct.unpack_from("<HH", extended, _FPCW)
        self.mxcsr = struct.unpack_from("<I", extended, _MXCSR)[0]
        self.has_x87 = c.p.bits == 32

    def store(self) -> None:
        """Let the processor go on with these, behind the call."""
        extended = self._processor.extended
        struct.pack_into("<HH", extended, _FPCW, self.control, self.status)
        struct.pack_into("<I", extended, _MXCSR, self.mxcsr)
        self._processor.return_with_state()

    def abstract(self) -> int:
        """The control word in float.h's bits. On x64 only SSE's counts."""
        found = _from_bits(self.mxcsr >> 7) | (self.mxcsr >> 13 & 3) << 8 | _DENORMALS_OF[self.mxcsr & 0x8040]
        return found | _PRECISION_OF.get(self.control >> 8 & 3, 0) if self.has_x87 else found

    def set_abstract(self, value: int) -> None:
        bits = _to_bits(value)
        flags = next(flags for flags, meaning in _DENORMALS_OF.items() if meaning == value & DENORMALS)
        self.mxcsr = self.mxcsr & ~0xFFC0 | bits << 7 | (value >> 8 & 3) << 13 | flags
        if self.has_x87:
            precision = next(
                field for field, meaning in _PRECISION_OF.items() if meaning == value & PRECISION
            )
            self.control = self.control & ~0xF3F | bits | (value >> 8 & 3) << 10 | precision << 8

    def abstract_status(self) -> int:
        return _from_bits(self.mxcsr | (self.status if self.has_x87 else 0))

    def clear_status(self) -> None:
        self.mxcsr &= ~0x3F
        if self.has_x87:
            self.status &= ~0x80FF


def _from_bits(bits: int) -> int:
    return sum(flag for at, flag in enumerate(_EXCEPTIONS) if bits >> at & 1)


def _to_bits(flags: int) -> int:
    return sum(1 << at for at, flag in enumerate(_EXCEPTIONS) if flags & flag)


def _control(c: Crt, value: int, mask: int) -> int:
    words = ControlWords(c)
    old = words.abstract()
    if words.has_x87:
        mask &= MASKS | ROUNDING | PRECISION | DENORMALS
    else:
        mask &= MASKS | ROUNDING | DENORMALS
    new = old & ~mask | value & mask
    if value & mask & PRECISION == PRECISION:
        new = new & ~PRECISION | old & PRECISION
    if new != old:
        words.set_abstract(new)
        words.store()
    return new


@crt(calls_back=True)
def _control87(c: Crt, value: UINT, mask: UINT) -> UINT:
    return _control(c, value, mask)


@crt(calls_back=True)
def _controlfp(c: Crt, value: UINT, mask: UINT) -> UINT:
    """As _control87, but for the denormal exception's mask, which stays."""
    return _control(c, value, mask & ~DENORMAL)


@crt(calls_back=True)
def _controlfp_s(c: Crt, current: OutOpt[UINT], value: UINT, mask: UINT) -> ERRNO:
    current.value = _control(c, value, mask & ~DENORMAL)
    return 0


@crt(calls_back=True)
def __control87_2(c: Crt, value: UINT, mask: UINT, x87: OutOpt[UINT], sse: OutOpt[UINT]) -> INT:
    x87.value = sse.value = _control(c, value, mask)
    return 1


@crt(calls_back=True)
def _statusfp(c: Crt) -> UINT:
    return ControlWords(c).abstract_status()


@crt(calls_back=True)
def _statusfp2(c: Crt, x87: OutOpt[UINT], sse: OutOpt[UINT]) -> VOID:
    words = ControlWords(c)
    x87.value, sse.value = _from_bits(words.status), _from_bits(words.mxcsr)


@crt(calls_back=True)
def _clearfp(c: Crt) -> UINT:
    words = ControlWords(c)
    old = words.abstract_status()
    words.clear_status()
    words.store()
    return old


@crt(calls_back=True)
def _fpreset(c: Crt) -> VOID:
    words = ControlWords(c)
    words.control, words.mxcsr = DEFAULT_FPCW, DEFAULT_MXCSR
    words.clear_status()
    words.store()


# fenv.h: an environment is the abstract control and status words.


@crt(calls_back=True)
def fegetenv(c: Crt, environment: PVOID) -> INT:
    words = ControlWords(c)
    c.memory.write(environment, struct.pack("<II", words.abstract(), words.abstract_status()))
    return 0


@crt(calls_back=True)
def fesetenv(c: Crt, environment: PVOID) -> INT:
    control, status = struct.unpack("<II", c.memory.read(environment, 8))
    words = ControlWords(c)
    words.set_abstract(control)
    words.clear_status()
    words.mxcsr |= _to_bits(status)
    words.store()
    return 0


@crt(calls_back=True)
def feholdexcept(c: Crt, environment: PVOID) -> INT:
    fegetenv(c, environment)
    words = ControlWords(c)
    words.set_abstract(words.abstract() | MASKS)
    words.clear_status()
    words.store()
    return 0


@crt(calls_back=True)
def fegetround(c: Crt) -> INT:
    return ControlWords(c).abstract() & ROUNDING


@crt(calls_back=True)
def fesetround(c: Crt, mode: INT) -> INT:
    if mode & ~ROUNDING:
        return 1
    _control(c, mode, ROUNDING)
    return 0


@crt(calls_back=True)
def feclearexcept(c: Crt, flags: INT) -> INT:
    words = ControlWords(c)
    words.mxcsr &= ~_to_bits(flags)
    words.status &= ~_to_bits(flags)
    words.store()
    return 0


@crt(calls_back=True)
def fetestexcept(c: Crt, flags: INT) -> INT:
    return ControlWords(c).abstract_status() & flags


@crt(calls_back=True)
def fegetexceptflag(c: Crt, result: PVOID, flags: INT) -> INT:
    c.write_int(result, fetestexcept(c, flags))
    return 0


@crt(calls_back=True)
def fesetexceptflag(c: Crt, kept: PVOID, flags: INT) -> INT:
    found = int.from_bytes(c.memory.read(kept, 4), "little")
    words = ControlWords(c)
    words.mxcsr = words.mxcsr & ~_to_bits(flags) | _to_bits(found & flags)
    words.status &= ~_to_bits(flags)
    words.store()
    return 0


@crt(calls_back=True)
def __fpe_flt_rounds(c: Crt) -> INT:
    """FLT_ROUNDS."""
    return _FLT_ROUNDS[ControlWords(c).abstract() & ROUNDING]


# Classes of numbers.

_FPCLASS_SIGNALING, _FPCLASS_QUIET, _NEGATIVE_INFINITY, _NEGATIVE, _NEGATIVE_DENORMAL, _NEGATIVE_ZERO = (
    1,
    2,
    4,
    8,
    16,
    32,
)
_ZERO, _DENORMAL, _POSITIVE, _INFINITY = 64, 128, 256, 512
FP_ZERO, FP_INFINITE, FP_NAN, FP_NORMAL, FP_SUBNORMAL = 0, 1, 2, -1, -2
_SMALLEST = {"d": 2.2250738585072014e-308, "f": 1.1754943508222875e-38}


@crt
def _isnan(c: Crt, value: DOUBLE) -> INT:
    return value != value


@crt
def _isnanf(c: Crt, value: FLOAT) -> INT:
    return value != value


@crt
def _finite(c: Crt, value: DOUBLE) -> INT:
    return math.isfinite(value)


@crt
def _finitef(c: Crt, value: FLOAT) -> INT:
    return math.isfinite(value)


@crt
def _fpclass(c: Crt, value: DOUBLE) -> INT:
    return classify(value, "d")


@crt
def _fpclassf(c: Crt, value: FLOAT) -> INT:
    return classify(value, "f")


def classify(value: float, code: str) -> int:
    """_fpclass's answer for a number of type `code`."""
    if value != value:
        signaling = code == "d" and not struct.unpack("<Q", struct.pack("<d", value))[0] >> 51 & 1
        return _FPCLASS_SIGNALING if signaling else _FPCLASS_QUIET
    negative = math.copysign(1.0, value) < 0
    if math.isinf(value):
        return _NEGATIVE_INFINITY if negative else _INFINITY
    if not value:
        return _NEGATIVE_ZERO if negative else _ZERO
    if abs(value) < _SMALLEST[code]:
        return _NEGATIVE_DENORMAL if negative else _DENORMAL
    return _NEGATIVE if negative else _POSITIVE


def class_of(value: float, code: str) -> int:
    """fpclassify's answer."""
    if value != value:
        return FP_NAN
    if math.isinf(value):
        return FP_INFINITE
    if not value:
        return FP_ZERO
    return FP_SUBNORMAL if abs(value) < _SMALLEST[code] else FP_NORMAL


@crt(names=("_dclass", "_ldclass"))
def _dclass(c: Crt, value: DOUBLE) -> INT:
    return class_of(value, "d")


@crt
def _fdclass(c: Crt, value: FLOAT) -> INT:
    return class_of(value, "f")


@crt(names=("_dtest", "_ldtest"))
def _dtest(c: Crt, value: PVOID) -> INT:
    return class_of(struct.unpack("<d", c.memory.read(value, 8))[0], "d")


@crt
def _fdtest(c: Crt, value: PVOID) -> INT:
    return class_of(struct.unpack("<f", c.memory.read(value, 4))[0], "f")


@crt(names=("_dsign", "_ldsign"))
def _dsign(c: Crt, value: DOUBLE) -> INT:
    return int(math.copysign(1.0, value) < 0)


@crt
def _fdsign(c: Crt, value: FLOAT) -> INT:
    return int(math.copysign(1.0, value) < 0)


@crt(names=("_dpcomp", "_ldpcomp"))
def _dpcomp(c: Crt, one: DOUBLE, other: DOUBLE) -> INT:
    """_FP_LT 1, _FP_EQ 2, _FP_GT 4, and 0 where one is no number."""
    return 1 * (one < other) | 2 * (one == other) | 4 * (one > other)


@crt
def _fdpcomp(c: Crt, one: FLOAT, other: FLOAT) -> INT:
    return _dpcomp(c, one, other)


@crt
def _scalb(c: Crt, value: DOUBLE, exponent: LONG) -> DOUBLE:
    from pywine.dlls.crt.math_parts import scale

    return scale(c, value, exponent)


@crt
def _scalbf(c: Crt, value: FLOAT, exponent: LONG) -> FLOAT:
    from pywine.dlls.crt.math import single
    from pywine.dlls.crt.math_parts import scale

    return single(c, scale(c, value, exponent))


class _ErrorCode:
    def __init__(self, c: Crt) -> None:
        self.address = c.p.allocate(bytes(4))


@crt
def __fpecode(c: Crt) -> PVOID:
    return c.state(_ErrorCode).address


@crt(calls_back=True)
def _set_controlfp(c: Crt, value: UINT, mask: UINT) -> VOID:
    _control(c, value, mask & ~DENORMAL)
