"""processthreadsapi.h: information classes of processes and threads, and mitigations."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import DWORD, INT, PVOID, SIZE_T, TRUE
from pywine.abi.winerror import ERROR_BAD_LENGTH, ERROR_INVALID_PARAMETER
from pywine.nt.process import Process, ProcessObject
from pywine.nt.thread import Thread

# The sizes of PROCESS_INFORMATION_CLASS's and THREAD_INFORMATION_CLASS's records.
_PROCESS_SIZES = {0: 4, 1: 32, 2: 8, 3: 4, 4: 12, 5: 16, 7: 8, 8: 8, 9: 8}
_THREAD_SIZES = {0: 4, 1: 4, 2: 8, 3: 12}
_NORMAL_MEMORY_PRIORITY = 5
_MEMORY_PRIORITY = 0
_MACHINE_INFO = 9
_POLICIES = range(16)
_DEP, _ASLR = 0, 1


class Wishes:
    """What a process has asked for itself and its threads; it is kept and told back, not acted on."""

    def __init__(self, p: Process) -> None:
        self.of_process: dict[int, bytes] = {}
        self.of_threads: dict[tuple[int, int], bytes] = {}
        self.mitigations: dict[int, bytes] = {}


def _check(kind: int, size: int, sizes: dict[int, int]) -> None:
    if kind not in sizes:
        raise WinError(ERROR_INVALID_PARAMETER)
    if size < sizes[kind]:
        raise WinError(ERROR_BAD_LENGTH)


def _default(kind: int, size: int) -> bytes:
    value = _NORMAL_MEMORY_PRIORITY if kind == _MEMORY_PRIORITY else 0
    return value.to_bytes(size, "little")


@api
def SetProcessInformation(p: Process, process: ProcessObject, kind: INT, data: PVOID, size: DWORD) -> TRUE:
    _check(kind, size, _PROCESS_SIZES)
    p.state(Wishes).of_process[kind] = p.memory.read(data, _PROCESS_SIZES[kind])


@api
def GetProcessInformation(p: Process, process: ProcessObject, kind: INT, data: PVOID, size: DWORD) -> TRUE:
    _check(kind, size, _PROCESS_SIZES)
    answer = _default(kind, _PROCESS_SIZES[kind])
    if kind == _MACHINE_INFO:  # ProcessMachine, two spare bytes, user mode
        answer = (0x8664 if p.bits == 64 else 0x14C).to_bytes(4, "little") + (1).to_bytes(4, "little")
    p.memory.write(data, p.state(Wishes).of_process.get(kind, answer))


@api
def SetThreadInformation(p: Process, thread: Thread, kind: INT, data: PVOID, size: DWORD) -> TRUE:
    _check(kind, size, _THREAD_SIZES)
    wish = p.memory.read(data, _THREAD_SIZES[kind])
    if kind == _MEMORY_PRIORITY and not 1 <= wish[0] <= _NORMAL_MEMORY_PRIORITY:
        raise WinError(ERROR_INVALID_PARAMETER)
    p.state(Wishes).of_threads[thread.id, kind] = wish


@api
def GetThreadInformation(p: Process, thread: Thread, kind: INT, data: PVOID, size: DWORD) -> TRUE:
    _check(kind, size, _THREAD_SIZES)
    kept = p.state(Wishes).of_threads.get((thread.id, kind))
    p.memory.write(data, kept or _default(kind, _THREAD_SIZES[kind]))


@api
def GetProcessMitigationPolicy(
    p: Process, process: ProcessObject, policy: INT, data: PVOID, size: SIZE_T
) -> TRUE:
    wanted = 8 if policy == _DEP else 4
    if policy not in _POLICIES or size != wanted:
        raise WinError(ERROR_INVALID_PARAMETER)
    answer = bytes(wanted)
    if policy == _DEP:
        answer = (1).to_bytes(4, "little") + (1).to_bytes(4, "little")
    elif policy == _ASLR:
        answer = (3).to_bytes(4, "little")
    p.memory.write(data, p.state(Wishes).mitigations.get(policy, answer))


@api
def SetProcessMitigationPolicy(p: Process, policy: INT, data: PVOID, size: SIZE_T) -> TRUE:
    if policy not in _POLICIES or size != (8 if policy == _DEP else 4):
        raise WinError(ERROR_INVALID_PARAMETER)
    p.state(Wishes).mitigations[policy] = p.memory.read(data, size)
