"""mmsystem.h: the multimedia clock and its timers; there are no sound devices."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.types import BOOL, DWORD, HMODULE, PVOID, TSTR, UINT, ULONG_PTR, Opt
from pywine.dlls.ntdll.threadpool import Pools, TimerTask
from pywine.nt import clock
from pywine.nt.process import Process
from pywine.nt.sync import Event

_TIMERR_NOCANDO, _MMSYSERR_INVALPARAM = 97, 11
_PERIODIC, _SET_EVENT, _PULSE_EVENT = 1, 0x10, 0x20  # flags of timeSetEvent
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


class Timers:
    """Those of timeSetEvent, by their identifiers."""

    def __init__(self, p: Process) -> None:
        self.tasks: dict[int, TimerTask] = {}
        self.last = 0

    def forget(self, identifier: int) -> bool:
        task = self.tasks.pop(identifier, None)
        if task is not None:
            task.release()
        return task is not None


@api(calls_back=True)
def timeSetEvent(
    p: Process, delay: UINT, resolution: UINT, callback: PVOID, user: ULONG_PTR, flags: UINT
) -> UINT:
    """0 if it cannot be."""
    timers = p.state(Timers)
    if not _SHORTEST <= delay <= _LONGEST or not callback:
        return 0
    timers.last += 1
    identifier = timers.last
    event = p.handles.get(callback, Event) if flags & (_SET_EVENT | _PULSE_EVENT) else None

    def call(_instance: int) -> None:
        if identifier not in timers.tasks:
            return
        if not flags & _PERIODIC:
            timers.forget(identifier)
        if event is None:
            p.call(callback, identifier, 0, user, 0, 0)
        elif flags & _SET_EVENT:
            event.set()
        else:
            event.pulse()

    timers.tasks[identifier] = task = TimerTask(p, p.state(Pools).default, callback, user, call)
    task.set(clock.deadline_after(delay), delay if flags & _PERIODIC else 0)
    return identifier


@api(calls_back=True)
def timeKillEvent(p: Process, identifier: UINT) -> UINT:
    return 0 if p.state(Timers).forget(identifier) else _MMSYSERR_INVALPARAM


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
