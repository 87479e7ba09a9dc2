"""timezoneapi.h: calendar times and time zones."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Array, Struct, get_wide, set_wide
from pywine.abi.types import BOOLEAN, DWORD, LONG, PVOID, TRUE, ULONGLONG, USHORT, WCHAR, WORD, In, Opt, Out
from pywine.abi.winerror import ERROR_FILE_NOT_FOUND, ERROR_INVALID_PARAMETER, ERROR_PRIVILEGE_NOT_HELD
from pywine.nt import clock
from pywine.nt.process import Process
from pywine.nt.timezone import Transition, Zone, bias_at, local_key, local_zone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_pack_into = struct.Struct("<8H").pack_into


class SYSTEMTIME(Struct):
    wYear: WORD
    wMonth: WORD
    wDayOfWeek: WORD
    wDay: WORD
    wHour: WORD
    wMinute: WORD
    wSecond: WORD
    wMilliseconds: WORD


class TIME_ZONE_INFORMATION(Struct):
    Bias: LONG
    StandardName: Array[WCHAR, 32]
    StandardDate: SYSTEMTIME
    StandardBias: LONG
    DaylightName: Array[WCHAR, 32]
    DaylightDate: SYSTEMTIME
    DaylightBias: LONG


class DYNAMIC_TIME_ZONE_INFORMATION(Struct):
    Bias: LONG
    StandardName: Array[WCHAR, 32]
    StandardDate: SYSTEMTIME
    StandardBias: LONG
    DaylightName: Array[WCHAR, 32]
    DaylightDate: SYSTEMTIME
    DaylightBias: LONG
    TimeZoneKeyName: Array[WCHAR, 128]
    DynamicDaylightTimeDisabled: BOOLEAN


def store(target: Out[SYSTEMTIME], filetime: int) -> None:
    """Fill a SYSTEMTIME."""
    _pack_into(target, 0, *clock.split(filetime))


def filetime_of(source: SYSTEMTIME) -> int:
    """A SYSTEMTIME's FILETIME. Raises WinError(ERROR_INVALID_PARAMETER)."""
    found = clock.join(
        source.wYear,
        source.wMonth,
        source.wDay,
        source.wHour,
        source.wMinute,
        source.wSecond,
        source.wMilliseconds,
    )
    if found is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    return found


@api
def FileTimeToSystemTime(p: Process, time: In[ULONGLONG], system: Out[SYSTEMTIME]) -> TRUE:
    if time.value >= clock.LIMIT:
        raise WinError(ERROR_INVALID_PARAMETER)
    store(system, time.value)


@api
def SystemTimeToFileTime(p: Process, system: In[SYSTEMTIME], time: Out[ULONGLONG]) -> TRUE:
    time.value = filetime_of(system)


@api
def GetTimeZoneInformation(p: Process, info: Out[TIME_ZONE_INFORMATION]) -> DWORD:
    return describe(info, local_zone())


@api
def GetDynamicTimeZoneInformation(p: Process, info: Out[DYNAMIC_TIME_ZONE_INFORMATION]) -> DWORD:
    set_wide(info.TimeZoneKeyName, local_key())
    info.DynamicDaylightTimeDisabled = False
    return describe(info, local_zone())


@api
def GetTimeZoneInformationForYear(
    p: Process, year: USHORT, dynamic: Opt[DYNAMIC_TIME_ZONE_INFORMATION], info: Out[TIME_ZONE_INFORMATION]
) -> TRUE:
    describe(info, local_zone(year) if dynamic is None else _dynamic_zone(dynamic, year))


@api
def GetDynamicTimeZoneInformationEffectiveYears(
    p: Process, info: In[DYNAMIC_TIME_ZONE_INFORMATION], first: Out[DWORD], last: Out[DWORD]
) -> DWORD:
    """The years between which the zone's rules changed."""
    this_year = clock.split(clock.now())[0]
    rules = [describe_rules(_dynamic_zone(info, year)) for year in range(2000, this_year + 1)]
    changed = [2000 + index for index in range(1, len(rules)) if rules[index] != rules[index - 1]]
    if not changed:
        return ERROR_FILE_NOT_FOUND
    first.value, last.value = changed[0] - 1, changed[-1]
    return 0


def describe_rules(zone: Zone) -> tuple[object, ...]:
    """What two zones have in common that keep the same time."""

    def parts(rule: Transition | None) -> tuple[int, ...]:
        return (rule.month, rule.weekday, rule.week, rule.hour, rule.minute) if rule else ()

    return zone.bias, zone.daylight_bias, parts(zone.standard), parts(zone.daylight)


