"""stdio.h: formatted output of msvcrt's shape: to streams and into buffers.

Names with _l take a locale, which is the current one; names with _p understand `%1$d`.
"""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.types import CINT, PVOID, SIZE_T, VA_LIST, VARARGS
from pywine.abi.varargs import VarArgs
from pywine.dlls.crt.characters import put
from pywine.dlls.crt.formats import LEGACY_TERMINATION, LEGACY_WIDE, TRUNCATED, store
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.streams import FILE, Stream
from pywine.dlls.crt.text import CTEXT, FORM


def emit(
    c: Crt,
    form: FORM,
    stream: Stream,
    pattern: str,
    args: VarArgs,
    options: int = LEGACY_WIDE,
    *,
    positional: bool = False,
) -> int:
    """printf to a stream: the number of characters, or -1."""
    if not stream.is_buffered:
        c.p.leave_guest()
    text = c.formats.text(form, pattern, args, options, positional=positional)
    return len(text) if put(c, form, stream, text) else -1


def formatted(c: Crt, form: FORM, pattern: str, args: VarArgs, *, positional: bool = False) -> str:
    return c.formats.text(form, pattern, args, positional=positional)


@crt.pair("printf printf_s", "wprintf wprintf_s")
def printf(c: Crt, form: FORM, format: CTEXT, args: VARARGS) -> CINT:
    return emit(c, form, c.streams.standard(1), format, args)


@crt.pair("_printf_l _printf_s_l", "_wprintf_l _wprintf_s_l")
def _printf_l(c: Crt, form: FORM, format: CTEXT, locale: PVOID, args: VARARGS) -> CINT:
    return emit(c, form, c.streams.standard(1), format, args)


@crt.pair("fprintf fprintf_s", "fwprintf fwprintf_s")
def fprintf(c: Crt, form: FORM, stream: FILE, format: CTEXT, args: VARARGS) -> CINT:
    return emit(c, form, stream, format, args)


@crt.pair("_fprintf_l _fprintf_s_l", "_fwprintf_l _fwprintf_s_l")
def _fprintf_l(c: Crt, form: FORM, stream: FILE, format: CTEXT, locale: PVOID, args: VARARGS) -> CINT:
    return emit(c, form, stream, format, args)


@crt.pair("vprintf vprintf_s", "vwprintf vwprintf_s")
def vprintf(c: Crt, form: FORM, format: CTEXT, args: VA_LIST) -> CINT:
    return emit(c, form, c.streams.standard(1), format, args)


@crt.pair("_vprintf_l _vprintf_s_l", "_vwprintf_l _vwprintf_s_l")
def _vprintf_l(c: Crt, form: FORM, format: CTEXT, locale: PVOID, args: VA_LIST) -> CINT:
    return emit(c, form, c.streams.standard(1), format, args)


@crt.pair("vfprintf vfprintf_s", "vfwprintf vfwprintf_s")
def vfprintf(c: Crt, form: FORM, stream: FILE, format: CTEXT, args: VA_LIST) -> CINT:
    return emit(c, form, stream, format, args)


@crt.pair("_vfprintf_l _vfprintf_s_l", "_vfwprintf_l _vfwprintf_s_l")
def _vfprintf_l(c: Crt, form: FORM, stream: FILE, format: CTEXT, locale: PVOID, args: VA_LIST) -> CINT:
    return emit(c, form, stream, format, args)


@crt.pair("_printf_p", "_wprintf_p")
def _printf_p(c: Crt, form: FORM, format: CTEXT, args: VARARGS) -> CINT:
    return emit(c, form, c.streams.standard(1), format, args, positional=True)


@crt.pair("_printf_p_l", "_wprintf_p_l")
def _printf_p_l(c: Crt, form: FORM, format: CTEXT, locale: PVOID, args: VARARGS) -> CINT:
    return emit(c, form, c.streams.standard(1), format, args, positional=True)


@crt.pair("_fprintf_p", "_fwprintf_p")
def _fprintf_p(c: Crt, form: FORM, stream: FILE, format: CTEXT, args: VARARGS) -> CINT:
    return emit(c, form, stream, format, args, positional=True)


