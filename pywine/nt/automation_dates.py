"""Automation's dates: days since 30 December 1899, in texts and out of them."""

from __future__ import annotations

from pywine.nt import clock, formats, locale
from pywine.nt.automation import OVERFLOW, TYPE_MISMATCH, ConversionError

TYPE_CHECKING = False
if TYPE_CHECKING:
    Fields = tuple[int, int, int, int, int, int]

_EPOCH_DAYS = clock.days_since_1601(1899, 12, 30)
LOWEST, HIGHEST = -657435.0, 2958466.0  # the years 100 to 9999
TIME_ONLY, DATE_ONLY = 1, 2
_CENTURY_TURNS = 50
_CYCLE_DAYS, _CYCLE_YEARS = 146097, 400


def days_of(year: int, month: int, day: int) -> int:
    """The number of a day. Raises ConversionError for one that is not there."""
    if not 100 <= year <= 9999 or not 1 <= month <= 12 or not 1 <= day <= clock.days_in_month(year, month):
        raise ConversionError(TYPE_MISMATCH)
    cycles = max(0, -(-(1601 - year) // _CYCLE_YEARS))
    return (
        clock.days_since_1601(year + cycles * _CYCLE_YEARS, month, day) - cycles * _CYCLE_DAYS - _EPOCH_DAYS
    )


def join(fields: Fields) -> float:
    """The date of a year, month, day, hour, minute, second. Raises ConversionError."""
    days = days_of(*fields[:3])
    hour, minute, second = fields[3:]
    if not (hour < 24 and minute < 60 and second < 60):
        raise ConversionError(TYPE_MISMATCH)
    fraction = (hour * 3600 + minute * 60 + second) / 86400
    return days + fraction if days >= 0 else days - fraction


def split(date: float) -> tuple[Fields, int]:
    """Year to second, and the weekday (0: Sunday). Raises ConversionError(OVERFLOW)."""
    if not LOWEST < date < HIGHEST:
        raise ConversionError(OVERFLOW)
    days = int(date)
    seconds = round(abs(date - days) * 86400)
    if seconds == 86400:
        days, seconds = days + 1, 0
    shifted, cycles = days + _EPOCH_DAYS, 0
    while shifted < 0:
        shifted, cycles = shifted + _CYCLE_DAYS, cycles + 1
    year, month, weekday, day, *_ = clock.split(shifted * clock.DAY)
    hour, rest = divmod(seconds, 3600)
    return (year - cycles * _CYCLE_YEARS, month, day, hour, *divmod(rest, 60)), weekday


def to_text(date: float, where: int, flags: int = 0) -> str:
    """As the locale writes it: without the date if it is day 0, without the time at midnight."""
    (year, month, day, hour, minute, second), weekday = split(date)
    parts = []
    has_time = bool(hour or minute or second)
    if flags & DATE_ONLY or (not flags & TIME_ONLY and (int(date) or not has_time)):
        picture = formats.date_picture(where, formats.SHORT_DATE)
        parts.append(formats.format_date(where, picture, year, month, day, weekday))
    if flags & TIME_ONLY or (not flags & DATE_ONLY and (has_time or not int(date))):
        picture = formats.time_picture(where, 0)
        parts.append(formats.format_time(where, picture, hour, minute, second, no_marker=False))
    if not int(date) and not flags:
        parts = parts[-1:]
    return " ".join(parts)


# Reading.


def from_text(text: str, where: int, flags: int = 0, this_year: int = 0) -> float:
    """The date that a text writes. Raises ConversionError."""
    words = _words(text, where)
    time, words = _take_time(words)
    fields = _take_date(words, where, this_year) if words else None
    if fields is None and time is None:
        raise ConversionError(TYPE_MISMATCH)
    days = days_of(*fields) if fields and not flags & TIME_ONLY else 0
    fraction = 0.0 if time is None or flags & DATE_ONLY else time / 86400
    return days + fraction if days >= 0 else days - fraction


def _words(text: str, where: int) -> list[tuple[str, str]]:
    """Numbers, months, markers and separators. Raises ConversionError for anything else."""
    names = {}
    for month in range(12):
        for kind in (0x38, 0x44):
            for place in (where, locale.EN_US):
                if name := locale.text(place, kind + month):
                    names.setdefault(name.lower().rstrip("."), month + 1)
    weekdays = set()
    for day in range(7):
        for kind in (0x2A, 0x31):
            for place in (where, locale.EN_US):
                weekdays.add((locale.text(place, kind + day) or "").lower())
    markers = {(locale.text(where, kind) or "").lower(): half for kind, half in ((0x28, "am"), (0x29, "pm"))}
    markers |= {"am": "am", "pm": "pm", "a": "am", "p": "pm"}
    separators = ":/-," + (locale.text(where, 0x1D) or "")
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        end = at + 1
        character = text[at]
        if character.isdigit():
            while end < len(text) and text[end].isdigit():
                end += 1
            found.append(("number", text[at:end]))
        elif character.isalpha():
            while end < len(text) and (text[end].isalpha() or text[end : end + 1] == "."):
                end += 1
            word = text[at:end].lower().rstrip(".")
            if word in names:
                found.append(("month", str(names[word])))
            elif word.replace(".", "") in markers:
                found.append(("marker", markers[word.replace(".", "")]))
            elif word not in weekdays:
                raise ConversionError(TYPE_MISMATCH)
        elif character in separators:
            found.append(("separator", character))
        elif not character.isspace():
            raise ConversionError(TYPE_MISMATCH)
        at = end
    return found


def _take_time(words: list[tuple[str, str]]) -> tuple[int | None, list[tuple[str, str]]]:
    """The seconds since midnight, if there is a time, and the words that are left."""
    numbers: list[int] = []
    start = end = -1
    for index, word in enumerate(words):
        if word == ("separator", ":") and 0 < index < len(words) - 1:
            if start < 0:
                start = index - 1
                numbers.append(_integer(words[start]))
            elif index != end:
                raise ConversionError(TYPE_MISMATCH)
            numbers.append(_integer(words[index + 1]))
            end = index + 2
    markers = [index for index, (kind, _) in enumerate(words) if kind == "marker"]
    if start < 0:
        if not markers:
            return None, words
        start = markers[0] - 1
        if start < 0:
            raise ConversionError(TYPE_MISMATCH)
        numbers.append(_integer(words[start]))
        end = start + 1
    half = ""
    if markers:
        if len(markers) > 1 or markers[0] not in (end, start - 1):
            raise ConversionError(TYPE_MISMATCH)
        half = words[markers[0]][1]
        start, end = min(start, markers[0]), max(end, markers[0] + 1)
    hour, minute, second = (*numbers, 0, 0)[:3]
    if len(numbers) > 3 or (half == "am" and hour > 12) or hour > 23 or minute > 59 or second > 59:
        raise ConversionError(TYPE_MISMATCH)
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return hour * 3600 + minute * 60 + second, words[:start] + words[end:]


def _integer(word: tuple[str, str]) -> int:
    if word[0] != "number":
        raise ConversionError(TYPE_MISMATCH)
    return int(word[1])


def _take_date(words: list[tuple[str, str]], where: int, this_year: int) -> tuple[int, int, int] | None:
    """Year, month and day; of two numbers, the year is this one. Raises ConversionError."""
    parts = [word for word in words if word[0] != "separator"]
    if any(kind == "marker" for kind, _ in parts) or not parts:
        if parts:
            raise ConversionError(TYPE_MISMATCH)
        return None
    months = [index for index, (kind, _) in enumerate(parts) if kind == "month"]
    numbers = [(int(text), len(text)) for kind, text in parts if kind == "number"]
    if len(months) > 1 or not 2 <= len(parts) <= 3:
        raise ConversionError(TYPE_MISMATCH)
    if months:
        month = int(parts[months[0]][1])
        return _with_month(month, numbers, this_year)
    order = _order_of(where)
    if len(numbers) == 2:
        return _two_numbers(numbers, order, this_year)
    if numbers[0][1] > 2 or numbers[0][0] > 31:
        order = "ymd"
    for attempt in (order, "mdy", "dmy", "ymd", "ydm"):
        values = dict(zip(attempt, (value for value, _ in numbers), strict=True))
        lengths = dict(zip(attempt, (length for _, length in numbers), strict=True))
        if lengths["m"] > 2 or lengths["d"] > 2:
            continue
        year = _full_year(values["y"], lengths["y"])
        if _is_day(year, values["m"], values["d"]):
            return year, values["m"], values["d"]
    raise ConversionError(TYPE_MISMATCH)


def _order_of(where: int) -> str:
    """The order of a short date: its picture's letters."""
    seen = ""
    for letter in formats.date_picture(where, formats.SHORT_DATE).lower():
        if letter in "dmy" and letter not in seen:
            seen += letter
    return seen if len(seen) == 3 else "mdy"


def _with_month(month: int, numbers: list[tuple[int, int]], this_year: int) -> tuple[int, int, int]:
    if len(numbers) == 1:
        value, length = numbers[0]
        if length <= 2 and _is_day(this_year, month, value):
            return this_year, month, value
        return _full_year(value, length), month, 1
    (first, first_length), (second, second_length) = numbers
    if first_length <= 2 and _is_day(year := _full_year(second, second_length), month, first):
        return year, month, first
    if second_length <= 2 and _is_day(year := _full_year(first, first_length), month, second):
        return year, month, second
    raise ConversionError(TYPE_MISMATCH)


def _two_numbers(numbers: list[tuple[int, int]], order: str, this_year: int) -> tuple[int, int, int]:
    (first, first_length), (second, second_length) = numbers
    if second_length > 2 and 1 <= first <= 12:
        return second, first, 1
    if first_length > 2 and 1 <= second <= 12:
        return first, second, 1
    pairs = ((first, second), (second, first))
    for month, day in pairs if order.index("m") < order.index("d") else pairs[::-1]:
        if _is_day(this_year, month, day):
            return this_year, month, day
    for month, year in pairs:
        if 1 <= month <= 12:
            return _full_year(year, 2), month, 1
    raise ConversionError(TYPE_MISMATCH)


def _full_year(year: int, length: int) -> int:
    if length > 2:
        return year
    return year + (2000 if year < _CENTURY_TURNS else 1900)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        days_of(year, month, day)
    except ConversionError:
        return False
    return True
