"""Guest memory: reservations on the host, page rights, checked access, strings."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pywine.host import memory as mappings
from pywine.machine.memory import READ, WRITE, AccessViolation, Memory, Reservation

START, END = 0x10000, 0x4000000
BASE = 0x100000


@pytest.fixture(params=[True, False], ids=["identity", "biased"], scope="module")
def memory(request: pytest.FixtureRequest):
    reservation = Reservation(START, END, identity=request.param)
    found = Memory(reservation)
    found.commit(BASE, 0x4000, READ | WRITE)
    found.commit(BASE + 0x8000, 0x1000, READ)
    yield found
    del found.ram
    reservation.release()


def test_reservation_is_real(memory: Memory) -> None:
    """The whole range shows in /proc/self/maps, without access."""
    start, end = memory.base + START, memory.base + END
    held = 0
    with open("/proc/self/maps") as maps:
        for line in maps:
            low, high = (int(part, 16) for part in line.split()[0].split("-"))
            held += max(0, min(high, end) - max(low, start))
    assert held == end - start


def test_identity_is_refused_where_something_lies() -> None:
    first = Reservation(0x20000000, 0x20010000)
    second = Reservation(0x20000000, 0x20010000)
    assert first.base == 0
    assert second.base != 0
    assert any("---p" in line for line in second.obstacles)
    first.release()
    second.release()


def test_identity_goes_around_what_is_not_needed() -> None:
    """A hole in the range stays the host's, and everything else is reserved at its own address."""
    host = Reservation(0x20020000, 0x20021000)
    mappings.commit(0x20020000, 0x1000)
    found = Reservation(0x20000000, 0x20080000, needed=((0x20040000, 0x20050000),))
    assert found.base == 0
    assert found.holes == [(0x20020000, 0x20030000)]
    assert all("20020000-20021000" in line for line in found.obstacles)
    with open("/proc/self/maps") as maps:
        held = [line.split()[0] for line in maps if line.startswith("200")]
    assert held == ["20000000-20020000", "20020000-20021000", "20030000-20080000"]
    found.release()
    host.release()


def test_identity_needs_what_is_needed() -> None:
    host = Reservation(0x20020000, 0x20021000)
    found = Reservation(0x20000000, 0x20080000, needed=((0x20010000, 0x20020001),))
    assert found.base != 0
    assert found.holes == []
    found.release()
    host.release()


@given(offset=st.integers(0, 0x3FFF), data=st.binary(max_size=0x4000))
def test_write_is_all_or_nothing(memory: Memory, offset: int, data: bytes) -> None:
    before = memory.read(BASE, 0x4000)
    if offset + len(data) > 0x4000:
        with pytest.raises(AccessViolation) as caught:
            memory.write(BASE + offset, data)
        assert (caught.value.address, caught.value.access) == (BASE + 0x4000, WRITE)
        assert memory.read(BASE, 0x4000) == before
    else:
        memory.write(BASE + offset, data)
        assert memory.read(BASE + offset, len(data)) == data


@pytest.mark.parametrize("address", [0, 1, BASE - 1, BASE + 0x4000, END - 1, END, 1 << 63])
def test_unmapped_addresses_fault(memory: Memory, address: int) -> None:
    with pytest.raises(AccessViolation):
        memory.read(address, 1)
    with pytest.raises(AccessViolation):
        memory.read_cstring(address)
    with pytest.raises(AccessViolation):
        memory.read_wstring(address)


def test_read_only_page(memory: Memory) -> None:
    assert memory.read(BASE + 0x8000, 4) == b"\0" * 4
    with pytest.raises(AccessViolation):
        memory.write(BASE + 0x8000, b"x")


@given(
    text=st.binary(max_size=5000).filter(lambda b: 0 not in b),
    offset=st.integers(0, 0x1200),
    limit=st.integers(-1, 6000),
)
def test_cstring(memory: Memory, text: bytes, offset: int, limit: int) -> None:
    memory.write(BASE + offset, text + b"\0")
    assert memory.read_cstring(BASE + offset, limit) == (text if limit < 0 else text[:limit])


@given(
    text=st.text(st.characters(min_codepoint=1, max_codepoint=0xFFFF), max_size=3000), offset=st.integers(0,
    0x1200), limit=st.integers(-1, 3000),
)  # fmt: skip
def test_wstring(memory: Memory, text: str, offset: int, limit: int) -> None:
    memory.write_wstring(BASE + offset, text)
    read = memory.read_wstring(BASE + offset, limit)
    expected = text if limit < 0 else text[:limit]
    assert read.encode("utf-16-le", "surrogatepass") == expected.encode("utf-16-le", "surrogatepass")


def test_strings_without_end_fault_at_the_page(memory: Memory) -> None:
    memory.write(BASE + 0x3F00, b"x" * 0x100)
    for read in (memory.read_cstring, memory.read_wstring):
        with pytest.raises(AccessViolation) as caught:
            read(BASE + 0x3F00)
        assert caught.value.address == BASE + 0x4000
    assert memory.read_cstring(BASE + 0x3F00, 0x100) == b"x" * 0x100
    assert len(memory.read_wstring(BASE + 0x3F00, 0x80)) == 0x80


def test_forks_have_nothing_of_what_is_withheld() -> None:
    reservation = Reservation(START, START + 0x100000, identity=False)
    mappings.commit(reservation.base + START, 0x1000)
    reservation.withhold()
    child = os.fork()
    if not child:
        with open("/proc/self/maps") as maps:
            ranges = [line.split()[0].split("-") for line in maps]
        at = reservation.base + START
        os._exit(any(int(start, 16) <= at < int(end, 16) for start, end in ranges))
    assert os.waitpid(child, 0)[1] == 0
    reservation.release()
