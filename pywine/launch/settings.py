"""What the user asks of a run, whichever way: command line, environment, Python."""

from __future__ import annotations

import os

from pywine.host.paths import default_prefix

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Settings:
    """One run's options. `environment`: the host variables the program gets; descriptors are host file descriptors."""

    def __init__(self, program: str, arguments: list[str]) -> None:
        self.program = program
        self.arguments = arguments
        self.argument0 = program
        self.engine = os.environ.get("PYWINE_ENGINE", "auto")
        self.prefix = os.path.abspath(os.environ.get("PYWINEPREFIX") or default_prefix())
        self.working_directory = os.getcwd()
        self.environment = dict(os.environ)
        self.descriptors = (0, 1, 2)
        self.dll_overrides = parse_overrides(os.environ.get("PYWINEDLLOVERRIDES", ""))
        self.identity = True  # guest addresses equal host addresses where that can be had
        self.trace: Any = None
        self.observer: Any = None  # gets the stages as they happen


def parse_overrides(text: str) -> dict[str, tuple[str, ...]]:
    """`name=n,b;other=b` as Wine's WINEDLLOVERRIDES writes it. Raises ValueError."""
    kinds = {"n": "native", "b": "builtin", "native": "native", "builtin": "builtin"}
    found = {}
    for part in text.split(";"):
        if not part.strip():
            continue
        names, equals, order = part.partition("=")
        if not equals or any(kind not in kinds for kind in order.split(",") if kind):
            raise ValueError(f"{part!r} is not name=n,b (n: native, b: builtin)")
        for name in names.split(","):
            found[name.strip().lower().removesuffix(".dll")] = tuple(
                kinds[kind] for kind in order.split(",") if kind
            )
    return found
