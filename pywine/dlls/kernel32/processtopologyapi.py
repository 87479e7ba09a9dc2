"""processtopologyapi.h: which processors processes and threads may use; all are in one group."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Array, Struct
from pywine.abi.types import BYTE, TRUE, ULONG_PTR, WORD, In, Out, OutOrNone
from pywine.abi.winerror import ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_PARAMETER
from pywine.dlls.kernel32.processthreadsapi import Scheduling
from pywine.nt.process import Process, ProcessObject
from pywine.nt.thread import Thread


class GROUP_AFFINITY(Struct):
    Mask: ULONG_PTR
    Group: WORD
    Reserved: Array[WORD, 3]


class PROCESSOR_NUMBER(Struct):
    Group: WORD
    Number: BYTE
    Reserved: BYTE


@api
def GetProcessGroupAffinity(
    p: Process, process: ProcessObject, count: Out[WORD], groups: OutOrNone[WORD]
) -> TRUE:
    room, count.value = count.value, 1
    if not room or groups is None:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    groups.value = 0


@api
def GetThreadGroupAffinity(p: Process, thread: Thread, affinity: Out[GROUP_AFFINITY]) -> TRUE:
    fill(affinity, p.state(Scheduling).affinity_of(thread))


@api
def SetThreadGroupAffinity(
    p: Process, thread: Thread, affinity: In[GROUP_AFFINITY], previous: OutOrNone[GROUP_AFFINITY]
) -> TRUE:
    mask = affinity.Mask
    if affinity.Group or any(affinity.Reserved) or not mask or mask >> p.peb.NumberOfProcessors:
        raise WinError(ERROR_INVALID_PARAMETER)
    before = p.state(Scheduling).restrict(thread, mask)
    if previous is not None:
        fill(previous, before)


def fill(affinity: Out[GROUP_AFFINITY], mask: int) -> None:
    """Say that these processors of the only group are meant."""
    affinity.Mask, affinity.Group = mask, 0
    affinity.Reserved[:] = (0, 0, 0)
