"""INF files are read as the documentation says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pywine.nt.setupinf import BAD_SECTION_NAME, EXPECTED_SECTION_NAME, Inf, InfError, decode


def fields(line):
    inf = Inf("[Section]\n" + line)
    found = inf.sections[0][0]
    return [inf.field(0, 0, index) for index in range(len(found.fields) + 1)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("key=a,b", ["key", "a", "b"]),
        ("alone", ["alone", "alone"]),
        ("one, two", [None, "one", "two"]),
        (' key = " a ; b " , c ; comment', ["key", " a ; b ", "c"]),
        ("key = a=b", ["key", "a=b"]),
        ('key = "a ""b"""', ["key", 'a "b"']),
        ("key = a \\\n  b,\\\n c", ["key", "a b", "c"]),
        ("key =", ["key", ""]),
        ("key = 100%% %odd", ["key", "100% %odd"]),
    ],
)
def test_lines(line, expected):
    assert fields(line) == expected


def test_strings_of_the_language_win():
    inf = Inf("[a]\n%k% = %V%\n[strings]\nk = key\nv = plain\n[Strings.0409]\nv = english\n")
    assert (inf.field(0, 0, 0), inf.field(0, 0, 1)) == ("key", "english")
    assert inf.find_line(0, "KEY") == 0


def test_lines_go_on_to_the_end():
    assert fields("key = a \\") == ["key", "a"]


def test_sections_of_one_name_are_one():
    inf = Inf("[A]\nx\n[B]\n[a]\ny\n")
    assert [line.key for line in inf.sections[inf.find_section("a")]] == ["x", "y"]
    assert inf.find_section("c") is None


@pytest.mark.parametrize(
    ("text", "code", "line"), [("\n;\nx=1", EXPECTED_SECTION_NAME, 3), ("[a", BAD_SECTION_NAME, 1)]
)
def test_what_is_no_inf_file(text, code, line):
    with pytest.raises(InfError) as caught:
        Inf(text)
    assert (caught.value.code, caught.value.line) == (code, line)


def test_encodings():
    assert decode(b"\xff\xfe[\0", "cp1252") == "["
    assert decode(b"\xef\xbb\xbf\xc3\xa9", "cp1252") == "é"
    assert decode(b"\xe9", "cp1252") == "é"


@given(st.text(st.sampled_from('ab%",;=[] \\\n\r')))
def test_any_text_is_read_or_refused(text):
    try:
        inf = Inf(text)
    except InfError:
        return
    for section, lines in enumerate(inf.sections):
        for line in range(len(lines)):
            for index in range(len(lines[line].fields) + 1):
                inf.field(section, line, index)
