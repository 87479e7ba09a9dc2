"""winnls.h: locales, languages and countries."""

from __future__ import annotations

from pywine.abi.api import api
from pywine.abi.errors import WinError
from pywine.abi.text import encode_wide
from pywine.abi.types import (
    BOOL,
    DWORD,
    FORM,
    INT,
    LONG,
    PVOID,
    TBUF,
    TRUE,
    WBUF,
    WORD,
    WSTR,
    Opt,
    Out,
    OutOpt,
)
from pywine.abi.winerror import ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_FLAGS, ERROR_INVALID_PARAMETER
from pywine.dlls.kernel32.winnls import call_with_text
from pywine.nt import locale
from pywine.nt.process import Process

LOCALE_WINDOWS, LOCALE_SUPPLEMENTAL, LOCALE_ALTERNATE_SORTS = 0x1, 0x2, 0x4
LOCALE_NEUTRALDATA, LOCALE_SPECIFICDATA = 0x10, 0x20
LOCALE_ALLOW_NEUTRAL_NAMES = 0x08000000


class Locales:
    """The thread's locale and languages."""

    def __init__(self, p: Process) -> None:
        self.thread = locale.user_default()


@api
def GetUserDefaultLCID(p: Process) -> DWORD:
    return locale.lcid_of(locale.user_default())


@api
def GetSystemDefaultLCID(p: Process) -> DWORD:
    return locale.EN_US


@api
def GetUserDefaultLangID(p: Process) -> WORD:
    return locale.lcid_of(locale.user_default())


@api(names=("GetSystemDefaultLangID", "GetUserDefaultUILanguage", "GetSystemDefaultUILanguage"))
def GetSystemDefaultLangID(p: Process) -> WORD:
    return locale.EN_US


@api
def GetThreadLocale(p: Process) -> DWORD:
    return locale.lcid_of(p.state(Locales).thread)


@api
def SetThreadLocale(p: Process, lcid: DWORD) -> TRUE:
    resolved = locale.resolve(lcid)
    if resolved is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    p.state(Locales).thread = locale.specific(resolved)


@api
def GetThreadUILanguage(p: Process) -> WORD:
    return locale.EN_US


@api
def SetThreadUILanguage(p: Process, language: WORD) -> WORD:
    return language or locale.EN_US


@api
def GetUserDefaultLocaleName(p: Process, name: WBUF) -> INT:
    return return_text(name, locale.name_of(locale.user_default()))


@api
def GetSystemDefaultLocaleName(p: Process, name: WBUF) -> INT:
    return return_text(name, "en-US")


def return_text(buffer: TBUF, text: str) -> int:
    """The NLS convention: 0 characters of room asks for the size, terminators count."""
    needed = buffer.length(text) + 1
    if buffer.size:
        if buffer.size < needed:
            raise WinError(ERROR_INSUFFICIENT_BUFFER)
        buffer.put(text)
    return needed


def known_locale(lcid: int) -> int:
    """The locale of an identifier. Raises WinError(ERROR_INVALID_PARAMETER)."""
    found = locale.resolve(lcid)
    if found is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    return found


def named_locale(name: str | None) -> int:
    """The locale of a name. Raises WinError(ERROR_INVALID_PARAMETER)."""
    found = locale.by_name(name)
    if found is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    return found


@api.aw
def GetLocaleInfo(p: Process, lcid: DWORD, kind: DWORD, data: TBUF) -> INT:
    return locale_info(p, known_locale(lcid), kind, data)


@api
def GetLocaleInfoEx(p: Process, name: Opt[WSTR], kind: DWORD, data: WBUF) -> INT:
    return locale_info(p, named_locale(name), kind, data)


def locale_info(p: Process, where: int, kind: int, data: TBUF) -> int:
    """GetLocaleInfo, for the A and the W form."""
    if kind & locale.RETURN_NUMBER:
        value = locale.number(where, kind)
        if value is None:
            raise WinError(ERROR_INVALID_FLAGS)
        return return_number(p, data, value)
    text = locale.text(where, kind)
    if text is None:
        raise WinError(ERROR_INVALID_FLAGS)
    if kind & 0xFFFF == locale.FONT_SIGNATURE:
        if data.size:
            p.memory.write(data.address, encode_wide(text))
        return 16 if data.wide else 32
    return return_text(data, text)


def return_number(p: Process, data: TBUF, value: int) -> int:
    """A number where text usually goes: it takes a DWORD's characters."""
    count = 2 if data.wide else 4
    if data.size:
        if data.size < count:
            raise WinError(ERROR_INSUFFICIENT_BUFFER)
        p.memory.write(data.address, value.to_bytes(4, "little"))
    return count


@api.aw(partial="the user's changes are refused: a locale is what CLDR says")
def SetLocaleInfo(p: Process, lcid: DWORD, kind: DWORD, data: PVOID) -> TRUE:
    known_locale(lcid)
    raise WinError(5)


@api
def IsValidLocale(p: Process, lcid: DWORD, flags: DWORD) -> BOOL:
    return locale.resolve(lcid) is not None


@api
def IsValidLocaleName(p: Process, name: Opt[WSTR]) -> BOOL:
    return name is not None and locale.by_name(name) is not None


@api
def LocaleNameToLCID(p: Process, name: Opt[WSTR], flags: DWORD) -> DWORD:
    found = named_locale(name)
    return locale.lcid_of(found if flags & LOCALE_ALLOW_NEUTRAL_NAMES else locale.specific(found))


@api
def LCIDToLocaleName(p: Process, lcid: DWORD, name: WBUF, flags: DWORD) -> INT:
    found = known_locale(lcid)
    return return_text(
        name, locale.name_of(found if flags & LOCALE_ALLOW_NEUTRAL_NAMES else locale.specific(found))
    )


