"""Builtin programs and batch files from the host's command line. Imports neither click nor rich."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

NAMES = frozenset(("cmd",))
_SEPARATING = frozenset(" \t&|<>()^,;=")


def is_builtin(program: str) -> bool:
    """Whether what the user named is a batch file or a builtin program."""
    return program in NAMES or program.lower().endswith((".bat", ".cmd"))


def run_builtin(program: str, arguments: list[str]) -> NoReturn:
    """Run it and exit with the low 8 bits of its exit code."""
    from pywine.launch.kthread import guest_environment
    from pywine.launch.settings import Settings
    from pywine.nt.environment import Environment
    from pywine.nt.files import Files
    from pywine.programs.builtin import load
    from pywine.programs.context import Context

    class Surroundings:
        settings = Settings(program, arguments)
        bits = 64

    p = Surroundings()
    p.files = Files(p)
    p.files.prepare_prefix()
    environment = Environment(guest_environment(p))
    if program in NAMES:
        name, line = program, command_line([program, *arguments])
    else:
        path = program if "\\" in program else p.files.windows_path(program)
        name, line = "cmd", f'cmd /c "{command_line([path, *arguments])}"'
    context = Context(p.files, environment, (0, 1, 2), line)
    os._exit(load(name)(context, arguments) & 0xFF)


def command_line(words: list[str]) -> str:
    """The words as cmd shall read them: quotes where it needs them, none escaped. What is one word behind /C
    is a command line already.
    """
    if len(words) > 2 and words[-2].lower() in ("/c", "/k", "/r"):
        return " ".join([*map(_quoted, words[:-1]), words[-1]])
    return " ".join(map(_quoted, words))


def _quoted(word: str) -> str:
    needs = not word or not _SEPARATING.isdisjoint(word)
    return f'"{word}"' if needs and '"' not in word else word
