"""Declaring system calls: `@nt` exports a body as NtSomething and as ZwSomething."""

from __future__ import annotations

from pywine.abi.api import api

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def nt(body: Any = None, **options: Any) -> Any:
    """As `@api`, under both names."""

    def declare(body: Any) -> Any:
        name = body.__name__
        return api(names=(name, "Zw" + name[2:]), **options)(body)

    return declare if body is None else declare(body)
