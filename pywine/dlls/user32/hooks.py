"""winuser.h: hooks on what the threads of this process get."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import BOOL, DWORD, HANDLE, INT, PVOID
from pywine.abi.winerror import (
    ERROR_INVALID_FILTER_PROC,
    ERROR_INVALID_HOOK_FILTER,
    ERROR_INVALID_HOOK_HANDLE,
)
from pywine.nt.process import Process

WH_GETMESSAGE = 3
_KINDS = range(-1, 15)  # WH_MSGFILTER to WH_MOUSE_LL
_FIRST_HANDLE = 0x30003


class Hook:
    """A procedure that is called for events of a kind on a thread (0: all)."""

    __slots__ = ("handle", "kind", "procedure", "thread")

    def __init__(self, handle: int, kind: int, procedure: int, thread: int) -> None:
        self.handle, self.kind, self.procedure, self.thread = handle, kind, procedure, thread


class Hooks:
    """The hooks of a process, the newest first, and those that are being called."""

    def __init__(self, p: Process) -> None:
        self.all: list[Hook] = []
        self.running: dict[int, list[Hook]] = {}  # by thread: what is left of the chain
        self.count = 0


def call_hooks(p: Process, kind: int, code: int, wparam: int, lparam: int) -> int:
    """What the newest hook of a kind answers; it may call the next ones. 0 if there is none."""
    hooks = p.state(Hooks)
    thread = p.thread.id
    chain = [hook for hook in hooks.all if hook.kind == kind and hook.thread in (0, thread)]
    if not chain:
        return 0
    previous, hooks.running[thread] = hooks.running.get(thread, []), chain[1:]
    try:
        return p.call(chain[0].procedure, code, wparam, lparam)
    finally:
        hooks.running[thread] = previous


@api.aw(partial="only WH_GETMESSAGE is ever called, and only in this process")
def SetWindowsHookEx(p: Process, kind: INT, procedure: PVOID, module: HANDLE, thread: DWORD) -> HANDLE:
    if kind not in _KINDS:
        raise WinError(ERROR_INVALID_HOOK_FILTER)
    if not procedure:
        raise WinError(ERROR_INVALID_FILTER_PROC)
    hooks = p.state(Hooks)
    hooks.count += 1
    hooks.all.insert(0, Hook(_FIRST_HANDLE + 2 * hooks.count, kind, procedure, thread))
    return hooks.all[0].handle


@api
def UnhookWindowsHookEx(p: Process, handle: HANDLE) -> BOOL:
    hooks = p.state(Hooks)
    found = next((hook for hook in hooks.all if hook.handle == handle), None)
    if found is None:
        raise WinError(ERROR_INVALID_HOOK_HANDLE)
    hooks.all.remove(found)
    return True


@api(calls_back=True)
def CallNextHookEx(p: Process, handle: HANDLE, code: INT, wparam: PVOID, lparam: PVOID) -> PVOID:
    hooks = p.state(Hooks)
    thread = p.thread.id
    chain = hooks.running.get(thread)
    if not chain:
        return 0
    hooks.running[thread] = chain[1:]
    return p.call(chain[0].procedure, code, wparam, lparam)
