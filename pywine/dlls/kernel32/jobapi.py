"""jobapi.h: whether a process is in a job."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import BOOL, HANDLE, TRUE, Out
from pywine.nt.process import Process


@api
def IsProcessInJob(p: Process, process: Process, job: HANDLE, answer: Out[BOOL]) -> TRUE:
    answer.value = 0
