"""Declaring an API: `@api` keeps the annotated body with what the export needs to know, and does nothing
else.

The signature is the C prototype, once; `abi.compile` turns it into a handler when a program first calls it.
"""

from __future__ import annotations

from pywine.machine.thunk import CDECL, FASTCALL, STDCALL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import ModuleType
    from typing import Any, TypeVar

    Body = TypeVar("Body", bound=Callable[..., Any])

DONE, PARTIAL, STUB, MISSING = "done", "partial", "stub", "missing"


class Api:
    """One exported function: a body under an export name."""

    __slots__ = (
        "body",
        "convention",
        "encoding",
        "errors",
        "guest_code",
        "leaves",
        "localized",
        "name",
        "note",
        "sse",
        "state",
        "x87",
    )

    def __init__(self, name: str, body: Callable[..., Any], options: Options, encoding: str | None) -> None:
        self.name = name
        self.body = body
        self.encoding = encoding  # "A" or "W" for twins
        self.convention = options.convention
        self.errors = options.errors
        self.localized = options.errors == "errno" and name.endswith("_l")  # takes a locale besides
        self.leaves = options.leaves
        self.guest_code = options.guest_code
        self.x87, self.sse = options.x87, options.sse
        self.state = PARTIAL if options.partial else STUB if options.stub else DONE
        self.note = options.partial or options.stub


class Options:
    """How a decorator declares the functions it is put on.

    `calls_back`: the body calls guest code or blocks, so the engine leaves guest code for it. `partial`,
    `stub`: what is not there, in words. `names`: export names where they are not the Python name. `x87`: how
    many arguments wait on the x87 stack on x86; `sse`: how many are in xmm0 and xmm1 there, where the result
    goes too. `errors`: "last_error" or "errno". `guest_code`: the body is that of this Python name in
    `guest/exceptions/`; what is declared is its prototype.
    """

    def __init__(self, convention: str = STDCALL, errors: str = "last_error", **options: Any) -> None:
        self.convention, self.errors = convention, errors
        self.names: tuple[str, ...] = options.pop("names", ())
        self.leaves: bool = options.pop("calls_back", False)
        self.partial: str = options.pop("partial", "")
        self.stub: str = options.pop("stub", "")
        self.x87: int = options.pop("x87", 0)
        self.sse: int = options.pop("sse", 0)
        self.guest_code: bool = options.pop("guest_code", False)
        if options:
            raise TypeError(f"unknown API options: {', '.join(options)}")


class Exports:
    """What a body is exported as: a sequence of Api, made when somebody looks. It is the body's `apis`."""

    __slots__ = ("_body", "_declared", "_made")

    def __init__(self, body: Callable[..., Any]) -> None:
        self._body = body
        self._declared: list[tuple[Options, Sequence[str], Sequence[str], str | None]] = []
        self._made: list[Api] = []

    def add(
        self, options: Options, names: Sequence[str], forms: Sequence[str], encoding: str | None = None
    ) -> None:
        """Export the body as each of the names in each of the forms."""
        self._declared.append((options, names, forms, encoding))

    def _all(self) -> list[Api]:
        if not self._made:
            self._made = [
                Api(name + form, self._body, options, encoding or form or None)
                for options, names, forms, encoding in self._declared
                for name in names
                for form in forms
            ]
        return self._made

    def __iter__(self) -> Iterator[Api]:
        return iter(self._all())

    def __getitem__(self, index: int) -> Api:
        return self._all()[index]


def _exports(body: Callable[..., Any]) -> Exports:
    attributes = body.__dict__
    if "apis" not in attributes:
        attributes["apis"] = Exports(body)
    return attributes["apis"]


class Declaration:
    """`@api`, `@api(partial="…")`, `@api.aw` for functions with an A and a W form."""

    def __init__(self, convention: str, errors: str, forms: tuple[str, ...] = ("",)) -> None:
        self._convention, self._errors, self._forms = convention, errors, forms
        self._plain = Options(convention, errors)  # most functions are declared without options

    @property
    def aw(self) -> Declaration:
        """Declares both FunctionA and FunctionW, whose text parameters (TSTR, TBUF) differ in encoding."""
        return Declaration(self._convention, self._errors, ("A", "W"))

    def pair(self, narrow: str, wide: str, **options: Any) -> Callable[[Body], Body]:
        """Declares one body under names of functions on char and on wchar_t, which its text parameters differ
        in.
        """
        declared = self._plain
        if options:
            declared = Options(options.pop("convention", self._convention), self._errors, **options)

        def declare(body: Body) -> Body:
            _exports(body).add(declared, narrow.split(), ("",), "A")
            _exports(body).add(declared, wide.split(), ("",), "W")
            return body

        return declare

    def __call__(self, body: Callable[..., Any] | None = None, **options: Any) -> Any:
        declared = self._plain
        if options:
            declared = Options(options.pop("convention", self._convention), self._errors, **options)

        def declare(body: Body) -> Body:
            _exports(body).add(declared, declared.names or (body.__name__,), self._forms)
            return body

        return declare if body is None else declare(body)


api = Declaration(STDCALL, "last_error")  # Win32 and Nt functions
crt = Declaration(CDECL, "errno")  # C runtime functions


def exports_of(module: ModuleType) -> dict[str, Api]:
    """The APIs whose bodies a module of `pywine.dlls` defines, by export name."""
    found: dict[str, Api] = {}
    for body in list(vars(module).values()):
        if getattr(body, "__module__", None) == module.__name__:
            for declared in getattr(body, "apis", ()):
                found[declared.name] = declared
    return found


def find_namesake(module: ModuleType, name: str) -> Api | None:
    """The API of this name if it is the body of that name (but for A or W) which the module defines."""
    body = vars(module).get(name) or vars(module).get(name[:-1])
    if getattr(body, "__module__", None) == module.__name__:
        for declared in getattr(body, "apis", ()):
            if declared.name == name:
                return declared
    return None


__all__ = ["CDECL", "FASTCALL", "STDCALL", "Api", "api", "crt", "exports_of", "find_namesake"]
