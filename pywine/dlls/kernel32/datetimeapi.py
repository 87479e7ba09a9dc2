"""datetimeapi.h: dates and times as text."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import DWORD, INT, TBUF, TSTR, WBUF, WSTR, Opt
from pywine.abi.winerror import ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_FLAGS, ERROR_INVALID_PARAMETER
from pywine.dlls.kernel32.timezoneapi import SYSTEMTIME
from pywine.dlls.kernel32.winnls_locale import known_locale, named_locale
from pywine.nt import clock, formats
from pywine.nt.process import Process
from pywine.nt.timezone import bias_at

DATE_USE_ALT_CALENDAR = 0x4


@api.aw
def GetDateFormat(
    p: Process, lcid: DWORD, flags: DWORD, date: Opt[SYSTEMTIME], picture: Opt[TSTR], text: TBUF
) -> INT:
    return _date(known_locale(lcid), flags, date, picture, text)


@api
def GetDateFormatEx(
    p: Process,
    name: Opt[WSTR],
    flags: DWORD,
    date: Opt[SYSTEMTIME],
    picture: Opt[WSTR],
    text: WBUF,
    calendar: Opt[WSTR],
) -> INT:
    return _date(named_locale(name), flags, date, picture, text)


@api.aw
def GetTimeFormat(
    p: Process, lcid: DWORD, flags: DWORD, time: Opt[SYSTEMTIME], picture: Opt[TSTR], text: TBUF
) -> INT:
    return _time(known_locale(lcid), flags, time, picture, text)


@api
def GetTimeFormatEx(
    p: Process, name: Opt[WSTR], flags: DWORD, time: Opt[SYSTEMTIME], picture: Opt[WSTR], text: WBUF
) -> INT:
    return _time(named_locale(name), flags, time, picture, text)


def _local_now() -> tuple[int, ...]:
    now = clock.now()
    return clock.split(now - bias_at(now) * 60 * clock.SECOND)


def _date(where: int, flags: int, date: SYSTEMTIME | None, picture: str | None, text: TBUF) -> int:
    if picture is not None and flags & 0x8B:
        raise WinError(ERROR_INVALID_FLAGS)
    if date is None:
        year, month, weekday, day, *_ = _local_now()
    else:
        year, month, day = date.wYear, date.wMonth, date.wDay
        moment = clock.join(year, month, day, 0, 0, 0, 0)
        if moment is None:
            raise WinError(ERROR_INVALID_PARAMETER)
        weekday = clock.weekday(year, month, day)
    return _put(
        text,
        formats.format_date(
            where,
            picture or formats.date_picture(where, flags),
            year,
            month,
            day,
            weekday,
            alternate=bool(flags & DATE_USE_ALT_CALENDAR),
        ),
    )


def _time(where: int, flags: int, time: SYSTEMTIME | None, picture: str | None, text: TBUF) -> int:
    if time is None:
        _, _, _, _, hour, minute, second, _ = _local_now()
    else:
        hour, minute, second = time.wHour, time.wMinute, time.wSecond
        if hour > 23 or minute > 59 or second > 59:
            raise WinError(ERROR_INVALID_PARAMETER)
    if picture is None:
        picture = formats.time_picture(where, flags)
    elif flags & formats.NO_MINUTES_OR_SECONDS or flags & formats.NO_SECONDS:
        raise WinError(ERROR_INVALID_FLAGS)
    no_marker = bool(flags & formats.NO_TIME_MARKER)
    return _put(text, formats.format_time(where, picture, hour, minute, second, no_marker=no_marker))


def _put(buffer: TBUF, text: str) -> int:
    needed = buffer.length(text) + 1
    if buffer.size:
        if buffer.size < needed:
            raise WinError(ERROR_INSUFFICIENT_BUFFER)
        buffer.put(text)
    return needed
