"""winuser.h: asking for windows, of which there are none but the desktop's."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import BOOL, DWORD, HANDLE, INT, PVOID, TNAME, TRUE, TSTR, UINT, Opt, OutOpt
from pywine.abi.winerror import ERROR_ACCESS_DENIED, ERROR_FILE_NOT_FOUND, ERROR_INVALID_WINDOW_HANDLE
from pywine.nt.process import Process, ProcessObject

DESKTOP_WINDOW = 0x10010


@api
def GetDesktopWindow(p: Process) -> HANDLE:
    return DESKTOP_WINDOW


@api(names=("GetForegroundWindow", "GetActiveWindow", "GetFocus", "GetCapture", "GetShellWindow"))
def GetForegroundWindow(p: Process) -> HANDLE:
    return 0


@api
def IsWindow(p: Process, window: HANDLE) -> BOOL:
    return window == DESKTOP_WINDOW


@api.aw
def FindWindow(p: Process, class_name: TNAME, title: Opt[TSTR]) -> HANDLE:
    raise WinError(ERROR_FILE_NOT_FOUND)


@api.aw
def FindWindowEx(p: Process, parent: HANDLE, after: HANDLE, class_name: TNAME, title: Opt[TSTR]) -> HANDLE:
    raise WinError(ERROR_FILE_NOT_FOUND)


@api
def EnumWindows(p: Process, callback: PVOID, parameter: PVOID) -> TRUE:
    pass


@api
def EnumThreadWindows(p: Process, thread: DWORD, callback: PVOID, parameter: PVOID) -> BOOL:
    return False


@api
def GetWindowThreadProcessId(p: Process, window: HANDLE, process: OutOpt[DWORD]) -> DWORD:
    raise WinError(ERROR_INVALID_WINDOW_HANDLE)


@api
def ExitWindowsEx(p: Process, flags: UINT, reason: DWORD) -> TRUE:
    raise WinError(ERROR_ACCESS_DENIED)


@api(calls_back=True)
def WaitForInputIdle(p: Process, process: ProcessObject, milliseconds: DWORD) -> DWORD:
    return 0xFFFFFFFF


@api
def AllowSetForegroundWindow(p: Process, process: DWORD) -> TRUE:
    pass


@api
def SetProcessDPIAware(p: Process) -> TRUE:
    pass


@api
def SetProcessDpiAwarenessContext(p: Process, context: PVOID) -> TRUE:
    pass


@api
def GetDpiForSystem(p: Process) -> UINT:
    return 96


@api
def IsProcessDPIAware(p: Process) -> BOOL:
    return True


@api
def GetGuiResources(p: Process, process: ProcessObject, flags: DWORD) -> DWORD:
    return 0


@api
def IsHungAppWindow(p: Process, window: HANDLE) -> BOOL:
    return False


@api
def ShowCursor(p: Process, show: BOOL) -> INT:
    return 0 if show else -1
