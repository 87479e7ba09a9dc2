"""memoryapi.h: virtual memory, file mappings, other processes' memory."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError, WinError
from pywine.abi.minwinbase import SECURITY_ATTRIBUTES
from pywine.abi.ntstatus import STATUS_COMMITMENT_LIMIT, STATUS_PARTIAL_COPY
from pywine.abi.struct import Struct
from pywine.abi.types import BOOL, DWORD, HANDLE, PVOID, SIZE_T, TRUE, TSTR, Opt, Out, OutOpt
from pywine.abi.winerror import (
    ERROR_ALREADY_EXISTS,
    ERROR_BAD_LENGTH,
    ERROR_FILE_NOT_FOUND,
    ERROR_INVALID_ADDRESS,
    ERROR_INVALID_PARAMETER,
    ERROR_NOACCESS,
)
from pywine.host.ffi import sizeof
from pywine.machine.memory import READ, WRITE, AccessViolation
from pywine.nt.errands import errand, on
from pywine.nt.file import File
from pywine.nt.namespace import Namespace
from pywine.nt.process import Process, ProcessObject
from pywine.nt.sections import Section, Views, create_section
from pywine.nt.virtual import (
    GRANULARITY,
    MEM_COMMIT,
    MEM_DECOMMIT,
    MEM_RELEASE,
    MEM_RESERVE,
    MEM_RESET,
    MEM_TOP_DOWN,
    rights_of,
)

_PAGE = 0x1000
_NO_PREFERRED_NODE = 0xFFFFFFFF
_HARD_MINIMUM_DISABLE, _HARD_MAXIMUM_DISABLE = 2, 8  # QUOTA_LIMITS_HARDWS_*
_SECTION_COMMIT, _SECTION_RESERVE = 0x8000000, 0x4000000


class MEMORY_BASIC_INFORMATION(Struct):
    BaseAddress: PVOID
    AllocationBase: PVOID
    AllocationProtect: DWORD
    RegionSize: SIZE_T
    State: DWORD
    Protect: DWORD
    Type: DWORD


# Virtual memory.


@api
def VirtualAlloc(p: Process, address: PVOID, size: SIZE_T, kind: DWORD, protection: DWORD) -> PVOID:
    return allocate(p, address, size, kind, protection)


@api
def VirtualAllocEx(
    p: Process, process: ProcessObject, address: PVOID, size: SIZE_T, kind: DWORD, protection: DWORD
) -> PVOID:
    return on(p, process, allocate, address, size, kind, protection)


@api
def VirtualAllocExNuma(
    p: Process,
    process: ProcessObject,
    address: PVOID,
    size: SIZE_T,
    kind: DWORD,
    protection: DWORD,
    node: DWORD,
) -> PVOID:
    if node not in (0, _NO_PREFERRED_NODE):
        raise WinError(ERROR_INVALID_PARAMETER)
    return on(p, process, allocate, address, size, kind, protection)


@errand
def allocate(p: Process, address: int, size: int, kind: int, protection: int) -> int:
    """VirtualAlloc's work: the base of what was reserved or committed. Raises WinError, NtError."""
    if not size or not kind & (MEM_COMMIT | MEM_RESERVE | MEM_RESET):
        raise WinError(ERROR_INVALID_PARAMETER)
    if address and address < GRANULARITY:
        raise WinError(ERROR_INVALID_PARAMETER)
    rights_of(protection)
    start = address & ~(_PAGE - 1)
    if kind & MEM_RESET:
        return start
    if kind & MEM_RESERVE or not address:
        base = p.virtual.reserve(
            size, address=address, protection=protection, top_down=bool(kind & MEM_TOP_DOWN)
        )
        start = base if not address else start
        if kind & MEM_RESERVE:
            start = base
    if kind & MEM_COMMIT:
        try:
            p.virtual.commit(start, size + (address & (_PAGE - 1) if start != address else 0), protection)
        except NtError as error:
            if kind & MEM_RESERVE or not address:
                p.virtual.release(p.virtual.query(start)[1])
                raise
            if error.code == STATUS_COMMITMENT_LIMIT:
                raise
            raise WinError(ERROR_INVALID_ADDRESS) from None
    return start


