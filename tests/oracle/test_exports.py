"""The committed export tables: well-formed, true to known facts, and what tools/exports.py writes."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DLLS = ROOT / "pywine" / "dlls"
TABLES = sorted(DLLS.glob("*/exports.tsv"))
COLUMNS = ["name", "kind", "machine", "ordinal", "module", "forward"]
KIND = re.compile(r"\d+|c|f\d+|d|\?")
FORWARD = re.compile(r"[a-z][a-z0-9_]*\.[a-z_?]")
MODULE = re.compile(r"[a-z][a-z0-9_]*\.[a-z_][a-z0-9_]*")
PATHS = {path.parent.name: path for path in TABLES}


def read(dll: str) -> list[list[str]]:
    lines = PATHS[dll].read_bytes().decode("ascii").split("\n")
    assert lines[0].split("\t") == COLUMNS
    assert lines[-1] == ""
    return [line.split("\t") for line in lines[1:-1]]


def find(dll: str, name: str) -> dict[str, str]:
    (row,) = [row for row in read(dll) if row[0] == name]
    return dict(zip(COLUMNS, row, strict=True))


@pytest.mark.parametrize("dll", PATHS)
def test_rows_are_well_formed_sorted_and_unique(dll):
    rows = read(dll)
    names = [row[0] for row in rows]
    assert names == sorted(set(names))
    for name, kind, machine, ordinal, module, forward in rows:
        assert re.fullmatch(r"[!-~]+", name)
        assert KIND.fullmatch(kind), name
        assert not kind.isdigit() or int(kind) % 4 == 0, name
        assert machine in ("", "x86", "x64"), name
        assert ordinal == "" or 0 < int(ordinal) < 0x10000, name
        assert MODULE.fullmatch(module), name
        assert forward == "" or FORWARD.match(forward.lower()), name


@pytest.mark.parametrize("dll", PATHS)
def test_ordinals_are_unique(dll):
    ordinals = [row[3] for row in read(dll) if row[3]]
    assert len(ordinals) == len(set(ordinals))


@pytest.mark.parametrize("dll", PATHS)
def test_forwards_reach_a_function_with_the_same_convention(dll):
    for name, kind, machine, _, module, forward in read(dll):
        if forward:
            target_dll, _, target_name = forward.partition(".")
            target = find(target_dll, target_name)
            assert target["module"] == module, name
            assert target["kind"] in (kind, "?"), name
            assert target["machine"] in ("", machine), name


def test_api_sets_are_sorted_and_have_hosts():
    lines = (DLLS / "apisets.tsv").read_bytes().decode("ascii").split("\n")
    assert lines[0] == "prefix\tdll"
    assert lines[1:-1] == sorted(set(lines[1:-1]))
    assert {line.split("\t")[1] for line in lines[1:-1]} <= set(PATHS)


@pytest.mark.parametrize(
    ("dll", "name", "expected"),
    [
        ("kernel32", "CreateFileW", {"kind": "28", "module": "kernel32.fileapi", "machine": ""}),
        ("kernel32", "CreateFileA", {"kind": "28", "module": "kernel32.fileapi"}),
        ("kernel32", "GetLastError", {"kind": "0", "module": "kernel32.errhandlingapi", "forward": ""}),
        ("kernel32", "HeapAlloc", {"kind": "12", "forward": "ntdll.RtlAllocateHeap"}),
        ("kernel32", "EnterCriticalSection", {"kind": "4", "forward": "ntdll.RtlEnterCriticalSection"}),
        ("kernel32", "InterlockedExchange", {"kind": "8", "machine": "x86"}),
        ("kernel32", "RegOpenKeyExW", {"kind": "20", "module": "advapi32.winreg"}),
        ("kernel32", "VerSetConditionMask", {"kind": "16", "forward": "ntdll.VerSetConditionMask"}),
        ("kernel32", "RtlLookupFunctionEntry", {"machine": "x64"}),
        ("kernelbase", "CreateFileW", {"kind": "28", "forward": "kernel32.CreateFileW"}),
        ("kernelbase", "WaitOnAddress", {"kind": "16", "module": "kernelbase.synchapi", "forward": ""}),
        ("kernelbase", "VirtualAlloc2", {"kind": "28"}),
        ("ntdll", "NtCreateFile", {"kind": "44", "module": "ntdll.nt_file"}),
        ("ntdll", "ZwCreateFile", {"kind": "44", "module": "ntdll.nt_file"}),
        ("ntdll", "RtlAllocateHeap", {"kind": "12", "module": "ntdll.rtl_heap"}),
        ("ntdll", "RtlInterlockedPushListSList", {"kind": "f16"}),
        ("ntdll", "DbgPrint", {"kind": "c"}),
        ("ntdll", "memcpy", {"kind": "c", "module": "crt.string"}),
        ("user32", "MessageBoxW", {"kind": "16", "module": "user32.messagebox"}),
        ("user32", "wsprintfA", {"kind": "c"}),
        ("user32", "GetWindowLongPtrW", {"machine": "x64"}),
        ("advapi32", "RegOpenKeyExW", {"kind": "20", "module": "advapi32.winreg"}),
        ("psapi", "EnumProcesses", {"kind": "12", "forward": "kernel32.K32EnumProcesses"}),
        ("ws2_32", "WSAStartup", {"kind": "8", "ordinal": "115"}),
        ("ws2_32", "socket", {"kind": "12", "ordinal": "23"}),
        ("wsock32", "inet_addr", {"kind": "4", "ordinal": "10", "forward": "ws2_32.inet_addr"}),
        ("oleaut32", "SysFreeString", {"kind": "4", "ordinal": "6"}),
        ("comctl32", "InitCommonControls", {"kind": "0", "ordinal": "17"}),
        ("comctl32", "SetWindowSubclass", {"kind": "16", "ordinal": "410"}),
        ("shell32", "ILFree", {"kind": "4", "ordinal": "155"}),
        ("bcryptprimitives", "ProcessPrng", {"kind": "8"}),
        ("msvcrt", "printf", {"kind": "c", "module": "crt.printf"}),
        ("msvcrt", "sin", {"kind": "c", "module": "crt.math"}),
        ("msvcrt", "_acmdln", {"kind": "d", "module": "crt.startup"}),
        ("msvcrt", "_iob", {"kind": "d", "module": "crt.stdio"}),
        ("msvcrt", "_adjust_fdiv", {"kind": "d", "machine": "x86"}),
        ("msvcrt", "_HUGE", {"kind": "d"}),
        ("msvcrt", "__initenv", {"kind": "d"}),
        ("msvcrt", "??1type_info@@UAE@XZ", {"kind": "?", "machine": "x86", "module": "crt.eh"}),
        ("ucrtbase", "_set_app_type", {"kind": "c", "module": "crt.startup"}),
        ("ucrtbase", "wcslen", {"kind": "c", "module": "crt.string"}),
        ("ucrtbase", "towupper", {"kind": "c", "module": "crt.ctype"}),
        ("ucrtbase", "wcstol", {"kind": "c", "module": "crt.stdlib"}),
        ("ucrtbase", "__stdio_common_vfprintf", {"kind": "c", "module": "crt.stdio_common"}),
        ("vcruntime140", "_CxxThrowException", {"kind": "8", "module": "crt.eh"}),
        ("vcruntime140", "_except_handler4_common", {"kind": "c", "machine": "x86"}),
        ("vcruntime140_1", "__CxxFrameHandler4", {"kind": "c", "machine": "x64"}),
    ],
)
def test_known_facts(dll, name, expected):
    row = find(dll, name)
    assert {column: row[column] for column in expected} == expected


def test_regenerating_gives_the_committed_files(tmp_path):
    if not shutil.which("i686-w64-mingw32-gcc"):
        pytest.skip("needs mingw-w64")
    subprocess.run([sys.executable, ROOT / "tools" / "exports.py", tmp_path], check=True)
    written = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*.tsv")}
    committed = {path.relative_to(DLLS): path.read_bytes() for path in DLLS.rglob("*.tsv")}
    assert set(written) == set(committed)
    assert [path for path in written if written[path] != committed[path]] == []
