"""tlhelp32.h: snapshots of processes, threads and modules."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.compile import Twin
from pywine.abi.errors import NtError, WinError
from pywine.abi.struct import Array, Struct
from pywine.abi.text import set_text
from pywine.abi.types import BYTE, DWORD, FILE_HANDLE, LONG, PVOID, TRUE, ULONG_PTR, WCHAR, Out
from pywine.abi.winerror import ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_PARAMETER, ERROR_NO_MORE_FILES
from pywine.dlls.kernel32.psapi import list_modules
from pywine.host.ffi import sizeof
from pywine.nt.errands import ask, on
from pywine.nt.objects import Object
from pywine.nt.process import Process, ProcessObject
from pywine.nt.remote import open_process, process_of
from pywine.nt.remote_threads import list_threads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pywine.nt.rundir import Entry

_PROCESSES, _THREADS, _MODULES, _MODULES_32, _INHERIT = 0x2, 0x4, 0x8, 0x10, 0x80000000
_KNOWN_FLAGS = 0x1F | _INHERIT
_NORMAL_PRIORITY = 8
_PINNED = 0xFFFF


class PROCESSENTRY32(Struct):
    dwSize: DWORD
    cntUsage: DWORD
    th32ProcessID: DWORD
    th32DefaultHeapID: ULONG_PTR
    th32ModuleID: DWORD
    cntThreads: DWORD
    th32ParentProcessID: DWORD
    pcPriClassBase: LONG
    dwFlags: DWORD
    szExeFile: Array[BYTE, 260]


class PROCESSENTRY32W(Struct):
    dwSize: DWORD
    cntUsage: DWORD
    th32ProcessID: DWORD
    th32DefaultHeapID: ULONG_PTR
    th32ModuleID: DWORD
    cntThreads: DWORD
    th32ParentProcessID: DWORD
    pcPriClassBase: LONG
    dwFlags: DWORD
    szExeFile: Array[WCHAR, 260]


class MODULEENTRY32(Struct):
    dwSize: DWORD
    th32ModuleID: DWORD
    th32ProcessID: DWORD
    GlblcntUsage: DWORD
    ProccntUsage: DWORD
    modBaseAddr: PVOID
    modBaseSize: DWORD
    hModule: PVOID
    szModule: Array[BYTE, 256]
    szExePath: Array[BYTE, 260]


class MODULEENTRY32W(Struct):
    dwSize: DWORD
    th32ModuleID: DWORD
    th32ProcessID: DWORD
    GlblcntUsage: DWORD
    ProccntUsage: DWORD
    modBaseAddr: PVOID
    modBaseSize: DWORD
    hModule: PVOID
    szModule: Array[WCHAR, 256]
    szExePath: Array[WCHAR, 260]


class THREADENTRY32(Struct):
    dwSize: DWORD
    cntUsage: DWORD
    th32ThreadID: DWORD
    th32OwnerProcessID: DWORD
    tpBasePri: LONG
    tpDeltaPri: LONG
    dwFlags: DWORD


if TYPE_CHECKING:
    PROCESSENTRY = PROCESSENTRY32W
    MODULEENTRY = MODULEENTRY32W
else:
    PROCESSENTRY = Twin(PROCESSENTRY32, PROCESSENTRY32W)
    MODULEENTRY = Twin(MODULEENTRY32, MODULEENTRY32W)


class Snapshot(Object):
    """What was running when it was taken. Each list is read from its start by First and on by Next."""

    type_name = "Section"  # as Windows makes them

    def __init__(self, p: Process, flags: int, process: ProcessObject) -> None:
        super().__init__()
        self.processes: list[dict[str, Any]] = []
        self.threads: list[dict[str, Any]] = []
        self.modules: list[dict[str, Any]] = []
        if flags & _PROCESSES:
            self.processes = [_describe_process(entry) for entry in p.known_processes()]
        if flags & _THREADS:
            self.threads = [
                {"th32ThreadID": thread, "th32OwnerProcessID": entry.id, "tpBasePri": _NORMAL_PRIORITY}
                for entry in p.known_processes()
                for thread in _threads_of(p, entry)
            ]
        if flags & (_MODULES | _MODULES_32):
            modules = on(p, process, list_modules)
            self.modules = [_describe_module(process.id, module) for module in modules]
        self.heaps_told = 0
        self._next: dict[int, int] = {}

    def read(self, entries: list[dict[str, Any]], p: Process, entry: Any, *, first: bool) -> None:
        """Fill `entry` with the first or next of `entries`. Raises WinError."""
        if entry.dwSize < sizeof(entry):
            raise WinError(ERROR_INSUFFICIENT_BUFFER)
        index = 0 if first else self._next.get(id(entries), 0)
        if index >= len(entries):
            raise WinError(ERROR_NO_MORE_FILES)
        self._next[id(entries)] = index + 1
        for name, value in entries[index].items():
            if isinstance(value, str):
                set_text(p, getattr(entry, name), value)
            else:
                setattr(entry, name, value)


def _describe_process(entry: Entry) -> dict[str, Any]:
    return {
        "cntUsage": 0, "th32ProcessID": entry.id, "th32DefaultHeapID": 0, "th32ModuleID": 0,
        "cntThreads": 1, "th32ParentProcessID": entry.parent, "pcPriClassBase": _NORMAL_PRIORITY,
        "dwFlags": 0, "szExeFile": entry.image_path.rpartition("\\")[2],
    }  # fmt: skip


def _threads_of(p: Process, entry: Entry) -> list[int]:
    """The ids of a process's threads; of one without a guest the first is known."""
    if entry.id == p.id:
        return list(p.threads)
    try:
        process = open_process(p, entry.id)
    except NtError:
        return []
    try:
        return ask(p, process, list_threads)
    except NtError:
        return [entry.id + 4]
    finally:
        process.close()


