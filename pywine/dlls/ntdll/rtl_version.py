"""The version of Windows, as it is and not as a manifest wants it."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_INVALID_PARAMETER, STATUS_REVISION_MISMATCH
from pywine.abi.types import BOOLEAN, BYTE, PVOID, STATUS, ULONG, ULONGLONG, VOID, Out, OutOpt
from pywine.nt import machine_info
from pywine.nt.process import Process
from pywine.nt.version import compare, set_condition

_VERSION = (machine_info.MAJOR, machine_info.MINOR, machine_info.BUILD)
_CHECKED_BUILD_FREE = 0xF0000000


@api
def RtlGetVersion(p: Process, info: PVOID) -> STATUS:
    from pywine.dlls.kernel32.sysinfoapi import write_version

    size = struct.unpack("<I", p.memory.read(info, 4))[0]
    write_version(p, info, 284 if size == 284 else 276, _VERSION)


@api
def RtlGetNtVersionNumbers(
    p: Process, major: OutOpt[ULONG], minor: OutOpt[ULONG], build: OutOpt[ULONG]
) -> VOID:
    major.value, minor.value, build.value = _VERSION[0], _VERSION[1], _VERSION[2] | _CHECKED_BUILD_FREE


@api
def RtlGetNtProductType(p: Process, kind: Out[ULONG]) -> BOOLEAN:
    kind.value = 1
    return True


@api
def RtlVerifyVersionInfo(p: Process, info: PVOID, types: ULONG, conditions: ULONGLONG) -> STATUS:
    if not types or not conditions:
        raise NtError(STATUS_INVALID_PARAMETER)
    if not compare(_VERSION, p.memory.read(info, 284), types, conditions):
        raise NtError(STATUS_REVISION_MISMATCH)


@api
def VerSetConditionMask(p: Process, mask: ULONGLONG, types: ULONG, condition: BYTE) -> ULONGLONG:
    return set_condition(mask, types, condition)
