"""The Universal CRT's formatted input and output, which its headers' inline functions call."""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.types import CINT, INT, LOCALE, PVOID, SIZE_T, UINT, ULONGLONG, VA_LIST
from pywine.dlls.crt.formats import store
from pywine.dlls.crt.printf import emit, limited, overrun
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.scanf import scan_buffer, scan_stream
from pywine.dlls.crt.streams import FILE
from pywine.dlls.crt.text import CTEXT, FORM, PATTERN

_SECURE_SCAN = 1  # _CRT_INTERNAL_SCANF_SECURECRT


@crt.pair(
    "__stdio_common_vfprintf __stdio_common_vfprintf_s",
    "__stdio_common_vfwprintf __stdio_common_vfwprintf_s",
)
def __stdio_common_vfprintf(
    c: Crt, form: FORM, options: ULONGLONG, stream: FILE, format: PATTERN, locale: LOCALE, args: VA_LIST
) -> CINT:
    return emit(c, form, stream, format, args, options)


@crt.pair("__stdio_common_vfprintf_p", "__stdio_common_vfwprintf_p")
def __stdio_common_vfprintf_p(
    c: Crt, form: FORM, options: ULONGLONG, stream: FILE, format: PATTERN, locale: LOCALE, args: VA_LIST
) -> CINT:
    return emit(c, form, stream, format, args, options, positional=True)


@crt.pair("__stdio_common_vsprintf", "__stdio_common_vswprintf")
def __stdio_common_vsprintf(
    c: Crt,
    form: FORM,
    options: ULONGLONG,
    buffer: PVOID,
    size: SIZE_T,
    format: PATTERN,
    locale: LOCALE,
    args: VA_LIST,
) -> CINT:
    return store(form, buffer, size, c.formats.text(form, format, args, options), options)


@crt.pair("__stdio_common_vsprintf_s", "__stdio_common_vswprintf_s", calls_back=True)
def __stdio_common_vsprintf_s(
    c: Crt,
    form: FORM,
    options: ULONGLONG,
    buffer: PVOID,
    size: SIZE_T,
    format: PATTERN,
    locale: LOCALE,
    args: VA_LIST,
) -> CINT:
    return overrun(c, form, buffer, size, c.formats.text(form, format, args, options))


@crt.pair("__stdio_common_vsprintf_p", "__stdio_common_vswprintf_p", calls_back=True)
def __stdio_common_vsprintf_p(
    c: Crt,
    form: FORM,
    options: ULONGLONG,
    buffer: PVOID,
    size: SIZE_T,
    format: PATTERN,
    locale: LOCALE,
    args: VA_LIST,
) -> CINT:
    return overrun(c, form, buffer, size, c.formats.text(form, format, args, options, positional=True))


@crt.pair("__stdio_common_vsnprintf_s", "__stdio_common_vsnwprintf_s", calls_back=True)
def __stdio_common_vsnprintf_s(
    c: Crt,
    form: FORM,
    options: ULONGLONG,
    buffer: PVOID,
    size: SIZE_T,
    count: SIZE_T,
    format: PATTERN,
    locale: LOCALE,
    args: VA_LIST,
) -> CINT:  # fmt: skip
    return limited(c, form, buffer, size, count, c.formats.text(form, format, args, options))


@crt.pair("__stdio_common_vfscanf", "__stdio_common_vfwscanf", calls_back=True)
def __stdio_common_vfscanf(
    c: Crt, form: FORM, options: ULONGLONG, stream: FILE, format: CTEXT, locale: LOCALE, args: VA_LIST
) -> CINT:
    return scan_stream(c, form, stream, format, args, secure=bool(options & _SECURE_SCAN), options=options)


@crt.pair("__stdio_common_vsscanf", "__stdio_common_vswscanf")
def __stdio_common_vsscanf(
    c: Crt,
    form: FORM,
    options: ULONGLONG,
    buffer: PVOID,
    size: SIZE_T,
    format: CTEXT,
    locale: LOCALE,
    args: VA_LIST,
) -> CINT:
    secure = bool(options & _SECURE_SCAN)
    return scan_buffer(c, form, form.read_some(buffer, size), format, args, secure=secure, options=options)


@crt
def _set_output_format(c: Crt, digits: UINT) -> UINT:
    """_TWO_DIGIT_EXPONENT is 1."""
    formats = c.formats
    old = formats.exponent_digits == 2
    formats.exponent_digits = 2 if digits else 0
    return old


@crt
def _get_output_format(c: Crt) -> UINT:
    return c.formats.exponent_digits == 2


@crt
def _get_printf_count_output(c: Crt) -> INT:
    return c.formats.count_output


@crt(partial="%n is always allowed")
def _set_printf_count_output(c: Crt, value: INT) -> INT:
    formats = c.formats
    old, formats.count_output = formats.count_output, bool(value)
    return old
