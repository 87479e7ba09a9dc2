"""Every batch file of the samples writes what is expected and exits as its specification says."""

import subprocess
import sys

import pytest

from tests.programs.batch_spec import batch_samples
from tests.samples_spec import ROOT, environment

SECONDS = 60
SOME = batch_samples()[::6]


@pytest.fixture(scope="module")
def prefix(tmp_path_factory):
    return str(tmp_path_factory.mktemp("prefix"))


@pytest.mark.parametrize("sample", batch_samples(), ids=repr)
def test_batch_file(sample, prefix, tmp_path):
    sample.prepare(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "pywine", "cmd", "/c", sample.command],
        input=sample.stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=tmp_path,
        env=environment() | {"PYWINEPREFIX": prefix},
        timeout=SECONDS,
        check=False,
    )
    output = sample.placeless(done.stdout, tmp_path)
    assert (output, done.returncode) == (sample.expected_path.read_bytes(), sample.exit & 0xFF)


@pytest.mark.parametrize("machine", ["x64", "x86"])
@pytest.mark.parametrize("sample", SOME, ids=repr)
def test_batch_file_by_system(sample, machine, prefix, tmp_path):
    """The same from a Windows program, which starts the interpreter by the C runtime's system."""
    sample.prepare(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "pywine", str(ROOT / f"cmd/system.{machine}.exe"), sample.command],
        input=sample.stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=tmp_path,
        env=environment() | {"PYWINEPREFIX": prefix},
        timeout=SECONDS,
        check=False,
    )
    output = sample.placeless(done.stdout, tmp_path)
    assert (output, done.returncode) == (sample.expected_path.read_bytes(), sample.exit & 0xFF)
