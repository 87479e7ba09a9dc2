"""Hive files: what is written is read again, and a damaged one is refused."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pywine.nt.hive import LATEST, STANDARD, BadHive, HiveKey, read, write
from pywine.nt.registry_store import Value

NAMES = st.text(st.characters(exclude_characters="\\\0", exclude_categories=()), min_size=1, max_size=12)
VALUES = st.builds(Value, NAMES | st.just(""), st.integers(0, 0xFFFFFFFF), st.binary(max_size=40))
MINORS = pytest.mark.parametrize("minor", [STANDARD, LATEST])


@st.composite
def keys(draw, depth=3):
    found = HiveKey(draw(NAMES), draw(st.just("") | NAMES), draw(st.integers(1, 1 << 62)))
    found.values = draw(st.lists(VALUES, max_size=4))
    if depth:
        found.subkeys = draw(st.lists(keys(depth - 1), max_size=3))
    return found


def plain(key):
    """All that is in it, with the subkeys in the order of their places."""
    values = [(value.name, value.type, value.data) for value in key.values]
    subkeys = [plain(subkey) for subkey in key.subkeys]
    return key.name, key.class_name, key.written, values, sorted(subkeys, key=repr)


@MINORS
@given(root=keys())
def test_what_is_written_is_read(root, minor):
    assert plain(read(write(root, 1, minor))) == plain(root)


@MINORS
def test_large_things_are_read(minor):
    root = HiveKey("root", written=1)
    root.values = [
        Value(f"v{size}", 3, random.Random(size).randbytes(size)) for size in (4, 5, 16344, 16345, 70000)
    ]
    root.subkeys = [HiveKey(f"key {number:04}", written=1) for number in range(1700)]
    assert plain(read(write(root, 1, minor))) == plain(root)


@MINORS
def test_a_damaged_hive_is_refused_or_read(minor):
    root = HiveKey("root", written=1)
    root.values = [Value("text", 1, b"words" * 8)]
    root.subkeys = [HiveKey("below", "class", 1), HiveKey("\u0416", "", 1)]
    good, dice, refused = write(root, 1, minor), random.Random(1), 0
    for _ in range(3000):
        bad = bytearray(good)
        bad[dice.randrange(4096, 4800)] = dice.choice((0, 0x20, 0x80, 0xFF))
        try:
            read(bytes(bad))
        except BadHive:
            refused += 1
    assert refused > 300
    for end in (0, 100, 4096, len(good) - 1):
        with pytest.raises(BadHive):
            read(good[:end])
    with pytest.raises(BadHive, match="checksum"):
        read(good[:40] + b"x" + good[41:])
