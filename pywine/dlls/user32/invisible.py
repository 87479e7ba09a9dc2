"""winuser.h: windows that are never shown, made for the messages they get."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import NotImplementedHere, WinError
from pywine.abi.struct import Struct
from pywine.abi.types import BOOL, DWORD, FORM, HANDLE, INT, LONG, PVOID, TNAME, TRUE, TSTR, UINT, Opt
from pywine.abi.winerror import ERROR_ACCESS_DENIED, ERROR_INVALID_INDEX
from pywine.dlls.user32.sending import WM_NCCREATE, call_procedure, destroy, send
from pywine.nt.process import Process
from pywine.nt.windows import MESSAGE_PARENT, Window, Windows

_WS_VISIBLE = 0x10000000
_WM_CREATE, _WM_MOVE, _WM_SIZE, _WM_NCCALCSIZE = 0x01, 0x03, 0x05, 0x83
_GETTEXT, _GETTEXTLENGTH, _SETTEXT = 0x0D, 0x0E, 0x0C
_PROCEDURE, _INSTANCE, _PARENT, _IDENTIFIER, _STYLE, _EX_STYLE, _USER_DATA = -4, -6, -8, -12, -16, -20, -21
CW_USEDEFAULT = 0x80000000


class CREATESTRUCT(Struct):
    lpCreateParams: PVOID
    hInstance: HANDLE
    hMenu: HANDLE
    hwndParent: HANDLE
    cy: INT
    cx: INT
    y: INT
    x: INT
    style: LONG
    lpszName: PVOID
    lpszClass: PVOID
    dwExStyle: DWORD


@api.aw(calls_back=True, partial="windows that are shown")
def CreateWindowEx(
    p: Process, ex_style: DWORD, class_name: TNAME, title: Opt[TSTR], style: DWORD, x: INT, y: INT,
    width: INT, height: INT, parent: HANDLE, menu: HANDLE, instance: HANDLE, parameter: PVOID,
) -> HANDLE:  # fmt: skip
    if style & _WS_VISIBLE:
        raise NotImplementedHere(
            f"USER32!CreateWindowEx is not implemented for windows that are shown"
            f" (called from {p.modules.caller()})"
        )
    windows = p.state(Windows)
    parent &= 0xFFFFFFFF
    if parent not in (0, MESSAGE_PARENT):
        windows.get(parent)
    window = windows.add(class_name, p.thread.id, parent, title or "")
    window.style, window.ex_style, window.identifier, window.instance = style, ex_style, menu, instance
    x, y, width, height = (
        0 if value & 0xFFFFFFFF == CW_USEDEFAULT else value for value in (x, y, width, height)
    )
    texts = [_encoded(p, window, text) for text in (window.text, window.kind.name)]
    layout = CREATESTRUCT.layout(p.bits)
    made = layout(
        parameter, instance, menu, 0 if parent == MESSAGE_PARENT else parent, height, width, y, x,
        style - (style >> 31 << 32), 0, 0, ex_style,
    )  # fmt: skip
    size = len(bytes(made))
    block = p.allocate(bytes(size + 16) + texts[0] + texts[1])
    made.lpszName, made.lpszClass = block + size + 16, block + size + 16 + len(texts[0])
    p.memory.write(block, bytes(made))
    try:
        if not call_procedure(p, window, WM_NCCREATE, 0, block):
            windows.remove(window)
            return 0
        p.memory.write(block + size, _words(x, y, x + width, y + height))
        call_procedure(p, window, _WM_NCCALCSIZE, 0, block + size)
        if call_procedure(p, window, _WM_CREATE, 0, block) & 0xFFFFFFFF == 0xFFFFFFFF:
            destroy(p, window)
            return 0
    finally:
        p.heap.free(block)
    if windows.find(window.handle) is None:
        return 0
    call_procedure(p, window, _WM_SIZE, 0, (height & 0xFFFF) << 16 | width & 0xFFFF)
    call_procedure(p, window, _WM_MOVE, 0, (y & 0xFFFF) << 16 | x & 0xFFFF)
    return window.handle


def _encoded(p: Process, window: Window, text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass") + b"\0\0" if window.wide else p.ansi(text) + b"\0"


def _words(*values: int) -> bytes:
    return b"".join((value & 0xFFFFFFFF).to_bytes(4, "little") for value in values)


@api(calls_back=True)
def DestroyWindow(p: Process, handle: HANDLE) -> TRUE:
    window = p.state(Windows).get(handle)
    if window.thread != p.thread.id:
        raise WinError(ERROR_ACCESS_DENIED)
    destroy(p, window)


@api
def IsWindowUnicode(p: Process, window: HANDLE) -> BOOL:
    return p.state(Windows).get(window).wide


@api(names=("IsWindowVisible", "IsIconic", "IsZoomed"))
def IsWindowVisible(p: Process, window: HANDLE) -> BOOL:
    p.state(Windows).get(window)
    return False


@api
def IsWindowEnabled(p: Process, window: HANDLE) -> BOOL:
    return not p.state(Windows).get(window).style & 0x08000000


@api
def GetParent(p: Process, window: HANDLE) -> HANDLE:
    parent = p.state(Windows).get(window).parent
    return 0 if parent == MESSAGE_PARENT else parent


# Texts.


@api.aw(calls_back=True)
def GetWindowText(p: Process, window: HANDLE, text: PVOID, size: INT) -> INT:
    if not text or size <= 0:
        return 0
    return send(p, window, _GETTEXT, size, text)


@api.aw(calls_back=True)
def GetWindowTextLength(p: Process, window: HANDLE) -> INT:
    return send(p, window, _GETTEXTLENGTH, 0, 0)


@api.aw(calls_back=True)
def SetWindowText(p: Process, window: HANDLE, text: PVOID) -> BOOL:
    return bool(send(p, window, _SETTEXT, 0, text))


# Words.


def _word(p: Process, handle: int, index: int, size: int) -> int:
    window = p.state(Windows).get(handle)
    if index >= 0:
        if index + size > len(window.data):
            raise WinError(ERROR_INVALID_INDEX)
        return int.from_bytes(window.data[index : index + size], "little")
    words = {
        _PROCEDURE: window.procedure, _INSTANCE: window.instance, _PARENT: GetParent(p, handle),
        _IDENTIFIER: window.identifier, _STYLE: window.style, _EX_STYLE: window.ex_style,
        _USER_DATA: window.properties.get(_USER_DATA, 0),
    }  # fmt: skip
    if index not in words:
        raise WinError(ERROR_INVALID_INDEX)
    return words[index] & (1 << 8 * size) - 1


def _set_word(p: Process, handle: int, index: int, value: int, size: int, wide: bool) -> int:
    previous = _word(p, handle, index, size)
    window = p.state(Windows).get(handle)
    value &= (1 << 8 * size) - 1
    if index >= 0:
        window.data[index : index + size] = value.to_bytes(size, "little")
    elif index == _PROCEDURE:
        window.procedure, window.wide = value, wide
    elif index == _INSTANCE:
        window.instance = value
    elif index == _IDENTIFIER:
        window.identifier = value
    elif index == _STYLE:
        window.style = value
    elif index == _EX_STYLE:
        window.ex_style = value
    elif index == _USER_DATA:
        window.properties[_USER_DATA] = value
    return previous


@api.aw
def GetWindowLong(p: Process, window: HANDLE, index: INT) -> DWORD:
    return _word(p, window, index, 4)


@api.aw
def SetWindowLong(p: Process, window: HANDLE, index: INT, value: DWORD, wide: FORM) -> DWORD:
    return _set_word(p, window, index, value, 4, wide)


@api.aw
def GetWindowLongPtr(p: Process, window: HANDLE, index: INT) -> PVOID:
    return _word(p, window, index, 8)


@api.aw
def SetWindowLongPtr(p: Process, window: HANDLE, index: INT, value: PVOID, wide: FORM) -> PVOID:
    return _set_word(p, window, index, value, 8, wide)


# Properties.


def _property(name: int | str) -> int | str:
    return name.lower() if isinstance(name, str) else name


@api.aw
def SetProp(p: Process, window: HANDLE, name: TNAME, value: HANDLE) -> TRUE:
    p.state(Windows).get(window).properties[_property(name)] = value


@api.aw
def GetProp(p: Process, window: HANDLE, name: TNAME) -> HANDLE:
    return p.state(Windows).get(window).properties.get(_property(name), 0)


@api.aw
def RemoveProp(p: Process, window: HANDLE, name: TNAME) -> HANDLE:
    return p.state(Windows).get(window).properties.pop(_property(name), 0)


# What never happens here.


@api.aw(stub="devices neither come nor go")
def RegisterDeviceNotification(p: Process, receiver: HANDLE, filter: PVOID, flags: DWORD) -> HANDLE:
    return receiver


@api(stub="devices neither come nor go")
def UnregisterDeviceNotification(p: Process, notification: HANDLE) -> TRUE:
    pass


@api(stub="power does not change")
def RegisterPowerSettingNotification(p: Process, receiver: HANDLE, setting: PVOID, flags: DWORD) -> HANDLE:
    return receiver


@api(stub="power does not change")
def UnregisterPowerSettingNotification(p: Process, notification: HANDLE) -> TRUE:
    pass


@api
def ChangeWindowMessageFilter(p: Process, message: UINT, flag: DWORD) -> TRUE:
    pass


@api
def ChangeWindowMessageFilterEx(
    p: Process, window: HANDLE, message: UINT, action: DWORD, status: PVOID
) -> TRUE:
    p.state(Windows).get(window)