@api
def VirtualFree(p: Process, address: PVOID, size: SIZE_T, kind: DWORD) -> TRUE:
    free(p, address, size, kind)


@api
def VirtualFreeEx(p: Process, process: ProcessObject, address: PVOID, size: SIZE_T, kind: DWORD) -> TRUE:
    on(p, process, free, address, size, kind)


@errand
def free(p: Process, address: int, size: int, kind: int) -> None:
    """VirtualFree's work. Raises WinError, NtError."""
    if kind not in (MEM_DECOMMIT, MEM_RELEASE) or (kind == MEM_RELEASE and size):
        raise WinError(ERROR_INVALID_PARAMETER)
    if kind == MEM_RELEASE:
        p.virtual.release(address & ~(_PAGE - 1))
    else:
        p.virtual.decommit(address, size)


@api
def VirtualProtect(p: Process, address: PVOID, size: SIZE_T, protection: DWORD, old: PVOID) -> TRUE:
    VirtualProtectEx(p, p, address, size, protection, old)


@api
def VirtualProtectEx(
    p: Process, process: ProcessObject, address: PVOID, size: SIZE_T, protection: DWORD, old: PVOID
) -> TRUE:
    """The old protection must have a place to go to."""
    try:
        p.memory.check(old, 4, WRITE)
    except AccessViolation:
        raise WinError(ERROR_NOACCESS) from None
    previous = on(p, process, protect, address, size, protection)
    p.memory.write(old, previous.to_bytes(4, "little"))


@errand
def protect(p: Process, address: int, size: int, protection: int) -> int:
    """VirtualProtect's work; returns the old protection. Raises WinError, NtError."""
    if p.virtual.find(address) is None:
        raise WinError(ERROR_INVALID_ADDRESS)
    start = address & ~(_PAGE - 1)
    return p.virtual.protect(start, address + size - start, protection)


@api
def VirtualQuery(p: Process, address: PVOID, info: Out[MEMORY_BASIC_INFORMATION], size: SIZE_T) -> SIZE_T:
    return VirtualQueryEx(p, p, address, info, size)


@api
def VirtualQueryEx(
    p: Process, process: ProcessObject, address: PVOID, info: Out[MEMORY_BASIC_INFORMATION], size: SIZE_T
) -> SIZE_T:
    if size < sizeof(info):  # type: ignore[arg-type]
        raise WinError(ERROR_BAD_LENGTH)
    (
        info.BaseAddress, info.AllocationBase, info.AllocationProtect, info.RegionSize, info.State,
        info.Protect, info.Type,
    ) = on(p, process, query, address)  # fmt: skip
    return sizeof(info)  # type: ignore[arg-type]


@errand
def query(p: Process, address: int) -> tuple[int, int, int, int, int, int, int]:
    """MEMORY_BASIC_INFORMATION's values. Raises WinError."""
    if address >= p.memory.end:
        raise WinError(ERROR_INVALID_PARAMETER)
    return p.virtual.query(address)


@api(names=("VirtualLock", "VirtualUnlock"))
def VirtualLock(p: Process, address: PVOID, size: SIZE_T) -> TRUE:
    try:
        p.memory.check(address, size, READ)
    except AccessViolation:
        raise WinError(ERROR_NOACCESS) from None


@api
def DiscardVirtualMemory(p: Process, address: PVOID, size: SIZE_T) -> DWORD:
    return 0 if p.virtual.find(address) else ERROR_INVALID_PARAMETER


@api
def GetLargePageMinimum(p: Process) -> SIZE_T:
    return 0


@api
def GetProcessWorkingSetSize(
    p: Process, process: Process, minimum: Out[SIZE_T], maximum: Out[SIZE_T]
) -> TRUE:
    minimum.value, maximum.value = 0x32000, 0x159000


@api
def SetProcessWorkingSetSize(p: Process, process: Process, minimum: SIZE_T, maximum: SIZE_T) -> TRUE:
    pass


