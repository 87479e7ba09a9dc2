"""SET, SETLOCAL, ENDLOCAL, PATH, PROMPT."""

from __future__ import annotations

from pywine.programs.cmd import messages
from pywine.programs.cmd.arithmetic import evaluate
from pywine.programs.cmd.batch import Local
from pywine.programs.cmd.errors import CommandError
from pywine.programs.cmd.parser import DELIMITERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.programs.cmd.shell import Shell


def set_(shell: Shell, arguments: str) -> int:
    """SET [name[=value]], SET /A expression, SET /P name=prompt."""
    text = arguments.lstrip(DELIMITERS)
    if shell.extensions and text[:2].lower() == "/a":
        return _set_number(shell, text[2:])
    if shell.extensions and text[:2].lower() == "/p":
        return _set_input(shell, text[2:].lstrip(DELIMITERS))
    text = _unquoted(text)
    name, equals, value = text.partition("=")
    if not equals:
        return _list(shell, text.strip())
    if not name:
        raise CommandError(messages.SYNTAX)
    had = shell.environment.get(name) is not None
    shell.environment.set(name, value or None)
    return 1 if not value and not had else 0


def _unquoted(text: str) -> str:
    """What stands between a leading quote and the last one."""
    if not text.startswith('"'):
        return text
    end = text.rfind('"')
    return text[1:end] if end > 0 else text[1:]


def _list(shell: Shell, prefix: str) -> int:
    upper = prefix.upper()
    found = False
    for name, value in shell.environment.items():
        if name.upper().startswith(upper):
            shell.line(f"{name}={value}")
            found = True
    if not found and prefix:
        raise CommandError(messages.NOT_DEFINED.format(prefix))
    return 0


def _set_number(shell: Shell, text: str) -> int:
    if not text.strip().strip('"'):
        raise CommandError(messages.SYNTAX)

    def assign(name: str, value: str) -> None:
        shell.environment.set(name, value)

    value = evaluate(text, shell.variable, assign)
    if shell.frame is None:
        shell.write(str(value))
    return 0


def _set_input(shell: Shell, text: str) -> int:
    name, equals, prompt = _unquoted(text).partition("=")
    if not equals or not name:
        raise CommandError(messages.SYNTAX)
    prompt = prompt.lstrip(" \t")
    shell.write(_unquoted(prompt))
    line = shell.read_line()
    if not line:
        return 1
    shell.environment.set(name, line)
    return 0


def setlocal(shell: Shell, arguments: str) -> int:
    """SETLOCAL [ENABLE|DISABLE EXTENSIONS|DELAYEDEXPANSION]; nothing outside of batch files."""
    words = arguments.strip(DELIMITERS).lower().split()
    if shell.frame is None:
        return 0
    shell.frame.locals.append(Local(shell))
    code = 0
    for word in words:
        if word in ("enableextensions", "disableextensions"):
            shell.extensions = word.startswith("enable")
        elif word in ("enabledelayedexpansion", "disabledelayedexpansion"):
            shell.delayed = word.startswith("enable")
        else:
            code = 1
            shell.complain(messages.SYNTAX)
    return code


def endlocal(shell: Shell, arguments: str) -> int:
    if shell.frame is not None and shell.frame.locals:
        shell.frame.locals.pop().restore(shell)
    return 0


def path(shell: Shell, arguments: str) -> int:
    """PATH [folders | ;]"""
    text = arguments.lstrip(" \t=,")
    if text == ";":
        shell.environment.set("PATH", None)
    elif text:
        shell.environment.set("PATH", text)
    else:
        shell.line("PATH=" + (shell.environment.get("PATH") or "(null)"))
    return 0


def prompt(shell: Shell, arguments: str) -> int:
    shell.environment.set("PROMPT", arguments.lstrip(" \t=,") or None)
    return 0
