"""The guest code for exceptions: what it exports, that it is fresh, and what no sample shows."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pywine.abi.api import exports_of
from pywine.dlls.registry import FOLDER, BuiltinDll
from pywine.machine import context as ctx
from tests.oracle import mingw
from tests.support import end_process, make_process

ROOT = Path(FOLDER).parents[1]
# Rows say of these that both machines have them; the functions are x64's.
X64_ONLY = {"RtlLookupFunctionEntry", "RtlRestoreContext", "RtlUnwindEx", "RtlVirtualUnwind"}
DLLS = sorted(path.parent.name for path in Path(FOLDER).glob("*/exports.tsv"))


@pytest.fixture(scope="module", params=[32, 64], ids=["x86", "x64"])
def process(request, tmp_path_factory):
    found = make_process(request.param, tmp_path_factory.mktemp("prefix"))
    yield found
    end_process(found)


def declared(bits: int) -> set[str]:
    """The functions whose bodies are guest code and that some DLL exports on this machine."""
    rows = {
        (row.module, row.name)
        for dll in DLLS
        for row in BuiltinDll(dll).table(bits).rows()
        if not row.forward
    }
    return {
        api.body.__name__
        for module in mingw.pywine_modules()
        for name, api in exports_of(module).items()
        if api.guest_code and (module.__name__.removeprefix("pywine.dlls."), name) in rows
    }


def test_prototypes_have_bodies(process):
    missing = [name for name in declared(process.bits) if not process.modules.exception_code.function(name)]
    assert set(missing) == (X64_ONLY if process.bits == 32 else set())


@pytest.mark.skipif(not shutil.which("lld-link"), reason="needs clang and lld")
def test_committed_files_are_fresh():
    done = subprocess.run(
        [sys.executable, "tools/guest.py", "check", "exceptions"],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    assert done.returncode == 0


def counting(process, cell: int, answer: int) -> int:
    """A vectored handler that counts in `cell` and returns `answer`."""
    if process.bits == 64:  # mov rax, cell; inc dword [rax]; mov eax, answer; ret
        code = (
            b"\x48\xb8"
            + cell.to_bytes(8, "little")
            + b"\xff\x00\xb8"
            + answer.to_bytes(4, "little")
            + b"\xc3"
        )
    else:  # the same, ret 4
        code = (
            b"\xb8"
            + cell.to_bytes(4, "little")
            + b"\xff\x00\xb8"
            + answer.to_bytes(4, "little")
            + b"\xc2\x04\x00"
        )
    address = process.virtual.allocate(0x1000, 0x40)
    process.memory.patch(address, code)
    return address


def test_continue_handlers_are_called_where_an_exception_continues(process):
    code, memory = process.modules.exception_code, process.memory
    cells = process.allocate(bytes(8))
    sp = process.thread.processor.q[ctx.RSP]
    handle = process.call(
        code.function("RtlAddVectoredExceptionHandler"), 0, counting(process, cells, 0xFFFFFFFF)
    )
    other = process.call(code.function("RtlAddVectoredContinueHandler"), 0, counting(process, cells + 4, 0))
    for _ in range(3):
        process.call(code.function("RaiseException"), 0xE0000001, 0, 0, 0)
    assert memory.read(cells, 8) == bytes((3, 0, 0, 0, 3, 0, 0, 0))
    assert process.thread.processor.q[ctx.RSP] == sp
    assert process.call(code.function("RtlRemoveVectoredContinueHandler"), other) & 0xFFFFFFFF == 1
    process.call(code.function("RaiseException"), 0xE0000001, 0, 0, 0)
    assert memory.read(cells, 8) == bytes((4, 0, 0, 0, 3, 0, 0, 0))
    assert process.call(code.function("RtlRemoveVectoredExceptionHandler"), handle) & 0xFFFFFFFF == 1
