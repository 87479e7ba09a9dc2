"""commctrl.h: common controls."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Struct
from pywine.abi.types import DWORD, TRUE, VOID, In
from pywine.abi.winerror import ERROR_INVALID_PARAMETER
from pywine.nt.process import Process


class INITCOMMONCONTROLSEX(Struct):
    dwSize: DWORD
    dwICC: DWORD


@api(partial="there are no window classes to register")
def InitCommonControls(p: Process) -> VOID:
    pass


@api(partial="there are no window classes to register")
def InitCommonControlsEx(p: Process, classes: In[INITCOMMONCONTROLSEX]) -> TRUE:
    if classes.dwSize != 8:
        raise WinError(ERROR_INVALID_PARAMETER)
