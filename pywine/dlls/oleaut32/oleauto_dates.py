"""oleauto.h: dates as texts, as fields and as DOS has them."""

from __future__ import annotations

import struct

from pywine.abi import variant as v
from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Struct
from pywine.abi.types import DOUBLE, HRESULT, INT, PVOID, ULONG, USHORT, WSTR, In, Out
from pywine.nt import automation_dates, clock, locale
from pywine.nt.automation import OVERFLOW, ConversionError
from pywine.nt.process import Process


class UDATE(Struct):
    wYear: USHORT
    wMonth: USHORT
    wDayOfWeek: USHORT
    wDay: USHORT
    wHour: USHORT
    wMinute: USHORT
    wSecond: USHORT
    wMilliseconds: USHORT
    wDayOfYear: USHORT


def _place(lcid: int) -> int:
    found = locale.resolve(lcid)
    return locale.EN_US if found in (None, locale.INVARIANT) else found  # type: ignore[return-value]


def _code(error: ConversionError) -> int:
    return v.DISP_E_OVERFLOW if error.args[0] == OVERFLOW else v.DISP_E_TYPEMISMATCH


def date_of(text: str, lcid: int, flags: int) -> float:
    """The date that a text writes. Raises ConversionError."""
    this_year = clock.split(clock.now())[0]
    return automation_dates.from_text(text, _place(lcid), flags, this_year)


def text_of_date(date: float, lcid: int, flags: int) -> str:
    """Raises ConversionError."""
    return automation_dates.to_text(date, _place(lcid), flags)


@api
def VarDateFromStr(p: Process, text: WSTR, lcid: ULONG, flags: ULONG, date: Out[DOUBLE]) -> HRESULT:
    try:
        date.value = date_of(text, lcid, flags)
    except ConversionError as error:
        return _code(error)
    return 0


@api
def VarBstrFromDate(p: Process, date: DOUBLE, lcid: ULONG, flags: ULONG, text: Out[PVOID]) -> HRESULT:
    try:
        text.value = v.make_text_bstr(p, text_of_date(date, lcid, flags))
    except ConversionError:
        raise WinError(v.E_INVALIDARG) from None
    return 0


@api
def VarUdateFromDate(p: Process, date: DOUBLE, flags: ULONG, fields: Out[UDATE]) -> HRESULT:
    try:
        (year, month, day, hour, minute, second), weekday = automation_dates.split(date)
    except ConversionError:
        raise WinError(v.E_INVALIDARG) from None
    fields.wYear, fields.wMonth, fields.wDay, fields.wDayOfWeek = year, month, day, weekday
    fields.wHour, fields.wMinute, fields.wSecond, fields.wMilliseconds = hour, minute, second, 0
    fields.wDayOfYear = automation_dates.days_of(year, month, day) - automation_dates.days_of(year, 1, 1) + 1
    return 0


@api
def VarDateFromUdate(p: Process, fields: In[UDATE], flags: ULONG, date: Out[DOUBLE]) -> HRESULT:
    return VarDateFromUdateEx(p, fields, 0, flags, date)


@api
def VarDateFromUdateEx(
    p: Process, fields: In[UDATE], lcid: ULONG, flags: ULONG, date: Out[DOUBLE]
) -> HRESULT:
    """Months and days may lie outside their ranges: they count on."""
    year, month = divmod(fields.wYear * 12 + _signed(fields.wMonth) - 1, 12)
    if fields.wYear < 100:
        year += 2000 if fields.wYear < 30 else 1900
    seconds = (_signed(fields.wHour) * 60 + _signed(fields.wMinute)) * 60 + _signed(fields.wSecond)
    try:
        days = automation_dates.days_of(year, month + 1, 1) + _signed(fields.wDay) - 1
    except ConversionError:
        raise WinError(v.E_INVALIDARG) from None
    more, seconds = divmod(seconds, 86400)
    days += more
    date.value = days + seconds / 86400 if days >= 0 else days - seconds / 86400
    return 0


def _signed(value: int) -> int:
    return value - 0x10000 if value & 0x8000 else value


@api
def DosDateTimeToVariantTime(p: Process, date: USHORT, time: USHORT, result: Out[DOUBLE]) -> INT:
    day, month, year = date & 0x1F, date >> 5 & 0xF, 1980 + (date >> 9)
    second, minute, hour = 2 * (time & 0x1F), time >> 5 & 0x3F, time >> 11
    if year > 2099 or month > 12 or hour > 23 or minute > 59 or second > 59:
        return 0
    year, index = divmod(year * 12 + month - 1, 12)
    days = automation_dates.days_of(year, index + 1, 1) + day - 1
    result.value = days + (hour * 3600 + minute * 60 + second) / 86400
    return 1


@api
def VariantTimeToDosDateTime(p: Process, time: DOUBLE, date: Out[USHORT], clock_time: Out[USHORT]) -> INT:
    try:
        (year, month, day, hour, minute, second), _ = automation_dates.split(time)
    except ConversionError:
        return 0
    if not 1980 <= year <= 2099:
        return 0
    date.value = day | month << 5 | year - 1980 << 9
    clock_time.value = second // 2 | minute << 5 | hour << 11
    return 1


@api
def SystemTimeToVariantTime(p: Process, system_time: PVOID, time: Out[DOUBLE]) -> INT:
    year, month, _, day, hour, minute, second, _ = struct.unpack("<8H", p.memory.read(system_time, 16))
    if year < 100:
        year += 2000 if year < 30 else 1900
    try:
        time.value = automation_dates.join((year, month, day, hour, minute, second))
    except ConversionError:
        return 0
    return 1


@api
def VariantTimeToSystemTime(p: Process, time: DOUBLE, system_time: PVOID) -> INT:
    try:
        (year, month, day, hour, minute, second), weekday = automation_dates.split(time)
    except ConversionError:
        return 0
    p.memory.write(system_time, struct.pack("<8H", year, month, weekday, day, hour, minute, second, 0))
    return 1


# Names.


@api
def VarMonthName(p: Process, month: INT, is_short: INT, flags: ULONG, name: Out[PVOID]) -> HRESULT:
    if not 1 <= month <= 12:
        raise WinError(v.E_INVALIDARG)
    text = locale.text(locale.user_default(), (0x44 if is_short else 0x38) + month - 1)
    name.value = v.make_text_bstr(p, text or "")
    return 0


@api
def VarWeekdayName(
    p: Process, day: INT, is_short: INT, first_day: INT, flags: ULONG, name: Out[PVOID]
) -> HRESULT:
    """Days count from the first one of the week: 1 is Sunday, 0 the locale's."""
    if not 1 <= day <= 7 or not 0 <= first_day <= 7:
        raise WinError(v.E_INVALIDARG)
    where = locale.user_default()
    first = first_day - 2 if first_day else int(locale.text(where, 0x100C) or 0)
    text = locale.text(where, (0x31 if is_short else 0x2A) + (first + day - 1) % 7)
    name.value = v.make_text_bstr(p, text or "")
    return 0
