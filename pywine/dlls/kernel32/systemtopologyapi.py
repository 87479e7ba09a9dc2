"""systemtopologyapi.h: processors and NUMA nodes: one node, one group."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import BYTE, DWORD, TRUE, ULONG, ULONGLONG, WORD, Out
from pywine.abi.winerror import ERROR_INVALID_PARAMETER
from pywine.dlls.kernel32.processtopologyapi import GROUP_AFFINITY
from pywine.nt.machine_info import Memory
from pywine.nt.process import Process

_ALL_GROUPS = 0xFFFF


@api(names=("GetActiveProcessorCount", "GetMaximumProcessorCount"))
def GetActiveProcessorCount(p: Process, group: WORD) -> DWORD:
    if group not in (0, _ALL_GROUPS):
        raise WinError(ERROR_INVALID_PARAMETER)
    return p.peb.NumberOfProcessors


@api(names=("GetActiveProcessorGroupCount", "GetMaximumProcessorGroupCount"))
def GetActiveProcessorGroupCount(p: Process) -> WORD:
    return 1


@api
def GetNumaHighestNodeNumber(p: Process, node: Out[ULONG]) -> TRUE:
    node.value = 0


@api
def GetNumaNodeProcessorMask(p: Process, node: BYTE, mask: Out[ULONGLONG]) -> TRUE:
    if node:
        raise WinError(ERROR_INVALID_PARAMETER)
    mask.value = (1 << p.peb.NumberOfProcessors) - 1


@api
def GetNumaProcessorNode(p: Process, processor: BYTE, node: Out[BYTE]) -> TRUE:
    if processor >= p.peb.NumberOfProcessors:
        node.value = 0xFF
        raise WinError(ERROR_INVALID_PARAMETER)
    node.value = 0


@api
def GetNumaAvailableMemoryNode(p: Process, node: BYTE, size: Out[ULONGLONG]) -> TRUE:
    if node:
        raise WinError(ERROR_INVALID_PARAMETER)
    size.value = Memory().available


@api
def GetNumaNodeProcessorMaskEx(p: Process, node: WORD, mask: Out[GROUP_AFFINITY]) -> TRUE:
    if node:
        raise WinError(ERROR_INVALID_PARAMETER)
    mask.Mask, mask.Group = (1 << p.peb.NumberOfProcessors) - 1, 0
