"""Collation: the short way of comparing ASCII text agrees with the sort keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pywine.nt.collation import (
    NORM_IGNORECASE,
    NORM_IGNORESYMBOLS,
    SORT_DIGITSASNUMBERS,
    SORT_STRINGSORT,
    compare,
    sort_key,
)

FLAGS = (NORM_IGNORECASE, NORM_IGNORESYMBOLS, SORT_STRINGSORT, SORT_DIGITSASNUMBERS)
TEXT = st.text(st.sampled_from("aAbBzZ09_-'+ .\t\x7f"), max_size=5) | st.text(
    st.characters(max_codepoint=0x7F), max_size=5
)


@given(TEXT, TEXT, st.lists(st.sampled_from(FLAGS), unique=True))
def test_ascii_compares_as_its_sort_keys(first: str, second: str, chosen: list[int]) -> None:
    flags = sum(chosen)
    one, other = sort_key(first, flags), sort_key(second, flags)
    assert compare(first, second, flags) == (one > other) - (one < other)


@pytest.mark.parametrize(
    ("first", "second", "order"),
    [
        ("a", "B", -1),
        ("a", "A", -1),
        ("A", "b", -1),
        ("co-op", "coop", 1),
        ("co-op", "cop", -1),
        ("9", "a", -1),
    ],
)
def test_words_sort_as_people_sort_them(first: str, second: str, order: int) -> None:
    assert compare(first, second, 0) == order
    assert compare(second, first, 0) == -order
