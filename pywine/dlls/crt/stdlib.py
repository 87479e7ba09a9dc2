"""stdlib.h: numbers from and to text, random numbers, integer arithmetic."""

from __future__ import annotations

import struct

from pywine.abi.api import crt
from pywine.abi.errors import CError
from pywine.abi.translate import EINVAL, ERANGE
from pywine.abi.types import (
    DOUBLE,
    ERRNO,
    FLOAT,
    INT,
    LONG,
    LONGLONG,
    PVOID,
    SIZE_T,
    UINT,
    ULONG,
    ULONGLONG,
    USHORT,
    VOID,
)
from pywine.dlls.crt import numbers
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.text import FORM

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# Text to integers.


def _integer(c: Crt, form: FORM, text: int, end: int, base: int, bits: int, signed: bool) -> int:
    """strtol and its kin at the address `text`; stores where they stopped."""
    if not text or base < 0 or base == 1 or base > 36:
        if end:
            c.write_pointer(end, text)
        raise c.invalid_parameter()
    value, used, error = numbers.strtol(form.read(text), base, bits, signed)
    if end:
        c.write_pointer(end, text + used * form.width)
    if error:
        c.set_errno(error)
    return value


@crt.pair("strtol _strtol_l", "wcstol _wcstol_l", calls_back=True)
def strtol(c: Crt, form: FORM, text: PVOID, end: PVOID, base: INT) -> LONG:
    return _integer(c, form, text, end, base, 32, True)


@crt.pair("strtoul _strtoul_l", "wcstoul _wcstoul_l", calls_back=True)
def strtoul(c: Crt, form: FORM, text: PVOID, end: PVOID, base: INT) -> ULONG:
    return _integer(c, form, text, end, base, 32, False)


@crt.pair("_strtoi64 strtoll strtoimax _strtoi64_l _strtoll_l _strtoimax_l",
          "_wcstoi64 wcstoll wcstoimax _wcstoi64_l _wcstoll_l _wcstoimax_l", calls_back=True)  # fmt: skip
def _strtoi64(c: Crt, form: FORM, text: PVOID, end: PVOID, base: INT) -> LONGLONG:
    return _integer(c, form, text, end, base, 64, True)


@crt.pair("_strtoui64 strtoull strtoumax _strtoui64_l _strtoull_l _strtoumax_l",
          "_wcstoui64 wcstoull wcstoumax _wcstoui64_l _wcstoull_l _wcstoumax_l", calls_back=True)  # fmt: skip
def _strtoui64(c: Crt, form: FORM, text: PVOID, end: PVOID, base: INT) -> ULONGLONG:
    return _integer(c, form, text, end, base, 64, False)


@crt.pair("atoi atol _atoi_l _atol_l", "_wtoi _wtol _wtoi_l _wtol_l")
def atoi(c: Crt, form: FORM, text: PVOID) -> INT:
    return _decimal(c, form, text, 32)


@crt.pair("_atoi64 atoll _atoi64_l _atoll_l", "_wtoi64 _wtoll _wtoi64_l _wtoll_l")
def _atoi64(c: Crt, form: FORM, text: PVOID) -> LONGLONG:
    return _decimal(c, form, text, 64)


def _no_text(c: Crt) -> CError:
    c.p.leave_guest()
    return c.invalid_parameter()


def _decimal(c: Crt, form: FORM, text: int, bits: int) -> int:
    if not text:
        raise _no_text(c)
    value, _, error = numbers.strtol(form.read(text), 10, bits, True)
    if error:
        c.set_errno(error)
    return value


# Text to floating point.


@crt.pair("strtod _strtod_l strtold _strtold_l", "wcstod _wcstod_l wcstold _wcstold_l")
def strtod(c: Crt, form: FORM, text: PVOID, end: PVOID) -> DOUBLE:
    return _number(c, form, text, end, numbers.strtod)


def _number(
    c: Crt, form: FORM, text: int, end: int, convert: Callable[[str, bool, str], tuple[float, int, int]]
) -> float:
    if not text:
        if end:
            c.write_pointer(end, 0)
        return _no_number(c)
    value, used, error = convert(form.read(text), c.ucrt, c.locale.point)
    if end:
        c.write_pointer(end, text + used * form.width)
    if error:
        c.set_errno(error)
    return value


@crt.pair("strtof _strtof_l", "wcstof _wcstof_l")
def strtof(c: Crt, form: FORM, text: PVOID, end: PVOID) -> FLOAT:
    return _number(c, form, text, end, numbers.strtof)


def _no_number(c: Crt) -> float:
    c.set_errno(_no_text(c).code)
    return 0.0


@crt.pair("atof _atof_l", "_wtof _wtof_l")
def atof(c: Crt, form: FORM, text: PVOID) -> DOUBLE:
    if not text:
        return _no_number(c)
    value, _, error = numbers.strtod(form.read(text), c.ucrt, c.locale.point)
    if error:
        c.set_errno(error)
    return value


