"""Every body of the C runtime is exported, once, and the export tables name its module."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import crt_homes  # noqa: E402  (the path comes first)

FOUND, DOUBLED = crt_homes.homes()


def rows(dll):
    text = (ROOT / f"pywine/dlls/{dll}/exports.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.split("\n")[1:] if line]


def test_no_function_has_two_bodies():
    assert DOUBLED == []


def test_every_body_is_exported():
    exported = {row[0] for dll in crt_homes.RUNTIMES for row in rows(dll)}
    assert sorted(set(FOUND) - exported) == []


@pytest.mark.parametrize("dll", crt_homes.RUNTIMES)
def test_tables_name_the_modules_of_bodies(dll):
    wrong = [
        (name, module, FOUND[name])
        for name, kind, _, _, module, forward in rows(dll)
        if name in FOUND and kind != "d" and not forward and module != FOUND[name]
    ]
    assert wrong == []
