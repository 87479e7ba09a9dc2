"""What a start imports, and the code that is kept between starts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pywine import code_cache
from pywine.cli.keep_code import startup_modules

ROOT = Path(__file__).resolve().parents[2]
HELLO = ROOT / "samples" / "hello"
GREETING = "Hello from a Windows program!\n"
COMMAND = "from pywine.__main__ import main; main()"
# Imported before kept code can be used.
FIRST = {"pywine", "pywine.__main__", "pywine.code_cache"}
# What a plain run may import that a bare interpreter does not.
STANDARD = {"__future__", "_ctypes", "_struct", "errno", "gc", "itertools", "marshal", "pwd", "struct"}
OF_UNICORN = {"ctypes", "ctypes._endian", "types"}


@pytest.fixture
def start(environment):
    """Runs hello.exe with options of the interpreter, in a copy of the environment with these changes."""

    def run(*options, machine="x64", root=ROOT, **changes):
        kept = {name: value for name, value in environment.items() if name != "PYTHONDONTWRITEBYTECODE"}
        command = [sys.executable, "-P", *options, "-c", COMMAND, str(HELLO / f"hello.{machine}.exe")]
        done = subprocess.run(
            command,
            env=kept | {"PYTHONPATH": str(root)} | changes,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stdout) == (0, GREETING), done.stderr
        return done.stderr

    return run


def imported(report: str) -> set[str]:
    """The modules that -X importtime tells of."""
    return {
        line.rpartition("|")[2].strip() for line in report.splitlines() if line.startswith("import time:")
    }


@pytest.fixture
def bare(environment):
    done = subprocess.run(
        [sys.executable, "-P", "-X", "importtime", "-c", "pass"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return imported(done.stderr)


def test_a_plain_run_imports_what_is_listed_and_no_more(start, bare):
    everywhere, anywhere = None, set()
    for engine in ("native", "unicorn"):
        for machine in ("x64", "x86"):
            report = start(
                "-X",
                "importtime",
                machine=machine,
                PYWINE_ENGINE=engine,
                PYTHONDONTWRITEBYTECODE="1",
                PYTHONPYCACHEPREFIX=os.devnull,
            )
            found = imported(report) - bare
            ours = {name for name in found if name.split(".")[0] == "pywine"}
            assert found - ours <= STANDARD | (OF_UNICORN if engine == "unicorn" else set())
            everywhere = ours if everywhere is None else everywhere & ours
            anywhere |= ours
    listed = startup_modules()
    assert anywhere - FIRST == set(listed)
    assert everywhere - FIRST == {name for name, always in listed.items() if always}


def test_later_runs_start_from_kept_code(start, tmp_path):
    def pyc_files_read() -> int:
        report = start("-v", PYTHONPYCACHEPREFIX=str(tmp_path))
        return sum("matches" in line and f"{ROOT}/pywine/" in line for line in report.splitlines())

    start(PYTHONPYCACHEPREFIX=str(tmp_path))
    (kept,) = tmp_path.rglob("startup.*.code")
    written = kept.stat().st_mtime_ns
    assert pyc_files_read() <= len(FIRST)
    assert kept.stat().st_mtime_ns == written
    kept.unlink()
    assert pyc_files_read() > len(FIRST)


def test_code_for_another_machine_is_added(start, tmp_path):
    start(PYTHONPYCACHEPREFIX=str(tmp_path))
    (kept,) = tmp_path.rglob("startup.*.code")
    before = kept.read_bytes()
    start(PYTHONPYCACHEPREFIX=str(tmp_path), machine="x86")
    after = kept.read_bytes()
    assert len(after) > len(before)
    start(PYTHONPYCACHEPREFIX=str(tmp_path))
    assert kept.read_bytes() == after


@pytest.mark.parametrize("damage", [b"", b"no code at all", None])
def test_a_damaged_file_is_written_anew(start, tmp_path, damage):
    start(PYTHONPYCACHEPREFIX=str(tmp_path))
    (kept,) = tmp_path.rglob("startup.*.code")
    whole = kept.read_bytes()
    kept.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    start(PYTHONPYCACHEPREFIX=str(tmp_path))
    assert len(kept.read_bytes()) == len(whole)


def test_changed_sources_are_noticed(start, tmp_path):
    package = tmp_path / "pywine"
    shutil.copytree(ROOT / "pywine", package, ignore=shutil.ignore_patterns("__pycache__"))
    start(root=tmp_path)
    assert list(package.rglob("startup.*.code"))
    with open(package / "nt" / "process.py", "a") as source:
        source.write("\nimport sys\nsys.stderr.write('changed')\n")
    assert start(root=tmp_path) == "changed"
    assert start(root=tmp_path) == "changed"
    shutil.move(package, tmp_path / "elsewhere" / "pywine")
    assert start(root=tmp_path / "elsewhere") == "changed"


def test_runs_with_options_leave_it_alone(start, environment, tmp_path):
    start(PYTHONPYCACHEPREFIX=str(tmp_path))
    (kept,) = tmp_path.rglob("startup.*.code")
    before = kept.stat().st_mtime_ns
    command = [sys.executable, "-P", "-m", "pywine", "--json=-", str(HELLO / "hello.x86.exe")]
    changes = {"PYTHONPYCACHEPREFIX": str(tmp_path)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run(command, env=environment | changes, capture_output=True, check=True)
    assert kept.stat().st_mtime_ns == before


def test_nothing_is_kept_where_bytecode_is_not_wanted(start, tmp_path):
    start(PYTHONPYCACHEPREFIX=str(tmp_path), PYTHONDONTWRITEBYTECODE="1")
    assert not list(tmp_path.rglob("*"))


def test_what_is_kept_of_generated_code_is_bounded(monkeypatch):
    kept = code_cache.Kept()
    kept.codes = {"new": compile("1", "", "eval")}
    monkeypatch.setattr(code_cache, "_kept", kept)
    old = {f"old {number}": bytes(300_000) for number in range(9)}
    found = code_cache._recent({"new": bytes(2 << 20)} | old)
    assert list(found) == ["new"]
    assert list(code_cache._recent({"new": b"1"} | old)) == ["new", "old 0", "old 1", "old 2"]


def test_what_another_run_has_written_meanwhile_stays(monkeypatch, tmp_path):
    monkeypatch.setattr(code_cache, "path", lambda: str(tmp_path / "kept.code"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    kept = code_cache.Kept()
    kept.is_used = True
    monkeypatch.setattr(code_cache, "_kept", kept)
    assert not code_cache.is_complete()
    (tmp_path / "kept.code").write_bytes(b"")
    assert code_cache.is_complete()


@pytest.fixture
def kernel(environment, tmp_path):
    """Runs a program that needs more than hello.exe; the `others` file afterwards, and what the run read."""
    package = tmp_path / "pywine"
    shutil.copytree(ROOT / "pywine", package, ignore=shutil.ignore_patterns("__pycache__"))
    program = ROOT / "samples" / "file" / "attributes.x64.exe"
    kept = {name: value for name, value in environment.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def run(program=program):
        command = [sys.executable, "-P", "-v", "-c", COMMAND, str(program)]
        variables = kept | {"PYTHONPATH": str(tmp_path)}
        done = subprocess.run(
            command, env=variables, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
        )
        assert "Traceback" not in done.stderr
        found = list(package.rglob("others.*.code"))
        lines = done.stderr.splitlines()
        return found[0] if found else None, sum("matches" in line and str(package) in line for line in lines)

    return run


def test_what_programs_import_besides_is_kept_too(kernel):
    kernel(HELLO / "hello.x64.exe")  # the first run of all keeps what every run imports
    others, read = kernel()
    assert read > len(FIRST)
    written = others.stat().st_mtime_ns
    others, read = kernel()
    assert read <= len(FIRST)
    assert others.stat().st_mtime_ns == written


def test_a_changed_module_is_read_from_its_source(kernel, tmp_path):
    kernel(HELLO / "hello.x64.exe")
    others, _ = kernel()
    before = others.read_bytes()
    with open(tmp_path / "pywine" / "nt" / "fileops.py", "a") as source:
        source.write("\nCHANGED = True\n")
    kernel()
    assert b"CHANGED" in others.read_bytes()
    assert b"CHANGED" not in before
    others.write_bytes(before[: len(before) // 2])
    _, read = kernel()
    assert read > len(FIRST)
    assert kernel()[1] <= len(FIRST)
