"""psapi.h: processes, and the modules and memory of this one."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import DWORD, PVOID, TBUF, TRUE, Out
from pywine.abi.winerror import ERROR_FILE_INVALID, ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_HANDLE
from pywine.nt import machine_info
from pywine.nt.errands import errand, on
from pywine.nt.process import Process, ProcessObject

_PAGE = 4096


@errand
def list_modules(p: Process) -> list[tuple[int, int, int, str, str]]:
    """Base, size, entry, name and path of each module, the program first."""
    exe = p.modules.exe
    return [
        (each.base, each.size, each.entry, each.name, each.path)
        for each in (exe, *(each for each in p.modules.loaded if each is not exe))
    ]


def _module(p: Process, process: ProcessObject, base: int) -> tuple[int, int, int, str, str]:
    """The module at a base; 0 is the program's. Raises WinError(ERROR_INVALID_HANDLE)."""
    for found in on(p, process, list_modules):
        if base in (0, found[0]):
            return found
    raise WinError(ERROR_INVALID_HANDLE)


@api(names=("K32EnumProcessModules",))
def EnumProcessModules(
    p: Process, process: ProcessObject, modules: PVOID, size: DWORD, needed: Out[DWORD]
) -> TRUE:
    word = p.bits // 8
    bases = [base for base, *_ in on(p, process, list_modules)]
    raw = b"".join(base.to_bytes(word, "little") for base in bases)
    p.memory.write(modules, raw[: size // word * word])
    needed.value = len(raw)


@api(names=("K32EnumProcessModulesEx",))
def EnumProcessModulesEx(
    p: Process, process: ProcessObject, modules: PVOID, size: DWORD, needed: Out[DWORD], filter: DWORD
) -> TRUE:
    EnumProcessModules(p, process, modules, size, needed)


@api.aw(names=("K32GetModuleBaseName",))
def GetModuleBaseName(p: Process, process: ProcessObject, module: PVOID, name: TBUF) -> DWORD:
    path = _module(p, process, module)[4] if module or process is p else process.image_path
    return name.put(path.rpartition("\\")[2])


@api.aw(names=("K32GetModuleFileNameEx",))
def GetModuleFileNameEx(p: Process, process: ProcessObject, module: PVOID, path: TBUF) -> DWORD:
    text = _module(p, process, module)[4] if module or process is p else process.image_path
    if path.length(text) >= path.size:
        p.last_error = ERROR_INSUFFICIENT_BUFFER
    return path.put(text)


@api(names=("K32GetModuleInformation",))
def GetModuleInformation(
    p: Process, process: ProcessObject, module: PVOID, information: PVOID, size: DWORD
) -> TRUE:
    base, length, entry, *_ = _module(p, process, module)
    data = struct.pack("<QI4xQ" if p.bits == 64 else "<III", base, length, entry)
    if size < len(data):
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    p.memory.write(information, data)


@api.aw(names=("K32GetProcessImageFileName",))
def GetProcessImageFileName(p: Process, process: ProcessObject, path: TBUF) -> DWORD:
    text = "\\Device\\HarddiskVolume1" + process.image_path[2:]
    if path.length(text) >= path.size:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    return path.put(text)


@api(names=("K32GetProcessMemoryInfo",))
def GetProcessMemoryInfo(p: Process, process: ProcessObject, counters: PVOID, size: DWORD) -> TRUE:
    word = p.bits // 8
    resident, peak = machine_info.memory_of(process.host_id)
    values = (peak, resident, 0, 0, 0, 0, resident, peak, resident)
    data = b"".join(value.to_bytes(word, "little") for value in values)
    basic = 8 + 8 * word
    if size < basic:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    filled = min(size, basic + word)
    p.memory.write(counters, (struct.pack("<II", filled, 0) + data)[:filled])


@api(names=("K32EnumProcesses",))
def EnumProcesses(p: Process, ids: PVOID, size: DWORD, needed: Out[DWORD]) -> TRUE:
    running = [4, *(entry.id for entry in p.known_processes())]  # the first is the system's
    known = struct.pack(f"<{len(running)}I", *running)[: size & ~3]
    p.memory.write(ids, known)
    needed.value = len(known)


@api(names=("K32EnumDeviceDrivers",))
def EnumDeviceDrivers(p: Process, drivers: PVOID, size: DWORD, needed: Out[DWORD]) -> TRUE:
    needed.value = 0


@api(names=("K32EmptyWorkingSet",))
def EmptyWorkingSet(p: Process, process: ProcessObject) -> TRUE:
    pass


@api(names=("K32GetPerformanceInfo",))
def GetPerformanceInfo(p: Process, information: PVOID, size: DWORD) -> TRUE:
    memory = machine_info.Memory()
    total, free = memory.total // _PAGE, memory.available // _PAGE
    used = (memory.page_total - memory.page_available) // _PAGE
    values = (used, memory.page_total // _PAGE, used, total, free, 0, 0, 0, 0, _PAGE)
    word = p.bits // 8
    head = struct.pack("<Q" if word == 8 else "<I", 104 if word == 8 else 56)
    data = head + b"".join(value.to_bytes(word, "little") for value in values)
    data += struct.pack("<III", len(p.handles), 2, len(p.threads))
    data += bytes(-len(data) % word)
    if size < len(data):
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    p.memory.write(information, data)


@api.aw(names=("K32GetMappedFileName",))
def GetMappedFileName(p: Process, process: Process, address: PVOID, path: TBUF) -> DWORD:
    module = p.modules.at(address)
    if module is None:
        raise WinError(ERROR_FILE_INVALID)
    return path.put("\\Device\\HarddiskVolume1" + module.path[2:])
