"""strftime and asctime as msvcrt and the UCRT write them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

_UCRT_ONLY = "CDeFgGhnrRtTuV"
_COMPOUND = {
    "D": "%m/%d/%y",
    "F": "%Y-%m-%d",
    "R": "%H:%M",
    "T": "%H:%M:%S",
    "r": "%I:%M:%S %p",
    "x": "%m/%d/%y",
    "X": "%H:%M:%S",
}
_LONG_DATE = "%A, %B %d, %Y"


class InvalidTime(Exception):
    """An unknown conversion or a field out of range: strftime returns 0 and errno is EINVAL."""


class Time:
    """The fields of struct tm, without their prefix."""

    __slots__ = ("hour", "isdst", "mday", "min", "mon", "sec", "wday", "yday", "year")

    def __init__(self, sec, min, hour, mday, mon, year, wday, yday, isdst=0):
        self.sec = sec
        self.min = min
        self.hour = hour
        self.mday = mday
        self.mon = mon
        self.year = year
        self.wday = wday
        self.yday = yday
        self.isdst = isdst


class Zone:
    """The names of a time zone and its offset east of UTC in minutes, standard and daylight."""

    __slots__ = ("names", "offsets")

    def __init__(self, names: tuple[str, str] = ("UTC", "UTC"), offsets: tuple[int, int] = (0, 0)):
        self.names = names
        self.offsets = offsets


_UTC = Zone()


class Words:
    """The locale `where` to take words from, and how they are `spelled` in the characters of the format."""

    __slots__ = ("spelled", "where")

    def __init__(self, where: int, spelled: Callable[[str], str]) -> None:
        self.where, self.spelled = where, spelled


def strftime(fmt: str, time: Time, ucrt: bool, zone: Zone = _UTC, words: Words | None = None) -> str:
    """`words`: None for the C locale's."""
    out = []
    at, end = 0, len(fmt)
    while at < end:
        percent = fmt.find("%", at)
        if percent < 0:
            out.append(fmt[at:])
            break
        out.append(fmt[at:percent])
        at = percent + 1
        short = fmt[at : at + 1] == "#"
        at += short
        if ucrt and fmt[at : at + 1] in ("E", "O"):
            at += 1
        out.append(_conversion(fmt[at : at + 1], short, time, ucrt, zone, words))
        at += 1
    return "".join(out)


def asctime(time: Time, ucrt: bool) -> str:
    """26 characters with the newline; InvalidTime where asctime returns NULL."""
    _check(time.sec, 0, 59)
    _check(time.min, 0, 59)
    _check(time.hour, 0, 23)
    _check(time.mon, 0, 11)
    _check(time.wday, 0, 6)
    _check(time.year, -1899, 8099)
    year = time.year + 1900
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    _check(
        time.mday,
        0,
        29 if time.mon == 1 and leap else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[time.mon],
    )
    day = f"{time.mday:2}" if ucrt else f"{time.mday:02}"
    clock = f"{time.hour:02}:{time.min:02}:{time.sec:02}"
    return f"{DAYS[time.wday][:3]} {MONTHS[time.mon][:3]} {day} {clock} {year:04}\n"


def _conversion(letter: str, short: bool, time: Time, ucrt: bool, zone: Zone, words: Words | None) -> str:
    if letter in _UCRT_ONLY and not ucrt:
        raise InvalidTime(letter)
    if words is not None and letter in "aAbBhpxXc":
        return words.spelled(_local(letter, short, time, words.where))
    if letter in _COMPOUND or letter == "c":
        return _compound(letter, short, time, ucrt, zone)
    number = _NUMBERS.get(letter)
    if number:
        value, width = number(time, ucrt)
        if short and letter not in "gGu":
            return str(value)
        return f"{value:{width}}"
    match letter:
        case "a" | "A":
            _check(time.wday, 0, 6)
            return DAYS[time.wday] if letter == "A" else DAYS[time.wday][:3]
        case "b" | "B" | "h":
            _check(time.mon, 0, 11)
            return MONTHS[time.mon] if letter == "B" else MONTHS[time.mon][:3]
        case "p":
            _check(time.hour, 0, 23)
            return "AM" if time.hour < 12 else "PM"
        case "n":
            return "\n"
        case "t":
            return "\t"
        case "%":
            return "%"
        case "z" if ucrt:
            offset = zone.offsets[time.isdst > 0]
            return f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02}{abs(offset) % 60:02}"
        case "z" | "Z":
            return zone.names[time.isdst > 0]
    raise InvalidTime(letter)


