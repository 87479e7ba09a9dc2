"""shlwapi.h: URLs, put together and taken apart."""

from __future__ import annotations

import struct

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.types import BOOL, DWORD, FORM, HRESULT, INT, PVOID, TSTR, WSTR, Out
from pywine.dlls.shlwapi.shlwapi_url import give
from pywine.nt import shellstrings, urls
from pywine.nt.process import Process

_E_INVALIDARG, _E_FAIL, _S_FALSE, _URL_E_INVALID_SYNTAX = 0x80070057, 0x80004005, 1, 0x80041001
_KEEP_SCHEME = 1
_UNKNOWN_SCHEME = 0


@api.aw
def UrlCanonicalize(
    p: Process, url: TSTR, target: PVOID, size: Out[DWORD], flags: DWORD, wide: FORM
) -> HRESULT:
    if not target or not size.value:
        return _E_INVALIDARG
    return give(p, urls.canonicalize(url, flags), target, size, wide)


@api.aw
def UrlCombine(
    p: Process, base: TSTR, relative: TSTR, target: PVOID, size: Out[DWORD], flags: DWORD, wide: FORM
) -> HRESULT:
    return give(p, urls.combine(base, relative, flags), target, size, wide)


@api.aw
def UrlCompare(p: Process, one: TSTR, other: TSTR, ignore_slash: BOOL) -> INT:
    if ignore_slash:
        one, other = one.removesuffix("/"), other.removesuffix("/")
    return (one > other) - (one < other)


@api.aw
def UrlGetLocation(p: Process, url: PVOID, wide: FORM) -> PVOID:
    """The fragment; a file's name may have that character."""
    text = p.memory.read_wstring(url) if wide else p.memory.read_cstring(url).decode("latin-1")
    at = text.find("#")
    if at < 0 or text[:5].lower() == "file:":
        return 0
    return url + (at << wide)


@api.aw
def UrlGetPart(
    p: Process, url: TSTR, target: PVOID, size: Out[DWORD], kind: DWORD, flags: DWORD, wide: FORM
) -> HRESULT:
    if not urls.PART_NONE < kind <= urls.PART_QUERY:
        return _E_INVALIDARG
    try:
        found = urls.part(url, kind)
    except urls.NoPart:
        return _E_FAIL
    if found is None:
        return _E_INVALIDARG
    scheme = urls.split_scheme(url)[0] or ""
    if flags & _KEEP_SCHEME and kind not in (urls.PART_SCHEME, urls.PART_QUERY) and scheme.lower() != "file":
        found = f"{scheme}:{found}"
    result = give(p, found, target, size, wide)
    return result or (0 if found else _S_FALSE)


@api.aw
def UrlApplyScheme(
    p: Process, url: TSTR, target: PVOID, size: Out[DWORD], flags: DWORD, wide: FORM
) -> HRESULT:
    found = urls.apply_scheme(url, flags)
    return _S_FALSE if found is None else give(p, found, target, size, wide)


@api.aw
def ParseURL(p: Process, url: PVOID, parsed: PVOID, wide: FORM) -> HRESULT:
    word = p.bits // 8
    layout = struct.Struct("<I4xQI4xQII" if word == 8 else "<IIIIII")
    text = p.memory.read_wstring(url) if wide else p.memory.read_cstring(url).decode("latin-1")
    if int.from_bytes(p.memory.read(parsed, 4), "little") != layout.size:
        return _E_INVALIDARG
    scheme, rest = urls.split_scheme(text)
    if scheme is None:
        return _URL_E_INVALID_SYNTAX
    known = shellstrings.SCHEMES.get(scheme.lower(), _UNKNOWN_SCHEME)
    suffix = url + ((len(scheme) + 1) << wide)
    p.memory.write(parsed, layout.pack(layout.size, url, len(scheme), suffix, len(rest), known))
    return 0


@api
def PathCreateFromUrlAlloc(p: Process, url: WSTR, path: Out[PVOID], flags: DWORD) -> HRESULT:
    found = shellstrings.path_from_url(url)
    path.value = 0
    if found is None:
        raise WinError(_E_INVALIDARG)
    path.value = p.allocate(found.encode("utf-16-le", "surrogatepass") + b"\0\0")
    return 0
