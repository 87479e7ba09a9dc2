"""Gathers the code that host/code_cache.py keeps: that of the modules which nearly every run imports.

`startup_modules.tsv` lists them; those marked `sometimes` are imported on one engine or machine only.
"""

from __future__ import annotations

import marshal
import os
from importlib.machinery import SourceFileLoader

from pywine.host import code_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LIST = os.path.join(os.path.dirname(__file__), "startup_modules.tsv")


def startup_modules() -> dict[str, bool]:
    """The full names of those modules, and whether every run imports them."""
    with open(_LIST, encoding="ascii") as table:
        rows = [line.rstrip("\n").partition("\t") for line in table]
    return {f"pywine.{name}": not when for name, _, when in rows}


def _source(name: str) -> str:
    place = os.path.join(code_cache.PACKAGE, *name.split(".")[1:])
    return os.path.join(place, "__init__.py") if os.path.isdir(place) else place + ".py"


def startup_code() -> tuple[list[str], list[Any], dict[str, tuple[str, Any]]]:
    """The files that were read, how they were, and source and code of each module."""
    sources = {name: _source(name) for name in startup_modules()}
    read = [*sources.values(), _LIST, __file__]
    made_when = code_cache.stamp(read)
    modules = {}
    for name, always in startup_modules().items():
        code = SourceFileLoader(name, sources[name]).get_code(name)
        if code is not None:
            modules[name] = sources[name], code if always else marshal.dumps(code)
    return read, made_when, modules
