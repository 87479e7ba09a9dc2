"""namedpipeapi.h: pipes."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.minwinbase import SECURITY_ATTRIBUTES
from pywine.abi.types import DWORD, FORM, HANDLE, PVOID, TRUE, Opt, Out, OutOpt
from pywine.abi.winerror import ERROR_BROKEN_PIPE, ERROR_INVALID_FUNCTION, ERROR_INVALID_PARAMETER
from pywine.nt.file import FILE_TYPE_PIPE, File
from pywine.nt.pipes import available, create_pipe, is_broken, peek
from pywine.nt.process import Process

_BUFFER_SIZE = 4096


@api
def CreatePipe(
    p: Process, reader: Out[HANDLE], writer: Out[HANDLE], security: Opt[SECURITY_ATTRIBUTES], size: DWORD
) -> TRUE:
    inherit = bool(security and security.bInheritHandle)
    ends = create_pipe(p)
    reader.value, writer.value = (p.handles.open(end, end.access, inherit=inherit) for end in ends)


@api
def PeekNamedPipe(
    p: Process,
    pipe: File,
    buffer: PVOID,
    size: DWORD,
    read: OutOpt[DWORD],
    total: OutOpt[DWORD],
    left: OutOpt[DWORD],
) -> TRUE:
    if pipe.file_type != FILE_TYPE_PIPE:
        raise WinError(ERROR_INVALID_FUNCTION)
    total.value = available(pipe)
    if not total.value and is_broken(pipe):
        raise WinError(ERROR_BROKEN_PIPE)
    shown = peek(pipe, size) if buffer else b""
    p.memory.write(buffer, shown)
    read.value, left.value = len(shown), 0


@api
def GetNamedPipeInfo(
    p: Process,
    pipe: File,
    flags: OutOpt[DWORD],
    out_size: OutOpt[DWORD],
    in_size: OutOpt[DWORD],
    maximum: OutOpt[DWORD],
) -> TRUE:
    if pipe.file_type != FILE_TYPE_PIPE:
        raise WinError(ERROR_INVALID_FUNCTION)
    flags.value, maximum.value = 0, 1
    out_size.value = in_size.value = _BUFFER_SIZE


@api(partial="pipes stay byte pipes that wait")
def SetNamedPipeHandleState(p: Process, pipe: File, mode: Opt[DWORD], count: PVOID, timeout: PVOID) -> TRUE:
    if mode is not None and mode.value & 3:
        raise WinError(ERROR_INVALID_PARAMETER)


@api.aw
def GetNamedPipeHandleState(
    p: Process, pipe: File, state: OutOpt[DWORD], instances: OutOpt[DWORD], count: OutOpt[DWORD],
    timeout: OutOpt[DWORD], user: PVOID, user_size: DWORD, wide: FORM,
) -> TRUE:  # fmt: skip
    if pipe.file_type != FILE_TYPE_PIPE:
        raise WinError(ERROR_INVALID_FUNCTION)
    state.value, instances.value = 0, 1
