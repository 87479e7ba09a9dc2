"""winuser.h: what keys mean, on the keyboard of the United States; nobody presses one."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.text import encode_wide
from pywine.abi.types import FORM, HANDLE, INT, PVOID, SHORT, TRUE, UINT
from pywine.nt.process import Process

_SHIFT, _CONTROL, _CAPS = 0x10, 0x11, 0x14
_KEY_UP = 0x8000
_TO_SCAN, _TO_KEY, _TO_CHARACTER, _TO_KEY_OF_A_SIDE, _TO_LONG_SCAN = range(5)

#: The characters of keys, alone and with Shift.
_TEXTS = {
    0x08: "\b\b", 0x09: "\t\t", 0x0D: "\r\r", 0x1B: "\x1b\x1b", 0x20: "  ", 0xBA: ";:", 0xBB: "=+",
    0xBC: ",<", 0xBD: "-_", 0xBE: ".>", 0xBF: "/?", 0xC0: "`~", 0xDB: "[{", 0xDC: "\\|", 0xDD: "]}",
    0xDE: "'\"", 0xE2: "\\|", 0x6A: "**", 0x6B: "++", 0x6D: "--", 0x6E: "..", 0x6F: "//",
}  # fmt: skip
_TEXTS |= {ord(low): low + high for low, high in zip("0123456789", ")!@#$%^&*(", strict=True)}
_TEXTS |= {ord(letter): letter.lower() + letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
_WITH_CONTROL = {0x08: "\x7f", 0x0D: "\n", 0x1B: "\x1b", 0x20: " ", 0xDB: "\x1b", 0xDC: "\x1c", 0xDD: "\x1d"}
_WITH_CONTROL |= {key: chr(key & 31) for key in range(0x41, 0x5B)}

_SCANS = {key: scan for scan, key in enumerate(b"1234567890\xbd\xbb\x08\x09QWERTYUIOP\xdb\xdd\x0d", 2)}
_SCANS |= {key: scan for scan, key in enumerate(b"ASDFGHJKL\xba\xde\xc0", 0x1E)}
_SCANS |= {key: scan for scan, key in enumerate(b"\xdcZXCVBNM\xbc\xbe\xbf", 0x2B)}
_SCANS |= {key: scan for scan, key in enumerate(range(0x70, 0x7A), 0x3B)}  # F1 to F10
_SCANS |= {0x1B: 1, 0x11: 0x1D, 0x10: 0x2A, 0x12: 0x38, 0x20: 0x39, 0x14: 0x3A, 0x7A: 0x57, 0x7B: 0x58}
_KEYS = {scan: key for key, scan in _SCANS.items()}


def _text(key: int, state: bytes) -> str:
    pressed = {held for held in (_SHIFT, _CONTROL) if state[held] & 0x80}
    if _CONTROL in pressed:
        return _WITH_CONTROL.get(key, "")
    pair = _TEXTS.get(key, "")
    shifted = _SHIFT in pressed
    if 0x41 <= key <= 0x5A:
        shifted ^= bool(state[_CAPS] & 1)
    return pair[shifted] if pair else ""


@api
def ToUnicodeEx(
    p: Process, key: UINT, scan: UINT, state: PVOID, buffer: PVOID, size: INT, flags: UINT, layout: HANDLE
) -> INT:
    return _to_unicode(p, key, scan, state, buffer, size)


@api
def ToUnicode(p: Process, key: UINT, scan: UINT, state: PVOID, buffer: PVOID, size: INT, flags: UINT) -> INT:
    return _to_unicode(p, key, scan, state, buffer, size)


def _to_unicode(p: Process, key: int, scan: int, state: int, buffer: int, size: int) -> int:
    if not state or scan & _KEY_UP:
        return 0
    text = _text(key, p.memory.read(state, 256))
    if not text or size < 1:
        return 0
    p.memory.write(buffer, encode_wide(text + "\0")[: 2 * size])
    return 1


@api.aw
def MapVirtualKey(p: Process, code: UINT, kind: UINT) -> UINT:
    return _map(code, kind)


@api.aw
def MapVirtualKeyEx(p: Process, code: UINT, kind: UINT, layout: HANDLE) -> UINT:
    return _map(code, kind)


def _map(code: int, kind: int) -> int:
    if kind in (_TO_SCAN, _TO_LONG_SCAN):
        return _SCANS.get(code, 0)
    if kind in (_TO_KEY, _TO_KEY_OF_A_SIDE):
        return _KEYS.get(code, 0)
    if kind == _TO_CHARACTER:
        return ord(_TEXTS.get(code, "\0")[0].upper())
    return 0


@api.aw
def VkKeyScan(p: Process, character: UINT, wide: FORM) -> SHORT:
    return _key_of(p, character, bool(wide))


@api.aw
def VkKeyScanEx(p: Process, character: UINT, layout: HANDLE, wide: FORM) -> SHORT:
    return _key_of(p, character, bool(wide))


def _key_of(p: Process, character: int, wide: bool) -> int:
    """The key in the low byte, 1 for Shift and 2 for Ctrl in the high one; -1."""
    text = chr(character & 0xFFFF) if wide else p.from_ansi(bytes((character & 0xFF,)))
    for key, pair in _TEXTS.items():
        if text in pair and not 0x6A <= key <= 0x6F:  # those of the number pad come second
            return key | (0 if text == pair[0] else 0x100)
    for key, found in _WITH_CONTROL.items():
        if text == found:
            return key | 0x200
    return -1


@api
def GetKeyboardState(p: Process, state: PVOID) -> TRUE:
    p.memory.write(state, bytes(256))


@api
def SetKeyboardState(p: Process, state: PVOID) -> TRUE:
    p.memory.read(state, 256)
