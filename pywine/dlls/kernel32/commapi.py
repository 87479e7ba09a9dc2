"""commapi.h: serial lines, of which there are none: every file is something else."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import DWORD, PVOID, TRUE
from pywine.abi.winerror import ERROR_INVALID_FUNCTION, ERROR_INVALID_HANDLE
from pywine.nt.file import FILE_TYPE_CHAR, File
from pywine.nt.process import Process

_FUNCTIONS = (
    "GetCommState", "SetCommState", "GetCommTimeouts", "SetCommTimeouts", "GetCommProperties", "GetCommMask",
    "SetCommMask", "GetCommModemStatus", "PurgeComm", "EscapeCommFunction",
)  # fmt: skip


def _refuse(file: File) -> None:
    is_console = file.file_type == FILE_TYPE_CHAR and not file.is_null
    raise WinError(ERROR_INVALID_HANDLE if is_console else ERROR_INVALID_FUNCTION)


@api(names=_FUNCTIONS)
def GetCommState(p: Process, file: File, argument: PVOID) -> TRUE:
    _refuse(file)


@api
def ClearCommError(p: Process, file: File, errors: PVOID, status: PVOID) -> TRUE:
    _refuse(file)


@api
def SetupComm(p: Process, file: File, in_size: DWORD, out_size: DWORD) -> TRUE:
    _refuse(file)


@api(names=("SetCommBreak", "ClearCommBreak"))
def SetCommBreak(p: Process, file: File) -> TRUE:
    _refuse(file)


@api
def WaitCommEvent(p: Process, file: File, events: PVOID, overlapped: PVOID) -> TRUE:
    _refuse(file)
