"""A short run of the image fuzzer; the long one is `make fuzz COUNT=100000`."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.fuzz.images import SAMPLES


def test_two_hundred_mutants() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.images", os.environ.get("PYWINE_FUZZ_COUNT", "200")],
        cwd=SAMPLES.parent,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
