"""shlwapi.h: URLs."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.text import encode_wide
from pywine.abi.types import BOOL, DWORD, FORM, HRESULT, INT, PVOID, TSTR, Out
from pywine.nt import shellstrings as urls
from pywine.nt.process import Process

_E_INVALIDARG, _E_POINTER, _S_FALSE = 0x80070057, 0x80004003, 1
_UNESCAPE_IN_PLACE, _DONT_UNESCAPE_EXTRA, _ESCAPE_SPACES_ONLY, _ESCAPE_PERCENT = (
    0x100000,
    0x2000000,
    0x4000000,
    0x1000,
)
_ESCAPE_SEGMENT_ONLY, _ESCAPE_AS_UTF8 = 0x2000, 0x40000
_IS_URL, _IS_OPAQUE, _IS_FILEURL, _IS_DIRECTORY, _HAS_QUERY = 0, 1, 3, 5, 6
_OPAQUE = frozenset((4, 5, 14, 15, 16, 17))


def give(p: Process, text: str, target: int, size: Out[DWORD], wide: bool) -> int:
    """Store a text, and its length, or the size needed."""
    data = encode_wide(text) + b"\0\0" if wide else p.ansi(text) + b"\0"
    room, needed = size.value, len(data) >> wide
    if room < needed:
        size.value = needed
        return _E_POINTER
    p.memory.write(target, data)
    size.value = needed - 1
    return 0


@api.aw
def UrlEscape(p: Process, url: TSTR, target: PVOID, size: Out[DWORD], flags: DWORD, wide: FORM) -> HRESULT:
    if not target or not size.value:
        return _E_INVALIDARG
    escaped = urls.escape(
        url,
        segment_only=bool(flags & _ESCAPE_SEGMENT_ONLY),
        percent=bool(flags & _ESCAPE_PERCENT),
        as_utf8=bool(flags & _ESCAPE_AS_UTF8),
        spaces_only=bool(flags & _ESCAPE_SPACES_ONLY),
    )
    return give(p, escaped, target, size, wide)


@api.aw
def UrlUnescape(p: Process, url: PVOID, target: PVOID, size: PVOID, flags: DWORD, wide: FORM) -> HRESULT:
    text = p.memory.read_wstring(url) if wide else p.read_ansi(url)
    found = urls.unescape(text, leave_query=bool(flags & _DONT_UNESCAPE_EXTRA))
    data = encode_wide(found) + b"\0\0" if wide else p.ansi(found) + b"\0"
    if flags & _UNESCAPE_IN_PLACE:
        p.memory.write(url, data)
        return 0
    room = int.from_bytes(p.memory.read(size, 4), "little")
    needed = len(data) >> wide
    p.memory.write(size, (needed if room < needed else needed - 1).to_bytes(4, "little"))
    if room < needed:
        return _E_POINTER
    p.memory.write(target, data)
    return 0


@api.aw
def UrlIs(p: Process, url: TSTR, kind: INT) -> BOOL:
    scheme = urls.scheme_of(url)
    if kind == _IS_URL:
        return scheme >= 0
    if kind == _IS_OPAQUE:
        return scheme in _OPAQUE
    if kind == _IS_FILEURL:
        return url[:5].lower() == "file:"
    if kind == _IS_DIRECTORY:
        return url.endswith(("/", "\\"))
    return kind == _HAS_QUERY and "?" in url


@api.aw
def UrlIsOpaque(p: Process, url: TSTR) -> BOOL:
    return urls.scheme_of(url) in _OPAQUE


@api.aw
def UrlIsNoHistory(p: Process, url: TSTR) -> BOOL:
    return False


@api.aw
def PathCreateFromUrl(
    p: Process, url: TSTR, path: PVOID, size: Out[DWORD], flags: DWORD, wide: FORM
) -> HRESULT:
    found = urls.path_from_url(url)
    return _E_INVALIDARG if found is None else give(p, found, path, size, wide)


@api.aw
def UrlCreateFromPath(
    p: Process, path: TSTR, url: PVOID, size: Out[DWORD], flags: DWORD, wide: FORM
) -> HRESULT:
    found = urls.url_from_path(path)
    return give(p, path if found is None else found, url, size, wide) or (_S_FALSE if found is None else 0)
