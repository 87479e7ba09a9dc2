"""processtopologyapi.h: the processor groups that processes and threads may run in: there is one."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Array, Struct
from pywine.abi.types import TRUE, ULONG_PTR, WORD, In, Out, OutOpt
from pywine.abi.winerror import ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_PARAMETER
from pywine.dlls.kernel32.processthreadsapi import Scheduling
from pywine.nt.process import Process, ProcessObject
from pywine.nt.thread import Thread


class GROUP_AFFINITY(Struct):
    Mask: ULONG_PTR
    Group: WORD
    Reserved: Array[WORD, 3]


@api
def GetProcessGroupAffinity(
    p: Process, process: ProcessObject, count: Out[WORD], groups: OutOpt[WORD]
) -> TRUE:
    room, count.value = count.value, 1
    if not room:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    groups.value = 0


@api
def GetThreadGroupAffinity(p: Process, thread: Thread, affinity: Out[GROUP_AFFINITY]) -> TRUE:
    affinity.Mask, affinity.Group = p.state(Scheduling).affinity_of(thread), 0


@api
def SetThreadGroupAffinity(
    p: Process, thread: Thread, affinity: In[GROUP_AFFINITY], previous: OutOpt[GROUP_AFFINITY]
) -> TRUE:
    scheduling = p.state(Scheduling)
    before = scheduling.affinity_of(thread)
    if affinity.Group or not affinity.Mask or affinity.Mask >> p.peb.NumberOfProcessors:
        raise WinError(ERROR_INVALID_PARAMETER)
    scheduling.affinities[thread.id] = affinity.Mask
    previous.Mask, previous.Group = before, 0
