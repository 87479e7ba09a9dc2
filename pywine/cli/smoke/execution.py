"""Runs one case and compares what came out with what must."""

from __future__ import annotations

import difflib
import os
import re
import subprocess
import tempfile
from pathlib import Path
from time import monotonic

import pywine
from pywine.cli.smoke.cases import BadCases, Case

PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"
_DIFFERENCE_LINES = 12


class Result:
    """How a case ended on one engine. `problems`: what differed, one paragraph each."""

    def __init__(self, case: Case, engine: str) -> None:
        self.case, self.engine = case, engine
        self.seconds = 0.0
        self.problems: list[str] = []
        self.exit_code: int | None = None  # None: it did not come to an end
        self.stdout = self.stderr = b""

    @property
    def status(self) -> str:
        if self.case.skip:
            return SKIPPED
        return FAILED if self.problems else PASSED

    def as_dict(self) -> dict[str, object]:
        return {
            "name": self.case.name,
            "engine": self.engine,
            "status": self.status,
            "seconds": round(self.seconds, 3),
            "problems": self.problems,
            "skip": self.case.skip,
        }


def execute(case: Case, engine: str) -> Result:
    """Run a case in a directory and a prefix of its own. `engine`: as for `pywine --engine`."""
    result = Result(case, engine)
    if not case.skip:
        start = monotonic()
        with tempfile.TemporaryDirectory(prefix="pywine-smoke-", ignore_cleanup_errors=True) as folder:
            try:
                _run(result, Path(folder, "work"), Path(folder, "prefix"))
            except BadCases as error:
                result.problems.append(str(error))
        result.seconds = monotonic() - start
    return result


def compare_engines(one: Result, other: Result) -> None:
    """Note in `other` where it ended differently from the same case on another engine."""
    if one.exit_code != other.exit_code:
        other.problems.append(f"exit code {other.exit_code}, but {one.exit_code} on {one.engine}")
    elif one.stdout != other.stdout:
        difference = _difference(one.stdout, other.stdout)
        other.problems.append(f"stdout differs from that on {one.engine}:\n{difference}")


def _run(result: Result, work: Path, prefix: Path) -> None:
    case = result.case
    work.mkdir()
    for name, data in case.contents("files").items():
        path = work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    try:
        done = pywine.run(
            [case.command, *case.args],
            input=case.content("stdin") or b"",
            capture_output=True,
            timeout=case.timeout,
            cwd=work,
            env={**os.environ, **case.env},
            engine=result.engine,
            prefix=prefix,
            options=case.options,
        )
    except pywine.LaunchError as error:
        result.problems.append(error.message)
    except subprocess.TimeoutExpired:
        result.problems.append(f"it did not end within {case.timeout:g} seconds")
    except ValueError as error:  # bad options
        result.problems.append(str(error))
    else:
        result.exit_code, result.stdout, result.stderr = done.returncode, done.stdout, done.stderr
        result.problems += _compare(case, done, work)


def _compare(case: Case, done: pywine.CompletedProcess, work: Path) -> list[str]:
    problems = []
    if done.returncode != case.exit_code:
        problems.append(f"exit code {done.returncode:#x}, expected {case.exit_code:#x}")
        if done.message:
            problems.append(done.message)
    for key, data in (("stdout", done.stdout), ("stderr", done.stderr)):
        expected = case.content(key)
        if expected is not None and _text(case, data) != _text(case, expected):
            problems.append(f"{key} differs:\n{_difference(_text(case, expected), _text(case, data))}")
        pattern = case.regex(key)
        if pattern and not re.search(pattern, _text(case, data).decode(errors="replace"), re.MULTILINE):
            problems.append(f"{key} does not match {pattern!r}")
    for name, expected in case.contents("creates").items():
        path = work / name
        if not path.is_file():
            problems.append(f"it did not create {name}")
        elif path.read_bytes() != expected:
            problems.append(f"{name} differs:\n{_difference(expected, path.read_bytes())}")
    return problems


def _text(case: Case, data: bytes) -> bytes:
    return data if case.exact_newlines else data.replace(b"\r\n", b"\n")


def _difference(expected: bytes, got: bytes) -> str:
    wanted, found = (data.decode(errors="backslashreplace").splitlines() for data in (expected, got))
    lines = difflib.unified_diff(wanted, found, "expected", "got", n=1, lineterm="")
    shown = list(lines)
    if len(shown) > _DIFFERENCE_LINES:
        shown[_DIFFERENCE_LINES:] = [f"… {len(shown) - _DIFFERENCE_LINES} more lines"]
    return "\n".join(shown) or f"expected {expected[-40:]!r} at the end, got {got[-40:]!r}"
