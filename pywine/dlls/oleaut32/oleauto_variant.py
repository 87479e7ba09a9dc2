"""oleauto.h: VARIANT."""

from __future__ import annotations

import struct

from pywine.abi import variant as v
from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import HRESULT, PVOID, ULONG, USHORT, VOID, Out
from pywine.dlls.oleaut32.safearray import copy_array, destroy_array
from pywine.nt.automation import OVERFLOW, ConversionError
from pywine.nt.process import Process

_E_INVALIDARG = 0x80070057
_QUERY, _ADD_REFERENCE, _RELEASE = 0, 1, 2
_USER_DEFAULT = 0x400


def call_method(p: Process, object: int, index: int, *arguments: int) -> int:
    """Call the method of a COM object at this place of its table."""
    table = v.pointer_at(p, object)
    return p.call(v.pointer_at(p, table + index * (p.bits // 8)), object, *arguments)


@api
def VariantInit(p: Process, variant: PVOID) -> VOID:
    v.store_variant(p, variant, v.VT_EMPTY, b"")


@api(calls_back=True)
def VariantClear(p: Process, variant: PVOID) -> HRESULT:
    clear(p, variant)
    return 0


def clear(p: Process, variant: int) -> None:
    """Free what a VARIANT owns and make it VT_EMPTY. Raises WinError."""
    kind = v.variant_type(p, variant)
    value = v.pointer_at(p, variant + v.VALUE)
    if kind & v.VT_TYPEMASK > v.VT_UINT and kind & v.VT_TYPEMASK != v.VT_RECORD:
        raise WinError(v.DISP_E_BADVARTYPE)
    if not kind & v.VT_BYREF and value:
        if kind & v.VT_ARRAY:
            destroy_array(p, value)
        elif kind == v.VT_BSTR:
            v.free_bstr(p, value)
        elif kind in (v.VT_DISPATCH, v.VT_UNKNOWN):
            call_method(p, value, _RELEASE)
    p.memory.write(variant, b"\0\0")


@api(calls_back=True)
def VariantCopy(p: Process, target: PVOID, source: PVOID) -> HRESULT:
    if target != source:
        clear(p, target)
        _copy(p, target, source)
    return 0


def _copy(p: Process, target: int, source: int) -> None:
    """Copy a VARIANT over one that owns nothing."""
    kind = v.variant_type(p, source)
    data = bytearray(p.memory.read(source, v.variant_size(p)))
    value = v.pointer_at(p, source + v.VALUE)
    word = p.bits // 8
    if not kind & v.VT_BYREF and value:
        if kind & v.VT_ARRAY:
            data[v.VALUE : v.VALUE + word] = copy_array(p, value).to_bytes(word, "little")
        elif kind == v.VT_BSTR:
            data[v.VALUE : v.VALUE + word] = v.make_bstr(p, v.bstr_bytes(p, value)).to_bytes(word, "little")
        elif kind in (v.VT_DISPATCH, v.VT_UNKNOWN):
            call_method(p, value, _ADD_REFERENCE)
    p.memory.write(target, bytes(data))


@api(calls_back=True)
def VariantCopyInd(p: Process, target: PVOID, source: PVOID) -> HRESULT:
    kind = v.variant_type(p, source)
    if not kind & v.VT_BYREF:
        return VariantCopy(p, target, source)
    place = v.pointer_at(p, source + v.VALUE)
    kind &= ~v.VT_BYREF
    if kind == v.VT_VARIANT:
        return VariantCopyInd(p, target, place)
    clear(p, target)
    size = p.bits // 8 if kind & v.VT_ARRAY else v.element_size(p, kind)
    inner = p.allocate(struct.pack("<HHHH", kind, 0, 0, 0) + p.memory.read(place, size).ljust(16, b"\0"))
    _copy(p, target, inner)
    p.heap.free(inner)
    return 0


# Converting.


@api(calls_back=True, partial="no objects' values")
def VariantChangeType(p: Process, target: PVOID, source: PVOID, flags: USHORT, kind: USHORT) -> HRESULT:
    return _change_type(p, target, source, _USER_DEFAULT, flags, kind)


@api(calls_back=True, partial="no objects' values")
def VariantChangeTypeEx(
    p: Process, target: PVOID, source: PVOID, locale: ULONG, flags: USHORT, kind: USHORT
) -> HRESULT:
    return _change_type(p, target, source, locale, flags, kind)


def _change_type(p: Process, target: int, source: int, locale: int, flags: int, kind: int) -> int:
    old = v.variant_type(p, source)
    if old == kind:
        return VariantCopy(p, target, source)
    try:
        data = _converted(p, source, kind, locale, flags)
    except ConversionError as error:
        return v.DISP_E_OVERFLOW if error.args[0] == OVERFLOW else v.DISP_E_TYPEMISMATCH
    clear(p, target)
    if kind == v.VT_DECIMAL:
        p.memory.write(target, (struct.pack("<H", kind) + data[2:]).ljust(v.variant_size(p), b"\0"))
    else:
        v.store_variant(p, target, kind, data)
    return 0


def _converted(p: Process, source: int, kind: int, locale: int, flags: int) -> bytes:
    """What a VARIANT holds, as the bytes of another type. Raises WinError, ConversionError."""
    from pywine.dlls.oleaut32.oleauto_convert import converted
    from pywine.dlls.oleaut32.oleauto_math import read_value

    if kind == v.VT_EMPTY:
        return b""
    old = v.variant_type(p, source) & ~v.VT_BYREF
    if old == v.VT_ERROR:
        raise WinError(v.DISP_E_TYPEMISMATCH)
    if old == v.VT_NULL or kind & (v.VT_ARRAY | v.VT_BYREF):
        raise WinError(v.DISP_E_TYPEMISMATCH)
    if old > v.VT_UINT or old in (v.VT_DISPATCH, v.VT_UNKNOWN):
        raise WinError(v.DISP_E_TYPEMISMATCH)
    return converted(p, read_value(p, source), old, kind, locale, flags)


@api
def SetErrorInfo(p: Process, reserved: ULONG, information: PVOID) -> HRESULT:
    return 0


@api
def GetErrorInfo(p: Process, reserved: ULONG, information: Out[PVOID]) -> HRESULT:
    information.value = 0
    return 1
