"""winnls.h: calendars and the forms of dates and times."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import BOOL, DWORD, FORM, INT, PVOID, TBUF, TRUE, WBUF, WSTR, Opt, OutOrNone
from pywine.abi.winerror import ERROR_INVALID_FLAGS, ERROR_INVALID_PARAMETER
from pywine.dlls.kernel32.winnls import call_with_text
from pywine.dlls.kernel32.winnls_locale import known_locale, named_locale, return_text
from pywine.nt import calendars, locale
from pywine.nt.process import Process

CAL_RETURN_NUMBER, ENUM_ALL_CALENDARS = 0x20000000, 0xFFFFFFFF
DATE_SHORTDATE, DATE_LONGDATE, DATE_YEARMONTH, DATE_MONTHDAY = 0x1, 0x2, 0x8, 0x80
TIME_NOSECONDS = 0x2


@api.aw
def GetCalendarInfo(
    p: Process, lcid: DWORD, calendar: DWORD, kind: DWORD, data: TBUF, value: OutOrNone[DWORD]
) -> INT:
    return _info(known_locale(lcid), calendar, kind, data, value)


@api
def GetCalendarInfoEx(
    p: Process, name: Opt[WSTR], calendar: DWORD, reserved: PVOID, kind: DWORD, data: WBUF,
    value: OutOrNone[DWORD],
) -> INT:  # fmt: skip
    return _info(named_locale(name), calendar, kind, data, value)


def _info(where: int, calendar: int, kind: int, data: TBUF, value: OutOrNone[DWORD]) -> int:
    if not calendars.is_known(calendar):
        raise WinError(ERROR_INVALID_PARAMETER)
    if kind & CAL_RETURN_NUMBER:
        if value is None or data.address or data.size:
            raise WinError(ERROR_INVALID_PARAMETER)
        found = calendars.number(calendar, kind & 0xFFFF)
        if found is None:
            raise WinError(ERROR_INVALID_FLAGS)
        value.value = found
        return 2 if data.wide else 4
    if value is not None:
        raise WinError(ERROR_INVALID_PARAMETER)
    text = calendars.text(where, calendar, kind & 0xFFFF)
    if text is None:
        raise WinError(ERROR_INVALID_FLAGS)
    return return_text(data, text)


@api.aw(partial="the user's changes are refused")
def SetCalendarInfo(p: Process, lcid: DWORD, calendar: DWORD, kind: DWORD, data: PVOID) -> TRUE:
    raise WinError(ERROR_INVALID_FLAGS if kind & 0xFFFF != 0x30 else 5)


def _calendars_of(where: int, calendar: int) -> list[int]:
    return [locale.number(where, 0x1009) or 1] if calendar == ENUM_ALL_CALENDARS else [calendar]


def _enumerate(
    p: Process, callback: int, where: int, calendar: int, kind: int, wide: bool, *tail: int
) -> None:
    """Call back with the text; `tail`: -1 stands for the calendar's number."""
    for each in _calendars_of(where, calendar):
        if not calendars.is_known(each):
            raise WinError(ERROR_INVALID_PARAMETER)
        text = calendars.text(where, each, kind & 0xFFFF)
        if text is None:
            raise WinError(ERROR_INVALID_FLAGS)
        if not call_with_text(p, callback, text, wide, *(each if x == -1 else x for x in tail)):
            break


@api.aw(calls_back=True)
def EnumCalendarInfo(
    p: Process, callback: PVOID, lcid: DWORD, calendar: DWORD, kind: DWORD, wide: FORM
) -> TRUE:
    _enumerate(p, callback, known_locale(lcid), calendar, kind, wide)


@api.aw(calls_back=True)
def EnumCalendarInfoEx(
    p: Process, callback: PVOID, lcid: DWORD, calendar: DWORD, kind: DWORD, wide: FORM
) -> TRUE:
    _enumerate(p, callback, known_locale(lcid), calendar, kind, wide, -1)


@api(calls_back=True)
def EnumCalendarInfoExEx(
    p: Process, callback: PVOID, name: Opt[WSTR], calendar: DWORD, reserved: PVOID, kind: DWORD,
    parameter: PVOID,
) -> TRUE:  # fmt: skip
    _enumerate(p, callback, named_locale(name), calendar, kind, True, -1, 0, parameter)


def _date_forms(where: int, flags: int) -> list[str]:
    kinds = {0: 0x1F, DATE_SHORTDATE: 0x1F, DATE_LONGDATE: 0x20, DATE_YEARMONTH: 0x1006, DATE_MONTHDAY: 0x78}
    kind = kinds.get(flags & 0x8B)
    if kind is None:
        raise WinError(ERROR_INVALID_FLAGS)
    return [locale.text(where, kind) or ""]


@api.aw(calls_back=True)
def EnumDateFormats(p: Process, callback: PVOID, lcid: DWORD, flags: DWORD, wide: FORM) -> TRUE:
    for form in _date_forms(known_locale(lcid), flags):
        call_with_text(p, callback, form, wide)


@api.aw(calls_back=True)
def EnumDateFormatsEx(p: Process, callback: PVOID, lcid: DWORD, flags: DWORD, wide: FORM) -> TRUE:
    where = known_locale(lcid)
    for form in _date_forms(where, flags):
        call_with_text(p, callback, form, wide, locale.number(where, 0x1009) or 1)


@api(calls_back=True)
def EnumDateFormatsExEx(p: Process, callback: PVOID, name: Opt[WSTR], flags: DWORD, parameter: PVOID) -> TRUE:
    where = named_locale(name)
    for form in _date_forms(where, flags):
        call_with_text(p, callback, form, True, locale.number(where, 0x1009) or 1, parameter)


def _time_forms(where: int, flags: int) -> list[str]:
    return [locale.text(where, 0x79 if flags & TIME_NOSECONDS else 0x1003) or ""]


@api.aw(calls_back=True)
def EnumTimeFormats(p: Process, callback: PVOID, lcid: DWORD, flags: DWORD, wide: FORM) -> TRUE:
    for form in _time_forms(known_locale(lcid), flags):
        call_with_text(p, callback, form, wide)


@api(calls_back=True)
def EnumTimeFormatsEx(p: Process, callback: PVOID, name: Opt[WSTR], flags: DWORD, parameter: PVOID) -> TRUE:
    for form in _time_forms(named_locale(name), flags):
        call_with_text(p, callback, form, True, parameter)


@api
def IsValidLanguageGroup(p: Process, group: DWORD, flags: DWORD) -> BOOL:
    return 1 <= group <= 17
