"""Times of ntdll: FILETIME and its fields."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.struct import Struct
from pywine.abi.types import BOOLEAN, LONGLONG, SHORT, STATUS, ULONG, VOID, In, Out
from pywine.nt import clock
from pywine.nt.process import Process
from pywine.nt.timezone import bias_at

_EPOCH_1980 = 119600064000000000


class TIME_FIELDS(Struct):
    Year: SHORT
    Month: SHORT
    Day: SHORT
    Hour: SHORT
    Minute: SHORT
    Second: SHORT
    Milliseconds: SHORT
    Weekday: SHORT


@api
def RtlTimeToTimeFields(p: Process, time: In[LONGLONG], fields: Out[TIME_FIELDS]) -> VOID:
    (
        fields.Year, fields.Month, fields.Weekday, fields.Day, fields.Hour, fields.Minute, fields.Second,
        fields.Milliseconds,
    ) = clock.split(time.value)  # fmt: skip


@api
def RtlTimeFieldsToTime(p: Process, fields: In[TIME_FIELDS], time: Out[LONGLONG]) -> BOOLEAN:
    found = clock.join(
        fields.Year, fields.Month, fields.Day, fields.Hour, fields.Minute, fields.Second, fields.Milliseconds
    )
    if found is None:
        return False
    time.value = found
    return True


@api
def RtlTimeToSecondsSince1970(p: Process, time: In[LONGLONG], seconds: Out[ULONG]) -> BOOLEAN:
    return _seconds(time.value - clock.UNIX_EPOCH, seconds)


@api
def RtlTimeToSecondsSince1980(p: Process, time: In[LONGLONG], seconds: Out[ULONG]) -> BOOLEAN:
    return _seconds(time.value - _EPOCH_1980, seconds)


def _seconds(units: int, seconds: Out[ULONG]) -> bool:
    whole = units // clock.SECOND
    if whole >> 32:
        return False
    seconds.value = whole
    return True


@api
def RtlSecondsSince1970ToTime(p: Process, seconds: ULONG, time: Out[LONGLONG]) -> VOID:
    time.value = seconds * clock.SECOND + clock.UNIX_EPOCH


@api
def RtlSecondsSince1980ToTime(p: Process, seconds: ULONG, time: Out[LONGLONG]) -> VOID:
    time.value = seconds * clock.SECOND + _EPOCH_1980


@api
def RtlSystemTimeToLocalTime(p: Process, system: In[LONGLONG], local: Out[LONGLONG]) -> STATUS:
    local.value = system.value - bias_at(clock.now()) * 60 * clock.SECOND


@api
def RtlLocalTimeToSystemTime(p: Process, local: In[LONGLONG], system: Out[LONGLONG]) -> STATUS:
    system.value = local.value + bias_at(clock.now()) * 60 * clock.SECOND


@api
def RtlQueryPerformanceCounter(p: Process, counter: Out[LONGLONG]) -> BOOLEAN:
    counter.value = clock.counter()
    return True


@api
def RtlQueryPerformanceFrequency(p: Process, frequency: Out[LONGLONG]) -> BOOLEAN:
    frequency.value = clock.COUNTER_FREQUENCY
    return True


@api
def RtlGetSystemTimePrecise(p: Process) -> LONGLONG:
    return clock.now()
