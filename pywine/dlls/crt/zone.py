"""The time zone of a C runtime: the one that TZ names, or the host's."""

from __future__ import annotations

import struct
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.dlls.crt.runtime import Crt

DAY = 86400
_HOUR = 3600


class HostZone:
    """The host's time zone."""

    def __init__(self) -> None:
        self.names = time.tzname
        self.west = time.timezone
        self.daylight = int(bool(time.daylight))

    def at(self, when: int) -> tuple[int, int]:
        """Seconds east of UTC, and whether daylight saving is in force, at a UTC time."""
        found = time.localtime(when)
        return found.tm_gmtoff, found.tm_isdst


class NamedZone:
    """A zone as TZ describes it: `EST5EDT`. Daylight saving follows the rules of the United States."""

    def __init__(self, text: str) -> None:
        standard, rest = text[:3], text[3:]
        sign = -1 if rest.startswith("-") else 1
        rest = rest.lstrip("+-")
        digits = 0
        while digits < len(rest) and (rest[digits].isdigit() or rest[digits] == ":"):
            digits += 1
        parts = [int(part or 0) for part in rest[:digits].split(":")] + [0, 0]
        daylight = rest[digits : digits + 3]
        self.names = standard, daylight
        self.west = sign * (parts[0] * _HOUR + parts[1] * 60 + parts[2])
        self.daylight = int(bool(daylight))

    def at(self, when: int) -> tuple[int, int]:
        if self.daylight:
            year = time.gmtime(when - self.west).tm_year
            start = _sunday(year, 3, 8) + 2 * _HOUR + self.west
            end = _sunday(year, 11, 1) + _HOUR + self.west
            if start <= when < end:
                return _HOUR - self.west, 1
        return -self.west, 0


def _sunday(year: int, month: int, first: int) -> int:
    """Midnight of the first Sunday on or after a day."""
    days = days_from_civil(year, month, first)
    return (days + (3 - days) % 7) * DAY


def days_from_civil(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01; `month` is 1 to 12, `day` anything."""
    year -= month <= 2
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


class TimeZone:
    """The zone in force; what _tzset reads and publishes."""

    def __init__(self, c: Crt) -> None:
        self._c = c
        self.zone: HostZone | NamedZone = HostZone()
        self.read()

    def read(self) -> None:
        """_tzset: look at TZ and set _timezone, _daylight, _dstbias and _tzname."""
        from pywine.abi.types import INT, LONG
        from pywine.dlls.crt.environ import arrays_of

        c = self._c
        text = arrays_of(c).find(c.form(wide=c.ucrt), "TZ") or ""
        self.zone = (
            NamedZone(text) if len(text) > 3 and text[:3].isalpha() and not text[3].isalpha() else HostZone()
        )
        c.set_data("_timezone", LONG, self.zone.west)
        c.set_data("_daylight", INT, self.zone.daylight)
        c.set_data("_dstbias", LONG, -_HOUR if self.zone.daylight else 0)
        at = c.data("_tzname_text", 160)
        code = "Q" if c.p.bits == 64 else "I"
        for index, name in enumerate(self.zone.names):
            c.narrow.put(at + 80 * index, c.narrow.from_unicode(name)[:79])
        c.memory.write(c.data("_tzname"), struct.pack(f"<2{code}", at, at + 80))

    def to_local(self, when: int) -> tuple[int, int]:
        """Local seconds of a UTC time, and whether daylight saving is in force."""
        offset, daylight = self.zone.at(when)
        return when + offset, daylight

    def to_utc(self, local: int, daylight: int) -> int:
        """The UTC time of local seconds; `daylight` is tm_isdst, negative where the zone decides."""
        when = local + self.zone.west
        return when - _HOUR if daylight > 0 or (daylight < 0 and self.zone.at(when)[1]) else when


def zone_of(c: Crt) -> TimeZone:
    return c.state(TimeZone)
