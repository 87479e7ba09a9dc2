"""Every C sample writes what it wrote under Wine and exits as its specification says."""

import subprocess

import pytest

from tests.samples_spec import MACHINES, environment, samples

SECONDS = 60


def pytest_generate_tests(metafunc):
    machine = metafunc.config.getoption("--machine")
    chosen = [
        pytest.param(sample, binary, id=f"{sample}-{binary.crt}-{binary.machine}")
        for sample in samples()
        for binary in sample.binaries()
        if binary.machine in (machine or MACHINES)
    ]
    metafunc.parametrize(("sample", "binary"), chosen)


def test_sample(sample, binary, runner, tmp_path, tmp_path_factory):
    sample.create_files(tmp_path)
    done = subprocess.run(
        [*runner, str(binary.path), *sample.args],
        input=sample.stdin,
        capture_output=True,
        cwd=tmp_path,
        env=environment() | {"PYWINEPREFIX": str(tmp_path_factory.mktemp("prefix"))},
        timeout=SECONDS,
        check=False,
    )
    assert (done.stdout, done.returncode) == (
        sample.expected(binary.machine, binary.crt),
        sample.status,
    ), done.stderr.decode(errors="replace")
