"""realtimeapiset.h: time since the start, and cycles."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import HANDLE, TRUE, ULONGLONG, Out
from pywine.nt import clock
from pywine.nt.process import Process


@api
def QueryUnbiasedInterruptTime(p: Process, time: Out[ULONGLONG]) -> TRUE:
    time.value = clock.counter()


@api(names=("QueryThreadCycleTime", "QueryProcessCycleTime"))
def QueryThreadCycleTime(p: Process, target: HANDLE, cycles: Out[ULONGLONG]) -> TRUE:
    cycles.value = clock.process_time_ns() * 2