@crt(names=("_atodbl", "_atodbl_l"))
def _atodbl(c: Crt, value: PVOID, text: PVOID) -> INT:
    found, _, error = numbers.strtod(c.narrow.read(text), c.ucrt, c.locale.point)
    c.memory.write(value, struct.pack("<d", found))
    return (3 if abs(found) > 1 else 4) if error else 0  # _OVERFLOW, _UNDERFLOW


@crt(names=("_atoflt", "_atoflt_l"))
def _atoflt(c: Crt, value: PVOID, text: PVOID) -> INT:
    found, _, error = numbers.strtof(c.narrow.read(text), c.ucrt, c.locale.point)
    c.memory.write(value, struct.pack("<f", found))
    return (3 if abs(found) > 1 else 4) if error else 0


@crt(names=("_atoldbl", "_atoldbl_l"))
def _atoldbl(c: Crt, value: PVOID, text: PVOID) -> INT:
    from pywine.dlls.crt.extended import from_text

    found, is_too_large = from_text(c.narrow.read(text), c.locale.point)
    c.memory.write(value, found)
    return 3 if is_too_large else 0  # _OVERFLOW


# Integers to text.


def _put_integer(c: Crt, form: FORM, value: int, buffer: int, radix: int, bits: int, signed: bool) -> int:
    form.put(buffer, numbers.itoa(value, radix, bits, signed))
    return buffer


def _put_integer_s(
    c: Crt, form: FORM, value: int, buffer: int, size: int, radix: int, bits: int, signed: bool
) -> int:
    if not buffer or not size:
        raise c.invalid_parameter()
    form.put(buffer, "")
    if not 2 <= radix <= 36:
        raise c.invalid_parameter()
    text = numbers.itoa(value, radix, bits, signed)
    if len(text) >= size:
        raise c.invalid_parameter(ERANGE)
    form.put(buffer, text)
    return 0


@crt.pair("_itoa _ltoa", "_itow _ltow")
def _itoa(c: Crt, form: FORM, value: INT, buffer: PVOID, radix: INT) -> PVOID:
    return _put_integer(c, form, value, buffer, radix, 32, True)


@crt.pair("_ultoa", "_ultow")
def _ultoa(c: Crt, form: FORM, value: ULONG, buffer: PVOID, radix: INT) -> PVOID:
    return _put_integer(c, form, value, buffer, radix, 32, False)


@crt.pair("_i64toa", "_i64tow")
def _i64toa(c: Crt, form: FORM, value: LONGLONG, buffer: PVOID, radix: INT) -> PVOID:
    return _put_integer(c, form, value, buffer, radix, 64, True)


@crt.pair("_ui64toa", "_ui64tow")
def _ui64toa(c: Crt, form: FORM, value: ULONGLONG, buffer: PVOID, radix: INT) -> PVOID:
    return _put_integer(c, form, value, buffer, radix, 64, False)


@crt.pair("_itoa_s _ltoa_s", "_itow_s _ltow_s", calls_back=True)
def _itoa_s(c: Crt, form: FORM, value: INT, buffer: PVOID, size: SIZE_T, radix: INT) -> ERRNO:
    return _put_integer_s(c, form, value, buffer, size, radix, 32, True)


@crt.pair("_ultoa_s", "_ultow_s", calls_back=True)
def _ultoa_s(c: Crt, form: FORM, value: ULONG, buffer: PVOID, size: SIZE_T, radix: INT) -> ERRNO:
    return _put_integer_s(c, form, value, buffer, size, radix, 32, False)


@crt.pair("_i64toa_s", "_i64tow_s", calls_back=True)
def _i64toa_s(c: Crt, form: FORM, value: LONGLONG, buffer: PVOID, size: SIZE_T, radix: INT) -> ERRNO:
    return _put_integer_s(c, form, value, buffer, size, radix, 64, True)


@crt.pair("_ui64toa_s", "_ui64tow_s", calls_back=True)
def _ui64toa_s(c: Crt, form: FORM, value: ULONGLONG, buffer: PVOID, size: SIZE_T, radix: INT) -> ERRNO:
    return _put_integer_s(c, form, value, buffer, size, radix, 64, False)


# Floating point to text.


@crt
def _ecvt(c: Crt, value: DOUBLE, count: INT, point: PVOID, sign: PVOID) -> PVOID:
    return _put_digits(c, numbers.ecvt(value, min(count, 400)), point, sign)


@crt
def _fcvt(c: Crt, value: DOUBLE, count: INT, point: PVOID, sign: PVOID) -> PVOID:
    return _put_digits(c, numbers.fcvt(value, min(count, 400)), point, sign)


def _put_digits(c: Crt, found: tuple[str, int, int], point: int, sign: int) -> int:
    digits, position, negative = found
    buffer = c.thread.buffer("cvt", 1024)
    c.narrow.put(buffer, digits)
    c.write_int(point, position)
    c.write_int(sign, negative)
    return buffer


