"""What the Common Locale Data Repository knows of a locale, through Babel, as GetLocaleInfo tells it.

Imported when a locale other than English (United States) or the invariant one is asked for.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from babel import Locale

# Windows' names for what CLDR calls otherwise.
_ALIASES = {"prs": "fa_AF", "prs-AF": "fa_AF", "gv-GB": "gv", "en-029": "en_001", "fr-029": "fr"}
_ZEROS = {
    "arab": "\u0660", "arabext": "\u06f0", "adlm": "\U0001e950", "beng": "\u09e6", "cakm": "\U00011136",
    "deva": "\u0966", "gujr": "\u0ae6", "guru": "\u0a66", "khmr": "\u17e0", "knda": "\u0ce6",
    "laoo": "\u0ed0", "mlym": "\u0d66", "mtei": "\uabf0", "mymr": "\u1040", "nkoo": "\u07c0",
    "olck": "\u1c50", "orya": "\u0b66", "tamldec": "\u0be6", "telu": "\u0c66", "thai": "\u0e50",
    "tibt": "\u0f20",
}  # fmt: skip
_LETTER_PAPER = frozenset(
    ("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE")
)
_READING = {"ja": "2", "ko": "2", "zh": "2"}  # in columns or in rows
_WEEKDAYS, _MONTHS = range(7), range(1, 13)
_PERCENT_FORMS = {"#%": ("1", "1"), "# %": ("0", "0"), "%#": ("2", "2"), "% #": ("3", "10")}
_MONEY_FORMS = {"$#": ("0", "1"), "#$": ("1", "5"), "$ #": ("2", "9"), "# $": ("3", "8")}


def find(name: str) -> Locale:
    """CLDR's locale for a Windows locale name: itself or the nearest of which something is known."""
    from babel import Locale, UnknownLocaleError

    wanted = _ALIASES.get(name, name).replace("-", "_")
    while wanted:
        try:
            return Locale.parse(wanted)
        except (UnknownLocaleError, ValueError):
            wanted = wanted.rpartition("_")[0]
    return Locale.parse("en_001")


def texts(name: str, specific: str) -> dict[int, str]:
    """The answers of GetLocaleInfo by LCTYPE; `specific` names the locale whose country a language takes."""
    locale, home = find(name), find(specific)
    found = _numbers(locale, home.territory or "") | _dates(locale) | _names(locale, name)
    found[0x100C], found[0x100D] = _weeks(home)
    found[0x0C] = ";" if found[0x0E] == "," else ","
    return found


def _numbers(locale: Locale, territory: str) -> dict[int, str]:
    from babel.core import get_global
    from babel.numbers import get_currency_name, get_currency_precision, get_currency_symbol

    system = locale.default_numbering_system
    symbols = locale.number_symbols.get("latn") or locale.number_symbols.get(system) or {}
    decimal, group = symbols.get("decimal", "."), symbols.get("group", ",")
    grouping = _grouping(locale.decimal_formats[None].pattern)
    zero = ord(_ZEROS.get(system, "0"))
    used = [entry for entry in get_global("territory_currencies").get(territory, ()) if entry[3]]
    currency = next((entry[0] for entry in reversed(used) if entry[2] is None), "")
    digits = str(get_currency_precision(currency)) if currency else "2"
    money, percent = locale.currency_formats["standard"].pattern, locale.percent_formats[None].pattern
    positive, negative = _MONEY_FORMS[_form(money, "¤", "$")]
    plus_percent, minus_percent = _PERCENT_FORMS[_form(percent, "%", "%")]
    before, spaced = str(int(positive in "02")), str(int(positive in "23"))
    return {
        0x0D: "0", 0x0E: decimal, 0x0F: group, 0x10: grouping, 0x11: "2", 0x12: "1",
        0x13: "".join(chr(zero + digit) for digit in range(10)),
        0x14: get_currency_symbol(currency, locale) if currency else "¤", 0x15: currency or "XDR",
        0x16: symbols.get("currencyDecimal", decimal), 0x17: symbols.get("currencyGroup", group),
        0x18: grouping, 0x19: digits, 0x1A: digits, 0x1B: positive, 0x1C: negative,
        0x50: "", 0x51: _plain(symbols.get("minusSign", "-")),
        0x52: "3" if positive == "0" else "1", 0x53: "1", 0x54: before, 0x55: spaced, 0x56: before,
        0x57: spaced, 0x69: symbols.get("nan", "NaN"), 0x6A: symbols.get("infinity", "∞"),
        0x6B: _plain(symbols.get("minusSign", "-")) + symbols.get("infinity", "∞"), 0x74: minus_percent,
        0x75: plus_percent, 0x76: _plain(symbols.get("percentSign", "%")),
        0x77: symbols.get("perMille", "‰"), 0x1007: get_currency_name(currency, locale="en"),
        0x1008: get_currency_name(currency, locale=locale), 0x1010: "1",
        0x1014: "1" if zero == 0x30 else "0", 0x100A: "1" if territory in _LETTER_PAPER else "9",
    }  # fmt: skip


