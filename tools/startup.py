"""Writes pywine/cli/startup_modules.tsv: what hello.exe imports, in the order in which the imports end.

Usage: tools/startup.py, after hello.exe has come to import other modules than tests/cli/test_startup.py
expects.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "pywine" / "cli" / "startup_modules.tsv"
# These are imported before the list is read.
FIRST = {"pywine", "pywine.__main__", "pywine.code_cache"}


def imports(engine: str, machine: str) -> list[str]:
    """The modules of pywine that a run imports, those that others need first."""
    program = ROOT / "samples" / "hello" / f"hello.{machine}.exe"
    command = "from pywine.__main__ import main; main()"
    changes = {
        "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": os.devnull,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYWINE_ENGINE": engine,
    }
    done = subprocess.run(
        [sys.executable, "-P", "-X", "importtime", "-c", command, str(program)],
        env=os.environ | changes,
        capture_output=True,
        text=True,
        check=True,
    )
    names = [line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if "|" in line]
    return [name for name in names if name.startswith("pywine.") and name not in FIRST]


def main() -> None:
    runs = [imports(engine, machine) for engine in ("native", "unicorn") for machine in ("x64", "x86")]
    always = set(runs[0]).intersection(*runs)
    lines = [name for name in runs[0] if name in always]
    lines += [f"{name}\tsometimes" for name in sorted(set().union(*runs) - always)]
    LIST.write_text("".join(line.removeprefix("pywine.") + "\n" for line in lines))


if __name__ == "__main__":
    main()
