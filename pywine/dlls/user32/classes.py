"""winuser.h: window classes."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Struct
from pywine.abi.types import BOOL, FORM, HANDLE, INT, PVOID, TBUF, TNAME, TRUE, UINT, WORD, In, Out
from pywine.abi.winerror import ERROR_CLASS_DOES_NOT_EXIST, ERROR_INVALID_PARAMETER
from pywine.nt.process import Process
from pywine.nt.windows import WindowClass, Windows


class WNDCLASS(Struct):
    style: UINT
    lpfnWndProc: PVOID
    cbClsExtra: INT
    cbWndExtra: INT
    hInstance: HANDLE
    hIcon: HANDLE
    hCursor: HANDLE
    hbrBackground: HANDLE
    lpszMenuName: PVOID
    lpszClassName: PVOID


class WNDCLASSEX(Struct):
    cbSize: UINT
    style: UINT
    lpfnWndProc: PVOID
    cbClsExtra: INT
    cbWndExtra: INT
    hInstance: HANDLE
    hIcon: HANDLE
    hCursor: HANDLE
    hbrBackground: HANDLE
    lpszMenuName: PVOID
    lpszClassName: PVOID
    hIconSm: HANDLE


_FIELDS = (
    "style", "lpfnWndProc", "cbClsExtra", "cbWndExtra", "hInstance", "hIcon", "hCursor", "hbrBackground",
    "lpszMenuName",
)  # fmt: skip


def _register(p: Process, wanted: WNDCLASS | WNDCLASSEX, wide: bool) -> int:
    name = wanted.lpszClassName
    if not name or wanted.cbWndExtra < 0:
        raise WinError(ERROR_INVALID_PARAMETER)
    text = f"#{name}" if name < 0x10000 else p.memory.read_wstring(name) if wide else p.read_ansi(name)
    fields = tuple(getattr(wanted, field) for field in _FIELDS)
    kind = WindowClass(text, wanted.lpfnWndProc, wanted.hInstance, wanted.cbWndExtra, fields, wide=wide)
    return p.state(Windows).register(kind)


@api.aw
def RegisterClass(p: Process, wanted: In[WNDCLASS], wide: FORM) -> WORD:
    return _register(p, wanted, wide)


@api.aw
def RegisterClassEx(p: Process, wanted: In[WNDCLASSEX], wide: FORM) -> WORD:
    if wanted.cbSize != (0x50 if p.bits == 64 else 0x30):
        raise WinError(ERROR_INVALID_PARAMETER)
    return _register(p, wanted, wide)


@api.aw
def UnregisterClass(p: Process, name: TNAME, instance: HANDLE) -> TRUE:
    p.state(Windows).unregister(name)


def _describe(p: Process, name: int | str, info: WNDCLASS | WNDCLASSEX) -> int:
    kind = p.state(Windows).find_class(name)
    if kind is None:
        raise WinError(ERROR_CLASS_DOES_NOT_EXIST)
    for field, value in zip(_FIELDS, kind.fields, strict=True):
        setattr(info, field, value)
    return kind.atom


@api.aw
def GetClassInfo(p: Process, instance: HANDLE, name: TNAME, info: Out[WNDCLASS]) -> BOOL:
    return _describe(p, name, info)


@api.aw
def GetClassInfoEx(p: Process, instance: HANDLE, name: TNAME, info: Out[WNDCLASSEX]) -> BOOL:
    return _describe(p, name, info)


@api.aw
def GetClassName(p: Process, window: HANDLE, name: TBUF) -> INT:
    return name.put(p.state(Windows).get(window).kind.name[: max(0, name.size - 1)])