@crt.pair("_fprintf_p_l", "_fwprintf_p_l")
def _fprintf_p_l(c: Crt, form: FORM, stream: FILE, format: CTEXT, locale: PVOID, args: VARARGS) -> CINT:
    return emit(c, form, stream, format, args, positional=True)


@crt.pair("_vprintf_p", "_vwprintf_p")
def _vprintf_p(c: Crt, form: FORM, format: CTEXT, args: VA_LIST) -> CINT:
    return emit(c, form, c.streams.standard(1), format, args, positional=True)


@crt.pair("_vprintf_p_l", "_vwprintf_p_l")
def _vprintf_p_l(c: Crt, form: FORM, format: CTEXT, locale: PVOID, args: VA_LIST) -> CINT:
    return emit(c, form, c.streams.standard(1), format, args, positional=True)


@crt.pair("_vfprintf_p", "_vfwprintf_p")
def _vfprintf_p(c: Crt, form: FORM, stream: FILE, format: CTEXT, args: VA_LIST) -> CINT:
    return emit(c, form, stream, format, args, positional=True)


@crt.pair("_vfprintf_p_l", "_vfwprintf_p_l")
def _vfprintf_p_l(c: Crt, form: FORM, stream: FILE, format: CTEXT, locale: PVOID, args: VA_LIST) -> CINT:
    return emit(c, form, stream, format, args, positional=True)


# Into buffers.


def overrun(c: Crt, form: FORM, buffer: int, size: int, text: str) -> int:
    """Store what must fit; what does not is an invalid parameter."""
    if not buffer or not size:
        raise c.invalid_parameter()
    if len(text) >= size:
        form.put(buffer, "")
        raise c.invalid_parameter(34)
    form.put(buffer, text)
    return len(text)


def limited(c: Crt, form: FORM, buffer: int, size: int, count: int, text: str) -> int:
    """_snprintf_s: at most `count` characters of a buffer of `size`; _TRUNCATE cuts without complaint."""
    if not buffer and not size and not count:
        return 0
    if not buffer or not size:
        raise c.invalid_parameter()
    if count == (1 << c.p.bits) - 1:
        form.put(buffer, text[: size - 1])
        return len(text) if len(text) < size else TRUNCATED
    if len(text) > count < size:
        form.put(buffer, text[:count])
        return TRUNCATED
    return overrun(c, form, buffer, size, text)


@crt.pair("sprintf", "swprintf _swprintf")
def sprintf(c: Crt, form: FORM, buffer: PVOID, format: CTEXT, args: VARARGS) -> CINT:
    text = formatted(c, form, format, args)
    form.put(buffer, text)
    return len(text)


@crt.pair("_snprintf", "_snwprintf")
def _snprintf(c: Crt, form: FORM, buffer: PVOID, size: SIZE_T, format: CTEXT, args: VARARGS) -> CINT:
    return store(form, buffer, size, formatted(c, form, format, args), LEGACY_TERMINATION)


@crt.pair("_snprintf_c", "_swprintf_c")
def _snprintf_c(c: Crt, form: FORM, buffer: PVOID, size: SIZE_T, format: CTEXT, args: VARARGS) -> CINT:
    return store(form, buffer, size, formatted(c, form, format, args), 0)


@crt.pair("sprintf_s", "swprintf_s", calls_back=True)
def sprintf_s(c: Crt, form: FORM, buffer: PVOID, size: SIZE_T, format: CTEXT, args: VARARGS) -> CINT:
    return overrun(c, form, buffer, size, formatted(c, form, format, args))


@crt.pair("_sprintf_p", "_swprintf_p", calls_back=True)
def _sprintf_p(c: Crt, form: FORM, buffer: PVOID, size: SIZE_T, format: CTEXT, args: VARARGS) -> CINT:
    return overrun(c, form, buffer, size, formatted(c, form, format, args, positional=True))


@crt.pair("_snprintf_s", "_snwprintf_s", calls_back=True)
def _snprintf_s(
    c: Crt, form: FORM, buffer: PVOID, size: SIZE_T, count: SIZE_T, format: CTEXT, args: VARARGS
) -> CINT:
    return limited(c, form, buffer, size, count, formatted(c, form, format, args))


