"""conio.h: formatted input from the keyboard."""

from __future__ import annotations

from pywine.abi.api import crt
from pywine.abi.types import CINT, LOCALE, ULONGLONG, VA_LIST, VARARGS
from pywine.abi.varargs import VarArgs
from pywine.dlls.crt.conio import Keyboard, echo
from pywine.dlls.crt.formats import LEGACY_WIDE
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.scan import scan
from pywine.dlls.crt.text import CTEXT, FORM

_SECURE, _LEGACY_WIDE = 1, 4  # _CRT_INTERNAL_SCANF_SECURECRT, …_LEGACY_WIDE_SPECIFIERS


class _Typed:
    """What is typed, as the scanf engine reads it; it is echoed once."""

    def __init__(self, c: Crt, form: FORM) -> None:
        self._c, self._wide, self._keyboard = c, form.wide, c.state(Keyboard)
        self._ahead = ""

    def peek(self) -> str:
        if not self._ahead:
            is_new = not self._keyboard.is_pushed
            unit = self._keyboard.get(wide=self._wide)
            self._ahead = chr(unit) if unit >= 0 else ""
            if is_new and self._ahead:
                echo(self._c, unit, wide=self._wide)
        return self._ahead

    def next(self) -> str:
        character = self.peek()
        self._ahead = ""
        return character

    def give_back(self) -> None:
        """What was only looked at will be read again."""
        if self._ahead:
            self._keyboard.push(ord(self._ahead))


def _scan(
    c: Crt, form: FORM, pattern: str, args: VarArgs, *, secure: bool = False, options: int = LEGACY_WIDE
) -> int:
    source, formats = _Typed(c, form), c.formats
    try:
        flavour = formats.flavour(form, options & _LEGACY_WIDE)
        return scan(source, pattern, args, formats.memory, flavour, secure)
    finally:
        source.give_back()


@crt.pair("_cscanf", "_cwscanf", calls_back=True)
def _cscanf(c: Crt, form: FORM, format: CTEXT, args: VARARGS) -> CINT:
    return _scan(c, form, format, args)


@crt.pair("_cscanf_s", "_cwscanf_s", calls_back=True)
def _cscanf_s(c: Crt, form: FORM, format: CTEXT, args: VARARGS) -> CINT:
    return _scan(c, form, format, args, secure=True)


@crt.pair("_cscanf_l", "_cwscanf_l", calls_back=True)
def _cscanf_l(c: Crt, form: FORM, format: CTEXT, locale: LOCALE, args: VARARGS) -> CINT:
    return _scan(c, form, format, args)


@crt.pair("_cscanf_s_l", "_cwscanf_s_l", calls_back=True)
def _cscanf_s_l(c: Crt, form: FORM, format: CTEXT, locale: LOCALE, args: VARARGS) -> CINT:
    return _scan(c, form, format, args, secure=True)


@crt.pair("__conio_common_vcscanf", "__conio_common_vcwscanf", calls_back=True)
def __conio_common_vcscanf(
    c: Crt, form: FORM, options: ULONGLONG, format: CTEXT, locale: LOCALE, args: VA_LIST
) -> CINT:
    return _scan(c, form, format, args, secure=bool(options & _SECURE), options=options)
