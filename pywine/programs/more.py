"""more: text a screen at a time; into anything but a terminal it goes through."""

from __future__ import annotations

import os

from pywine.abi.errors import ApiError
from pywine.programs.arguments import fail, lines_of, matching_files, read_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.context import Context


def main(context: Context, arguments: list[str]) -> int:
    """more [/E] [/C] [/P] [/S] [/Tn] [+n] [files]"""
    tab, start, squeezes, names = 8, 0, False, []
    for word in arguments:
        lower = word.lower()
        if lower.startswith("/t") and lower[2:].isdigit():
            tab = int(lower[2:])
        elif word.startswith("+") and word[1:].isdigit():
            start = int(word[1:])
        elif word.startswith("/"):
            squeezes = squeezes or lower == "/s"
        else:
            names.append(word)
    lines: list[str] = []
    for name in names:
        found = list(matching_files(context, name))
        if not found:
            return fail(context, f"Cannot access file {context.files.full_path(name)}")
        for one in found:
            try:
                lines += lines_of(context, read_bytes(context, one))
            except (ApiError, OSError):
                return fail(context, f"Cannot access file {context.files.full_path(one)}")
    if not names:
        lines = lines_of(context, context.read_all())
    _show(context, _prepared(lines[start:], tab, squeezes))
    return 0


def _prepared(lines: list[str], tab: int, squeezes: bool) -> list[str]:
    out: list[str] = []
    for line in lines:
        line = line.expandtabs(tab)
        if not squeezes or line or not out or out[-1]:
            out.append(line)
    return out


def _show(context: Context, lines: list[str]) -> None:
    output = context.descriptors[1]
    page = os.get_terminal_size(output).lines - 1 if output >= 0 and os.isatty(output) else 0
    for index, line in enumerate(lines):
        if page and index and index % page == 0:
            context.write("-- More --")
            with open("/dev/tty", "rb", buffering=0) as keyboard:
                keyboard.readline()
        context.write(f"{line}\r\n")
