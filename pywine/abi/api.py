"""Declaring an API: `@api` keeps the annotated body with what the export needs to know, and does nothing
else.

The signature is the C prototype, once; `abi.compile` turns it into a handler when a program first calls it.
"""

from __future__ import annotations

from pywine.machine.thunk import CDECL, FASTCALL, STDCALL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType
    from typing import Any, TypeVar

    Body = TypeVar("Body", bound=Callable[..., Any])

DONE, PARTIAL, STUB, MISSING = "done", "partial", "stub", "missing"


class Api:
    """One exported function: a body under an export name."""

    __slots__ = ("body", "convention", "encoding", "errors", "leaves", "name", "note", "state", "x87")

    def __init__(self, name: str, body: Callable[..., Any], options: Options, encoding: str | None) -> None:
        self.name = name
        self.body = body
        self.encoding = encoding  # "A" or "W" for twins
        self.convention = options.convention
        self.errors = options.errors
        self.leaves = options.leaves
        self.x87 = options.x87
        self.state = PARTIAL if options.partial else STUB if options.stub else DONE
        self.note = options.partial or options.stub


class Options:
    """How a decorator declares the functions it is put on.

    `calls_back`: the body calls guest code or blocks, so the engine leaves guest code for it. `partial`,
    `stub`: what is not there, in words. `names`: export names where they are not the Python name. `x87`: how
    many arguments wait on the x87 stack on x86. `errors`: "last_error" or "errno".
    """

    def __init__(self, convention: str = STDCALL, errors: str = "last_error", **options: Any) -> None:
        self.convention, self.errors = convention, errors
        self.names: tuple[str, ...] = options.pop("names", ())
        self.leaves: bool = options.pop("calls_back", False)
        self.partial: str = options.pop("partial", "")
        self.stub: str = options.pop("stub", "")
        self.x87: int = options.pop("x87", 0)
        if options:
            raise TypeError(f"unknown API options: {', '.join(options)}")


class Declaration:
    """`@api`, `@api(partial="…")`, `@api.aw` for functions with an A and a W form."""

    def __init__(self, convention: str, errors: str, forms: tuple[str, ...] = ("",)) -> None:
        self._convention, self._errors, self._forms = convention, errors, forms

    @property
    def aw(self) -> Declaration:
        """Declares both FunctionA and FunctionW, whose text parameters (TSTR, TBUF) differ in encoding."""
        return Declaration(self._convention, self._errors, ("A", "W"))

    def pair(self, narrow: str, wide: str, **options: Any) -> Callable[[Body], Body]:
        """Declares one body under names of functions on char and on wchar_t, which its text parameters differ
        in.
        """
        declared = Options(options.pop("convention", self._convention), self._errors, **options)

        def declare(body: Body) -> Body:
            exports = [Api(name, body, declared, "A") for name in narrow.split()]
            exports += [Api(name, body, declared, "W") for name in wide.split()]
            body.__dict__.setdefault("apis", []).extend(exports)
            return body

        return declare

    def __call__(self, body: Callable[..., Any] | None = None, **options: Any) -> Any:
        declared = Options(options.pop("convention", self._convention), self._errors, **options)

        def declare(body: Body) -> Body:
            names = declared.names or (body.__name__,)
            exports = [Api(n + form, body, declared, form or None) for n in names for form in self._forms]
            body.__dict__.setdefault("apis", []).extend(exports)
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


__all__ = ["CDECL", "FASTCALL", "STDCALL", "Api", "api", "crt", "exports_of"]
