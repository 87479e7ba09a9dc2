"""The command: a plain `pywine prog.exe args` goes straight to the launch chain, the rest to click."""

from __future__ import annotations

import sys

COMMANDS = frozenset(("inspect", "apis", "wrap", "binfmt", "smoke"))


def main() -> None:
    """Run the command line and exit."""
    arguments = sys.argv[1:]
    if arguments and arguments[0] == "--":
        arguments = arguments[1:]
        is_plain = bool(arguments)
    else:
        is_plain = bool(arguments) and not arguments[0].startswith("-") and arguments[0] not in COMMANDS
    if is_plain:
        from pywine.cli.builtin import is_builtin, run_builtin

        if is_builtin(arguments[0]):
            run_builtin(arguments[0], arguments[1:])
        from pywine.cli.run import run_plain

        run_plain(arguments[0], arguments[1:])
    from pywine.cli.main import main as command_line

    command_line()


if __name__ == "__main__":
    main()
