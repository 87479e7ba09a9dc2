"""What COMPRESS.EXE made is expanded, and its names are found."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pywine.nt.szdd import MAGIC, expand, expanded_name, find_header, stored_name


def compress(data):
    """A plain compressor: the nearest match in the last 4096 bytes, which are spaces at first."""
    window, out, group, flags, count = b" " * 4096, bytearray(), bytearray(), 0, 0
    text, index = window + data, 4096
    while index < len(text):
        for length in range(min(18, len(text) - index), 2, -1):
            found = text.rfind(text[index : index + length], index - 4096, index + length - 1)
            if found >= 0:
                place = (found - 4096 + 0xFF0) % 4096
                group += bytes((place & 0xFF, place >> 4 & 0xF0 | length - 3))
                index += length
                break
        else:
            group.append(text[index])
            flags |= 1 << count
            index += 1
        count += 1
        if count == 8:
            out += bytes((flags,)) + group
            group, flags, count = bytearray(), 0, 0
    if count:
        out += bytes((flags,)) + group
    return bytes(out)


@given(st.lists(st.sampled_from([b" ", b"ab", b"cabinet", b"\0"])).map(b"".join))
def test_round_trip(data):
    assert expand(compress(data), len(data)) == data


def test_longer_than_the_window():
    data = bytes(random.Random(5).choices(b"abc \n", k=9000))
    assert expand(compress(data), len(data)) == data


def test_what_is_cut_gives_what_there_is():
    data = compress(b"hello, hello, hello")
    for size in range(len(data)):
        assert b"hello, hello, hello".startswith(expand(data[:size], 19))


def test_header():
    header = find_header(MAGIC + b"At\x05\0\0\0rest")
    assert header is not None
    assert (header.method, header.last_character, header.size) == (ord("A"), "t", 5)
    assert find_header(b"MZ" + bytes(20)) is None


@pytest.mark.parametrize(
    ("name", "stored"),
    [("a.txt", "a.tx_"), ("a.c", "a.c_"), ("a", "a._"), ("a.tx", "a.tx_"), ("d.ir\\a", "d.ir\\a._")],
)
def test_stored_names(name, stored):
    assert stored_name(name) == stored


def test_expanded_names_keep_the_case():
    assert expanded_name("a.tx_", "T") == "a.txt"
    assert expanded_name("A.TX_", "t") == "A.TXT"
    assert expanded_name("a.txt", "t") == "a.txt"
