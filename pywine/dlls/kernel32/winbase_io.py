"""winbase.h: how completions are reported."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import BYTE, TRUE
from pywine.abi.winerror import ERROR_INVALID_PARAMETER
from pywine.nt.file import File
from pywine.nt.process import Process


@api
def SetFileCompletionNotificationModes(p: Process, file: File, flags: BYTE) -> TRUE:
    if flags & ~3:
        raise WinError(ERROR_INVALID_PARAMETER)
    file.notification_modes |= flags
