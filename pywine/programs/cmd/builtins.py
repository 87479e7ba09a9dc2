"""The internal commands: where each is, and what it does to ERRORLEVEL."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pywine.programs.cmd.shell import Shell

# A command's code becomes ERRORLEVEL always, only when it failed, never, or always in .cmd files and when it
# failed in .bat files.
ALWAYS, FAILURE, NEVER, SCRIPT = "always", "failure", "never", "script"

COMMANDS = {
    "assoc": ("associations", "assoc", SCRIPT), "break": ("console", "break_", NEVER),
    "call": ("flow", "call", NEVER), "cd": ("folders", "cd", ALWAYS), "chdir": ("folders", "cd", ALWAYS),
    "chcp": ("console", "chcp", ALWAYS), "cls": ("console", "cls", NEVER),
    "color": ("console", "color", ALWAYS), "copy": ("copying", "copy", ALWAYS),
    "date": ("console", "date", ALWAYS), "del": ("removing", "del_", ALWAYS),
    "dir": ("listing", "dir", ALWAYS), "echo": ("console", "echo", NEVER),
    "endlocal": ("variables", "endlocal", NEVER), "erase": ("removing", "del_", ALWAYS),
    "exit": ("flow", "exit_", NEVER), "ftype": ("associations", "ftype", SCRIPT),
    "goto": ("flow", "goto", FAILURE), "md": ("folders", "md", ALWAYS), "mkdir": ("folders", "md", ALWAYS),
    "mklink": ("moving", "mklink", ALWAYS), "move": ("moving", "move", ALWAYS),
    "path": ("variables", "path", SCRIPT), "pause": ("console", "pause", NEVER),
    "popd": ("folders", "popd", FAILURE), "prompt": ("variables", "prompt", SCRIPT),
    "pushd": ("folders", "pushd", ALWAYS), "rd": ("folders", "rd", NEVER), "rmdir": ("folders", "rd", NEVER),
    "rem": ("console", "break_", NEVER), "ren": ("moving", "ren", ALWAYS),
    "rename": ("moving", "ren", ALWAYS), "set": ("variables", "set_", SCRIPT),
    "setlocal": ("variables", "setlocal", ALWAYS), "shift": ("flow", "shift", FAILURE),
    "start": ("associations", "start", FAILURE), "time": ("console", "time", ALWAYS),
    "title": ("console", "title", NEVER), "type": ("copying", "type_", ALWAYS),
    "ver": ("console", "ver", ALWAYS), "verify": ("console", "verify", ALWAYS),
    "vol": ("listing", "vol", ALWAYS),
}  # fmt: skip


def find(row: tuple[str, str, str]) -> Callable[[Shell, str], int]:
    """The function of a row, imported when it is first used."""
    from importlib import import_module

    return getattr(import_module(f"pywine.programs.cmd.{row[0]}"), row[1])
