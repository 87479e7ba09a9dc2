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
    if not os.path.exists(_FOLDER):
        raise click.ClickException("this kernel has no binfmt_misc (modprobe binfmt_misc, if it is a module)")
    if not os.path.exists(f"{_FOLDER}/register"):
        raise click.ClickException(f"{_FOLDER} is not mounted (mount binfmt_misc -t binfmt_misc {_FOLDER})")
    _unregister()
    _write(f"{_FOLDER}/register", line)
    if _read(f"{_FOLDER}/status") == "disabled":
        _write(f"{_FOLDER}/status", "1")
    click.echo("Windows programs run directly now.")
    try:
        os.makedirs(os.path.dirname(_PERSISTENT), exist_ok=True)
    except OSError as error:
        raise click.ClickException(f"cannot write {_PERSISTENT}: {error.strerror}") from None
    _write(_PERSISTENT, line + "\n")
    click.echo(f"{_PERSISTENT} has it done again after a restart.")


def remove() -> None:
    """Take the registration back."""
    was_there = _unregister()
    try:
        os.unlink(_PERSISTENT)
        was_there = True
    except FileNotFoundError:
        pass
    except OSError as error:
        raise click.ClickException(f"cannot remove {_PERSISTENT}: {error.strerror}") from None
    click.echo(
        "Windows programs do not run directly any more." if was_there else "There was no registration."
    )


def _unregister() -> bool:
    """Whether there was a registration in the kernel."""
    if not os.path.exists(f"{_FOLDER}/pywine"):
        return False
    _write(f"{_FOLDER}/pywine", "-1")
    return True


def _read(path: str) -> str:
    with open(path, encoding="ascii") as file:
        return file.read().strip()


def _write(path: str, text: str) -> None:
    try:
        with open(path, "w", encoding="ascii") as file:
            file.write(text)
    except PermissionError:
        raise click.ClickException(f"cannot write {path}: only root may do this (sudo)") from None
    except OSError as error:
        raise click.ClickException(f"cannot write {path}: {error.strerror}") from None