def _describe_module(process: int, module: tuple[int, int, int, str, str]) -> dict[str, Any]:
    base, size, _, name, path = module
    return {
        "th32ModuleID": 1, "th32ProcessID": process, "GlblcntUsage": _PINNED, "ProccntUsage": _PINNED,
        "modBaseAddr": base, "modBaseSize": size, "hModule": base,
        "szModule": name, "szExePath": path,
    }  # fmt: skip


@api(calls_back=True, partial="no heaps")
def CreateToolhelp32Snapshot(p: Process, flags: DWORD, process: DWORD) -> FILE_HANDLE:
    if not flags & 0x1F or flags & ~_KNOWN_FLAGS:
        raise WinError(ERROR_INVALID_PARAMETER)
    other = process if flags & (_MODULES | _MODULES_32) else 0
    target = process_of(p, other or p.id)
    try:
        return p.handles.open(Snapshot(p, flags, target), inherit=bool(flags & _INHERIT))
    finally:
        if target is not p:
            target.close()


@api.pair("Process32First", "Process32FirstW")
def Process32First(p: Process, snapshot: Snapshot, entry: Out[PROCESSENTRY]) -> TRUE:
    snapshot.read(snapshot.processes, p, entry, first=True)


@api.pair("Process32Next", "Process32NextW")
def Process32Next(p: Process, snapshot: Snapshot, entry: Out[PROCESSENTRY]) -> TRUE:
    snapshot.read(snapshot.processes, p, entry, first=False)


@api
def Thread32First(p: Process, snapshot: Snapshot, entry: Out[THREADENTRY32]) -> TRUE:
    snapshot.read(snapshot.threads, p, entry, first=True)


@api
def Thread32Next(p: Process, snapshot: Snapshot, entry: Out[THREADENTRY32]) -> TRUE:
    snapshot.read(snapshot.threads, p, entry, first=False)


@api.pair("Module32First", "Module32FirstW")
def Module32First(p: Process, snapshot: Snapshot, entry: Out[MODULEENTRY]) -> TRUE:
    snapshot.read(snapshot.modules, p, entry, first=True)


@api.pair("Module32Next", "Module32NextW")
def Module32Next(p: Process, snapshot: Snapshot, entry: Out[MODULEENTRY]) -> TRUE:
    snapshot.read(snapshot.modules, p, entry, first=False)
