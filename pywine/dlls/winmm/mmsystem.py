"""mmsystem.h: the multimedia clock; there are no sound devices."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.types import BOOL, DWORD, HMODULE, PVOID, TSTR, UINT, Opt
from pywine.nt import clock
from pywine.nt.process import Process

_TIMERR_NOCANDO = 97
_TIME_MS = 1
_SHORTEST, _LONGEST = 1, 1000000


@api
def timeGetTime(p: Process) -> DWORD:
    p.shared_data.tick()
    return clock.ticks() & 0xFFFFFFFF


@api
def timeGetSystemTime(p: Process, time: PVOID, size: UINT) -> UINT:
    p.memory.write(time, struct.pack("<II4x", _TIME_MS, clock.ticks() & 0xFFFFFFFF))
    return 0


@api
def timeGetDevCaps(p: Process, capabilities: PVOID, size: UINT) -> UINT:
    if not capabilities or size < 8:
        return _TIMERR_NOCANDO
    p.memory.write(capabilities, struct.pack("<II", _SHORTEST, _LONGEST))
    return 0


@api(names=("timeBeginPeriod", "timeEndPeriod"))
def timeBeginPeriod(p: Process, period: UINT) -> UINT:
    return 0 if _SHORTEST <= period <= _LONGEST else _TIMERR_NOCANDO


@api(names=(
    "waveOutGetNumDevs", "waveInGetNumDevs", "midiOutGetNumDevs", "midiInGetNumDevs", "auxGetNumDevs",
    "mixerGetNumDevs", "joyGetNumDevs",
))  # fmt: skip
def waveOutGetNumDevs(p: Process) -> UINT:
    return 0


@api.aw
def PlaySound(p: Process, name: PVOID, module: HMODULE, flags: DWORD) -> BOOL:
    return not name


@api.aw
def sndPlaySound(p: Process, name: Opt[TSTR], flags: UINT) -> BOOL:
    return name is None
