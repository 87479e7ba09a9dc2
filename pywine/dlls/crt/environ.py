"""stdlib.h: environment variables, shared with the process, and the arrays that mirror them."""

from __future__ import annotations

import struct

from pywine.abi.api import crt
from pywine.abi.errors import CError
from pywine.abi.translate import EINVAL, ERANGE
from pywine.abi.types import CINT, ERRNO, PVOID, SIZE_T, OutOpt
from pywine.dlls.crt.malloc import allocate
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.text import CTEXT, FORM
from pywine.nt.environment import Environment, key_of

_NAMES = {False: "_environ", True: "_wenviron"}


class _Made:
    """An array that was published. `place`: of the pointer to it; `block`: it and its strings."""

    __slots__ = ("base", "block", "place")

    def __init__(self, place: int, base: int, block: bytes) -> None:
        self.place, self.base, self.block = place, base, block


class EnvironmentArrays:
    """The runtime's own copy of the variables, as they were when its DLL was loaded.

    _putenv sets the process's too. _environ and _wenviron are made when first asked for, then kept in step; a
    program that changes them or puts its own array there has changed the variables of the functions on that
    kind of characters.
    """

    def __init__(self, c: Crt) -> None:
        self._c = c
        self.variables = Environment(dict(c.p.environment.items()))
        self._made: dict[bool, _Made] = {}
        self._values: dict[tuple[bool, str], int] = {}  # what getenv returned

    def array(self, *, wide: bool) -> int:
        array = self._own_array(wide=wide)
        return self._made[wide].base if array is None else array

    def _publish(self, wide: bool) -> None:
        c = self._c
        form = c.form(wide=wide)
        offsets, strings = [], b""
        for name, value in self.variables.items():
            offsets.append(len(strings))
            strings += form.encode(form.from_unicode(f"{name}={value}\0"))
        word, code = (8, "Q") if c.p.bits == 64 else (4, "I")
        size = word * (len(offsets) + 1)
        base = c.p.allocate(bytes(size + len(strings)))
        pointers = (base + size + offset for offset in offsets)
        block = struct.pack(f"<{len(offsets) + 1}{code}", *pointers, 0) + strings
        c.memory.ram[base : base + len(block)] = block
        self._made[wide] = _Made(c.data(_NAMES[wide]), base, block)
        c.set_data(_NAMES[wide], PVOID, base)

    def _own_array(self, *, wide: bool) -> int | None:
        """The array that the program has put there or changed; None where it is what was published, if only
        now.
        """
        if wide not in self._made:
            self._publish(wide)
            return None
        made, ram = self._made[wide], self._c.memory.ram
        array = int.from_bytes(ram[made.place : made.place + self._c.p.bits // 8], "little")
        if array == made.base and ram[array : array + len(made.block)] == made.block:
            return None
        return array

    def _settings(self, form: FORM, array: int) -> list[tuple[int, str]]:
        """Addresses and texts of an array."""
        found: list[tuple[int, str]] = []
        at = array
        while at and (address := self._c.read_pointer(at)):
            found.append((address, form.read(address)))
            at += self._c.p.bits // 8
        return found

    def find(self, form: FORM, name: str) -> str | None:
        """The value of a variable, in the form's characters. From here on, the array of such characters is
        there.
        """
        array = self._own_array(wide=form.wide)
        if array is None:
            text = self.variables.get(form.unicode(name))
            return None if text is None else form.from_unicode(text)
        return next((text[len(name) + 1 :] for _, text in self._matching(form, array, name)), None)

    def _matching(self, form: FORM, array: int, name: str) -> list[tuple[int, str]]:
        wanted = key_of(name) + "="
        return [(at, text) for at, text in self._settings(form, array) if key_of(text).startswith(wanted)]

    def value(self, form: FORM, name: str) -> int:
        """The address of a variable's value; 0 if there is none. It stays until the variable changes."""
        array = self._own_array(wide=form.wide)
        if array is not None:
            found = self._matching(form, array, name)
            return found[0][0] + (len(name) + 1) * form.width if found else 0
        text = self.variables.get(form.unicode(name))
        if text is None:
            return 0
        key = form.wide, key_of(name)
        characters = form.from_unicode(text)
        known = self._values.get(key)
        if known is None or form.read(known) != characters:
            known = self._values[key] = form.allocate(characters)
        return known

    def set(self, name: str, value: str) -> None:
        """Set a variable of the process; an empty value removes it."""
        self._take_over()
        self.variables.set(name, value or None)
        self._c.p.environment.set(name, value or None)
        for wide in list(self._made):
            self._publish(wide)

    def _take_over(self) -> None:
        """Let what the program has done to an array be the variables."""
        for wide in list(self._made):
            array = self._own_array(wide=wide)
            if array is None:
                continue
            form = self._c.form(wide=wide)
            texts = [form.unicode(text) for _, text in self._settings(form, array)]
            pairs = ((name, value) for name, mark, value in (text.partition("=") for text in texts) if mark)
            self.variables.replace(dict(reversed(list(pairs))))


def arrays_of(c: Crt) -> EnvironmentArrays:
    return c.state(EnvironmentArrays)


@crt.pair("getenv", "_wgetenv")
def getenv(c: Crt, form: FORM, name: CTEXT) -> PVOID:
    return arrays_of(c).value(form, name)


@crt.pair("getenv_s", "_wgetenv_s", calls_back=True)
def getenv_s(c: Crt, form: FORM, needed: OutOpt[SIZE_T], buffer: PVOID, size: SIZE_T, name: CTEXT) -> ERRNO:
    if size and not buffer:
        raise c.invalid_parameter()
    text = arrays_of(c).find(form, name)
    needed.value = 0 if text is None else len(text) + 1
    if size:
        form.write(buffer, "\0")
    if text is None or not size:
        return 0
    if len(text) >= size:
        raise CError(ERANGE)
    form.put(buffer, text)
    return 0


@crt.pair("_dupenv_s", "_wdupenv_s", calls_back=True)
def _dupenv_s(c: Crt, form: FORM, buffer: PVOID, size: OutOpt[SIZE_T], name: PVOID) -> ERRNO:
    if not buffer or not name:
        raise c.invalid_parameter()
    text = arrays_of(c).find(form, form.read(name))
    size.value = 0
    c.write_pointer(buffer, 0)
    if text is None:
        return 0
    block = allocate(c, (len(text) + 1) * form.width)
    form.put(block, text)
    c.write_pointer(buffer, block)
    size.value = len(text) + 1
    return 0


@crt.pair("_putenv", "_wputenv")
def _putenv(c: Crt, form: FORM, setting: CTEXT) -> CINT:
    name, separator, value = form.unicode(setting).partition("=")
    if not name or not separator:
        raise CError(EINVAL)
    arrays_of(c).set(name, value)
    return 0


@crt.pair("_putenv_s", "_wputenv_s", calls_back=True)
def _putenv_s(c: Crt, form: FORM, name: PVOID, value: PVOID) -> ERRNO:
    if not name or not value:
        raise c.invalid_parameter()
    arrays_of(c).set(form.unicode(form.read(name)), form.unicode(form.read(value)))
    return 0


@crt.pair("_searchenv", "_wsearchenv", partial="directories only as they stand in the variable")
def _searchenv(c: Crt, form: FORM, name: CTEXT, variable: CTEXT, path: PVOID) -> PVOID:
    form.put(path, _search(c, form, name, variable))
    return path


@crt.pair("_searchenv_s", "_wsearchenv_s", partial="directories only as they stand in the variable")
def _searchenv_s(c: Crt, form: FORM, name: CTEXT, variable: CTEXT, path: PVOID, size: SIZE_T) -> ERRNO:
    found = _search(c, form, name, variable)
    form.put(path, found[: size - 1])
    if not found:
        raise CError(2)
    if len(found) >= size:
        raise CError(ERANGE)
    return 0


def _search(c: Crt, form: FORM, name: str, variable: str) -> str:
    files = c.p.files
    wanted = form.unicode(name)
    folders = ["", *form.unicode(arrays_of(c).find(form, variable) or "").split(";")]
    for folder in folders:
        path = files.full_path(folder.rstrip("\\/") + "\\" + wanted if folder else wanted)
        if files.find_host_file(path):
            return form.from_unicode(path)
    return ""
