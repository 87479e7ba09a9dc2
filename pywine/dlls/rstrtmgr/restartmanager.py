"""restartmanager.h: which processes of the prefix have files open. Nothing is shut down or restarted."""

from __future__ import annotations

import os
import struct

from pywine.abi.api import api
from pywine.abi.errors import NtError
from pywine.abi.text import encode_wide, read_wide
from pywine.abi.types import DWORD, PVOID, UINT, Out
from pywine.abi.winerror import ERROR_INVALID_HANDLE, ERROR_MORE_DATA
from pywine.nt.process import Process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.rundir import Entry

_INFO = struct.Struct("<IQ512s128sIIII")  # RM_PROCESS_INFO
_CONSOLE, _RUNNING, _DETECTED_SELF = 5, 1, 0x10


class Sessions:
    """The host paths of the files that each session asks about."""

    def __init__(self, p: Process) -> None:
        self.files: dict[int, list[str]] = {}
        self.started = 0


@api
def RmStartSession(p: Process, session: Out[DWORD], flags: DWORD, key: PVOID) -> DWORD:
    sessions = p.state(Sessions)
    sessions.files[sessions.started] = []
    session.value = sessions.started
    sessions.started += 1
    p.memory.write(key, encode_wide(os.urandom(16).hex()) + b"\0\0")
    return 0


@api
def RmEndSession(p: Process, session: DWORD) -> DWORD:
    return ERROR_INVALID_HANDLE if p.state(Sessions).files.pop(session, None) is None else 0


@api(partial="files only")
def RmRegisterResources(
    p: Process, session: DWORD, file_count: UINT, files: PVOID, process_count: UINT, processes: PVOID,
    service_count: UINT, services: PVOID,
) -> DWORD:  # fmt: skip
    found, word = p.state(Sessions).files.get(session), p.bits // 8
    if found is None:
        return ERROR_INVALID_HANDLE
    for at in range(files, files + word * file_count, word):
        name = read_wide(p, int.from_bytes(p.memory.read(at, word), "little"))
        try:
            found.append(os.path.realpath(p.files.existing(name)))
        except (NtError, OSError):  # nobody has what does not exist
            continue
    return 0


@api(partial="processes of the prefix, all as console programs")
def RmGetList(
    p: Process, session: DWORD, needed: Out[UINT], count: Out[UINT], found: PVOID, reasons: Out[DWORD]
) -> DWORD:
    files = p.state(Sessions).files.get(session)
    if files is None:
        return ERROR_INVALID_HANDLE
    users = [entry for entry in p.known_processes() if _has_open(entry.host_id, set(files))]
    room, needed.value = count.value, len(users)
    if len(users) > room:
        return ERROR_MORE_DATA
    count.value = len(users)
    reasons.value = _DETECTED_SELF if any(entry.id == p.id for entry in users) else 0
    p.memory.write(found, b"".join(map(_info, users)))
    return 0


def _has_open(host_id: int, files: set[str]) -> bool:
    folder = f"/proc/{host_id}/fd"
    try:
        descriptors = os.listdir(folder)
    except OSError:
        return False
    for descriptor in descriptors:
        try:
            if os.readlink(f"{folder}/{descriptor}") in files:
                return True
        except OSError:
            continue
    return False


def _info(entry: Entry) -> bytes:
    name = encode_wide(entry.image_path.rpartition("\\")[2][:255])
    return _INFO.pack(entry.id, entry.created, name, b"", _CONSOLE, _RUNNING, 0, 0)
