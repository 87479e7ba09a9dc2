"""Splitting a command line as CommandLineToArgvW does.

Source: "CommandLineToArgvW function" (Microsoft's documentation).
"""

from __future__ import annotations


def split_command_line(line: str) -> list[str]:
    """The arguments; the first (the program's name) knows no escapes."""
    first, rest = _program(line)
    arguments = [first]
    at, end = 0, len(rest)
    while True:
        while at < end and rest[at] in " \t":
            at += 1
        if at >= end:
            return arguments
        argument, at = _argument(rest, at)
        arguments.append(argument)


def _program(line: str) -> tuple[str, str]:
    if line.startswith('"'):
        name, _, rest = line[1:].partition('"')
        return name, rest
    for at, character in enumerate(line):
        if character in " \t":
            return line[:at], line[at:]
    return line, ""


def _argument(text: str, at: int) -> tuple[str, int]:
    """One argument from `at`, and where it ends.

    Backslashes before a quote halve; an odd one makes the quote literal. Three quotes in a row within quotes, or a
    pair right behind a closing one, give one quote.
    """
    out: list[str] = []
    quotes = 0
    while at < len(text) and (text[at] not in " \t" or quotes):
        if text[at] == "\\":
            stop = at
            while text[stop : stop + 1] == "\\":
                stop += 1
            count = stop - at
            if text[stop : stop + 1] == '"':
                out.append("\\" * (count // 2))
                if count % 2:
                    out.append('"')
                    stop += 1
            else:
                out.append("\\" * count)
            at = stop
            continue
        if text[at] == '"':
            at += 1
            quotes += 1
            while text[at : at + 1] == '"':
                quotes += 1
                at += 1
                if quotes == 3:
                    out.append('"')
                    quotes = 0
            if quotes == 2:
                quotes = 0
            continue
        out.append(text[at])
        at += 1
    return "".join(out), at
