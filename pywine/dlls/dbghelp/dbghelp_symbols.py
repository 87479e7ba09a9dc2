"""dbghelp.h: symbols, from exports and COFF symbol tables. Of lines nothing is known."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.text import encode_wide
from pywine.abi.types import ASTR, BOOL, DWORD, HANDLE, PVOID, TRUE, ULONG, ULONGLONG, WSTR, Opt
from pywine.abi.winerror import ERROR_INVALID_ADDRESS, ERROR_INVALID_PARAMETER, ERROR_MOD_NOT_FOUND
from pywine.dlls.dbghelp.dbghelp import Sessions
from pywine.ldr.module import Module
from pywine.ldr.symbols import Symbols
from pywine.nt.process import Process
from pywine.nt.wildcards import is_name_in_expression

_INFO = struct.Struct("<II16xIIQI4xQQIIII")  # SYMBOL_INFO up to its NameLen
_MOST_AT, _NAME_AT = 80, 84
_SMALLEST = 88
_FUNCTION = 5  # SymTagFunction
_EXPORTS, _COFF = 4, 1  # SYM_TYPE


def _module(p: Process, process: int, address: int) -> Module:
    """The module of an address, in an initialised session. Raises WinError."""
    p.state(Sessions).require(process)
    module = p.modules.at(address)
    if module is None:
        raise WinError(ERROR_MOD_NOT_FOUND)
    return module


def _size(p: Process, module: Module, start: int) -> int:
    """Up to what comes behind."""
    starts = p.state(Symbols).all(module)
    index = next(index for index, (address, _) in enumerate(starts) if address == start)
    return (starts[index + 1][0] if index + 1 < len(starts) else module.base + module.size) - start


def _fill(p: Process, module: Module, start: int, name: str, symbol: int, *, wide: bool, most: int) -> None:
    """Store a SYMBOL_INFO, whose name gets so many characters."""
    size = _size(p, module, start)
    kept = name[: max(most - 1, 0)]
    data = _INFO.pack(_SMALLEST, 0, 0, size, module.base, 0, 0, start, 0, 0, _FUNCTION, len(name))
    p.memory.write(symbol, data)
    p.memory.write(symbol + _MOST_AT, most.to_bytes(4, "little"))
    text = encode_wide(kept + "\0") if wide else p.ansi(kept + "\0")
    if most:
        p.memory.write(symbol + _NAME_AT, text)


def _give(p: Process, module: Module, start: int, name: str, symbol: int, wide: bool) -> None:
    if int.from_bytes(p.memory.read(symbol, 4), "little") < _SMALLEST:
        raise WinError(ERROR_INVALID_PARAMETER)
    most = int.from_bytes(p.memory.read(symbol + _MOST_AT, 4), "little")
    _fill(p, module, start, name, symbol, wide=wide, most=most)


def _at(p: Process, process: int, address: int) -> tuple[Module, int, str]:
    module = _module(p, process, address)
    found = p.state(Symbols).before(module, address)
    if found is None:
        raise WinError(ERROR_INVALID_ADDRESS)
    return module, *found


@api(names=("SymFromAddr",))
def SymFromAddr(p: Process, process: HANDLE, address: ULONGLONG, displacement: PVOID, symbol: PVOID) -> TRUE:
    _from_address(p, process, address, displacement, symbol, False)


@api(names=("SymFromAddrW",))
def SymFromAddrW(p: Process, process: HANDLE, address: ULONGLONG, displacement: PVOID, symbol: PVOID) -> TRUE:
    _from_address(p, process, address, displacement, symbol, True)


@api
def SymFromInlineContext(
    p: Process, process: HANDLE, address: ULONGLONG, context: ULONG, displacement: PVOID, symbol: PVOID
) -> TRUE:
    _from_address(p, process, address, displacement, symbol, False)


@api
def SymFromInlineContextW(
    p: Process, process: HANDLE, address: ULONGLONG, context: ULONG, displacement: PVOID, symbol: PVOID
) -> TRUE:
    _from_address(p, process, address, displacement, symbol, True)


def _from_address(p: Process, process: int, address: int, displacement: int, symbol: int, wide: bool) -> None:
    module, start, name = _at(p, process, address)
    _give(p, module, start, name, symbol, wide)
    if displacement:
        p.memory.write(displacement, (address - start).to_bytes(8, "little"))


@api
def SymGetSymFromAddr64(
    p: Process, process: HANDLE, address: ULONGLONG, displacement: PVOID, symbol: PVOID
) -> TRUE:
    """IMAGEHLP_SYMBOL64."""
    module, start, name = _at(p, process, address)
    most = int.from_bytes(p.memory.read(symbol + 24, 4), "little")
    p.memory.write(symbol + 8, struct.pack("<QII", start, _size(p, module, start), 0))
    p.memory.write(symbol + 28, p.ansi(name[: max(most - 1, 0)] + "\0"))
    if displacement:
        p.memory.write(displacement, (address - start).to_bytes(8, "little"))


@api
def SymFromName(p: Process, process: HANDLE, name: ASTR, symbol: PVOID) -> TRUE:
    _from_name(p, process, name, symbol, False)


@api
def SymFromNameW(p: Process, process: HANDLE, name: WSTR, symbol: PVOID) -> TRUE:
    _from_name(p, process, name, symbol, True)


def _from_name(p: Process, process: int, name: str, symbol: int, wide: bool) -> None:
    p.state(Sessions).require(process)
    for module, start, known in _matching(p, name, 0, exactly=True):
        _give(p, module, start, known, symbol, wide)
        return
    raise WinError(ERROR_MOD_NOT_FOUND)


def _matching(p: Process, mask: str, base: int, *, exactly: bool = False) -> list[tuple[Module, int, str]]:
    """The symbols that `module!name` or `name` stands for, in one module or in all."""
    of_module, mark, name = mask.partition("!")
    if not mark:
        of_module, name = "*", mask
    found = []
    for module in p.modules.loaded:
        if base not in (0, module.base) or not is_name_in_expression(
            of_module, module.name.rpartition(".")[0]
        ):
            continue
        for start, known in p.state(Symbols).all(module):
            if known == name if exactly else is_name_in_expression(name, known):
                found.append((module, start, known))
    return found


@api(calls_back=True)
def SymEnumSymbols(
    p: Process, process: HANDLE, base: ULONGLONG, mask: Opt[ASTR], callback: PVOID, context: PVOID
) -> TRUE:
    _each_symbol(p, process, base, mask, callback, context, wide=False)


@api(calls_back=True)
def SymEnumSymbolsW(
    p: Process, process: HANDLE, base: ULONGLONG, mask: Opt[WSTR], callback: PVOID, context: PVOID
) -> TRUE:
    _each_symbol(p, process, base, mask, callback, context, wide=True)


def _each_symbol(
    p: Process, process: int, base: int, mask: str | None, callback: int, context: int, *, wide: bool
) -> None:
    p.state(Sessions).require(process)
    for module, start, name in _matching(p, mask or "*", base):
        symbol = p.allocate(b"", zeros=_NAME_AT + 2 * len(name) + 2)
        _fill(p, module, start, name, symbol, wide=wide, most=len(name) + 1)
        goes_on = p.call(callback, symbol, _size(p, module, start), context) & 0xFFFFFFFF
        p.heap.free(symbol)
        if not goes_on:
            break


# Lines, and functions within others: nobody here reads debug information.


@api(
    names=("SymGetLineFromAddr64", "SymGetLineFromAddrW64"),
    partial="no debug information is read: fails with ERROR_INVALID_ADDRESS",
)
def SymGetLineFromAddr64(
    p: Process, process: HANDLE, address: ULONGLONG, displacement: PVOID, line: PVOID
) -> TRUE:
    _module(p, process, address)
    raise WinError(ERROR_INVALID_ADDRESS)


@api(
    names=("SymGetLineFromInlineContext", "SymGetLineFromInlineContextW"),
    partial="no debug information is read: fails with ERROR_INVALID_ADDRESS",
)
def SymGetLineFromInlineContext(
    p: Process, process: HANDLE, address: ULONGLONG, context: ULONG, base: ULONGLONG, displacement: PVOID,
    line: PVOID,
) -> TRUE:  # fmt: skip
    _module(p, process, address)
    raise WinError(ERROR_INVALID_ADDRESS)


@api
def SymAddrIncludeInlineTrace(p: Process, process: HANDLE, address: ULONGLONG) -> DWORD:
    return 0


# Modules.


def _module_info(p: Process, process: int, address: int, information: int, wide: bool) -> None:
    """IMAGEHLP_MODULE64, of which callers may know but the beginning."""
    module = _module(p, process, address)
    size = int.from_bytes(p.memory.read(information, 4), "little")
    headers = module.image.headers if module.image else None
    stamp, checksum = (headers.timestamp, headers.checksum) if headers else (0, 0)
    symbols = p.state(Symbols).all(module)
    kind = _COFF if headers and headers.symbol_count else _EXPORTS
    data = struct.pack("<QIIIII", module.base, module.size, stamp, checksum, len(symbols), kind)
    for text, room in (
        (module.name.rpartition(".")[0], 32),
        (module.path, 256),
        (module.path, 256),
        ("", 256),
    ):
        encoded = encode_wide(text[: room - 1]) if wide else p.ansi(text)[: room - 1]
        data += encoded.ljust(room << wide, b"\0")
    if size < 8 + len(data) - (256 << wide):
        raise WinError(ERROR_INVALID_PARAMETER)
    p.memory.write(information + 8, data[: size - 8].ljust(size - 8, b"\0"))


@api
def SymGetModuleInfo64(p: Process, process: HANDLE, address: ULONGLONG, information: PVOID) -> TRUE:
    _module_info(p, process, address, information, False)


@api
def SymGetModuleInfoW64(p: Process, process: HANDLE, address: ULONGLONG, information: PVOID) -> TRUE:
    _module_info(p, process, address, information, True)


def _each_module(p: Process, wide: bool, arguments: list[int], callback: int, *, full: bool) -> None:
    """Call a function with each module's name and what else it wants, until it returns 0."""
    for module in list(p.modules.loaded):
        name = module.path if full else module.name.rpartition(".")[0]
        text = p.allocate(encode_wide(name + "\0") if wide else p.ansi(name + "\0"))
        base = [module.base] if p.bits == 64 else [module.base, 0]
        size = [module.size] if full else []
        goes_on = p.call(callback, text, *base, *size, *arguments) & 0xFFFFFFFF
        p.heap.free(text)
        if not goes_on:
            return


@api(calls_back=True)
def SymEnumerateModules64(p: Process, process: HANDLE, callback: PVOID, context: PVOID) -> TRUE:
    p.state(Sessions).require(process)
    _each_module(p, False, [context], callback, full=False)


@api(calls_back=True)
def SymEnumerateModulesW64(p: Process, process: HANDLE, callback: PVOID, context: PVOID) -> TRUE:
    p.state(Sessions).require(process)
    _each_module(p, True, [context], callback, full=False)


@api(calls_back=True, names=("EnumerateLoadedModules64", "EnumerateLoadedModulesEx"))
def EnumerateLoadedModules64(p: Process, process: HANDLE, callback: PVOID, context: PVOID) -> BOOL:
    _each_module(p, False, [context], callback, full=True)
    return True


@api(calls_back=True, names=("EnumerateLoadedModulesW64", "EnumerateLoadedModulesExW"))
def EnumerateLoadedModulesW64(p: Process, process: HANDLE, callback: PVOID, context: PVOID) -> BOOL:
    _each_module(p, True, [context], callback, full=True)
    return True
