"""What the user asks of a run, whichever way: command line, environment, Python."""

from __future__ import annotations

import os

from pywine.host.paths import default_prefix
from pywine.launch.errors import USAGE, LaunchError
from pywine.launch.observer import Observer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

    from pywine.nt.child import Birth

ENGINES = ("auto", "native", "unicorn")
_INVALID_PARAMETER, _PATH_NOT_FOUND = 87, 3


class Settings:
    """One run's options. `environment`: the host's variables for the program; `descriptors`: for its handles.

    `trace`: the channels to trace, "" for none; `trace_file`: where to, "" for standard error. What is not
    given comes from PYWINE_ENGINE, PYWINEPREFIX, PYWINEDLLOVERRIDES and PYWINE_TRACE. Raises LaunchError.
    """

    def __init__(self, program: str, arguments: list[str]) -> None:
        self.program = program
        self.arguments = arguments
        self.argument0 = program
        self.engine = os.environ.get("PYWINE_ENGINE") or "auto"
        self.engine_used = ""  # known after phase `kthread`
        self.engine_reason = ""  # why it is not the native one, if that was wanted
        self.prefix = os.path.abspath(os.environ.get("PYWINEPREFIX") or default_prefix())
        self.run_root = ""  # the folder whose `run` says which other processes there are, if not the prefix
        self.deterministic = False  # nothing but the program and its input decides what happens
        self.working_directory = _working_directory()
        self.environment = dict(os.environ)
        self.descriptors = (0, 1, 2)
        self.errors = errors_file()  # who asked for the run reads them there
        self.dll_overrides = _checked_overrides(os.environ.get("PYWINEDLLOVERRIDES", ""))
        self.identity = True  # guest addresses equal host addresses where that can be had
        self.network = True  # without it, sockets reach this machine only
        self.trace = os.environ.get("PYWINE_TRACE", "")
        self.trace_file = ""
        self.minidump = ""  # the host file for the dump of a crash, "" for none
        self.observer = Observer()
        self.report: Callable[[dict[str, Any]], None] | None = None  # is told how the run ended
        self.birth: Birth | None = None  # what a parent process gives this one
        self.command_line = ""  # as it is to be written; "": made of the arguments
        self.builtin = ""  # the program of pywine.programs to run, instead of an image
        self.main: Callable[[Settings], NoReturn] | None = None  # what a child is to do with its settings
        if self.engine not in ENGINES:
            known = ", ".join(ENGINES)
            raise _refused(f"PYWINE_ENGINE names the engine {self.engine!r}", f"the engines are {known}")

    def make_deterministic(self, folder: str) -> None:
        """Have every run do the same, alone in `folder`."""
        self.deterministic, self.engine, self.identity = True, "unicorn", False
        self.run_root = folder

    def of_child(self, program: str, birth: Birth) -> Settings:
        """The settings of a child process: its parent's, but for what it runs."""
        child = Settings.__new__(Settings)
        child.__dict__.update(self.__dict__)
        child.program = child.argument0 = program
        child.arguments, child.birth = [], birth
        child.builtin = child.command_line = ""
        child.descriptors, child.observer, child.report = (0, 1, 2), self.observer.of_child(birth), None
        return child


def errors_file() -> tuple[int, int]:
    """Which file of the host standard error is now; zeros if none."""
    try:
        status = os.fstat(2)
    except OSError:
        return 0, 0
    return status.st_dev, status.st_ino


def _working_directory() -> str:
    try:
        return os.getcwd()
    except OSError:
        raise LaunchError(
            "the working directory does not exist any more", _PATH_NOT_FOUND, advice="change to one that does"
        ) from None


def _checked_overrides(text: str) -> dict[str, tuple[str, ...]]:
    try:
        return parse_overrides(text)
    except ValueError as error:
        raise _refused(f"PYWINEDLLOVERRIDES: {error}", "for example PYWINEDLLOVERRIDES='zlib1=n,b'") from None


def _refused(text: str, advice: str) -> LaunchError:
    return LaunchError(text, _INVALID_PARAMETER, status=USAGE, advice=advice)


def parse_overrides(text: str) -> dict[str, tuple[str, ...]]:
    """`name=n,b;other=b` as Wine's WINEDLLOVERRIDES writes it. Raises ValueError."""
    kinds = {"n": "native", "b": "builtin", "native": "native", "builtin": "builtin"}
    found = {}
    for part in text.split(";"):
        if not part.strip():
            continue
        names, equals, order = part.partition("=")
        if not equals or not names.strip() or any(kind not in kinds for kind in order.split(",") if kind):
            raise ValueError(f"{part!r} is not name=n,b (n: native, b: builtin)")
        for name in names.split(","):
            found[name.strip().lower().removesuffix(".dll")] = tuple(
                kinds[kind] for kind in order.split(",") if kind
            )
    return found
