"""SET /A: expressions on 32-bit signed numbers."""

from __future__ import annotations

from pywine.programs.cmd.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_UNBALANCED, _MISSING_OPERAND, _MISSING_OPERATOR = 1073750988, 1073750989, 1073750990
_BAD_NUMBER, _BIG_NUMBER, _ZERO_DIVISION = 1073750991, 1073750992, 1073750993
_BINARY = (("|",), ("^",), ("&",), ("<<", ">>"), ("+", "-"), ("*", "/", "%"))  # loosest first
_OPERATORS = ("<<=", ">>=", "<<", ">>", "+=", "-=", "*=", "/=", "%=", "&=", "^=", "|=", *"()+-*/%&^|=!~,")
_ASSIGNMENTS = frozenset(("=", "+=", "-=", "*=", "/=", "%=", "&=", "^=", "|=", "<<=", ">>="))


def missing_operand() -> CommandError:
    return CommandError("Missing operand.", _MISSING_OPERAND)


def _bad_number() -> CommandError:
    return CommandError(
        "Invalid number.  Numeric constants are either decimal (17),\r\nhexadecimal (0x11), or octal (021).",
        _BAD_NUMBER,
    )


def wrap(value: int) -> int:
    """A 32-bit signed number."""
    return (value + 0x80000000 & 0xFFFFFFFF) - 0x80000000


def number_of(text: str) -> int:
    """The number that a variable's text begins with; 0 if there is none."""
    text = text.strip().lower()
    negative = text.startswith("-")
    digits = text[1:] if text[:1] in ("+", "-") else text
    base = 16 if digits.startswith("0x") else 8 if digits.startswith("0") else 10
    value = 0
    for char in digits[2:] if base == 16 else digits:
        digit = "0123456789abcdef".find(char)
        if not 0 <= digit < base:
            break
        value = value * base + digit
    value = min(value, 0x80000000 if negative else 0x7FFFFFFF)
    return -value if negative else value


def evaluate(text: str, get: Callable[[str], str | None], set: Callable[[str, str], None]) -> int:
    """The value of an expression, whose variables `get` reads and assignments `set`. Raises CommandError."""
    return _Expression(_tokens(text.replace('"', "")), get, set).value()


def _tokens(text: str) -> list[str]:
    out = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        operator = next((operator for operator in _OPERATORS if text.startswith(operator, at)), "")
        if operator:
            out.append(operator)
            at += len(operator)
            continue
        start = at
        while at < len(text) and not text[at].isspace() and text[at] not in "()+-*/%&^|=!~,<>":
            at += 1
        if at == start:  # a lone < or >
            raise missing_operand()
        out.append(text[start:at])
    return out


class _Expression:
    """The tokens of an expression, and how far they are used up."""

    def __init__(
        self, tokens: list[str], get: Callable[[str], str | None], set: Callable[[str, str], None]
    ) -> None:
        self._tokens, self._at, self._get, self._set = tokens, 0, get, set

    def value(self) -> int:
        value = self._list()
        if self._peek() == ")":
            raise CommandError("Unbalanced parenthesis.", _UNBALANCED)
        if self._peek():
            raise CommandError("Missing operator.", _MISSING_OPERATOR)
        return value

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _list(self) -> int:
        value = self._assignment()
        while self._peek() == ",":
            self._at += 1
            value = self._assignment()
        return value

    def _assignment(self) -> int:
        following = self._tokens[self._at + 1] if self._at + 1 < len(self._tokens) else ""
        name = self._peek()
        if following in _ASSIGNMENTS and _is_name(name):
            self._at += 2
            value = self._assignment()
            if following != "=":
                value = _apply(following[:-1], number_of(self._get(name) or ""), value)
            self._set(name, str(value))
            return value
        return self._operation(0)

    def _operation(self, level: int) -> int:
        if level == len(_BINARY):
            return self._unary()
        left = self._operation(level + 1)
        while self._peek() in _BINARY[level]:
            operator = self._peek()
            self._at += 1
            left = _apply(operator, left, self._operation(level + 1))
        return left

    def _unary(self) -> int:
        token = self._peek()
        self._at += 1
        if token == "-":
            return wrap(-self._unary())
        if token == "+":
            return self._unary()
        if token == "~":
            return wrap(~self._unary())
        if token == "!":
            return int(not self._unary())
        if token == "(":
            value = self._list()
            if self._peek() != ")":
                raise CommandError("Unbalanced parenthesis.", _UNBALANCED)
            self._at += 1
            return value
        if not token or token in _OPERATORS:
            raise missing_operand()
        if token[0].isascii() and token[0].isdigit():
            return _constant(token)
        return number_of(self._get(token) or "")


def _is_name(token: str) -> bool:
    return bool(token) and token not in _OPERATORS and not (token[0].isascii() and token[0].isdigit())


def _constant(token: str) -> int:
    text = token.lower()
    base = 16 if text.startswith("0x") else 8 if text.startswith("0") and len(text) > 1 else 10
    digits = text[2:] if base == 16 else text
    value = 0
    if not digits:
        raise _bad_number()
    for char in digits:
        digit = "0123456789abcdef".find(char)
        if not 0 <= digit < base:
            raise _bad_number()
        value = value * base + digit
    if value > (0xFFFFFFFF if base == 16 else 0x7FFFFFFF):
        raise CommandError("Invalid number.  Numbers are limited to 32-bits of precision.", _BIG_NUMBER)
    return wrap(value)


def _apply(operator: str, left: int, right: int) -> int:
    if operator in ("/", "%"):
        if not right:
            raise CommandError("Divide by zero error.", _ZERO_DIVISION)
        quotient = abs(left) // abs(right)
        quotient = -quotient if (left < 0) != (right < 0) else quotient
        return wrap(quotient if operator == "/" else left - quotient * right)
    if operator in ("<<", ">>"):
        if not 0 <= right < 32:
            return 0 if operator == "<<" or left >= 0 else -1
        return wrap(left << right) if operator == "<<" else left >> right
    if operator == "+":
        return wrap(left + right)
    if operator == "-":
        return wrap(left - right)
    if operator == "*":
        return wrap(left * right)
    return left & right if operator == "&" else left ^ right if operator == "^" else left | right
