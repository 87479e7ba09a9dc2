"""winuser.h: sending and posting messages, window procedures, timers."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import BOOL, DWORD, FORM, HANDLE, PVOID, TRUE, UINT, OutOpt
from pywine.abi.winerror import ERROR_INVALID_WINDOW_HANDLE, ERROR_TIMEOUT
from pywine.nt.message_queue import Message, Queue, Queues, Sent
from pywine.nt.process import Process
from pywine.nt.sync import INFINITE, WAIT_TIMEOUT, wait
from pywine.nt.windows import Window, Windows

WM_DESTROY, WM_SETTEXT, WM_GETTEXT, WM_GETTEXTLENGTH, WM_CLOSE = 0x02, 0x0C, 0x0D, 0x0E, 0x10
WM_QUERYENDSESSION, WM_NCCREATE, WM_NCDESTROY = 0x11, 0x81, 0x82
_BROADCAST = 0xFFFF
_SELF_HANDLE_BITS = 0xFFFFFFFF


def own_queue(p: Process) -> Queue:
    return p.state(Queues).of(p.thread.id)


def call_procedure(p: Process, window: Window, message: int, wparam: int, lparam: int) -> int:
    """What a window's procedure answers, called on its thread."""
    return p.call(window.procedure, window.handle, message, wparam, lparam) & (1 << p.bits) - 1


def answer_sent(p: Process) -> None:
    """Answer what other threads have sent to this one's windows."""
    queue = own_queue(p)
    while (message := queue.next_sent()) is not None:
        window = p.state(Windows).find(message.window)
        queue.answering.append(message)
        try:
            if window is not None:
                message.result = call_procedure(p, window, message.number, message.wparam, message.lparam)
        finally:
            queue.answering.pop()
            message.done.set()


def send(
    p: Process, handle: int, message: int, wparam: int, lparam: int, *, milliseconds: int = INFINITE
) -> int:
    """The answer to a message. Other threads give theirs when they look for messages. Raises WinError."""
    window = p.state(Windows).get(handle)
    if window.thread == p.thread.id:
        return call_procedure(p, window, message, wparam, lparam)
    sent = Sent(window.handle, message, wparam, lparam)
    p.state(Queues).of(window.thread).send(sent)
    queue = own_queue(p)
    while not sent.done.signaled:
        answer_sent(p)
        answer = wait(p, [sent.done, queue.sent_arrived], everything=False, milliseconds=milliseconds)
        if answer == WAIT_TIMEOUT:
            raise WinError(ERROR_TIMEOUT)
    return sent.result


@api.aw(calls_back=True)
def SendMessage(p: Process, window: HANDLE, message: UINT, wparam: PVOID, lparam: PVOID) -> PVOID:
    return send(p, window, message, wparam, lparam)


@api.aw(calls_back=True)
def SendMessageTimeout(
    p: Process, window: HANDLE, message: UINT, wparam: PVOID, lparam: PVOID, flags: UINT, milliseconds: UINT,
    result: OutOpt[PVOID],
) -> BOOL:  # fmt: skip
    if window == _BROADCAST:
        result.value = 0
        return True
    result.value = send(p, window, message, wparam, lparam, milliseconds=milliseconds)
    return True


@api.aw(calls_back=True)
def SendNotifyMessage(p: Process, window: HANDLE, message: UINT, wparam: PVOID, lparam: PVOID) -> TRUE:
    target = p.state(Windows).get(window)
    if target.thread == p.thread.id:
        call_procedure(p, target, message, wparam, lparam)
        return
    p.state(Queues).of(target.thread).send(Sent(target.handle, message, wparam, lparam))


@api
def InSendMessage(p: Process) -> BOOL:
    return bool(own_queue(p).answering)


@api
def InSendMessageEx(p: Process, reserved: PVOID) -> DWORD:
    answering = own_queue(p).answering
    return (1 | answering[-1].done.signaled << 3) if answering else 0


@api
def ReplyMessage(p: Process, result: PVOID) -> BOOL:
    answering = own_queue(p).answering
    if not answering or answering[-1].done.signaled:
        return False
    answering[-1].result = result
    answering[-1].done.set()
    return True


@api.aw
def PostMessage(p: Process, window: HANDLE, message: UINT, wparam: PVOID, lparam: PVOID) -> TRUE:
    if not window:
        own_queue(p).post(Message(0, message, wparam, lparam))
        return
    if window == _BROADCAST:
        for each in p.state(Windows).children(0):
            p.state(Queues).of(each.thread).post(Message(each.handle, message, wparam, lparam))
        return
    target = p.state(Windows).get(window)
    p.state(Queues).of(target.thread).post(Message(target.handle, message, wparam, lparam))


# Procedures.


@api.aw(calls_back=True, partial="what concerns windows that are seen")
def DefWindowProc(
    p: Process, handle: HANDLE, message: UINT, wparam: PVOID, lparam: PVOID, wide: FORM
) -> PVOID:
    window = p.state(Windows).find(handle)
    if window is None:
        return 0
    if message in (WM_NCCREATE, WM_QUERYENDSESSION):
        return 1
    if message == WM_CLOSE:
        destroy(p, window)
    elif message == WM_SETTEXT:
        window.text = (p.memory.read_wstring(lparam) if wide else p.read_ansi(lparam)) if lparam else ""
        return 1
    elif message == WM_GETTEXTLENGTH:
        return len(_encoded(p, window.text, wide)) >> wide
    elif message == WM_GETTEXT and wparam:
        text = _encoded(p, window.text, wide)[: (wparam - 1) << wide]
        p.memory.write(lparam, text + bytes(1 + wide))
        return len(text) >> wide
    return 0


def _encoded(p: Process, text: str, wide: bool) -> bytes:
    return text.encode("utf-16-le", "surrogatepass") if wide else p.ansi(text)


@api.aw(calls_back=True)
def CallWindowProc(
    p: Process, procedure: PVOID, window: HANDLE, message: UINT, wparam: PVOID, lparam: PVOID
) -> PVOID:
    return p.call(procedure, window, message, wparam, lparam)


def destroy(p: Process, window: Window) -> None:
    """End a window and those that belong to it, telling their procedures."""
    windows = p.state(Windows)
    if window.is_dying:
        return
    window.is_dying = True
    call_procedure(p, window, WM_DESTROY, 0, 0)
    for child in windows.children(window.handle):
        destroy(p, child)
    call_procedure(p, window, WM_NCDESTROY, 0, 0)
    windows.remove(window)
    p.state(Queues).of(window.thread).forget(window.handle)


# Timers.


@api
def SetTimer(p: Process, window: HANDLE, number: PVOID, milliseconds: UINT, callback: PVOID) -> PVOID:
    thread = p.thread.id
    if window:
        thread = p.state(Windows).get(window).thread
    number = p.state(Queues).of(thread).set_timer(window & _SELF_HANDLE_BITS, number, milliseconds, callback)
    return number or 1


@api
def SetCoalescableTimer(
    p: Process, window: HANDLE, number: PVOID, milliseconds: UINT, callback: PVOID, tolerance: UINT
) -> PVOID:
    return SetTimer(p, window, number, milliseconds, callback)


@api
def KillTimer(p: Process, window: HANDLE, number: PVOID) -> BOOL:
    thread = p.thread.id
    if window:
        found = p.state(Windows).find(window)
        if found is None:
            raise WinError(ERROR_INVALID_WINDOW_HANDLE)
        thread = found.thread
    timers = p.state(Queues).of(thread).timers
    return timers.pop((window & _SELF_HANDLE_BITS, number), None) is not None
