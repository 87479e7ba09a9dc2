"""Runs a program for the command line: messages, status, report. Imports neither click nor rich."""

from __future__ import annotations

import os
import sys
from time import monotonic

from pywine import code_cache
from pywine.cli.builtin import choose_builtin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn

    from pywine.launch.errors import LaunchError
    from pywine.launch.outcome import Outcome
    from pywine.launch.settings import Settings

_INTERRUPTED, _WRITE_FAILED = 130, 125
_at_exit: list[Callable[[], None]] = []


def run_plain(
    program: str, arguments: list[str], change: Callable[[Settings], None] | None = None
) -> NoReturn:
    """Run a program without any option of the command line, then exit."""
    from pywine.launch.errors import LaunchError
    from pywine.launch.settings import Settings

    try:
        settings = Settings(program, arguments)
        if change:
            change(settings)
    except LaunchError as error:
        say(error.message)
        sys.exit(error.status)
    run(settings)


def run(settings: Settings) -> NoReturn:
    """Run a program, report if that is asked for, and exit with its status."""
    from pywine.launch.errors import PYWINE_FAILED, LaunchError
    from pywine.launch.outcome import CRASHED
    from pywine.launch.settings import errors_file

    start = monotonic()
    settings.main = run
    try:
        outcome = _launch(settings)
    except LaunchError as error:
        status, message, facts = error.status, error.message, facts_of_refusal(error)
        if settings.birth:  # the parent has been told
            message = ""
    except KeyboardInterrupt:
        status, message, facts = _INTERRUPTED, "", {"reason": "interrupted"}
    except Exception as error:
        status, message, facts = PYWINE_FAILED, _describe_defect(error), {"reason": "defect"}
    else:
        status, message, facts = outcome.status, outcome.message, facts_of_outcome(outcome)
        if outcome.reason == CRASHED and settings.birth and settings.errors != errors_file():
            message = ""  # a program reads what this one writes there, and Windows would write nothing
    if message:
        say(message)
    if settings.report:
        common = {"program": settings.program, "exit_code": None, "status": status, "message": message}
        measured = {"engine": settings.engine_used or None, "seconds": round(monotonic() - start, 6)}
        settings.report(common | facts | measured)
    status = _flushed(status)
    if not code_cache.is_complete():
        from pywine.cli.keep_code import startup_code

        code_cache.save(startup_code)
    if not code_cache.has_others():
        from pywine.cli.keep_code import other_code

        code_cache.save_others(other_code())
    for action in _at_exit:
        action()
    os._exit(status)  # at once: the guest's host threads may still be blocked


def temporary_folder() -> str:
    """A new folder that goes when this process ends (not when a fork of it does), with all that is in it."""
    import shutil
    import tempfile

    folder, owner = tempfile.mkdtemp(prefix="pywine-"), os.getpid()

    def remove() -> None:
        if os.getpid() == owner:
            shutil.rmtree(folder, ignore_errors=True)

    _at_exit.append(remove)
    return folder


def _launch(settings: Settings) -> Outcome:
    """Run the image or the builtin program that the settings name."""
    choose_builtin(settings)
    if settings.builtin:
        from pywine.programs.host import run_builtin

        return run_builtin(settings)
    from pywine.launch import launch
    from pywine.launch.errors import Hosted

    try:
        return launch(settings)
    except Hosted as other:
        settings.builtin, settings.command_line = other.builtin, other.command_line
    from pywine.programs.host import run_builtin

    return run_builtin(settings)


def _flushed(status: int) -> int:
    """The status after what was written has left, or has not."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            try:
                stream.flush()
            except OSError:
                status = status or _WRITE_FAILED
    return status


def say(text: str) -> None:
    """A message from pywine itself."""
    try:
        sys.stderr.write(f"pywine: {text}\n")
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):  # nobody listens: the status must do
        pass


def facts_of_outcome(outcome: Outcome) -> dict[str, Any]:
    """What the report says about a program that ran."""
    return {"exit_code": outcome.exit_code, "reason": outcome.reason}


def facts_of_refusal(error: LaunchError) -> dict[str, Any]:
    """What the report says about a program that could not be started."""
    return {
        "reason": "refused",
        "error": error.error,
        "error_code": error.code,
        "text": error.text,
        "advice": error.advice,
    }


def _describe_defect(error: Exception) -> str:
    import traceback

    text = "".join(traceback.format_exception(error))
    return f"this is a defect in pywine, please report it:\n{text.rstrip()}"
