"""winnls.h: numbers and amounts of money as text."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.struct import Struct
from pywine.abi.text import read_text
from pywine.abi.types import DWORD, INT, PVOID, TBUF, TSTR, UINT, WBUF, WSTR, Opt
from pywine.abi.winerror import ERROR_INVALID_PARAMETER
from pywine.dlls.kernel32.winnls_locale import known_locale, named_locale, return_text
from pywine.nt import formats
from pywine.nt.formats import NumberStyle, format_number
from pywine.nt.process import Process


class NUMBERFMT(Struct):
    NumDigits: UINT
    LeadingZero: UINT
    Grouping: UINT
    lpDecimalSep: PVOID
    lpThousandSep: PVOID
    NegativeOrder: UINT


class CURRENCYFMT(Struct):
    NumDigits: UINT
    LeadingZero: UINT
    Grouping: UINT
    lpDecimalSep: PVOID
    lpThousandSep: PVOID
    NegativeOrder: UINT
    PositiveOrder: UINT
    lpCurrencySymbol: PVOID


@api.aw
def GetNumberFormat(
    p: Process, lcid: DWORD, flags: DWORD, value: TSTR, format: Opt[NUMBERFMT], text: TBUF
) -> INT:  # fmt: skip
    return _number(p, known_locale(lcid), value, format, text)


@api
def GetNumberFormatEx(
    p: Process, name: Opt[WSTR], flags: DWORD, value: WSTR, format: Opt[NUMBERFMT], text: WBUF
) -> INT:  # fmt: skip
    return _number(p, named_locale(name), value, format, text)


@api.aw
def GetCurrencyFormat(
    p: Process, lcid: DWORD, flags: DWORD, value: TSTR, format: Opt[CURRENCYFMT], text: TBUF
) -> INT:  # fmt: skip
    return _currency(p, known_locale(lcid), value, format, text)


@api
def GetCurrencyFormatEx(
    p: Process, name: Opt[WSTR], flags: DWORD, value: WSTR, format: Opt[CURRENCYFMT], text: WBUF
) -> INT:  # fmt: skip
    return _currency(p, named_locale(name), value, format, text)


def _number(p: Process, where: int, value: str, format: NUMBERFMT | None, text: TBUF) -> int:
    style = formats.number_style(where)
    if format is not None:
        style = _style(p, format, text.wide)
    return _return_formatted(text, format_number(value, style))


def _currency(p: Process, where: int, value: str, format: CURRENCYFMT | None, text: TBUF) -> int:
    style = formats.money_style(where)
    if format is not None:
        style = _style(p, format, text.wide)
        style.positive = format.PositiveOrder & 3
        style.negative = min(format.NegativeOrder, 15)
        style.symbol = read_text(p, format.lpCurrencySymbol, -1, text.wide)
    return _return_formatted(text, format_number(value, style))


def _style(p: Process, format: NUMBERFMT | CURRENCYFMT, wide: bool) -> NumberStyle:
    decimal = read_text(p, format.lpDecimalSep, -1, wide)
    thousand = read_text(p, format.lpThousandSep, -1, wide)
    negative = min(format.NegativeOrder, 4)
    return NumberStyle(
        format.NumDigits, bool(format.LeadingZero), format.Grouping, decimal, thousand, negative
    )


def _return_formatted(text: TBUF, formatted: str | None) -> int:
    if formatted is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    return return_text(text, formatted)
