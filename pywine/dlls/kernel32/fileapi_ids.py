"""winbase.h: files by their identifiers."""

from __future__ import annotations

import os

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.minwinbase import SECURITY_ATTRIBUTES
from pywine.abi.types import DWORD, FILE_HANDLE, PVOID, Opt
from pywine.abi.winerror import ERROR_INVALID_PARAMETER
from pywine.dlls.kernel32.fileapi import create_file
from pywine.nt.file import File
from pywine.nt.process import Process

_FILE_ID, _EXTENDED_FILE_ID = 0, 2
_OPEN_EXISTING = 3


class FileIds:
    """Paths of the files whose identifiers this process has asked for."""

    def __init__(self, p: Process) -> None:
        self.paths: dict[int, str] = {}

    def remember(self, index: int, path: str) -> None:
        self.paths[index] = path


@api(partial="files that the process has asked for their identifiers, and those beside the hint")
def OpenFileById(
    p: Process, hint: File, identifier: PVOID, access: DWORD, share: DWORD,
    security: Opt[SECURITY_ATTRIBUTES], flags: DWORD,
) -> FILE_HANDLE:  # fmt: skip
    kind = int.from_bytes(p.memory.read(identifier + 4, 4), "little")
    if kind not in (_FILE_ID, _EXTENDED_FILE_ID):
        raise WinError(ERROR_INVALID_PARAMETER)
    index = int.from_bytes(p.memory.read(identifier + 8, 8), "little")
    path = _path_of(p, hint, index)
    if path is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    inherit = bool(security and security.bInheritHandle)
    return create_file(p, path, access, share, _OPEN_EXISTING, flags, inherit)


def _path_of(p: Process, hint: File, index: int) -> str | None:
    known = p.state(FileIds).paths.get(index)
    if known and _is(p.files.host_path(known), index):
        return known
    folder = hint.host_path if hint.is_directory else os.path.dirname(hint.host_path or "")
    try:
        with os.scandir(folder or ".") as entries:
            for entry in entries:
                if entry.inode() == index:
                    return p.files.windows_path(entry.path)
    except OSError:
        pass
    return None


def _is(host: str, index: int) -> bool:
    try:
        return os.stat(host).st_ino == index
    except OSError:
        return False
