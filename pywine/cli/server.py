"""`pywine server`: what runs in the prefix and what it shares; how to end it all.

There is no server process: processes meet in the prefix's run directory, and this looks into it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from pywine.host.paths import default_prefix
from pywine.nt import overview

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MACHINES = {32: "x86", 64: "x64", 0: "host"}


@click.group(invoke_without_command=False)
@click.option(
    "--prefix", "folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
    help="The prefix; without it $PYWINEPREFIX or the user's own.",
)  # fmt: skip
@click.pass_context
def server_command(ctx: click.Context, folder: Path | None) -> None:
    """Look at the programs that run in the prefix, or end them."""
    ctx.obj = str((folder or Path(os.environ.get("PYWINEPREFIX") or default_prefix())).absolute())


@server_command.command()
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@click.pass_obj
def status(prefix: str, as_json: bool) -> None:
    """Show the running processes and the named objects that they share."""
    running = overview.processes(prefix)
    ids = {entry.host_id: entry.id for entry in running}
    processes: list[dict[str, Any]] = [
        {
            "id": entry.id, "host_id": entry.host_id, "parent": entry.parent, "program": entry.image_path,
            "machine": _MACHINES.get(entry.bits, "?"), "console": entry.console,
        }
        for entry in running
    ]  # fmt: skip
    objects: list[dict[str, Any]] = [
        {
            "name": each.name, "kind": each.kind,
            "holders": sorted({ids[host_id] for host_id in each.holders if host_id in ids}),
            "owner": ids.get(each.owner, 0),
        }
        for each in overview.named_objects(prefix)
    ]  # fmt: skip
    if as_json:
        click.echo(json.dumps({"prefix": prefix, "processes": processes, "objects": objects}))
        return
    if not processes:
        click.echo(f"nothing runs in {prefix}")
        return
    click.echo(f"{len(processes)} running in {prefix}")
    for process in processes:
        parent = f", started by {process['parent']:#x}" if process["parent"] else ""
        click.echo(
            f"  {process['id']:#8x}  {process['machine']:<4}  {process['program']}"
            f"  (host process {process['host_id']}{parent})"
        )
    for each in objects:
        held = ", ".join(f"{holder:#x}" for holder in each["holders"])
        owner = f", owned by {each['owner']:#x}" if each["owner"] else ""
        click.echo(f"  {each['kind'].lower()} {each['name']!r}  open in {held}{owner}")


@server_command.command()
@click.pass_obj
def stop(prefix: str) -> None:
    """End every process of the prefix: those that do not when they are asked to are killed."""
    ended, killed = overview.stop(prefix)
    if not ended and not killed:
        click.echo(f"nothing runs in {prefix}")
        return
    click.echo(f"{ended} ended" + (f", {killed} killed" if killed else ""))
