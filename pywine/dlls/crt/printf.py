"""stdio.h: formatted output of msvcrt's shape: to streams and into buffers.

Names with _l take a locale; names with _p understand `%1$d`.
"""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.types import CINT, PVOID, SIZE_T, VA_LIST, VARARGS, Kind
from pywine.abi.types import LOCALE as LOCALE_OBJECT
from pywine.abi.varargs import VarArgs
from pywine.dlls.crt.characters import put, put_bytes
from pywine.dlls.crt.formats import LEGACY_TERMINATION, LEGACY_WIDE, TRUNCATED, store
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.streams import FILE, Stream
from pywine.dlls.crt.text import FORM, PATTERN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from pywine.abi.api import Api

    LOCALE = int
    Names = tuple[str, str]  # on char and on wchar_t
else:

    class _Absent(Kind):
        """The parameter that only the functions with _l have."""

        code = ""

        def load(self, source, name):
            source.line(f"{name} = 0")

    LOCALE = _Absent()


class _Family:
    """What the body of a family is exported as. A form's exports are made when somebody looks at them."""

    def __init__(
        self, body: Any, forms: tuple[tuple[Names, dict[str, Any]], ...], options: dict[str, Any]
    ) -> None:
        self._body, self._forms, self._options = body, forms, options
        self._made: list[Any] = []

    def __iter__(self) -> Iterator[Api]:
        for index, ((narrow, wide), parameters) in enumerate(self._forms):
            if index == len(self._made):
                body = type(self._body)(self._body.__code__, self._body.__globals__)
                body.__annotations__ = self._body.__annotations__ | parameters
                self._made.append(crt.pair(narrow, wide, **self._options)(body))
            yield from self._made[index].apis


def family(*, plain: Names, locale: Names, listed: Names, listed_locale: Names, **options: Any) -> Callable:
    """Declares one body under the names of four functions: the plain one, the one with a locale, and those
    two with a va_list for `...`.
    """
    forms = (
        (plain, {}),
        (locale, {"locale": LOCALE_OBJECT}),
        (listed, {"args": VA_LIST}),
        (listed_locale, {"locale": LOCALE_OBJECT, "args": VA_LIST}),
    )

    def declare(body: Any) -> Any:
        body.apis = _Family(body, forms, options)
        return body

    return declare


def emit(
    c: Crt,
    form: FORM,
    stream: Stream,
    pattern: bytes | str,
    args: VarArgs,
    options: int = LEGACY_WIDE,
    *,
    positional: bool = False,
) -> int:
    """printf to a stream: the number of characters, or -1."""
    if not stream.is_buffered:
        c.p.leave_guest()
    if isinstance(pattern, bytes) and not positional:
        data = c.formats.data(pattern, args, options)
        return len(data) if put_bytes(c, stream, data) else -1
    text = c.formats.text(form, pattern, args, options, positional=positional)
    return len(text) if put(c, form, stream, text) else -1


def formatted(c: Crt, form: FORM, pattern: bytes | str, args: VarArgs, *, positional: bool = False) -> str:
    return c.formats.text(form, pattern, args, positional=positional)


@family(
    plain=("printf printf_s", "wprintf wprintf_s"),
    locale=("_printf_l _printf_s_l", "_wprintf_l _wprintf_s_l"),
    listed=("vprintf vprintf_s", "vwprintf vwprintf_s"),
    listed_locale=("_vprintf_l _vprintf_s_l", "_vwprintf_l _vwprintf_s_l"),
)
def printf(c: Crt, form: FORM, format: PATTERN, locale: LOCALE, args: VARARGS) -> CINT:
    return emit(c, form, c.streams.standard(1), format, args)


@family(
    plain=("_printf_p", "_wprintf_p"),
    locale=("_printf_p_l", "_wprintf_p_l"),
    listed=("_vprintf_p", "_vwprintf_p"),
    listed_locale=("_vprintf_p_l", "_vwprintf_p_l"),
)
def _printf_p(c: Crt, form: FORM, format: PATTERN, locale: LOCALE, args: VARARGS) -> CINT:
    return emit(c, form, c.streams.standard(1), format, args, positional=True)


@family(
    plain=("fprintf fprintf_s", "fwprintf fwprintf_s"),
    locale=("_fprintf_l _fprintf_s_l", "_fwprintf_l _fwprintf_s_l"),
    listed=("vfprintf vfprintf_s", "vfwprintf vfwprintf_s"),
    listed_locale=("_vfprintf_l _vfprintf_s_l", "_vfwprintf_l _vfwprintf_s_l"),
)
def fprintf(c: Crt, form: FORM, stream: FILE, format: PATTERN, locale: LOCALE, args: VARARGS) -> CINT:
    return emit(c, form, stream, format, args)


