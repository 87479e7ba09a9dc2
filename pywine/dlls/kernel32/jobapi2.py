"""jobapi2.h: jobs."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.minwinbase import SECURITY_ATTRIBUTES
from pywine.abi.types import BOOL, DWORD, HANDLE, INT, PVOID, TRUE, TSTR, UINT, Opt, OutOpt
from pywine.abi.winerror import (
    ERROR_ALREADY_EXISTS,
    ERROR_BAD_LENGTH,
    ERROR_INVALID_PARAMETER,
    ERROR_MORE_DATA,
)
from pywine.nt.completion import CompletionPort
from pywine.nt.job import Accounting, Job, job_of
from pywine.nt.jobfile import JobFile
from pywine.nt.namespace import Namespace
from pywine.nt.process import Process, ProcessObject

_ALL_ACCESS = 0x1F003F
# JOBOBJECTINFOCLASS
_ACCOUNTING, _BASIC_LIMITS, _PROCESS_IDS, _UI, _END_OF_JOB, _PORT, _ACCOUNTING_IO, _EXTENDED_LIMITS = (
    1, 2, 3, 4, 6, 7, 8, 9,
)  # fmt: skip
_KNOWN_LIMITS = 0x7FFFFF
_KNOWN_RESTRICTIONS = 0xFF
_IGNORED = (11, 12, 15)


@api.aw
def CreateJobObject(p: Process, security: Opt[SECURITY_ATTRIBUTES], name: Opt[TSTR]) -> HANDLE:
    names, existed = p.state(Namespace), False
    job = names.find(name, Job) if name else None
    if job is not None:
        existed = True
    elif name:
        job, existed = Job.named(p, name)
        names.adopt(name, job)
    else:
        job = Job(p)
    p.last_error = ERROR_ALREADY_EXISTS if existed else 0
    return p.handles.open(job, _ALL_ACCESS, inherit=bool(security and security.bInheritHandle))


@api.aw
def OpenJobObject(p: Process, access: DWORD, inherit: BOOL, name: TSTR) -> HANDLE:
    names = p.state(Namespace)
    job = names.find(name, Job)
    if job is None:
        job = Job.find(p, name)
        names.adopt(name, job)
    return p.handles.open(job, access, inherit=bool(inherit))


@api
def AssignProcessToJobObject(p: Process, job: Job, process: ProcessObject) -> TRUE:
    job.assign(process)


@api(calls_back=True)
def TerminateJobObject(p: Process, job: Job, code: UINT) -> TRUE:
    job.terminate(code)


@api(calls_back=True, partial="limits of processor time hold while the process that sets them lives")
def SetInformationJobObject(p: Process, job: Job, kind: INT, info: PVOID, size: DWORD) -> TRUE:
    if kind in _IGNORED:
        return
    if kind == _PORT:
        key, port = _read(p, info, size, "QQ" if p.bits == 64 else "II")
        job.report_to(p.handles.get(port, CompletionPort), key)
        return
    limits = job.limits
    if kind == _UI:
        (limits.restrictions,) = _read(p, info, size, "I")
        if limits.restrictions & ~_KNOWN_RESTRICTIONS:
            raise WinError(ERROR_INVALID_PARAMETER)
    elif kind == _END_OF_JOB:
        (limits.at_end_of_time,) = _read(p, info, size, "I")
        if limits.at_end_of_time > 1:
            raise WinError(ERROR_INVALID_PARAMETER)
    elif kind in (_BASIC_LIMITS, _EXTENDED_LIMITS):
        if size != limits.sizes(p.bits)[kind == _EXTENDED_LIMITS]:
            raise WinError(ERROR_BAD_LENGTH)
        limits.read_guest(p.memory.read(info, size), p.bits)
        if limits.flags & ~_KNOWN_LIMITS:
            raise WinError(ERROR_INVALID_PARAMETER)
    else:
        raise WinError(ERROR_INVALID_PARAMETER)
    job.limits = limits


def _read(p: Process, info: int, size: int, layout: str) -> tuple[int, ...]:
    structure = struct.Struct("<" + layout)
    if size != structure.size:
        raise WinError(ERROR_BAD_LENGTH)
    return structure.unpack(p.memory.read(info, size))


@api(partial="no bytes and no page faults are counted")
def QueryInformationJobObject(
    p: Process, handle: HANDLE, kind: INT, info: PVOID, size: DWORD, done: OutOpt[DWORD]
) -> TRUE:
    file = p.handles.get(handle, Job).file if handle else JobFile(p.run_directory, job_of(p))
    try:
        data = _answer(p, file, kind, info, size)
    finally:
        if not handle:
            file.close()
    if size < len(data) or (kind != _PROCESS_IDS and size != len(data)):
        raise WinError(ERROR_BAD_LENGTH)
    p.memory.write(info, data)
    done.value = len(data)


def _answer(p: Process, file: JobFile, kind: int, info: int, size: int) -> bytes:
    word = "Q" if p.bits == 64 else "I"
    if kind in (_BASIC_LIMITS, _EXTENDED_LIMITS):
        return file.limits.guest(p.bits)[: file.limits.sizes(p.bits)[kind == _EXTENDED_LIMITS]]
    if kind in (_ACCOUNTING, _ACCOUNTING_IO):
        counted = Accounting(p, file)
        data = struct.pack(
            "<4Q4I", counted.user, counted.kernel, counted.user, counted.kernel, 0, counted.total,
            counted.active, counted.terminated,
        )  # fmt: skip
        return data + bytes(48 if kind == _ACCOUNTING_IO else 0)
    if kind == _UI:
        return struct.pack("<I", file.limits.restrictions)
    if kind == _END_OF_JOB:
        return struct.pack("<I", file.limits.at_end_of_time)
    if kind != _PROCESS_IDS:
        raise WinError(ERROR_INVALID_PARAMETER)
    ids = file.members()
    room = max(size - 8, 0) // struct.calcsize("<" + word)
    data = struct.pack(f"<II{len(ids[:room])}{word}", len(ids), len(ids[:room]), *ids[:room])
    if size >= 8 and room < len(ids):
        p.memory.write(info, data)
        raise WinError(ERROR_MORE_DATA)
    return data
