"""winreg.h: values that stand for texts of modules."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.text import encode_wide
from pywine.abi.types import DWORD, LSTATUS, PVOID, WSTR, Opt, OutOpt
from pywine.abi.winerror import (
    ERROR_CALL_NOT_IMPLEMENTED,
    ERROR_FILE_NOT_FOUND,
    ERROR_INVALID_DATA,
    ERROR_INVALID_PARAMETER,
    ERROR_MORE_DATA,
    ERROR_NOT_FOUND,
)
from pywine.nt.process import Process
from pywine.nt.registry import KEY_QUERY_VALUE, REG_EXPAND_SZ, REG_SZ, Key

_AS_DATA = 2
_TRUNCATE = 1


@api
def RegLoadMUIStringW(
    p: Process, key: Key, name: Opt[WSTR], text: PVOID, size: DWORD, needed: OutOpt[DWORD], flags: DWORD,
    folder: Opt[WSTR],
) -> LSTATUS:  # fmt: skip
    if size % 2 or (not text and size) or (flags & _TRUNCATE and needed):
        raise WinError(ERROR_INVALID_PARAMETER)
    key.require(KEY_QUERY_VALUE)
    value = key.value(name or "")
    if value.type not in (REG_SZ, REG_EXPAND_SZ):
        raise WinError(ERROR_FILE_NOT_FOUND)
    reference = value.data.decode("utf-16-le", "replace").partition("\0")[0]
    if value.type == REG_EXPAND_SZ:
        reference = p.environment.expand(reference)
    data = encode_wide(_referred(p, reference, folder) + "\0")
    needed.value = len(data)
    if size < len(data):
        if not flags & _TRUNCATE:
            raise WinError(ERROR_MORE_DATA)
        data = data[: max(size - 2, 0)] + b"\0\0"[:size]
    if text and data:
        p.memory.write(text, data)


def _referred(p: Process, reference: str, folder: str | None) -> str:
    """The text that "@module,-number" stands for. Raises WinError."""
    from pywine.dlls.kernel32.libloaderapi import FreeLibrary, load_library, resources

    module, mark, number = reference.removeprefix("@").rpartition(",")
    number = number.partition(";")[0].strip()
    if not reference.startswith("@") or not mark or not number.startswith("-") or not number[1:].isdigit():
        raise WinError(ERROR_INVALID_DATA)
    path = f"{folder}\\{module}" if folder else module
    try:
        handle = load_library(p, path, _AS_DATA)
    except WinError:
        raise WinError(ERROR_FILE_NOT_FOUND) from None
    try:
        found = resources(p, handle).string(int(number[1:]) & 0xFFFF)
    except WinError:
        found = None
    FreeLibrary(p, handle)
    if not found:
        raise WinError(ERROR_NOT_FOUND)
    return found


@api
def RegLoadMUIStringA(
    p: Process, key: Key, name: PVOID, text: PVOID, size: DWORD, needed: OutOpt[DWORD], flags: DWORD,
    folder: PVOID,
) -> LSTATUS:  # fmt: skip
    """Windows has the wide one only."""
    raise WinError(ERROR_CALL_NOT_IMPLEMENTED)
