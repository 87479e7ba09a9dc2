"""jobapi.h: whether a process is in a job."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import BOOL, HANDLE, TRUE, Out
from pywine.nt.job import Job, is_in_any
from pywine.nt.process import Process, ProcessObject


@api
def IsProcessInJob(p: Process, process: ProcessObject, job: HANDLE, answer: Out[BOOL]) -> TRUE:
    answer.value = p.handles.get(job, Job).holds(process) if job else is_in_any(process)
