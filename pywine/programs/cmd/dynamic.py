"""Variables that are computed, and the prompt."""

from __future__ import annotations

import os

from pywine.nt import clock, timezone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.cmd.shell import Shell

_DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
VERSION = "10.0.19045.0"


def local_now() -> tuple[int, int, int, int, int, int, int, int]:
    """clock.split's fields of the local time."""
    now = clock.now()
    return clock.split(now - timezone.bias_at(now) * 60 * clock.SECOND)


def date_text() -> str:
    year, month, weekday, day, *_ = local_now()
    return f"{_DAYS[weekday]} {month:02}/{day:02}/{year:04}"


def time_text() -> str:
    hour, minute, second, millisecond = local_now()[4:]
    return f"{hour:2}:{minute:02}:{second:02}.{millisecond // 10:02}"


def dynamic_variable(shell: Shell, name: str) -> str | None:
    """The value of a computed variable, or None; `name` in capitals."""
    if name == "CD":
        return shell.files.current_directory
    if name == "ERRORLEVEL":
        return str(shell.errorlevel)
    if name == "DATE":
        return date_text()
    if name == "TIME":
        return time_text()
    if name == "RANDOM":
        return str(int.from_bytes(os.urandom(2), "little") & 0x7FFF)
    if name == "CMDCMDLINE":
        return shell.command_line
    if name == "CMDEXTVERSION":
        return "2"
    return "1" if name == "HIGHESTNUMANODENUMBER" else None


def prompt_text(shell: Shell, form: str) -> str:
    """What PROMPT's codes stand for."""
    plain = {"A": "&", "B": "|", "C": "(", "F": ")", "G": ">", "L": "<", "Q": "=", "S": " ", "$": "$",
             "_": "\r\n", "E": "\x1b", "H": "\b \b", "M": ""}  # fmt: skip
    out = []
    at = 0
    while at < len(form):
        char = form[at]
        at += 1
        if char != "$" or at == len(form):
            out.append(char)
            continue
        code = form[at].upper()
        at += 1
        if code == "P":
            out.append(shell.files.current_directory)
        elif code == "N":
            out.append(shell.files.current_directory[:1])
        elif code == "D":
            out.append(date_text())
        elif code == "T":
            out.append(time_text())
        elif code == "V":
            out.append(f"Microsoft Windows [Version {VERSION}]")
        elif code == "+":
            out.append("+" * len(shell.directory_stack))
        else:
            out.append(plain.get(code, ""))
    return "".join(out)
