"""processthreadsapi.h: processes, threads, thread-local storage."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import ProcessExit, WinError
from pywine.abi.types import (
    BOOL,
    DWORD,
    HANDLE,
    HRESULT,
    INT,
    PVOID,
    SIZE_T,
    TRUE,
    UINT,
    ULONG,
    ULONG_PTR,
    VOID,
    WAIT,
    WSTR,
    In,
    Out,
    OutOpt,
)
from pywine.abi.winerror import ERROR_INVALID_PARAMETER, ERROR_NO_TOKEN
from pywine.dlls.advapi32.securitybaseapi_token import impersonate
from pywine.dlls.ntdll.nt_memory import flush
from pywine.nt.errands import errand, on
from pywine.nt.process import Process, ProcessObject
from pywine.nt.remote_threads import open_thread
from pywine.nt.security import ProcessToken, Token
from pywine.nt.thread import STACK_GUARD, Thread, ThreadObject
from pywine.nt.tls import TlsSlots

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

NORMAL_PRIORITY_CLASS = 0x20
_PRIORITY_CLASSES = (0x20, 0x40, 0x80, 0x100, 0x4000, 0x8000)
_BACKGROUND = (0x100000, 0x200000)
_THREAD_PRIORITY_ERROR = 0x7FFFFFFF
_SUCCESS_FROM_NT = 0x10000000  # HRESULT_FROM_NT(STATUS_SUCCESS)


class Scheduling:
    """What the process has asked of the scheduler; it is kept and told back, not acted on."""

    def __init__(self, p: Process) -> None:
        self.priority_class = NORMAL_PRIORITY_CLASS
        self.thread_priorities: dict[int, int] = {}
        self.no_boost: set[int] = set()
        self.affinity: int = (1 << p.peb.NumberOfProcessors) - 1
        self.thread_affinities: dict[int, int] = {}  # where they are not the process's
        self.shutdown: tuple[int, int] = (0x280, 0)
        self.ideal_processors: dict[int, int] = {}  # as PROCESSOR_NUMBERs
        self.descriptions: dict[int, str] = {}

    def affinity_of(self, thread: Thread) -> int:
        """The mask of the processors that the thread may use."""
        return self.thread_affinities.get(thread.id, self.affinity)

    def restrict(self, thread: Thread, mask: int) -> int:
        """The mask that the thread had before."""
        before, self.thread_affinities[thread.id] = self.affinity_of(thread), mask
        return before


@api
def ExitProcess(p: Process, code: UINT) -> VOID:
    raise ProcessExit(code)


@api
def GetCurrentProcess(p: Process) -> HANDLE:
    return -1


@api
def GetCurrentThread(p: Process) -> HANDLE:
    return -2


@api
def GetCurrentProcessId(p: Process) -> DWORD:
    return p.id


@api
def GetCurrentThreadId(p: Process) -> DWORD:
    return p.thread.id


@api
def GetThreadId(p: Process, thread: ThreadObject) -> DWORD:
    return thread.id


@api
def GetProcessIdOfThread(p: Process, thread: ThreadObject) -> DWORD:
    return thread.process.id


@api
def OpenThread(p: Process, access: DWORD, inherit: BOOL, identifier: DWORD) -> HANDLE:
    return p.handles.open(open_thread(p, identifier), access, inherit=bool(inherit))


@api
def GetProcessHandleCount(p: Process, process: ProcessObject, count: Out[DWORD]) -> TRUE:
    count.value = on(p, process, count_handles)


@errand
def count_handles(p: Process) -> int:
    return len(p.handles)


@api
def GetProcessVersion(p: Process, identifier: DWORD) -> DWORD:
    image = p.modules.exe.image
    assert image is not None
    major, minor = image.headers.subsystem_version
    return major << 16 | minor


@api
def IsProcessorFeaturePresent(p: Process, feature: DWORD) -> BOOL:
    from pywine.nt.processor import features

    return feature in features(p.bits)


@api
def FlushInstructionCache(p: Process, process: ProcessObject, address: PVOID, size: SIZE_T) -> TRUE:
    if address and size:
        on(p, process, flush, address, size)


@api
def FlushProcessWriteBuffers(p: Process) -> VOID:
    pass


# Scheduling.


@api
def GetPriorityClass(p: Process, process: ProcessObject) -> DWORD:
    return on(p, process, priority_class)


@errand
def priority_class(p: Process) -> int:
    return p.state(Scheduling).priority_class


@api
def SetPriorityClass(p: Process, process: ProcessObject, priority: DWORD) -> TRUE:
    if priority in _BACKGROUND:
        return
    if priority not in _PRIORITY_CLASSES:
        raise WinError(ERROR_INVALID_PARAMETER)
    on(p, process, set_priority_class, priority)


@errand
def set_priority_class(p: Process, priority: int) -> None:
    p.state(Scheduling).priority_class = priority


@api
def GetThreadPriority(p: Process, thread: Thread) -> INT:
    return p.state(Scheduling).thread_priorities.get(thread.id, 0)


@api
def SetThreadPriority(p: Process, thread: Thread, priority: INT) -> TRUE:
    if priority not in (-15, -2, -1, 0, 1, 2, 15, 0x10000, 0x20000):
        raise WinError(ERROR_INVALID_PARAMETER)
    if priority < 0x10000:
        p.state(Scheduling).thread_priorities[thread.id] = priority


@api
def GetThreadPriorityBoost(p: Process, thread: Thread, disabled: Out[BOOL]) -> TRUE:
    disabled.value = thread.id in p.state(Scheduling).no_boost


@api
def SetThreadPriorityBoost(p: Process, thread: Thread, disable: BOOL) -> TRUE:
    no_boost = p.state(Scheduling).no_boost
    (no_boost.add if disable else no_boost.discard)(thread.id)


@api
def SetThreadIdealProcessor(p: Process, thread: Thread, processor: DWORD) -> WAIT:
    if processor > 64:
        raise WinError(ERROR_INVALID_PARAMETER)
    return 0


@api
def GetThreadIdealProcessorEx(p: Process, thread: Thread, ideal: Out[ULONG]) -> TRUE:
    ideal.value = p.state(Scheduling).ideal_processors.get(thread.id, 0)


@api
def SetThreadIdealProcessorEx(p: Process, thread: Thread, ideal: In[ULONG], previous: OutOpt[ULONG]) -> TRUE:
    """A PROCESSOR_NUMBER is the group, the number in it and a byte that must be 0."""
    group, number, reserved = ideal.value & 0xFFFF, ideal.value >> 16 & 0xFF, ideal.value >> 24
    if group or reserved or number >= p.peb.NumberOfProcessors:
        raise WinError(ERROR_INVALID_PARAMETER)
    known = p.state(Scheduling).ideal_processors
    previous.value, known[thread.id] = known.get(thread.id, 0), ideal.value


@api
def SetProcessShutdownParameters(p: Process, level: DWORD, flags: DWORD) -> TRUE:
    p.state(Scheduling).shutdown = (level, flags)


@api
def SetThreadDescription(p: Process, thread: Thread, description: WSTR) -> HRESULT:
    p.state(Scheduling).descriptions[thread.id] = description
    return _SUCCESS_FROM_NT


@api
def GetThreadDescription(p: Process, thread: Thread, description: Out[PVOID]) -> HRESULT:
    from pywine.abi.text import encode_wide

    text = p.state(Scheduling).descriptions.get(thread.id, "")
    description.value = p.allocate(encode_wide(text) + b"\0\0")
    return _SUCCESS_FROM_NT


@api
def GetCurrentThreadStackLimits(p: Process, low: Out[ULONG_PTR], high: Out[ULONG_PTR]) -> VOID:
    low.value, high.value = p.thread.teb.DeallocationStack, p.thread.teb.StackBase


@api
def SetThreadStackGuarantee(p: Process, size: Out[DWORD]) -> TRUE:
    thread = p.thread
    wanted, size.value = size.value, thread.stack_guarantee
    if wanted > thread.stack_guarantee:
        if wanted >= thread.teb.StackBase - thread.teb.DeallocationStack - STACK_GUARD:
            raise WinError(ERROR_INVALID_PARAMETER)
        thread.stack_guarantee = wanted
        thread.guard_stack()


# Thread-local storage.


@api
def TlsAlloc(p: Process) -> WAIT:
    return p.state(TlsSlots).allocate()


@api
def TlsFree(p: Process, index: DWORD) -> TRUE:
    p.state(TlsSlots).free(index)


@api
def TlsGetValue(p: Process, index: DWORD) -> PVOID:
    p.last_error = 0
    if index < 64:
        slots: Any = p.thread.teb.TlsSlots
        return slots[index]
    return p.state(TlsSlots).get(p.thread, index)


@api
def TlsSetValue(p: Process, index: DWORD, value: PVOID) -> TRUE:
    p.state(TlsSlots).set(p.thread, index, value)


@api
def OpenProcessToken(p: Process, process: Process, access: DWORD, token: Out[HANDLE]) -> TRUE:
    token.value = p.handles.open(process.state(ProcessToken).token, access)


@api
def OpenThreadToken(p: Process, thread: Thread, access: DWORD, as_self: BOOL, token: Out[HANDLE]) -> TRUE:
    found = p.state(ProcessToken).impersonated.get(thread.id)
    token.value = 0
    if found is None:
        raise WinError(ERROR_NO_TOKEN)
    token.value = p.handles.open(found, access)


@api
def SetThreadToken(p: Process, thread: PVOID, token: HANDLE) -> TRUE:
    which = (
        p.thread
        if not thread
        else p.handles.get(int.from_bytes(p.memory.read(thread, p.bits // 8), "little"), Thread)
    )
    impersonate(p, which, p.handles.get(token, Token) if token else None)
