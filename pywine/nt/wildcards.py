"""File name patterns: FsRtlIsNameInExpression's language and what FindFirstFile makes of * and ?."""

from __future__ import annotations

from pywine.nt import chartype

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

DOS_STAR = "<"
DOS_QM = ">"
DOS_DOT = '"'


def has_wildcards(pattern: str) -> bool:
    return any(char in pattern for char in '*?<>"')


def is_name_in_expression(expression: str, name: str, ignore_case: bool = True) -> bool:
    """FsRtlIsNameInExpression: * ? and the DOS forms of star, question mark and dot.

    `<` matches up to and including the last dot, `>` one character other than a dot, or nothing before a
    dot and at the end, `"` a dot, or nothing at the end.
    """
    if ignore_case:
        expression, name = chartype.upper(expression), chartype.upper(name)
    last_dot = name.rfind(".")
    end = len(expression)
    states = _closure({0}, expression, "*<")
    for at, char in enumerate(name):
        if char == ".":
            states = _closure(states, expression, "*<>")
        following = set()
        for state in states:
            if state == end:
                continue
            token = expression[state]
            if token == "*" or (token == DOS_STAR and at != last_dot):
                following.add(state)
            elif token == DOS_QM:
                if char != ".":
                    following.add(state + 1)
            elif token in ("?", DOS_STAR, char) or (token == DOS_DOT and char == "."):
                following.add(state + 1)
        states = _closure(following, expression, "*<")
        if not states:
            return False
    return end in _closure(states, expression, '*<>"')


def file_matcher(pattern: str) -> Callable[[str], bool]:
    """Whether FindFirstFile(pattern) finds a name; a plain name matches itself in any case."""
    if pattern in ("*", "*.*"):
        return lambda name: True
    if not has_wildcards(pattern):
        plain = chartype.upper(pattern)
        return lambda name: chartype.upper(name) == plain
    expression = chartype.upper(to_expression(pattern))
    return lambda name: is_name_in_expression(expression, chartype.upper(name), ignore_case=False)


def to_expression(pattern: str) -> str:
    """The expression that FindFirstFile hands to the file system for a Win32 pattern."""
    if pattern == "*.*":
        return "*"
    out = []
    for at, char in enumerate(pattern):
        following = pattern[at + 1 : at + 2]
        if char == "?":
            out.append(DOS_QM)
        elif char == "." and following in ("?", "*"):
            out.append(DOS_DOT)
        elif char == "*" and following == "." and at + 2 == len(pattern):
            return "".join(out) + DOS_STAR
        elif char == "*" and following == ".":
            out.append(DOS_STAR)
        else:
            out.append(char)
    return "".join(out)


def _closure(states: set[int], expression: str, skippable: str) -> set[int]:
    """The states that empty matches reach."""
    pending = list(states)
    while pending:
        state = pending.pop()
        if state < len(expression) and expression[state] in skippable and state + 1 not in states:
            states.add(state + 1)
            pending.append(state + 1)
    return states
