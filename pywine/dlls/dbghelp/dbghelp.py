"""dbghelp.h: sessions, modules, images. Symbols are in `dbghelp_symbols`, frames in `dbghelp_stack`."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.context import SIZE
from pywine.abi.errors import WinError
from pywine.abi.types import (
    ASTR,
    BOOL,
    DWORD,
    HANDLE,
    INT,
    PVOID,
    TRUE,
    ULONGLONG,
    USHORT,
    WSTR,
    Opt,
    Out,
)  # fmt: skip
from pywine.abi.winerror import ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER, ERROR_MOD_NOT_FOUND
from pywine.nt.exceptions import GuestException
from pywine.nt.file import File
from pywine.nt.process import Process, ProcessObject

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_DEFAULT_OPTIONS = 0x2
_MOST_PARAMETERS = 15  # EXCEPTION_MAXIMUM_PARAMETERS
_API_VERSION = struct.pack("<HHHH", 4, 1, 6, 0)


class Sessions:
    """Which handles SymInitialize was called for, and the options."""

    def __init__(self, p: Process) -> None:
        self.options = _DEFAULT_OPTIONS
        self.paths: dict[int, str] = {}
        self.version = p.allocate(_API_VERSION)

    def require(self, handle: int) -> None:
        """Raise WinError unless symbols are initialised."""
        if handle not in self.paths:
            raise WinError(ERROR_INVALID_PARAMETER)


@api
def ImagehlpApiVersion(p: Process) -> PVOID:
    return p.state(Sessions).version


@api
def SymGetOptions(p: Process) -> DWORD:
    return p.state(Sessions).options


@api
def SymSetOptions(p: Process, options: DWORD) -> DWORD:
    p.state(Sessions).options = options
    return options


@api
def SymInitialize(p: Process, process: HANDLE, path: Opt[ASTR], invade: BOOL) -> TRUE:
    _initialize(p, process, path or "")


@api
def SymInitializeW(p: Process, process: HANDLE, path: Opt[WSTR], invade: BOOL) -> TRUE:
    _initialize(p, process, path or "")


def _initialize(p: Process, process: int, path: str) -> None:
    sessions = p.state(Sessions)
    if process in sessions.paths:
        raise WinError(ERROR_INVALID_PARAMETER)
    sessions.paths[process] = path or "."


@api
def SymCleanup(p: Process, process: HANDLE) -> TRUE:
    p.state(Sessions).require(process)
    del p.state(Sessions).paths[process]


@api
def SymRefreshModuleList(p: Process, process: HANDLE) -> TRUE:
    p.state(Sessions).require(process)


@api
def SymSetSearchPath(p: Process, process: HANDLE, path: Opt[ASTR]) -> TRUE:
    p.state(Sessions).require(process)
    p.state(Sessions).paths[process] = path or "."


@api
def SymSetSearchPathW(p: Process, process: HANDLE, path: Opt[WSTR]) -> TRUE:
    p.state(Sessions).require(process)
    p.state(Sessions).paths[process] = path or "."


@api
def SymGetModuleBase64(p: Process, process: HANDLE, address: ULONGLONG) -> ULONGLONG:
    p.state(Sessions).require(process)
    module = p.modules.at(address)
    if module is None:
        raise WinError(ERROR_MOD_NOT_FOUND)
    return module.base


@api
def SymLoadModuleEx(
    p: Process, process: HANDLE, file: HANDLE, image: PVOID, name: PVOID, base: ULONGLONG, size: DWORD,
    data: PVOID, flags: DWORD,
) -> ULONGLONG:  # fmt: skip
    p.state(Sessions).require(process)
    return base


@api
def SymUnloadModule64(p: Process, process: HANDLE, base: ULONGLONG) -> TRUE:
    p.state(Sessions).require(process)


@api(partial="of this process: threads, stacks, modules, the exception; no streams of the caller's")
def MiniDumpWriteDump(
    p: Process, process: ProcessObject, id: DWORD, file: File, kind: INT, exception: PVOID, streams: PVOID,
    callback: PVOID,
) -> TRUE:  # fmt: skip
    from pywine.ldr.minidump import dump

    if process is not p:
        raise WinError(ERROR_ACCESS_DENIED)
    file.write_at(dump(p, **_exception_of(p, exception)), None)


def _exception_of(p: Process, information: int) -> dict[str, Any]:
    """What MINIDUMP_EXCEPTION_INFORMATION says; its fields are not aligned."""
    if not information:
        return {"exception": None}
    word = p.bits // 8
    thread_id = int.from_bytes(p.memory.read(information, 4), "little")
    pointers = int.from_bytes(p.memory.read(information + 4, word), "little")
    record, state = struct.unpack("<QQ" if word == 8 else "<II", p.memory.read(pointers, 2 * word))
    layout = struct.Struct("<I12xQI4x" if word == 8 else "<I8xII")
    code, address, count = layout.unpack(p.memory.read(record, layout.size))
    count = min(count, _MOST_PARAMETERS)
    parameters = p.memory.read(record + layout.size, count * word)
    values = struct.unpack(f"<{count}{'Q' if word == 8 else 'I'}", parameters)
    exception = GuestException(code, address, values)
    return {"exception": exception, "thread_id": thread_id, "state": p.memory.read(state, SIZE[p.bits])}


@api
def ImageNtHeader(p: Process, base: PVOID) -> PVOID:
    if p.memory.read(base, 2) != b"MZ":
        return 0
    at = base + struct.unpack("<I", p.memory.read(base + 0x3C, 4))[0]
    return at if p.memory.read(at, 4) == b"PE\0\0" else 0


@api
def ImageRvaToVa(p: Process, headers: PVOID, base: PVOID, rva: DWORD, section: PVOID) -> PVOID:
    count, optional = struct.unpack("<2xH12xH", p.memory.read(headers + 4, 18))
    for index in range(count):
        entry = headers + 24 + optional + 40 * index
        virtual_size, start, size, offset = struct.unpack("<4I", p.memory.read(entry + 8, 16))
        if start <= rva < start + max(virtual_size, size):
            return base + offset + rva - start
    return 0


@api
def ImageDirectoryEntryToData(
    p: Process, base: PVOID, mapped: USHORT, entry: USHORT, size: Out[DWORD]
) -> PVOID:
    headers = ImageNtHeader(p, base)
    if not headers:
        return 0
    magic = struct.unpack("<H", p.memory.read(headers + 24, 2))[0]
    table = headers + 24 + (112 if magic == 0x20B else 96)
    rva, size.value = struct.unpack("<II", p.memory.read(table + 8 * entry, 8))
    if not rva:
        return 0
    return base + rva if mapped & 0xFF else ImageRvaToVa(p, headers, base, rva, 0)


@api(names=("UnDecorateSymbolName",), partial="names stay decorated")
def UnDecorateSymbolName(p: Process, name: PVOID, target: PVOID, size: DWORD, flags: DWORD) -> DWORD:
    data = p.memory.read_cstring(name)[: max(size - 1, 0)]
    p.memory.write_cstring(target, data)
    return len(data)
