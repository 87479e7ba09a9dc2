"""Measures start-up, API calls, computation, threads, throughput and children, each beside Wine or native
code.

Usage: python -m tests.bench [startup] [calls] [hot] [exceptions] [compute] [threads] [throughput] [children]
[--engine NAME] [--repeat N]
"""

from __future__ import annotations

import os
import resource
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).resolve().parent
PROGRAMS = HERE / "programs"
HELLO = HERE.parents[1] / "samples" / "hello"
CONSOLE = Console()
KINDS = {
    "integers": 1500,
    "hash": 1000,
    "doubles": 1000,
    "calls": 8000,
}  # with what takes some tenths of a second
OPTIONS = ("-O2", "-fno-builtin", "-fno-tree-loop-distribute-patterns")  # those of programs/Makefile
BARE_OPTIONS = ("-O2", "-ffreestanding", "-nostdlib", "-static", "-fno-pie", "-no-pie")


class Bench:
    """The commands that are compared. Wine and a native compiler are optional."""

    def __init__(self, engine: str, repeat: int) -> None:
        self.repeat = repeat
        self.environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        self.environment |= {"PYWINE_ENGINE": engine, "WINEDEBUG": "-all"}
        own = Path(sys.executable).with_name("pywine")
        self.pywine = [str(own)] if own.exists() else [sys.executable, "-m", "pywine"]
        self.wine = [shutil.which("wine")] if shutil.which("wine") else None
        self.machines = ("x64", "x86")
        if self.wine:  # its server starts now and keeps no pipe open that a measurement reads to the end
            hello = str(HELLO / "hello.x64.exe")
            self.run([*self.wine, hello], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def run(self, command: list[str], **options) -> subprocess.CompletedProcess:
        return subprocess.run(command, env=self.environment, check=False, **options)

    def times(self, *commands: list[str], **options) -> list[float]:
        """The median seconds of each command, measured in turn so that all see the same machine."""
        options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} | options
        taken: list[list[float]] = [[] for _ in commands]
        for round_ in range(self.repeat + 1):
            for times, command in zip(taken, commands, strict=True):
                start = time.perf_counter()
                self.run(command, **options)
                if round_:  # the first round only warms up
                    times.append(time.perf_counter() - start)
        return [sorted(times)[len(times) // 2] for times in taken]

    def processor_times(self, *commands: list[str]) -> list[float]:
        """As `times`, the processor's seconds, which other processes disturb less."""
        taken: list[list[float]] = [[] for _ in commands]
        for round_ in range(self.repeat + 1):
            for times, command in zip(taken, commands, strict=True):
                before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
                self.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                if round_:
                    times.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before)
        return [sorted(times)[len(times) // 2] for times in taken]

    def compile(self, source: Path, target: str, *options: str) -> bool:
        """Whether this host has a compiler that makes a program of this."""
        compiler = shutil.which("gcc") or shutil.which("cc")
        command = [compiler or "gcc", *options, str(source), "-o", target]
        return bool(compiler) and not self.run(command, capture_output=True).returncode

    def first_start(self, command: list[str]) -> float:
        """The median seconds of runs for which nothing was compiled before."""
        taken = []
        for _ in range(3):
            with tempfile.TemporaryDirectory() as empty:
                start = time.perf_counter()
                subprocess.run(
                    command,
                    env=self.environment | {"PYTHONPYCACHEPREFIX": empty},
                    stdout=subprocess.DEVNULL,
                    check=False,
                )
                taken.append(time.perf_counter() - start)
        return sorted(taken)[1]

    def under_wine(self, machine: str) -> bool:
        return self.wine is not None and machine == "x64"


def startup(bench: Bench) -> None:
    """Whole processes: the interpreter alone, hello.exe here and under Wine; and where the time goes."""
    table = Table(
        "program", "first ms", "later ms", "× python -c pass", "× warm Wine", title="start-up of hello.exe"
    )
    for machine in bench.machines:
        hello = str(HELLO / f"hello.{machine}.exe")
        commands = [[sys.executable, "-c", "pass"], [*bench.pywine, hello]]
        if bench.under_wine(machine):
            commands.append([*bench.wine, hello])
        bare, ours, *wine = bench.times(*commands)
        table.add_row(
            machine,
            f"{bench.first_start([*bench.pywine, hello]) * 1e3:.0f}",
            f"{ours * 1e3:.1f}",
            f"{ours / bare:.2f}",
            f"{ours / wine[0]:.2f}" if wine else "—",
        )
    CONSOLE.print(table)
    phases(bench)


def phases(bench: Bench) -> None:
    """What a start spends its time on once the interpreter runs."""
    table = Table(
        "phase", *(f"{machine} ms" for machine in bench.machines), title="shortest phases of a later start"
    )
    measured: dict[str, dict[str, list[float]]] = {}
    for _ in range(bench.repeat):
        for machine in bench.machines:
            command = [sys.executable, "-m", "tests.bench.phases", str(HELLO / f"hello.{machine}.exe")]
            done = bench.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            for line in done.stderr.splitlines():
                name, _, milliseconds = line.partition("\t")
                measured.setdefault(name, {}).setdefault(machine, []).append(float(milliseconds))
    for name, by_machine in measured.items():
        table.add_row(name, *(f"{min(times):.1f}" for times in by_machine.values()))
    CONSOLE.print(table)


def calls(bench: Bench) -> None:
    """API calls by kind, timed from inside the guest."""
    table = Table("call", "x64 µs", "x86 µs", "x64 × Wine", title="cost of an API call, guest to guest")
    measured: dict[str, dict[str, float]] = {}
    columns = [(machine, bench.pywine) for machine in bench.machines] + (
        [("wine", bench.wine)] if bench.wine else []
    )
    for column, command in columns:
        program = str(PROGRAMS / f"calls.{'x64' if column == 'wine' else column}.exe")
        with tempfile.TemporaryFile() as out:  # /dev/null would be a console, which is not buffered
            output = bench.run([*command, program], stdout=out, stderr=subprocess.PIPE, text=True)
        for line in output.stderr.splitlines():
            kind, _, nanoseconds = line.partition(" ")
            try:
                measured.setdefault(kind, {})[column] = float(nanoseconds) / 1e3
            except ValueError:
                CONSOLE.print(f"[red]{column}: {line}")
    for kind, by_column in measured.items():
        x64, wine = by_column.get("x64"), by_column.get("wine")
        shown = [f"{by_column[machine]:.2f}" if machine in by_column else "—" for machine in bench.machines]
        table.add_row(kind, *shown, f"{x64 / wine:.1f}" if x64 and wine else "—")
    CONSOLE.print(table)


def hot(bench: Bench) -> None:
    """Functions with a body in guest code."""
    table = Table("call", "x64 ns", "x86 ns", "x64 × Wine", title="functions that run in guest code")
    measured: dict[str, dict[str, float]] = {}
    scale = "1" if bench.environment["PYWINE_ENGINE"] == "unicorn" else "20"
    columns = [(machine, bench.pywine, scale) for machine in bench.machines]
    if bench.wine:
        columns.append(("wine", bench.wine, "20"))
    for column, command, scale in columns:
        program = str(PROGRAMS / f"hot.{'x64' if column == 'wine' else column}.exe")
        output = bench.run([*command, program, scale], stderr=subprocess.PIPE, text=True)
        for line in output.stderr.splitlines():
            kind, _, nanoseconds = line.partition(" ")
            measured.setdefault(kind, {})[column] = float(nanoseconds)
    for kind, by_column in measured.items():
        x64, wine = by_column.get("x64"), by_column.get("wine")
        shown = [f"{by_column[machine]:.1f}" if machine in by_column else "—" for machine in bench.machines]
        table.add_row(kind, *shown, f"{x64 / wine:.1f}" if x64 and wine else "—")
    CONSOLE.print(table)


def exceptions(bench: Bench) -> None:
    """A thrown and caught exception: C++ through two frames with destructors, and __try. PYWINE_WINE32 names
    the 32-bit Wine if it is another command.
    """
    columns = ("exception", "x64 µs", "x86 µs", "x64 × Wine", "x86 × Wine")
    table = Table(*columns, title="throwing and catching")
    measured: dict[str, dict[str, float]] = {}
    runs = [(machine, machine, bench.pywine) for machine in bench.machines]
    if bench.wine:
        runs.append(("wine x64", "x64", bench.wine))
        wine32 = shlex.split(os.environ.get("PYWINE_WINE32", "")) or bench.wine
        runs.append(("wine x86", "x86", [word.format(cwd=Path.cwd()) for word in wine32]))
    for column, machine, command in runs:
        for name in ("exceptions", "exceptions_mingw"):
            program = str(PROGRAMS / f"{name}.{machine}.exe")
            output = bench.run([*command, program], stdout=subprocess.PIPE, text=True)
            for line in output.stdout.splitlines():
                kind, _, nanoseconds = line.partition(" ")
                measured.setdefault(kind, {})[column] = float(nanoseconds) / 1e3
    for kind, by_column in measured.items():
        shown = [f"{by_column[machine]:.1f}" if machine in by_column else "—" for machine in bench.machines]
        for machine in bench.machines:
            ours, wine = by_column.get(machine), by_column.get(f"wine {machine}")
            shown.append(f"{ours / wine:.2f}" if ours and wine else "—")
        table.add_row(kind, *shown)
    CONSOLE.print(table)


def compute(bench: Bench) -> None:
    """Programs that only compute: beside the same machine code in a bare Linux process, which shows what an
    engine costs; beside the same C compiled for the host, whose conventions differ from Windows'; and Wine.
    """
    table = Table("work", "machine", "seconds", "× bare", "× gcc's for Linux", "× Wine", title="computation")
    is_slow = bench.environment["PYWINE_ENGINE"] == "unicorn"
    with tempfile.TemporaryDirectory() as folder:
        for machine, bits in (("x64", "-m64"), ("x86", "-m32")):
            program = str(PROGRAMS / f"compute.{machine}.exe")
            bare, twin = str(Path(folder, f"bare.{machine}")), str(Path(folder, machine))
            runners = {"pywine": [*bench.pywine, program]}
            if bench.compile(PROGRAMS / "bare.c", bare, bits, *BARE_OPTIONS):
                runners["bare"] = [bare, program]
            if bench.compile(PROGRAMS / "compute.c", twin, bits, *OPTIONS):
                runners["gcc"] = [twin]
            if bench.under_wine(machine):
                runners["wine"] = [*bench.wine, program]
            empty = bench.processor_times(*([*command, "hash", "0"] for command in runners.values()))
            for kind, rounds in KINDS.items():
                words = [kind, "10" if is_slow else str(rounds)]
                full = bench.processor_times(*([*command, *words] for command in runners.values()))
                spent = [max(time - start, 1e-6) for time, start in zip(full, empty, strict=True)]
                work = dict(zip(runners, spent, strict=True))
                ratios = [
                    f"{work['pywine'] / work[other]:.2f}" if other in work else "—"
                    for other in ("bare", "gcc", "wine")
                ]
                table.add_row(kind, machine, f"{work['pywine']:.3f}", *ratios)
    CONSOLE.print(table)


def threads(bench: Bench) -> None:
    """Two and four threads that do the same as one each: their shortest times beside that one's."""
    kinds = {"computing": (100_000, 300, 0), "API calls": (0, 20_000, 1), "both in turn": (1_000, 20_000, 1)}
    columns = ("machine", "work of each", "one, ms", "two, ×", "four, ×")
    table = Table(*columns, title=f"threads on {os.cpu_count()} processors")
    for machine in bench.machines:
        for kind, words in kinds.items():
            command = [*bench.pywine, str(PROGRAMS / f"threads.{machine}.exe"), *map(str, words)]
            runs = [bench.run(command, stdout=subprocess.PIPE, text=True).stdout for _ in range(bench.repeat)]
            one, two, four = (
                min(times) for times in zip(*[map(float, run.split()) for run in runs], strict=True)
            )
            table.add_row(machine, kind, f"{one * 1000:.0f}", f"{two / one:.1f}", f"{four / one:.1f}")
    CONSOLE.print(table)


def throughput(bench: Bench) -> None:
    """fread and fwrite of 32 MiB through pipes and files."""
    table = Table("machine", "MiB/s", "× Wine's time", title="file throughput (fread, fwrite)")
    with tempfile.NamedTemporaryFile() as data:
        data.write(os.urandom(1 << 20) * 32)
        data.flush()
        for machine in bench.machines:
            program = str(PROGRAMS / f"throughput.{machine}.exe")
            commands = [[*bench.pywine, program]]
            if bench.under_wine(machine):
                commands.append([*bench.wine, program])
            taken = [bench.times(command, stdin=open(data.name, "rb"))[0] for command in commands]  # noqa: SIM115
            table.add_row(
                machine, f"{32 / taken[0]:.0f}", f"{taken[0] / taken[1]:.1f}" if len(taken) > 1 else "—"
            )
    CONSOLE.print(table)


def children(bench: Bench) -> None:
    """CreateProcess of hello.exe until it returns and until the child's end, beside posix_spawn of true."""
    columns = ("created ms", "median", "first ended ms", "shortest", "median")
    table = Table("parent", *columns, title="times of children")
    parents = [(machine, bench.pywine, machine) for machine in bench.machines]
    if bench.wine:
        parents.append(("x64 under Wine", bench.wine, "x64"))
    for name, command, machine in parents:
        program, hello = str(PROGRAMS / f"children.{machine}.exe"), str(HELLO / f"hello.{machine}.exe")
        words = [*command, program, "Z:" + hello.replace("/", "\\"), str(2 * bench.repeat)]
        done = bench.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        try:
            table.add_row(name, *(f"{float(word):.1f}" for word in done.stderr.split()))
        except ValueError:
            CONSOLE.print(f"[red]{name}: {done.stderr}")
    taken = []
    for _ in range(2 * bench.repeat):
        start = time.perf_counter()
        os.waitpid(os.posix_spawnp("true", ["true"], os.environ), 0)
        taken.append(time.perf_counter() - start)
    times = (taken[0], min(taken), sorted(taken)[len(taken) // 2])
    table.add_row("the host", "—", "—", *(f"{seconds * 1e3:.1f}" for seconds in times))
    CONSOLE.print(table)


def main(arguments: list[str]) -> None:
    def option(name: str, default: str) -> str:
        return arguments[arguments.index(name) + 1] if name in arguments else default

    bench = Bench(option("--engine", "auto"), int(option("--repeat", "11")))
    every = (startup, calls, hot, exceptions, compute, threads, throughput, children)
    chosen = [part for part in every if part.__name__ in arguments] or every
    for part in chosen:
        part(bench)


if __name__ == "__main__":
    main(sys.argv[1:])
