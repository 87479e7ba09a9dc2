"""winuser.h: message queues, message numbers by name."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Struct
from pywine.abi.types import BOOL, DWORD, HANDLE, INT, LONG, PVOID, TRUE, TSTR, UINT, VOID, WAIT, In
from pywine.abi.winerror import ERROR_INVALID_THREAD_ID
from pywine.dlls.user32.hooks import WH_GETMESSAGE, call_hooks
from pywine.dlls.user32.sending import answer_sent, call_procedure, own_queue
from pywine.nt import clock
from pywine.nt.atoms import GlobalAtoms
from pywine.nt.message_queue import WM_QUIT, WM_TIMER, Message, Queues, wait_with_timers
from pywine.nt.objects import Waitable
from pywine.nt.process import Process
from pywine.nt.windows import Windows

_PM_REMOVE = 1
_MWMO_WAITALL, _MWMO_ALERTABLE = 1, 2
_QS_TIMER = 0x10


class MSG(Struct):
    hwnd: HANDLE
    message: UINT
    wParam: PVOID
    lParam: PVOID
    time: DWORD
    x: LONG
    y: LONG


def _deliver(p: Process, address: int, message: Message, *, remove: bool) -> None:
    """Store a message, and show it to the hooks that look at what threads get."""
    msg = MSG.layout(p.bits)(message.window, message.number, message.wparam, message.lparam, message.time)
    p.memory.write(address, bytes(msg))
    call_hooks(p, WH_GETMESSAGE, 0, int(remove), address)


def _wanted(p: Process, window: int) -> set[int] | None:
    """The windows whose messages are asked for; None: all. Raises WinError."""
    if not window:
        return None
    if window & 0xFFFFFFFF == 0xFFFFFFFF:  # the thread's own
        return {0}
    windows = p.state(Windows)
    found, more = {windows.get(window).handle}, [window & 0xFFFFFFFF]
    while more:
        children = [child.handle for child in windows.children(more.pop())]
        found.update(children)
        more += children
    return found


@api.aw(calls_back=True)
def PeekMessage(p: Process, msg: PVOID, window: HANDLE, lowest: UINT, highest: UINT, flags: UINT) -> BOOL:
    wanted = _wanted(p, window)
    answer_sent(p)
    remove = bool(flags & _PM_REMOVE)
    found = own_queue(p).take(lowest, highest, remove=remove, windows=wanted)
    if found is not None:
        _deliver(p, msg, found, remove=remove)
    return found is not None


@api.aw(calls_back=True)
def GetMessage(p: Process, msg: PVOID, window: HANDLE, lowest: UINT, highest: UINT) -> INT:
    queue = own_queue(p)
    while True:
        wanted = _wanted(p, window)
        answer_sent(p)
        found = queue.take(lowest, highest, remove=True, windows=wanted)
        if found is not None:
            break
        wait_for_more(p)
    _deliver(p, msg, found, remove=True)
    return found.number != WM_QUIT


def wait_for_more(p: Process) -> None:
    """Wait until something new is in the thread's queue, or one of its timers is due."""
    queue = own_queue(p)
    queue.arrived.signaled = False
    wait_with_timers(p, [queue.arrived])
    queue.settle()


@api(calls_back=True)
def WaitMessage(p: Process) -> TRUE:
    wait_with_timers(p, [own_queue(p).arrived])


@api.aw
def PostThreadMessage(p: Process, thread: DWORD, message: UINT, wparam: PVOID, lparam: PVOID) -> TRUE:
    if thread not in p.threads:
        raise WinError(ERROR_INVALID_THREAD_ID)
    p.state(Queues).of(thread).post(Message(0, message, wparam, lparam))


@api
def PostQuitMessage(p: Process, code: INT) -> VOID:
    own_queue(p).quit(code)


@api
def TranslateMessage(p: Process, msg: PVOID) -> BOOL:
    return False


@api.aw(calls_back=True)
def DispatchMessage(p: Process, msg: In[MSG]) -> PVOID:
    if msg.message == WM_TIMER and msg.lParam:
        return p.call(msg.lParam, msg.hwnd, WM_TIMER, msg.wParam, clock.ticks() & 0xFFFFFFFF)
    window = p.state(Windows).find(msg.hwnd)
    if window is None or window.thread != p.thread.id:
        return 0
    return call_procedure(p, window, msg.message, msg.wParam, msg.lParam)


@api
def GetQueueStatus(p: Process, flags: UINT) -> DWORD:
    waiting = len(own_queue(p)) and flags & 8
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
    objects.append(own_queue(p).arrived)
    return wait_with_timers(
        p,
        objects,
        milliseconds=milliseconds,
        alertable=alertable,
        everything=everything,
        timers=bool(mask & _QS_TIMER),
    )


# Names.


@api.aw
def RegisterWindowMessage(p: Process, name: TSTR) -> UINT:
    return p.state(GlobalAtoms).add(name)
