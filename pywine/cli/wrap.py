"""`pywine wrap`: an executable script that runs one program."""

from __future__ import annotations

import os
import sys

import click

from pywine.cli.main import run_command
from pywine.launch.settings import Settings
from pywine.launch.wine import find_program, read_program
from pywine.ldr.program import WRAPPER_MARK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LONGEST_SHEBANG = 127  # what every kernel takes
_PATHS = {"cwd": "--cwd", "prefix": "--prefix", "trace_file": "--trace-file", "minidump": "--minidump"}
_SWITCHES = {
    "stages": "--stages",
    "ephemeral": "--ephemeral",
    "deterministic": "--deterministic",
    "no_network": "--no-network",
    "no_identity": "--no-identity",
}
_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


@click.command(context_settings={"ignore_unknown_options": True}, options_metavar="[-o NAME]")
@click.option(
    "-o", "--output", metavar="NAME", help="The script to write; without it the program's name, here."
)
@click.option("-f", "--force", is_flag=True, help="Overwrite a file that is no such script.")
@click.argument(
    "words", nargs=-1, required=True, type=click.UNPROCESSED, metavar="[OPTIONS] PROGRAM [ARGUMENTS]..."
)
def wrap_command(output: str | None, force: bool, words: tuple[str, ...]) -> None:
    """Write an executable script that runs PROGRAM as `pywine [OPTIONS] PROGRAM [ARGUMENTS]...` would.

    The script runs with this Python and this pywine, from any directory; what it is given comes after the
    baked arguments. Put `--` before the program if its arguments look like options.
    """
    asked = run_command.make_context("pywine wrap", list(words)).params
    path = os.path.abspath(find_program(asked["program"], Settings(asked["program"], [])))
    read_program(path, asked["program"])
    name = output or os.path.splitext(os.path.basename(path))[0]
    if os.path.lexists(name) and not force and not _is_wrapper(name):
        raise click.ClickException(
            f"{name} exists and was not written by `pywine wrap` (--force overwrites it)"
        )
    script = wrapper([*baked_options(asked), "--", path, *asked["arguments"]])
    try:
        with open(name, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write(script)
        os.chmod(name, 0o777 & ~_umask())
    except OSError as error:
        raise click.ClickException(f"cannot write {name}: {error.strerror}") from None
    click.echo(f"{name} runs {path}")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _is_wrapper(name: str) -> bool:
    try:
        with open(name, encoding="utf-8", errors="replace") as file:
            return WRAPPER_MARK in file.read(4096)
    except OSError:
        return False


def baked_options(asked: dict[str, Any]) -> list[str]:
    """The parsed options of a run as command-line words again, with absolute paths."""
    words = []
    for name, option in _PATHS.items():
        if asked[name]:
            words += [option, os.path.abspath(asked[name])]
    for variable, value in asked["env"].items():
        words += ["--env", f"{variable}={value}"]
    for dll, order in asked["dlls"].items():
        words += ["--dll", f"{dll}={','.join(order)}"]
    if asked["engine"]:
        words += ["--engine", asked["engine"]]
    if asked["trace"]:
        words.append(f"--trace={asked['trace']}")
    if asked["report"]:
        words.append(
            f"--json={asked['report'] if asked['report'] == '-' else os.path.abspath(asked['report'])}"
        )
    return words + [option for name, option in _SWITCHES.items() if asked[name]]


def wrapper(words: list[str]) -> str:
    """The script that gives `words` to pywine, and behind them its own arguments."""
    # -P: modules that happen to lie beside the script are not imported.
    shebang = f"#!{sys.executable} -P\n"
    if len(shebang) > _LONGEST_SHEBANG or " " in sys.executable:
        quoted = "'" + sys.executable.replace("'", "'\\''") + "'"
        shebang = f"#!/bin/sh\n''':'\nexec {quoted} -P \"$0\" \"$@\"\n'''\n"
    shown = ", ".join(map(ascii, words))
    return (
        f"{shebang}{WRAPPER_MARK}\nimport sys\n\nsys.path.append({_ROOT!a})\nsys.argv[1:1] = [{shown}]\n"
        "from pywine.__main__ import main\n\nmain()\n"
    )
