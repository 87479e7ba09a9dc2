"""winbase.h: starting programs as somebody else, who is the caller after all."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import DWORD, PVOID, TRUE, WSTR, In, Opt, Out
from pywine.abi.winerror import ERROR_INVALID_PARAMETER, ERROR_LOGON_FAILURE
from pywine.dlls.kernel32.processthreadsapi_create import PROCESS_INFORMATION, STARTUPINFO, CreateProcess
from pywine.nt.process import Process
from pywine.nt.security import Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LOGON_FLAGS = 0x3


@api(calls_back=True, partial="only the user who runs it can log on, with any password")
def CreateProcessWithLogonW(
    p: Process, user: WSTR, domain: Opt[WSTR], password: Opt[WSTR], logon: DWORD, application: Opt[WSTR],
    command_line: Opt[WSTR], flags: DWORD, environment: PVOID, directory: Opt[WSTR], startup: In[STARTUPINFO],
    information: Out[PROCESS_INFORMATION],
) -> TRUE:  # fmt: skip
    if logon & ~_LOGON_FLAGS:
        raise WinError(ERROR_INVALID_PARAMETER)
    if user.partition("@")[0].lower() != (p.environment.get("USERNAME") or "").lower():
        raise WinError(ERROR_LOGON_FAILURE)
    _create(p, application, command_line, flags, environment, directory, startup, information)


@api(calls_back=True, partial="the new process is the caller's, whoever the token stands for")
def CreateProcessWithTokenW(
    p: Process, token: Token, logon: DWORD, application: Opt[WSTR], command_line: Opt[WSTR], flags: DWORD,
    environment: PVOID, directory: Opt[WSTR], startup: In[STARTUPINFO],
    information: Out[PROCESS_INFORMATION],
) -> TRUE:  # fmt: skip
    if logon & ~_LOGON_FLAGS:
        raise WinError(ERROR_INVALID_PARAMETER)
    _create(p, application, command_line, flags, environment, directory, startup, information)


def _create(
    p: Process, application: str | None, command_line: str | None, flags: int, environment: int,
    directory: str | None, startup: Any, information: Any,
) -> None:  # fmt: skip
    CreateProcess(
        p, application, command_line, None, None, 0, flags, environment, directory, startup, information, True
    )
