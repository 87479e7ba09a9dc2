"""Command lines into arguments and back, as the CRTs and CommandLineToArgvW do it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_BLANK = " \t"


def split(line: str) -> list[str]:
    """argv as the C run-time library makes it: inside quotes, "" is a quote and the quoted part goes on."""
    program, at = _crt_program(line)
    argv = [program]
    while (at := _skip_blank(line, at)) < len(line):
        out = []
        quoted = False
        while at < len(line) and (quoted or line[at] not in _BLANK):
            slashes, at = _backslashes(line, at)
            if line[at : at + 1] != '"':
                out.append("\\" * slashes)
                if at < len(line) and (quoted or line[at] not in _BLANK):
                    out.append(line[at])
                    at += 1
                continue
            out.append("\\" * (slashes // 2))
            at += 1
            if slashes % 2:
                out.append('"')
            elif quoted and line[at : at + 1] == '"':
                out.append('"')
                at += 1
            else:
                quoted = not quoted
        argv.append("".join(out))
    return argv


def split_shell(line: str) -> list[str]:
    """argv as CommandLineToArgvW makes it: three quotes in a row are one quote and end the quoted part."""
    if line.startswith('"'):
        end = line.find('"', 1)
        end = len(line) if end < 0 else end
        argv, at = [line[1:end]], end + 1
    else:
        at = 0
        while at < len(line) and line[at] not in _BLANK:
            at += 1
        argv = [line[:at]]
    while (at := _skip_blank(line, at)) < len(line):
        out = []
        quotes = 0
        while at < len(line) and (quotes or line[at] not in _BLANK):
            slashes, at = _backslashes(line, at)
            if line[at : at + 1] != '"':
                out.append("\\" * slashes)
                if at < len(line) and (quotes or line[at] not in _BLANK):
                    out.append(line[at])
                    at += 1
                continue
            out.append("\\" * (slashes // 2))
            at += 1
            if slashes % 2:
                out.append('"')
                continue
            quotes += 1
            while line[at : at + 1] == '"':
                at += 1
                quotes += 1
                if quotes == 3:
                    out.append('"')
                    quotes = 0
            if quotes == 2:
                quotes = 0
        argv.append("".join(out))
    return argv


def join(argv: Iterable[str]) -> str:
    """A command line that every splitting rule takes apart into `argv` again.

    The program name cannot hold a quote: no rule has a way to write one.
    """
    arguments = iter(argv)
    program = next(arguments, "")
    needs_quotes = not program or any(blank in program for blank in _BLANK)
    return " ".join([f'"{program}"' if needs_quotes else program, *map(quote, arguments)])


def quote(argument: str) -> str:
    """One argument as it must be written: in quotes where it is empty or has blanks."""
    mark = '"' if not argument or any(char in argument for char in " \t\n\v") else ""
    out = [mark]
    slashes = 0
    for char in argument:
        if char == "\\":
            slashes += 1
            continue
        out.append("\\" * (2 * slashes + 1 if char == '"' else slashes) + char)
        slashes = 0
    out.append("\\" * (2 * slashes if mark else slashes) + mark)
    return "".join(out)


def expand_wildcards(argv: list[str], listdir: Callable[[str], Iterable[str]]) -> list[str]:
    """argv as programs linked with setargv see it: what matches, sorted, or the pattern where nothing does.

    `listdir` gets the pattern's directory as written, with its final separator ("" for the current one).
    """
    from pywine.nt.chartype import upper
    from pywine.nt.wildcards import file_matcher

    out = argv[:1]
    for argument in argv[1:]:
        directory_end = max(argument.rfind(separator) for separator in "\\/:") + 1
        directory, pattern = argument[:directory_end], argument[directory_end:]
        if "*" not in pattern and "?" not in pattern:
            out.append(argument)
            continue
        matches = file_matcher(pattern)
        names = [name for name in listdir(directory) if name not in (".", "..") and matches(name)]
        out += [directory + name for name in sorted(names, key=upper)] or [argument]
    return out


def after_program(line: str) -> str:
    """What stands behind the program's name in a command line, blanks included."""
    return line[_crt_program(line)[1] :]


def _crt_program(line: str) -> tuple[str, int]:
    out = []
    quoted = False
    at = 0
    while at < len(line) and (quoted or line[at] not in _BLANK):
        if line[at] == '"':
            quoted = not quoted
        else:
            out.append(line[at])
        at += 1
    return "".join(out), at


def _skip_blank(line: str, at: int) -> int:
    while at < len(line) and line[at] in _BLANK:
        at += 1
    return at


def _backslashes(line: str, at: int) -> tuple[int, int]:
    start = at
    while line[at : at + 1] == "\\":
        at += 1
    return at - start, at
