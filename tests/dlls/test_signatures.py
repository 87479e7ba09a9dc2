"""Every API body belongs to an export that names its module, and takes the argument bytes that the export
says.
"""

import importlib
import os
import struct

import pytest

from pywine.abi import types
from pywine.abi.api import exports_of
from pywine.abi.compile import Prototype
from pywine.abi.struct import ctype
from pywine.dlls.registry import FOLDER, BuiltinDll

_WORD = 4


def body_modules():
    for package, _, files in os.walk(FOLDER):
        for file in files:
            name = os.path.relpath(os.path.join(package, file), FOLDER)
            if name.endswith(".py") and os.sep in name and not name.endswith("__init__.py"):
                yield name[:-3].replace(os.sep, ".")


def rows_by_module():
    found = {}
    for dll in os.listdir(FOLDER):
        table = os.path.join(FOLDER, dll, "exports.tsv")
        if os.path.exists(table):
            for bits in (32, 64):
                for row in BuiltinDll(dll).table(bits).rows():
                    if not row.forward:
                        found.setdefault((row.module, row.name), {})[bits] = row
    return found


ROWS = rows_by_module()


def argument_bytes(prototype):
    import ctypes

    size = 0
    for _, kind in prototype.parameters:
        if isinstance(kind, types.Rest | types.Form):
            continue
        if isinstance(kind, types.TextBuffer):
            size += 2 * _WORD
        elif isinstance(kind, types.Value):
            size += (ctypes.sizeof(ctype(kind.target, 32)) + 3) & ~3
        else:
            code = getattr(kind, "code", "P")
            size += max(_WORD, struct.calcsize("<" + {"P": "I", "p": "i"}.get(code, code)))
    return size


@pytest.mark.parametrize("module", sorted(body_modules()))
def test_bodies_match_their_exports(module):
    wrong = []
    for name, api in exports_of(importlib.import_module(f"pywine.dlls.{module}")).items():
        row = ROWS.get((module, name), {}).get(32) or ROWS.get((module, name), {}).get(64)
        if row is None:
            wrong.append(f"{name}: no export says its body is in {module}")
            continue
        size = argument_bytes(Prototype(api))
        if row.kind.isdigit() and row.size != size:
            wrong.append(f"{name}: takes {size} bytes, its export says {row.size}")
    assert not wrong, "\n".join(wrong)