def _compound(letter: str, short: bool, time: Time, ucrt: bool, zone: Zone) -> str:
    if letter == "x" and short:
        fmt = _LONG_DATE
    elif letter == "c":
        fmt = f"{_LONG_DATE} %H:%M:%S" if short else "%a %b %e %H:%M:%S %Y" if ucrt else "%m/%d/%y %H:%M:%S"
    else:
        fmt = _COMPOUND[letter]
        if short and letter not in "xX":
            fmt = fmt.replace("%", "%#").replace("%#p", "%p")
    return strftime(fmt, time, ucrt, zone)


def _local(letter: str, short: bool, time: Time, where: int) -> str:
    """What the locale has its own words or order for."""
    from pywine.nt import formats, locale

    if letter in "aA":
        return locale.text(where, (0x2A if letter == "A" else 0x31) + (_check(time.wday, 0, 6) - 1) % 7) or ""
    if letter in "bBh":
        return locale.text(where, (0x38 if letter == "B" else 0x44) + _check(time.mon, 0, 11)) or ""
    if letter == "p":
        return locale.text(where, 0x28 if _check(time.hour, 0, 23) < 12 else 0x29) or ""
    date = formats.format_date(
        where, formats.date_picture(where, formats.LONG_DATE if short else formats.SHORT_DATE), _year(time),
        _check(time.mon, 0, 11) + 1, _check(time.mday, 1, 31), _check(time.wday, 0, 6), genitive=False,
    )  # fmt: skip
    if letter == "x":
        return date
    clock = formats.format_time(
        where, formats.time_picture(where, 0), _check(time.hour, 0, 23), _check(time.min, 0, 59),
        _check(time.sec, 0, 59), no_marker=False,
    )  # fmt: skip
    return clock if letter == "X" else f"{date} {clock}"


def _check(value: int, low: int, high: int) -> int:
    if not low <= value <= high:
        raise InvalidTime(value)
    return value


def _year(time: Time) -> int:
    return _check(time.year, -1900, 8099) + 1900


def _iso(time: Time) -> tuple[int, int]:
    """ISO 8601 year and week."""
    year, weekday = _year(time), (_check(time.wday, 0, 6) - 1) % 7
    week = (_check(time.yday, 0, 365) - weekday + 10) // 7
    if week < 1:
        return year - 1, _weeks(year - 1)
    if week > _weeks(year):
        return year + 1, 1
    return year, week


def _weeks(year: int) -> int:
    def last_weekday(y: int) -> int:
        return (y + y // 4 - y // 100 + y // 400) % 7

    return 53 if last_weekday(year) == 4 or last_weekday(year - 1) == 3 else 52


def _week(time: Time, first: int) -> int:
    return (_check(time.yday, 0, 365) + 7 - (_check(time.wday, 0, 6) - first) % 7) // 7


_NUMBERS = {
    "C": lambda time, ucrt: (_year(time) // 100, "02"),
    "d": lambda time, ucrt: (_check(time.mday, 1, 31), "02"),
    "e": lambda time, ucrt: (_check(time.mday, 1, 31), "2"),
    "g": lambda time, ucrt: (_iso(time)[0] % 100, "02"),
    "G": lambda time, ucrt: (_iso(time)[0], "04"),
    "H": lambda time, ucrt: (_check(time.hour, 0, 23), "02"),
    "I": lambda time, ucrt: ((_check(time.hour, 0, 23) + 11) % 12 + 1, "02"),
    "j": lambda time, ucrt: (_check(time.yday, 0, 365) + 1, "03"),
    "m": lambda time, ucrt: (_check(time.mon, 0, 11) + 1, "02"),
    "M": lambda time, ucrt: (_check(time.min, 0, 59), "02"),
    "S": lambda time, ucrt: (_check(time.sec, 0, 60 if ucrt else 59), "02"),
    "u": lambda time, ucrt: ((_check(time.wday, 0, 6) + 6) % 7 + 1, "1"),
    "U": lambda time, ucrt: (_week(time, 0), "02"),
    "V": lambda time, ucrt: (_iso(time)[1], "02"),
    "w": lambda time, ucrt: (_check(time.wday, 0, 6), "1"),
    "W": lambda time, ucrt: (_week(time, 1), "02"),
    "y": lambda time, ucrt: ((_year(time) if ucrt else _check(time.year, 0, 2**31)) % 100, "02"),
    "Y": lambda time, ucrt: (_year(time), "04"),
}
