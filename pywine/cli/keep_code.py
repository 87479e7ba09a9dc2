"""Gathers the code that host/code_cache.py keeps: that of the modules which nearly every run imports.

`startup_modules.tsv` lists them; those marked `sometimes` are imported on one engine or machine only.
"""

from __future__ import annotations

import marshal
import os
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec

from pywine import code_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_STANDARD = ("__future__", "struct")  # of the standard library, what a bare interpreter does not import
_LIST = os.path.join(os.path.dirname(__file__), "startup_modules.tsv")


def startup_modules() -> dict[str, bool]:
    """The full names of those modules, and whether every run imports them."""
    with open(_LIST, encoding="ascii") as table:
        rows = [line.rstrip("\n").partition("\t") for line in table]
    return {f"pywine.{name}": not when for name, _, when in rows}


def _source(name: str) -> str:
    place = os.path.join(code_cache.PACKAGE, *name.split(".")[1:])
    return os.path.join(place, "__init__.py") if os.path.isdir(place) else place + ".py"


def _standard_sources() -> dict[str, str]:
    """Where the standard library's modules come from, those that are files."""
    found = {name: find_spec(name) for name in _STANDARD}
    return {name: spec.origin for name, spec in found.items() if spec and os.path.isfile(spec.origin or "")}  # type: ignore[misc]


def other_code() -> dict[str, tuple[str, list[int], bytes]]:
    """Source, its state and code of the modules that are kept so, with those that this run missed."""
    found: dict[str, tuple[str, list[int], bytes]] = {}
    try:
        file = os.open(code_cache.others_path(), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        pass
    else:
        for name, (source, state, start, size) in code_cache.read_index(file).items():
            found[name] = source, state, os.pread(file, size, start)
        os.close(file)
    for name in code_cache.others.missed:
        source = _source(name)
        if name in sys.modules and os.path.isfile(source):
            status = os.stat(source)
            code = SourceFileLoader(name, source).get_code(name)
            found[name] = source, [status.st_mtime_ns, status.st_size], marshal.dumps(code)
    return found


def startup_code() -> tuple[list[str], list[Any], dict[str, tuple[str, Any]]]:
    """The files that were read, how they were, and source and code of each module."""
    listed, standard = startup_modules(), _standard_sources()
    sources = standard | {name: _source(name) for name in listed}
    read = [*sources.values(), _LIST, __file__, code_cache.__file__]
    made_when = code_cache.stamp(read)
    modules = {}
    for name, source in sources.items():
        code = SourceFileLoader(name, source).get_code(name)
        if code is not None:
            modules[name] = source, code if listed.get(name, True) else marshal.dumps(code)
    return read, made_when, modules
