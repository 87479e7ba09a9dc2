"""`pywine binfmt`: the kernel's registration (binfmt_misc) by which `./prog.exe` runs directly."""

from __future__ import annotations

import os
import sys
import sysconfig

import click

_FOLDER = "/proc/sys/fs/binfmt_misc"
_PERSISTENT = "/etc/binfmt.d/pywine.conf"
_LONGEST_INTERPRETER = 127  # BINPRM_BUF_SIZE - 1 on older kernels


@click.command()
@click.option("--install", "action", flag_value="install", help="Register now and at every start (as root).")
@click.option("--remove", "action", flag_value="remove", help="Undo --install (as root).")
def binfmt_command(action: str | None) -> None:
    """Print the registration that lets the kernel run Windows programs with pywine: `./prog.exe args`."""
    if action == "remove":
        remove()
        return
    line = registration(find_interpreter())
    if action == "install":
        install(line)
        return
    click.echo(line)
    if sys.stdout.isatty():
        click.echo(
            f"As root, write this line to {_FOLDER}/register, or run `pywine binfmt --install`.", err=True
        )


def find_interpreter() -> str:
    """The installed `pywine` command."""
    path = os.path.join(sysconfig.get_path("scripts"), "pywine")
    if not os.access(path, os.X_OK):
        raise click.ClickException(
            f"there is no {path}: the kernel needs the installed command (pip install pywine)"
        )
    if len(path) > _LONGEST_INTERPRETER or ":" in path:
        raise click.ClickException(
            f"the kernel does not take {path} as an interpreter: install pywine elsewhere"
        )
    return path


def registration(interpreter: str) -> str:
    """What binfmt_misc is told: files that begin with MZ are run by `interpreter`."""
    return f":pywine:M::MZ::{interpreter}:"


def install(line: str) -> None:
    """Register, replacing an earlier registration."""
    if not os.path.exists(f"{_FOLDER}/register"):
        raise click.ClickException(f"{_FOLDER} is not mounted (mount binfmt_misc -t binfmt_misc {_FOLDER})")
    if os.path.exists(f"{_FOLDER}/pywine"):
        _write(f"{_FOLDER}/pywine", "-1")
    _write(f"{_FOLDER}/register", line)
    os.makedirs(os.path.dirname(_PERSISTENT), exist_ok=True)
    _write(_PERSISTENT, line + "\n")
    click.echo(f"Windows programs run directly now, and after a restart ({_PERSISTENT}).")


def remove() -> None:
    """Take the registration back."""
    if os.path.exists(f"{_FOLDER}/pywine"):
        _write(f"{_FOLDER}/pywine", "-1")
    try:
        os.unlink(_PERSISTENT)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise click.ClickException(f"cannot remove {_PERSISTENT}: {error.strerror}") from None
    click.echo("Windows programs do not run directly any more.")


def _write(path: str, text: str) -> None:
    try:
        with open(path, "w", encoding="ascii") as file:
            file.write(text)
    except OSError as error:
        raise click.ClickException(f"cannot write {path}: {error.strerror}") from None
