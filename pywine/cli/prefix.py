"""`pywine prefix`: what the folder of drive C: and the registry holds, and how to start anew."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import click

from pywine.host.paths import default_prefix

_OURS = ("drive_c", "dosdevices", "registry.db")  # what a prefix consists of


@click.group(invoke_without_command=False)
@click.option(
    "--prefix", "folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
    help="The prefix; without it $PYWINEPREFIX or the user's own.",
)  # fmt: skip
@click.pass_context
def prefix_command(ctx: click.Context, folder: Path | None) -> None:
    """Look after the prefix: the folder where drive C: and the registry live."""
    ctx.obj = (folder or Path(os.environ.get("PYWINEPREFIX") or default_prefix())).absolute()


@prefix_command.command()
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@click.pass_obj
def info(folder: Path, as_json: bool) -> None:
    """Show where the prefix is, and how much it holds."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    facts = {
        "path": str(folder),
        "exists": folder.is_dir(),
        "files": len(files),
        "bytes": sum(path.stat().st_size for path in files),
        "registry": _registry(folder) is not None,
    }
    if as_json:
        click.echo(json.dumps(facts))
        return
    click.echo(f"{folder}" if facts["exists"] else f"{folder} (not there yet: the first program makes it)")
    if facts["exists"]:
        registry = "with" if facts["registry"] else "without"
        click.echo(f"{facts['files']} files, {facts['bytes']} bytes, {registry} a registry of its own")


def _registry(folder: Path) -> Path | None:
    return next((folder / name for name in _OURS[2:] if (folder / name).exists()), None)


@prefix_command.command()
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@click.pass_obj
def reset(folder: Path, yes: bool) -> None:
    """Remove everything in the prefix: files on drive C: and the registry."""
    if not folder.is_dir():
        click.echo(f"{folder} is not there")
        return
    strange = sorted(path.name for path in folder.iterdir() if not path.name.startswith(_OURS))
    if strange:
        raise click.ClickException(f"{folder} is not removed: it holds {strange[0]!r}, which is no prefix's")
    if not yes:
        click.confirm(f"Remove {folder} and all that programs keep there?", abort=True)
    shutil.rmtree(folder)
    click.echo(f"{folder} was removed")
