"""`pywine doctor`: which engine this host gives programs, why, and how to get the better one."""

from __future__ import annotations

import json
import sys

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pywine.cli.hostfacts import BAD, GOOD, Fact, choices, facts
from pywine.cli.selftests import SelfTest, run_self_tests

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MACHINES = {"x86": 32, "x64": 64}
_STYLES = {GOOD: ("yes", "green"), BAD: ("no", "bold red")}


@click.command(context_settings={"max_content_width": 100})
@click.option("--json", "as_json", is_flag=True, help="Everything as one JSON object.")
def doctor_command(as_json: bool) -> None:
    """Tell which engine runs programs on this host and why, and run a few instructions on each engine.

    The exit status is 0 if programs of both machines run here, whichever engine it is, and 1 if not.
    """
    known = facts()
    engines = {machine: choices(bits) for machine, bits in _MACHINES.items()}
    tests = run_self_tests(list(_MACHINES.values()))
    passed = {(test.engine, test.bits) for test in tests if test.passed}
    works = {machine: (engines[machine][0], bits) in passed for machine, bits in _MACHINES.items()}
    if as_json:
        click.echo(json.dumps(_report(known, engines, works, tests), indent=2))
    else:
        _draw(Console(highlight=False), known, engines, works, tests)
    sys.exit(0 if all(works.values()) else 1)


def _report(
    known: list[Fact], engines: dict[str, tuple[str, str]], works: dict[str, bool], tests: list[SelfTest]
) -> dict[str, Any]:
    return {
        "machines": {
            machine: {"engine": name, "reason": reason, "works": works[machine]}
            for machine, (name, reason) in engines.items()
        },
        "facts": [fact.as_dict() for fact in known],
        "self_tests": [test.as_dict() for test in tests],
    }


def _draw(
    console: Console, known: list[Fact], engines: dict[str, tuple[str, str]], works: dict[str, bool],
    tests: list[SelfTest],
) -> None:  # fmt: skip
    for machine, (name, reason) in engines.items():
        line = Text.assemble((f"{machine} programs ", "bold"))
        if works[machine]:
            line.append(f"run on the {name} engine", "green" if name == "native" else "yellow")
        elif name:
            line.append(f"do not run: the {name} engine fails its self-test", "bold red")
        else:
            line.append("do not run", "bold red")
        line.append(f", because {reason}" if reason else "")
        console.print(line)
    console.print()
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for _ in range(3):
        table.add_column(overflow="fold")
    for fact in known:
        mark, style = _STYLES.get(fact.verdict, ("", ""))
        text = Text(fact.value)
        if fact.advice and fact.verdict == BAD:
            text.append(f"\n{fact.advice}", "dim")
        table.add_row(Text(fact.name, "bold"), Text(mark, style), text)
    console.print(table)
    console.print()
    for test in tests:
        style = "green" if test.passed else "red" if test.tried else "dim"
        console.print(Text.assemble((f"{test.engine}, {test.machine}: ", "bold"), (test.text, style)))
