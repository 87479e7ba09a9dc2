"""winbase.h: what has no header of its own."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.context import EXCEPTION_RECORD
from pywine.abi.errors import WinError
from pywine.abi.ntstatus import STATUS_FAIL_FAST_EXCEPTION
from pywine.abi.types import (
    BOOL,
    DWORD,
    FORM,
    INT,
    PVOID,
    TBUF_SIZE_FIRST,
    TEXT_LENGTH,
    TRUE,
    TSTR,
    UINT,
    ULONG_PTR,
    ULONGLONG,
    VOID,
    WORD,
    In,
    Opt,
    Out,
)
from pywine.abi.winerror import ERROR_BAD_EXE_FORMAT, ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_PARAMETER
from pywine.dlls.kernel32.processthreadsapi import Scheduling
from pywine.machine import context as ctx
from pywine.nt import clock
from pywine.nt.exceptions import GuestException
from pywine.nt.process import Process, ProcessObject
from pywine.nt.sync import Event
from pywine.nt.thread import Thread

_SCS_32BIT, _SCS_64BIT = 0, 6


class FileApis:
    """Whether file functions' narrow names are ANSI or OEM."""

    def __init__(self, p: Process) -> None:
        self.ansi = True


@api
def AreFileApisANSI(p: Process) -> BOOL:
    return p.state(FileApis).ansi


@api
def SetFileApisToANSI(p: Process) -> VOID:
    p.state(FileApis).ansi = True


@api(partial="narrow names are still read in the ANSI code page")
def SetFileApisToOEM(p: Process) -> VOID:
    p.state(FileApis).ansi = False


@api
def SetHandleCount(p: Process, count: UINT) -> UINT:
    return count


@api
def MulDiv(p: Process, number: INT, numerator: INT, denominator: INT) -> INT:
    if not denominator:
        return -1
    product = number * numerator
    quotient = (2 * abs(product) + abs(denominator)) // (2 * abs(denominator))
    if (product < 0) != (denominator < 0):
        quotient = -quotient
    return quotient if -0x80000000 <= quotient <= 0x7FFFFFFF else -1


@api
def DosDateTimeToFileTime(p: Process, date: WORD, time: WORD, filetime: Out[ULONGLONG]) -> TRUE:
    found = clock.from_dos(date, time)
    if found is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    filetime.value = found


@api
def FileTimeToDosDateTime(p: Process, filetime: In[ULONGLONG], date: Out[WORD], time: Out[WORD]) -> TRUE:
    found = clock.to_dos(filetime.value) if filetime.value < clock.LIMIT else None
    if found is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    date.value, time.value = found


@api
def PulseEvent(p: Process, event: Event) -> TRUE:
    event.pulse()


@api.aw
def GetDllDirectory(p: Process, path: TBUF_SIZE_FIRST) -> TEXT_LENGTH:
    return p.modules.search.directory


@api.aw
def SetDllDirectory(p: Process, path: Opt[TSTR]) -> TRUE:
    p.modules.search.directory = path or ""


@api
def SetSearchPathMode(p: Process, flags: DWORD) -> TRUE:
    if flags not in (1, 0x10000, 0x8001):
        raise WinError(ERROR_INVALID_PARAMETER)


# Processors and processes.


@api
def GetProcessAffinityMask(
    p: Process, process: ProcessObject, mask: Out[ULONG_PTR], system: Out[ULONG_PTR]
) -> TRUE:
    mask.value = p.state(Scheduling).affinity
    system.value = (1 << p.peb.NumberOfProcessors) - 1


@api
def SetProcessAffinityMask(p: Process, process: ProcessObject, mask: ULONG_PTR) -> TRUE:
    if not mask or mask >> p.peb.NumberOfProcessors:
        raise WinError(ERROR_INVALID_PARAMETER)
    p.state(Scheduling).affinity = mask


@api
def SetThreadAffinityMask(p: Process, thread: Thread, mask: ULONG_PTR) -> ULONG_PTR:
    mask &= (1 << p.peb.NumberOfProcessors) - 1
    if not mask:
        raise WinError(ERROR_INVALID_PARAMETER)
    scheduling = p.state(Scheduling)
    before, scheduling.affinities[thread.id] = scheduling.affinity_of(thread), mask
    return before


@api
def GetProcessPriorityBoost(p: Process, process: ProcessObject, disabled: Out[BOOL]) -> TRUE:
    disabled.value = 0 in p.state(Scheduling).no_boost


@api
def SetProcessPriorityBoost(p: Process, process: ProcessObject, disable: BOOL) -> TRUE:
    no_boost = p.state(Scheduling).no_boost
    (no_boost.add if disable else no_boost.discard)(0)


@api
def GetProcessShutdownParameters(p: Process, level: Out[DWORD], flags: Out[DWORD]) -> TRUE:
    level.value, flags.value = p.state(Scheduling).shutdown


@api
def GetProcessIoCounters(p: Process, process: ProcessObject, counters: PVOID) -> TRUE:
    p.memory.write(counters, bytes(48))


@api
def GetProcessDEPPolicy(p: Process, process: ProcessObject, flags: Out[DWORD], permanent: Out[BOOL]) -> TRUE:
    flags.value, permanent.value = 1, 1


@api
def GetSystemDEPPolicy(p: Process) -> INT:
    return 3


@api
def SetProcessDEPPolicy(p: Process, flags: DWORD) -> TRUE:
    if flags & ~3:
        raise WinError(ERROR_INVALID_PARAMETER)


@api
def SetThreadExecutionState(p: Process, state: DWORD) -> DWORD:
    return 0x80000000


@api.aw
def QueryFullProcessImageName(
    p: Process, process: ProcessObject, flags: DWORD, name: PVOID, size: Out[DWORD], wide: FORM
) -> TRUE:
    path = process.image_path
    text = "\\Device\\HarddiskVolume1" + path[2:] if flags & 1 else path
    data = text.encode("utf-16-le", "surrogatepass") + b"\0\0" if wide else p.ansi(text) + b"\0"
    if len(data) >> wide > size.value:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    p.memory.write(name, data)
    size.value = (len(data) >> wide) - 1


@api.aw(names=("GetBinaryType",))
def GetBinaryType(p: Process, name: TSTR, kind: Out[DWORD]) -> TRUE:
    import os

    from pywine.ldr import pe
    from pywine.ldr.image import read_headers

    fd = os.open(p.files.existing(name), os.O_RDONLY | os.O_CLOEXEC)
    try:
        headers = read_headers(fd)
    except pe.BadImage:
        raise WinError(ERROR_BAD_EXE_FORMAT) from None
    finally:
        os.close(fd)
    if headers.is_dll:
        raise WinError(ERROR_BAD_EXE_FORMAT)
    kind.value = _SCS_64BIT if headers.bits == 64 else _SCS_32BIT


@api
def RegisterApplicationRestart(p: Process, command_line: PVOID, flags: DWORD) -> DWORD:
    return 0


@api
def UnregisterApplicationRestart(p: Process) -> DWORD:
    return 0


@api
def RaiseFailFastException(p: Process, record: Opt[EXCEPTION_RECORD], context: PVOID, flags: DWORD) -> VOID:
    code = record.ExceptionCode if record else STATUS_FAIL_FAST_EXCEPTION
    address = record.ExceptionAddress if record else 0
    raise GuestException(code, address or p.thread.processor.q[ctx.RIP])
