"""`pywine --stages`: draws the launch chain on standard error while it happens."""

from __future__ import annotations

import os
from fcntl import F_DUPFD_CLOEXEC, fcntl
from time import perf_counter

from rich.console import Console
from rich.text import Text

from pywine.abi import ntstatus
from pywine.launch.observer import Observer
from pywine.ldr import pe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pywine.launch.outcome import Outcome
    from pywine.launch.preloader import ReservedImage
    from pywine.launch.wine import FoundImage
    from pywine.ldr.modules import Module
    from pywine.nt.child import Birth
    from pywine.nt.process import Process

_WIDEST = 100
_LABEL = 12  # columns of what a line is about
_MOST_OBSTACLES = 4
_MARGIN, _NARROWEST = "    ", 40
_FIRST_FREE = 10  # the lowest descriptor for what is not a standard stream


class Stages(Observer):
    """Draws every phase with its time, what it made, and the modules as they come."""

    is_watching = True

    def __init__(self, console: Console | None = None, clock: Callable[[], float] = perf_counter) -> None:
        self._console = console or _console_for_all()
        self._width = min(self._console.width, _WIDEST)
        self._clock = clock
        self.descriptors = (self._console.file.fileno(),) if isinstance(self._console.file, _Margin) else ()
        self._start = self._last = clock()
        self._attached: list[str] = []
        self._is_running = False

    def of_child(self, birth: Birth) -> Stages:
        """The child's phases are drawn further to the right."""
        margin = _Margin(self._console.file, _MARGIN)
        width = max(self._console.width - len(_MARGIN), _NARROWEST)
        console = Console(file=margin, highlight=False, width=width)  # type: ignore[arg-type]
        child = Stages(console, self._clock)
        console.rule(
            Text(_heading(birth), "bold magenta"),
            style="magenta",
        )
        return child

    # The phases.

    def found(self, image: FoundImage) -> None:
        self._phase("1 wine", "what is it?")
        headers = image.headers
        self._fact("file", image.host_path)
        self._fact(
            "image",
            f"{'PE32+' if headers.bits == 64 else 'PE32'} for {pe.MACHINES[headers.machine]},"
            f" {pe.SUBSYSTEMS.get(headers.subsystem, 'no')} subsystem, {len(headers.sections)} sections",
        )
        self._fact(
            "wants", f"{_range(headers.base, headers.base + headers.image_size)}, entry +{headers.entry:#x}"
        )

    def reserved(self, reserved: ReservedImage) -> None:
        self._phase("2 preloader", "room in the host process")
        place = reserved.reservation
        self._fact("reserved", f"{_range(place.start, place.end)}  {_size(place.end - place.start)}")
        if place.base:
            self._fact("mapping", f"a window: guest address + {place.base:#x}")
        else:
            self._fact("mapping", "identity: guest addresses are host addresses")
        for line in place.obstacles[:_MOST_OBSTACLES]:
            self._fact("in the way", _obstacle(line))
        if len(place.obstacles) > _MOST_OBSTACLES:
            self._fact("", f"and {len(place.obstacles) - _MOST_OBSTACLES} more")

    def created(self, p: Process) -> None:
        self._phase("3 kthread", "the process and its first thread")
        thread, exe = p.thread, p.modules.exe
        reason = p.settings.engine_reason
        self._fact("engine", f"{p.engine.name}: {reason}" if reason else p.engine.name)
        self._fact("process", f"{p.id:#x}, PEB at {p.peb_address:#x}, heap at {p.heap.address:#x}")
        stack = _range(thread.teb.StackLimit, thread.teb.StackBase)
        self._fact("thread", f"{thread.id:#x}, TEB at {thread.teb_address:#x}, stack {stack}")
        moved = f", {exe.image.relocated} relocations" if exe.image and exe.image.relocated else ""
        self._fact("image", f"{_range(exe.base, exe.base + exe.size)}{moved}")
        for value, handle in p.handles:
            self._fact("handle", f"{value:#x} {handle.object.describe()}")
        self._fact("command", p.command_line)
        self._fact("directory", p.files.current_directory)
        self._phase("4 start_process", "LdrInitializeThunk, then the program")
        self._line(f"  {'module':<22} {'base':>12} {'size':>9}  {'':8} {'imports':>8} {'moved':>6}", "dim")

    def hosted(self, phase: str, about: str, facts: dict[str, str]) -> None:
        self._phase(phase, about)
        for label, text in facts.items():
            self._fact(label, text)
        self._console.rule(Text("the program", "dim"), style="dim", characters="┄")
        self._is_running = True

    # The modules.

    def loaded(self, module: Module) -> None:
        kind = "builtin" if module.is_ours else "native"
        imports = str(module.imports_bound)
        moved = str(module.image.relocated) if module.image and module.image.relocated else ""
        line = Text(f"  {module.name:<22}", "bold")
        line.append(f" {module.base:>12x} {_size(module.size):>9}  ", "not bold")
        line.append(f"{kind:<8}", "green not bold" if module.is_ours else "yellow not bold")
        if module.is_ours:
            line.append(f" {_reason(module.reason)}", "dim not bold")
            self._print(line)
            return
        line.append(f" {imports:>8} {moved:>6}".rstrip(), "not bold")
        self._print(line)
        self._line(f"    {_reason(module.reason)}, from {module.host_path}", "dim")

    def initialising(self, module: Module) -> None:
        if not module.is_ours:
            self._attached.append(module.name)

    def entering(self, p: Process) -> None:
        exe = p.modules.exe
        self._fact("attach", " → ".join(self._attached) or "nothing")
        self._fact("linked in", self._lap())
        self._fact(
            "entry", f"{exe.name}+{exe.entry - exe.base:#x} at {exe.entry:#x}, with the PEB as argument"
        )
        self._console.rule(Text("the program", "dim"), style="dim", characters="┄")
        self._is_running = True

    def exiting(self, code: int, *, returned: bool) -> None:
        self._end_of_program()
        how = "the entry point returned" if returned else "ExitProcess was called with"
        self._fact("exit", f"{how} {_code(code)}")
        detached = list(reversed(self._attached[:-1]))
        self._fact("detach", " → ".join(detached) or "nothing")

    def ended(self, outcome: Outcome) -> None:
        self._end_of_program()
        style = "bold green" if not outcome.exit_code and not outcome.message else "bold red"
        total = f"{1000 * (self._clock() - self._start):.1f} ms"
        text = Text.assemble(
            (f"{outcome.reason}, exit code {_code(outcome.exit_code)}", style), f" in {total}"
        )
        self._console.print(text)

    def _end_of_program(self) -> None:
        if self._is_running:
            self._is_running = False
            self._console.rule(Text(f"after {self._lap()}", "dim"), style="dim", characters="┄")

    # Drawing.

    def _phase(self, name: str, about: str) -> None:
        lap = self._lap()
        heading = Text.assemble((name, "bold cyan"), (f"  {about} ", "dim"))
        right = f" {lap}" if not name.startswith("4") else ""
        rule = "─" * max(2, self._width - heading.cell_len - len(right))
        self._print(Text.assemble(heading, (rule, "cyan"), (right, "bold")))

    def _lap(self) -> str:
        now = self._clock()
        lap, self._last = now - self._last, now
        return f"{1000 * lap:.1f} ms"

    def _fact(self, label: str, text: str) -> None:
        line = Text(f"  {label:<{_LABEL}}", "dim")
        rest = self._width - _LABEL - 2
        chunks = [text[start : start + rest] for start in range(0, len(text), rest)] or [""]
        line.append(_printable(chunks[0]), "not dim")
        self._print(line)
        for chunk in chunks[1:]:
            self._print(Text(" " * (_LABEL + 2) + _printable(chunk)))

    def _line(self, text: str, style: str) -> None:
        text = _printable(text)
        if len(text) > self._width:
            keep = self._width - 1
            text = f"{text[: keep // 2]}…{text[len(text) - (keep - keep // 2) :]}"
        self._print(Text(text, style))

    def _print(self, text: Text) -> None:
        self._console.print(text, no_wrap=True, overflow="ignore", crop=False)


