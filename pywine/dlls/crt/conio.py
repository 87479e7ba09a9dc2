"""conio.h: the console's keyboard and screen, which are the standard streams' descriptors."""

from __future__ import annotations

import select

from pywine.abi.api import crt
from pywine.abi.types import CINT, INT, LOCALE, ULONGLONG, VA_LIST, VARARGS, WINT
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.text import CTEXT, FORM, PATTERN


class Keyboard:
    """What was typed: a byte pushed back, and the descriptor it comes from."""

    def __init__(self, c: Crt) -> None:
        self._c = c
        self.pushed = -1

    def get(self) -> int:
        """The next byte without waiting for Enter; -1 at the end."""
        if self.pushed >= 0:
            byte, self.pushed = self.pushed, -1
            return byte
        file = self._c.descriptors.get(0).file
        data = _read_key(file.descriptor) if file.is_console else file.read(1)
        return data[0] if data else -1

    def is_pressed(self) -> bool:
        if self.pushed >= 0:
            return True
        return bool(select.select([self._c.descriptors.get(0).file.descriptor], [], [], 0)[0])


def _read_key(descriptor: int) -> bytes:
    """One byte of a terminal in raw mode."""
    import os
    import termios
    import tty

    before = termios.tcgetattr(descriptor)
    try:
        tty.setcbreak(descriptor)
        key = os.read(descriptor, 1)
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
    return b"\r" if key == b"\n" else key


def _write(c: Crt, text: str) -> None:
    c.streams.standard(1).flush()
    c.descriptors.get(1).file.write(c.p.ansi(text))


@crt(names=("_getch", "_getch_nolock"), calls_back=True)
def _getch(c: Crt) -> CINT:
    return c.state(Keyboard).get()


@crt(names=("_getche", "_getche_nolock"), calls_back=True)
def _getche(c: Crt) -> CINT:
    byte = c.state(Keyboard).get()
    if byte >= 0:
        _write(c, chr(byte))
    return byte


@crt(names=("_getwch", "_getwch_nolock"), calls_back=True)
def _getwch(c: Crt) -> WINT:
    return c.state(Keyboard).get() & 0xFFFF


@crt(names=("_getwche", "_getwche_nolock"), calls_back=True)
def _getwche(c: Crt) -> WINT:
    return _getche(c) & 0xFFFF


@crt(names=("_ungetch", "_ungetch_nolock"))
def _ungetch(c: Crt, character: INT) -> CINT:
    keyboard = c.state(Keyboard)
    if keyboard.pushed >= 0:
        return -1
    keyboard.pushed = character & 0xFF
    return character


@crt(names=("_ungetwch", "_ungetwch_nolock"))
def _ungetwch(c: Crt, character: WINT) -> WINT:
    return _ungetch(c, character) & 0xFFFF


@crt(calls_back=True)
def _kbhit(c: Crt) -> INT:
    return c.state(Keyboard).is_pressed()


@crt(names=("_putch", "_putch_nolock"), calls_back=True)
def _putch(c: Crt, character: INT) -> CINT:
    _write(c, c.p.from_ansi(bytes((character & 0xFF,))))
    return character


@crt(names=("_putwch", "_putwch_nolock"), calls_back=True)
def _putwch(c: Crt, character: WINT) -> WINT:
    _write(c, chr(character))
    return character


@crt.pair("_cputs", "_cputws", calls_back=True)
def _cputs(c: Crt, form: FORM, text: CTEXT) -> CINT:
    _write(c, form.unicode(text))
    return 0


@crt.pair("_cprintf", "_cwprintf", calls_back=True)
def _cprintf(c: Crt, form: FORM, format: PATTERN, args: VARARGS) -> CINT:
    return _print(c, form, c.formats.text(form, format, args))


@crt.pair("_vcprintf", "_vcwprintf", calls_back=True)
def _vcprintf(c: Crt, form: FORM, format: PATTERN, args: VA_LIST) -> CINT:
    return _print(c, form, c.formats.text(form, format, args))


@crt.pair(
    "__conio_common_vcprintf __conio_common_vcprintf_s",
    "__conio_common_vcwprintf __conio_common_vcwprintf_s",
    calls_back=True,
)
def __conio_common_vcprintf(
    c: Crt, form: FORM, options: ULONGLONG, format: PATTERN, locale: LOCALE, args: VA_LIST
) -> CINT:
    return _print(c, form, c.formats.text(form, format, args, options))


def _print(c: Crt, form: FORM, text: str) -> int:
    _write(c, form.unicode(text))
    return len(text)
