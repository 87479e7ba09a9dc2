"""What is written into a .reg file is what is read from it, in both formats."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pywine.nt import regfile, regwrite
from pywine.nt.chartype import upper
from pywine.nt.registry import KEY_ALL_ACCESS, Key
from pywine.nt.registry_store import ROOT, Store

NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\\"), max_size=20)
LATIN = st.text(
    st.characters(
        codec="latin-1", min_codepoint=32, exclude_characters="\\\x7f" + "".join(map(chr, range(128, 160)))
    ),
    max_size=20,
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(
    lambda text: text.encode("utf-16-le")
)
VALUES = st.one_of(
    st.tuples(st.sampled_from([1, 2, 7]), TEXTS.map(lambda data: data + b"\0\0")),
    st.tuples(st.just(4), st.binary(min_size=4, max_size=4)),
    st.tuples(st.sampled_from([0, 1, 3, 4, 6, 11, 0x1234]), st.binary(max_size=70)),
)
OLD_VALUES = st.one_of(
    st.tuples(st.sampled_from([1, 2, 7]), LATIN.map(lambda text: (text + "\0").encode("utf-16-le"))),
    st.tuples(st.sampled_from([0, 3, 4, 11]), st.binary(max_size=70)),
)


def trees(names, values):
    path = st.lists(names.filter(bool), max_size=3).map(tuple)
    return st.dictionaries(path, st.dictionaries(names, values, max_size=4), max_size=4)


def round_trip(tree, *, old):
    store = Store("", lambda store: None, "now")
    top = Key(store, store.create(ROOT, ("top",))[0], ("top",), KEY_ALL_ACCESS)
    expected = {}
    for path, values in tree.items():
        number, _ = store.create(top.number, path)
        for name, (kind, data) in values.items():
            store.set_value(number, name, kind, data)
            expected[*map(upper, path), None, upper(name)] = kind, data
    written = regwrite.export(top, "HKEY_CURRENT_USER\\top", old=old)
    found = {}
    for section in regfile.read(written, 1252):
        path = section.path.split("\\")[2:]
        for value in section.values:
            found[*map(upper, path), None, upper(value.name)] = value.type, value.data
    assert found == expected


@given(trees(NAMES, VALUES))
def test_the_new_format_holds_every_value(tree):
    round_trip(tree, old=False)


@given(trees(LATIN, OLD_VALUES))
def test_the_old_format_holds_what_the_code_page_has(tree):
    round_trip(tree, old=True)


def test_long_values_are_continued():
    store = Store("", lambda store: None, "now")
    key = Key(store, store.create(ROOT, ("top",))[0], ("top",), KEY_ALL_ACCESS)
    store.set_value(key.number, "bin", 3, bytes(range(40)))
    text = regwrite.export(key, "HKEY_USERS\\top").decode("utf-16")
    assert text == (
        "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_USERS\\top]\r\n"
        '"bin"=hex:00,01,02,03,04,05,06,07,08,09,0a,0b,0c,0d,0e,0f,10,11,12,13,14,15,16,\\\r\n'
        "  17,18,19,1a,1b,1c,1d,1e,1f,20,21,22,23,24,25,26,27\r\n\r\n"
    )


@pytest.mark.parametrize("data", [b"", b"[HKEY_USERS\\x]\r\n", b"Windows Registry Editor Version 6.00\r\n"])
def test_other_files_are_refused(data):
    with pytest.raises(ValueError, match="registry editor"):
        list(regfile.read(data, 1252))
