"""sysinfoapi.h: the system's times, version, memory, processors, names and directories."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Struct
from pywine.abi.types import (
    BOOL,
    DWORD,
    FORM,
    INT,
    PVOID,
    SIZE_T,
    TBUF,
    TEXT_LENGTH,
    TRUE,
    UINT,
    ULONG_PTR,
    ULONGLONG,
    VOID,
    WORD,
    Out,
    OutOpt,
)
from pywine.abi.winerror import (
    ERROR_BUFFER_OVERFLOW,
    ERROR_INSUFFICIENT_BUFFER,
    ERROR_INVALID_PARAMETER,
    ERROR_MORE_DATA,
    ERROR_PRIVILEGE_NOT_HELD,
)
from pywine.dlls.kernel32.timezoneapi import SYSTEMTIME, store
from pywine.ldr.manifest import ReportedVersion
from pywine.nt import clock, machine_info
from pywine.nt.process import Process
from pywine.nt.timezone import bias_at

_ARCHITECTURE = {32: 0, 64: 9}
_PROCESSOR_TYPE = {32: 586, 64: 8664}
_WIDE_VERSION_INFO = 276  # sizeof(OSVERSIONINFOW)
_PRODUCT_PROFESSIONAL = 0x30
_NAME_NETBIOS, _NAME_DNS_HOST, _NAME_DNS_DOMAIN, _NAME_DNS_FULL = 0, 1, 2, 3


class SYSTEM_INFO(Struct):
    wProcessorArchitecture: WORD
    wReserved: WORD
    dwPageSize: DWORD
    lpMinimumApplicationAddress: PVOID
    lpMaximumApplicationAddress: PVOID
    dwActiveProcessorMask: ULONG_PTR
    dwNumberOfProcessors: DWORD
    dwProcessorType: DWORD
    dwAllocationGranularity: DWORD
    wProcessorLevel: WORD
    wProcessorRevision: WORD


class MEMORYSTATUS(Struct):
    dwLength: DWORD
    dwMemoryLoad: DWORD
    dwTotalPhys: SIZE_T
    dwAvailPhys: SIZE_T
    dwTotalPageFile: SIZE_T
    dwAvailPageFile: SIZE_T
    dwTotalVirtual: SIZE_T
    dwAvailVirtual: SIZE_T


class MEMORYSTATUSEX(Struct):
    dwLength: DWORD
    dwMemoryLoad: DWORD
    ullTotalPhys: ULONGLONG
    ullAvailPhys: ULONGLONG
    ullTotalPageFile: ULONGLONG
    ullAvailPageFile: ULONGLONG
    ullTotalVirtual: ULONGLONG
    ullAvailVirtual: ULONGLONG
    ullAvailExtendedVirtual: ULONGLONG


# Times.


@api
def GetSystemTime(p: Process, time: Out[SYSTEMTIME]) -> VOID:
    store(time, clock.now())


@api
def GetLocalTime(p: Process, time: Out[SYSTEMTIME]) -> VOID:
    now = clock.now()
    store(time, now - bias_at(now) * 60 * clock.SECOND)


@api(names=("GetSystemTimeAsFileTime", "GetSystemTimePreciseAsFileTime"))
def GetSystemTimeAsFileTime(p: Process, time: Out[ULONGLONG]) -> VOID:
    p.shared_data.tick()
    time.value = clock.now()


@api
def GetTickCount(p: Process) -> DWORD:
    p.shared_data.tick()
    return clock.ticks()


@api
def GetTickCount64(p: Process) -> ULONGLONG:
    p.shared_data.tick()
    return clock.ticks()


@api
def GetSystemTimeAdjustment(
    p: Process, adjustment: Out[DWORD], increment: Out[DWORD], disabled: Out[INT]
) -> TRUE:
    adjustment.value = increment.value = 156250
    disabled.value = 1


@api
def GetSystemTimes(
    p: Process, idle: OutOpt[ULONGLONG], kernel: OutOpt[ULONGLONG], user: OutOpt[ULONGLONG]
) -> TRUE:
    with open("/proc/stat") as stat:
        fields = [int(text) * 100_000 for text in stat.readline().split()[1:]]  # 1/100 s as FILETIME units
    user.value, idle.value = fields[0] + fields[1], fields[3]
    kernel.value = fields[2] + fields[3]


@api(names=("SetSystemTime", "SetLocalTime"))
def SetSystemTime(p: Process, time: PVOID) -> TRUE:
    """The clock is the host's: refused, as to a user who may not set it."""
    p.memory.read(time, 16)
    raise WinError(ERROR_PRIVILEGE_NOT_HELD)


