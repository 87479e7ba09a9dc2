"""Every C sample writes what it wrote under Wine and exits as its specification says."""

import subprocess

import pytest

from tests.samples_spec import MACHINES, environment, samples

SECONDS = 60
ENGINES = ("native", "unicorn")
# Sample and engine ("" for both) -> why it cannot pass.
KNOWN_WRONG = {
    ("exception/misaligned", "unicorn"): "Unicorn does not check the alignment of SSE operands",
}


def known_wrong(sample, engine):
    reason = KNOWN_WRONG.get((str(sample), "")) or KNOWN_WRONG.get((str(sample), engine))
    return [pytest.mark.xfail(strict=True, reason=reason)] if reason else []


def pytest_generate_tests(metafunc):
    machine = metafunc.config.getoption("--machine")
    engines = ENGINES if metafunc.config.getoption("--runner") is None else ("",)
    chosen = [
        pytest.param(
            sample,
            binary,
            engine,
            id=f"{sample}-{binary.crt}-{binary.machine}-{engine}",
            marks=known_wrong(sample, engine),
        )
        for sample in samples()
        for binary in sample.binaries()
        if binary.machine in (machine or MACHINES)
        for engine in engines
    ]
    metafunc.parametrize(("sample", "binary", "engine"), chosen)


def test_sample(sample, binary, engine, runner, tmp_path, tmp_path_factory):
    sample.create_files(tmp_path)
    done = subprocess.run(
        [*runner, str(binary.path), *sample.args],
        input=sample.stdin,
        capture_output=True,
        cwd=tmp_path,
        env=environment() | {"PYWINEPREFIX": str(tmp_path_factory.mktemp("prefix")), "PYWINE_ENGINE": engine},
        timeout=SECONDS,
        check=False,
    )
    assert (done.stdout, done.returncode) == (
        sample.expected(binary.machine, binary.crt),
        sample.status,
    ), done.stderr.decode(errors="replace")
