"""The program: its switches, /C and /K, and the prompt."""

from __future__ import annotations

import os
import sys

from pywine.programs.cmd.dynamic import VERSION
from pywine.programs.cmd.errors import AbortBatch, EndBatch, ExitShell, Goto
from pywine.programs.cmd.shell import Shell

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pywine.programs.context import Context

_SPECIAL = frozenset("&<>()@^|")
_INTERRUPTED = 0xC000013A
_RECURSION_LIMIT = 12_000  # of Python; a CALL takes about fifteen


def main(context: Context, arguments: list[str]) -> int:
    """cmd [/S] [/Q] [/D] [/V:ON] [/E:OFF] [/C command | /K command]; `arguments` is not used: the command
    line counts as it was written.
    """
    sys.setrecursionlimit(_RECURSION_LIMIT)
    shell = Shell(context)
    shell.command_line = context.command_line
    options = Options(context.command_line)
    shell.delayed, shell.extensions = options.delayed, options.extensions
    shell.echoes = not options.quiet
    if not context.environment.get("PROMPT"):
        context.environment.set("PROMPT", "$P$G")
    try:
        if options.command is not None:
            run(shell, unquoted(shell, options.command, always=options.strips))
        if not options.stays:
            return shell.exit_code
        interact(shell, greets=options.command is None)
    except ExitShell:
        pass
    except KeyboardInterrupt:
        return _INTERRUPTED
    return shell.exit_code


def run(shell: Shell, text: str) -> None:
    """Run a command line to its end, whatever ends it but EXIT."""
    try:
        shell.run_text(text)
    except (AbortBatch, EndBatch, Goto):
        return


class Options:
    """The switches of a command line. `command`: what follows /C or /K, as it was written."""

    def __init__(self, line: str) -> None:
        self.command: str | None = None
        self.delayed, self.extensions = False, True
        self.quiet = self.strips = False
        self.stays = True
        at = _program_end(line)
        while (at := _next_switch(line, at)) >= 0:
            letter = line[at + 1 : at + 2].lower()
            if letter in ("c", "k", "r"):
                self.stays = letter == "k"
                self.command = line[at + 2 :].lstrip(" \t,;=")
                return
            at += 2
            end = at
            while end < len(line) and line[end] not in " \t/,;=":
                end += 1
            value = line[at:end].lower()
            if letter == "v":
                self.delayed = value != ":off"
            elif letter == "e":
                self.extensions = value != ":off"
            elif letter == "q":
                self.quiet = True
            elif letter == "s":
                self.strips = True
            at = end


def _program_end(line: str) -> int:
    if line.startswith('"'):
        end = line.find('"', 1)
        return len(line) if end < 0 else end + 1
    for at, char in enumerate(line):
        if char in " \t/":
            return at
    return len(line)


def _next_switch(line: str, at: int) -> int:
    """Where the next switch begins, -1 if something else comes, which is ignored."""
    while at < len(line) and line[at] in ' \t,;="':
        at += 1
    return at if line[at : at + 1] == "/" else -1


def unquoted(shell: Shell, command: str, *, always: bool) -> str:
    """The command without the quotes around it, unless exactly two quotes enclose a program's name."""
    if not command.startswith('"'):
        return command
    last = command.rfind('"')
    inside = command[1:last]
    if not always and command.count('"') == 2 and _SPECIAL.isdisjoint(inside) and " " in inside:
        from pywine.programs.cmd.external import find_program

        if find_program(shell, inside):
            return command
    return inside + command[last + 1 :] if last > 0 else command[1:]


def interact(shell: Shell, *, greets: bool) -> None:
    """Read commands from standard input until its end or EXIT."""
    if greets:
        shell.line(f"Microsoft Windows [Version {VERSION}]")
        shell.line()
    read = line_reader(shell)
    while True:
        prompts = iter([shell.prompt() if shell.echoes else ""])

        def next_line() -> str:
            text = read(next(prompts, "More? "))  # noqa: B023
            if text is None:
                raise ExitShell
            return shell.expand_line(text)

        try:
            node = shell.parse(next_line)
            if node is not None:
                shell.run(node)
        except KeyboardInterrupt:
            shell.line("^C")
        except (AbortBatch, EndBatch, Goto):
            pass
        if shell.echoes:
            shell.line()


def line_reader(shell: Shell) -> Callable[[str], str | None]:
    """A function that shows a prompt and reads a line: with line editing on a terminal."""
    descriptor = shell.handles.get(0, -1)
    if descriptor == 0 and os.isatty(0) and os.isatty(1):
        from pywine.programs.cmd.prompt import edited_line

        return edited_line

    def plain(prompt: str) -> str | None:
        shell.write(prompt)
        text = shell.read_line()
        if text is not None and shell.echoes:
            shell.line(text)
        return text

    return plain
