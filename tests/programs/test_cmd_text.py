"""The command interpreter's text machinery: expansion, the parser, SET /A, RENAME's masks."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pywine.programs.cmd import expansion
from pywine.programs.cmd.arithmetic import evaluate, wrap
from pywine.programs.cmd.conditions import compare, whole_number
from pywine.programs.cmd.errors import BadExpansion, BadSyntax, CommandError
from pywine.programs.cmd.forfile import Options
from pywine.programs.cmd.main import Options as Switches
from pywine.programs.cmd.names import renamed
from pywine.programs.cmd.nodes import Binary, Block, For, If, Simple
from pywine.programs.cmd.parser import Parser

PLAIN = st.text(
    st.characters(codec="ascii", min_codepoint=33, exclude_characters='"^&|<>()%!,;='), min_size=1
)


def parse(*lines, **options):
    source = iter(lines)
    return Parser(lambda: next(source, None), **options).parse()


def shape(node):
    """A tree as nested tuples."""
    if isinstance(node, Binary):
        return shape(node.left), node.operator, shape(node.right)
    if isinstance(node, Block):
        return [shape(item) for item in node.items]
    return node.text().strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a & b && c || d | e", ("a", "&", (("b", "&&", "c"), "||", ("d", "|", "e")))),
        ("a | b | c", (("a", "|", "b"), "|", "c")),
        ("(a & b) | c", ([("a", "&", "b")], "|", "c")),
        ("(a) & (b)", (["a"], "&", ["b"])),
    ],
)
def test_operators_bind_in_their_order(text, expected):
    assert shape(parse(text)) == expected


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("& a", "&"), ("a && && b", "&&"), ("a | | b", "|"), ("()", ")"), ("if a b c", "b"), ("if a ==", ""),
        ("for x in (a) do b", "x"), ("for %x on (a) do b", "on"), ("for %x in (a) b", "b"), ("a >", ""),
        ("if 1==1", ""), ("(a) b", "b"),
    ],
)  # fmt: skip
def test_what_cannot_be_parsed_is_named(text, token):
    with pytest.raises(BadSyntax) as failure:
        parse(text)
    assert failure.value.token == token


def test_redirections_are_taken_out_of_the_arguments():
    node = parse("echo a>x b 2>&1 2>>y c<z")
    assert isinstance(node, Simple)
    assert node.arguments == " a b   c"
    assert [(r.handle, r.operator, r.target) for r in node.redirects] == [
        (1, ">", "x"), (2, ">&", "1"), (2, ">>", "y"), (0, "<", "z")
    ]  # fmt: skip


def test_a_digit_in_a_word_is_no_handle():
    node = parse("echo a2>x")
    assert (node.arguments, node.redirects[0].handle) == (" a2", 1)


def test_if_takes_its_else_over_lines():
    node = parse("if not exist x (", "a", ") else (", "b)")
    assert isinstance(node, If)
    assert (node.kind, node.right, node.negated) == ("exist", "x", True)
    assert (shape(node.body), shape(node.otherwise)) == (["a"], ["b"])


def test_for_keeps_the_set_as_it_is_meant():
    node = parse('for /f "delims=, tokens=1" %a in (\'x ^| y "p, q"\') do b %a & c')
    assert isinstance(node, For)
    assert (node.kind, node.option, node.items) == ("F", '"delims=, tokens=1"', "'x | y \"p, q\"'")
    assert shape(node.body) == ("b %a", "&", "c")


def test_a_caret_continues_the_line():
    assert shape(parse("echo a ^", "& b")) == "echo a & b"


def test_an_open_block_at_the_end_is_nothing():
    assert parse("(", "a") is None


@given(st.lists(PLAIN, min_size=1, max_size=5))
def test_plain_words_stay_as_they_are(words):
    text = "x" + " ".join(words)
    assume(not text.startswith(("@", ":")) and words[0].lower() not in ("if", "for", "rem"))
    node = parse(text)
    assert isinstance(node, Simple)
    assert node.name + node.arguments == text


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"], exclude_characters='"')))
def test_escaped_characters_come_through(text):
    node = parse("x" + "".join("^" + char for char in text))
    assert node.name + node.arguments == "x" + text


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=40))
def test_any_line_parses_or_is_refused(text):
    try:
        parse(text)
    except BadSyntax:
        return


# Expansion.


def lookup(values):
    return {name.upper(): value for name, value in values.items()}.get


def percent(text, values=(), parameters=None, **options):
    known = lookup(dict(values))
    return expansion.expand_percent(text, lambda name: known(name.upper()), parameters, **options)


def batch_parameters(*values):
    return expansion.Parameters(list(values), " ".join(values[1:]), lambda modifiers, n: f"<{modifiers}{n}>")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%a%", "hello"), ("%A%%b%", "hello"), ("%nil%x", "x"), ("100%%", "100%"), ("50% off", "50 off"),
        ("%a:~1,3%", "ell"), ("%a:l=L%", "heLLo"), ("%a:*l=_%", "_lo"), ("%nil:~1,2%", "~1,2"),
        ("%1 %2 %9", "one two "), ("%~f1", "<f1>"), ("%~dp2x", "<dp2>x"), ("%~1", "<1>"), ("%*", "one two"),
        ("%a:%", ""), ("%", ""), ("%%a%%", "%a%"), ("%~$PATH:1", "<$PATH:1>"),
    ],
)  # fmt: skip
def test_percent_in_a_batch_file(text, expected):
    assert percent(text, {"a": "hello"}, batch_parameters("prog", "one", "two")) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("%a%", "hello"), ("%nil%", "%nil%"), ("%%a%%", "%hello%"), ("%1", "%1"), ("%nil:~1%", "%nil:~1%")],
)
def test_percent_on_the_command_line(text, expected):
    assert percent(text, {"a": "hello"}) == expected


def test_a_bad_modifier_is_fatal():
    with pytest.raises(BadExpansion):
        percent("%~q1", {}, batch_parameters("prog"))


@given(st.text(max_size=12), st.integers(-15, 15), st.none() | st.integers(-15, 15))
def test_substrings_are_slices(value, start, length):
    at = max(len(value) + start, 0) if start < 0 else start
    end = len(value) if length is None else at + length if length >= 0 else len(value) + length
    bounds = f"{start}" if length is None else f"{start},{length}"
    assert expansion.substring(value, bounds) == value[at : max(at, end)]


@given(st.text("abAB", max_size=10), st.text("ab", min_size=1, max_size=2), st.text("xy", max_size=2))
def test_replacing_is_blind_to_case(value, search, replacement):
    expected = re.sub(search, replacement, value, flags=re.IGNORECASE)
    assert expansion.replace(value, search, replacement) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("!a!", "hello"), ("a!", "a"), ("^^!", "^"), ("^^", "^^"), ("!nil!", ""), ("!!a!!", "hello"),
     ("x^!y!a:~0,1!", "x!yh")],
)  # fmt: skip
def test_delayed(text, expected):
    assert expansion.expand_delayed(text, {"a": "hello"}.get) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("%i", "v"), ("%%i", "%v"), ("%j", "%j"), ("%~i", "<>"), ("%~nxi", "<nx>"), ("%~zz", "%~zz"),
     ("%~nab", "<n>b"), ("100%", "100%")],
)  # fmt: skip
def test_for_variables(text, expected):
    values = {"i": "v", "a": "w"}
    assert expansion.expand_for(text, values, lambda modifiers, value: f"<{modifiers}>") == expected


# SET /A.


def number(text, **variables):
    return evaluate(text, variables.get, variables.__setitem__)


def expressions():
    numbers = st.integers(0, 0x7FFFFFFF).map(str)
    return st.recursive(
        numbers,
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from(["+", "-", "*", "&", "|", "^"]), inner).map(
                lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
            ),
            inner.map(lambda text: f"-({text})"),
            inner.map(lambda text: f"~{text}"),
        ),
        max_leaves=8,
    )


@given(expressions())
def test_arithmetic_is_that_of_wrapped_integers(text):
    assert number(text) == wrap(eval(text))


@given(st.integers(-(2**31), 2**31 - 1), st.integers(-(2**31), 2**31 - 1))
def test_division_goes_towards_zero(left, right):
    assume(right)
    quotient, rest = number("l/r", l=str(left), r=str(right)), number("l%r", l=str(left), r=str(right))
    assert wrap(quotient * right + rest) == left
    assert abs(rest) < abs(right)
    assert rest == 0 or (rest < 0) == (left < 0)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1+2*3", 7), ("(1+2)*3", 9), ("2|4&6", 6), ("1<<4", 16), ("-16>>2", -4), ("!0", 1), ("!5", 0),
     ("0x1F", 31), ("017", 15), ("a=5, a+1", 6), ("a=b=3", 3), ("10-3-2", 5), ("7*2%4", 2)],
)  # fmt: skip
def test_arithmetic_precedence(text, value):
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [("1/0", "Divide"), ("1+", "Missing operand"), ("(1", "Unbalanced"), ("1)", "Unbalanced"),
     ("09", "Invalid number"), ("99999999999", "32-bits"), ("1 2", "Missing operator")],
)  # fmt: skip
def test_arithmetic_errors(text, message):
    with pytest.raises(CommandError, match=message):
        number(text)


# The rest.


@pytest.mark.parametrize(
    ("name", "mask", "expected"),
    [("a.txt", "*.bak", "a.bak"), ("abc.txt", "x*", "xbc.txt"), ("abcd.ef", "??z.*", "abz.ef"),
     ("one.two.three", "*.x", "one.two.x"), ("file", "*.ext", "file.ext"), ("a.b", "new", "new.b"[:3])],
)  # fmt: skip
def test_rename_masks(name, mask, expected):
    assert renamed(name, mask) == expected


@pytest.mark.parametrize(
    ("left", "right", "order"),
    [("9", "10", -1), ("a", "B", -1), ("0x10", "16", 0), ("010", "8", 0), ("1", "a", -1)],
)
def test_comparisons(left, right, order):
    assert compare(left, right, ignore_case=False) == order


def test_no_number_is_no_number():
    assert [whole_number(text) for text in ("08", "", "-", "1a", "0x")] == [None] * 5


@pytest.mark.parametrize(
    ("option", "line", "expected"),
    [
        ("", "  a b", ["a"]), ('"tokens=2,1"', "a b", ["a", "b"]), ('"tokens=1*"', "a  b c ", ["a", "b c "]),
        ('"delims=,"', ",,a,b", ["a"]), ('"delims="', " a b", [" a b"]), ('"eol=#"', "# x", None),
        ("", ";x", None),
        ('"tokens=3"', "a b", None), ('"tokens=*"', "", None), ('"delims=; eol=;"', ";a", ["a"]),
    ],
)  # fmt: skip
def test_for_f_tokens(option, line, expected):
    assert Options(option).tokens_of(line) == expected


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("cmd /c echo hi", "echo hi"),
        ('cmd.exe /s/c"a"', '"a"'), ('"C:\\x y\\cmd.exe" /V:ON /d /c a /b', "a /b"),
        ("cmd", None), ("cmd /q /e:off", None),
    ],
)  # fmt: skip
def test_the_interpreters_own_switches(line, command):
    assert Switches(line).command == command
