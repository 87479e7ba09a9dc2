"""winbase.h: contexts with room for processor state that CONTEXT lacks, of which there is none."""

from __future__ import annotations

import struct

from pywine.abi import context as contexts
from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import BOOL, DWORD, PVOID, TRUE, ULONGLONG, Out, OutOpt
from pywine.abi.winerror import ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_PARAMETER, ERROR_NOT_SUPPORTED
from pywine.nt.process import Process

_FEATURES = 3  # x87 and SSE
_XSTATE = 0x40  # CONTEXT_XSTATE
_EXTENSION = struct.Struct("<iIiIiI")  # CONTEXT_EX: where all, the legacy and the extended part lie
_ALIGNMENT = {64: 16, 32: 4}
_FLAGS_AT = {64: 0x30, 32: 0}
_LEGACY_AT, _LEGACY_SIZE, _VECTORS = {64: 0x100, 32: 0xCC}, 160, {64: 16, 32: 8}
# What each group of registers is in a CONTEXT: (start, end).
_GROUPS_64 = {
    contexts.CONTROL: ((0x38, 0x3A), (0x42, 0x48), (0x98, 0xA0), (0xF8, 0x100)),
    contexts.INTEGER: ((0x78, 0x98), (0xA0, 0xF8)),
    contexts.SEGMENTS: ((0x3A, 0x42),),
    contexts.FLOATING_POINT: ((0x34, 0x38), (0x100, 0x300)),
    contexts.DEBUG_REGISTERS: ((0x48, 0x78),),
}
_GROUPS_32 = {
    contexts.CONTROL: ((0xB4, 0xCC),),
    contexts.INTEGER: ((0x9C, 0xB4),),
    contexts.SEGMENTS: ((0x8C, 0x9C),),
    contexts.FLOATING_POINT: ((0x1C, 0x8C),),
    contexts.DEBUG_REGISTERS: ((0x04, 0x1C),),
    contexts.EXTENDED_REGISTERS: ((0xCC, 0x2CC),),
}


@api
def GetEnabledXStateFeatures(p: Process) -> ULONGLONG:
    return _FEATURES


@api
def InitializeContext(
    p: Process, buffer: PVOID, flags: DWORD, context: OutOpt[PVOID], length: Out[DWORD]
) -> TRUE:
    if flags & _XSTATE:
        raise WinError(ERROR_NOT_SUPPORTED)
    size, alignment = contexts.SIZE[p.bits], _ALIGNMENT[p.bits]
    room, needed = length.value, size + _EXTENSION.size + alignment - 1
    length.value = needed
    if not buffer or room < needed:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    start = buffer + alignment - 1 & -alignment
    p.memory.write(start + _FLAGS_AT[p.bits], struct.pack("<I", flags))
    parts = -size, size + _EXTENSION.size, -size, size, 0, 0
    p.memory.write(start + size, _EXTENSION.pack(*parts))
    context.value = start


@api
def CopyContext(p: Process, destination: PVOID, flags: DWORD, source: PVOID) -> TRUE:
    memory, at = p.memory, _FLAGS_AT[p.bits]
    there, here = (int.from_bytes(memory.read(each + at, 4), "little") for each in (source, destination))
    architecture = contexts.ARCHITECTURE[p.bits]
    if not there & here & flags & architecture:
        raise WinError(ERROR_INVALID_PARAMETER)
    for group, parts in (_GROUPS_64 if p.bits == 64 else _GROUPS_32).items():
        if flags & there & group & ~architecture:
            for start, end in parts:
                memory.write(destination + start, memory.read(source + start, end - start))
    memory.write(destination + at, (here | flags).to_bytes(4, "little"))


@api
def GetXStateFeaturesMask(p: Process, context: PVOID, mask: Out[ULONGLONG]) -> TRUE:
    flags = int.from_bytes(p.memory.read(context + _FLAGS_AT[p.bits], 4), "little")
    group = contexts.FLOATING_POINT if p.bits == 64 else contexts.EXTENDED_REGISTERS
    mask.value = _FEATURES if flags & group else 0


@api
def SetXStateFeaturesMask(p: Process, context: PVOID, mask: ULONGLONG) -> BOOL:
    return not mask & ~_FEATURES


@api
def LocateXStateFeature(p: Process, context: PVOID, feature: DWORD, length: OutOpt[DWORD]) -> PVOID:
    if feature > 1:
        return 0
    length.value = 16 * _VECTORS[p.bits] if feature else _LEGACY_SIZE
    return context + _LEGACY_AT[p.bits] + (_LEGACY_SIZE if feature else 0)
