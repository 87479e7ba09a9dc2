"""Calendar arithmetic against Python's."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from pywine.nt import clock

EPOCH = datetime.datetime(1601, 1, 1)
MOMENTS = st.datetimes(min_value=EPOCH, max_value=datetime.datetime(9999, 12, 31))


@given(MOMENTS)
def test_fields_agree_with_python(moment):
    moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    filetime = (moment - EPOCH) // datetime.timedelta(microseconds=1) * 10
    fields = clock.split(filetime)
    assert fields == (
        moment.year, moment.month, moment.isoweekday() % 7, moment.day, moment.hour, moment.minute,
        moment.second, moment.microsecond // 1000,
    )  # fmt: skip
    year, month, _, *rest = fields
    assert clock.join(year, month, *rest) == filetime


@given(st.integers(0, 0xFFFF), st.integers(0, 0xFFFF))
def test_dos_times_survive(date, time):
    filetime = clock.from_dos(date, time)
    if filetime is not None:
        assert clock.to_dos(filetime) == (date, time)


def test_days_that_are_not():
    assert clock.join(2023, 2, 29, 0, 0, 0, 0) is None
    assert clock.join(1600, 12, 31, 0, 0, 0, 0) is None
    assert clock.join(2024, 2, 29, 24, 0, 0, 0) is None
