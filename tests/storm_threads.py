"""Storms of threads: many for a minute, and every sample that has some a hundred times, on each engine.

Usage: python -m tests.storm_threads [PERCENT] [PART OF A NAME]. Nobody may wait for ever, nothing may differ.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pywine.machine.native.obstacles import obstacle

from .samples_spec import environment, samples

ROOT = Path(__file__).resolve().parent.parent
ENGINES = ("unicorn",) if obstacle(0, 64) else ("native", "unicorn")
MINUTE, TIMES = 60_000, 100
AREAS = ["thread", "sync", "io", "tls"]
LONGEST = 120  # seconds that one run of a sample may take


def run(engine: str, binary, sample, arguments) -> str:
    """Run a sample once: what is wrong with it, or nothing."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as prefix:
        sample.create_files(Path(folder))
        command = [sys.executable, "-P", "-m", "pywine", f"--engine={engine}", binary.path, *arguments]
        env = environment() | {"PYTHONPATH": os.fspath(ROOT), "PYWINEPREFIX": prefix}
        try:
            done = subprocess.run(
                command, input=sample.stdin, capture_output=True, cwd=folder, env=env, check=False,
                timeout=LONGEST + MINUTE / 1000,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            return f"does not end: {error.stdout!r}"
    if (done.stdout, done.returncode) != (sample.expected(binary.machine, binary.crt), sample.status):
        return f"exit status {done.returncode}, {done.stdout!r} {done.stderr!r}"
    return ""


def endure(percent: float) -> int:
    """The sample of many threads, on every engine and machine; how many failed."""
    (sample,) = samples(["thread/endurance"])
    failed = 0
    for engine in ENGINES:
        for binary in sample.binaries():
            milliseconds = str(int(MINUTE * percent / 100))
            wrong = run(engine, binary, sample, [milliseconds])
            failed += bool(wrong)
            print(f"{engine} {binary.path.name}, {milliseconds} ms: {wrong or 'right'}", flush=True)
    return failed


def repeat(percent: float, chosen: str = "") -> int:
    """Every sample with threads again and again; how many runs failed."""
    failed = 0
    for sample in samples(AREAS):
        if chosen not in str(sample):
            continue
        for binary in sample.binaries():
            for engine in ENGINES:
                started, times = time.monotonic(), max(1, int(TIMES * percent / 100))
                wrong = [text for _ in range(times) if (text := run(engine, binary, sample, sample.args))]
                failed += len(wrong)
                seconds = time.monotonic() - started
                print(
                    f"{engine} {binary.path.name}: {len(wrong)} of {times} wrong, {seconds:.0f} s", flush=True
                )
                for text in dict.fromkeys(wrong):
                    print(f"    {text}", flush=True)
    return failed


def main(percent: float = 100, chosen: str = "") -> int:
    return (0 if chosen else endure(percent)) + repeat(percent, chosen)


if __name__ == "__main__":
    share, name = [*sys.argv[1:], *["100", ""][len(sys.argv) - 1 :]]
    sys.exit(bool(main(float(share), name)))
