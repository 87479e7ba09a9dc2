"""winbase.h: files as the streams that backups keep. Files here have but one, their data."""

from __future__ import annotations

import os
import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import BOOL, DWORD, PVOID, TRUE, Out
from pywine.abi.winerror import ERROR_INVALID_DATA, ERROR_INVALID_PARAMETER, ERROR_SEEK
from pywine.nt.file import READ_DATA, WRITE_DATA, File
from pywine.nt.process import Process

_HEADER = struct.Struct("<IIQI")  # WIN32_STREAM_ID without its name
_DATA, _HIGHEST = 1, 10  # BACKUP_DATA, the last of BACKUP_*


class _Reading:
    """How far a file was read: its header first."""

    def __init__(self, file: File) -> None:
        self.is_folder = file.is_directory
        self.size = 0 if self.is_folder else file.size
        self.header = b"" if self.is_folder else _HEADER.pack(_DATA, 0, self.size, 0)
        self.position = 0

    def take(self, file: File, room: int) -> bytes:
        out, self.header = self.header[:room], self.header[room:]
        if not self.header and len(out) < room and not self.is_folder:
            data = os.pread(file.descriptor, min(room - len(out), self.size - self.position), self.position)
            self.position += len(data)
            out += data
        return out


class _Writing:
    """What of the streams has come: part of a header, or how much of a stream is still to come."""

    def __init__(self) -> None:
        self._head = b""
        self._kind = self._left = self._name_left = self._position = 0

    def put(self, file: File, data: bytes) -> None:
        """Raises WinError(ERROR_INVALID_DATA) for what is no stream."""
        while data:
            if self._name_left:
                skipped = min(self._name_left, len(data))
                self._name_left -= skipped
                data = data[skipped:]
            elif self._left:
                piece, data = data[: self._left], data[self._left :]
                self._left -= len(piece)
                if self._kind == _DATA:
                    os.pwrite(file.descriptor, piece, self._position)
                    self._position += len(piece)
            else:
                missing = _HEADER.size - len(self._head)
                self._head, data = self._head + data[:missing], data[missing:]
                if len(self._head) == _HEADER.size:
                    self._begin()

    def _begin(self) -> None:
        self._kind, _, self._left, self._name_left = _HEADER.unpack(self._head)
        self._head = b""
        if not 0 < self._kind <= _HIGHEST:
            raise WinError(ERROR_INVALID_DATA)
        self._position = 0


class Backups:
    """What is being read and written, by the values of the callers' contexts."""

    def __init__(self, p: Process) -> None:
        self._p = p
        self._going_on: dict[int, _Reading | _Writing] = {}

    def find(self, context: Out[PVOID]) -> _Reading | _Writing | None:
        return self._going_on.get(context.value)

    def begin(self, context: Out[PVOID], what: _Reading | _Writing) -> None:
        context.value = self._p.allocate(bytes(16))
        self._going_on[context.value] = what

    def end(self, context: Out[PVOID]) -> None:
        if self._going_on.pop(context.value, None) is not None:
            self._p.heap.free(context.value)
        context.value = 0


@api(partial="the data only: no security, no other streams")
def BackupRead(
    p: Process, file: File, buffer: PVOID, size: DWORD, done: Out[DWORD], abort: BOOL, security: BOOL,
    context: Out[PVOID],
) -> TRUE:  # fmt: skip
    backups = p.state(Backups)
    if abort:
        backups.end(context)
        return
    file.require(READ_DATA)
    reading = backups.find(context)
    if reading is None:
        reading = _Reading(file)
        backups.begin(context, reading)
    if not isinstance(reading, _Reading):
        raise WinError(ERROR_INVALID_PARAMETER)
    data = reading.take(file, size)
    p.memory.write(buffer, data)
    done.value = len(data)


@api
def BackupSeek(
    p: Process, file: File, low: DWORD, high: DWORD, low_done: Out[DWORD], high_done: Out[DWORD],
    context: Out[PVOID],
) -> TRUE:  # fmt: skip
    """Forward within the data; fails at its end, having gone there."""
    reading = p.state(Backups).find(context)
    if not isinstance(reading, _Reading) or reading.header:
        raise WinError(ERROR_INVALID_PARAMETER)
    wanted = low | high << 32
    gone = min(wanted, reading.size - reading.position)
    reading.position += gone
    low_done.value, high_done.value = gone & 0xFFFFFFFF, gone >> 32
    if gone < wanted:
        raise WinError(ERROR_SEEK)


@api(partial="the data only: other streams are passed over")
def BackupWrite(
    p: Process, file: File, buffer: PVOID, size: DWORD, done: Out[DWORD], abort: BOOL, security: BOOL,
    context: Out[PVOID],
) -> TRUE:  # fmt: skip
    backups = p.state(Backups)
    if abort:
        backups.end(context)
        return
    file.require(WRITE_DATA)
    writing = backups.find(context)
    if writing is None:
        writing = _Writing()
        backups.begin(context, writing)
    if not isinstance(writing, _Writing):
        raise WinError(ERROR_INVALID_PARAMETER)
    writing.put(file, p.memory.read(buffer, size))
    done.value = size
