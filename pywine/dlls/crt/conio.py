"""conio.h: the console's keyboard and screen, which are the standard streams' descriptors."""

from __future__ import annotations

import select

from pywine.abi.api import crt
from pywine.abi.types import CINT, INT, LOCALE, ULONGLONG, VA_LIST, VARARGS, WINT
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.text import CTEXT, FORM, PATTERN
from pywine.nt.console_input import ConsoleInput, InputBuffer
from pywine.nt.keyboard import in_code_page, pressed_key, typed_character
from pywine.nt.keys import ENHANCED_KEY, LEFT_ALT_PRESSED, LEFT_CTRL_PRESSED, SHIFT_PRESSED

# What follows 0 or 0xE0 for a key without a character: by virtual key, alone and with Shift, Ctrl, Alt.
_SECOND = {
    0x21: (73, 73, 134, 153), 0x22: (81, 81, 118, 161), 0x23: (79, 79, 117, 159), 0x24: (71, 71, 119, 151),
    0x25: (75, 75, 115, 155), 0x26: (72, 72, 141, 152), 0x27: (77, 77, 116, 157), 0x28: (80, 80, 145, 160),
    0x2D: (82, 82, 146, 162), 0x2E: (83, 83, 147, 163),
    **{0x70 + n: (59 + n, 84 + n, 94 + n, 104 + n) for n in range(10)},
    0x7A: (133, 135, 137, 139), 0x7B: (134, 136, 138, 140),
}  # fmt: skip
_EXTENDED, _FUNCTION, _VK_F10 = 0xE0, 0, 0x79


class Keyboard:
    """What was typed: units pushed back or not yet asked for, and the descriptor it comes from."""

    def __init__(self, c: Crt) -> None:
        self._c = c
        self._ahead: list[int] = []
        self.is_pushed = False

    def push(self, unit: int) -> None:
        self._ahead.insert(0, unit)
        self.is_pushed = True

    def get(self, *, wide: bool) -> int:
        """The next byte or UTF-16 unit without waiting for Enter; -1 at the end. A key without a character is
        two of them.
        """
        self.is_pushed = False
        file = self._c.descriptors.get(0).file
        while not self._ahead:
            if not isinstance(file, InputBuffer):
                data = file.read(1)
                return data[0] if data else -1
            for record in self._c.p.state(ConsoleInput).events(file, 1, wait=True, remove=True):
                self._ahead += self._units(record, wide=wide)
        return self._ahead.pop(0)

    def _units(self, record: bytes, *, wide: bool) -> tuple[int, ...]:
        """What a record types."""
        character = typed_character(
            record if wide else in_code_page(record, self._c.p.state(ConsoleInput).code_page)
        )
        key = pressed_key(record)
        if character or key is None:
            return (character,) if character else ()
        virtual_key, state = key
        if virtual_key not in _SECOND:
            return ()
        column = (
            3 if state & LEFT_ALT_PRESSED else 2 if state & LEFT_CTRL_PRESSED else bool(state & SHIFT_PRESSED)
        )
        is_extended = state & ENHANCED_KEY or virtual_key > _VK_F10
        return _EXTENDED if is_extended else _FUNCTION, _SECOND[virtual_key][column]

    def is_pressed(self) -> bool:
        file = self._c.descriptors.get(0).file
        if self._ahead:
            return True
        if not isinstance(file, InputBuffer):
            return bool(select.select([file.descriptor], [], [], 0)[0])
        state = self._c.p.state(ConsoleInput)
        return any(
            self._units(record, wide=True) for record in state.events(file, 1 << 16, wait=False, remove=False)
        )


def _write(c: Crt, text: str) -> None:
    c.streams.standard(1).flush()
    c.descriptors.get(1).file.write(c.p.ansi(text))


def echo(c: Crt, unit: int, *, wide: bool) -> None:
    """Show what was typed."""
    _write(c, chr(unit) if wide else c.p.from_ansi(bytes((unit,))))


@crt(names=("_getch", "_getch_nolock"), calls_back=True)
def _getch(c: Crt) -> CINT:
    return c.state(Keyboard).get(wide=False)


@crt(names=("_getche", "_getche_nolock"), calls_back=True)
def _getche(c: Crt) -> CINT:
    byte = c.state(Keyboard).get(wide=False)
    if byte >= 0:
        echo(c, byte, wide=False)
    return byte


@crt(names=("_getwch", "_getwch_nolock"), calls_back=True)
def _getwch(c: Crt) -> WINT:
    return c.state(Keyboard).get(wide=True) & 0xFFFF


@crt(names=("_getwche", "_getwche_nolock"), calls_back=True)
def _getwche(c: Crt) -> WINT:
    unit = c.state(Keyboard).get(wide=True)
    if unit >= 0:
        echo(c, unit, wide=True)
    return unit & 0xFFFF


@crt(names=("_ungetch", "_ungetch_nolock"))
def _ungetch(c: Crt, character: INT) -> CINT:
    keyboard = c.state(Keyboard)
    if keyboard.is_pushed:
        return -1
    keyboard.push(character & 0xFF)
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