def _plain(text: str) -> str:
    """Without marks of direction; a hyphen for the minus sign, as Windows writes numbers."""
    return "".join(c for c in text if c not in "\u200e\u200f\u061c").replace("\u2212", "-")


def _grouping(pattern: str) -> str:
    """SGROUPING of a CLDR number pattern: `#,##,##0.###` is 3;2;0."""
    groups = [len(part) for part in pattern.split(";")[0].split(".")[0].split(",")[1:]]
    return ";".join(str(size) for size in [*dict.fromkeys(reversed(groups)), 0]) if groups else "0;0"


def _form(pattern: str, sign: str, shown: str) -> str:
    """Where the sign stands: `$ #`."""
    text = _plain(pattern.split(";")[0]).replace("\u00a0", " ").replace("\u202f", " ")
    before = text.find(sign) < min((text.find(c) for c in "#0" if c in text), default=0)
    space = " " if " " in text.strip() else ""
    return f"{shown}{space}#" if before else f"#{space}{shown}"


def _dates(locale: Locale) -> dict[int, str]:
    from babel.localedata import load

    short = picture(locale.date_formats["short"].pattern)
    if "yyyy" not in short:
        short = short.replace("yy", "yyyy")
    long = picture(locale.date_formats["full"].pattern)
    time = picture(locale.time_formats["medium"].pattern).replace("\u202f", " ")
    data = load(str(locale))
    periods = _own(data["day_periods"], ("format",), _ABBREVIATED)
    found = {
        0x1D: _between(short, "dMy"), 0x1E: _between(time, "hHms"), 0x1F: short, 0x20: long,
        0x21: _order(short), 0x22: _order(long), 0x23: str(int("H" in time)), 0x24: "1",
        0x25: str(int("hh" in time or "HH" in time)), 0x26: str(int("dd" in short)),
        0x27: str(int("MM" in short)), 0x28: periods.get("am", "AM"), 0x29: periods.get("pm", "PM"),
        0x78: picture(_skeleton(locale, "MMMMd", "MMMM d")),
        0x79: picture(locale.time_formats["short"].pattern).replace("\u202f", " "),
        0x1003: time, 0x1005: str(int("t" in time and time.index("t") < time.index("m"))),
        0x1006: picture(_skeleton(locale, "yMMMM", "MMMM y")), 0x100B: "0", 0x1009: "1",
        0x100E: "", 0x100F: "", 0x5D: "hh:mm:ss",
    }  # fmt: skip
    found[0x7C] = _without_year(long)
    for start, widths in ((0x2A, _WIDE), (0x31, _ABBREVIATED), (0x60, ("short", *_ABBREVIATED))):
        names = _own(data["days"], ("format",), widths)
        found |= {start + day: names[day] for day in _WEEKDAYS}
    for start, widths in ((0x38, _WIDE), (0x44, _ABBREVIATED)):
        for flag, forms in ((0, ("stand-alone", "format")), (GENITIVE, ("format", "stand-alone"))):
            names = _own(data["months"], forms, widths)
            found |= {flag | (start + month - 1): names[month] for month in _MONTHS}
    return found


_WIDE, _ABBREVIATED = ("wide",), ("abbreviated", "wide")


def _own(table: Any, forms: tuple[str, ...], widths: tuple[str, ...]) -> dict[Any, str]:
    """The first table of names that is not an alias, with the names that earlier ones have of their own.

    Babel's own dictionaries resolve aliases, but keep what one leads to where other locales find it.
    """
    names: dict[Any, str] = {}
    for width in widths:
        for form in forms:
            found = table[form].get(width) if isinstance(table.get(form), dict) else None
            names = (
                found[1] if isinstance(found, tuple) else found if isinstance(found, dict) else {}
            ) | names
            if isinstance(found, dict):
                return names
    return names


GENITIVE = 0x10000000  # LOCALE_RETURN_GENITIVE_NAMES


def _weeks(locale: Locale) -> tuple[str, str]:
    return str(locale.first_week_day), {1: "0", 7: "1"}.get(locale.min_week_days, "2")