@api
def ResolveLocaleName(p: Process, name: Opt[WSTR], resolved: WBUF) -> INT:
    """The nearest locale with a country; no text where the language is unknown."""
    where = locale.by_name(name)
    while where is None and name and "-" in name:
        name = name.rpartition("-")[0]
        where = locale.by_name(name)
    return return_text(resolved, "" if where is None else locale.name_of(locale.specific(where)))


@api
def ConvertDefaultLocale(p: Process, lcid: DWORD) -> DWORD:
    found = locale.resolve(lcid)
    return lcid if found is None else locale.lcid_of(locale.specific(found))


@api.aw(calls_back=True)
def EnumSystemLocales(p: Process, callback: PVOID, flags: DWORD, wide: FORM) -> TRUE:
    """Locales with a country and an identifier, as eight hexadecimal digits."""
    lcids = {
        lcid
        for name in locale.all_names()
        if name and not locale.is_neutral(where := named_locale(name))
        if (lcid := locale.lcid_of(where)) != locale.CUSTOM_UNSPECIFIED
    }
    for lcid in sorted(lcids):
        if not call_with_text(p, callback, f"{lcid:08x}", wide):
            break


@api(calls_back=True)
def EnumSystemLocalesEx(p: Process, callback: PVOID, flags: DWORD, parameter: PVOID, reserved: PVOID) -> TRUE:
    if reserved:
        raise WinError(ERROR_INVALID_PARAMETER)
    for name in locale.all_names():
        kind = _kind(name)
        if (not flags or flags & kind) and not call_with_text(p, callback, name, True, kind, parameter):
            break


def _kind(name: str) -> int:
    if "_" in name:
        return LOCALE_WINDOWS | LOCALE_ALTERNATE_SORTS
    neutral = not name or locale.is_neutral(named_locale(name))
    return LOCALE_WINDOWS | (LOCALE_NEUTRALDATA if neutral else LOCALE_SPECIFICDATA)


@api.aw(calls_back=True)
def EnumUILanguages(p: Process, callback: PVOID, flags: DWORD, parameter: PVOID, wide: FORM) -> TRUE:
    call_with_text(p, callback, "en-US" if flags & 8 else "0409", wide, parameter)


@api(names=(
    "GetThreadPreferredUILanguages", "GetUserPreferredUILanguages", "GetSystemPreferredUILanguages",
    "GetProcessPreferredUILanguages",
))  # fmt: skip
def GetThreadPreferredUILanguages(
    p: Process, flags: DWORD, count: Out[DWORD], buffer: PVOID, size: Out[DWORD]
) -> TRUE:  # fmt: skip
    text = "0409\0\0" if flags & 4 else "en-US\0\0"
    have, size.value, count.value = size.value, len(text), 1
    if buffer:
        if have < len(text):
            raise WinError(ERROR_INSUFFICIENT_BUFFER)
        p.memory.write(buffer, encode_wide(text))


@api(names=("SetThreadPreferredUILanguages", "SetProcessPreferredUILanguages"))
def SetThreadPreferredUILanguages(p: Process, flags: DWORD, languages: PVOID, count: OutOpt[DWORD]) -> TRUE:
    count.value = 1


# Countries.


class _Countries:
    """Countries by their identifier (GEOID) and their two letters."""

    def __init__(self, p: Process) -> None:
        self.locales: dict[int, int] = {}
        for name in locale.all_names():
            where = named_locale(name)
            if name and not locale.is_neutral(where):
                geo = int(locale.fact(where, 0x5B) or 0)
                if geo and (geo not in self.locales or name.endswith(f"-{name[:2].upper()}")):
                    self.locales[geo] = where


@api
def GetUserGeoID(p: Process, kind: DWORD) -> LONG:
    return locale.number(locale.user_default(), 0x5B) or 244


@api
def GetUserDefaultGeoName(p: Process, name: WBUF) -> INT:
    return return_text(name, locale.text(locale.user_default(), 0x5A) or "US")


@api.aw
def GetGeoInfo(p: Process, geo: LONG, kind: DWORD, data: TBUF, language: WORD) -> INT:
    where = p.state(_Countries).locales.get(geo)
    if where is None:
        raise WinError(ERROR_INVALID_PARAMETER)
    return return_text(data, _geo_text(where, geo, kind))


@api
def GetGeoInfoEx(p: Process, location: WSTR, kind: DWORD, data: WBUF) -> INT:
    for geo, where in p.state(_Countries).locales.items():
        if location.upper() in (locale.name_of(where).rpartition("-")[2], str(geo)):
            return return_text(data, _geo_text(where, geo, kind))
    raise WinError(ERROR_INVALID_PARAMETER)


def _geo_text(where: int, geo: int, kind: int) -> str:
    """What a GEO_* asks for: 4 is GEO_ISO2, 0x10 GEO_CURRENCYSYMBOL."""
    if kind in (1, 0x12):
        return str(geo)
    if kind == 6:
        return locale.name_of(where).lower()
    if kind == 7:
        return f"{locale.lcid_of(where):08x}"
    lctype = {4: 0x5A, 5: 0x68, 8: 0x1002, 9: 0x1002, 0xE: 0x05, 0xF: 0x15, 0x10: 0x14, 0x11: 0x5A}
    if kind not in lctype:
        raise WinError(ERROR_INVALID_FLAGS)
    return locale.text(where, lctype[kind]) or ""


@api(calls_back=True)
def EnumSystemGeoID(p: Process, kind: DWORD, parent: LONG, callback: PVOID) -> TRUE:
    for geo in sorted(p.state(_Countries).locales):
        if not p.call(callback, geo) & 0xFFFFFFFF:
            break
