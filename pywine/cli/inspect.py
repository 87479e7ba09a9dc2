"""`pywine inspect`: what a PE file is, and whether it would run here."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from functools import partial

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pywine.cli import analyst, inspect_dos
from pywine.cli.run import say
from pywine.launch.errors import CANNOT_RUN, LaunchError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_MOST_ROWS = 40


@click.command()
@click.argument("program")
@click.option("--json", "as_json", is_flag=True, help="Everything as one JSON object.")
@click.option("--all", "everything", is_flag=True, help="Do not shorten long lists.")
def inspect_command(program: str, as_json: bool, everything: bool) -> None:
    """Show what a PE file is: headers, sections, imports, exports, resources, and whether it would run here.

    The exit status is 0 for every PE file and DOS program, 126 for what is neither.
    """
    draw: Callable[[dict[str, Any], Console], None] = partial(
        render, most=sys.maxsize if everything else _MOST_ROWS
    )
    try:
        path = analyst.locate(program)
        found = inspect_dos.find_facts(path)
        if found is not None:
            draw = inspect_dos.render
        else:
            found = analyst.facts(path)
    except LaunchError as error:
        if as_json:
            click.echo(json.dumps({"verdict": {"runs": False, "text": error.text, "error": error.error}}))
        say(error.message)
        sys.exit(error.status if error.status != 0 else CANNOT_RUN)
    if as_json:
        click.echo(json.dumps(found, indent=2))
    else:
        draw(found, Console(highlight=False, soft_wrap=False))


def render(found: dict[str, Any], console: Console, most: int = _MOST_ROWS) -> None:
    """Draw the facts; lists end after `most` rows."""
    file, headers, verdict = found["file"], found["headers"], found["verdict"]
    if verdict["runs"]:
        console.print(
            Text.assemble(
                ("it would be started here", "bold green"), "  (`pywine apis` says how far it gets)"
            )
        )
    else:
        console.print(
            Text(f"it would not be started here: {verdict['text']} ({verdict['error']})", "bold red")
        )
        console.print(f"  {verdict['advice']}")
    console.print(_headers(file, headers, found))
    console.print(_table("sections", ("name", "rva>", "size>", "offset>", "raw>", "rights", "entropy>"), [
        (s["name"], *map(hex, (s["rva"], s["size"], s["offset"], s["raw_size"])), s["rights"],
         str(s["entropy"]))
        for s in found["sections"]
    ], most))  # fmt: skip
    imports = [
        (dll["name"] + (" (delayed)" if dll["delayed"] else ""), ", ".join(map(_function, dll["functions"])))
        for dll in found["imports"]
    ]
    console.print(_table("imports", ("DLL", "functions"), imports, most))
    console.print(_table("exports", ("name", "ordinal>", "rva>", "forward"), [
        (e["name"], str(e["ordinal"]), hex(e["rva"]), e["forward"]) for e in found["exports"]
    ], most))  # fmt: skip
    console.print(_table("resources", ("type", "name", "language>", "size>"), [
        (r["type"], r["name"], f"{r['language']:#06x}", str(r["size"])) for r in found["resources"]
    ], most))  # fmt: skip


def _function(function: str | int) -> str:
    return f"#{function}" if isinstance(function, int) else function


def _headers(file: dict[str, Any], headers: dict[str, Any], found: dict[str, Any]) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    made = datetime.fromtimestamp(headers["timestamp"], UTC)
    rows = {
        "file": f"{file['path']}, {file['size']} bytes",
        "image": "{format} for {machine}, {subsystem}, Windows {windows}".format(**headers),
        "memory": "{image_size:#x} bytes at {base:#x}, entry +{entry:#x}".format(**headers),
        "stack, heap": ", ".join(
            f"{reserve:#x}/{commit:#x}" for reserve, commit in (headers["stack"], headers["heap"])
        ),
        "made": f"{made:%Y-%m-%d %H:%M:%S} UTC by linker {headers['linker']}"
        if headers["timestamp"]
        else "(no date)",
        "flags": " ".join(headers["characteristics"] + headers["dll_characteristics"]),
        "relocations": "{fixups} in {pages} pages".format(**found["relocations"]),
        "TLS": _tls(found["tls"]),
        "load config": " ".join(f"{name}={value:#x}" for name, value in (found["load_config"] or {}).items())
        or "none",
        "debug": found["debug"]["pdb"] or ", ".join(found["debug"]["kinds"]) or "none",
        ".NET": "yes" if found["dotnet"] else "no",
        "signature": _signature(found["signature"]),
    }
    for name, text in rows.items():
        table.add_row(name, text)
    return table


def _tls(tls: dict[str, Any] | None) -> str:
    if tls is None:
        return "none"
    callbacks = ", ".join(map(hex, tls["callbacks"])) or "none"
    return f"{tls['template']} bytes per thread, callbacks: {callbacks}"


def _signature(signature: dict[str, Any]) -> str:
    if not signature["present"]:
        return "none"
    return f"{signature['size']} bytes; {'; '.join(signature['signers']) or 'signer unknown'} (not verified)"


def _table(title: str, columns: tuple[str, ...], rows: list[tuple[str, ...]], most: int) -> Table | Text:
    """A table; a column whose name ends with ">" is set to the right."""
    if not rows:
        return Text(f"{title}: none", "dim")
    table = Table(
        title=f"{title} ({len(rows)})",
        title_justify="left",
        title_style="bold",
        box=None,
        padding=(0, 2, 0, 0),
    )
    for column in columns:
        is_right = column.endswith(">")
        table.add_column(
            column.rstrip(">"), justify="right" if is_right else "left", overflow="fold", header_style="dim"
        )
    for row in rows[:most]:
        table.add_row(*(Text(cell) for cell in row))
    if len(rows) > most:
        table.add_row(Text(f"… and {len(rows) - most} more (--all)", "dim"))
    return table
