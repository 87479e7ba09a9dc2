"""winuser.h: sizes, colours and parameters of a desktop that nobody sees, 1024 by 768 at 96 dots per inch."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import BOOL, DWORD, INT, PVOID, UINT
from pywine.abi.winerror import ERROR_INVALID_PARAMETER
from pywine.nt.process import Process

_METRICS = {
    0: 1024, 1: 768, 2: 17, 3: 17, 4: 23, 5: 1, 6: 1, 7: 3, 8: 3, 9: 17, 10: 17, 11: 32, 12: 32, 13: 32,
    14: 32, 15: 20,
    16: 1024, 17: 745, 19: 1, 20: 17, 21: 17, 28: 136, 29: 39, 30: 36, 31: 22, 32: 4, 33: 4, 34: 136, 35: 39,
    36: 4, 37: 4,
    38: 75, 39: 75, 43: 3, 45: 2, 46: 2, 47: 160, 48: 28, 49: 16, 50: 16, 51: 23, 52: 22, 53: 22, 54: 19,
    55: 19, 56: 8,
    57: 160, 58: 28, 59: 1044, 60: 788, 61: 1032, 62: 776, 63: 3, 68: 4, 69: 4, 71: 15, 72: 15, 75: 1, 76: 0,
    77: 0,
    78: 1024, 79: 768, 80: 1, 81: 1, 83: 1, 84: 1,
}  # fmt: skip
_COLOURS = (
    0xC8C8C8, 0x000000, 0xD1B499, 0xDBCDBF, 0xF0F0F0, 0xFFFFFF, 0x646464, 0x000000, 0x000000, 0x000000,
    0xB4B4B4,
    0xFCF7F4, 0xABABAB, 0xFF9933, 0xFFFFFF, 0xF0F0F0, 0xA0A0A0, 0x6D6D6D, 0x000000, 0x544E43, 0xFFFFFF,
    0x696969,
    0xE3E3E3, 0x000000, 0xE1FFFF, 0x000000, 0xCC6600, 0xEAD1B9, 0xF2E4D7, 0xFF9933, 0xF0F0F0,
)  # fmt: skip
_DOUBLE_CLICK, _BLINK = 500, 530
_DWORD_PARAMETERS = {
    0x01: 1, 0x05: 1, 0x0A: 31, 0x0E: 300, 0x10: 1, 0x12: 0, 0x16: 1, 0x1B: 0, 0x26: 1, 0x38: 0, 0x44: 0,
    0x46: 0,
    0x4A: 1, 0x53: 0, 0x54: 0, 0x5E: 0, 0x5F: 0, 0x62: 4, 0x64: 4, 0x66: 400, 0x68: 3, 0x6A: 400, 0x6C: 3,
    0x70: 10,
    0x72: 0, 0x5C: 0, 0x1022: 0,
}  # fmt: skip
_WORK_AREA = 0x30


@api
def GetSystemMetrics(p: Process, index: INT) -> INT:
    return _METRICS.get(index, 0)


@api
def GetSystemMetricsForDpi(p: Process, index: INT, dpi: UINT) -> INT:
    return _METRICS.get(index, 0) * dpi // 96 if 2 <= index < 73 else _METRICS.get(index, 0)


@api
def GetSysColor(p: Process, index: INT) -> DWORD:
    return _COLOURS[index] if 0 <= index < len(_COLOURS) else 0


@api.aw(partial="numbers and the work area; nothing can be changed")
def SystemParametersInfo(p: Process, action: UINT, number: UINT, data: PVOID, flags: UINT) -> BOOL:
    if action in _DWORD_PARAMETERS:
        p.memory.write(data, struct.pack("<I", _DWORD_PARAMETERS[action]))
    elif action == _WORK_AREA:
        p.memory.write(data, struct.pack("<4i", 0, 0, _METRICS[0], _METRICS[1]))
    else:
        raise WinError(ERROR_INVALID_PARAMETER)
    return True


@api
def GetDoubleClickTime(p: Process) -> UINT:
    return _DOUBLE_CLICK


@api
def GetCaretBlinkTime(p: Process) -> UINT:
    return _BLINK


@api(names=("GetCursorPos", "GetCaretPos"))
def GetCursorPos(p: Process, point: PVOID) -> BOOL:
    p.memory.write(point, bytes(8))
    return True
