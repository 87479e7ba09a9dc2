"""Every body of the C runtime is exported, once, and the export tables name its module."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import export_tables  # noqa: E402  (the path comes first)
import exports  # noqa: E402

BODIES = {name: homes for (package, name), homes in exports.written_bodies().items() if package == "crt"}


def rows(dll):
    text = (ROOT / f"pywine/dlls/{dll}/exports.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.split("\n")[1:] if line]


def test_no_function_has_two_bodies():
    assert {name: homes for name, homes in BODIES.items() if len(homes) > 1} == {}


def test_every_body_is_exported():
    exported = {row[0] for dll in export_tables.CRT for row in rows(dll)}
    assert sorted(set(BODIES) - exported) == []


@pytest.mark.parametrize("dll", sorted(export_tables.CRT))
def test_tables_name_the_modules_of_bodies(dll):
    wrong = [
        (name, module, BODIES[name])
        for name, kind, _, _, module, forward in rows(dll)
        if name in BODIES and kind != "d" and not forward and module not in BODIES[name]
    ]
    assert wrong == []