@api
def GetProcessWorkingSetSizeEx(
    p: Process, process: Process, minimum: Out[SIZE_T], maximum: Out[SIZE_T], flags: Out[DWORD]
) -> TRUE:
    GetProcessWorkingSetSize(p, process, minimum, maximum)
    flags.value = _HARD_MINIMUM_DISABLE | _HARD_MAXIMUM_DISABLE


@api(stub="the host decides what stays in memory")
def SetProcessWorkingSetSizeEx(
    p: Process, process: Process, minimum: SIZE_T, maximum: SIZE_T, flags: DWORD
) -> TRUE:
    if flags & ~0xF or flags & 3 == 3 or flags & 12 == 12:
        raise WinError(ERROR_INVALID_PARAMETER)


@api
def ReadProcessMemory(
    p: Process, process: ProcessObject, address: PVOID, buffer: PVOID, size: SIZE_T, done: OutOpt[SIZE_T]
) -> TRUE:
    from pywine.dlls.ntdll.nt_memory import NtReadVirtualMemory

    NtReadVirtualMemory(p, process, address, buffer, size, done)


@api
def WriteProcessMemory(
    p: Process, process: ProcessObject, address: PVOID, buffer: PVOID, size: SIZE_T, done: OutOpt[SIZE_T]
) -> TRUE:
    from pywine.dlls.ntdll.nt_memory import NtWriteVirtualMemory

    try:
        NtWriteVirtualMemory(p, process, address, buffer, size, done)
    except NtError as error:
        if error.code != STATUS_PARTIAL_COPY:
            raise
        raise WinError(ERROR_NOACCESS) from None


# File mappings.


@api.aw
def CreateFileMapping(
    p: Process, file: HANDLE, security: Opt[SECURITY_ATTRIBUTES], protection: DWORD, size_high: DWORD,
    size_low: DWORD, name: Opt[TSTR],
) -> HANDLE:  # fmt: skip
    source = None if file + 1 >> p.bits else p.handles.get(file, File)
    protection &= ~(_SECTION_COMMIT | _SECTION_RESERVE)
    section, existed = p.state(Namespace).create(
        name, Section, lambda: create_section(source, protection, size_high << 32 | size_low)
    )
    p.last_error = ERROR_ALREADY_EXISTS if existed else 0
    return p.handles.open(section, 0xF001F, inherit=bool(security and security.bInheritHandle))


@api.aw
def CreateFileMappingNuma(
    p: Process, file: HANDLE, security: Opt[SECURITY_ATTRIBUTES], protection: DWORD, size_high: DWORD,
    size_low: DWORD, name: Opt[TSTR], node: DWORD,
) -> HANDLE:  # fmt: skip
    return CreateFileMapping(p, file, security, protection, size_high, size_low, name)


@api.aw
def OpenFileMapping(p: Process, access: DWORD, inherit: BOOL, name: TSTR) -> HANDLE:
    if not name:
        raise WinError(ERROR_FILE_NOT_FOUND)
    return p.handles.open(p.state(Namespace).get(name, Section), access, inherit=bool(inherit))


@api
def MapViewOfFile(
    p: Process, section: Section, access: DWORD, offset_high: DWORD, offset_low: DWORD, size: SIZE_T
) -> PVOID:
    return p.state(Views).map(section, access, offset_high << 32 | offset_low, size)


@api
def MapViewOfFileEx(
    p: Process,
    section: Section,
    access: DWORD,
    offset_high: DWORD,
    offset_low: DWORD,
    size: SIZE_T,
    address: PVOID,
) -> PVOID:
    return p.state(Views).map(section, access, offset_high << 32 | offset_low, size, address)


@api
def FlushViewOfFile(p: Process, address: PVOID, size: SIZE_T) -> TRUE:
    p.state(Views).at(address)  # the host's page cache is what everybody sees


@api
def UnmapViewOfFile(p: Process, address: PVOID) -> TRUE:
    p.state(Views).unmap(address)


@api
def UnmapViewOfFileEx(p: Process, address: PVOID, flags: DWORD) -> TRUE:
    p.state(Views).unmap(address)
