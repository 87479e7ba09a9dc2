"""`pywine smoke`: run a list of programs and compare what they print."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from fnmatch import fnmatchcase
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from pywine.cli.run import say
from pywine.cli.smoke.cases import BadCases, Case, read_cases
from pywine.cli.smoke.execution import FAILED, Result, compare_engines, execute
from pywine.cli.smoke.reports import show, write_json, write_junit
from pywine.launch.settings import ENGINES

_BAD_CASES = 2


@click.command(context_settings={"max_content_width": 100})
@click.option("--jobs", "-j", type=click.IntRange(1), default=os.cpu_count() or 1,
              show_default="the processors",
              help="How many programs run at once.")  # fmt: skip
@click.option("--engine", type=click.Choice([*ENGINES, "both"]), default="auto", show_default=True,
              help="What executes the programs; `both` runs every case on either.")  # fmt: skip
@click.option("--only", "-k", metavar="PATTERN", multiple=True,
              help="Only cases whose names match this wildcard; can be repeated.")  # fmt: skip
@click.option("--junit", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="Write the results as JUnit XML.")  # fmt: skip
@click.option("--json", "json_file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="Write the results as JSON.")  # fmt: skip
@click.argument("files", metavar="CASES.TOML...", nargs=-1, required=True, type=click.Path(path_type=Path))
def smoke_command(
    files: tuple[Path, ...],
    jobs: int,
    engine: str,
    only: tuple[str, ...],
    junit: Path | None,
    json_file: Path | None,
) -> None:
    """Run the programs that CASES.TOML lists and compare output, files and exit codes.

    The exit status is 0 if every case passed, 1 if one failed, 2 if the cases cannot be read.
    """
    try:
        cases = [case for file in files for case in read_cases(file) if _is_wanted(case, only)]
    except BadCases as error:
        say(str(error))
        sys.exit(_BAD_CASES)
    engines = ["native", "unicorn"] if engine == "both" else [engine]
    console = Console(stderr=True, highlight=False)
    results = _execute_all(console, [(case, name) for case in cases for name in engines], jobs)
    if engine == "both":
        for native, unicorn in zip(results[::2], results[1::2], strict=True):
            compare_engines(native, unicorn)
    show(console, results)
    if junit:
        write_junit(junit, results)
    if json_file:
        write_json(json_file, results)
    sys.exit(any(result.status == FAILED for result in results))


def _is_wanted(case: Case, patterns: tuple[str, ...]) -> bool:
    return not patterns or any(fnmatchcase(case.name, pattern) for pattern in patterns)


def _execute_all(console: Console, runs: list[tuple[Case, str]], jobs: int) -> list[Result]:
    """The results in the order of the cases."""
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        TextColumn("[red]{task.fields[failed]} failed"),
    )  # fmt: skip
    with (
        Progress(*columns, console=console, transient=True) as progress,
        ThreadPoolExecutor(jobs) as executor,
    ):
        task = progress.add_task("smoke", total=len(runs), failed=0)
        futures = [executor.submit(execute, *run) for run in runs]
        failed = 0
        for future in as_completed(futures):
            failed += future.result().status == FAILED
            progress.update(task, advance=1, failed=failed)
    return [future.result() for future in futures]
