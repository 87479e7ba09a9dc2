"""winuser.h: message queues of threads without windows, message numbers by name."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Struct
from pywine.abi.types import BOOL, DWORD, HANDLE, INT, LONG, PVOID, TRUE, TSTR, UINT, VOID, WAIT, Out
from pywine.abi.winerror import ERROR_INVALID_THREAD_ID, ERROR_INVALID_WINDOW_HANDLE
from pywine.nt.atoms import GlobalAtoms
from pywine.nt.message_queue import WM_QUIT, Message, Queues
from pywine.nt.objects import Waitable
from pywine.nt.process import Process
from pywine.nt.sync import INFINITE, wait

_PM_REMOVE = 1
_MWMO_WAITALL, _MWMO_ALERTABLE = 1, 2


class MSG(Struct):
    hwnd: HANDLE
    message: UINT
    wParam: PVOID
    lParam: PVOID
    time: DWORD
    x: LONG
    y: LONG


def _fill(msg: MSG, message: Message) -> None:
    msg.hwnd, msg.message, msg.wParam, msg.lParam = (
        message.window,
        message.number,
        message.wparam,
        message.lparam,
    )
    msg.time, msg.x, msg.y = message.time, 0, 0


def _check(window: int) -> None:
    """There are no windows to ask for messages of. Raises WinError."""
    if window and window & 0xFFFFFFFF != 0xFFFFFFFF:
        raise WinError(ERROR_INVALID_WINDOW_HANDLE)


@api.aw
def PeekMessage(p: Process, msg: Out[MSG], window: HANDLE, lowest: UINT, highest: UINT, flags: UINT) -> BOOL:
    _check(window)
    found = p.state(Queues).of(p.thread.id).take(lowest, highest, remove=bool(flags & _PM_REMOVE))
    if found is not None:
        _fill(msg, found)
    return found is not None


@api.aw(calls_back=True)
def GetMessage(p: Process, msg: Out[MSG], window: HANDLE, lowest: UINT, highest: UINT) -> INT:
    _check(window)
    queue = p.state(Queues).of(p.thread.id)
    while (found := queue.take(lowest, highest, remove=True)) is None:
        wait(p, [queue.arrived], everything=False, milliseconds=INFINITE)
    _fill(msg, found)
    return found.number != WM_QUIT


@api(calls_back=True)
def WaitMessage(p: Process) -> TRUE:
    wait(p, [p.state(Queues).of(p.thread.id).arrived], everything=False, milliseconds=INFINITE)


@api.aw
def PostThreadMessage(p: Process, thread: DWORD, message: UINT, wparam: PVOID, lparam: PVOID) -> TRUE:
    if thread not in p.threads:
        raise WinError(ERROR_INVALID_THREAD_ID)
    p.state(Queues).of(thread).post(Message(0, message, wparam, lparam))


@api
def PostQuitMessage(p: Process, code: INT) -> VOID:
    p.state(Queues).of(p.thread.id).quit(code)


@api
def TranslateMessage(p: Process, msg: PVOID) -> BOOL:
    return False


@api.aw
def DispatchMessage(p: Process, msg: PVOID) -> PVOID:
    return 0


@api
def GetQueueStatus(p: Process, flags: UINT) -> DWORD:
    waiting = len(p.state(Queues).of(p.thread.id)) and flags & 8
    return waiting << 16 | waiting


@api
def GetInputState(p: Process) -> BOOL:
    return False


@api
def GetMessageTime(p: Process) -> LONG:
    return 0


@api
def GetMessagePos(p: Process) -> DWORD:
    return 0


@api
def GetMessageExtraInfo(p: Process) -> PVOID:
    return 0


@api(calls_back=True)
def MsgWaitForMultipleObjects(
    p: Process, count: DWORD, handles: PVOID, everything: BOOL, milliseconds: DWORD, mask: DWORD
) -> WAIT:
    return _wait(p, count, handles, milliseconds, mask, bool(everything), False)


@api(calls_back=True)
def MsgWaitForMultipleObjectsEx(
    p: Process, count: DWORD, handles: PVOID, milliseconds: DWORD, mask: DWORD, flags: DWORD
) -> WAIT:
    return _wait(
        p, count, handles, milliseconds, mask, bool(flags & _MWMO_WAITALL), bool(flags & _MWMO_ALERTABLE)
    )


def _wait(
    p: Process, count: int, handles: int, milliseconds: int, mask: int, everything: bool, alertable: bool
) -> int:
    word = p.bits // 8
    raw = p.memory.read(handles, word * count) if count else b""
    values = [int.from_bytes(raw[at : at + word], "little") for at in range(0, len(raw), word)]
    objects = [p.handles.get(value, Waitable) for value in values]
    objects.append(p.state(Queues).of(p.thread.id).arrived)
    return wait(p, objects, everything=everything, milliseconds=milliseconds, alertable=alertable)


# Names.


@api.aw
def RegisterWindowMessage(p: Process, name: TSTR) -> UINT:
    return p.state(GlobalAtoms).add(name)
