"""jobapi2.h: jobs; the process is in none."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import DWORD, HANDLE, INT, PVOID, TRUE, OutOpt
from pywine.abi.winerror import ERROR_ACCESS_DENIED
from pywine.nt.process import Process


@api(partial="no job objects: only the question about the process's own job, which it has not")
def QueryInformationJobObject(
    p: Process, job: HANDLE, kind: INT, info: PVOID, size: DWORD, done: OutOpt[DWORD]
) -> TRUE:
    raise WinError(ERROR_ACCESS_DENIED)
