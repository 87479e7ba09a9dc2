"""The Python interface: `pywine.run`, shaped like `subprocess.run`."""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
import tempfile

from pywine.launch.errors import LaunchError
from pywine.launch.settings import ENGINES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import IO, Any

    Path = str | bytes | os.PathLike[str] | os.PathLike[bytes]
    Stream = int | IO[Any] | None

_ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# -P keeps the working directory off sys.path; the package is found where this one was, in any environment.
_CHILD = (
    "import sys; sys.path.append(sys.argv.pop(1)); from pywine import code_cache; code_cache.load(); "
    "from pywine.cli.reported import main; main()"
)


class CompletedProcess(subprocess.CompletedProcess):
    """How a Windows program ended.

    Attributes:
        args: what `run` was given.
        returncode: the program's exit code, all 32 bits, unsigned: 0xC0000005 after an access violation.
            Negative if the process that ran the program was killed by a signal.
        stdout, stderr: what it wrote, if captured, else None.
        message: what pywine has to say about the end: the report of a crash, a DLL or function that is
            missing. Empty if the program ended by itself.
        reason: "exited", "crashed", "not loaded", "not implemented", "defect", or "killed".
    """

    def __init__(
        self,
        args: Any,
        returncode: int,
        stdout: Any = None,
        stderr: Any = None,
        message: str = "",
        reason: str = "exited",
    ) -> None:
        super().__init__(args, returncode, stdout, stderr)
        self.message, self.reason = message, reason

    def __repr__(self) -> str:
        code = f"{self.returncode:#010x}" if self.returncode > 0xFFFF else str(self.returncode)
        shown = [f"args={self.args!r}", f"returncode={code}", f"reason={self.reason!r}"]
        shown += [
            f"{name}={value!r}" for name in ("stdout", "stderr") if (value := getattr(self, name)) is not None
        ]
        return f"CompletedProcess({', '.join(shown)})"


def run(
    args: Path | Sequence[Path],
    *,
    input: str | bytes | None = None,
    stdin: Stream = None,
    stdout: Stream = None,
    stderr: Stream = None,
    capture_output: bool = False,
    text: bool | None = None,
    encoding: str | None = None,
    errors: str | None = None,
    timeout: float | None = None,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    check: bool = False,
    engine: str | None = None,
    prefix: Path | None = None,
    deterministic: bool = False,
    options: Sequence[str] = (),
) -> CompletedProcess:
    """Run a Windows program to its end and say how it ended.

    The program runs in a Python interpreter of its own: what it does to its memory stays there, several can
    run at once from threads, and one that does not end in time is killed.

    Args:
        args: the program (a host path, a Windows path, or a name on PATH) and its arguments. A single path
            is a program without arguments. No shell is involved; the arguments arrive as they are.
        input, stdin, stdout, stderr, capture_output, text, encoding, errors: as for `subprocess.run`.
            Standard error is the program's, with pywine's own message at its end if there is one.
        timeout: seconds after which the program is killed.
        cwd: the program's working directory, against which a relative program path counts.
        env: all environment variables for the program, instead of this process's.
        check: raise if the exit code is not 0.
        engine: "native", "unicorn", or "auto" for the faster one that works here; None: $PYWINE_ENGINE.
        prefix: the folder of drive C: and the registry; None: $PYWINEPREFIX.
        deterministic: have every run with the same input do the same (`pywine --deterministic`).
        options: command-line options of pywine, such as `["--trace=kernel32", "--dll", "zlib1=n"]`.

    Raises:
        LaunchError: the program cannot be started; `code` and `error` are Windows' error and its name.
        subprocess.TimeoutExpired: `timeout` passed; the exception holds the output so far.
        subprocess.CalledProcessError: `check` is set and the exit code is not 0.
    """
    words = [args] if isinstance(args, (str, bytes, os.PathLike)) else list(args)
    if not words:
        raise ValueError("args names no program")
    if engine is not None and engine not in ENGINES:
        raise ValueError(f"engine is {engine!r}, not one of {', '.join(ENGINES)}")
    asked = {
        "engine": engine,
        "prefix": _prefix(prefix, env, options),
        "deterministic": deterministic,
        "options": list(options),
    }
    with tempfile.TemporaryFile() as report:
        report.write(marshal.dumps(asked))
        report.flush()
        child = [sys.executable, "-P", "-c", _CHILD, _ROOT, str(report.fileno())]
        try:
            done = subprocess.run(
                [*child, *(os.fsdecode(word) for word in words)],
                input=input, stdin=stdin, stdout=stdout, stderr=stderr,
                capture_output=capture_output, text=text, encoding=encoding, errors=errors, timeout=timeout,
                cwd=cwd, env=env, check=False, pass_fds=(report.fileno(),),
            )  # fmt: skip
        except subprocess.TimeoutExpired as expired:
            expired.cmd = args
            raise
        report.seek(0)
        answer = report.read()
        facts = marshal.loads(answer) if answer else {}
    completed = _completed(args, done, facts)
    if check and completed.returncode:
        raise subprocess.CalledProcessError(completed.returncode, args, completed.stdout, completed.stderr)
    return completed


def _prefix(prefix: Path | None, env: Mapping[str, str] | None, options: Sequence[str]) -> str:
    """The prefix to ask for, this process's where `env` does not say; "" leaves it to the child."""
    if prefix is not None:
        return os.path.abspath(os.fsdecode(prefix))
    if env is None or "PYWINEPREFIX" in env or any(option.startswith("--prefix") for option in options):
        return ""
    from pywine.host.paths import default_prefix

    return os.path.abspath(os.environ.get("PYWINEPREFIX") or default_prefix())


def _completed(args: Any, done: subprocess.CompletedProcess[Any], facts: dict[str, Any]) -> CompletedProcess:
    if facts.get("reason") == "refused":
        raise LaunchError(facts["text"], facts["error_code"], status=facts["status"], advice=facts["advice"])
    if not facts:
        if done.returncode > 0:  # bad options: click has said why
            raise ValueError(f"pywine did not start: bad options, or a broken installation ({done.stderr!r})")
        return CompletedProcess(args, done.returncode, done.stdout, done.stderr, reason="killed")
    code = facts["exit_code"] if facts["exit_code"] is not None else facts["status"]
    return CompletedProcess(args, code, done.stdout, done.stderr, facts["message"], facts["reason"])
