"""Clocks: Windows times from the host's or a virtual time, and calendar arithmetic. FILETIME: 100 ns since
1601; ticks: ms since start.
"""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pywine.nt.process import Process

SECOND = 10_000_000  # FILETIME units
DAY = 24 * 3600 * SECOND
UNIX_EPOCH = 11644473600 * SECOND  # 1970 as FILETIME
COUNTER_FREQUENCY = 10_000_000
_DAYS_IN_400_YEARS, _DAYS_TO_1601 = 146097, 584694  # from 0000-03-01
LIMIT = 0x8000000000000000  # FILETIMEs at or above are invalid
_MOST_DATES = 1000
_source: Any = time  # who tells the time: the host, or a run's `nt.determinism.VirtualTime`


def follow(source: Any) -> None:
    """Take the time from `source` from now on; there is one program in a host process."""
    global _source  # noqa: PLW0603
    _source = source


def monotonic_ns() -> int:
    """The nanoseconds by which deadlines are told."""
    return _source.monotonic_ns()


def monotonic() -> float:
    """The same in seconds."""
    return _source.monotonic_ns() / 1e9


def unix_time() -> float:
    """Seconds since 1970."""
    return _source.time_ns() / 1e9


def process_time_ns() -> int:
    """Nanoseconds that the process has run."""
    return _source.process_time_ns()


def process_times() -> tuple[int, int]:
    """How long it has run for the system and for itself, in FILETIME units."""
    if _source is not time:
        return 0, process_time_ns() // 100
    times = os.times()
    return int(times.system * SECOND), int(times.user * SECOND)


class Start:
    """When the process began."""

    def __init__(self, p: Process) -> None:
        self.filetime = now()


def now() -> int:
    """The time as FILETIME."""
    return _source.time_ns() // 100 + UNIX_EPOCH


def from_unix_ns(nanoseconds: int) -> int:
    return nanoseconds // 100 + UNIX_EPOCH


def to_unix_ns(filetime: int) -> int:
    return (filetime - UNIX_EPOCH) * 100


def ticks() -> int:
    """Milliseconds since the host started."""
    return _source.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000


def interrupt_time() -> int:
    """Time since the host started, in FILETIME units."""
    return _source.clock_gettime_ns(time.CLOCK_BOOTTIME) // 100


def counter() -> int:
    """QueryPerformanceCounter's value."""
    return monotonic_ns() // 100


def deadline_after(milliseconds: int) -> int | None:
    """The nanoseconds (monotonic_ns) that many milliseconds from now; None for INFINITE."""
    return None if milliseconds == 0xFFFFFFFF else monotonic_ns() + milliseconds * 1_000_000


def deadline_of(timeout: Any) -> int | None:
    """The nanoseconds (monotonic_ns) of a timeout: a cell with a FILETIME, or negative a time from now; None:
    never.
    """
    if timeout is None:
        return None
    delay = -timeout.value if timeout.value <= 0 else max(timeout.value - now(), 0)
    return monotonic_ns() + delay * 100


def split(filetime: int) -> tuple[int, int, int, int, int, int, int, int]:
    """Year, month, weekday (0: Sunday), day, hour, minute, second, millisecond."""
    days, rest = divmod(filetime, DAY)
    minutes, rest = divmod(rest, 60 * SECOND)
    hour, minute = divmod(minutes, 60)
    second, rest = divmod(rest, SECOND)
    year, month, day = _dates.get(days) or _remember(days)
    return year, month, (days + 1) % 7, day, hour, minute, second, rest // 10_000


def join(
    year: int, month: int, day: int, hour: int, minute: int, second: int, millisecond: int
) -> int | None:
    """The FILETIME, or None where a field is out of range."""
    if not (1601 <= year <= 30827 and 1 <= month <= 12 and 1 <= day <= days_in_month(year, month)):
        return None
    if not (hour < 24 and minute < 60 and second < 60 and millisecond < 1000):
        return None
    seconds = days_since_1601(year, month, day) * 86400 + hour * 3600 + minute * 60 + second
    return seconds * SECOND + millisecond * 10_000


def is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    if month == 2:
        return 29 if is_leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def days_since_1601(year: int, month: int, day: int) -> int:
    year -= month <= 2
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return year * 365 + year // 4 - year // 100 + year // 400 + of_year - _DAYS_TO_1601


def _civil(days: int) -> tuple[int, int, int]:
    days += _DAYS_TO_1601
    era, of_era = divmod(days, _DAYS_IN_400_YEARS)
    year_of_era = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + (3 if shifted < 10 else -9)
    return year_of_era + era * 400 + (month <= 2), month, of_year - (153 * shifted + 2) // 5 + 1


_dates: dict[int, tuple[int, int, int]] = {}  # by the day since 1601: those that were asked for


def _remember(days: int) -> tuple[int, int, int]:
    if len(_dates) >= _MOST_DATES:
        _dates.clear()
    found = _dates[days] = _civil(days)
    return found


def weekday(year: int, month: int, day: int) -> int:
    """0: Sunday."""
    return (days_since_1601(year, month, day) + 1) % 7


def to_dos(filetime: int) -> tuple[int, int] | None:
    """MS-DOS date and time, None outside 1980 to 2107."""
    year, month, _, day, hour, minute, second, _ = split(filetime)
    if not 1980 <= year <= 2107:
        return None
    return (year - 1980) << 9 | month << 5 | day, hour << 11 | minute << 5 | second // 2


def from_dos(date: int, of_day: int) -> int | None:
    """The FILETIME of an MS-DOS date and time, None if there is no such."""
    return join(
        (date >> 9) + 1980, date >> 5 & 15, date & 31, of_day >> 11, of_day >> 5 & 63, (of_day & 31) * 2, 0
    )
