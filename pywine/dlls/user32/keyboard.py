"""winuser.h: what keys of the keyboard mean. Nobody presses one for a program without windows."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.text import encode_wide
from pywine.abi.types import FORM, HANDLE, INT, PVOID, SHORT, TRUE, UINT, WORD
from pywine.nt.keys import CHARACTERS, LEFT_CTRL_PRESSED, SCAN_CODES, SHIFT_PRESSED, key_of, text_of
from pywine.nt.process import Process

_VK_TO_VSC, _VSC_TO_VK, _VK_TO_CHAR, _VSC_TO_VK_EX, _VK_TO_VSC_EX = range(5)
# Left and right keys have virtual keys of their own; scan codes alone mean either.
_EITHER = {0xA0: 0x10, 0xA1: 0x10, 0xA2: 0x11, 0xA4: 0x12}
_VK_SHIFT, _VK_CONTROL, _VK_CAPITAL, _KEY_UP = 0x10, 0x11, 0x14, 0x8000
_US_LAYOUT = 0x04090409
_ENHANCED_KEYBOARD, _FUNCTION_KEYS = 4, 12


@api.aw
def MapVirtualKey(p: Process, code: UINT, kind: UINT) -> UINT:
    return _map(code, kind)


@api.aw(partial="the US layout, whichever is asked for")
def MapVirtualKeyEx(p: Process, code: UINT, kind: UINT, layout: HANDLE) -> UINT:
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


@api.aw
def VkKeyScan(p: Process, character: WORD, wide: FORM) -> SHORT:
    return _key_of(p, character, wide)


@api.aw(partial="the US layout, whichever is asked for")
def VkKeyScanEx(p: Process, character: WORD, layout: HANDLE, wide: FORM) -> SHORT:
    return _key_of(p, character, wide)


def _key_of(p: Process, character: int, wide: FORM) -> int:
    """The key, and from bit 8 on: Shift, Ctrl."""
    found = key_of(chr(character) if wide else p.from_ansi(bytes((character & 0xFF,))))
    if found is None:
        return -1
    key, held = found
    return key | bool(held & SHIFT_PRESSED) << 8 | bool(held & LEFT_CTRL_PRESSED) << 9


@api
def ToUnicode(p: Process, key: UINT, scan: UINT, state: PVOID, buffer: PVOID, size: INT, flags: UINT) -> INT:
    return _to_unicode(p, key, scan, state, buffer, size)


@api(partial="the US layout, whichever is asked for")
def ToUnicodeEx(
    p: Process, key: UINT, scan: UINT, state: PVOID, buffer: PVOID, size: INT, flags: UINT, layout: HANDLE
) -> INT:
    return _to_unicode(p, key, scan, state, buffer, size)


def _to_unicode(p: Process, key: int, scan: int, state: int, buffer: int, size: int) -> int:
    if not state or scan & _KEY_UP:
        return 0
    keys = p.memory.read(state, 256)
    held = (keys[_VK_SHIFT] & 0x80 and SHIFT_PRESSED) | (keys[_VK_CONTROL] & 0x80 and LEFT_CTRL_PRESSED)
    text = text_of(key, held, is_capital=bool(keys[_VK_CAPITAL] & 1))
    if not text or size < 1:
        return 0
    p.memory.write(buffer, encode_wide(text + "\0")[: 2 * size])
    return 1


@api
def GetKeyboardState(p: Process, state: PVOID) -> TRUE:
    p.memory.write(state, bytes(256))


@api(partial="the state is not kept")
def SetKeyboardState(p: Process, state: PVOID) -> TRUE:
    p.memory.read(state, 256)


@api
def GetKeyboardLayout(p: Process, thread: UINT) -> HANDLE:
    return _US_LAYOUT


@api
def GetKeyboardType(p: Process, kind: INT) -> INT:
    return {0: _ENHANCED_KEYBOARD, 2: _FUNCTION_KEYS}.get(kind, 0)


@api(names=("GetKeyState", "GetAsyncKeyState"))
def GetKeyState(p: Process, key: INT) -> SHORT:
    return 0
