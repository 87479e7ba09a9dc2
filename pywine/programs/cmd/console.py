"""What speaks to the user: ECHO, PAUSE, CLS, COLOR, TITLE, VER, DATE, TIME, CHCP, VERIFY, and BREAK."""

from __future__ import annotations

import os

from pywine.programs.cmd import messages
from pywine.programs.cmd.dynamic import VERSION, date_text, time_text
from pywine.programs.cmd.errors import CommandError
from pywine.programs.cmd.parser import DELIMITERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.cmd.shell import Shell

_ANSI = (0, 4, 2, 6, 1, 5, 3, 7)


def echo(shell: Shell, arguments: str) -> int:
    """ECHO [ON|OFF|text]; whatever stands directly behind the name is dropped."""
    stuck = arguments[:1]
    text = arguments[1:]
    if not stuck or stuck in DELIMITERS:
        word = arguments.strip(DELIMITERS).lower()
        if word in ("on", "off"):
            shell.echoes = word == "on"
            return 0
        if word == "/?":
            shell.line(messages.HELP.format("ECHO"))
            return 0
        if not arguments.strip(" \t") or not arguments:
            if stuck not in ("", " ", "\t"):
                shell.line(text)
            else:
                shell.line(f"ECHO is {'on' if shell.echoes else 'off'}.")
            return 0
    shell.line(text)
    return 0


def pause(shell: Shell, arguments: str) -> int:
    """Wait for a key: a character from standard input if that is no terminal."""
    shell.write(messages.PAUSE)
    descriptor = shell.handles.get(0, -1)
    if descriptor >= 0:
        if os.isatty(descriptor):
            _read_key(descriptor)
        else:
            os.read(descriptor, 1)
    shell.line()
    return 0


def _read_key(descriptor: int) -> bytes:
    import termios
    import tty

    saved = termios.tcgetattr(descriptor)
    try:
        tty.setcbreak(descriptor)
        return os.read(descriptor, 16)
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, saved)


def cls(shell: Shell, arguments: str) -> int:
    """Clear the screen; into a file goes a form feed."""
    shell.write("\x1b[H\x1b[2J" if _on_terminal(shell) else "\f")
    return 0


def _on_terminal(shell: Shell) -> bool:
    return os.isatty(shell.handles.get(1, -1)) if shell.handles.get(1, -1) >= 0 else False


def color(shell: Shell, arguments: str) -> int:
    """COLOR [background foreground] as hexadecimal digits."""
    text = arguments.strip(DELIMITERS) or "07"
    digits = ["0123456789abcdef".find(char) for char in text.lower()]
    if len(digits) > 2 or -1 in digits:
        return 1
    back, front = digits if len(digits) == 2 else (0, digits[0])
    if back == front:
        return 1
    if _on_terminal(shell):
        if text == "07":
            shell.write("\x1b[0m")
        else:
            front_code = (90 if front & 8 else 30) + _ANSI[front & 7]
            back_code = (100 if back & 8 else 40) + _ANSI[back & 7]
            shell.write(f"\x1b[{front_code};{back_code}m")
    return 0


def title(shell: Shell, arguments: str) -> int:
    if _on_terminal(shell):
        shell.write(f"\x1b]0;{arguments[1:]}\x07")
    return 0


def ver(shell: Shell, arguments: str) -> int:
    shell.line(f"\r\nMicrosoft Windows [Version {VERSION}]")
    return 0


def date(shell: Shell, arguments: str) -> int:
    """DATE [/T]. The clock is the host's and is not set."""
    return _clock(shell, arguments, "date", date_text(), "(mm-dd-yy)")


def time(shell: Shell, arguments: str) -> int:
    """TIME [/T]. The clock is the host's and is not set."""
    text = time_text()
    hour = int(text[:2])
    short = f"{(hour - 1) % 12 + 1:02}:{text[3:5]} {'AM' if hour < 12 else 'PM'}"
    return _clock(shell, arguments, "time", short if _is_short(arguments) else text, "")


def _is_short(arguments: str) -> bool:
    return arguments.strip(DELIMITERS).lower() == "/t"


def _clock(shell: Shell, arguments: str, what: str, now: str, form: str) -> int:
    if _is_short(arguments):
        shell.line(now + (" " if what == "date" else ""))
        return 0
    if arguments.strip(DELIMITERS):
        raise CommandError("A required privilege is not held by the client.")
    shell.line(f"The current {what} is: {now}{' ' if what == 'date' else ''}")
    shell.write(f"Enter the new {what}: {form + ' ' if form else ''}")
    if shell.read_line():
        raise CommandError("A required privilege is not held by the client.")
    return 0


def chcp(shell: Shell, arguments: str) -> int:
    """CHCP [code page]"""
    from pywine.nt.codepages import is_valid_code_page

    text = arguments.strip(DELIMITERS)
    if text:
        if not text.isdigit():
            raise CommandError(messages.BAD_PARAMETER.format(text))
        if not is_valid_code_page(int(text)):
            raise CommandError("Invalid code page")
        shell.code_page = int(text)
    shell.line(f"Active code page: {shell.code_page}")
    return 0


def verify(shell: Shell, arguments: str) -> int:
    word = arguments.strip(DELIMITERS).lower()
    if word not in ("", "on", "off"):
        raise CommandError("An incorrect parameter was\r\nentered for the command.")
    if word:
        shell.verifies = word == "on"
    else:
        shell.line(f"VERIFY is {'on' if shell.verifies else 'off'}.")
    return 0


def break_(shell: Shell, arguments: str) -> int:
    """BREAK, which does nothing under Windows."""
    return 0
