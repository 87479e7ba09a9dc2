"""The command: a plain `pywine prog.exe args` goes straight to the launch chain, everything else to the CLI."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line and exit."""
    arguments = sys.argv[1:]
    if arguments and not arguments[0].startswith("-") and arguments[0] not in COMMANDS:
        sys.exit(run_plain(arguments[0], arguments[1:]))
    raise SystemExit("not yet")


COMMANDS = frozenset(("run", "inspect", "apis", "wrap", "binfmt", "doctor", "help"))


def run_plain(program: str, arguments: list[str]) -> int:
    """Run a program without any option; returns the status for the shell."""
    from pywine.launch import launch
    from pywine.launch.errors import LaunchError
    from pywine.launch.settings import Settings

    try:
        outcome = launch(Settings(program, arguments))
    except LaunchError as error:
        sys.stderr.write(f"pywine: {error.text}\n")
        return error.status
    if outcome.message:
        sys.stderr.write(f"pywine: {outcome.message}\n")
    sys.stderr.flush()
    os._exit(outcome.status)


if __name__ == "__main__":
    main()
