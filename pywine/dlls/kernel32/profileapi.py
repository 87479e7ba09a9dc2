"""profileapi.h: the performance counter."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.types import LONGLONG, TRUE, Out
from pywine.nt import clock
from pywine.nt.process import Process


@api
def QueryPerformanceCounter(p: Process, counter: Out[LONGLONG]) -> TRUE:
    counter.value = clock.counter()


@api
def QueryPerformanceFrequency(p: Process, frequency: Out[LONGLONG]) -> TRUE:
    frequency.value = clock.COUNTER_FREQUENCY
