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
from pywine.abi.types import HANDLE, LONGLONG, PVOID, SIZE_T, STATUS, ULONG, In, Opt, Out, OutOpt
from pywine.abi.winternl import OBJECT_ATTRIBUTES
from pywine.dlls.ntdll.twins import nt
from pywine.machine.memory import READ, AccessViolation
from pywine.nt.errands import errand, on
from pywine.nt.process import Process, ProcessObject
from pywine.nt.sections import MAP_COPY, MAP_READ, MAP_WRITE, Section, Views, create_section
from pywine.nt.virtual import MEM_COMMIT, MEM_DECOMMIT, MEM_RELEASE, MEM_RESERVE, MEM_TOP_DOWN

_PAGE = 0x1000
_BASIC_INFORMATION = 0
_SEC_FILE, _SEC_COMMIT = 0x800000, 0x8000000


@nt
def NtAllocateVirtualMemory(
    p: Process,
    process: ProcessObject,
    base: Out[PVOID],
    zero_bits: PVOID,
    size: Out[SIZE_T],
    kind: ULONG,
    protection: ULONG,
) -> STATUS:
    if not size.value or not kind & (MEM_COMMIT | MEM_RESERVE) or kind & ~0x20503000:
        raise NtError(STATUS_INVALID_PARAMETER)
    base.value, size.value = on(p, process, allocate, base.value, size.value, kind, protection)


@errand
def allocate(p: Process, address: int, size: int, kind: int, protection: int) -> tuple[int, int]:
    """Where the pages begin, and their size. Raises NtError."""
    start = address & ~(_PAGE - 1)
    if kind & MEM_RESERVE or not address:
        start = p.virtual.reserve(
            size, address=address, protection=protection, top_down=bool(kind & MEM_TOP_DOWN)
        )
    end = ((address or start) + size + _PAGE - 1) & ~(_PAGE - 1)
    if kind & MEM_COMMIT:
        try:
            p.virtual.commit(start, end - start, protection)
        except NtError:
            if kind & MEM_RESERVE or not address:
                p.virtual.release(start)
            raise
    return start, end - start


@nt
def NtFreeVirtualMemory(
    p: Process, process: ProcessObject, base: Out[PVOID], size: Out[SIZE_T], kind: ULONG
) -> STATUS:
    if kind not in (MEM_RELEASE, MEM_DECOMMIT):
        raise NtError(STATUS_INVALID_PARAMETER)
    base.value, size.value = on(p, process, free, base.value, size.value, kind)


@errand
def free(p: Process, base: int, size: int, kind: int) -> tuple[int, int]:
    """Where the pages began, and their size. Raises NtError."""
    address = base & ~(_PAGE - 1)
    if kind == MEM_RELEASE:
        return address, p.virtual.release(address)
    p.virtual.decommit(address, size)
    return address, ((base + size + _PAGE - 1) & ~(_PAGE - 1)) - address


@nt
def NtProtectVirtualMemory(
    p: Process,
    process: ProcessObject,
    base: Out[PVOID],
    size: Out[SIZE_T],
    protection: ULONG,
    old: Out[ULONG],
) -> STATUS:
    start = base.value & ~(_PAGE - 1)
    end = (base.value + size.value + _PAGE - 1) & ~(_PAGE - 1)
    old.value = on(p, process, protect, start, end - start, protection)
    base.value, size.value = start, end - start


@errand
def protect(p: Process, start: int, size: int, protection: int) -> int:
    """The old protection. Raises NtError."""
    return p.virtual.protect(start, size, protection)


@nt(partial="MemoryBasicInformation only")
def NtQueryVirtualMemory(
    p: Process,
    process: ProcessObject,
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
    p.memory.write(buffer, struct.pack(code, *on(p, process, query, address)))
    done.value = struct.calcsize(code)


@errand
def query(p: Process, address: int) -> tuple[int, int, int, int, int, int, int]:
    """MEMORY_BASIC_INFORMATION's values. Raises NtError."""
    if address >= p.memory.end:
        raise NtError(STATUS_INVALID_PARAMETER)
    return p.virtual.query(address)


@nt
def NtFlushInstructionCache(p: Process, process: ProcessObject, address: PVOID, size: SIZE_T) -> STATUS:
    if address and size:
        on(p, process, flush, address, size)


@errand
def flush(p: Process, address: int, size: int) -> None:
    """Code was written there."""
    p.engine.flush(address, size)


@nt
def NtReadVirtualMemory(
    p: Process, process: ProcessObject, address: PVOID, buffer: PVOID, size: SIZE_T, done: OutOpt[SIZE_T]
) -> STATUS:
    done.value = 0
    data = on(p, process, read_memory, address, size)
    p.memory.write(buffer, data)
    done.value = size


@errand
def read_memory(p: Process, address: int, size: int) -> bytes:
    """Raises NtError(STATUS_PARTIAL_COPY)."""
    try:
        return bytes(p.memory.read(address, size))
    except AccessViolation:
        raise NtError(STATUS_PARTIAL_COPY) from None


@nt
def NtWriteVirtualMemory(
    p: Process, process: ProcessObject, address: PVOID, buffer: PVOID, size: SIZE_T, done: OutOpt[SIZE_T]
) -> STATUS:
    done.value = 0
    on(p, process, write_memory, address, bytes(p.memory.read(buffer, size)))
    done.value = size


@errand
def write_memory(p: Process, address: int, data: bytes) -> None:
    """Whatever the pages' protection is. Raises NtError(STATUS_PARTIAL_COPY)."""
    try:
        p.memory.check(address, len(data), READ)
    except AccessViolation:
        raise NtError(STATUS_PARTIAL_COPY) from None
    p.memory.patch(address, data)


@nt(partial="no image sections")
def NtCreateSection(
    p: Process, section: Out[HANDLE], access: ULONG, attributes: Opt[OBJECT_ATTRIBUTES], size: Opt[LONGLONG],
    protection: ULONG, flags: ULONG, file: HANDLE,
) -> STATUS:  # fmt: skip
    from pywine.dlls.ntdll.nt_names import create_named
    from pywine.nt.file import File

    source = p.handles.get(file, File) if file else None
    room = size.value if size is not None else 0
    make = lambda: create_section(source, protection, room)  # noqa: E731
    return create_named(p, section, access, attributes, Section, make)


@nt
def NtOpenSection(
    p: Process, section: Out[HANDLE], access: ULONG, attributes: In[OBJECT_ATTRIBUTES]
) -> STATUS:
    from pywine.dlls.ntdll.nt_names import open_named

    open_named(p, section, access, attributes, Section)


@nt(partial="SectionBasicInformation only")
def NtQuerySection(
    p: Process, section: Section, kind: ULONG, buffer: PVOID, size: SIZE_T, done: OutOpt[SIZE_T]
) -> STATUS:
    if kind != _BASIC_INFORMATION:
        raise NtError(STATUS_INVALID_INFO_CLASS)
    flags = _SEC_FILE if section.is_of_file else _SEC_COMMIT
    data = struct.pack("<QI4xq" if p.bits == 64 else "<IIq", 0, flags, section.size)
    if size < len(data):
        raise NtError(STATUS_INFO_LENGTH_MISMATCH)
    p.memory.write(buffer, data)
    done.value = len(data)


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