@api
def SetSystemTimeAdjustment(p: Process, adjustment: DWORD, disabled: BOOL) -> TRUE:
    raise WinError(ERROR_PRIVILEGE_NOT_HELD)


# Version.


@api
def GetVersion(p: Process) -> DWORD:
    major, minor, build = p.state(ReportedVersion).version
    return build << 16 | minor << 8 | major


@api
def GetVersionExA(p: Process, info: PVOID) -> TRUE:
    _fill_version(p, info, (148, 156))


@api
def GetVersionExW(p: Process, info: PVOID) -> TRUE:
    _fill_version(p, info, (276, 284))


def _fill_version(p: Process, address: int, sizes: tuple[int, int]) -> None:
    size = struct.unpack("<I", p.memory.read(address, 4))[0]
    if size not in sizes:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    write_version(p, address, size, p.state(ReportedVersion).version)


def write_version(p: Process, address: int, size: int, version: tuple[int, int, int]) -> None:
    """Fill an OSVERSIONINFO(EX) of `size` bytes.

    Behind the name of the service pack it stays as it is: some programs have a smaller structure there.
    """
    narrow = size < _WIDE_VERSION_INFO
    p.memory.write(address + 4, struct.pack("<IIII", *version, 2) + bytes(1 if narrow else 2))
    if size in (156, 284):
        p.memory.write(address + size - 8, struct.pack("<HHHB", 0, 0, 0x100, 1))


@api
def GetProductInfo(
    p: Process, major: DWORD, minor: DWORD, pack_major: DWORD, pack_minor: DWORD, product: Out[DWORD]
) -> TRUE:
    if not major:
        raise WinError(ERROR_INVALID_PARAMETER)
    product.value = _PRODUCT_PROFESSIONAL


# Processors and memory.


@api(names=("GetSystemInfo", "GetNativeSystemInfo"))
def GetSystemInfo(p: Process, info: Out[SYSTEM_INFO]) -> VOID:
    count = p.peb.NumberOfProcessors
    info.clear()
    info.wProcessorArchitecture, info.dwProcessorType = _ARCHITECTURE[p.bits], _PROCESSOR_TYPE[p.bits]
    info.dwPageSize, info.dwAllocationGranularity = 0x1000, 0x10000
    info.lpMinimumApplicationAddress = 0x10000
    info.lpMaximumApplicationAddress = 0x7FFEFFFF if p.bits == 32 else 0x7FFFFFFEFFFF
    info.dwActiveProcessorMask, info.dwNumberOfProcessors = (1 << min(count, p.bits)) - 1, count
    info.wProcessorLevel, info.wProcessorRevision = 6, 0


@api
def GlobalMemoryStatusEx(p: Process, status: Out[MEMORYSTATUSEX]) -> TRUE:
    if status.dwLength != 64:
        raise WinError(ERROR_INVALID_PARAMETER)
    memory = machine_info.Memory()
    status.dwMemoryLoad = 100 - 100 * memory.available // memory.total
    status.ullTotalPhys, status.ullAvailPhys = memory.total, memory.available
    status.ullTotalPageFile, status.ullAvailPageFile = memory.page_total, memory.page_available
    status.ullTotalVirtual = 0x7FFE0000 if p.bits == 32 else 0x7FFFFFFE0000
    status.ullAvailVirtual = status.ullTotalVirtual - sum(
        region.end - region.base for region in p.virtual.regions()
    )
    status.ullAvailExtendedVirtual = 0


@api
def GlobalMemoryStatus(p: Process, status: Out[MEMORYSTATUS]) -> VOID:
    memory = machine_info.Memory()
    limit = 0x7FFFFFFF if p.bits == 32 else (1 << 63) - 1
    status.dwLength = 32 if p.bits == 32 else 56
    status.dwMemoryLoad = 100 - 100 * memory.available // memory.total
    status.dwTotalPhys, status.dwAvailPhys = min(memory.total, limit), min(memory.available, limit)
    status.dwTotalPageFile, status.dwAvailPageFile = (
        min(memory.page_total, limit),
        min(memory.page_available, limit),
    )
    status.dwTotalVirtual = 0x7FFE0000 if p.bits == 32 else 0x7FFFFFFE0000
    status.dwAvailVirtual = status.dwTotalVirtual - sum(
        region.end - region.base for region in p.virtual.regions()
    )


