"""Every batch file of the samples writes what is expected and exits as its specification says."""

import subprocess
import sys

import pytest

from tests.programs.batch_spec import batch_samples
from tests.samples_spec import environment

SECONDS = 60


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
