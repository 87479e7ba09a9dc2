"""Every DOS program of the samples writes what is expected and exits as its specification says."""

import shlex
import subprocess
import sys

import pytest

from tests.programs.dos_spec import dos_samples
from tests.samples_spec import environment

SECONDS = 60


@pytest.fixture(scope="module")
def prefix(tmp_path_factory):
    return str(tmp_path_factory.mktemp("prefix"))


@pytest.mark.parametrize("sample", dos_samples(), ids=repr)
def test_dos_program(sample, prefix, tmp_path):
    sample.prepare(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "pywine", sample.program, *shlex.split(sample.args)],
        input=sample.stdin,
        capture_output=True,
        cwd=tmp_path,
        env=environment() | {"PYWINEPREFIX": prefix},
        timeout=SECONDS,
        check=False,
    )
    assert (done.stdout, done.returncode) == (sample.expected_path.read_bytes(), sample.exit), done.stderr
