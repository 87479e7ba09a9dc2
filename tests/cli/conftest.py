"""What the tests of the command line share: the probe program, and a way to run pywine."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(__file__).resolve().parent / "programs"


@pytest.fixture(params=["x86", "x64"])
def probe(request):
    """The path of the probe, for each machine."""
    return PROGRAMS / f"probe.{request.param}.exe"


@pytest.fixture
def probe64():
    return PROGRAMS / "probe.x64.exe"


@pytest.fixture
def environment(tmp_path_factory):
    """The test's environment, with a prefix of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYWINE")}
    return kept | {"PYWINEPREFIX": str(tmp_path_factory.mktemp("prefix")), "PYTHONPATH": str(ROOT)}


@pytest.fixture
def pywine(environment):
    """Runs the command and returns what subprocess.run does, as text."""

    def run(*arguments, **options):
        command = [sys.executable, "-P", "-m", "pywine", *map(os.fspath, arguments)]
        options = {
            "env": environment,
            "timeout": 60,
            "encoding": "utf-8",
            "errors": "backslashreplace",
        } | options
        return subprocess.run(command, capture_output=True, check=False, **options)

    return run


@pytest.fixture
def samples():
    return ROOT / "samples"
