"""time.h and sys/timeb.h: the clock, calendar times and their text."""

from __future__ import annotations

import struct
import time as host

from pywine.abi.api import crt
from pywine.abi.errors import CError
from pywine.abi.translate import EINVAL, ERANGE
from pywine.abi.types import DOUBLE, ERRNO, INT, LONG, PVOID, SIZE_T, VOID, Integer
from pywine.dlls.crt import strftime as engine
from pywine.dlls.crt.locale_state import LC_TIME
from pywine.dlls.crt.runtime import Crt
from pywine.dlls.crt.text import CTEXT, FORM
from pywine.dlls.crt.zone import DAY, days_from_civil, zone_of
from pywine.nt.clock import monotonic, unix_time

TYPE_CHECKING = False
if TYPE_CHECKING:
    TIME = int
    TIME32 = int
    TIME64 = int
else:
    TIME, TIME32, TIME64 = Integer("p", failure=-1), Integer("i", failure=-1), Integer("q", failure=-1)

_TM = struct.Struct("<9i")
# The first and last second that the runtimes know, by the size of time_t: as times of UTC and as local ones.
_UTC = {4: (-43200, 0x7FFFFFFF), 8: (-43200, 32536850399)}
_LOCAL = {4: (0, 2147471999), 8: (0, 32536799999)}

_TIME_NAMES_SIZE = 0x2C0  # of the C runtime's structure for a locale's names


def size_of(c: Crt, suffix: str) -> int:
    """The size of time_t in a function with this suffix."""
    return {"32": 4, "64": 8}.get(suffix) or c.p.bits // 8


def _check(when: int, size: int, *, local: bool) -> int:
    first, last = (_LOCAL if local else _UTC)[size]
    if not first <= when <= last:
        raise CError(EINVAL)
    return when


def _read_time(c: Crt, address: int, size: int, *, local: bool) -> int:
    """A time_t of the guest. Raises CError(EINVAL) for what has no calendar date."""
    if not address:
        raise CError(EINVAL)
    when = int.from_bytes(c.memory.read(address, size), "little", signed=True)
    return _check(when, size, local=local)


def fields_of(seconds: int, daylight: int = 0) -> tuple[int, ...]:
    """struct tm of seconds since 1970."""
    found = host.gmtime(seconds)
    return (
        found.tm_sec, found.tm_min, found.tm_hour, found.tm_mday, found.tm_mon - 1, found.tm_year - 1900,
        (found.tm_wday + 1) % 7, found.tm_yday - 1, daylight,
    )  # fmt: skip


def seconds_of(fields: tuple[int, ...]) -> int:
    """Seconds since 1970 of the fields of struct tm, whatever their range."""
    second, minute, hour, day, month, year = fields[:6]
    year, month = year + 1900 + month // 12, month % 12 + 1
    return days_from_civil(year, month, 1) * DAY + (day - 1) * DAY + hour * 3600 + minute * 60 + second


def read_tm(c: Crt, address: int) -> tuple[int, ...]:
    return _TM.unpack(c.memory.read(address, _TM.size))


def store_tm(c: Crt, fields: tuple[int, ...], address: int = 0) -> int:
    address = address or c.thread.buffer("tm", _TM.size)
    c.memory.write(address, _TM.pack(*fields))
    return address


def local_fields(c: Crt, when: int) -> tuple[int, ...]:
    return fields_of(*zone_of(c).to_local(when))


def _declare(suffix: str, kind: object) -> dict[str, object]:
    """The functions that exist for each size of time_t."""

    @crt(names=(f"time{suffix}" if not suffix else f"_time{suffix}",))
    def time(c: Crt, result: PVOID) -> TIME:
        now = int(unix_time())
        if result:
            size = size_of(c, suffix)
            c.memory.write(result, now.to_bytes(size, "little", signed=True))
        return now

    prefix = "_" if suffix else ""

    @crt(names=(f"{prefix}gmtime{suffix}",))
    def gmtime(c: Crt, when: PVOID) -> PVOID:
        return store_tm(c, fields_of(_read_time(c, when, size_of(c, suffix), local=False)))

    @crt(names=(f"{prefix}localtime{suffix}",))
    def localtime(c: Crt, when: PVOID) -> PVOID:
        return store_tm(c, local_fields(c, _read_time(c, when, size_of(c, suffix), local=True)))

    @crt(names=(f"{prefix}mktime{suffix}",))
    def mktime(c: Crt, fields: PVOID) -> TIME:
        return _make(c, fields, size_of(c, suffix), local=True)

    @crt(names=(f"_mkgmtime{suffix}",))
    def mkgmtime(c: Crt, fields: PVOID) -> TIME:
        return _make(c, fields, size_of(c, suffix), local=False)

    @crt(names=(f"{prefix}difftime{suffix}",))
    def difftime(c: Crt, end: TIME, start: TIME) -> DOUBLE:
        return float(end - start)

    @crt.pair(f"{prefix}ctime{suffix}", f"_wctime{suffix}")
    def ctime(c: Crt, form: FORM, when: PVOID) -> PVOID:
        seconds = _read_time(c, when, size_of(c, suffix), local=True)
        return _put_text(c, form, _text(c, local_fields(c, seconds)))

    @crt(names=(f"_ftime{suffix}",))
    def ftime(c: Crt, result: PVOID) -> VOID:
        _store_timeb(c, result, size_of(c, suffix))

    for body in (time, mktime, mkgmtime, difftime):
        body.__annotations__.update(
            {name: kind for name, found in body.__annotations__.items() if found == "TIME"}
        )
    return {f"{name}{suffix}": body for name, body in locals().items() if hasattr(body, "apis")}


