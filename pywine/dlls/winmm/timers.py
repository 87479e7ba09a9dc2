"""mmsystem.h: timers of the multimedia clock."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import PVOID, UINT, ULONG_PTR
from pywine.dlls.ntdll.threadpool import Pools, TimerTask
from pywine.nt.clock import deadline_after
from pywine.nt.process import Process
from pywine.nt.sync import Event

_PERIODIC, _SET_EVENT, _PULSE_EVENT, _LONGEST = 1, 0x10, 0x20, 1000000
_NO_ERROR, _INVALID_PARAMETER = 0, 11  # TIMERR_NOERROR, MMSYSERR_INVALPARAM


class Timers:
    """The timers of the process, by their ids."""

    def __init__(self, p: Process) -> None:
        self.running: dict[int, TimerTask] = {}
        self.last = 0


@api(calls_back=True)
def timeSetEvent(
    p: Process, delay: UINT, resolution: UINT, callback: PVOID, user: ULONG_PTR, flags: UINT
) -> UINT:
    if not 0 < delay <= _LONGEST:
        return 0
    timers = p.state(Timers)
    timers.last += 1
    identifier = timers.last
    event = p.handles.get(callback, Event) if flags & (_SET_EVENT | _PULSE_EVENT) else None

    def call(_instance: int) -> None:
        if not flags & _PERIODIC:
            timers.running.pop(identifier, None)
        if event is None:
            p.call(callback, identifier, 0, user, 0, 0)
            return
        event.set()
        if flags & _PULSE_EVENT:
            event.signaled = False

    task = TimerTask(p, p.state(Pools).default, callback, user, call)
    timers.running[identifier] = task
    task.set(deadline_after(delay), delay if flags & _PERIODIC else 0)
    return identifier


@api(calls_back=True)
def timeKillEvent(p: Process, identifier: UINT) -> UINT:
    task = p.state(Timers).running.pop(identifier, None)
    if task is None:
        return _INVALID_PARAMETER
    task.disarm()
    task.release()
    return _NO_ERROR
