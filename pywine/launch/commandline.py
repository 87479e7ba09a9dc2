"""Building a Windows command line from arguments, so that the C runtime and CommandLineToArgvW parse it back exactly."""

from __future__ import annotations


def build_command_line(arguments: list[str]) -> str:
    """One string that splits into `arguments` again ("Parsing C++ command-line arguments", Microsoft's documentation)."""
    program, *rest = arguments
    first = f'"{program}"' if not program or any(c in program for c in ' \t"') else program
    return " ".join([first, *(quote(argument) for argument in rest)])


def quote(argument: str) -> str:
    """One argument, quoted where it must be: backslashes double only before a quote."""
    if argument and not any(c in argument for c in ' \t\n\v"*?'):
        return argument
    out = ['"']
    backslashes = 0
    for character in argument:
        if character == "\\":
            backslashes += 1
            continue
        out.append("\\" * (2 * backslashes + 1 if character == '"' else backslashes) + character)
        backslashes = 0
    out.append("\\" * (2 * backslashes) + '"')
    return "".join(out)
