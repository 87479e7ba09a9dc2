"""winreg.h: values that name a text in a module's resources."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.text import encode_wide
from pywine.abi.types import DWORD, LSTATUS, PVOID, TSTR, WSTR, Opt, OutOrNone
from pywine.abi.winerror import (
    ERROR_CALL_NOT_IMPLEMENTED,
    ERROR_FILE_NOT_FOUND,
    ERROR_INVALID_DATA,
    ERROR_INVALID_PARAMETER,
    ERROR_MORE_DATA,
    ERROR_NOT_FOUND,
)
from pywine.ldr.search import AS_DATAFILE
from pywine.nt.process import Process
from pywine.nt.registry import KEY_QUERY_VALUE, REG_EXPAND_SZ, REG_SZ, Key

_TRUNCATE = 1  # REG_MUI_STRING_TRUNCATE


@api
def RegLoadMUIStringA(
    p: Process, key: Key, name: Opt[TSTR], buffer: PVOID, size: DWORD, needed: PVOID, flags: DWORD,
    directory: PVOID,
) -> LSTATUS:  # fmt: skip
    raise WinError(ERROR_CALL_NOT_IMPLEMENTED)


@api(calls_back=True)
def RegLoadMUIStringW(
    p: Process, key: Key, name: Opt[WSTR], buffer: PVOID, size: DWORD, needed: OutOrNone[DWORD], flags: DWORD,
    directory: Opt[WSTR],
) -> LSTATUS:  # fmt: skip
    if flags & ~_TRUNCATE or (flags and needed is not None) or (size and not buffer) or size & 1:
        raise WinError(ERROR_INVALID_PARAMETER)
    key.require(KEY_QUERY_VALUE)
    value = key.value(name or "")
    if value.type not in (REG_SZ, REG_EXPAND_SZ):
        raise WinError(ERROR_FILE_NOT_FOUND)
    reference = value.data[: len(value.data) & ~1].decode("utf-16-le", "surrogatepass").rstrip("\0")
    if value.type == REG_EXPAND_SZ:
        reference = p.environment.expand(reference)
    data = encode_wide(_text(p, reference, directory)) + b"\0\0"
    if needed is not None:
        needed.value = len(data)
    if len(data) > size:
        if not flags or size < 2:
            raise WinError(ERROR_MORE_DATA)
        data = data[: size - 2] + b"\0\0"
    p.memory.write(buffer, data)


def _text(p: Process, reference: str, directory: str | None) -> str:
    """What `@file,-identifier` names. Raises WinError."""
    from pywine.dlls.kernel32.libloaderapi import FreeLibrary, LoadLibraryEx, resources

    file, comma, identifier = reference[1:].partition(",")
    number = identifier.partition(";")[0].strip()
    if reference[:1] != "@" or not comma or number[:1] != "-" or not number[1:].isdigit():
        raise WinError(ERROR_INVALID_DATA)
    try:
        module = LoadLibraryEx(p, f"{directory}\\{file}" if directory else file, 0, AS_DATAFILE)
    except WinError:
        raise WinError(ERROR_FILE_NOT_FOUND) from None
    try:
        text = resources(p, module).string(int(number[1:]))
    except WinError:
        text = None
    finally:
        FreeLibrary(p, module)
    if not text:
        raise WinError(ERROR_NOT_FOUND)
    return text