def _declare_secure(suffix: str) -> dict[str, object]:
    """The secure functions, which only exist for a size that their names tell."""

    @crt(names=(f"_gmtime{suffix}_s",))
    def gmtime_s(c: Crt, result: PVOID, when: PVOID) -> ERRNO:
        return _store_checked(c, result, when, suffix, local=False)

    @crt(names=(f"_localtime{suffix}_s",))
    def localtime_s(c: Crt, result: PVOID, when: PVOID) -> ERRNO:
        return _store_checked(c, result, when, suffix, local=True)

    @crt.pair(f"_ctime{suffix}_s", f"_wctime{suffix}_s")
    def ctime_s(c: Crt, form: FORM, buffer: PVOID, size: SIZE_T, when: PVOID) -> ERRNO:
        seconds = _read_time(c, when, size_of(c, suffix), local=True)
        return _put_text_s(c, form, buffer, size, _text(c, local_fields(c, seconds)))

    @crt(names=(f"_ftime{suffix}_s",))
    def ftime_s(c: Crt, result: PVOID) -> ERRNO:
        _store_timeb(c, result, size_of(c, suffix))
        return 0

    return {f"{name}{suffix}": body for name, body in locals().items() if hasattr(body, "apis")}


for _suffix, _kind in (("", TIME), ("32", TIME32), ("64", TIME64)):
    globals().update(_declare(_suffix, _kind))
for _suffix in ("32", "64"):
    globals().update(_declare_secure(_suffix))


def _store_checked(c: Crt, result: int, when: int, suffix: str, *, local: bool) -> int:
    if not result:
        raise CError(EINVAL)
    c.memory.write(result, _TM.pack(*[-1] * 9))
    seconds = _read_time(c, when, size_of(c, suffix), local=local)
    store_tm(c, local_fields(c, seconds) if local else fields_of(seconds), result)
    return 0


def _make(c: Crt, address: int, size: int, *, local: bool) -> int:
    fields = read_tm(c, address)
    seconds = seconds_of(fields)
    when = zone_of(c).to_utc(seconds, fields[8]) if local else seconds
    _check(when, size, local=local)
    store_tm(c, local_fields(c, when) if local else fields_of(when), address)
    return when


def _text(c: Crt, fields: tuple[int, ...]) -> str:
    """asctime's text. Raises CError(EINVAL)."""
    try:
        return engine.asctime(engine.Time(*fields), c.ucrt)
    except engine.InvalidTime:
        raise CError(EINVAL) from None


def _put_text(c: Crt, form: FORM, text: str) -> int:
    buffer = c.thread.buffer(f"asctime {form.width}", 64)
    form.put(buffer, text)
    return buffer


def _put_text_s(c: Crt, form: FORM, buffer: int, size: int, text: str) -> int:
    if not buffer or not size:
        raise CError(EINVAL)
    if len(text) >= size:
        form.put(buffer, "")
        raise CError(ERANGE)
    form.put(buffer, text)
    return 0