@family(
    plain=("_fprintf_p", "_fwprintf_p"),
    locale=("_fprintf_p_l", "_fwprintf_p_l"),
    listed=("_vfprintf_p", "_vfwprintf_p"),
    listed_locale=("_vfprintf_p_l", "_vfwprintf_p_l"),
)
def _fprintf_p(c: Crt, form: FORM, stream: FILE, format: PATTERN, locale: LOCALE, args: VARARGS) -> CINT:
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


@family(
    plain=("sprintf", "swprintf _swprintf"),
    locale=("_sprintf_l", "__swprintf_l"),
    listed=("vsprintf", "vswprintf _vswprintf"),
    listed_locale=("_vsprintf_l", "__vswprintf_l"),
)
def sprintf(c: Crt, form: FORM, buffer: PVOID, format: PATTERN, locale: LOCALE, args: VARARGS) -> CINT:
    text = formatted(c, form, format, args)
    form.put(buffer, text)
    return len(text)


@family(
    plain=("_snprintf", "_snwprintf"),
    locale=("_snprintf_l", "_snwprintf_l"),
    listed=("_vsnprintf vsnprintf", "_vsnwprintf"),
    listed_locale=("_vsnprintf_l", "_vsnwprintf_l"),
)
def _snprintf(
    c: Crt, form: FORM, buffer: PVOID, size: SIZE_T, format: PATTERN, locale: LOCALE, args: VARARGS
) -> CINT:
    return store(form, buffer, size, formatted(c, form, format, args), LEGACY_TERMINATION)


@family(
    plain=("_snprintf_c", "_swprintf_c"),
    locale=("_snprintf_c_l", "_swprintf_c_l"),
    listed=("_vsnprintf_c", "_vswprintf_c"),
    listed_locale=("_vsnprintf_c_l", "_vswprintf_c_l _vswprintf_l"),
)
def _snprintf_c(
    c: Crt, form: FORM, buffer: PVOID, size: SIZE_T, format: PATTERN, locale: LOCALE, args: VARARGS
) -> CINT:
    return store(form, buffer, size, formatted(c, form, format, args), 0)


@family(
    plain=("sprintf_s", "swprintf_s"),
    locale=("_sprintf_s_l", "_swprintf_s_l"),
    listed=("vsprintf_s", "vswprintf_s"),
    listed_locale=("_vsprintf_s_l", "_vswprintf_s_l"),
    calls_back=True,
)
def sprintf_s(
    c: Crt, form: FORM, buffer: PVOID, size: SIZE_T, format: PATTERN, locale: LOCALE, args: VARARGS
) -> CINT:
    return overrun(c, form, buffer, size, formatted(c, form, format, args))


@family(
    plain=("_sprintf_p", "_swprintf_p"),
    locale=("_sprintf_p_l", "_swprintf_p_l"),
    listed=("_vsprintf_p", "_vswprintf_p"),
    listed_locale=("_vsprintf_p_l", "_vswprintf_p_l"),
    calls_back=True,
)
def _sprintf_p(
    c: Crt, form: FORM, buffer: PVOID, size: SIZE_T, format: PATTERN, locale: LOCALE, args: VARARGS
) -> CINT:
    return overrun(c, form, buffer, size, formatted(c, form, format, args, positional=True))


@family(
    plain=("_snprintf_s", "_snwprintf_s"),
    locale=("_snprintf_s_l", "_snwprintf_s_l"),
    listed=("_vsnprintf_s", "_vsnwprintf_s"),
    listed_locale=("_vsnprintf_s_l", "_vsnwprintf_s_l"),
    calls_back=True,
)
def _snprintf_s(
    c: Crt,
    form: FORM,
    buffer: PVOID,
    size: SIZE_T,
    count: SIZE_T,
    format: PATTERN,
    locale: LOCALE,
    args: VARARGS,
) -> CINT:
    return limited(c, form, buffer, size, count, formatted(c, form, format, args))


@family(
    plain=("_scprintf", "_scwprintf"),
    locale=("_scprintf_l", "_scwprintf_l"),
    listed=("_vscprintf", "_vscwprintf"),
    listed_locale=("_vscprintf_l", "_vscwprintf_l"),
)
def _scprintf(c: Crt, form: FORM, format: PATTERN, locale: LOCALE, args: VARARGS) -> CINT:
    return len(formatted(c, form, format, args))


@family(
    plain=("_scprintf_p", "_scwprintf_p"),
    locale=("_scprintf_p_l", "_scwprintf_p_l"),
    listed=("_vscprintf_p", "_vscwprintf_p"),
    listed_locale=("_vscprintf_p_l", "_vscwprintf_p_l"),
)
def _scprintf_p(c: Crt, form: FORM, format: PATTERN, locale: LOCALE, args: VARARGS) -> CINT:
    return len(formatted(c, form, format, args, positional=True))
