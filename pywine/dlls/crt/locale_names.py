"""The names that setlocale knows locales by, beside the C locale: "German_Germany", "deu", "de-DE"."""

from __future__ import annotations

from pywine.nt import locale

# "Language Strings" of the C runtime's documentation, where they are not a language and a country.
_STRINGS = {
    "american": "en-US", "american english": "en-US", "american-english": "en-US",
    "english-american": "en-US", "english-us": "en-US", "english-usa": "en-US", "us": "en-US", "usa": "en-US",
    "australian": "en-AU", "english-aus": "en-AU", "canadian": "en-CA", "english-can": "en-CA",
    "english-nz": "en-NZ", "english-uk": "en-GB", "uk": "en-GB", "eng": "en-GB", "belgian": "nl-BE",
    "dutch-belgian": "nl-BE", "french-belgian": "fr-BE", "french-canadian": "fr-CA",
    "french-swiss": "fr-CH", "german-austrian": "de-AT", "german-swiss": "de-CH", "swiss": "de-CH",
    "italian-swiss": "it-CH", "norwegian": "nb-NO", "norwegian-bokmal": "nb-NO",
    "norwegian-nynorsk": "nn-NO", "portuguese-brazilian": "pt-BR", "portuguese": "pt-PT",
    "spanish-mexican": "es-MX", "spanish-modern": "es-ES", "chinese": "zh-CN",
    "chinese-simplified": "zh-CN", "chinese-traditional": "zh-TW", "chinese (simplified)": "zh-CN",
    "chinese (traditional)": "zh-TW", "english": "en-US",
}  # fmt: skip
_COUNTRIES = {
    "america": "US", "us": "US", "usa": "US", "united-states": "US", "britain": "GB", "england": "GB",
    "great britain": "GB", "uk": "GB", "united-kingdom": "GB", "turkey": "TR", "holland": "NL",
    "new-zealand": "NZ", "nz": "NZ", "hong-kong": "HK", "pr china": "CN", "pr-china": "CN",
    "south korea": "KR", "south-korea": "KR", "korea": "KR",
}  # fmt: skip
_LANGUAGES = {
    "norwegian bokmål": "nb",
    "norwegian (bokmål)": "nb",
    "chinese (simplified)": "zh",
    "chinese (traditional)": "zh",
}


def find(name: str, by_tag: bool) -> int | None:
    """The locale that a program calls so, without code page; `by_tag`: names as "de-DE" count."""
    wanted = name.lower()
    if wanted in ("english_united states", "english", "american", "enu"):
        return locale.EN_US
    if by_tag and (found := locale.by_name(wanted.replace("_", "-"))):
        return found if locale.name_of(found).lower() == wanted.replace("_", "-") else None
    if wanted in _STRINGS:
        return locale.by_name(_STRINGS[wanted])
    if len(wanted) == 3 and (found := locale.by_abbreviation(wanted)):
        return found
    language, _, country = wanted.partition("_")
    return _by_words(language, country)


def _by_words(language: str, country: str) -> int | None:
    """The locale of a language's and a country's English names or abbreviations."""
    from babel import Locale

    english = Locale.parse("en")
    codes = [code for code, name in english.languages.items() if name.lower() == language]
    code = _LANGUAGES.get(language) or (codes[0] if codes else None)
    if code is None:
        alias = _STRINGS.get(language) or (
            locale.name_of(found) if (found := locale.by_abbreviation(language)) else None
        )
        code = alias.partition("-")[0] if alias else None
    if code is None:
        return None
    if not country:
        found = locale.by_name(code)
        return None if found is None else locale.specific(found)
    places = [place for place, name in english.territories.items() if name.lower() == country]
    place = _COUNTRIES.get(country) or (places[0] if places else locale.country_code(country))
    for script in ("", "-Latn", "-Cyrl", "-Arab", "-Hans", "-Hant"):
        found = locale.by_name(f"{code}{script}-{place}") if place else None
        if found is not None:
            return found
    return None


def full_name(where: int) -> str:
    """What setlocale calls a locale: `German_Germany`."""
    return f"{locale.text(where, 0x1001)}_{locale.text(where, 0x1002)}"


def code_page(where: int) -> int:
    """The locale's ANSI code page; UTF-8 for those that have none."""
    return locale.number(where, 0x1004) or 65001


def conventions(number: int | None, money: int | None) -> tuple[list[str], list[int]]:
    """The strings and the numbers of struct lconv, in its order; None is the C locale."""
    strings = [".", "", ""]
    if number is not None:
        strings = [_text(number, 0x0E), _text(number, 0x0F), _grouping(number, 0x10)]
    if money is None:
        return [*strings, *[""] * 7], [127] * 8
    kinds = (0x15, 0x14, 0x16, 0x17)
    strings += [*(_text(money, kind) for kind in kinds), _grouping(money, 0x18), "", _text(money, 0x51)]
    return strings, [
        locale.number(money, kind) or 0 for kind in (0x1A, 0x19, 0x54, 0x55, 0x56, 0x57, 0x52, 0x53)
    ]


def _text(where: int, kind: int) -> str:
    return locale.text(where, kind) or ""


def _grouping(where: int, kind: int) -> str:
    """C's grouping of SGROUPING: `3;2;0` is "\\3\\2"."""
    return "".join(chr(int(size)) for size in _text(where, kind).split(";") if size not in ("", "0"))
