"""Which of the user's programs are builtin ones, or batch files for the builtin cmd."""

from __future__ import annotations

import os

from pywine.nt.rundir import DEBUGGERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.launch.settings import Settings

_SEPARATING = frozenset(" \t&|<>()^,;=")


def choose_builtin(settings: Settings) -> None:
    """Let the settings name the builtin program that they mean, and its command line. Raises LaunchError."""
    if settings.builtin or settings.birth:
        return
    _choose_debugger(settings)
    program = settings.program.lower()
    if program.endswith((".bat", ".cmd")):
        settings.builtin = "cmd"
        line = command_line([_batch_path(settings), *settings.arguments])
        settings.command_line = f'cmd /c "{line}"'
        return
    name = program.removesuffix(".exe")
    if not _is_builtin(settings, name):
        return
    settings.builtin = name
    if name == "cmd":
        settings.command_line = command_line([settings.argument0, *settings.arguments])


def _choose_debugger(settings: Settings) -> None:
    """Where the registry names a debugger for the program, run that with it. Raises LaunchError."""
    if not os.path.exists(os.path.join(settings.prefix, DEBUGGERS)):
        return
    from pywine.abi.winerror import ERROR_BAD_EXE_FORMAT
    from pywine.launch.errors import LaunchError
    from pywine.launch.wine import find_program, windows_path
    from pywine.ldr.start import image_option
    from pywine.nt.commandline import split

    seen = set()
    while True:
        name = os.path.basename(settings.program.replace("\\", "/")).lower()
        name = name if "." in name else name + ".exe"
        debugger = image_option(settings.prefix, name, "Debugger")
        if not debugger:
            return
        if name in seen:
            text = f"{settings.program} is its own debugger, says the registry"
            advice = f"reg delete its value Debugger below Image File Execution Options\\{name}"
            raise LaunchError(text, ERROR_BAD_EXE_FORMAT, advice=advice)
        seen.add(name)
        if _is_builtin(settings, name.removesuffix(".exe")):
            path = settings.program
        else:
            path = windows_path(find_program(settings.program, settings), settings)
        settings.program, *words = split(debugger)
        settings.argument0 = settings.program
        settings.arguments = [*words, path, *settings.arguments]


def _is_builtin(settings: Settings, name: str) -> bool:
    """Whether a name without a folder means a builtin program: no such file lies here."""
    from pywine.ldr.program import is_builtin_name

    here = settings.working_directory
    return is_builtin_name(name) and not any(
        os.path.isfile(os.path.join(here, file)) for file in (settings.program, name + ".exe")
    )


def _batch_path(settings: Settings) -> str:
    """What a batch file is called in its command line: as it was named, if that is not a host path."""
    from pywine.launch.wine import find_program, windows_path

    if "\\" in settings.program:
        return settings.program
    host_path = find_program(settings.program, settings)
    if "/" not in settings.program and os.path.dirname(host_path) == settings.working_directory:
        return settings.program
    return windows_path(host_path, settings)


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
