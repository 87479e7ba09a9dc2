"""processthreadsapi.h: processes by handle and id: opening, ending, exit codes, times."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import ProcessExit, WinError
from pywine.abi.types import BOOL, DWORD, HANDLE, TRUE, UINT, ULONGLONG, Out
from pywine.abi.winerror import ERROR_INVALID_PARAMETER
from pywine.nt import clock
from pywine.nt.process import Process, ProcessObject
from pywine.nt.remote import RemoteProcess, open_process


@api
def TerminateProcess(p: Process, process: ProcessObject, code: UINT) -> TRUE:
    if isinstance(process, RemoteProcess):
        process.terminate(code)
        return
    exit = ProcessExit(code)
    exit.terminated = True
    raise exit


@api
def GetProcessId(p: Process, process: ProcessObject) -> DWORD:
    return process.id


@api
def GetExitCodeProcess(p: Process, process: ProcessObject, code: Out[DWORD]) -> TRUE:
    code.value = process.exit_code


@api
def OpenProcess(p: Process, access: DWORD, inherit: BOOL, identifier: DWORD) -> HANDLE:
    target = p if identifier == p.id else open_process(p, identifier)
    return p.handles.open(target, access, inherit=bool(inherit))


@api
def ProcessIdToSessionId(p: Process, identifier: DWORD, session: Out[DWORD]) -> TRUE:
    if identifier != p.id and not p.run_directory.knows(identifier):
        raise WinError(ERROR_INVALID_PARAMETER)
    session.value = p.peb.SessionId


@api
def GetProcessTimes(
    p: Process, process: ProcessObject, creation: Out[ULONGLONG], exit: Out[ULONGLONG],
    kernel: Out[ULONGLONG], user: Out[ULONGLONG],
) -> TRUE:  # fmt: skip
    times = process.times() if isinstance(process, RemoteProcess) else own_times(p)
    creation.value, exit.value, kernel.value, user.value = times


def own_times(p: Process) -> tuple[int, int, int, int]:
    """Creation and exit (FILETIME), kernel and user time (100 ns) of this process."""
    kernel, user = clock.process_times()
    return p.state(clock.Start).filetime, 0, kernel, user
