"""What terminals send, as the events of a console."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pywine.nt.keyboard import Decoder, in_code_page, typed_character

KEY, MOUSE = struct.Struct("<H2xiHHHHI"), struct.Struct("<H2xhhIII")


def pressed(records):
    """Virtual key, scan code, character and state of each key that goes down; each comes up again."""
    keys = [KEY.unpack(record) for record in records]
    assert [key[1] for key in keys] == [1, 0] * (len(keys) // 2)
    return [key[3:] for key in keys[::2]]


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        (b"a", (0x41, 0x1E, 0x61, 0)),
        (b"A", (0x41, 0x1E, 0x41, 0x10)),
        (b"!", (0x31, 0x02, 0x21, 0x10)),
        (b"/", (0xBF, 0x35, 0x2F, 0)),
        (b" ", (0x20, 0x39, 0x20, 0)),
        (b"\r", (0x0D, 0x1C, 0x0D, 0)),
        (b"\n", (0x0D, 0x1C, 0x0D, 0)),
        (b"\x7f", (0x08, 0x0E, 0x08, 0)),
        (b"\x01", (0x41, 0x1E, 0x01, 8)),
        (b"\x03", (0x43, 0x2E, 0x03, 8)),
        ("\u00e9".encode(), (0, 0, 0xE9, 0)),
        (b"\x1bx", (0x58, 0x2D, 0x78, 2)),
        (b"\x1b[A", (0x26, 0x48, 0, 0x100)),
        (b"\x1bOD", (0x25, 0x4B, 0, 0x100)),
        (b"\x1b[1;5C", (0x27, 0x4D, 0, 0x108)),
        (b"\x1b[3~", (0x2E, 0x53, 0, 0x100)),
        (b"\x1b[3;2~", (0x2E, 0x53, 0, 0x110)),
        (b"\x1bOP", (0x70, 0x3B, 0, 0)),
        (b"\x1b[15~", (0x74, 0x3F, 0, 0)),
        (b"\x1b[1;2R", (0x72, 0x3D, 0, 0x10)),
        (b"\x1b[Z", (0x09, 0x0F, 0x09, 0x10)),
    ],
)
def test_a_key(sent, key):
    assert pressed(Decoder().feed(sent)) == [key]


def test_a_character_beyond_utf_16_is_two_units():
    units = [key[2] for key in pressed(Decoder().feed("\U0001f600".encode()))]
    assert struct.pack("<2H", *units).decode("utf-16-le") == "\U0001f600"


def test_the_escape_key_is_known_by_what_does_not_follow():
    decoder = Decoder()
    assert not decoder.feed(b"\x1b")
    assert decoder.is_within_sequence
    assert pressed(decoder.feed(b"", is_all=True)) == [(0x1B, 0x01, 0x1B, 0)]


def test_a_report_is_none_of_the_keys():
    decoder = Decoder()
    decoder.awaits_report = True
    assert pressed(decoder.feed(b"x\x1b[7;3Ry")) == [(0x58, 0x2D, 0x78, 0), (0x59, 0x15, 0x79, 0)]
    assert decoder.report == (2, 6)


def test_the_mouse():
    records = Decoder().feed(b"\x1b[<0;5;3M\x1b[<32;6;3M\x1b[<0;6;3m\x1b[<65;1;1M")
    assert [MOUSE.unpack(record) for record in records] == [
        (2, 4, 2, 1, 0, 0), (2, 5, 2, 1, 0, 1), (2, 5, 2, 0, 0, 0), (2, 0, 0, 0xFF880000, 0, 4),
    ]  # fmt: skip


def test_programs_that_know_sequences_get_them():
    records = Decoder().feed_raw(b"\x1b[A")
    assert [typed_character(record) for record in records] == [0x1B, 0x5B, 0x41]


def test_a_character_in_a_code_page():
    (record, _) = Decoder().feed("\u00e9".encode())
    assert typed_character(in_code_page(record, 437)) == 0x82


@given(st.binary(max_size=60), st.lists(st.integers(0, 60), max_size=5))
def test_it_does_not_matter_how_bytes_arrive(data, cuts):
    whole = Decoder()
    expected = whole.feed(data) + whole.feed(b"", is_all=True)
    pieces, parts, start = Decoder(), [], 0
    for cut in [*sorted(cuts), len(data)]:
        parts += pieces.feed(data[start:cut])
        start = max(start, min(cut, len(data)))
    assert parts + pieces.feed(b"", is_all=True) == expected
