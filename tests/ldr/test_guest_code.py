"""Builtin DLLs that are guest code: what they export and import, and what they lack."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pywine.cli.coverage import Coverage
from pywine.dlls.registry import FOLDER, BuiltinDll

lief = pytest.importorskip("lief")
NAMES = sorted({path.parent.name for path in Path(FOLDER).glob("*/*.x64.dll")})
# Members of our own that lie in exported classes, and what is newer than the table.
OURS = re.compile(r"\?[a-z]|\?\?_F|\?\?4|\?_Winerror|\?_Init_cnt@_UShinit|.*@Concurrency@@")


@pytest.fixture(params=[(name, bits) for name in NAMES for bits in (32, 64)], ids=str)
def dll(request):
    name, bits = request.param
    return BuiltinDll(name), bits, lief.PE.parse(BuiltinDll(name).guest_code(bits))


def test_exports_bear_the_names_that_programs_import(dll):
    builtin, bits, binary = dll
    listed = {row.name for row in builtin.table(bits).rows()}
    exported = {entry.name for entry in binary.get_export().entries}
    strange = sorted(name for name in exported - listed if name and not OURS.match(name))
    assert strange == []
    assert len(exported & listed) > 0.75 * len([name for name in listed if name.startswith("?")])


def test_imports_have_bodies(dll):
    _, bits, binary = dll
    coverage = Coverage(bits)
    missing = [
        f"{table.name}!{entry.name}"
        for table in binary.imports
        for entry in table.entries
        if "thread" not in entry.name and coverage.state(table.name.lower(), entry.name).state == "missing"
    ]
    assert missing == []


def test_what_it_lacks_counts_as_missing(dll):
    builtin, bits, _ = dll
    assert Coverage(bits).state(builtin.file_name, "no_such_export").state == "missing"
