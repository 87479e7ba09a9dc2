"""The engines' self-tests, each in a child process: a crash of one is its result."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pywine
from pywine.machine.selftest import STEPS, Impossible, self_test

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_SECONDS = 20
_ENGINES = ("native", "unicorn")
_ROOT = os.path.dirname(os.path.dirname(pywine.__file__))
_NOT_TRIED = 3  # exit status of a child that found an obstacle


class SelfTest:
    """What came of one engine's test. `done`: the steps that went well; `text`: how it ended."""

    def __init__(self, engine: str, bits: int, done: list[str], text: str, *, tried: bool) -> None:
        self.engine, self.bits, self.done, self.text, self.tried = engine, bits, done, text, tried
        self.machine = "x64" if bits == 64 else "x86"
        self.passed = tuple(done) == STEPS

    def as_dict(self) -> dict[str, Any]:
        return {
            "engine": self.engine, "machine": self.machine, "passed": self.passed, "done": self.done,
            "text": self.text,
        }  # fmt: skip


def run_self_tests(machines: list[int]) -> list[SelfTest]:
    """Every engine on every machine (32, 64)."""
    return [run_self_test(engine, bits) for engine in _ENGINES for bits in machines]


def run_self_test(engine: str, bits: int) -> SelfTest:
    """One engine's test in a child process."""
    command = [sys.executable, "-P", "-m", "pywine.cli.selftests", engine, str(bits)]
    path = os.pathsep.join(filter(None, (_ROOT, os.environ.get("PYTHONPATH"))))
    try:
        child = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_SECONDS, check=False,
            env=os.environ | {"PYTHONPATH": path},
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        done = (error.stdout or b"").decode().split()
        return SelfTest(
            engine, bits, done, f"did not end within {_SECONDS} s, after {_steps(done)}", tried=True
        )
    done = child.stdout.split()
    if child.returncode < 0:
        text = f"killed by {signal.Signals(-child.returncode).name} after {_steps(done)}"
    elif child.returncode:
        text = (child.stderr.strip().splitlines() or [f"exit status {child.returncode}"])[-1]
    else:
        text = "passed: " + ", ".join(done)
    return SelfTest(engine, bits, done, text, tried=child.returncode != _NOT_TRIED)


def _steps(done: list[str]) -> str:
    return ", ".join(done) or "nothing"


def main() -> None:
    """The child: a line for every step that went well."""
    try:
        for step in self_test(sys.argv[1], int(sys.argv[2])):
            print(step, flush=True)
    except Impossible as error:
        print(error, file=sys.stderr)
        sys.exit(_NOT_TRIED)
    except Exception as error:
        print(error, file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
