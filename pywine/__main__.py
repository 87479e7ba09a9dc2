"""The command: a plain `pywine prog.exe args` goes straight to the launch chain, the rest to click."""

import sys

from pywine import code_cache

COMMANDS = frozenset(("inspect", "apis", "wrap", "binfmt", "doctor", "prefix", "server", "smoke"))


def main() -> None:
    """Run the command line and exit."""
    code_cache.load()
    arguments = sys.argv[1:]
    if arguments and arguments[0] == "--":
        arguments = arguments[1:]
        is_plain = bool(arguments)
    else:
        is_plain = bool(arguments) and not arguments[0].startswith("-") and arguments[0] not in COMMANDS
    if is_plain:
        code_cache.start()
        from pywine.cli.run import run_plain

        run_plain(arguments[0], arguments[1:])
    from pywine.cli.main import main as command_line

    command_line()


if __name__ == "__main__":
    main()
