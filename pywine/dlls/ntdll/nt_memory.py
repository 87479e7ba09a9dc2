"""System calls on virtual memory and sections."""

from __future__ import annotations

import struct

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import (
    STATUS_INFO_LENGTH_MISMATCH,
    STATUS_INVALID_INFO_CLASS,
    STATUS_INVALID_PARAMETER,
    STATUS_PARTIAL_COPY,
)
from pywine.abi.types import HANDLE, LONGLONG, PVOID, SIZE_T, STATUS, ULONG, Opt, Out, OutOpt
from pywine.dlls.ntdll.twins import nt
from pywine.machine.memory import READ, AccessViolation
from pywine.nt.process import Process
from pywine.nt.sections import MAP_COPY, MAP_READ, MAP_WRITE, Section, Views, create_section
from pywine.nt.virtual import MEM_COMMIT, MEM_DECOMMIT, MEM_RELEASE, MEM_RESERVE, MEM_TOP_DOWN

_PAGE = 0x1000
_BASIC_INFORMATION = 0


@nt
def NtAllocateVirtualMemory(
    p: Process,
    process: Process,
    base: Out[PVOID],
    zero_bits: PVOID,
    size: Out[SIZE_T],
    kind: ULONG,
    protection: ULONG,
) -> STATUS:
    if not size.value or not kind & (MEM_COMMIT | MEM_RESERVE) or kind & ~0x20503000:
        raise NtError(STATUS_INVALID_PARAMETER)
    address = base.value
    start = address & ~(_PAGE - 1)
    if kind & MEM_RESERVE or not address:
        start = p.virtual.reserve(
            size.value, address=address, protection=protection, top_down=bool(kind & MEM_TOP_DOWN)
        )
    end = ((address or start) + size.value + _PAGE - 1) & ~(_PAGE - 1)
    if kind & MEM_COMMIT:
        p.virtual.commit(start, end - start, protection)
    base.value, size.value = start, end - start


@nt
def NtFreeVirtualMemory(
    p: Process, process: Process, base: Out[PVOID], size: Out[SIZE_T], kind: ULONG
) -> STATUS:
    address = base.value & ~(_PAGE - 1)
    if kind == MEM_RELEASE:
        size.value = p.virtual.release(address)
    elif kind == MEM_DECOMMIT:
        end = (base.value + size.value + _PAGE - 1) & ~(_PAGE - 1)
        p.virtual.decommit(address, size.value)
        size.value = end - address
    else:
        raise NtError(STATUS_INVALID_PARAMETER)
    base.value = address


@nt
def NtProtectVirtualMemory(
    p: Process, process: Process, base: Out[PVOID], size: Out[SIZE_T], protection: ULONG, old: Out[ULONG]
) -> STATUS:
    start = base.value & ~(_PAGE - 1)
    end = (base.value + size.value + _PAGE - 1) & ~(_PAGE - 1)
    old.value = p.virtual.protect(start, end - start, protection)
    base.value, size.value = start, end - start


@nt(partial="MemoryBasicInformation only")
def NtQueryVirtualMemory(
    p: Process,
    process: Process,
    address: PVOID,
    kind: ULONG,
    buffer: PVOID,
    size: SIZE_T,
    done: OutOpt[SIZE_T],
) -> STATUS:
    if kind != _BASIC_INFORMATION:
        raise NtError(STATUS_INVALID_INFO_CLASS)
    code = "<QQI4xQIII4x" if p.bits == 64 else "<IIIIIII"
    if size < struct.calcsize(code):
        raise NtError(STATUS_INFO_LENGTH_MISMATCH)
    if address >= p.memory.end:
        raise NtError(STATUS_INVALID_PARAMETER)
    p.memory.write(buffer, struct.pack(code, *p.virtual.query(address)))
    done.value = struct.calcsize(code)


@nt
def NtFlushInstructionCache(p: Process, process: Process, address: PVOID, size: SIZE_T) -> STATUS:
    if address and size:
        p.engine.flush(address, size)


@nt
def NtReadVirtualMemory(
    p: Process, process: Process, address: PVOID, buffer: PVOID, size: SIZE_T, done: OutOpt[SIZE_T]
) -> STATUS:
    done.value = 0
    try:
        data = p.memory.read(address, size)
    except AccessViolation:
        raise NtError(STATUS_PARTIAL_COPY) from None
    p.memory.write(buffer, data)
    done.value = size


@nt
def NtWriteVirtualMemory(
    p: Process, process: Process, address: PVOID, buffer: PVOID, size: SIZE_T, done: OutOpt[SIZE_T]
) -> STATUS:
    done.value = 0
    data = p.memory.read(buffer, size)
    try:
        p.memory.check(address, size, READ)
    except AccessViolation:
        raise NtError(STATUS_PARTIAL_COPY) from None
    p.memory.patch(address, data)
    done.value = size


@nt(partial="no names, no image sections")
def NtCreateSection(
    p: Process, section: Out[HANDLE], access: ULONG, attributes: PVOID, size: Opt[LONGLONG],
    protection: ULONG, flags: ULONG, file: HANDLE,
) -> STATUS:  # fmt: skip
    from pywine.nt.file import File

    source = p.handles.get(file, File) if file else None
    made = create_section(source, protection, size.value if size is not None else 0)
    section.value = p.handles.open(made, access)


@nt
def NtMapViewOfSection(
    p: Process, section: Section, process: Process, base: Out[PVOID], zero_bits: PVOID, commit: SIZE_T,
    offset: Opt[LONGLONG], size: Out[SIZE_T], inherit: ULONG, kind: ULONG, protection: ULONG,
) -> STATUS:  # fmt: skip
    access = {2: MAP_READ, 4: MAP_WRITE | MAP_READ, 8: MAP_COPY}.get(protection & 0xFF, MAP_READ)
    at = p.state(Views).map(
        section, access, offset.value if offset is not None else 0, size.value, base.value
    )
    base.value, size.value = at, p.state(Views).at(at).size


@nt
def NtUnmapViewOfSection(p: Process, process: Process, address: PVOID) -> STATUS:
    p.state(Views).unmap(address)
