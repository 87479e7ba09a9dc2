"""winbase.h: activation contexts. They can be made and activated; the program's manifest chooses DLLs."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Struct
from pywine.abi.types import (
    BOOL,
    DWORD,
    FILE_HANDLE,
    PVOID,
    SIZE_T,
    TRUE,
    TSTR,
    ULONG,
    ULONG_PTR,
    VOID,
    WORD,
    In,
    Out,
    OutOpt,
    OutOrNone,
)
from pywine.abi.winerror import (
    ERROR_INVALID_PARAMETER,
    ERROR_RESOURCE_NAME_NOT_FOUND,
    ERROR_SXS_KEY_NOT_FOUND,
)
from pywine.ldr.assemblies import Assemblies
from pywine.nt.process import Process

_HAS_RESOURCE = 0x8
_COOKIE = 0x1234
_BASIC, _DETAILED = 1, 2
_DLL_REDIRECTION = 2  # ACTIVATION_CONTEXT_SECTION_*
_WITH_HANDLE = 1  # FIND_ACTCTX_SECTION_KEY_RETURN_HACTCTX


class ACTCTX(Struct):
    cbSize: ULONG
    dwFlags: DWORD
    lpSource: PVOID
    wProcessorArchitecture: WORD
    wLangId: WORD
    lpAssemblyDirectory: PVOID
    lpResourceName: PVOID
    lpApplicationName: PVOID
    hModule: PVOID


class ACTCTX_SECTION_KEYED_DATA_2600(Struct):
    cbSize: ULONG
    ulDataFormatVersion: ULONG
    lpData: PVOID
    ulLength: ULONG
    lpSectionGlobalData: PVOID
    ulSectionGlobalDataLength: ULONG
    lpSectionBase: PVOID
    ulSectionTotalLength: ULONG
    hActCtx: PVOID
    ulAssemblyRosterIndex: ULONG


class ActivationContexts:
    """The contexts that a process has made, and those that its threads have active."""

    def __init__(self, p: Process) -> None:
        self.known: dict[int, int] = {}  # how often each is referred to
        self.active: dict[int, list[tuple[int, int]]] = {}  # by thread: cookie, context
        self.count = 0


@api(names=("CreateActCtxA", "CreateActCtxW"))
def CreateActCtxW(p: Process, wanted: In[ACTCTX]) -> FILE_HANDLE:
    if wanted.cbSize < (0x20 if p.bits == 32 else 0x38) or not (wanted.lpSource or wanted.hModule):
        raise WinError(ERROR_INVALID_PARAMETER)
    if wanted.dwFlags & _HAS_RESOURCE and not wanted.lpResourceName:
        raise WinError(ERROR_RESOURCE_NAME_NOT_FOUND)
    context = p.allocate(bytes(16))
    p.state(ActivationContexts).known[context] = 1
    return context


@api
def AddRefActCtx(p: Process, context: PVOID) -> VOID:
    known = p.state(ActivationContexts).known
    if context in known:
        known[context] += 1


@api
def ReleaseActCtx(p: Process, context: PVOID) -> VOID:
    known = p.state(ActivationContexts).known
    if context in known:
        known[context] -= 1
        if not known[context]:
            del known[context]
            p.heap.free(context)


@api
def ActivateActCtx(p: Process, context: PVOID, cookie: Out[ULONG_PTR]) -> TRUE:
    contexts = p.state(ActivationContexts)
    if context and context not in contexts.known:
        raise WinError(ERROR_INVALID_PARAMETER)
    contexts.count += 1
    cookie.value = _COOKIE + contexts.count
    contexts.active.setdefault(p.thread.id, []).append((cookie.value, context))


@api
def DeactivateActCtx(p: Process, flags: DWORD, cookie: ULONG_PTR) -> TRUE:
    active = p.state(ActivationContexts).active.get(p.thread.id, [])
    if cookie not in [one for one, _ in active]:
        raise WinError(ERROR_INVALID_PARAMETER)
    while active.pop()[0] != cookie:
        pass


@api
def GetCurrentActCtx(p: Process, context: Out[PVOID]) -> TRUE:
    active = p.state(ActivationContexts).active.get(p.thread.id)
    context.value = active[-1][1] if active else 0
    if context.value:
        AddRefActCtx(p, context.value)


@api(partial="whose context it is, and that it names no assemblies")
def QueryActCtxW(
    p: Process, flags: DWORD, context: PVOID, instance: PVOID, kind: ULONG, buffer: PVOID, size: SIZE_T,
    written: OutOpt[SIZE_T],
) -> BOOL:  # fmt: skip
    if kind not in (_BASIC, _DETAILED):
        raise WinError(ERROR_INVALID_PARAMETER)
    word = p.bits // 8
    data = context.to_bytes(word, "little") + bytes(word) if kind == _BASIC else bytes(32 + 7 * word)
    written.value = len(data)
    if size < len(data):
        raise WinError(122)
    p.memory.write(buffer, data)
    return True


@api.aw(partial="the context that is active")
def FindActCtxSectionString(
    p: Process,
    flags: DWORD,
    extension: PVOID,
    section: ULONG,
    name: TSTR,
    found: OutOrNone[ACTCTX_SECTION_KEYED_DATA_2600],
) -> TRUE:
    if section != _DLL_REDIRECTION or name.lower() not in p.state(Assemblies).folders:
        raise WinError(ERROR_SXS_KEY_NOT_FOUND)
    if found is None or flags & ~_WITH_HANDLE or found.cbSize < (0x40 if p.bits == 64 else 0x24):
        raise WinError(ERROR_INVALID_PARAMETER)
    found.ulDataFormatVersion = 1
    found.lpData = found.lpSectionGlobalData = found.lpSectionBase = found.hActCtx = 0
    found.ulLength = found.ulSectionGlobalDataLength = found.ulSectionTotalLength = 0
    found.ulAssemblyRosterIndex = 1


@api
def FindActCtxSectionGuid(
    p: Process, flags: DWORD, extension: PVOID, section: ULONG, guid: PVOID, found: PVOID
) -> TRUE:
    raise WinError(ERROR_SXS_KEY_NOT_FOUND)
