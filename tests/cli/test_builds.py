"""Real builds: cmake, ninja, esbuild, 7-Zip and gzip, driven by a batch file, and by the host's make.

PYWINE_CORPUS names the folder that holds the tools; without them there is nothing to test.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent / "build_project"
CORPUS = Path(os.environ.get("PYWINE_CORPUS", "/nonexistent"))
TOOLS = {
    "cmake": "cmake-64/cmake/data/bin/cmake.exe",
    "ninja": "ninja-64/ninja-1.13.2.data/scripts/ninja.exe",
    "esbuild": "esbuild-64/package/esbuild.exe",
    "7za": "7zip-bin/package/win/x64/7za.exe",
    "gzip": "gzip/usr/share/win32/gzip.exe",
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
