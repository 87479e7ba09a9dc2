"""System calls on processes and threads."""

from __future__ import annotations

import struct

from pywine.abi.errors import NtError, ProcessExit
from pywine.abi.ntstatus import (
    STATUS_INFO_LENGTH_MISMATCH,
    STATUS_INVALID_CID,
    STATUS_INVALID_INFO_CLASS,
    STATUS_PORT_NOT_SET,
)
from pywine.abi.types import HANDLE, PVOID, STATUS, ULONG, In, Opt, Out, OutOpt
from pywine.abi.winternl import CLIENT_ID, OBJECT_ATTRIBUTES
from pywine.dlls.ntdll.twins import nt
from pywine.nt.errands import errand, on, thread_errand
from pywine.nt.process import Process, ProcessObject
from pywine.nt.remote import RemoteProcess, process_of
from pywine.nt.remote_threads import open_thread, suspend_thread

_BASIC, _DEBUG_PORT, _WOW64, _IMAGE_NAME, _DEBUG_OBJECT, _DEBUG_FLAGS = 0, 7, 26, 27, 30, 31
_IMAGE_NAME_WIN32 = 43
_INHERIT = 2  # of OBJECT_ATTRIBUTES
_STOP, _CONTINUE = 19, 18  # signals of the host


@nt
def NtQueryInformationProcess(
    p: Process, process: ProcessObject, kind: ULONG, buffer: PVOID, size: ULONG, done: OutOpt[ULONG]
) -> STATUS:
    word = "Q" if p.bits == 64 else "I"
    if kind == _BASIC:
        code = "<i4xQQi4xQQ" if p.bits == 64 else "<iIIiII"
        exit_code = process.exit_code - (process.exit_code >> 31 << 32)
        data = struct.pack(code, exit_code, p.peb_address, 1, 8, process.id, process.parent)
    elif kind in (_DEBUG_PORT, _WOW64):
        data = struct.pack("<" + word, 0)
    elif kind == _DEBUG_FLAGS:
        data = struct.pack("<I", 1)
    elif kind == _DEBUG_OBJECT:
        raise NtError(STATUS_PORT_NOT_SET)
    elif kind in (_IMAGE_NAME, _IMAGE_NAME_WIN32):
        path = process.image_path
        path = path if kind == _IMAGE_NAME_WIN32 else "\\Device\\HarddiskVolume1" + path[2:]
        text = path.encode("utf-16-le", "surrogatepass")
        head = 16 if p.bits == 64 else 8
        data = (
            struct.pack("<HH4xQ" if p.bits == 64 else "<HHI", len(text), len(text) + 2, buffer + head)
            + text
            + b"\0\0"
        )
    else:
        raise NtError(STATUS_INVALID_INFO_CLASS)
    answer(p, data, buffer, size, done)


def answer(p: Process, data: bytes, buffer: int, size: int, done: OutOpt[ULONG]) -> None:
    done.value = len(data)
    if size < len(data):
        raise NtError(STATUS_INFO_LENGTH_MISMATCH)
    p.memory.write(buffer, data)


@nt
def NtOpenProcess(
    p: Process, handle: Out[HANDLE], access: ULONG, attributes: Opt[OBJECT_ATTRIBUTES], client: In[CLIENT_ID]
) -> STATUS:
    if client.UniqueThread:
        thread = open_thread(p, client.UniqueThread)
        if thread.process.id != client.UniqueProcess:
            raise NtError(STATUS_INVALID_CID)
    inherit = attributes is not None and attributes.Attributes & _INHERIT
    process = process_of(p, client.UniqueProcess)
    handle.value = p.handles.open(process, access, inherit=bool(inherit))


@nt(calls_back=True)
def NtSuspendProcess(p: Process, process: ProcessObject) -> STATUS:
    if isinstance(process, RemoteProcess) and not process.has_guest:
        process.signal(_STOP)
        return
    on(p, process, suspend_all)


@nt(calls_back=True)
def NtResumeProcess(p: Process, process: ProcessObject) -> STATUS:
    if isinstance(process, RemoteProcess) and not process.has_guest:
        process.signal(_CONTINUE)
        return
    on(p, process, resume_all)


@thread_errand
def suspend_all(p: Process) -> None:
    """Suspend every thread, the one that does it last."""
    for thread in sorted(p.threads.values(), key=lambda thread: thread is p.thread):
        suspend_thread(p, thread.id)


@errand
def resume_all(p: Process) -> None:
    """Resume every thread once."""
    for thread in list(p.threads.values()):
        thread.resume()


@nt
def NtTerminateProcess(p: Process, process: HANDLE, status: ULONG) -> STATUS:
    target = p.handles.get(process, ProcessObject) if process else p
    if isinstance(target, RemoteProcess):
        target.terminate(status)
        return
    exit = ProcessExit(status)
    exit.terminated = True
    raise exit
