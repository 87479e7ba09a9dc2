"""realtimeapiset.h: time since the start, for those who ask kernelbase alone."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import ULONGLONG, VOID, Out
from pywine.nt import clock
from pywine.nt.process import Process


@api(names=("QueryInterruptTime", "QueryInterruptTimePrecise", "QueryUnbiasedInterruptTimePrecise"))
def QueryInterruptTime(p: Process, time: Out[ULONGLONG]) -> VOID:
    time.value = clock.counter()
