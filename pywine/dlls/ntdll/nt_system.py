"""System calls about the system."""

from __future__ import annotations

from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_INFO_LENGTH_MISMATCH
from pywine.abi.types import BOOLEAN, LONGLONG, PVOID, STATUS, ULONG, USHORT, VOID, Out, OutOpt
from pywine.dlls.ntdll.twins import nt
from pywine.nt import clock
from pywine.nt.process import Process


@nt
def NtQuerySystemTime(p: Process, time: Out[LONGLONG]) -> STATUS:
    time.value = clock.now()


@nt
def NtQueryPerformanceCounter(p: Process, counter: Out[LONGLONG], frequency: OutOpt[LONGLONG]) -> STATUS:
    counter.value, frequency.value = clock.counter(), clock.COUNTER_FREQUENCY


@nt
def NtGetTickCount(p: Process) -> ULONG:
    return clock.ticks()


@nt(partial="processors, memory, times, processes, what says that there is none")
def NtQuerySystemInformation(
    p: Process, kind: ULONG, buffer: PVOID, size: ULONG, done: OutOpt[ULONG]
) -> STATUS:
    from pywine.dlls.ntdll.system_information import record

    data = record(p, kind, buffer)
    done.value = len(data)
    if size < len(data):
        raise NtError(STATUS_INFO_LENGTH_MISMATCH)
    p.memory.write(buffer, data)


@nt
def NtQueryDefaultLocale(p: Process, of_user: BOOLEAN, found: Out[ULONG]) -> STATUS:
    from pywine.nt import locale

    found.value = locale.lcid_of(locale.user_default()) if of_user else locale.EN_US


@nt
def NtQueryDefaultUILanguage(p: Process, language: Out[USHORT]) -> STATUS:
    NtQueryInstallUILanguage(p, language)


@nt
def NtQueryInstallUILanguage(p: Process, language: Out[USHORT]) -> STATUS:
    from pywine.nt import locale

    language.value = locale.EN_US


@nt
def NtFlushProcessWriteBuffers(p: Process) -> VOID:
    pass  # whoever traps has its writes seen
