"""userenv.h: where users' profiles are."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.text import encode_wide
from pywine.abi.types import BOOL, DWORD, FORM, HANDLE, PVOID, TRUE, TSTR, Out, OutOrNone
from pywine.abi.winerror import ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_PARAMETER
from pywine.dlls.advapi32.securitybaseapi_token import token_of
from pywine.nt.process import Process


def _give(p: Process, text: str, path: int, size: OutOrNone[DWORD], wide: bool) -> None:
    """Store a path, and its size. Raises WinError."""
    if size is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    data = encode_wide(text) + b"\0\0" if wide else p.ansi(text) + b"\0"
    room, size.value = size.value, len(data) >> wide
    if not path or room < size.value:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    p.memory.write(path, data)


@api.aw
def GetUserProfileDirectory(
    p: Process, token: HANDLE, path: PVOID, size: OutOrNone[DWORD], wide: FORM
) -> TRUE:
    token_of(p, token)
    _give(p, p.environment.get("USERPROFILE") or "C:\\users\\Public", path, size, wide)


@api.aw
def GetAllUsersProfileDirectory(p: Process, path: PVOID, size: OutOrNone[DWORD], wide: FORM) -> TRUE:
    _give(p, "C:\\ProgramData", path, size, wide)


@api.aw
def GetDefaultUserProfileDirectory(p: Process, path: PVOID, size: OutOrNone[DWORD], wide: FORM) -> TRUE:
    _give(p, "C:\\users\\Default", path, size, wide)


@api.aw
def GetProfilesDirectory(p: Process, path: PVOID, size: OutOrNone[DWORD], wide: FORM) -> TRUE:
    _give(p, "C:\\users", path, size, wide)


@api
def GetProfileType(p: Process, flags: Out[DWORD]) -> TRUE:
    flags.value = 0


@api
def CreateEnvironmentBlock(p: Process, block: Out[PVOID], token: HANDLE, inherit: BOOL) -> TRUE:
    block.value = p.allocate(encode_wide(p.environment.block()))


@api
def DestroyEnvironmentBlock(p: Process, block: PVOID) -> TRUE:
    p.heap.free(block)


@api.aw
def ExpandEnvironmentStringsForUser(
    p: Process, token: HANDLE, source: TSTR, target: PVOID, size: DWORD, wide: FORM
) -> TRUE:
    text = p.environment.expand(source)
    data = encode_wide(text) + b"\0\0" if wide else p.ansi(text) + b"\0"
    if len(data) >> wide > size:
        raise WinError(ERROR_INSUFFICIENT_BUFFER)
    p.memory.write(target, data)
