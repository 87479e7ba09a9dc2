"""Dates, times and numbers as text: the picture language of GetDateFormat and GetTimeFormat, grouping of
digits.
"""

from __future__ import annotations

from pywine.nt import locale

SHORT_DATE, LONG_DATE, YEAR_MONTH, MONTH_DAY = 0x1, 0x2, 0x8, 0x80
NO_MINUTES_OR_SECONDS, NO_SECONDS, NO_TIME_MARKER, FORCE_24_HOUR = 0x1, 0x2, 0x4, 0x8


def date_picture(where: int, flags: int) -> str:
    """The locale's picture for DATE_* flags."""
    kind = (
        0x20 if flags & LONG_DATE else 0x1006 if flags & YEAR_MONTH else 0x78 if flags & MONTH_DAY else 0x1F
    )
    return locale.text(where, kind) or ""


def format_date(
    where: int, picture: str, year: int, month: int, day: int, weekday: int, *, alternate: bool = False,
    genitive: bool = True,
) -> str:  # fmt: skip
    """`weekday`: 0 is Sunday; `alternate` counts years as the locale's own calendar does; `genitive`: beside
    a day many languages put the month into another case.
    """
    if alternate:
        from pywine.nt import calendars

        year = calendars.year_in(locale.number(where, 0x1009) or 1, year)
    case = locale.GENITIVE if genitive and _has_day(picture) else 0

    def field(letter: str, count: int) -> str | None:
        if letter == "d":
            if count > 2:
                return locale.text(where, (0x31 if count == 3 else 0x2A) + (weekday - 1) % 7)
            return f"{day:0{count}}"
        if letter == "M":
            if count > 2:
                return locale.text(where, case | (0x44 if count == 3 else 0x38) + month - 1)
            return f"{month:0{count}}"
        if letter == "y":
            return f"{year:04}" if count > 2 else f"{year % 100:0{count}}"
        return "A.D." if letter == "g" else None

    return _fill(picture, field)


def _has_day(picture: str) -> bool:
    """Whether a picture has the day of the month."""
    seen: list[int] = []
    _fill(picture, lambda letter, count: seen.append(count) if letter == "d" else None)
    return any(count < 3 for count in seen)


def time_picture(where: int, flags: int) -> str:
    """The locale's picture for TIME_* flags."""
    picture = locale.text(where, 0x1003) or ""
    if flags & FORCE_24_HOUR:
        picture = picture.replace("h", "H")
        if not flags & NO_TIME_MARKER and "HH" not in picture:
            picture = picture.replace("H", "HH")
    if flags & NO_MINUTES_OR_SECONDS:
        picture = _without(_without(picture, "s"), "m")
    elif flags & NO_SECONDS:
        picture = _without(picture, "s")
    return picture


def _without(picture: str, letter: str) -> str:
    """A picture without a field and what separates it from the one before."""
    end = start = picture.find(letter)
    if start < 0:
        return picture
    while picture[end : end + 1] == letter:
        end += 1
    while start and not picture[start - 1].isalpha():
        start -= 1
    return picture[:start] + picture[end:]


def format_time(where: int, picture: str, hour: int, minute: int, second: int, *, no_marker: bool) -> str:
    def field(letter: str, count: int) -> str | None:
        count = min(count, 2)
        if letter == "h":
            return f"{(hour - 1) % 12 + 1:0{count}}"
        if letter == "H":
            return f"{hour:0{count}}"
        if letter == "m":
            return f"{minute:0{count}}"
        if letter == "s":
            return f"{second:0{count}}"
        if letter == "t":
            marker = "" if no_marker else locale.text(where, 0x29 if hour >= 12 else 0x28) or ""
            return marker[:1] if count == 1 else marker
        return None

    text = _fill(picture, field)
    return text.rstrip() if no_marker else text


def _fill(picture: str, field) -> str:
    """Replace runs of picture letters; text in single quotes stays, '' in it is a quote."""
    out = []
    at = 0
    while at < len(picture):
        letter = picture[at]
        if letter == "'":
            at += 1
            while at < len(picture):
                if picture[at] == "'":
                    if picture[at + 1 : at + 2] != "'":
                        break
                    at += 1
                out.append(picture[at])
                at += 1
            at += 1
            continue
        end = at
        while end < len(picture) and picture[end] == letter:
            end += 1
        value = field(letter, end - at) if letter.isalpha() else None
        out.append(picture[at:end] if value is None else value)
        at = end
    return "".join(out)


