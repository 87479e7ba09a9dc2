"""commapi.h: serial lines, of which there are none: every file is something else."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Struct
from pywine.abi.types import BYTE, DWORD, PVOID, TRUE, TSTR, WORD, Out
from pywine.abi.winerror import ERROR_INVALID_FUNCTION, ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER
from pywine.nt import comm_words
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


# Settings in words: no line is needed to read them.

_BIT_FIELDS = {  # the place and the width of DCB's bits
    "fOutxCtsFlow": (2, 1), "fOutxDsrFlow": (3, 1), "fDtrControl": (4, 2), "fDsrSensitivity": (6, 1),
    "fOutX": (8, 1), "fInX": (9, 1), "fRtsControl": (12, 2),
}  # fmt: skip
_MINUTE = 60000


class DCB(Struct):
    DCBlength: DWORD
    BaudRate: DWORD
    Bits: DWORD
    wReserved: WORD
    XonLim: WORD
    XoffLim: WORD
    ByteSize: BYTE
    Parity: BYTE
    StopBits: BYTE
    XonChar: BYTE
    XoffChar: BYTE
    ErrorChar: BYTE
    EofChar: BYTE
    EvtChar: BYTE
    wReserved1: WORD


class COMMTIMEOUTS(Struct):
    ReadIntervalTimeout: DWORD
    ReadTotalTimeoutMultiplier: DWORD
    ReadTotalTimeoutConstant: DWORD
    WriteTotalTimeoutMultiplier: DWORD
    WriteTotalTimeoutConstant: DWORD


@api.aw
def BuildCommDCB(p: Process, words: TSTR, dcb: Out[DCB]) -> TRUE:
    _build(words, dcb, None)


@api.aw
def BuildCommDCBAndTimeouts(p: Process, words: TSTR, dcb: Out[DCB], timeouts: Out[COMMTIMEOUTS]) -> TRUE:
    _build(words, dcb, timeouts)


def _build(words: str, dcb: DCB, timeouts: COMMTIMEOUTS | None) -> None:
    try:
        found = comm_words.read(words)
    except comm_words.BadWords:
        raise WinError(ERROR_INVALID_PARAMETER) from None
    dcb.DCBlength = 28
    for name, value in found.fields.items():
        if name in _BIT_FIELDS:
            place, width = _BIT_FIELDS[name]
            dcb.Bits = dcb.Bits & ~((1 << width) - 1 << place) | value << place
        else:
            setattr(dcb, name, value)
    if timeouts is not None and found.timeouts is not None:
        timeouts.ReadIntervalTimeout = timeouts.ReadTotalTimeoutMultiplier = 0
        timeouts.ReadTotalTimeoutConstant = timeouts.WriteTotalTimeoutMultiplier = 0
        timeouts.WriteTotalTimeoutConstant = _MINUTE if found.timeouts else 0