def picture(pattern: str) -> str:
    """A CLDR date pattern in Windows' picture language."""
    out: list[str] = []
    at = 0
    while at < len(pattern):
        letter, end = pattern[at], at + 1
        if letter == "'":
            end = pattern.find("'", end) + 1 or len(pattern)
            quoted = pattern[at:end]
            out.append("''" if quoted == "''" else quoted if quoted[1:-1].strip(" ,.") else quoted[1:-1])
        elif letter.isascii() and letter.isalpha():
            while pattern[end : end + 1] == letter:
                end += 1
            out.append(_field(letter, end - at))
        else:
            out.append(letter)
        at = end
    text = "".join(out).replace("\u200f", "").replace("\u200e", "")
    return text.strip()


def _field(letter: str, count: int) -> str:
    if letter in "yu":
        return "yy" if count == 2 else "yyyy"
    if letter in "ML":
        return "M" * min(count, 4)
    if letter in "Ec":
        return "dddd" if count == 4 else "ddd"
    if letter in "ab":
        return "tt"
    if letter == "B":
        return "tt"
    if letter == "G":
        return "gg"
    return {"d": "d", "h": "h", "H": "H", "k": "H", "K": "h", "m": "m", "s": "s"}.get(letter, "") * min(
        count, 2
    )


def _skeleton(locale: Locale, name: str, otherwise: str) -> str:
    found = locale.datetime_skeletons.get(name)
    return found.pattern if found else otherwise


def _between(text: str, letters: str) -> str:
    """What stands between the first two fields."""
    at = 0
    while at < len(text) and text[at] in letters:
        at += 1
    end = at
    while end < len(text) and text[end] not in letters + "t":
        end += 1
    return text[at:end]


def _order(text: str) -> str:
    """0: month, day, year; 1: day first; 2: year first."""
    fields = [c for c in text.replace("dddd", "").replace("ddd", "") if c in "dMy"]
    return {"M": "0", "d": "1", "y": "2"}[fields[0]] if fields else "0"


def _without_year(text: str) -> str:
    parts = (
        text.replace("gg", "").replace("yyyy年", "").replace("yyyy년", "").replace("yyyy", "").strip(" ,./-")
    )
    return parts.replace(" 'de' ,", ",").removesuffix("'de'").removesuffix("'г'.").strip(" ,")


_WITH_SCRIPT = {  # Chinese is named with its script
    "zh-CN": "zh-Hans-CN", "zh-SG": "zh-Hans-SG", "zh-TW": "zh-Hant-TW", "zh-HK": "zh-Hant-HK",
    "zh-MO": "zh-Hant-MO",
}  # fmt: skip


class _Parts:
    """What a locale's name is made of."""

    def __init__(self, name: str) -> None:
        from babel import Locale
        from babel.core import get_global

        self.english = Locale.parse("en")
        whole = _WITH_SCRIPT.get(name) or name
        self.language, *rest = whole.split("-")
        self.parent = whole.rpartition("-")[0]
        self.territory = next((part for part in rest if len(part) < 4), None)
        likely = get_global("likely_subtags").get(self.language, "").rpartition("_")[2]
        self.shown = self.territory or likely
        self.script = next((part for part in rest if len(part) == 4 and part.isalpha()), None)
        self.variant = next((part for part in rest if len(part) > 4), None)

    def of_language(self, where: Locale) -> str:
        found = self._language(where)
        return f"{found} ({where.scripts.get(self.script, self.script)})" if self.script else found

    def _language(self, where: Locale) -> str:
        return where.languages.get(self.language) or self.english.languages.get(self.language, self.language)

    def of_place(self, where: Locale, place: str) -> str:
        return where.territories.get(place) or self.english.territories.get(place, place)

    def display(self, where: Locale) -> str:
        parts = [where.scripts.get(self.script, self.script)] if self.script else []
        parts += [self.of_place(where, self.territory)] if self.territory else []
        parts += [where.variants.get(self.variant.upper(), self.variant)] if self.variant else []
        found = self._language(where)
        return f"{found} ({', '.join(parts)})" if parts else found


def english_texts(name: str) -> dict[int, str]:
    """The answers for which English data are enough: programs ask all locales for their English names."""
    parts = _Parts(name)
    english = parts.english
    display, language, place = (
        parts.display(english),
        parts.of_language(english),
        parts.of_place(english, parts.shown),
    )
    return {
        0x02: display, 0x06: place, 0x59: parts.language, 0x5A: parts.shown, 0x5C: name, 0x6D: parts.parent,
        0x6F: language, 0x72: display, 0x7D: "0", 0x1001: language, 0x1002: place,
    }  # fmt: skip


def _names(locale: Locale, name: str) -> dict[int, str]:
    parts = _Parts(name)
    direction = "1" if locale.character_order == "right-to-left" else "0"
    return english_texts(name) | {
        0x04: parts.of_language(locale), 0x08: parts.of_place(locale, parts.shown),
        0x70: _READING.get(parts.language, direction), 0x73: parts.display(locale),
    }  # fmt: skip
