"""locale.h: setlocale, localeconv, and what other modules of a program ask about the locale."""

from __future__ import annotations

import struct

from pywine.abi.api import crt
from pywine.abi.types import CINT, INT, LOCALE, PVOID, UINT, VOID
from pywine.dlls.crt.locale_objects import LocaleObjects
from pywine.dlls.crt.locale_state import LC_ALL, LC_TIME, Locale
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.text import FORM, OPTIONAL_CTEXT

_ENABLE_PER_THREAD_LOCALE, _DISABLE_PER_THREAD_LOCALE = 1, 2


@crt.pair("setlocale", "_wsetlocale")
def setlocale(c: Crt, form: FORM, category: INT, locale: OPTIONAL_CTEXT) -> PVOID:
    if not 0 <= category <= LC_TIME:
        return 0
    name = c.locale.name(category) if locale is None else c.locale.set(category, locale)
    if name is None:
        return 0
    address = c.thread.buffer(f"setlocale {category} {form.width}", 400)
    form.put(address, name)
    return address


@crt
def localeconv(c: Crt) -> PVOID:
    """struct lconv: ten char*, eight chars, and in the Universal CRT eight wchar_t*."""
    word = c.p.bits // 8
    strings, numbers = c.locale.conventions()
    address = c.thread.buffer("lconv", 18 * word + 8)
    at = c.thread.buffer("lconv text", 512)
    pointers = []
    for text in strings:
        pointers.append(at)
        data = c.locale.spelled(text).encode("latin-1") + b"\0"
        c.memory.write(at, data)
        at += len(data)
    at += at & 1
    for text in (
        strings[0],
        strings[1],
        strings[3],
        strings[4],
        strings[5],
        strings[6],
        strings[8],
        strings[9],
    ):
        pointers.append(at)
        c.wide.put(at, text)
        at += 2 * len(text) + 2
    code = "Q" if word == 8 else "I"
    c.memory.write(address, struct.pack(f"<10{code}8B8{code}", *pointers[:10], *numbers, *pointers[10:]))
    return address


@crt
def ___lc_codepage_func(c: Crt) -> UINT:
    return c.locale.code_page


@crt
def ___lc_collate_cp_func(c: Crt) -> UINT:
    return c.locale.code_page


@crt
def ___mb_cur_max_func(c: Crt) -> INT:
    return c.locale.maximum_length


@crt
def ___mb_cur_max_l_func(c: Crt, locale: LOCALE) -> INT:
    return c.locale.maximum_length


@crt
def __p___mb_cur_max(c: Crt) -> PVOID:
    return c.data("__mb_cur_max")


@crt(names=("__lconv_init", "__initialize_lconv_for_unsigned_char"))
def __lconv_init(c: Crt) -> INT:
    """Asks for CHAR_MAX as unsigned char in lconv: 255 would be what /J programs see."""
    return 0


@crt(names=("_lock_locales", "_unlock_locales"))
def _lock_locales(c: Crt) -> VOID:
    pass


@crt.pair("_create_locale", "_wcreate_locale")
def _create_locale(c: Crt, form: FORM, category: INT, name: OPTIONAL_CTEXT) -> PVOID:
    """Categories that it does not name are those of the C locale."""
    if not 0 <= category <= LC_TIME or name is None:
        return 0
    made = Locale(c, like=c.locale)
    made.set(LC_ALL, "C")
    return c.state(LocaleObjects).add(made) if made.set(category, name) is not None else 0


@crt
def _get_current_locale(c: Crt) -> PVOID:
    return c.state(LocaleObjects).add(Locale(c, like=c.locale))


@crt
def _free_locale(c: Crt, locale: PVOID) -> VOID:
    if locale:
        c.state(LocaleObjects).remove(locale)


@crt(calls_back=True)
def _configthreadlocale(c: Crt, kind: INT) -> CINT:
    """Whether setlocale is about the calling thread alone; returns how it was."""
    data = c.thread
    before = _DISABLE_PER_THREAD_LOCALE if data.locale is None else _ENABLE_PER_THREAD_LOCALE
    if kind == _ENABLE_PER_THREAD_LOCALE:
        c.localize()
        data.locale = data.locale or Locale(c, like=c.locale)
    elif kind == _DISABLE_PER_THREAD_LOCALE:
        data.locale = None
        data.use_classes(c.locale.classes_address)
    elif kind:
        raise c.invalid_parameter()
    return before


@crt
def ___lc_handle_func(c: Crt) -> PVOID:
    """The LCID of every category, LC_ALL first; 0 is the C locale's."""
    from pywine.nt.locale import lcid_of

    found = [c.locale.locale(category) for category in range(1, 6)]
    at = c.data("__lc_handle", 24)
    c.memory.write(at, struct.pack("<6I", 0, *(0 if where is None else lcid_of(where) for where in found)))
    return at


@crt
def ___lc_locale_name_func(c: Crt) -> PVOID:
    """The name of every category's locale, LC_ALL first; NULL is the C locale."""
    at = c.data("__lc_locale_name", 48)
    kept = c.state(_LocaleNames)
    for index, name in enumerate(["C", *c.locale.names]):
        c.write_pointer(at + index * c.p.bits // 8, 0 if name == "C" else kept.address(name))
    return at


class _LocaleNames:
    """The names of locales in guest memory."""

    def __init__(self, c: Crt) -> None:
        self._c = c
        self._addresses: dict[str, int] = {}

    def address(self, name: str) -> int:
        if name not in self._addresses:
            self._addresses[name] = self._c.wide.allocate(name)
        return self._addresses[name]


@crt
def ___setlc_active_func(c: Crt) -> INT:
    return 0
