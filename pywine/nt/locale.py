"""Locales: their names and identifiers, and what GetLocaleInfo tells of them.

A locale is an int: its identifier, or for one without an identifier of its own (LOCALE_CUSTOM_UNSPECIFIED)
a number above all identifiers. English (United States) and the invariant locale are here; `locale_cldr`
knows the others. Source: "Locale Information Constants" of Microsoft's winnls documentation.
"""

from __future__ import annotations

EN_US, INVARIANT, CUSTOM_UNSPECIFIED = 0x0409, 0x007F, 0x1000
_UNSPECIFIED = 0x1000000  # where numbers of locales without an identifier begin
USER_DEFAULT, SYSTEM_DEFAULT = 0x0400, 0x0800
GENITIVE = 0x10000000  # LOCALE_RETURN_GENITIVE_NAMES
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
    0x0054: "1", 0x0055: "0", 0x0056: "1", 0x0057: "0", 0x0059: "en", 0x005A: "US", 0x005B: "244",
    0x005C: "en-US", 0x0070: "0", 0x0071: "0", 0x0072: "English (United States)",
    0x0073: "English (United States)",
    0x1001: "English", 0x1002: "United States", 0x1003: "h:mm:ss tt", 0x1004: "1252", 0x1005: "0",
    0x1006: "MMMM yyyy", 0x1007: "US Dollar", 0x1008: "US Dollar", 0x1009: "1", 0x100A: "1", 0x100B: "0",
    0x100C: "6", 0x1010: "1", 0x1011: "10000", 0x1012: "037", 0x1013: "Default", 0x1014: "1", 0x0069: "NaN",
    0x006A: "\u221e", 0x006B: "-\u221e", 0x006C: "Latn;", 0x006D: "en", 0x006E: "en-US", 0x006F: "English",
    0x0079: "h:mm tt", 0x0078: "MMMM d", 0x007A: "ENG ", 0x0074: "1", 0x0075: "1", 0x0076: "%",
    0x0077: "\u2030", 0x0067: "eng", 0x0068: "USA", 0x005D: "hh:mm:ss", 0x005E: "0409:00000409",
    0x007B: "en-US", 0x007C: "dddd, MMM d", 0x007D: "0", 0x100D: "0",
}  # fmt: skip
_INVARIANT_CHANGES: dict[int, str] = {
    0x0001: "007f", 0x0002: "Invariant Language (Invariant Country)", 0x0003: "IVL",
    0x0004: "Invariant Language", 0x0006: "Invariant Country", 0x0007: "IVC", 0x0008: "Invariant Country",
    0x0009: "007f", 0x000D: "0", 0x0014: "\u00a4", 0x0015: "XDR", 0x001F: "MM/dd/yyyy",
    0x0020: "dddd, dd MMMM yyyy", 0x0023: "1", 0x0025: "1", 0x0026: "1", 0x0027: "1", 0x0059: "iv",
    0x005A: "IV", 0x005C: "", 0x0072: "Invariant Language (Invariant Country)",
    0x0073: "Invariant Language (Invariant Country)", 0x1001: "Invariant Language",
    0x1002: "Invariant Country", 0x1003: "HH:mm:ss", 0x1006: "yyyy MMMM",
    0x1007: "International Monetary Fund", 0x0079: "HH:mm", 0x0067: "ivl", 0x0068: "IVC", 0x006D: "",
    0x0022: "1", 0x006E: "", 0x006F: "Invariant Language", 0x0078: "MMMM dd", 0x007A: "", 0x007B: "",
    0x007C: "dddd, MMMM dd", 0x1008: "International Monetary Fund", 0x100A: "9", 0x0074: "0", 0x0075: "0",
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
    0x100B, 0x100C, 0x100D, 0x1010, 0x1011, 0x1012, 0x1014, 0x74, 0x75, 0x7D,
))  # fmt: skip
_HEXADECIMAL = frozenset((0x01, 0x09))
# Those that locale_cldr.english_texts has.
_IN_ENGLISH = frozenset((0x02, 0x06, 0x59, 0x5A, 0x5C, 0x6D, 0x6F, 0x72, 0x7D, 0x1001, 0x1002))
FONT_SIGNATURE = 0x58
_SIGNATURE = (
    "\u00af\u8000\u38cb\u0000\u0000\u0000\u0000\u0000\u0001\u0000\u0000\u8000\u01ff\u003f\uffff\uffff"
)


class _Table:
    """Every locale's row of data/locales.tsv, read when one other than ours is asked for."""

    def __init__(self) -> None:
        import os

        self.rows: dict[int, dict[str, str]] = {}
        self.by_name: dict[str, int] = {}
        self.texts: dict[int, dict[int, str]] = {}
        self.english: dict[int, dict[int, str]] = {}
        with open(os.path.join(os.path.dirname(__file__), "data", "locales.tsv"), encoding="utf-8") as table:
            columns = next(table).rstrip("\n").split("\t")
            for line in table:
                row = dict(zip(columns, line.rstrip("\n").split("\t"), strict=True))
                lcid = int(row["lcid"], 16)
                locale = lcid if lcid != CUSTOM_UNSPECIFIED else _UNSPECIFIED + len(self.rows)
                self.rows[locale] = row
                self.by_name[row["name"].lower()] = locale


