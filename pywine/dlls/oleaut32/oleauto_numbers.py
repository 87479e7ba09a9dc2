"""oleauto.h: numbers in texts, digit by digit."""

from __future__ import annotations

import struct

from pywine.abi import variant as v
from pywine.abi.api import api
from pywine.abi.struct import Struct
from pywine.abi.types import HRESULT, INT, PVOID, ULONG, WSTR, In, Out
from pywine.dlls.oleaut32.oleauto_math import decimal_bytes
from pywine.nt import automation_digits, locale
from pywine.nt.automation import ConversionError, Fixed, divide
from pywine.nt.automation_digits import Digits
from pywine.nt.process import Process

_INTEGERS = (  # the kinds that may be asked for, smallest first
    (v.VT_I1, "b"), (v.VT_UI1, "B"), (v.VT_I2, "h"), (v.VT_UI2, "H"), (v.VT_I4, "i"), (v.VT_UI4, "I"),
    (v.VT_I8, "q"), (v.VT_UI8, "Q"),
)  # fmt: skip


class NUMPARSE(Struct):
    cDig: INT
    dwInFlags: ULONG
    dwOutFlags: ULONG
    cchUsed: INT
    nBaseShift: INT
    nPwr10: INT


@api
def VarParseNumFromStr(
    p: Process, text: WSTR, lcid: ULONG, flags: ULONG, parsed: Out[NUMPARSE], digits: PVOID
) -> HRESULT:
    where = locale.resolve(lcid) or locale.EN_US
    point, group, money = (locale.text(where, kind) or "" for kind in (0xE, 0xF, 0x14))
    try:
        found = automation_digits.read(text, parsed.dwInFlags, parsed.cDig, point, group, money)
    except ConversionError:
        return v.DISP_E_TYPEMISMATCH
    parsed.cDig, parsed.dwOutFlags, parsed.cchUsed = len(found.digits), found.flags, found.used
    parsed.nBaseShift, parsed.nPwr10 = found.shift, found.power
    p.memory.write(digits, bytes(found.digits))
    return 0


@api
def VarNumFromParseNum(
    p: Process, parsed: In[NUMPARSE], digits: PVOID, wanted: ULONG, result: PVOID
) -> HRESULT:
    found = Digits()
    found.digits = list(p.memory.read(digits, parsed.cDig)) if parsed.cDig else []
    found.flags, found.shift, found.power = parsed.dwOutFlags, parsed.nBaseShift, parsed.nPwr10
    units, power = automation_digits.value_of(found)
    whole = units * 10**power if power >= 0 else None
    for kind, code in _INTEGERS:
        if whole is not None and wanted & 1 << kind and _fits(whole, code):
            v.store_variant(p, result, kind, struct.pack("<" + code, whole))
            return 0
    if wanted & (1 << v.VT_R4 | 1 << v.VT_R8):
        kind = v.VT_R8 if wanted & 1 << v.VT_R8 else v.VT_R4
        v.store_variant(
            p, result, kind, struct.pack("<d" if kind == v.VT_R8 else "<f", float(f"{units}e{power}"))
        )
        return 0
    if wanted & 1 << v.VT_CY:
        money = units * 10 ** (power + 4) if power >= -4 else divide(units, 10 ** -(power + 4))
        if _fits(money, "q"):
            v.store_variant(p, result, v.VT_CY, struct.pack("<q", money))
            return 0
    if wanted & 1 << v.VT_DECIMAL:
        try:
            data = decimal_bytes(Fixed(whole) if whole is not None else Fixed(units, -power))
        except ConversionError:
            return v.DISP_E_OVERFLOW
        p.memory.write(result, (struct.pack("<H", v.VT_DECIMAL) + data[2:]).ljust(v.variant_size(p), b"\0"))
        return 0
    rounded = whole if whole is not None else divide(units, 10**-power)
    for kind, code in _INTEGERS:
        if wanted & 1 << kind and _fits(rounded, code):
            v.store_variant(p, result, kind, struct.pack("<" + code, rounded))
            return 0
    return v.DISP_E_OVERFLOW


def _fits(number: int, code: str) -> bool:
    bits = struct.calcsize("<" + code) * 8
    low = 0 if code.isupper() else -(1 << bits - 1)
    return low <= number < low + (1 << bits)