@crt.pair("_scprintf", "_scwprintf")
def _scprintf(c: Crt, form: FORM, format: CTEXT, args: VARARGS) -> CINT:
    return len(formatted(c, form, format, args))


@crt.pair("_scprintf_p", "_scwprintf_p")
def _scprintf_p(c: Crt, form: FORM, format: CTEXT, args: VARARGS) -> CINT:
    return len(formatted(c, form, format, args, positional=True))


@crt.pair("_sprintf_l", "__swprintf_l")
def _sprintf_l(c: Crt, form: FORM, buffer: PVOID, format: CTEXT, locale: PVOID, args: VARARGS) -> CINT:
    text = formatted(c, form, format, args)
    form.put(buffer, text)
    return len(text)


@crt.pair("_snprintf_l", "_snwprintf_l")
def _snprintf_l(
    c: Crt, form: FORM, buffer: PVOID, size: SIZE_T, format: CTEXT, locale: PVOID, args: VARARGS
) -> CINT:
    return store(form, buffer, size, formatted(c, form, format, args), LEGACY_TERMINATION)


@crt.pair("_snprintf_c_l", "_swprintf_c_l")
def _snprintf_c_l(
    c: Crt, form: FORM, buffer: PVOID, size: SIZE_T, format: CTEXT, locale: PVOID, args: VARARGS
) -> CINT:
    return store(form, buffer, size, formatted(c, form, format, args), 0)


@crt.pair("_sprintf_s_l", "_swprintf_s_l", calls_back=True)
def _sprintf_s_l(
    c: Crt, form: FORM, buffer: PVOID, size: SIZE_T, format: CTEXT, locale: PVOID, args: VARARGS
) -> CINT:
    return overrun(c, form, buffer, size, formatted(c, form, format, args))


@crt.pair("_sprintf_p_l", "_swprintf_p_l", calls_back=True)
def _sprintf_p_l(
    c: Crt, form: FORM, buffer: PVOID, size: SIZE_T, format: CTEXT, locale: PVOID, args: VARARGS
) -> CINT:
    return overrun(c, form, buffer, size, formatted(c, form, format, args, positional=True))


@crt.pair("_snprintf_s_l", "_snwprintf_s_l", calls_back=True)
def _snprintf_s_l(
    c: Crt,
    form: FORM,
    buffer: PVOID,
    size: SIZE_T,
    count: SIZE_T,
    format: CTEXT,
    locale: PVOID,
    args: VARARGS,
) -> CINT:
    return limited(c, form, buffer, size, count, formatted(c, form, format, args))


@crt.pair("_scprintf_l", "_scwprintf_l")
def _scprintf_l(c: Crt, form: FORM, format: CTEXT, locale: PVOID, args: VARARGS) -> CINT:
    return len(formatted(c, form, format, args))


@crt.pair("_scprintf_p_l", "_scwprintf_p_l")
def _scprintf_p_l(c: Crt, form: FORM, format: CTEXT, locale: PVOID, args: VARARGS) -> CINT:
    return len(formatted(c, form, format, args, positional=True))


@crt.pair("vsprintf", "vswprintf _vswprintf")
def vsprintf(c: Crt, form: FORM, buffer: PVOID, format: CTEXT, args: VA_LIST) -> CINT:
    text = formatted(c, form, format, args)
    form.put(buffer, text)
    return len(text)


@crt.pair("_vsnprintf vsnprintf", "_vsnwprintf")
def _vsnprintf(c: Crt, form: FORM, buffer: PVOID, size: SIZE_T, format: CTEXT, args: VA_LIST) -> CINT:
    return store(form, buffer, size, formatted(c, form, format, args), LEGACY_TERMINATION)


@crt.pair("_vsnprintf_c", "_vswprintf_c")
def _vsnprintf_c(c: Crt, form: FORM, buffer: PVOID, size: SIZE_T, format: CTEXT, args: VA_LIST) -> CINT:
    return store(form, buffer, size, formatted(c, form, format, args), 0)


