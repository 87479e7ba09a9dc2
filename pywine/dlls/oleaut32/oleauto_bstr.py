"""oleauto.h: BSTR."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.text import encode_wide
from pywine.abi.types import BOOL, HRESULT, PVOID, UINT, ULONG, VOID, WSTR, Opt, Out
from pywine.abi.variant import bstr_bytes, free_bstr, make_bstr
from pywine.nt.chartype import upper
from pywine.nt.process import Process

_E_INVALIDARG = 0x80070057
_IGNORE_CASE = 1
_LESS, _EQUAL, _GREATER = 0, 1, 2


@api
def SysAllocString(p: Process, text: Opt[WSTR]) -> PVOID:
    return 0 if text is None else make_bstr(p, encode_wide(text))


@api
def SysAllocStringLen(p: Process, text: PVOID, length: UINT) -> PVOID:
    return make_bstr(p, p.memory.read(text, 2 * length) if text else bytes(2 * length))


@api
def SysAllocStringByteLen(p: Process, text: PVOID, size: UINT) -> PVOID:
    return make_bstr(p, p.memory.read(text, size) if text else bytes(size))


@api
def SysReAllocString(p: Process, string: Out[PVOID], text: Opt[WSTR]) -> BOOL:
    old, string.value = string.value, 0 if text is None else make_bstr(p, encode_wide(text))
    free_bstr(p, old)
    return True


@api
def SysReAllocStringLen(p: Process, string: Out[PVOID], text: PVOID, length: UINT) -> BOOL:
    old = string.value
    data = (
        p.memory.read(text, 2 * length) if text else bstr_bytes(p, old)[: 2 * length].ljust(2 * length, b"\0")
    )
    string.value = make_bstr(p, data)
    free_bstr(p, old)
    return True


@api
def SysFreeString(p: Process, string: PVOID) -> VOID:
    free_bstr(p, string)


@api
def SysStringLen(p: Process, string: PVOID) -> UINT:
    return len(bstr_bytes(p, string)) // 2


@api
def SysStringByteLen(p: Process, string: PVOID) -> UINT:
    return len(bstr_bytes(p, string))


@api
def VarBstrCat(p: Process, left: PVOID, right: PVOID, result: Out[PVOID]) -> HRESULT:
    result.value = make_bstr(p, bstr_bytes(p, left) + bstr_bytes(p, right))
    return 0


@api(partial="by the numbers of the characters, in no language's order")
def VarBstrCmp(p: Process, left: PVOID, right: PVOID, locale: ULONG, flags: ULONG) -> HRESULT:
    one, other = (bstr_bytes(p, each).decode("utf-16-le", "surrogatepass") for each in (left, right))
    if flags & _IGNORE_CASE:
        one, other = upper(one), upper(other)
    return _EQUAL if one == other else _LESS if one < other else _GREATER
