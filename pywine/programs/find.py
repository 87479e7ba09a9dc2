"""find: lines that hold a text."""

from __future__ import annotations

from pywine.programs.arguments import fail, lines_of, matching_files, read_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.context import Context

_FOUND, _NOT_FOUND, _BAD = 0, 1, 2


def main(context: Context, arguments: list[str]) -> int:
    """find [/V] [/C] [/N] [/I] [/OFFLINE] "text" [files]"""
    words = _words(context.command_line)
    switches = {word[1:].lower() for word in words if word.startswith("/")}
    operands = [word for word in words if not word.startswith("/")]
    if switches - {"v", "c", "n", "i", "off", "offline"}:
        return fail(context, "FIND: Invalid switch", _BAD)
    if not operands or not operands[0].startswith('"') or not operands[0].endswith('"'):
        return fail(context, "FIND: Parameter format not correct", _BAD)
    search = _Search(context, operands[0][1:-1].replace('""', '"'), switches)
    if len(operands) == 1:
        search.show(context.read_all(), "")
    for operand in operands[1:]:
        name = operand.strip('"')
        names = list(matching_files(context, name))
        if not names:
            context.write(f"File not found - {name.upper()}\r\n", 2)
            search.failed = True
        for found in names:
            search.show(read_bytes(context, found), found.upper())
    if search.failed and not search.found:
        return _BAD
    return _FOUND if search.found else _NOT_FOUND


class _Search:
    """What is searched for, and whether anything was found."""

    def __init__(self, context: Context, text: str, switches: set[str]) -> None:
        self._context, self._switches = context, switches
        self._text = text.lower() if "i" in switches else text
        self.found = self.failed = False

    def _holds(self, line: str) -> bool:
        line = line.lower() if "i" in self._switches else line
        return (bool(self._text) and self._text in line) != ("v" in self._switches)

    def show(self, data: bytes, heading: str) -> None:
        write = self._context.write
        counts = "c" in self._switches
        if heading:
            write(f"\r\n---------- {heading}" + (": " if counts else "\r\n"))
        count = 0
        for number, line in enumerate(lines_of(self._context, data), 1):
            if self._holds(line):
                count += 1
                if not counts:
                    write(f"[{number}]{line}\r\n" if "n" in self._switches else f"{line}\r\n")
        if counts:
            write(f"{count}\r\n")
        self.found = self.found or count > 0


def _words(line: str) -> list[str]:
    """The words behind the program's name, quotes kept."""
    out: list[str] = []
    word = ""
    quoted = False
    for char in line + " ":
        if char == '"':
            quoted = not quoted
        if not quoted and (char in " \t" or (char == "/" and word)):
            out += [word] if word else []
            word = "/" if char == "/" else ""
            continue
        word += char
    return out[1:]
