"""winuser.h: asking for windows, of which there are the desktop's and those that are never shown."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import BOOL, DWORD, HANDLE, INT, PVOID, TNAME, TRUE, TSTR, UINT, Opt, OutOpt
from pywine.abi.winerror import ERROR_ACCESS_DENIED, ERROR_FILE_NOT_FOUND
from pywine.nt.process import Process, ProcessObject
from pywine.nt.windows import Windows

DESKTOP_WINDOW = 0x10010


@api
def GetDesktopWindow(p: Process) -> HANDLE:
    return DESKTOP_WINDOW


@api(names=("GetForegroundWindow", "GetActiveWindow", "GetFocus", "GetCapture", "GetShellWindow"))
def GetForegroundWindow(p: Process) -> HANDLE:
    return 0


@api
def IsWindow(p: Process, window: HANDLE) -> BOOL:
    return window == DESKTOP_WINDOW or p.state(Windows).find(window) is not None


@api.aw
def FindWindow(p: Process, class_name: TNAME, title: Opt[TSTR]) -> HANDLE:
    return _find(p, 0, 0, class_name, title)


@api.aw
def FindWindowEx(p: Process, parent: HANDLE, after: HANDLE, class_name: TNAME, title: Opt[TSTR]) -> HANDLE:
    return _find(p, parent & 0xFFFFFFFF, after, class_name, title)


def _find(p: Process, parent: int, after: int, name: int | str, title: str | None) -> int:
    """The next window of this process that is wanted. Raises WinError."""
    windows = p.state(Windows)
    kind = windows.find_class(name) if name else None
    for window in windows.children(parent):
        if after:
            after = 0 if window.handle == after else after
        elif (not name or window.kind is kind) and (title is None or window.text.lower() == title.lower()):
            return window.handle
    raise WinError(ERROR_FILE_NOT_FOUND)


@api
def EnumWindows(p: Process, callback: PVOID, parameter: PVOID) -> TRUE:
    pass


@api(calls_back=True)
def EnumThreadWindows(p: Process, thread: DWORD, callback: PVOID, parameter: PVOID) -> BOOL:
    found = [window for window in p.state(Windows).of_thread(thread) if not window.parent]
    return bool(found) and all(p.call(callback, window.handle, parameter) & 0xFFFFFFFF for window in found)


@api
def GetWindowThreadProcessId(p: Process, window: HANDLE, process: OutOpt[DWORD]) -> DWORD:
    found = p.state(Windows).get(window)
    process.value = p.id
    return found.thread


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