class _Margin:
    """Text that goes to a descriptor of its own, each line behind a margin."""

    def __init__(self, target: Any, margin: str = "") -> None:
        self._target, self._margin = target, margin

    def write(self, text: str) -> int:
        lines = text.splitlines(keepends=True)
        return self._target.write("".join(self._margin + line for line in lines))

    def flush(self) -> None:
        self._target.flush()

    def isatty(self) -> bool:
        return self._target.isatty()

    def fileno(self) -> int:
        return self._target.fileno()


def _console_for_all() -> Console:
    """On standard error, wherever that of a child goes."""
    errors = os.fdopen(fcntl(2, F_DUPFD_CLOEXEC, _FIRST_FREE), "w", encoding="utf-8", errors="replace")
    return Console(file=_Margin(errors), highlight=False, width=Console(stderr=True).width)  # type: ignore[arg-type]


def _heading(birth: Birth) -> str:
    assert birth.slot is not None
    return _printable(f"child {birth.slot.id:#x} of {birth.parent:#x}: {birth.command_line}")


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _range(start: int, end: int) -> str:
    return f"{start:#x}–{end:#x}"


def _size(size: float) -> str:
    for unit in ("B", "KiB", "MiB", "GiB"):
        if size < 1023.5:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.4g} {unit}"
        size /= 1024
    return f"{size:.4g} TiB"


def _code(code: int) -> str:
    if code < 0x10000:
        return str(code)
    name = ntstatus.name(code)
    return f"0x{code:08X}" if name.startswith("0x") else f"0x{code:08X} ({name})"


def _reason(reason: str) -> str:
    return reason if reason.startswith(("the ", "every ")) else f"for {reason}"


def _obstacle(line: str) -> str:
    """A line of /proc/self/maps, shorter."""
    span, *rest = line.split(maxsplit=5)
    return f"{span} {os.path.basename(rest[4]) if len(rest) > 4 else 'anonymous memory'}"
