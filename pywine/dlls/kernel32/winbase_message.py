"""winbase.h: FormatMessage."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.text import encode_wide
from pywine.abi.types import DWORD, FORM, HMODULE, PVOID
from pywine.abi.varargs import VarArgs
from pywine.abi.winerror import (
    ERROR_INSUFFICIENT_BUFFER,
    ERROR_INVALID_PARAMETER,
    ERROR_MR_MID_NOT_FOUND,
    ERROR_NOT_ENOUGH_MEMORY,
    ERROR_RESOURCE_LANG_NOT_FOUND,
)
from pywine.dlls.kernel32.libloaderapi import resources
from pywine.ldr.resources import RT_MESSAGETABLE
from pywine.nt.messages import BadInsert, expand, find_in_table, system_message
from pywine.nt.printf import format_simple
from pywine.nt.process import Process

ALLOCATE_BUFFER, FROM_STRING, FROM_HMODULE, FROM_SYSTEM, ARGUMENT_ARRAY = 0x100, 0x400, 0x800, 0x1000, 0x2000
_TOO_LARGE = 0x8000  # what FormatMessageA refuses as a size, in bytes
_OWN_LANGUAGES = (0, 0x400, 0x800, 0x409, 0x09)


@api.aw
def FormatMessage(
    p: Process, flags: DWORD, source: PVOID, identifier: DWORD, language: DWORD, buffer: PVOID, size: DWORD,
    arguments: PVOID, wide: FORM,
) -> DWORD:  # fmt: skip
    if flags & ALLOCATE_BUFFER and not buffer:
        raise WinError(ERROR_NOT_ENOUGH_MEMORY)
    if not wide and size >= _TOO_LARGE:
        raise WinError(ERROR_INVALID_PARAMETER)
    text = _find(p, flags, source, identifier, language, wide)
    try:
        text = expand(text, flags, _Inserts(p, flags, arguments, wide).get)
    except BadInsert:
        raise WinError(ERROR_INVALID_PARAMETER) from None
    return _store(p, text, flags, buffer, size, wide)


def _find(p: Process, flags: int, source: int, identifier: int, language: int, wide: bool) -> str:
    if flags & FROM_STRING:
        if flags & (FROM_HMODULE | FROM_SYSTEM) or not source:
            raise WinError(ERROR_INVALID_PARAMETER)
        return p.memory.read_wstring(source) if wide else p.read_ansi(source)
    if not flags & (FROM_HMODULE | FROM_SYSTEM):
        raise WinError(ERROR_INVALID_PARAMETER)
    if flags & FROM_HMODULE:
        found = _in_module(p, source, identifier, language, last=not flags & FROM_SYSTEM)
        if found is not None:
            return found
    if flags & FROM_SYSTEM:
        if language not in _OWN_LANGUAGES:
            raise WinError(ERROR_RESOURCE_LANG_NOT_FOUND)
        found = system_message(identifier)
        if found is not None:
            return found
    raise WinError(ERROR_MR_MID_NOT_FOUND)


def _in_module(p: Process, module: HMODULE, identifier: int, language: int, *, last: bool) -> str | None:
    try:
        return find_in_table(resources(p, module).read(RT_MESSAGETABLE, 1, language), identifier)
    except WinError:
        if last:
            raise
        return None


class _Inserts:
    """The caller's arguments: an array, or a va_list that is read as far as asked for."""

    def __init__(self, p: Process, flags: int, arguments: int, wide: bool) -> None:
        self._p, self._wide = p, wide
        self._values: list[int] = []
        self._is_array = bool(flags & ARGUMENT_ARRAY)
        if arguments and not self._is_array:
            word = p.bits // 8
            arguments = int.from_bytes(p.memory.read(arguments, word), "little")
        self._next = VarArgs(p.memory, p.bits == 64, arguments) if arguments else None

    def _take(self) -> int:
        if self._next is None:
            raise BadInsert
        return self._next("P")

    def get(self, number: int, form: str) -> str:
        while len(self._values) < number + form.count("*"):
            self._values.append(self._take())
        values = iter(self._values[number - 1 :])
        return format_simple(self._p, "%" + form, lambda _code: next(values), self._wide)


def _store(p: Process, text: str, flags: int, buffer: int, size: int, wide: bool) -> int:
    data = encode_wide(text) if wide else p.ansi(text)
    count, terminator = len(data) >> wide, b"\0\0" if wide else b"\0"
    if flags & ALLOCATE_BUFFER:
        block = p.allocate((data + terminator).ljust(size << wide, b"\0"))
        p.memory.write(buffer, block.to_bytes(p.bits // 8, "little"))
    elif count >= size:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    else:
        p.memory.write(buffer, data + terminator)
    if not count:
        p.last_error = 0
    return count
