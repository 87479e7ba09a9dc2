"""Locales: en-US, and the invariant locale in what it differs; every name and identifier Windows has for
them.

Source: "Locale Information Constants", "National Language Support" (Microsoft's winnls documentation).
"""

from __future__ import annotations

EN_US, INVARIANT, NEUTRAL_ENGLISH = 0x0409, 0x007F, 0x0009
USER_DEFAULT, SYSTEM_DEFAULT = 0x0400, 0x0800
RETURN_NUMBER, USE_CP_ACP, NO_USER_OVERRIDE = 0x20000000, 0x40000000, 0x80000000

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip

_ENGLISH: dict[int, str] = {
    0x0001: "0409", 0x0002: "English (United States)", 0x0003: "ENU", 0x0004: "English", 0x0005: "1",
    0x0006: "United States", 0x0007: "USA", 0x0008: "United States", 0x0009: "0409", 0x000A: "1",
    0x000B: "437", 0x000C: ",", 0x000D: "1", 0x000E: ".", 0x000F: ",", 0x0010: "3;0", 0x0011: "2",
    0x0012: "1", 0x0013: "0123456789", 0x0014: "$", 0x0015: "USD", 0x0016: ".", 0x0017: ",", 0x0018: "3;0",
    0x0019: "2", 0x001A: "2", 0x001B: "0", 0x001C: "0", 0x001D: "/", 0x001E: ":", 0x001F: "M/d/yyyy",
    0x0020: "dddd, MMMM d, yyyy", 0x0021: "0", 0x0022: "0", 0x0023: "0", 0x0024: "1", 0x0025: "0",
    0x0026: "0", 0x0027: "0", 0x0028: "AM", 0x0029: "PM", 0x0050: "", 0x0051: "-", 0x0052: "3", 0x0053: "0",
    0x0054: "1", 0x0055: "0", 0x0056: "0", 0x0057: "0", 0x0059: "en", 0x005A: "US", 0x005B: "0",
    0x005C: "en-US", 0x0070: "0", 0x0071: "0", 0x0072: "0", 0x0073: "English (United States)",
    0x1001: "English", 0x1002: "United States", 0x1003: "h:mm:ss tt", 0x1004: "1252", 0x1005: "0",
    0x1006: "MMMM yyyy", 0x1007: "US Dollar", 0x1008: "US Dollar", 0x1009: "1", 0x100A: "1", 0x100B: "0",
    0x100C: "6", 0x1010: "1", 0x1011: "10000", 0x1012: "037", 0x1013: "", 0x1014: "1", 0x0069: "NaN",
    0x006A: "\u221e", 0x006B: "-\u221e", 0x006C: "", 0x006D: "en", 0x006E: "Latn;", 0x006F: "English",
    0x0079: "h:mm tt", 0x0078: "MMMM d", 0x007A: "0409:00000409", 0x0074: "%", 0x0075: "\u2030", 0x0076: "1",
    0x0077: "1", 0x0067: "eng", 0x0068: "USA",
}  # fmt: skip
_INVARIANT_CHANGES: dict[int, str] = {
    0x0001: "007f", 0x0002: "Invariant Language (Invariant Country)", 0x0003: "IVL",
    0x0004: "Invariant Language", 0x0006: "Invariant Country", 0x0007: "IVC", 0x0008: "Invariant Country",
    0x0009: "007f", 0x000D: "0", 0x0014: "\u00a4", 0x0015: "XDR", 0x001F: "MM/dd/yyyy",
    0x0020: "dddd, dd MMMM yyyy", 0x0023: "1", 0x0025: "1", 0x0026: "1", 0x0027: "1", 0x0059: "iv",
    0x005A: "IV", 0x005C: "", 0x0073: "Invariant Language (Invariant Country)", 0x1001: "Invariant Language",
    0x1002: "Invariant Country", 0x1003: "HH:mm:ss", 0x1006: "yyyy MMMM",
    0x1007: "International Monetary Fund", 0x0079: "HH:mm", 0x0067: "ivl", 0x0068: "IVC", 0x006D: "",
}  # fmt: skip
for _index, _day in enumerate(_DAYS):
    _ENGLISH[0x2A + _index], _ENGLISH[0x31 + _index], _ENGLISH[0x60 + _index] = _day, _day[:3], _day[:2]
