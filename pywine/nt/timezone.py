"""The host's time zone as Windows describes one: bias in minutes (UTC = local + bias), names, when it
changes.
"""

from __future__ import annotations

import time

from pywine.nt import clock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_UNKNOWN_RULES, _STANDARD, _DAYLIGHT = 0, 1, 2


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
        self, bias: int, names: tuple[str, str], standard: Transition | None, daylight: Transition | None,
        daylight_bias: int = -60,
    ) -> None:  # fmt: skip
        self.bias, self.names = bias, names
        self.standard, self.daylight, self.daylight_bias = standard, daylight, daylight_bias

    def state_at_local(self, local: int) -> int:
        """Whether a local FILETIME is standard or daylight time."""
        if self.standard is None or self.daylight is None:
            return _UNKNOWN_RULES
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
    return zone_of(_host_offset, year, names_of(local_key()))


def _host_offset(moment: int) -> int:
    return time.localtime(moment).tm_gmtoff


_keys: dict[str, str] = {}  # Windows' names by the host's


def local_key() -> str:
    """Windows' name of the host's zone, by which the registry has it."""
    import os

    if not time.daylight and not time.timezone and time.tzname[0] == "UTC":
        return "UTC"
    host = os.environ.get("TZ", "").removeprefix(":")
    if host not in _keys:
        from pywine.nt.windows_zones import key_of_host

        _keys[host] = key_of_host(host) or time.tzname[0]
    return _keys[host]


def names_of(key: str) -> tuple[str, str]:
    """The names of a zone's standard and daylight time."""
    if key == "UTC":
        return "Coordinated Universal Time", "Coordinated Universal Time"
    return key, key.replace("Standard Time", "Daylight Time")


def zone_of(offset_at: Callable[[int], int], year: int, names: tuple[str, str]) -> Zone:
    """The zone of which `offset_at` tells the seconds east of UTC at a second since 1970."""
    start = (clock.days_since_1601(year, 1, 1) * clock.DAY - clock.UNIX_EPOCH) // clock.SECOND
    changes = _changes(offset_at, start)
    offsets = [offset for _, _, offset in changes]
    if len(changes) != 2 or offsets[0] == offsets[1]:
        return Zone(
            -offset_at(start + 366 * 86400 // 2 if changes else start) // 60,
            names,
            None,
            None,
            -60 if names[0] != names[1] else 0,
        )
    rules = {after: _rule(moment, before) for moment, before, after in changes}
    low, high = sorted(offsets)
    return Zone(-low // 60, names, rules[low], rules[high], (low - high) // 60)


def _changes(offset_at: Callable[[int], int], start: int) -> list[tuple[int, int, int]]:
    """The changes of a year: when, and the offsets before and after, found day by day and then minute by
    minute.
    """
    found = []
    previous = offset_at(start)
    for moment in range(start + 86400, start + 367 * 86400, 86400):
        now = offset_at(moment)
        if now != previous:
            low, high = moment - 86400, moment
            while high - low > 60:
                middle = (low + high) // 2
                if offset_at(middle) == previous:
                    low = middle
                else:
                    high = middle
            found.append((high // 60 * 60, previous, now))
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
