"""winuser.h: what keys of the keyboard mean. Nobody presses one for a program without windows."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import HANDLE, INT, SHORT, UINT, WORD
from pywine.nt.keys import CHARACTERS, LEFT_CTRL_PRESSED, SCAN_CODES, SHIFT_PRESSED, key_of
from pywine.nt.process import Process

_VK_TO_VSC, _VSC_TO_VK, _VK_TO_CHAR, _VSC_TO_VK_EX, _VK_TO_VSC_EX = range(5)
# Left and right keys have virtual keys of their own; scan codes alone mean either.
_EITHER = {0xA0: 0x10, 0xA1: 0x10, 0xA2: 0x11, 0xA4: 0x12}
_US_LAYOUT = 0x04090409
_ENHANCED_KEYBOARD, _FUNCTION_KEYS = 4, 12


@api(names=("MapVirtualKeyA", "MapVirtualKeyW"))
def MapVirtualKeyW(p: Process, code: UINT, kind: UINT) -> UINT:
    return _map(code, kind)


@api(names=("MapVirtualKeyExA", "MapVirtualKeyExW"), partial="the US layout, whichever is asked for")
def MapVirtualKeyExW(p: Process, code: UINT, kind: UINT, layout: HANDLE) -> UINT:
    return _map(code, kind)


def _map(code: int, kind: int) -> int:
    if kind == _VK_TO_CHAR:
        return CHARACTERS.get(code, 0)
    if kind == _VK_TO_VSC_EX:
        return SCAN_CODES.get(code, 0)
    if kind == _VK_TO_VSC:
        found = SCAN_CODES.get(code, 0)
        return found & 0xFF if found >> 8 != 0xE1 else 0
    keys = sorted(key for key, scan_code in SCAN_CODES.items() if scan_code == code)
    if kind == _VSC_TO_VK and keys:
        return _EITHER.get(keys[0], keys[0])
    if kind == _VSC_TO_VK_EX and keys:
        return next((key for key in keys if key in _EITHER), keys[0])
    return 0


@api(names=("VkKeyScanA", "VkKeyScanW"))
def VkKeyScanW(p: Process, character: WORD) -> SHORT:
    return _scan(character)


@api(names=("VkKeyScanExA", "VkKeyScanExW"), partial="the US layout, whichever is asked for")
def VkKeyScanExW(p: Process, character: WORD, layout: HANDLE) -> SHORT:
    return _scan(character)


def _scan(character: int) -> int:
    """The key, and from bit 8 on: Shift, Ctrl."""
    found = key_of(chr(character))
    if found is None:
        return -1
    key, held = found
    return key | bool(held & SHIFT_PRESSED) << 8 | bool(held & LEFT_CTRL_PRESSED) << 9


@api
def GetKeyboardLayout(p: Process, thread: UINT) -> HANDLE:
    return _US_LAYOUT


@api
def GetKeyboardType(p: Process, kind: INT) -> INT:
    return {0: _ENHANCED_KEYBOARD, 2: _FUNCTION_KEYS}.get(kind, 0)


@api(names=("GetKeyState", "GetAsyncKeyState"))
def GetKeyState(p: Process, key: INT) -> SHORT:
    return 0