_table: list[_Table] = []


def _all() -> _Table:
    if not _table:
        _table.append(_Table())
    return _table[0]


def user_default() -> int:
    """The locale that the host's user asks for in LC_ALL or LANG."""
    import os

    wanted = os.environ.get("LC_ALL") or os.environ.get("LANG") or "C"
    if wanted.startswith(("C", "POSIX", "en_US")):
        return EN_US
    found = by_name(wanted.partition(".")[0].partition("@")[0].replace("_", "-"))
    return found or EN_US


def resolve(lcid: int) -> int | None:
    """The locale a locale identifier means; None for those not there."""
    language = lcid & 0xFFFFF
    if language in (EN_US, SYSTEM_DEFAULT):
        return EN_US
    if language in (0, USER_DEFAULT, 0x0C00, 0x1000, 0x1400):
        return user_default()
    if language == INVARIANT:
        return INVARIANT
    return language if language in _all().rows else None


def by_name(name: str | None) -> int | None:
    """The locale of a name; None (LOCALE_NAME_USER_DEFAULT) is the user's."""
    if name is None:
        return user_default()
    if name.lower() in ("en-us", "!x-sys-default-locale"):
        return EN_US
    return INVARIANT if not name else _all().by_name.get(name.lower())


def by_abbreviation(letters: str) -> int | None:
    """The locale of three letters as Windows gives them to languages: DEU, ENG for the English of Britain."""
    for locale, row in _all().rows.items():
        if row["3"].lower() == letters.lower() and not row["specific"]:
            return locale
    return None


def country_code(letters: str) -> str | None:
    """The two letters of a country that has these three, or these two."""
    for row in _all().rows.values():
        code = row["name"].rpartition("-")[2]
        if len(code) == 2 and letters.upper() in (code, row["7"]):
            return code
    return None


def all_names() -> list[str]:
    """Every locale's name, the invariant one's last."""
    return [*(row["name"] for row in _all().rows.values()), ""]


def name_of(locale: int) -> str:
    """The name of a locale that is there."""
    if locale in (EN_US, INVARIANT):
        return "en-US" if locale == EN_US else ""
    return _all().rows[locale]["name"]


def lcid_of(locale: int) -> int:
    """The identifier of a locale that is there."""
    return locale if locale < _UNSPECIFIED else CUSTOM_UNSPECIFIED


def is_neutral(locale: int) -> bool:
    """Whether it is a language without a country."""
    return locale not in (EN_US, INVARIANT) and bool(_all().rows[locale]["specific"])


def specific(locale: int) -> int:
    """The locale with a country that stands for a language; any other as it is."""
    return by_name(_all().rows[locale]["specific"]) or locale if is_neutral(locale) else locale


def fact(locale: int, kind: int) -> str:
    """What the table knows for an LCTYPE, without CLDR."""
    return _all().rows[locale][f"{kind:x}"]


def text(locale: int, kind: int) -> str | None:
    """What GetLocaleInfo answers for an LCTYPE as text; None for unknown ones."""
    if kind & 0xFFFF == FONT_SIGNATURE:
        return _SIGNATURE
    if locale in (EN_US, INVARIANT):
        kind &= 0xFFFF
        if locale == INVARIANT and kind in _INVARIANT_CHANGES:
            return _INVARIANT_CHANGES[kind]
        return _ENGLISH.get(kind)
    found = _all().texts.get(locale)
    if found is None and kind & 0xFFFF in _IN_ENGLISH:
        found = _all().english.get(locale)
        if found is None:
            from pywine.nt.locale_cldr import english_texts

            found = _all().english[locale] = english_texts(_all().rows[locale]["name"])
    elif found is None:
        found = _all().texts[locale] = _gather(locale)
    answer = found.get(kind & (0xFFFF | GENITIVE))
    return found.get(kind & 0xFFFF) if answer is None else answer


def _gather(locale: int) -> dict[int, str]:
    """The answers by LCTYPE: CLDR's, and of the table what CLDR does not know."""
    from pywine.nt.locale_cldr import texts

    row, lcid = _all().rows[locale], lcid_of(locale)
    home = row["specific"] or row["name"]
    found = texts(row["name"], home)
    for column in ("3", "5", "7", "67", "b", "5b", "6c", "7a", "1004", "1009", "1011", "1012"):
        found[int(column, 16)] = row[column]
    found[0x71] = str(int(bool(row["specific"])))
    found[0x68], found[0x6E], found[0x7B] = row["7"], home, home
    found[0x01], found[0x09], found[0x0A] = f"{lcid:04x}", f"{lcid_of(by_name(home) or locale):04x}", row["5"]
    found[0x7A], found[0x1013] = row["7a"].ljust(4), "Default"
    found[0x5E] = f"{lcid:04x}:{lcid:08x}"
    found[0x0D] = str(int(found[0x5A] in ("US", "LR", "MM")))
    return found


def number(locale: int, kind: int) -> int | None:
    """What GetLocaleInfo answers for an LCTYPE with RETURN_NUMBER."""
    kind &= 0xFFFF
    if kind not in _NUMBERS:
        return None
    found = text(locale, kind)
    return None if not found else int(found, 16 if kind in _HEXADECIMAL else 10)