def number_style(where: int) -> NumberStyle:
    """How a locale writes numbers."""

    def number(kind: int) -> int:
        return locale.number(where, kind) or 0

    return NumberStyle(
        number(0x11), bool(number(0x12)), grouping(where, 0x10), locale.text(where, 0x0E) or ".",
        locale.text(where, 0x0F) or "", locale.number(where, 0x1010) or 0,
    )  # fmt: skip


def money_style(where: int) -> NumberStyle:
    """How a locale writes amounts of its currency."""

    def number(kind: int) -> int:
        return locale.number(where, kind) or 0

    return NumberStyle(
        number(0x19), bool(number(0x12)), grouping(where, 0x18), locale.text(where, 0x16) or ".",
        locale.text(where, 0x17) or "", number(0x1C), locale.text(where, 0x14) or "", number(0x1B),
    )  # fmt: skip


def grouping(where: int, kind: int) -> int:
    """NUMBERFMT's grouping for a locale's: `3;2;0` is 32."""
    digits = (locale.text(where, kind) or "0").split(";")
    return int("".join(digits[:-1] if digits[-1] == "0" else [*digits, "0"]) or 0)


class NumberStyle:
    """How a number is written: NUMBERFMT's and CURRENCYFMT's fields."""

    def __init__(
        self, digits: int, leading_zero: bool, grouping: int, decimal: str, thousand: str, negative: int,
        symbol: str = "", positive: int = 0,
    ) -> None:  # fmt: skip
        self.digits, self.leading_zero, self.grouping = digits, leading_zero, grouping
        self.decimal, self.thousand, self.negative = decimal, thousand, negative
        self.symbol, self.positive = symbol, positive


def format_number(value: str, style: NumberStyle) -> str | None:
    """A number given as text (`-123.45`); None if it is none."""
    negative = value.startswith("-")
    digits = value[1:] if negative else value
    whole, _, fraction = digits.partition(".")
    if not (whole + fraction).isdigit() or not (whole + fraction).isascii():
        return None
    scaled = int((whole or "0") + fraction[: style.digits].ljust(style.digits, "0"))
    if fraction[style.digits : style.digits + 1] >= "5":
        scaled += 1
    text = str(scaled).rjust(style.digits + 1, "0")
    whole, fraction = text[: len(text) - style.digits], text[len(text) - style.digits :]
    negative = negative and scaled != 0
    whole = _group(whole, style.grouping, style.thousand)
    if whole == "0" and not style.leading_zero and style.digits:
        whole = ""
    number = whole + (style.decimal + fraction if style.digits else "")
    if style.symbol:
        return _with_symbol(number, style, negative)
    patterns = ("({})", "-{}", "- {}", "{}-", "{} -")
    return patterns[style.negative].format(number) if negative else number


def _group(whole: str, grouping: int, separator: str) -> str:
    """`grouping` is 3 for thousands, 32 for 12,34,56,789, 0 for none."""
    sizes = [int(digit) for digit in str(grouping)] if grouping else []
    repeat = bool(sizes) and sizes[-1] != 0
    parts: list[str] = []
    while sizes and len(whole) > sizes[0] > 0:
        parts.insert(0, whole[-sizes[0] :])
        whole = whole[: -sizes[0]]
        if len(sizes) > 1 or not repeat:
            sizes.pop(0)
    return separator.join([whole, *parts])


_NEGATIVE_CURRENCY = (
    "({s}{n})", "-{s}{n}", "{s}-{n}", "{s}{n}-", "({n}{s})", "-{n}{s}", "{n}-{s}", "{n}{s}-", "-{n} {s}",
    "-{s} {n}", "{n} {s}-", "{s} {n}-", "{s} -{n}", "{n}- {s}", "({s} {n})", "({n} {s})",
)  # fmt: skip
_POSITIVE_CURRENCY = ("{s}{n}", "{n}{s}", "{s} {n}", "{n} {s}")


def _with_symbol(number: str, style: NumberStyle, negative: bool) -> str:
    patterns = _NEGATIVE_CURRENCY if negative else _POSITIVE_CURRENCY
    return patterns[style.negative if negative else style.positive].format(s=style.symbol, n=number)