@crt.pair("vsprintf_s", "vswprintf_s", calls_back=True)
def vsprintf_s(c: Crt, form: FORM, buffer: PVOID, size: SIZE_T, format: CTEXT, args: VA_LIST) -> CINT:
    return overrun(c, form, buffer, size, formatted(c, form, format, args))


@crt.pair("_vsprintf_p", "_vswprintf_p", calls_back=True)
def _vsprintf_p(c: Crt, form: FORM, buffer: PVOID, size: SIZE_T, format: CTEXT, args: VA_LIST) -> CINT:
    return overrun(c, form, buffer, size, formatted(c, form, format, args, positional=True))


@crt.pair("_vsnprintf_s", "_vsnwprintf_s", calls_back=True)
def _vsnprintf_s(
    c: Crt, form: FORM, buffer: PVOID, size: SIZE_T, count: SIZE_T, format: CTEXT, args: VA_LIST
) -> CINT:
    return limited(c, form, buffer, size, count, formatted(c, form, format, args))


@crt.pair("_vscprintf", "_vscwprintf")
def _vscprintf(c: Crt, form: FORM, format: CTEXT, args: VA_LIST) -> CINT:
    return len(formatted(c, form, format, args))


@crt.pair("_vscprintf_p", "_vscwprintf_p")
def _vscprintf_p(c: Crt, form: FORM, format: CTEXT, args: VA_LIST) -> CINT:
    return len(formatted(c, form, format, args, positional=True))


@crt.pair("_vsprintf_l", "__vswprintf_l")
def _vsprintf_l(c: Crt, form: FORM, buffer: PVOID, format: CTEXT, locale: PVOID, args: VA_LIST) -> CINT:
    text = formatted(c, form, format, args)
    form.put(buffer, text)
    return len(text)


@crt.pair("_vsnprintf_l", "_vsnwprintf_l")
def _vsnprintf_l(
    c: Crt, form: FORM, buffer: PVOID, size: SIZE_T, format: CTEXT, locale: PVOID, args: VA_LIST
) -> CINT:
    return store(form, buffer, size, formatted(c, form, format, args), LEGACY_TERMINATION)


@crt.pair("_vsnprintf_c_l", "_vswprintf_c_l _vswprintf_l")
def _vsnprintf_c_l(
    c: Crt, form: FORM, buffer: PVOID, size: SIZE_T, format: CTEXT, locale: PVOID, args: VA_LIST
) -> CINT:
    return store(form, buffer, size, formatted(c, form, format, args), 0)


@crt.pair("_vsprintf_s_l", "_vswprintf_s_l", calls_back=True)
def _vsprintf_s_l(
    c: Crt, form: FORM, buffer: PVOID, size: SIZE_T, format: CTEXT, locale: PVOID, args: VA_LIST
) -> CINT:
    return overrun(c, form, buffer, size, formatted(c, form, format, args))


@crt.pair("_vsprintf_p_l", "_vswprintf_p_l", calls_back=True)
def _vsprintf_p_l(
    c: Crt, form: FORM, buffer: PVOID, size: SIZE_T, format: CTEXT, locale: PVOID, args: VA_LIST
) -> CINT:
    return overrun(c, form, buffer, size, formatted(c, form, format, args, positional=True))


@crt.pair("_vsnprintf_s_l", "_vsnwprintf_s_l", calls_back=True)
def _vsnprintf_s_l(
    c: Crt,
    form: FORM,
    buffer: PVOID,
    size: SIZE_T,
    count: SIZE_T,
    format: CTEXT,
    locale: PVOID,
    args: VA_LIST,
) -> CINT:
    return limited(c, form, buffer, size, count, formatted(c, form, format, args))


@crt.pair("_vscprintf_l", "_vscwprintf_l")
def _vscprintf_l(c: Crt, form: FORM, format: CTEXT, locale: PVOID, args: VA_LIST) -> CINT:
    return len(formatted(c, form, format, args))


@crt.pair("_vscprintf_p_l", "_vscwprintf_p_l")
def _vscprintf_p_l(c: Crt, form: FORM, format: CTEXT, locale: PVOID, args: VA_LIST) -> CINT:
    return len(formatted(c, form, format, args, positional=True))
