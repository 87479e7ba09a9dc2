"""What a smoke run leaves behind: a table for people, JUnit XML and JSON for machines."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

from rich.console import Console
from rich.table import Table

from pywine.cli.smoke.execution import FAILED, PASSED, SKIPPED, Result

_STYLES = {PASSED: "green", FAILED: "bold red", SKIPPED: "yellow"}
_NOT_IN_XML = {code: None for code in range(32) if code not in (9, 10, 13)}


def show(console: Console, results: list[Result]) -> None:
    """The failures with their reasons, then the sums."""
    for result in results:
        if result.status == FAILED:
            console.print(f"[bold red]FAILED[/] [bold]{result.case.name}[/] on {result.engine}")
            for problem in result.problems:
                console.print(*(f"  {line}" for line in problem.splitlines()), sep="\n", markup=False)
    table = Table("engine", "passed", "failed", "skipped", "seconds")
    for engine in sorted({result.engine for result in results}):
        here = [result for result in results if result.engine == engine]
        sums = [sum(result.status == status for result in here) for status in (PASSED, FAILED, SKIPPED)]
        cells = [f"[{_STYLES[status]}]{sum_}[/]" for status, sum_ in zip(_STYLES, sums, strict=True)]
        table.add_row(engine, *cells, f"{sum(result.seconds for result in here):.1f}")
    console.print(table)


def write_json(path: Path, results: list[Result]) -> None:
    """An array with an object for each result."""
    path.write_text(json.dumps([result.as_dict() for result in results], indent=1) + "\n")


def write_junit(path: Path, results: list[Result]) -> None:
    """JUnit's XML as CI servers read it: a suite per engine."""
    root = ElementTree.Element("testsuites")
    for engine in sorted({result.engine for result in results}):
        here = [result for result in results if result.engine == engine]
        suite = ElementTree.SubElement(
            root, "testsuite", name=f"pywine on {engine}", tests=str(len(here)),
            failures=str(sum(result.status == FAILED for result in here)),
            skipped=str(sum(result.status == SKIPPED for result in here)),
            time=f"{sum(result.seconds for result in here):.3f}",
        )  # fmt: skip
        for result in here:
            _add_case(suite, result)
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _add_case(suite: ElementTree.Element, result: Result) -> None:
    case = ElementTree.SubElement(
        suite, "testcase", name=result.case.name, classname=f"pywine.{result.engine}",
        time=f"{result.seconds:.3f}",
    )  # fmt: skip
    if result.status == SKIPPED:
        ElementTree.SubElement(case, "skipped", message=result.case.skip)
    if result.status == FAILED:
        failure = ElementTree.SubElement(case, "failure", message=_clean(result.problems[0].splitlines()[0]))
        failure.text = _clean("\n".join(result.problems))
        ElementTree.SubElement(case, "system-err").text = _clean(result.stderr.decode(errors="replace"))


def _clean(text: str) -> str:
    """`text` without the characters that XML has no way to write."""
    return text.translate(_NOT_IN_XML)
