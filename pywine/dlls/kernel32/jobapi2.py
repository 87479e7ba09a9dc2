"""jobapi2.h: jobs."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.minwinbase import SECURITY_ATTRIBUTES
from pywine.abi.types import BOOL, DWORD, HANDLE, INT, PVOID, TRUE, TSTR, UINT, Opt, OutOpt
from pywine.abi.winerror import (
    ERROR_ACCESS_DENIED,
    ERROR_ALREADY_EXISTS,
    ERROR_BAD_LENGTH,
    ERROR_INVALID_PARAMETER,
    ERROR_MORE_DATA,
)
from pywine.nt.job import Job
from pywine.nt.namespace import Namespace
from pywine.nt.process import Process, ProcessObject

_ALL_ACCESS = 0x1F003F
# JOBOBJECTINFOCLASS
_ACCOUNTING, _BASIC_LIMITS, _PROCESS_IDS, _UI, _END_OF_JOB, _PORT, _ACCOUNTING_IO, _EXTENDED_LIMITS = (
    1, 2, 3, 4, 6, 7, 8, 9,
)  # fmt: skip
# Sizes on x86 and x64.
_BASIC_SIZE = {32: 48, 64: 64}
_EXTENDED_SIZE = {32: 112, 64: 144}
_KNOWN_LIMITS = 0x7FFFFF
_SETTABLE = (_UI, _END_OF_JOB, _PORT, 11, 12, 15)


@api.aw
def CreateJobObject(p: Process, security: Opt[SECURITY_ATTRIBUTES], name: Opt[TSTR]) -> HANDLE:
    job, existed = p.state(Namespace).create(name, Job, lambda: Job(p))
    p.last_error = ERROR_ALREADY_EXISTS if existed else 0
    return p.handles.open(job, _ALL_ACCESS, inherit=bool(security and security.bInheritHandle))


@api.aw(partial="jobs of this process only")
def OpenJobObject(p: Process, access: DWORD, inherit: BOOL, name: TSTR) -> HANDLE:
    return p.handles.open(p.state(Namespace).get(name, Job), access, inherit=bool(inherit))


@api
def AssignProcessToJobObject(p: Process, job: Job, process: ProcessObject) -> TRUE:
    job.assign(process)


@api(calls_back=True)
def TerminateJobObject(p: Process, job: Job, code: UINT) -> TRUE:
    job.terminate(code)


@api(calls_back=True, partial="of limits, the end of the processes when the job is closed has an effect")
def SetInformationJobObject(p: Process, job: Job, kind: INT, info: PVOID, size: DWORD) -> TRUE:
    if kind in _SETTABLE:
        return
    if kind not in (_BASIC_LIMITS, _EXTENDED_LIMITS):
        raise WinError(ERROR_INVALID_PARAMETER)
    if size != (_BASIC_SIZE if kind == _BASIC_LIMITS else _EXTENDED_SIZE)[p.bits]:
        raise WinError(ERROR_BAD_LENGTH)
    data = p.memory.read(info, size)
    flags = int.from_bytes(data[16:20], "little")
    if flags & ~_KNOWN_LIMITS:
        raise WinError(ERROR_INVALID_PARAMETER)
    job.limit(data, flags)


@api(partial="no times nor bytes are counted")
def QueryInformationJobObject(
    p: Process, handle: HANDLE, kind: INT, info: PVOID, size: DWORD, done: OutOpt[DWORD]
) -> TRUE:
    job = _job(p, handle)
    word = "Q" if p.bits == 64 else "I"
    if kind in (_BASIC_LIMITS, _EXTENDED_LIMITS):
        data = job.limits.ljust(_EXTENDED_SIZE[p.bits], b"\0")
        data = data[: (_BASIC_SIZE if kind == _BASIC_LIMITS else _EXTENDED_SIZE)[p.bits]]
    elif kind in (_ACCOUNTING, _ACCOUNTING_IO):
        data = struct.pack("<4Q4I", 0, 0, 0, 0, 0, job.total(), len(job.members()), 0)
        data += bytes(48) if kind == _ACCOUNTING_IO else b""
    elif kind == _PROCESS_IDS:
        ids = [entry.id for entry in job.members()]
        room = max(size - 8, 0) // struct.calcsize("<" + word)
        data = struct.pack(f"<II{len(ids[:room])}{word}", len(ids), len(ids[:room]), *ids[:room])
        if size >= 8 and room < len(ids):
            p.memory.write(info, data)
            raise WinError(ERROR_MORE_DATA)
    else:
        raise WinError(ERROR_INVALID_PARAMETER)
    if size < len(data) or (kind != _PROCESS_IDS and size != len(data)):
        raise WinError(ERROR_BAD_LENGTH)
    p.memory.write(info, data)
    done.value = len(data)


def _job(p: Process, handle: int) -> Job:
    """The job of a handle; 0 asks for that of the process, whose object only its maker has."""
    if not handle:
        raise WinError(ERROR_ACCESS_DENIED)
    return p.handles.get(handle, Job)
