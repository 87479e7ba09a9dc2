"""Every API body has a row in some exports.tsv, in its own module, and takes the bytes that the row says."""

from __future__ import annotations

from pathlib import Path

import pytest

from pywine.abi.api import CDECL, FASTCALL, STDCALL, Api, exports_of
from pywine.abi.compile import Prototype, compile_handler
from pywine.dlls.registry import FOLDER, BuiltinDll, Builtins
from pywine.ldr.export_table import Row
from tests.oracle import mingw
from tests.support import end_process, make_process

# Bodies whose slots differ from the row for a reason. "dll!name" -> the reason.
EXCEPTIONS = {
    f"{dll}!_unloaddll": "mingw gives it no arguments there; process.h gives it a handle"
    for dll in ("msvcr110", "msvcr120")
}


DLLS = sorted(path.parent.name for path in Path(FOLDER).glob("*/exports.tsv"))
ROWS = {bits: [(dll, row) for dll in DLLS for row in BuiltinDll(dll).table(bits).rows()] for bits in (32, 64)}


def bodies(bits: int) -> list[tuple[str, Row, Api]]:
    """Every export that has a body: DLL, row, API."""
    builtins = Builtins()
    return [
        (dll, row, found)
        for dll, row in ROWS[bits]
        if not row.forward and row.module and (found := builtins.apis_of(row.module).get(row.name))
    ]


@pytest.fixture(scope="module", params=[32, 64], ids=["x86", "x64"])
def process(request, tmp_path_factory):
    found = make_process(request.param, tmp_path_factory.mktemp("prefix"))
    yield found
    end_process(found)


def test_bodies_lie_where_their_rows_say():
    homes: dict[str, set[str]] = {}
    for bits in (32, 64):
        for _, row in ROWS[bits]:
            homes.setdefault(row.name, set()).add(row.module)
    misplaced = [
        f"{module.__name__}.{name}: rows say {sorted(homes.get(name, ()))}"
        for module in mingw.pywine_modules()
        if module.__name__.startswith("pywine.dlls.")
        for name in exports_of(module)
        if module.__name__.removeprefix("pywine.dlls.") not in homes.get(name, ())
    ]
    assert "\n".join(misplaced) == ""


def test_prototypes_take_the_bytes_that_the_rows_say(process):
    from importlib import import_module

    wrong, count = [], 0
    for dll, row, api in bodies(process.bits):
        if f"{dll}!{row.name}" in EXCEPTIONS:
            continue
        count += 1
        package = import_module("pywine.dlls." + row.module.partition(".")[0])
        make = getattr(package, "instance", None)
        this = make(process, f"{dll}.dll") if make else process
        try:
            _, size = compile_handler(api, process, Prototype(api), this, dll)
        except (TypeError, NameError, KeyError, SyntaxError) as error:
            wrong.append(f"{dll}!{row.name}: {error!r}")
            continue
        if process.bits == 64 or row.kind == "?":
            continue
        if row.convention == FASTCALL:
            expected = max(row.size - 8, 0)
            conventions = (FASTCALL,)
        else:
            expected = row.size
            conventions = (STDCALL,) if row.kind.isdigit() and row.size else (STDCALL, CDECL)
        if api.convention not in conventions or (row.convention != CDECL and size != expected):
            wrong.append(f"{dll}!{row.name} ({row.kind}): {api.convention}, {size} bytes")
        if row.kind == "c" and api.convention != CDECL and size:
            wrong.append(f"{dll}!{row.name} ({row.kind}): {api.convention}, {size} bytes")
    assert "\n".join(wrong) == ""
    assert count > 500


def test_exceptions_are_bodies():
    known = {f"{dll}!{row.name}" for bits in (32, 64) for dll, row, _ in bodies(bits)}
    assert set(EXCEPTIONS) <= known
