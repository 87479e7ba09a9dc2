"""strftime and asctime against results recorded under Wine (tests/oracle/probes/times.c)."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pywine.dlls.crt.strftime import InvalidTime, Time, Zone, asctime, strftime

PROBES = Path(__file__).parents[1] / "oracle" / "probes"
ROWS = [line.split("\t") for line in (PROBES / "times.tsv").read_text("latin-1").split("\n") if "=>" in line]
UNRECORDED = ("%z", "%Z", "%#z", "%#Z", "%n", "%#n", "%t", "%#t", "%-d")


def ours(fmt, fields, ucrt):
    time = Time(*map(int, fields.split()))
    try:
        if fmt == "asctime":
            return asctime(time, ucrt).replace("\n", "$")
        text = strftime(fmt, time, ucrt)
        return f"{len(text)}|{text}"
    except InvalidTime:
        return "(null)" if fmt == "asctime" else "0|"


@pytest.mark.parametrize("ucrt", [False, True])
def test_recorded_results(ucrt):
    wrong = []
    for row in ROWS:
        fmt, fields, _, *expected = row
        if fmt in UNRECORDED or fmt[1:2] in ("E", "O") or (fmt, " 8100 " in fields) == ("asctime", True):
            continue
        if ours(fmt, fields, ucrt) != expected[ucrt]:
            wrong.append((fmt, fields, expected[ucrt], ours(fmt, fields, ucrt)))
    assert not wrong, f"{len(wrong)}: {wrong[:10]}"


MORNING = Time(5, 4, 3, 2, 0, 100, 0, 1, 1)


def test_zones():
    zone = Zone(("W. Europe Standard Time", "W. Europe Daylight Time"), (60, 120))
    assert strftime("%z %Z", MORNING, ucrt=True, zone=zone) == "+0200 W. Europe Daylight Time"
    assert strftime("%z", MORNING, ucrt=False, zone=zone) == "W. Europe Daylight Time"
    assert strftime("%z", MORNING, ucrt=True, zone=Zone(offsets=(0, -210))) == "-0330"


def test_alternative_representations_are_the_same_in_the_c_locale():
    assert strftime("%Ey%Od%n%t%%", MORNING, ucrt=True) == "0002\n\t%"
    with pytest.raises(InvalidTime):
        strftime("%Ey", MORNING, ucrt=False)


@given(st.dates(min_value=datetime.date(1901, 1, 1)))
def test_dates_agree_with_python(date):
    fields = date.timetuple()
    time = Time(0, 0, 0, date.day, date.month - 1, date.year - 1900, fields.tm_wday, fields.tm_yday - 1)
    time.wday = (fields.tm_wday + 1) % 7
    for conversion in "aAbBdjmUwWGVu":
        assert strftime(f"%{conversion}", time, ucrt=True) == date.strftime(f"%{conversion}")
