"""winbase.h: comparing the version of Windows."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import DWORD, FORM, PVOID, TRUE, ULONGLONG
from pywine.abi.winerror import ERROR_BAD_ARGUMENTS, ERROR_OLD_WIN_VERSION
from pywine.ldr.manifest import ReportedVersion
from pywine.nt.process import Process
from pywine.nt.version import compare


@api.aw
def VerifyVersionInfo(p: Process, info: PVOID, types: DWORD, conditions: ULONGLONG, wide: FORM) -> TRUE:
    if not conditions or not types:
        raise WinError(ERROR_BAD_ARGUMENTS)
    wanted = p.memory.read(info, 284 if wide else 156)
    if not compare(p.state(ReportedVersion).version, wanted, types, conditions):
        raise WinError(ERROR_OLD_WIN_VERSION)
