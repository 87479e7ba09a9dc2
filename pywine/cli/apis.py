"""`pywine apis`: what a program imports and whether it is there; alone, the coverage of every builtin DLL."""

from __future__ import annotations

import json
import sys

import click
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pywine.abi.api import DONE, MISSING, PARTIAL, STUB
from pywine.cli import analyst
from pywine.cli.coverage import ABSENT, STATES, Coverage, Dll, check_program
from pywine.cli.run import say
from pywine.launch.errors import LaunchError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_STYLES = {MISSING: "bold red", STUB: "yellow", PARTIAL: "yellow", DONE: "green"}


@click.command()
@click.argument("program", required=False)
@click.option("--json", "as_json", is_flag=True, help="The answer as one JSON object.")
@click.option("--all", "everything", is_flag=True, help="In the table: also DLLs of which nothing is there.")
@click.option("--x86", "bits", flag_value=32, type=int, help="In the table: as 32-bit programs see it.")
@click.option(
    "--x64", "bits", flag_value=64, type=int, default=64, help="As 64-bit programs see it (default)."
)
def apis_command(program: str | None, as_json: bool, everything: bool, bits: int) -> None:
    """Say which of the functions that PROGRAM imports are there; alone: how much of each DLL is.

    done: all of it. partial: what is said is not there. stub: it only pretends. missing: it fails
    when called, naming itself. The exit status is 1 if something that PROGRAM or a DLL beside it imports
    is missing.
    """
    console = Console(highlight=False)
    if program is None:
        table = Coverage(bits).table()
        if as_json:
            click.echo(json.dumps(table, indent=2))
        else:
            render_coverage(table, console, everything)
        return
    try:
        path = analyst.locate(program)
        machine, dlls = check_program(path)
    except LaunchError as error:
        say(error.message)
        sys.exit(error.status)
    missing = sum(dll.count(MISSING) for dll in dlls)
    absent = [dll for dll in dlls if dll.kind == ABSENT and not dll.delayed]
    if as_json:
        click.echo(json.dumps(program_facts(path, machine, dlls), indent=2))
    else:
        render_program(machine, dlls, console)
    sys.exit(1 if missing or absent else 0)


def program_facts(path: str, machine: str, dlls: list[Dll]) -> dict[str, Any]:
    """The answer for a program as JSON can hold it."""
    return {
        "program": path,
        "machine": machine,
        "counts": {state: sum(dll.count(state) for dll in dlls) for state in STATES},
        "dlls": [
            {
                "name": dll.name, "kind": dll.kind, "path": dll.path, "wanted_by": dll.wanted_by,
                "delayed": dll.delayed,
                "functions": {name: {"state": s.state, "note": s.note} for name, s in dll.functions.items()},
            }
            for dll in dlls
        ],
    }  # fmt: skip


def render_program(machine: str, dlls: list[Dll], console: Console) -> None:
    """Draw a program's imports, what is not there first."""
    for dll in dlls:
        counts = ", ".join(f"{dll.count(state)} {state}" for state in reversed(STATES) if dll.count(state))
        where = f"{dll.kind} {dll.path}".rstrip() + (", delayed" if dll.delayed else "")
        heading = Text.assemble((dll.name, "bold"), f"  {where}, for {dll.wanted_by}: {counts or 'nothing'}")
        heading.stylize("bold red" if dll.kind == ABSENT else "", 0, len(dll.name))
        console.print(heading)
        rows = Table.grid(padding=(0, 2, 0, 0))
        for state in (MISSING, STUB, PARTIAL):
            for name, function in sorted(dll.functions.items()):
                if function.state == state:
                    note = (f"  {function.note}".rstrip(), "dim")
                    rows.add_row(Text(state, _STYLES[state]), Text.assemble(name, note))
        done = sorted(name for name, function in dll.functions.items() if function.state == DONE)
        if done:
            rows.add_row(Text(DONE, _STYLES[DONE]), Text(", ".join(done)))
        console.print(Padding(rows, (0, 0, 0, 2)))
    console.print(_verdict(machine, dlls))


def _verdict(machine: str, dlls: list[Dll]) -> Text:
    absent = [dll.name for dll in dlls if dll.kind == ABSENT and not dll.delayed]
    missing = sum(dll.count(MISSING) for dll in dlls)
    total = sum(len(dll.functions) for dll in dlls)
    if absent:
        return Text(
            f"it would not start: {', '.join(absent)} is not there (put it beside the program)", "bold red"
        )
    if missing:
        share = f"{missing} of the {total} functions it imports {'is' if missing == 1 else 'are'} missing"
        return Text(f"it would start ({machine}); {share} and would end it if called", "bold yellow")
    return Text(f"it would start ({machine}); all {total} functions it imports are there", "bold green")


def render_coverage(found: list[dict[str, Any]], console: Console, everything: bool) -> None:
    """Draw the coverage table."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("DLL", no_wrap=True)
    for title in ("exports", *reversed(STATES), "there"):
        table.add_column(title, justify="right")
    there = [dll for dll in found if everything or dll[DONE] + dll[PARTIAL]]
    for dll in sorted(there, key=lambda dll: (-dll[DONE] - dll[PARTIAL], dll["dll"])):
        table.add_row(dll["dll"], *_cells(dll))
    total = {key: sum(dll[key] for dll in found) for key in ("exports", *STATES)}
    table.add_section()
    table.add_row("all DLLs", *_cells(total), style="bold")
    console.print(table)
    if len(there) < len(found):
        console.print(
            f"and {len(found) - len(there)} DLLs whose functions all fail when called (--all)", style="dim"
        )


def _cells(counts: dict[str, Any]) -> list[str]:
    there = counts[DONE] + counts[PARTIAL]
    share = f"{100 * there / counts['exports']:.1f} %" if counts["exports"] else ""
    return [str(counts[key]) for key in ("exports", *reversed(STATES))] + [share]