@api
def GetPhysicallyInstalledSystemMemory(p: Process, kilobytes: Out[ULONGLONG]) -> TRUE:
    kilobytes.value = machine_info.Memory().total // 1024


@api
def GetLogicalProcessorInformation(p: Process, buffer: PVOID, size: Out[DWORD]) -> TRUE:
    count, word = p.peb.NumberOfProcessors, "Q" if p.bits == 64 else "I"
    record = f"<{word}I{'4x' if p.bits == 64 else ''}16s"
    rows = [struct.pack(record, 1 << number, 0, b"\0") for number in range(count)]
    rows.append(struct.pack(record, (1 << count) - 1, 3, b"\0"))
    _return_rows(p, b"".join(rows), buffer, size)


@api(partial="cores, the package, the NUMA node and the group; no caches")
def GetLogicalProcessorInformationEx(p: Process, kind: DWORD, buffer: PVOID, size: Out[DWORD]) -> TRUE:
    count, wide = p.peb.NumberOfProcessors, p.bits == 64

    def affinity(mask: int) -> bytes:
        return struct.pack("<QH6x" if wide else "<IH6x", mask, 0)

    everything = (1 << count) - 1
    rows = []
    if kind in (0, 0xFFFF):
        rows += [(0, struct.pack("<BB20xH", 0, 0, 1) + affinity(1 << number)) for number in range(count)]
    if kind in (3, 0xFFFF):
        rows.append((3, struct.pack("<BB20xH", 0, 0, 1) + affinity(everything)))
    if kind in (1, 0xFFFF):
        rows.append((1, struct.pack("<I18xH", 0, 0) + affinity(everything)))
    if kind in (4, 0xFFFF):
        group = struct.pack("<BB38x", count, count) + struct.pack("<Q" if wide else "<I", everything)
        rows.append((4, struct.pack("<HH20x", 1, 1) + group))
    _return_rows(
        p, b"".join(struct.pack("<II", number, 8 + len(body)) + body for number, body in rows), buffer, size
    )


def _return_rows(p: Process, data: bytes, buffer: int, size: Out[DWORD]) -> None:
    have, size.value = size.value, len(data)
    if have < len(data):
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    p.memory.write(buffer, data)


# Names and directories.


@api.aw
def GetComputerName(p: Process, name: PVOID, size: Out[DWORD], wide: FORM) -> TRUE:
    _return_name(p, machine_info.computer_name(), name, size, wide, ERROR_BUFFER_OVERFLOW)


@api.aw
def GetComputerNameEx(p: Process, kind: INT, name: PVOID, size: Out[DWORD], wide: FORM) -> TRUE:
    if not 0 <= kind <= 7:
        raise WinError(ERROR_INVALID_PARAMETER)
    host, domain = machine_info.host_name(), machine_info.domain_name()
    full = f"{host}.{domain}" if domain else host
    text = {_NAME_NETBIOS: machine_info.computer_name(), _NAME_DNS_HOST: host, _NAME_DNS_DOMAIN: domain}.get(
        kind & 3, full
    )
    _return_name(p, text, name, size, wide, ERROR_MORE_DATA)


def _return_name(p: Process, text: str, address: int, size: Out[DWORD], wide: bool, error: int) -> None:
    data = text.encode("utf-16-le") + b"\0\0" if wide else p.ansi(text) + b"\0"
    needed = len(data) >> wide
    if size.value < needed or not address:
        size.value = needed
        raise WinError(error)
    p.memory.write(address, data)
    size.value = needed - 1


@api.aw
def GetSystemDirectory(p: Process, path: TBUF) -> TEXT_LENGTH:
    return p.files.system_directory


@api.aw(names=("GetWindowsDirectory", "GetSystemWindowsDirectory"))
def GetWindowsDirectory(p: Process, path: TBUF) -> TEXT_LENGTH:
    return p.files.windows_directory


@api
def GetSystemFirmwareTable(p: Process, provider: DWORD, table: DWORD, buffer: PVOID, size: DWORD) -> UINT:
    raise WinError(1168)