def _store_timeb(c: Crt, result: int, size: int) -> None:
    now = unix_time()
    when = int(now)
    zone = zone_of(c)
    daylight = zone.to_local(when)[1]
    code = "q" if size == 8 else "i"
    data = struct.pack(f"<{code}Hhh", when, int((now - when) * 1000), zone.zone.west // 60, daylight)
    c.memory.write(result, data)


@crt.pair("asctime", "_wasctime")
def asctime(c: Crt, form: FORM, fields: PVOID) -> PVOID:
    return _put_text(c, form, _text(c, read_tm(c, fields)))


@crt.pair("asctime_s", "_wasctime_s")
def asctime_s(c: Crt, form: FORM, buffer: PVOID, size: SIZE_T, fields: PVOID) -> ERRNO:
    return _put_text_s(c, form, buffer, size, _text(c, read_tm(c, fields)))


@crt.pair("strftime _strftime_l _Strftime", "wcsftime _wcsftime_l _Wcsftime")
def strftime(c: Crt, form: FORM, buffer: PVOID, size: SIZE_T, format: CTEXT, fields: PVOID) -> SIZE_T:
    zone = zone_of(c).zone
    west = -zone.west // 60
    where = c.locale.locale(LC_TIME)
    words = None if where is None else engine.Words(where, str if form.wide else c.locale.spelled)
    try:
        text = engine.strftime(
            format,
            engine.Time(*read_tm(c, fields)),
            c.ucrt,
            engine.Zone(zone.names, (west, west + 60)),
            words,
        )
    except engine.InvalidTime:
        raise CError(EINVAL) from None
    if len(text) >= size:
        if size:
            form.put(buffer, "")
        raise CError(ERANGE)
    form.put(buffer, text)
    return len(text)


@crt
def clock(c: Crt) -> LONG:
    """Milliseconds since the program started, not of processor time."""
    return int((monotonic() - c.started) * 1000)


@crt.pair("_strdate", "_wstrdate")
def _strdate(c: Crt, form: FORM, buffer: PVOID) -> PVOID:
    form.put(buffer, _now(c, "%m/%d/%y"))
    return buffer


@crt.pair("_strtime", "_wstrtime")
def _strtime(c: Crt, form: FORM, buffer: PVOID) -> PVOID:
    form.put(buffer, _now(c, "%H:%M:%S"))
    return buffer


@crt.pair("_strdate_s", "_wstrdate_s")
def _strdate_s(c: Crt, form: FORM, buffer: PVOID, size: SIZE_T) -> ERRNO:
    return _put_text_s(c, form, buffer, size, _now(c, "%m/%d/%y"))


@crt.pair("_strtime_s", "_wstrtime_s")
def _strtime_s(c: Crt, form: FORM, buffer: PVOID, size: SIZE_T) -> ERRNO:
    return _put_text_s(c, form, buffer, size, _now(c, "%H:%M:%S"))


def _now(c: Crt, format: str) -> str:
    return engine.strftime(format, engine.Time(*local_fields(c, int(unix_time()))), c.ucrt)


@crt
def _getsystime(c: Crt, fields: PVOID) -> INT:
    now = unix_time()
    store_tm(c, local_fields(c, int(now)), fields)
    return int(now % 1 * 1000)


@crt
def _tzset(c: Crt) -> VOID:
    zone_of(c).read()


def _accessor(name: str, variable: str) -> object:
    def body(c: Crt) -> int:
        zone_of(c)
        return c.data(variable)

    body.__annotations__ = {"return": "PVOID"}
    return crt(names=(name,))(body)


for _variable in ("timezone", "daylight", "dstbias", "tzname"):
    globals()[f"__p__{_variable}"] = _accessor(f"__p__{_variable}", f"_{_variable}")
    globals()[f"__{_variable}"] = _accessor(f"__{_variable}", f"_{_variable}")


@crt
def _get_timezone(c: Crt, value: PVOID) -> ERRNO:
    return _put_variable(c, value, "_timezone")


@crt
def _get_daylight(c: Crt, value: PVOID) -> ERRNO:
    return _put_variable(c, value, "_daylight")


@crt
def _get_dstbias(c: Crt, value: PVOID) -> ERRNO:
    return _put_variable(c, value, "_dstbias")


def _put_variable(c: Crt, value: int, name: str) -> int:
    zone_of(c)
    if not value:
        raise CError(EINVAL)
    c.write_int(value, c.get_data(name, INT))
    return 0


@crt
def _get_tzname(c: Crt, length: PVOID, buffer: PVOID, size: SIZE_T, index: INT) -> ERRNO:
    if not length or index not in (0, 1):
        raise CError(EINVAL)
    name = c.narrow.from_unicode(zone_of(c).zone.names[index])
    c.write_pointer(length, len(name) + 1)
    if buffer:
        if len(name) >= size:
            raise CError(ERANGE)
        c.narrow.put(buffer, name)
    return 0


@crt.pair("_Getdays", "_W_Getdays")
def _Getdays(c: Crt, form: FORM) -> PVOID:
    return form.allocate("".join(f":{day[:3]}:{day}" for day in engine.DAYS))


@crt.pair("_Getmonths", "_W_Getmonths")
def _Getmonths(c: Crt, form: FORM) -> PVOID:
    return form.allocate("".join(f":{month[:3]}:{month}" for month in engine.MONTHS))


@crt(names=("_Gettnames", "_W_Gettnames"))
def _Gettnames(c: Crt) -> PVOID:
    """Names of days and months that only _Strftime reads; its own names are English."""
    return c.p.allocate(bytes(_TIME_NAMES_SIZE))


_TIME_UTC = 1


def _get_timespec(c: Crt, result: int, base: int, layout: struct.Struct) -> int:
    if not result:
        raise c.invalid_parameter()
    if base != _TIME_UTC:
        return 0
    nanoseconds = int(unix_time() * 1e9)
    c.memory.write(result, layout.pack(*divmod(nanoseconds, 1_000_000_000)))
    return base


@crt(calls_back=True)
def _timespec32_get(c: Crt, result: PVOID, base: INT) -> INT:
    return _get_timespec(c, result, base, struct.Struct("<ii"))


@crt(calls_back=True)
def _timespec64_get(c: Crt, result: PVOID, base: INT) -> INT:
    return _get_timespec(c, result, base, struct.Struct("<qi4x"))
