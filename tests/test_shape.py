"""The shape of the house: layers, file sizes, docstrings, and that documents name files that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "pywine"
LAYERS = ["host", "machine", "abi", "nt", "ldr", "ui", "dlls", "launch", "programs", "cli"]
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))
HEAVY = {
    "typing",
    "re",
    "enum",
    "dataclasses",
    "pathlib",
    "logging",
    "argparse",
    "inspect",
    "lief",
    "click",
    "rich",
    "unicorn",
}


def layer(path: Path) -> str:
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else ""


def imported(tree: ast.AST, *, top_level: bool) -> list[str]:
    """The modules that a file imports when run (not under TYPE_CHECKING); `top_level`: those outside
    functions only.
    """
    found = []

    def visit(node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if (
                isinstance(child, ast.If)
                and isinstance(child.test, ast.Name)
                and child.test.id == "TYPE_CHECKING"
            ):
                for other in child.orelse:
                    visit(other)
                continue
            if top_level and isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if isinstance(child, ast.Import):
                found.extend(alias.name for alias in child.names)
            elif isinstance(child, ast.ImportFrom) and child.module:
                found.append(child.module)
            visit(child)

    visit(tree)
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_module(path: Path) -> None:
    tree = ast.parse(path.read_text())
    own = layer(path)
    assert ast.get_docstring(tree), "a module opens with one sentence that says what it holds"
    assert len(path.read_text().splitlines()) <= 500, "split it: it is more than one idea"
    for name in imported(tree, top_level=False):
        if name.startswith("pywine.") and own in LAYERS:
            target = name.split(".")[1]
            if target in LAYERS:
                assert LAYERS.index(target) <= LAYERS.index(own), f"{own} must not import {name}"
    if own != "cli":
        for name in imported(tree, top_level=True):
            assert name.split(".")[0] not in HEAVY, f"importing {name} would slow every start"
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id != "print", "only cli prints"


@pytest.mark.parametrize("document", ["README.md", "docs/ARCHITECTURE.md"])
def test_documents_name_files_that_exist(document: str) -> None:
    text = (ROOT / document).read_text()
    for name in set(re.findall(r"`((?:pywine|tests|samples|docs|tools)/[\w./-]+)`", text)):
        assert (ROOT / name).exists(), f"{document} names {name}"
    for name in set(re.findall(r"`((?:host|machine|abi|nt|ldr|dlls|launch|cli)/[\w./]+\.\w+)`", text)):
        assert (PACKAGE / name).exists(), f"{document} names {name}"
