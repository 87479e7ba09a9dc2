"""Compares the batch files among the samples with Wine's cmd.

python tools/batch_samples.py [name...]      does Wine write the same, and only where the sample says so?

PYWINE_WINE64 names Wine's command; needs a prefix that is ready.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.programs.batch_spec import BatchSample, batch_samples  # noqa: E402

_SECONDS = 20


def agrees(sample: BatchSample) -> bool:
    """Whether Wine writes what is expected if the file is named suitably: it takes md_rd.bat for MD."""
    expected = sample.expected_path.read_bytes(), sample.exit & 0xFF
    return any(under_wine(sample, before) == expected for before in ("", ".\\"))


def under_wine(sample: BatchSample, before: str) -> tuple[bytes, int]:
    """What it writes, and its exit status."""
    wine = shlex.split(os.environ.get("PYWINE_WINE64", "wine"))
    words = [before + sample.source.name, *(word.strip('"') for word in sample.args)]
    with tempfile.TemporaryDirectory() as name:
        sample.prepare(Path(name))
        try:
            done = subprocess.run(
                [*wine, "cmd", "/c", *words],
                input=sample.stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd=name,
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return b"", -1
        return sample.placeless(done.stdout, name), done.returncode


def main() -> int:
    wrong = counted = 0
    for sample in batch_samples():
        if sys.argv[1:] and sample.name not in sys.argv[1:]:
            continue
        same = agrees(sample)
        counted += same
        if same != (sample.truth == "Wine"):
            wrong += 1
            print(f"{sample}: {'the same' if same else 'differs'}, but the truth is {sample.truth}")
    print(f"{counted} as under Wine")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
