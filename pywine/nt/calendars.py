"""Windows' calendars (CAL_GREGORIAN and its kin): years, eras, and what GetCalendarInfo tells of them."""

from __future__ import annotations

from pywine.nt import locale

GREGORIAN, GREGORIAN_US, JAPAN, TAIWAN, KOREA, HIJRI, THAI, HEBREW = 1, 2, 3, 4, 5, 6, 7, 8
UMALQURA = 23
# LCTYPEs behind the CAL_S… that are the locale's own in the Gregorian calendar, by the first CALTYPE.
_DAYS, _SHORT_DAYS, _MONTHS, _SHORT_MONTHS = 0x07, 0x0E, 0x15, 0x22
_TWO_DIGIT_YEAR_MAX = 2049
_NAMES = {
    GREGORIAN: "Gregorian Calendar", GREGORIAN_US: "Gregorian Calendar (US English)",
    JAPAN: "Japanese Emperor Era", TAIWAN: "Taiwan Calendar", KOREA: "Tangun Era (Korea)",
    HIJRI: "Hijri (Arabic Lunar)", THAI: "Thai Buddhist Era", HEBREW: "Hebrew (Lunar)",
    UMALQURA: "Um Al Qura (Arabic Lunar) Calendar",
}  # fmt: skip
# The years that calendars with Gregorian months count from.
_OFFSETS = {GREGORIAN: 0, GREGORIAN_US: 0, TAIWAN: -1911, KOREA: 2333, THAI: 543}


def year_in(calendar: int, year: int) -> int:
    """The year as this calendar counts it."""
    return year + _OFFSETS.get(calendar, 0)


def is_known(calendar: int) -> bool:
    """Whether there is such a calendar."""
    return calendar in _NAMES


def text(where: int, calendar: int, kind: int) -> str | None:
    """What GetCalendarInfo answers as text; None for what it does not know."""
    simple = {
        0x01: str(calendar), 0x02: _NAMES[calendar], 0x03: str(_OFFSETS.get(calendar, 0)), 0x30: "2049",
        0x04: "A.D.", 0x39: "AD", 0x3A: "gg",
    }  # fmt: skip
    if kind in simple:
        return simple[kind]
    own = {0x05: 0x1F, 0x06: 0x20, 0x2F: 0x1006, 0x38: 0x78, 0x3B: 0x7C}
    if kind in own:
        return locale.text(where, own[kind])
    for first, count, lctype in (
        (_DAYS, 7, 0x2A), (_SHORT_DAYS, 7, 0x31), (_MONTHS, 13, 0x38), (_SHORT_MONTHS, 13, 0x44),
        (0x31, 7, 0x60),
    ):  # fmt: skip
        if first <= kind < first + count:
            index = kind - first
            if lctype in (0x38, 0x44) and index == 12:
                return ""
            return locale.text(where, lctype + index)
    return None


def number(calendar: int, kind: int) -> int | None:
    """What it answers with CAL_RETURN_NUMBER."""
    if kind == 0x30:
        return _TWO_DIGIT_YEAR_MAX + _OFFSETS.get(calendar, 0)
    return calendar if kind == 1 else None
