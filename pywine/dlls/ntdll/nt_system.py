"""System calls about the system."""

from __future__ import annotations

import struct

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_INFO_LENGTH_MISMATCH, STATUS_INVALID_INFO_CLASS
from pywine.abi.types import LONGLONG, PVOID, STATUS, ULONG, Out, OutOpt
from pywine.dlls.ntdll.twins import nt
from pywine.nt import clock
from pywine.nt.machine_info import Memory
from pywine.nt.process import Process

_BASIC, _PROCESSOR, _TIME_OF_DAY, _KERNEL_DEBUGGER = 0, 1, 3, 35


@nt
def NtQuerySystemTime(p: Process, time: Out[LONGLONG]) -> STATUS:
    time.value = clock.now()


@nt
def NtQueryPerformanceCounter(p: Process, counter: Out[LONGLONG], frequency: OutOpt[LONGLONG]) -> STATUS:
    counter.value, frequency.value = clock.counter(), clock.COUNTER_FREQUENCY


@nt
def NtGetTickCount(p: Process) -> ULONG:
    return clock.ticks()


@nt(partial="basic, processor, time and debugger information")
def NtQuerySystemInformation(
    p: Process, kind: ULONG, buffer: PVOID, size: ULONG, done: OutOpt[ULONG]
) -> STATUS:
    if kind == _BASIC:
        pages = Memory().total >> 12
        code = "<IIIIII I4xQQQB7x" if p.bits == 64 else "<IIIIII IIIIB3x"
        highest = 0x7FFFFFFEFFFF if p.bits == 64 else 0x7FFEFFFF
        count = p.peb.NumberOfProcessors
        data = struct.pack(
            code, 0, 156250, 4096, pages, 1, pages, 65536, 65536, highest, (1 << count) - 1, count
        )
    elif kind == _PROCESSOR:
        data = struct.pack("<HHHHI", 9 if p.bits == 64 else 0, 6, 0, p.peb.NumberOfProcessors, 0)
    elif kind == _TIME_OF_DAY:
        now = clock.now()
        data = struct.pack("<qqqII16x", now - clock.counter(), now, 0, 0, 0)
    elif kind == _KERNEL_DEBUGGER:
        data = b"\0\1"
    else:
        raise NtError(STATUS_INVALID_INFO_CLASS)
    done.value = len(data)
    if size < len(data):
        raise NtError(STATUS_INFO_LENGTH_MISMATCH)
    p.memory.write(buffer, data)
