"""System calls on jobs."""

from __future__ import annotations

from pywine.abi.ntstatus import STATUS_PROCESS_IN_JOB, STATUS_PROCESS_NOT_IN_JOB
from pywine.abi.types import HANDLE, STATUS, ULONG, In, Opt, Out
from pywine.abi.winternl import OBJECT_ATTRIBUTES
from pywine.dlls.ntdll.nt_names import Place, create_named, give_handle, open_named
from pywine.dlls.ntdll.twins import nt
from pywine.nt.job import Job, is_in_any
from pywine.nt.namespace import Namespace
from pywine.nt.object_paths import key_of
from pywine.nt.process import Process, ProcessObject


@nt
def NtCreateJobObject(
    p: Process, job: Out[HANDLE], access: ULONG, attributes: Opt[OBJECT_ATTRIBUTES]
) -> STATUS:
    place = Place(p, attributes)
    if not place.name:
        return create_named(p, job, access, attributes, Job, lambda: Job(p))
    key = key_of(p, place.root, place.name)
    found, existed = _find_or_make(p, key)
    return give_handle(p, job, access, place, found, existed=existed)


def _find_or_make(p: Process, key: str) -> tuple[Job, bool]:
    names = p.state(Namespace)
    found = names.find(key, Job)
    if found is not None:
        assert isinstance(found, Job)
        return found, True
    made, existed = Job.named(p, key)
    names.adopt(key, made)
    return made, existed


@nt
def NtOpenJobObject(p: Process, job: Out[HANDLE], access: ULONG, attributes: In[OBJECT_ATTRIBUTES]) -> STATUS:
    open_named(p, job, access, attributes, Job, _find)


def _find(p: Process, key: str) -> Job:
    names = p.state(Namespace)
    found = names.find(key, Job)
    if found is None:
        found = Job.find(p, key)
        names.adopt(key, found)
    assert isinstance(found, Job)
    return found


@nt
def NtAssignProcessToJobObject(p: Process, job: Job, process: ProcessObject) -> STATUS:
    job.assign(process)


@nt
def NtTerminateJobObject(p: Process, job: Job, code: ULONG) -> STATUS:
    job.terminate(code)


@nt
def NtIsProcessInJob(p: Process, process: ProcessObject, job: HANDLE) -> STATUS:
    is_in = p.handles.get(job, Job).holds(process) if job else is_in_any(process)
    return STATUS_PROCESS_IN_JOB if is_in else STATUS_PROCESS_NOT_IN_JOB
