"""namedpipeapi.h: pipes."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NtError, WinError
from pywine.abi.minwinbase import SECURITY_ATTRIBUTES
from pywine.abi.ntstatus import STATUS_OBJECT_NAME_NOT_FOUND, STATUS_PIPE_BUSY
from pywine.abi.types import DWORD, FILE_HANDLE, FORM, HANDLE, PVOID, TRUE, TSTR, Opt, Out, OutOpt
from pywine.abi.winerror import (
    ERROR_BAD_PIPE,
    ERROR_BROKEN_PIPE,
    ERROR_FILE_NOT_FOUND,
    ERROR_INVALID_FUNCTION,
    ERROR_INVALID_NAME,
    ERROR_INVALID_PARAMETER,
    ERROR_SEM_TIMEOUT,
)
from pywine.dlls.kernel32.overlapped import OVERLAPPED, request
from pywine.nt import named_pipes
from pywine.nt.clock import monotonic_ns
from pywine.nt.file import FILE_TYPE_PIPE, File
from pywine.nt.named_pipes import MESSAGES, NO_WAIT, READ_MESSAGES, NamedPipe
from pywine.nt.pipe_directory import Directory
from pywine.nt.pipes import PipeEnd, available, create_pipe, is_broken, peek
from pywine.nt.process import Process
from pywine.nt.requests import require
from pywine.nt.sockets import Socket

_BUFFER_SIZE = 4096
_OVERLAPPED = 0x40000000
_WAIT_FOREVER, _USE_DEFAULT = 0xFFFFFFFF, 0
_DEFAULT_TIMEOUT = 50  # milliseconds
_LOOK_AGAIN_NS = 5_000_000
_SERVER_END, _TYPE_MESSAGE = 1, 4


@api
def CreatePipe(
    p: Process, reader: Out[HANDLE], writer: Out[HANDLE], security: Opt[SECURITY_ATTRIBUTES], size: DWORD
) -> TRUE:
    inherit = bool(security and security.bInheritHandle)
    ends = create_pipe(p)
    reader.value, writer.value = (p.handles.open(end, end.access, inherit=inherit) for end in ends)


@api.aw
def CreateNamedPipe(
    p: Process, name: TSTR, open_mode: DWORD, mode: DWORD, most: DWORD, out_size: DWORD, in_size: DWORD,
    timeout: DWORD, security: Opt[SECURITY_ATTRIBUTES],
) -> FILE_HANDLE:  # fmt: skip
    short = named_pipes.pipe_name(name)
    if not short:
        raise WinError(ERROR_INVALID_NAME)
    pipe = named_pipes.create(p, short, open_mode, mode, most, (out_size, in_size), timeout)
    pipe.overlapped = bool(open_mode & _OVERLAPPED)
    p.last_error = 0
    return p.handles.open(pipe, pipe.access, inherit=bool(security and security.bInheritHandle))


@api(calls_back=True)
def ConnectNamedPipe(p: Process, pipe: NamedPipe, overlapped: Opt[OVERLAPPED]) -> TRUE:
    if not pipe.is_server:
        raise WinError(ERROR_INVALID_FUNCTION)
    if overlapped is None or not pipe.overlapped:
        pipe.wait_for_client()
        return
    pipe.prepare_to_listen()
    require(request(p, pipe, overlapped, pipe.connect_client, descriptor=pipe.waits_for))


@api
def DisconnectNamedPipe(p: Process, pipe: NamedPipe) -> TRUE:
    if not pipe.is_server:
        raise WinError(ERROR_INVALID_FUNCTION)
    pipe.disconnect()


@api.aw(calls_back=True)
def WaitNamedPipe(p: Process, name: TSTR, milliseconds: DWORD) -> TRUE:
    short = named_pipes.pipe_name(name)
    if not short:
        raise WinError(ERROR_INVALID_NAME)
    directory = Directory(p, short)
    deadline = 0
    while not directory.free():
        if not directory.entries():
            raise WinError(ERROR_FILE_NOT_FOUND)
        if not deadline:
            wanted = (
                directory.facts()[4] or _DEFAULT_TIMEOUT if milliseconds == _USE_DEFAULT else milliseconds
            )
            deadline = monotonic_ns() + wanted * 1_000_000
        if milliseconds != _WAIT_FOREVER and monotonic_ns() >= deadline:
            raise WinError(ERROR_SEM_TIMEOUT)
        p.thread.interrupts.sleep(monotonic_ns() + _LOOK_AGAIN_NS)


@api(calls_back=True)
def TransactNamedPipe(
    p: Process, pipe: NamedPipe, given: PVOID, given_size: DWORD, answer: PVOID, answer_size: DWORD,
    done: OutOpt[DWORD], overlapped: Opt[OVERLAPPED],
) -> TRUE:  # fmt: skip
    if not pipe.mode & READ_MESSAGES:
        raise WinError(ERROR_BAD_PIPE)
    if pipe.peek(0)[1]:
        raise NtError(STATUS_PIPE_BUSY)
    view, data = p.memory.writable(answer, answer_size), p.memory.read(given, given_size)
    if overlapped is None or not pipe.overlapped:
        done.value = _transact(pipe, data, view, done)
        return
    write = pipe.writer(data)

    def attempt() -> int:
        write()
        return pipe.try_read(view, None)

    require(request(p, pipe, overlapped, attempt, interests={pipe.waits_for: 5}))
    done.value = overlapped.InternalHigh


def _transact(pipe: NamedPipe, data: bytes, view: memoryview, done: Out[DWORD]) -> int:
    pipe.write(data)
    try:
        return pipe.read_at(view, None)
    except NtError as error:
        done.value = getattr(error, "count", 0)
        raise


@api.aw(calls_back=True)
def CallNamedPipe(
    p: Process, name: TSTR, given: PVOID, given_size: DWORD, answer: PVOID, answer_size: DWORD,
    done: Out[DWORD], milliseconds: DWORD,
) -> TRUE:  # fmt: skip
    short = named_pipes.pipe_name(name)
    view, data = p.memory.writable(answer, answer_size), p.memory.read(given, given_size)
    while True:
        try:
            pipe = named_pipes.open_client(p, short, 0x12019F)
            break
        except NtError as error:
            if error.code == STATUS_OBJECT_NAME_NOT_FOUND:
                raise
        WaitNamedPipe(p, name, milliseconds)
    try:
        pipe.mode |= READ_MESSAGES
        done.value = _transact(pipe, data, view, done)
    finally:
        pipe.close()


# Looking.


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
    if isinstance(pipe, NamedPipe):
        shown, total.value, left.value = pipe.peek(size if buffer else 0)
    else:
        total.value, left.value = available(pipe), 0
        if not total.value and is_broken(pipe):
            raise WinError(ERROR_BROKEN_PIPE)
        shown = peek(pipe, size) if buffer else b""
    p.memory.write(buffer, shown)
    read.value = len(shown)


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
    if isinstance(pipe, NamedPipe):
        kind, maximum.value, out_size.value, in_size.value, _ = pipe.directory.facts()
        flags.value = (_TYPE_MESSAGE if kind else 0) | (_SERVER_END if pipe.is_server else 0)
        return
    flags.value, maximum.value = 0, 1
    out_size.value = in_size.value = _BUFFER_SIZE


@api
def SetNamedPipeHandleState(p: Process, pipe: File, mode: Opt[DWORD], count: PVOID, timeout: PVOID) -> TRUE:
    if pipe.file_type != FILE_TYPE_PIPE:
        raise WinError(ERROR_INVALID_PARAMETER)
    if mode is None:
        return
    if isinstance(pipe, NamedPipe) and (pipe.mode & MESSAGES or not mode.value & READ_MESSAGES):
        pipe.mode = pipe.mode & MESSAGES | mode.value & (READ_MESSAGES | NO_WAIT)
    elif isinstance(pipe, PipeEnd) and not mode.value & READ_MESSAGES:
        pipe.no_wait = bool(mode.value & NO_WAIT)
    elif mode.value & (READ_MESSAGES | NO_WAIT):
        raise WinError(ERROR_INVALID_PARAMETER)


@api(names=("GetNamedPipeClientSessionId", "GetNamedPipeServerSessionId"))
def GetNamedPipeClientSessionId(p: Process, pipe: File, session: Out[DWORD]) -> TRUE:
    if not isinstance(pipe, NamedPipe):
        raise WinError(ERROR_INVALID_FUNCTION)
    session.value = 1


@api.aw
def GetNamedPipeHandleState(
    p: Process, pipe: File, state: OutOpt[DWORD], instances: OutOpt[DWORD], count: OutOpt[DWORD],
    timeout: OutOpt[DWORD], user: PVOID, user_size: DWORD, wide: FORM,
) -> TRUE:  # fmt: skip
    if pipe.file_type != FILE_TYPE_PIPE or isinstance(pipe, Socket):
        raise WinError(ERROR_INVALID_FUNCTION)
    state.value, instances.value = 0, 1
    if isinstance(pipe, NamedPipe):
        state.value = pipe.mode & (READ_MESSAGES | NO_WAIT)
        instances.value = len(pipe.directory.entries())
    elif isinstance(pipe, PipeEnd):
        state.value = NO_WAIT if pipe.no_wait else 0


@api
def GetNamedPipeClientProcessId(p: Process, pipe: NamedPipe, identifier: Out[DWORD]) -> TRUE:
    identifier.value = pipe.peer() if pipe.is_server else p.id


@api
def GetNamedPipeServerProcessId(p: Process, pipe: NamedPipe, identifier: Out[DWORD]) -> TRUE:
    identifier.value = p.id if pipe.is_server else pipe.peer()