for _index, _month in enumerate(_MONTHS):
    _ENGLISH[0x38 + _index], _ENGLISH[0x44 + _index] = _month, _month[:3]
_ENGLISH[0x100E] = _ENGLISH[0x100F] = ""  # there is no thirteenth month
# Which of them GetLocaleInfo also gives as numbers, and in which base they are written.
_NUMBERS = frozenset((
    0x01, 0x05, 0x09, 0x0A, 0x0B, 0x0D, 0x11, 0x12, 0x19, 0x1A, 0x1B, 0x1C, 0x21, 0x22, 0x23, 0x24, 0x25,
    0x26, 0x27, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x5B, 0x70, 0x71, 0x72, 0x1004, 0x1005, 0x1009, 0x100A,
    0x100B, 0x100C, 0x1010, 0x1011, 0x1012, 0x1014, 0x74, 0x75,
))  # fmt: skip
_HEXADECIMAL = frozenset((0x01, 0x09))
FONT_SIGNATURE = 0x58
_SIGNATURE = (
    "\u00af\u8000\u38cb\u0000\u0000\u0000\u0000\u0000\u0001\u0000\u0000\u8000\u01ff\u003f\uffff\uffff"
)


class _Names:
    """Every locale's identifier and name, read when one other than ours is asked for."""

    def __init__(self) -> None:
        import os

        self.by_lcid: dict[int, str] = {}
        self.by_name: dict[str, int] = {}
        with open(os.path.join(os.path.dirname(__file__), "data", "locales.tsv"), encoding="utf-8") as table:
            for line in table:
                number, name = line.rstrip("\n").split("\t")
                if "-" in name or int(number, 16) not in self.by_lcid:
                    self.by_lcid[int(number, 16)] = name
                self.by_name[name.lower()] = int(number, 16)


_names: list[_Names] = []


def _all_names() -> _Names:
    if not _names:
        _names.append(_Names())
    return _names[0]


def resolve(lcid: int) -> int | None:
    """The locale a locale identifier means; None for those not there."""
    language = lcid & 0xFFFFF
    if language in (0, USER_DEFAULT, SYSTEM_DEFAULT, EN_US, 0x0C00, 0x1000, 0x1400):
        return EN_US
    if language == INVARIANT:
        return INVARIANT
    return language if language in _all_names().by_lcid else None


def by_name(name: str | None) -> int | None:
    """The locale of a name; None (LOCALE_NAME_USER_DEFAULT) is the user's."""
    if name is None or name.lower() in ("en-us", "!x-sys-default-locale"):
        return EN_US
    return INVARIANT if not name else _all_names().by_name.get(name.lower())


def name_of(locale: int) -> str:
    """The name of a locale that is there."""
    if locale in (EN_US, INVARIANT):
        return "en-US" if locale == EN_US else ""
    return _all_names().by_lcid[locale]


def text(locale: int, kind: int) -> str | None:
    """What GetLocaleInfo answers for an LCTYPE as text; None for unknown ones."""
    kind &= 0xFFFF
    if kind == FONT_SIGNATURE:
        return _SIGNATURE
    if locale == INVARIANT and kind in _INVARIANT_CHANGES:
        return _INVARIANT_CHANGES[kind]
    if locale not in (EN_US, INVARIANT, NEUTRAL_ENGLISH):
        return _name_parts(locale, kind)
    if locale == NEUTRAL_ENGLISH and kind in (0x5C, 0x73, 0x02, 0x6F):
        return "en" if kind == 0x5C else "English"
    return _ENGLISH.get(kind)


def _name_parts(locale: int, kind: int) -> str | None:
    """What a locale's name alone tells: there is data for English only."""
    name = name_of(locale)
    return {0x01: f"{locale:04x}", 0x5C: name, 0x59: name.split("-")[0], 0x5A: name.split("-")[-1]}.get(kind)


def number(locale: int, kind: int) -> int | None:
    """What GetLocaleInfo answers for an LCTYPE with RETURN_NUMBER."""
    kind &= 0xFFFF
    if kind not in _NUMBERS:
        return None
    found = text(locale, kind)
    return None if not found else int(found, 16 if kind in _HEXADECIMAL else 10)
