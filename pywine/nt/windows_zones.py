"""Windows' time zones: their names, and the rules that the time zone database has for them.

CLDR, through Babel, says which of the database's zones stands for which of Windows'.
"""

from __future__ import annotations

from pywine.nt.timezone import Zone, names_of, zone_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


def keys() -> list[str]:
    """Every zone's name, as the registry's keys are called."""
    return sorted(_mapping())


def find(key: str, year: int) -> Zone | None:
    """A zone with the rules of `year`; None if there is none of this name or the host has no database."""
    name = _mapping().get(key)
    info = _info(name) if name else None
    return zone_of(_offset_of(info), year, names_of(key)) if info else None


def key_of_host(variable: str) -> str | None:
    """Windows' name for the host's zone; `variable` is TZ."""
    return key_of(variable or _configured())


def key_of(name: str) -> str | None:
    """Windows' name for a zone of the database: CLDR's, or that of a zone with the same rules."""
    from babel.core import get_global

    name = get_global("zone_aliases").get(name, name)
    mapping = _mapping()
    for key, zone in mapping.items():
        if zone == name:
            return key
    info = _info(name)
    if info is None:
        return None
    family, wanted = get_global("meta_zones").get(name), _signature(info)
    alike = [
        (get_global("meta_zones").get(zone) != family, key)
        for key, zone in mapping.items()
        if (other := _info(zone)) is not None and _signature(other) == wanted
    ]
    return min(alike)[1] if alike else None


def _configured() -> str:
    """The zone that the host is set up for."""
    import os

    try:
        return os.readlink("/etc/localtime").partition("zoneinfo/")[2]
    except OSError:
        pass
    try:
        with open("/etc/timezone", encoding="utf-8") as file:
            return file.read().strip()
    except OSError:
        return ""


def _mapping() -> dict[str, str]:
    from babel.core import get_global

    return dict(get_global("windows_zone_mapping"))


def _info(name: str) -> ZoneInfo | None:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _offset_of(info: ZoneInfo):
    from datetime import UTC, datetime

    def offset_at(moment: int) -> int:
        offset = datetime.fromtimestamp(moment, UTC).astimezone(info).utcoffset()
        return int(offset.total_seconds()) if offset else 0

    return offset_at


def _signature(info: ZoneInfo) -> tuple[int, ...]:
    """The offsets of this year, week by week."""
    import time

    offset_at, now = _offset_of(info), int(time.time())
    return tuple(offset_at(now + week * 604800) for week in range(52))
