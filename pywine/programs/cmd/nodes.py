"""What the parser makes of command lines, and how ECHO ON shows it."""

from __future__ import annotations


class Redirect:
    """`handle operator target`: the operator is <, >, >>, <& or >&."""

    __slots__ = ("handle", "operator", "target")

    def __init__(self, handle: int, operator: str, target: str) -> None:
        self.handle, self.operator, self.target = handle, operator, target

    def show(self) -> str:
        return f"{self.handle}{self.operator}{self.target} "


class Node:
    """A command. `redirects` are those that stand at it."""

    __slots__ = ("redirects",)

    def __init__(self) -> None:
        self.redirects: list[Redirect] = []

    def show(self) -> str:
        """The command as ECHO ON prints it, without its redirections."""
        raise NotImplementedError

    def text(self) -> str:
        return self.show() + "".join(redirect.show() for redirect in self.redirects)


class Simple(Node):
    """A command's name and all that follows it, both as written but without carets."""

    __slots__ = ("arguments", "name")

    def __init__(self, name: str, arguments: str) -> None:
        super().__init__()
        self.name, self.arguments = name, arguments

    def show(self) -> str:
        return f"{self.name}{self.arguments} "


class Remark(Simple):
    """REM."""

    __slots__ = ()


class Quiet(Node):
    """`@command`: not shown."""

    __slots__ = ("body",)

    def __init__(self, body: Node) -> None:
        super().__init__()
        self.body = body

    def show(self) -> str:
        return "@" + self.body.text()


class Block(Node):
    """Commands in parentheses."""

    __slots__ = ("items",)

    def __init__(self, items: list[Node]) -> None:
        super().__init__()
        self.items = items

    def show(self) -> str:
        if len(self.items) == 1:
            return f"({self.items[0].text()}) "
        return "(\r\n" + "\r\n ".join(item.text() for item in self.items) + "\r\n) "


class Binary(Node):
    """Two commands with & && || or | between them."""

    __slots__ = ("left", "operator", "right")

    def __init__(self, operator: str, left: Node, right: Node) -> None:
        super().__init__()
        self.operator, self.left, self.right = operator, left, right

    def show(self) -> str:
        return f"{self.left.text()}{self.operator} {self.right.text()}"


class If(Node):
    """IF. `kind`: ==, a comparison operator, ERRORLEVEL, CMDEXTVERSION, EXIST or DEFINED."""

    __slots__ = ("body", "ignores_case", "kind", "left", "negated", "otherwise", "right")

    def __init__(self, kind: str, left: str, right: str, *, negated: bool, ignores_case: bool) -> None:
        super().__init__()
        self.kind, self.left, self.right = kind, left, right
        self.negated, self.ignores_case = negated, ignores_case
        self.body: Node = _NOTHING
        self.otherwise: Node | None = None

    def show(self) -> str:
        words = ["if", *["/I"] * self.ignores_case, *["not"] * self.negated]
        words += [self.left, self.kind, self.right] if self.left else [self.kind, self.right]
        text = " ".join(words) + " " + self.body.text()
        return f"{text}else {self.otherwise.text()}" if self.otherwise else text


class For(Node):
    """FOR. `kind`: "" or one of D R L F; `option`: what follows the switch."""

    __slots__ = ("body", "items", "kind", "option", "variable")

    def __init__(self, kind: str, option: str, variable: str, items: str, body: Node) -> None:
        super().__init__()
        self.kind, self.option, self.variable, self.items, self.body = kind, option, variable, items, body

    def show(self) -> str:
        switch = f"/{self.kind} " if self.kind else ""
        option = f"{self.option} " if self.option else ""
        return f"for {switch}{option}%{self.variable} in ({self.items}) do {self.body.text()}"


class Nothing(Node):
    """An empty line or a label."""

    __slots__ = ()

    def show(self) -> str:
        return ""


_NOTHING = Nothing()
