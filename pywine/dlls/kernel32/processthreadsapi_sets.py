"""processthreadsapi.h: on which processors threads shall run, and what else they may tell of themselves."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import DWORD, HANDLE, PVOID, TRUE, ULONG, ULONG_PTR, USHORT, Out
from pywine.abi.winerror import ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_PARAMETER
from pywine.dlls.kernel32.processthreadsapi_threads import QueueUserAPC
from pywine.nt.process import Process, ProcessObject
from pywine.nt.thread import Thread

_FIRST_SET = 0x100  # the identifier of the first processor's
_SET = struct.Struct("<IIIHBBBBBBIQ")  # SYSTEM_CPU_SET_INFORMATION
_SPECIAL_APC, _DATA_CONTEXT = 1, 0x10000


class CpuSets:
    """Those that the process and its threads have chosen: remembered, the host decides."""

    def __init__(self, p: Process) -> None:
        self.known = range(_FIRST_SET, _FIRST_SET + p.peb.NumberOfProcessors)
        self.chosen: dict[int, list[int]] = {}  # by thread's id, of the process by 0

    def choose(self, owner: int, sets: list[int]) -> None:
        """Raises WinError(ERROR_INVALID_PARAMETER)."""
        if any(number not in self.known for number in sets):
            raise WinError(ERROR_INVALID_PARAMETER)
        self.chosen[owner] = sets

    def mask(self, owner: int) -> int:
        return sum(1 << number - _FIRST_SET for number in self.chosen.get(owner, ()))


@api
def GetSystemCpuSetInformation(
    p: Process, information: PVOID, size: ULONG, needed: Out[ULONG], process: HANDLE, flags: ULONG
) -> TRUE:
    sets = p.state(CpuSets).known
    needed.value = _SET.size * len(sets)
    if size < needed.value:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    for index, number in enumerate(sets):
        data = _SET.pack(_SET.size, 0, number, 0, index, index, 0, 0, 0, 0, 0, 0)
        p.memory.write(information + index * _SET.size, data)


@api
def SetProcessDefaultCpuSets(p: Process, process: ProcessObject, sets: PVOID, count: ULONG) -> TRUE:
    _choose(p, 0, sets, count)


@api
def GetProcessDefaultCpuSets(
    p: Process, process: ProcessObject, sets: PVOID, room: ULONG, needed: Out[ULONG]
) -> TRUE:
    _tell(p, 0, sets, room, needed)


@api
def SetThreadSelectedCpuSets(p: Process, thread: Thread, sets: PVOID, count: ULONG) -> TRUE:
    _choose(p, thread.id, sets, count)


@api
def GetThreadSelectedCpuSets(
    p: Process, thread: Thread, sets: PVOID, room: ULONG, needed: Out[ULONG]
) -> TRUE:
    _tell(p, thread.id, sets, room, needed)


@api
def SetProcessDefaultCpuSetMasks(p: Process, process: ProcessObject, masks: PVOID, count: USHORT) -> TRUE:
    _choose_by_masks(p, 0, masks, count)


@api
def GetProcessDefaultCpuSetMasks(
    p: Process, process: ProcessObject, masks: PVOID, room: USHORT, needed: Out[USHORT]
) -> TRUE:
    _tell_masks(p, 0, masks, room, needed)


@api
def SetThreadSelectedCpuSetMasks(p: Process, thread: Thread, masks: PVOID, count: USHORT) -> TRUE:
    _choose_by_masks(p, thread.id, masks, count)


@api
def GetThreadSelectedCpuSetMasks(
    p: Process, thread: Thread, masks: PVOID, room: USHORT, needed: Out[USHORT]
) -> TRUE:
    _tell_masks(p, thread.id, masks, room, needed)


def _choose(p: Process, owner: int, sets: int, count: int) -> None:
    if bool(sets) != bool(count):
        raise WinError(ERROR_INVALID_PARAMETER)
    data = p.memory.read(sets, 4 * count) if count else b""
    p.state(CpuSets).choose(owner, list(struct.unpack(f"<{count}I", data)))


def _tell(p: Process, owner: int, sets: int, room: int, needed: Out[ULONG]) -> None:
    chosen = p.state(CpuSets).chosen.get(owner, [])
    needed.value = len(chosen)
    if room < len(chosen):
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    p.memory.write(sets, struct.pack(f"<{len(chosen)}I", *chosen))


def _choose_by_masks(p: Process, owner: int, masks: int, count: int) -> None:
    """`masks`: GROUP_AFFINITY structures; all processors are in group 0."""
    affinity = struct.Struct("<QHHHH" if p.bits == 64 else "<IHHHH")
    sets = []
    for mask, group, *_ in affinity.iter_unpack(
        p.memory.read(masks, affinity.size * count) if count else b""
    ):
        if group:
            raise WinError(ERROR_INVALID_PARAMETER)
        sets += [_FIRST_SET + bit for bit in range(p.bits) if mask >> bit & 1]
    p.state(CpuSets).choose(owner, sets)


def _tell_masks(p: Process, owner: int, masks: int, room: int, needed: Out[USHORT]) -> None:
    mask = p.state(CpuSets).mask(owner)
    needed.value = int(bool(mask))
    if room < needed.value:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    if mask:
        p.memory.write(masks, struct.pack("<QHHHH" if p.bits == 64 else "<IHHHH", mask, 0, 0, 0, 0))


@api(calls_back=True, partial="another thread's special APC waits for an alertable wait")
def QueueUserAPC2(p: Process, routine: PVOID, thread: Thread, parameter: ULONG_PTR, flags: DWORD) -> TRUE:
    if flags & ~(_SPECIAL_APC | _DATA_CONTEXT):
        raise WinError(ERROR_INVALID_PARAMETER)
    if flags & _SPECIAL_APC and thread is p.thread:
        p.call(routine, parameter)
    else:
        QueueUserAPC(p, routine, thread, parameter)


@api
def GetThreadIOPendingFlag(p: Process, thread: Thread, pending: Out[DWORD]) -> TRUE:
    pending.value = 0
