"""FOR /F: its options, its sources of lines, and the tokens of a line."""

from __future__ import annotations

import os

from pywine.programs.cmd import messages
from pywine.programs.cmd.errors import CommandError
from pywine.programs.cmd.expansion import split_arguments

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pywine.programs.cmd.shell import Shell

_REST = -1  # stands for the token that an asterisk means


class Options:
    """The option string of FOR /F: `eol=; skip=1 delims=, tokens=1,3-4* usebackq`. Raises CommandError."""

    def __init__(self, text: str) -> None:
        self.comment, self.skip, self.delimiters = ";", 0, " \t"
        self.uses_back_quotes = False
        self._tokens = [1]
        text = text.removeprefix('"').removesuffix('"')
        at = 0
        while at < len(text):
            if text[at] in " \t":
                at += 1
                continue
            at = self._option(text, at)

    def _option(self, text: str, at: int) -> int:
        """Understand the option at `at`; returns where it ends."""
        lower = text.lower()
        if lower.startswith("usebackq", at):
            self.uses_back_quotes = True
            return at + 8
        if lower.startswith("eol=", at):
            self.comment = text[at + 4 : at + 5]
            return at + 5
        if lower.startswith("delims=", at):
            end = at + 7
            while end < len(text) and (text[end] != " " or end == len(text) - 1):
                end += 1
            self.delimiters = text[at + 7 : end]
            return end
        end = at
        while end < len(text) and text[end] not in " \t":
            end += 1
        if lower.startswith("skip=", at):
            try:
                self.skip = int(text[at + 5 : end], 0)
            except ValueError:
                raise _unexpected(text[at:]) from None
        elif lower.startswith("tokens=", at):
            self._tokens = _token_numbers(text[at + 7 : end], text[at:])
        else:
            raise _unexpected(text[at:])
        return end

    def tokens_of(self, line: str) -> list[str] | None:
        """The values of the loop's variables for a line; None for a line that it skips."""
        wanted = [number for number in self._tokens if number != _REST]
        last = max(wanted, default=0)
        found, rest = self._split(line, last)
        if found is None:
            return None
        values = [found[number - 1] if number <= len(found) else "" for number in wanted]
        if self._tokens[-1] == _REST:
            values.append(rest)
        return values if any(values) else None

    def _split(self, line: str, count: int) -> tuple[list[str] | None, str]:
        """The first `count` tokens, and what follows them."""
        at = self._skip_delimiters(line, 0)
        if at == len(line) or line[at : at + 1] == self.comment:
            return None, ""
        found = []
        while len(found) < count and at < len(line):
            end = at
            while end < len(line) and line[end] not in self.delimiters:
                end += 1
            found.append(line[at:end])
            at = self._skip_delimiters(line, end)
        return found, line[at:]

    def _skip_delimiters(self, line: str, at: int) -> int:
        while at < len(line) and line[at] in self.delimiters:
            at += 1
        return at


def _unexpected(text: str) -> CommandError:
    return CommandError(messages.UNEXPECTED.format(text), 255)


def _token_numbers(text: str, option: str) -> list[int]:
    """`1,3-4*` as numbers in order, _REST last if there is an asterisk."""
    has_rest = text.endswith("*")
    numbers = set()
    for part in text.removesuffix("*").split(","):
        if not part:
            continue
        first, dash, last = part.partition("-")
        try:
            low = int(first, 0)
            high = int(last, 0) if dash else low
        except ValueError:
            raise _unexpected(option) from None
        numbers.update(range(max(low, 1), min(high, 31) + 1))
    return sorted(numbers) + [_REST] * has_rest


def source_lines(shell: Shell, items: str, options: Options) -> Iterator[list[str]]:
    """The lines of each source: a command's output, a string, or files. Raises CommandError."""
    command, string = ("`", "'") if options.uses_back_quotes else ("'", '"')
    if len(items) > 1 and items[0] == items[-1] == command:
        yield _lines(shell, command_output(shell, items[1:-1]))
    elif len(items) > 1 and items[0] == items[-1] == string:
        yield [items[1:-1]]
    else:
        for word in split_arguments(items):
            name = word.strip('"') if options.uses_back_quotes else word
            yield _lines(shell, _file_contents(shell, name))


def _lines(shell: Shell, data: bytes) -> list[str]:
    lines = shell.decode(data).split("\n")
    if not lines[-1]:
        del lines[-1]
    return [line.removesuffix("\r") for line in lines]


def _file_contents(shell: Shell, name: str) -> bytes:
    from pywine.programs.cmd.redirection import open_file

    try:
        descriptor = open_file(shell, name, "<")
    except CommandError:
        raise CommandError(f"The system cannot find the file {name}.") from None
    with open(descriptor, "rb") as file:
        return file.read()


def command_output(shell: Shell, command: str) -> bytes:
    """What a command writes, run by an interpreter of its own."""
    from pywine.programs.cmd.main import unquoted
    from pywine.programs.cmd.redirection import run_apart, wait_for

    def run() -> int:
        shell.frame, shell.delayed, shell.for_depth = None, False, 0
        shell.run_text(unquoted(shell, command, always=False))
        return shell.exit_code

    source, sink = os.pipe()
    apart = run_apart(shell, run, {1: sink}, (source,))
    os.close(sink)
    with open(source, "rb") as stream:
        data = stream.read()
    wait_for(apart)
    return data
