"""Command lines against arguments recorded under Wine (tests/oracle/probes/commandline.c)."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pywine.nt.commandline import expand_wildcards, join, split, split_shell

PROBES = Path(__file__).parents[1] / "oracle" / "probes"
ROWS = [line.split("\t=>\t") for line in (PROBES / "commandline.tsv").read_text("latin-1").splitlines()]
ARGUMENTS = st.text(alphabet='ab\\" \t*é', max_size=8)


def shown(argv):
    return "|".join([str(len(argv)), *argv[1:]])


def test_shell_rule():
    for line, results in ROWS:
        assert shown(split_shell(line)) == results.split("\t")[0], line


def test_crt_rule():
    for line, results in ROWS:
        if '\\"' in line.split(" ")[0]:
            continue  # Wine lets a backslash escape a quote in the program's name, Microsoft's rules do not
        _, msvcrt, ucrt = results.split("\t")
        assert shown(split(line)) == msvcrt == ucrt, line


def test_program_name_takes_backslashes_as_they_are():
    assert split('"a b\\" c') == ["a b\\", "c"]
    assert split("") == [""]
    assert split_shell('"a b" "c') == ["a b", "c"]


@given(st.text(alphabet="ab\\ é", max_size=8), st.lists(ARGUMENTS, max_size=6))
def test_join_and_both_splits_are_inverse(program, arguments):
    line = join([program, *arguments])
    assert split(line) == [program, *arguments]
    assert split_shell(line) == [program, *arguments]


@given(st.text(alphabet='ab\\" \t', max_size=20))
def test_every_line_splits(line):
    assert len(split(line)) >= 1
    assert len(split_shell(line)) >= 1


def test_wildcards_expand_in_place():
    folders = {"": ["b.txt", "A.TXT", ".", "..", "c.c"], "sub\\": ["x.txt"]}
    argv = ["*.exe", "*.txt", "-o", "sub\\*", "*.none", "c.?"]
    expected = ["*.exe", "A.TXT", "b.txt", "-o", "sub\\x.txt", "*.none", "c.c"]
    assert expand_wildcards(argv, folders.__getitem__) == expected