@crt(calls_back=True)
def _ecvt_s(
    c: Crt, buffer: PVOID, size: SIZE_T, value: DOUBLE, count: INT, point: PVOID, sign: PVOID
) -> ERRNO:
    return _put_digits_s(c, numbers.ecvt(value, count), buffer, size, point, sign)


@crt(calls_back=True)
def _fcvt_s(
    c: Crt, buffer: PVOID, size: SIZE_T, value: DOUBLE, count: INT, point: PVOID, sign: PVOID
) -> ERRNO:
    return _put_digits_s(c, numbers.fcvt(value, count), buffer, size, point, sign)


def _put_digits_s(c: Crt, found: tuple[str, int, int], buffer: int, size: int, point: int, sign: int) -> int:
    if not buffer or not size or not point or not sign:
        raise c.invalid_parameter()
    digits, position, negative = found
    c.write_int(point, position)
    c.write_int(sign, negative)
    if len(digits) >= size:
        c.narrow.put(buffer, "")
        raise c.invalid_parameter(ERANGE)
    c.narrow.put(buffer, digits)
    return 0


def _general(c: Crt, value: float, count: int) -> str:
    return numbers.gcvt(value, count, c.ucrt).replace(".", c.locale.point)


@crt
def _gcvt(c: Crt, value: DOUBLE, count: INT, buffer: PVOID) -> PVOID:
    c.narrow.put(buffer, _general(c, value, count))
    return buffer


@crt(calls_back=True)
def _gcvt_s(c: Crt, buffer: PVOID, size: SIZE_T, value: DOUBLE, count: INT) -> ERRNO:
    text = _general(c, value, count)
    if not buffer or not size:
        raise c.invalid_parameter()
    if len(text) >= size:
        c.narrow.put(buffer, "")
        raise c.invalid_parameter(ERANGE)
    c.narrow.put(buffer, text)
    return 0


# Random numbers.


@crt
def srand(c: Crt, seed: UINT) -> VOID:
    c.thread.seed = seed


@crt
def rand(c: Crt) -> INT:
    """Microsoft's generator, which programs' saved sequences rely on."""
    thread = c.thread
    thread.seed = (thread.seed * 214013 + 2531011) & 0xFFFFFFFF
    return thread.seed >> 16 & 0x7FFF


@crt
def rand_s(c: Crt, value: PVOID) -> ERRNO:
    if not value:
        raise CError(EINVAL)
    c.memory.write(value, c.p.entropy(4))
    return 0


# Integer arithmetic.


@crt(names=("abs", "labs"))
def abs_(c: Crt, value: INT) -> INT:
    return -value if value < 0 else value


@crt(names=("_abs64", "llabs", "imaxabs"))
def _abs64(c: Crt, value: LONGLONG) -> LONGLONG:
    return -value if value < 0 else value


def _divide(numerator: int, denominator: int) -> tuple[int, int]:
    """C's division, towards zero."""
    quotient = abs(numerator) // abs(denominator)
    if (numerator < 0) != (denominator < 0):
        quotient = -quotient
    return quotient, numerator - quotient * denominator


@crt(names=("div", "ldiv"))
def div(c: Crt, numerator: INT, denominator: INT) -> ULONGLONG:
    """The structure of two ints comes in RAX or EDX:EAX."""
    quotient, remainder = _divide(numerator, denominator)
    return quotient & 0xFFFFFFFF | (remainder & 0xFFFFFFFF) << 32


@crt(names=("lldiv", "imaxdiv"))
def lldiv(c: Crt, result: PVOID, numerator: LONGLONG, denominator: LONGLONG) -> PVOID:
    c.memory.write(result, struct.pack("<qq", *_divide(numerator, denominator)))
    return result


def _rotate(value: int, count: int, bits: int) -> int:
    count %= bits
    return (value << count | value >> (bits - count)) & ((1 << bits) - 1)


@crt(names=("_rotl", "_lrotl"))
def _rotl(c: Crt, value: UINT, count: INT) -> UINT:
    return _rotate(value, count, 32)


@crt(names=("_rotr", "_lrotr"))
def _rotr(c: Crt, value: UINT, count: INT) -> UINT:
    return _rotate(value, -count, 32)


@crt
def _rotl64(c: Crt, value: ULONGLONG, count: INT) -> ULONGLONG:
    return _rotate(value, count, 64)


@crt
def _rotr64(c: Crt, value: ULONGLONG, count: INT) -> ULONGLONG:
    return _rotate(value, -count, 64)


@crt
def _byteswap_ushort(c: Crt, value: USHORT) -> USHORT:
    return value >> 8 | (value & 0xFF) << 8


@crt
def _byteswap_ulong(c: Crt, value: ULONG) -> ULONG:
    return int.from_bytes(value.to_bytes(4, "little"), "big")


@crt
def _byteswap_uint64(c: Crt, value: ULONGLONG) -> ULONGLONG:
    return int.from_bytes(value.to_bytes(8, "little"), "big")
