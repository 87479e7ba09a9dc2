"""realtimeapiset.h: interrupt time."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import ULONGLONG, VOID, Out
from pywine.nt import clock
from pywine.nt.process import Process


@api(names=("QueryInterruptTime", "QueryInterruptTimePrecise"))
def QueryInterruptTime(p: Process, time: Out[ULONGLONG]) -> VOID:
    time.value = clock.interrupt_time()


@api
def QueryUnbiasedInterruptTimePrecise(p: Process, time: Out[ULONGLONG]) -> VOID:
    time.value = clock.counter()