def _dynamic_zone(info: DYNAMIC_TIME_ZONE_INFORMATION, year: int) -> Zone:
    """The rules of a zone in a year: by its name, or if there is none, the caller's own."""
    key = get_wide(info.TimeZoneKeyName)
    if not key:
        return _zone_of(info)
    from pywine.nt.windows_zones import find

    zone = find(key, year)
    if zone is None:
        raise WinError(ERROR_FILE_NOT_FOUND)
    if info.DynamicDaylightTimeDisabled:
        return Zone(zone.bias, zone.names, None, None, 0)
    return zone


@api(names=("SetTimeZoneInformation", "SetDynamicTimeZoneInformation"))
def SetTimeZoneInformation(p: Process, info: PVOID) -> TRUE:
    raise WinError(ERROR_PRIVILEGE_NOT_HELD)


def describe(info: TIME_ZONE_INFORMATION, zone: Zone) -> int:
    """Fill in what TIME_ZONE_INFORMATION and its dynamic form share: which time the zone has now."""
    info.Bias, info.StandardBias = zone.bias, 0
    info.DaylightBias = zone.daylight_bias
    set_wide(info.StandardName, zone.names[0])
    set_wide(info.DaylightName, zone.names[1])
    _store_rule(info.StandardDate, zone.standard)
    _store_rule(info.DaylightDate, zone.daylight)
    now = clock.now()
    return zone.state_at_local(now - zone.bias_at_utc(now) * 60 * clock.SECOND)


def _store_rule(target: Any, rule: Transition | None) -> None:
    target.clear()
    if rule:
        target.wMonth, target.wDayOfWeek, target.wDay = rule.month, rule.weekday, rule.week
        target.wHour, target.wMinute = rule.hour, rule.minute


def _zone_of(info: TIME_ZONE_INFORMATION) -> Zone:
    """The zone that a caller describes."""

    def rule(date: SYSTEMTIME) -> Transition | None:
        return (
            Transition(date.wMonth, date.wDayOfWeek, date.wDay, date.wHour, date.wMinute)
            if date.wMonth
            else None
        )

    zone = Zone(info.Bias + info.StandardBias, ("", ""), rule(info.StandardDate), rule(info.DaylightDate))
    zone.daylight_bias = info.DaylightBias - info.StandardBias
    return zone


@api
def SystemTimeToTzSpecificLocalTime(
    p: Process, info: Opt[TIME_ZONE_INFORMATION], system: In[SYSTEMTIME], local: Out[SYSTEMTIME]
) -> TRUE:
    utc = filetime_of(system)
    bias = bias_at(utc) if info is None else _zone_of(info).bias_at_utc(utc)
    store(local, utc - bias * 60 * clock.SECOND)


@api
def TzSpecificLocalTimeToSystemTime(
    p: Process, info: Opt[TIME_ZONE_INFORMATION], local: In[SYSTEMTIME], system: Out[SYSTEMTIME]
) -> TRUE:
    wall = filetime_of(local)
    zone = local_zone(local.wYear) if info is None else _zone_of(info)
    bias = zone.bias + (zone.daylight_bias if zone.state_at_local(wall) == 2 else 0)
    store(system, wall + bias * 60 * clock.SECOND)


@api
def SystemTimeToTzSpecificLocalTimeEx(
    p: Process, info: Opt[DYNAMIC_TIME_ZONE_INFORMATION], system: In[SYSTEMTIME], local: Out[SYSTEMTIME]
) -> TRUE:
    utc = filetime_of(system)
    bias = bias_at(utc) if info is None else _dynamic_zone(info, system.wYear).bias_at_utc(utc)
    store(local, utc - bias * 60 * clock.SECOND)


@api
def TzSpecificLocalTimeToSystemTimeEx(
    p: Process, info: Opt[DYNAMIC_TIME_ZONE_INFORMATION], local: In[SYSTEMTIME], system: Out[SYSTEMTIME]
) -> TRUE:
    wall = filetime_of(local)
    zone = local_zone(local.wYear) if info is None else _dynamic_zone(info, local.wYear)
    bias = zone.bias + (zone.daylight_bias if zone.state_at_local(wall) == 2 else 0)
    store(system, wall + bias * 60 * clock.SECOND)
