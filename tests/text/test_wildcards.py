"""File name patterns against what Wine finds (tests/oracle/probes/wildcards.c) and the documented rules."""

from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pywine.nt.wildcards import file_matcher, is_name_in_expression, to_expression

PROBES = Path(__file__).parents[1] / "oracle" / "probes"
ROWS = [line.split("\t") for line in (PROBES / "wildcards.tsv").read_text().splitlines()]


def test_recorded_matches():
    """Without the patterns that Wine takes literally (a final dot, ?, the DOS forms) and one short name."""
    rows = [row for row in ROWS if not any(c in row[0] for c in '?<>"') and not row[0].endswith(".")]
    rows.remove(["*1*", "ab.c.txt", "=>", "1"])
    assert len(rows) > 300
    wrong = [row for row in rows if file_matcher(row[0])(row[1]) != (row[3] == "1")]
    assert not wrong


@pytest.mark.parametrize(
    ("pattern", "name", "matches"),
    [
        ("*.", "readme", True),
        ("*.", "a.b", False),
        ("?", "a", True),
        ("?", "ab", False),
        ("???", "a", True),
        ("*.t??", "abc.tx", True),
        ("abc.???", "abc", True),
        ("abc.???", "abc.text", False),
        ("????????.???", "readme", True),
        ("?.?", "ab.c", False),
        ("ABC.TXT", "abc.txt", True),
        ("é*", "Éa", True),
        ("*.*", "readme", True),
        ("a*.*", "abc", True),
    ],
)
def test_win32_patterns(pattern, name, matches):
    assert file_matcher(pattern)(name) is matches


@pytest.mark.parametrize(
    ("expression", "name", "matches"),
    [
        ("<", "abc", True),
        ("<", "a.b", False),
        ("<.txt", "a.b.txt", True),
        ("<txt", "a.b.txt", True),
        ("a>>>", "ab", True),
        ("a>>>", "abcde", False),
        (">>>.c", "a.c", True),
        ('a"', "a", True),
        ('a"', "a.", True),
        ('a"', "ab", False),
        ("?", ".", True),
        (">", ".", False),
        ("", "", True),
        ("", "a", False),
        ("*", "", True),
    ],
)
def test_expressions(expression, name, matches):
    assert is_name_in_expression(expression, name) is matches


def test_case_counts_when_asked():
    assert not is_name_in_expression("abc", "ABC", ignore_case=False)


def test_to_expression():
    assert [to_expression(p) for p in ("*.*", "*.", "a?.*", "*.txt", "*.?")] == [
        "*",
        "<",
        'a>"*',
        "<.txt",
        '<">',
    ]


@given(st.text(alphabet="ab.*?", max_size=8), st.text(alphabet="ab.", max_size=8))
def test_star_and_question_mark_agree_with_fnmatch(expression, name):
    assert is_name_in_expression(expression, name) == fnmatchcase(name, expression)
