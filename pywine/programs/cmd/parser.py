"""From characters to commands: quotes, carets, operators, parentheses, redirections, IF and FOR.

The lines come with their percent variables already expanded; what FOR variables and delayed expansion stand
for is filled in when a command runs, and is not parsed again.
"""

from __future__ import annotations

from pywine.programs.cmd.errors import BadSyntax
from pywine.programs.cmd.nodes import Binary, Block, For, If, Node, Nothing, Quiet, Redirect, Remark, Simple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

DELIMITERS = " \t,;=\v\f\xff"
_SPECIAL = "&|<>\n"
_DIGITS = "0123456789"
_COMPARISONS = frozenset(("equ", "neq", "lss", "leq", "gtr", "geq"))
_UNARY = frozenset(("errorlevel", "cmdextversion", "exist", "defined"))


class EndOfInput(Exception):
    """The lines ended inside of parentheses."""


class Parser:
    """Reads one logical line, which may take several from `next_line` (None at the end)."""

    def __init__(self, next_line: Callable[[], str | None], *, extensions: bool = True) -> None:
        self._next_line = next_line
        self._extensions = extensions
        self._text = ""
        self._at = 0
        self._depth = 0
        self._after_block = False

    def parse(self) -> Node | None:
        """The next command, or None at the end of the lines. Raises BadSyntax."""
        if not self._more():
            return None
        self._skip(DELIMITERS)
        if self._char in ":\n)":
            return Nothing()
        try:
            node = self._sequence()
        except EndOfInput:
            return None
        self._skip(DELIMITERS)
        if self._char != "\n":
            raise BadSyntax(self._unexpected())
        return node

    # Characters.

    @property
    def _char(self) -> str:
        return self._text[self._at]

    def _more(self) -> bool:
        line = self._next_line()
        if line is None:
            return False
        self._text, self._at = line + "\n", 0
        return True

    def _skip(self, characters: str) -> None:
        while True:
            char = self._char
            if char == "^" and self._text[self._at + 1] == "\n":
                if not self._more():
                    self._text, self._at = "\n", 0
            elif char != "\n" and char in characters:
                self._at += 1
            else:
                return

    def _escaped(self) -> str:
        """The character that a caret stands before; "" if nothing follows."""
        self._at += 1
        if self._char == "\n" and not self._more():
            self._text, self._at = "\n", 0
        char = self._char
        if char == "\n":
            return ""
        self._at += 1
        return char

    def _word(self, stop: str) -> str:
        """Characters up to one of `stop` or the end of the line, without carets but with quotes."""
        out = []
        quoted = False
        while (char := self._char) != "\n":
            if char == "^" and not quoted:
                out.append(self._escaped())
                continue
            if char == '"':
                quoted = not quoted
            elif char in stop and not quoted:
                break
            out.append(char)
            self._at += 1
        return "".join(out)

    @property
    def _stop(self) -> str:
        return DELIMITERS + _SPECIAL + (")" if self._depth else "")

    def _unexpected(self) -> str:
        """The token at which parsing fails."""
        char = self._char
        if char in "&|<>":
            return char * 2 if self._text[self._at + 1] == char else char
        if char in "()":
            return char
        return self._word(self._stop)

    # Operators, from the loosest to the tightest.

    def _sequence(self) -> Node:
        left = self._operands("||", self._conjunction)
        while self._char == "&":
            self._at += 1
            self._skip(DELIMITERS)
            if self._char == "\n" or (self._char == ")" and self._depth):
                break
            left = Binary("&", left, self._operands("||", self._conjunction))
        return left

    def _conjunction(self) -> Node:
        return self._operands("&&", self._pipe)

    def _pipe(self) -> Node:
        left = self._command()
        while self._char == "|" and self._text[self._at + 1] != "|":
            self._at += 1
            left = Binary("|", left, self._command())
        return left

    def _operands(self, operator: str, operand: Callable[[], Node]) -> Node:
        left = operand()
        while self._text.startswith(operator, self._at):
            self._at += 2
            left = Binary(operator, left, operand())
        return left

    # Commands.

    def _command(self) -> Node:
        self._after_block = False
        redirects: list[Redirect] = []
        while True:
            self._skip(DELIMITERS)
            char = self._char
            if char in "<>":
                redirects.append(self._redirect(-1))
            elif char in _DIGITS and self._text[self._at + 1] in "<>":
                self._at += 1
                redirects.append(self._redirect(int(char)))
            else:
                break
        node = self._bare_command(bool(redirects))
        node.redirects[:0] = redirects
        return node

    def _bare_command(self, is_redirected: bool) -> Node:
        char = self._char
        if char == "\n":
            if is_redirected:
                return Simple("", "")
            raise BadSyntax
        if char in "&|)":
            raise BadSyntax(self._unexpected())
        if char == "(":
            return self._block()
        if char == "@":
            self._at += 1
            return Quiet(self._command())
        if char == ":":
            self._at = len(self._text) - 1
            return Nothing()
        start = self._at
        name = self._word(self._stop)
        word = name.lower()
        if word in ("if", "for") and not self._text[self._at :].lstrip().startswith("/?"):
            return self._if() if word == "if" else self._for()
        if word == "rem":
            return self._remark(name)
        node = Simple(name, "")
        if not name and self._at == start:
            raise BadSyntax(self._unexpected())
        node.arguments = self._arguments(node.redirects)
        return node

    def _arguments(self, redirects: list[Redirect]) -> str:
        out: list[str] = []
        stop = "&|<>)" if self._depth else "&|<>"
        plain_from = 0  # where characters begin that no caret has escaped
        quoted = False
        while (char := self._char) != "\n":
            if char == "^" and not quoted:
                out.append(self._escaped())
                plain_from = len(out)
                continue
            if char == '"':
                quoted = not quoted
            elif not quoted and char in stop:
                if char not in "<>":
                    break
                handle = -1
                if len(out) > plain_from and out[-1] in _DIGITS and out[-2:-1] and out[-2] in DELIMITERS:
                    handle = int(out.pop())
                redirects.append(self._redirect(handle))
                continue
            out.append(char)
            self._at += 1
        return "".join(out)

    def _redirect(self, handle: int) -> Redirect:
        operator = self._char
        self._at += 1
        if handle < 0:
            handle = 0 if operator == "<" else 1
        if operator == ">" and self._char == ">":
            operator = ">>"
            self._at += 1
        if self._char == "&":
            self._at += 1
            self._skip(DELIMITERS)
            target = self._char
            if target not in _DIGITS:
                raise BadSyntax(self._unexpected() if target != "\n" else "")
            self._at += 1
            return Redirect(handle, operator[0] + "&", target)
        self._skip(DELIMITERS)
        target = self._word(self._stop)
        if not target:
            raise BadSyntax(self._unexpected() if self._char != "\n" else "")
        return Redirect(handle, operator, target)

    def _remark(self, name: str) -> Node:
        start = self._at
        self._skip(DELIMITERS)
        if self._char in "&|\n":
            return Remark(name, "")
        start = min(start, self._at)
        if self._text[:-1].endswith("^") and " " not in self._text[self._at : -1]:
            self._at = len(self._text) - 2  # its only word ends with a caret: the next line belongs to it
            self._escaped()
            return self._remark(name)
        arguments = self._text[start:-1]
        self._at = len(self._text) - 1
        return Remark(name, arguments)

    def _block(self) -> Node:
        self._at += 1
        self._depth += 1
        items: list[Node] = []
        while True:
            self._skip(DELIMITERS)
            char = self._char
            if char == "\n":
                if not self._more():
                    raise EndOfInput
                continue
            if char == ")":
                break
            if char == ":":
                self._at = len(self._text) - 1
                continue
            items.append(self._sequence())
            self._skip(DELIMITERS)
            if self._char not in "\n)":
                raise BadSyntax(self._unexpected())
        if not items:
            raise BadSyntax(")")
        self._at += 1
        self._depth -= 1
        node = Block(items)
        while True:
            self._skip(DELIMITERS)
            char = self._char
            if char in "<>":
                node.redirects.append(self._redirect(-1))
            elif char in _DIGITS and self._text[self._at + 1] in "<>":
                self._at += 1
                node.redirects.append(self._redirect(int(char)))
            else:
                break
        self._after_block = True
        return node

    # IF and FOR.

    def _operand(self) -> str:
        self._skip(DELIMITERS)
        word = self._word(self._stop)
        if not word:
            raise BadSyntax(self._unexpected() if self._char != "\n" else "")
        return word

    def _if(self) -> Node:
        negated = ignores_case = False
        word = self._operand()
        while (lower := word.lower()) == "not" or (lower == "/i" and self._extensions):
            if lower == "not":
                negated = not negated
            else:
                ignores_case = True
            word = self._operand()
        if lower in ("errorlevel", "exist") or (lower in _UNARY and self._extensions):
            node = If(lower, "", self._operand(), negated=negated, ignores_case=ignores_case)
        else:
            node = self._comparison(word, negated, ignores_case)
        node.body = self._body()
        if self._after_block:
            start = self._at
            self._skip(DELIMITERS)
            if self._word(self._stop + "(").lower() == "else":
                node.otherwise = self._body()
            else:
                self._at = start
        return node

    def _comparison(self, left: str, negated: bool, ignores_case: bool) -> If:
        self._skip(" \t")
        if self._text.startswith("==", self._at):
            self._at += 2
            kind = "=="
        else:
            start = self._at
            self._skip(DELIMITERS)
            kind = self._word(self._stop)
            if kind.lower() not in _COMPARISONS or not self._extensions:
                self._at = start
                if self._char == "\n":
                    raise BadSyntax
                raise BadSyntax(kind if self._char not in "=" else "=" + kind)
        return If(kind, left, self._operand(), negated=negated, ignores_case=ignores_case)

    def _body(self) -> Node:
        self._skip(DELIMITERS)
        if self._char == "\n":
            raise BadSyntax
        return self._sequence()

    def _for(self) -> Node:
        kind = option = ""
        word = self._operand()
        if self._extensions and word.lower() in ("/d", "/r", "/l", "/f"):
            kind = word[1].upper()
            word = self._operand()
            if kind in "RF" and not (word.startswith("%") and len(word) == 2):
                option, word = word, self._operand()
        if len(word) != 2 or word[0] != "%":
            raise BadSyntax(word)
        self._skip(DELIMITERS)
        keyword = self._word(self._stop + "(")
        if keyword.lower() != "in":
            raise BadSyntax(keyword or self._unexpected())
        self._skip(DELIMITERS)
        if self._char != "(":
            raise BadSyntax(self._unexpected() if self._char != "\n" else "")
        self._at += 1
        items = self._set()
        keyword = self._operand()
        if keyword.lower() != "do":
            raise BadSyntax(keyword)
        return For(kind, option, word[1], items, self._body())

    def _set(self) -> str:
        """What FOR's parentheses hold; runs of unquoted delimiters and line ends become a blank."""
        out: list[str] = []
        quoted = False
        while True:
            char = self._char
            if char == "\n":
                quoted = False
                if not self._more():
                    raise EndOfInput
                char = " "
                self._at -= 1
            elif char == "^" and not quoted:
                out.append(self._escaped())
                continue
            if char == '"':
                quoted = not quoted
            elif not quoted and char == ")":
                self._at += 1
                return "".join(out).strip(" ")
            elif not quoted and char in DELIMITERS:
                char = "" if out and out[-1] == " " else " "
            out.append(char)
            self._at += 1
