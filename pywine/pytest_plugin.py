"""The pytest plugin: a fixture `pywine` that runs Windows programs, and smoke cases as tests.

    def test_version(pywine):
        assert pywine("tool.exe", "--version").stdout == "tool 1.0\\n"

Files named `*.smoke.toml` (or `smoke.toml`) are collected: each of their cases is a test.
"""

from __future__ import annotations

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from os import PathLike
    from pathlib import Path
    from typing import Any

    from pywine.cli.smoke.cases import Case
    from pywine.runner import CompletedProcess

_MARKER = "pywine(engine=…, timeout=…, options=[…]): how the fixture `pywine` runs programs in this test"
_BOTH = ("native", "unicorn")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("pywine").addoption(
        "--pywine-engine", choices=("auto", *_BOTH, "both"), default="auto",
        help="what executes the Windows programs; `both` runs each such test twice",
    )  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", _MARKER)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests that use the fixture run once for each engine asked for."""
    if "pywine_engine" in metafunc.fixturenames:
        metafunc.parametrize("pywine_engine", _engines(metafunc.config), scope="session")


def _engines(config: pytest.Config) -> tuple[str, ...]:
    asked = str(config.getoption("--pywine-engine"))
    return _BOTH if asked == "both" else (asked,)


@pytest.fixture
def pywine(
    request: pytest.FixtureRequest, tmp_path: Path, pywine_engine: str
) -> Callable[..., CompletedProcess]:
    """Runs a Windows program in the test's `tmp_path`, with a prefix of its own, and returns how it ended.

    Takes the program and its arguments, and the keywords of `pywine.run`; output is captured as text with
    newlines translated, unless `text=False`.
    """
    from pywine.runner import run

    marker = request.node.get_closest_marker("pywine")
    marked: dict[str, Any] = dict(marker.kwargs) if marker else {}
    engine = marked.pop("engine", pywine_engine)
    fixed = {"engine": engine, "prefix": tmp_path / ".pywine"}
    options = marked.pop("options", ())

    def call(program: str | PathLike[str], *args: str | PathLike[str], **keywords: Any) -> CompletedProcess:
        given = {"capture_output": True, "text": True, "cwd": tmp_path, "timeout": 60} | marked | keywords
        return run([program, *args], options=[*options, *given.pop("options", ())], **fixed | given)

    return call


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.name == "smoke.toml" or file_path.name.endswith(".smoke.toml"):
        return SmokeFile.from_parent(parent, path=file_path)
    return None


class SmokeFile(pytest.File):
    """A file of smoke cases."""

    def collect(self) -> Iterator[SmokeItem]:
        from pywine.cli.smoke.cases import BadCases, read_cases

        try:
            cases = read_cases(self.path)
        except BadCases as error:
            raise self.CollectError(str(error)) from None
        engines = _engines(self.config)
        for case in cases:
            for engine in engines:
                name = f"{case.name}[{engine}]" if len(engines) > 1 else case.name
                yield SmokeItem.from_parent(self, name=name, case=case, engine=engine)


class SmokeFailure(Exception):
    """What differed, ready to be shown."""


class SmokeItem(pytest.Item):
    """One case on one engine."""

    def __init__(self, *, case: Case, engine: str, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.case, self.engine = case, engine
        if case.skip:
            self.add_marker(pytest.mark.skip(reason=case.skip))

    def runtest(self) -> None:
        from pywine.cli.smoke.execution import execute

        result = execute(self.case, self.engine)
        self.add_report_section("call", "stderr", result.stderr.decode(errors="replace"))
        if result.problems:
            raise SmokeFailure("\n".join(result.problems))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if isinstance(excinfo.value, SmokeFailure):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, self.name
