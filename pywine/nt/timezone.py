"""The host's time zone as Windows describes one: bias in minutes (UTC = local + bias), names, when it
changes.
"""

from __future__ import annotations

import time

from pywine.nt import clock

_UNKNOWN, _STANDARD, _DAYLIGHT = 0, 1, 2


class Transition:
    """When a rule begins: month, weekday (0: Sunday), which one of the month (5: the last), hour, minute."""

    __slots__ = ("hour", "minute", "month", "week", "weekday")

    def __init__(self, month: int, weekday: int, week: int, hour: int, minute: int) -> None:
        self.month, self.weekday, self.week, self.hour, self.minute = month, weekday, week, hour, minute

    def at(self, year: int) -> int:
        """The local FILETIME of the change in `year`."""
        first = clock.weekday(year, self.month, 1)
        day = 1 + (self.weekday - first) % 7 + 7 * (self.week - 1)
        while day > clock.days_in_month(year, self.month):
            day -= 7
        found = clock.join(year, self.month, day, self.hour, self.minute, 0, 0)
        assert found is not None
        return found


class Zone:
    """A time zone in one year. Biases are minutes."""

    def __init__(
        self, bias: int, names: tuple[str, str], standard: Transition | None, daylight: Transition | None
    ) -> None:
        self.bias, self.names = bias, names
        self.standard, self.daylight = standard, daylight
        self.daylight_bias = -60

    def state_at_local(self, local: int) -> int:
        """Whether a local FILETIME is standard or daylight time."""
        if self.standard is None or self.daylight is None:
            return _UNKNOWN
        year = clock.split(local)[0]
        starts, ends = self.daylight.at(year), self.standard.at(year)
        inside = starts <= local < ends if starts < ends else not ends <= local < starts
        return _DAYLIGHT if inside else _STANDARD

    def bias_at_utc(self, filetime: int) -> int:
        """Minutes to add to local time for UTC at a UTC FILETIME."""
        if self.standard is None or self.daylight is None:
            return self.bias
        standard = filetime - self.bias * 60 * clock.SECOND
        year = clock.split(standard)[0]
        starts = self.daylight.at(year)
        ends = self.standard.at(year) - (-self.daylight_bias) * 60 * clock.SECOND
        inside = starts <= standard < ends if starts < ends else not ends <= standard < starts
        return self.bias + (self.daylight_bias if inside else 0)


def local_zone(year: int = 0) -> Zone:
    """The host's zone with the rules of `year` (0: this one)."""
    year = year or time.localtime().tm_year
    bias = time.timezone // 60
    names = (time.tzname[0], time.tzname[1] or time.tzname[0])
    changes = _changes(year) if time.daylight else []
    standard = next((rule for rule, is_dst in changes if not is_dst), None)
    daylight = next((rule for rule, is_dst in changes if is_dst), None)
    if standard is None or daylight is None:
        standard = daylight = None
    return Zone(bias, names, standard, daylight)


def _changes(year: int) -> list[tuple[Transition, bool]]:
    """The changes of daylight saving in `year`, found by asking the host day by day and then minute by
    minute.
    """
    start = (clock.days_since_1601(year, 1, 1) * clock.DAY - clock.UNIX_EPOCH) // clock.SECOND
    found = []
    previous = time.localtime(start)
    for day in range(1, 367):
        moment = start + day * 86400
        now = time.localtime(moment)
        if now.tm_isdst != previous.tm_isdst:
            low, high = moment - 86400, moment
            while high - low > 60:
                middle = (low + high) // 2
                if time.localtime(middle).tm_isdst == previous.tm_isdst:
                    low = middle
                else:
                    high = middle
            found.append((_rule(high // 60 * 60, previous.tm_gmtoff), bool(now.tm_isdst)))
        previous = now
    return found


def _rule(moment: int, offset: int) -> Transition:
    """The rule for a change at this second since 1970, in the local time before it (`offset`: seconds east of
    UTC).
    """
    year, month, weekday, day, hour, minute, _, _ = clock.split(
        moment * clock.SECOND + clock.UNIX_EPOCH + offset * clock.SECOND
    )
    week = (day - 1) // 7 + 1
    if day + 7 > clock.days_in_month(year, month):
        week = 5
    return Transition(month, weekday, week, hour, minute)


def bias_at(filetime: int) -> int:
    """The host's bias in minutes at a UTC FILETIME."""
    try:
        return -time.localtime((filetime - clock.UNIX_EPOCH) // clock.SECOND).tm_gmtoff // 60
    except (OverflowError, ValueError, OSError):
        return time.timezone // 60
