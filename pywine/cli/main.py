"""The commands and options of `pywine`, as click sees them."""

from __future__ import annotations

import json
import os
import sys
from functools import partial

import click

from pywine.cli.run import run, say, temporary_folder
from pywine.launch.errors import LaunchError
from pywine.launch.settings import ENGINES, Settings, parse_overrides

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

PROGRAM, WATCH, MACHINE = "The program", "Watching it", "The machine"
EXAMPLES = """\
pywine hello.exe one "two words"        run it
pywine --trace=kernel32/fileapi app.exe see its file calls
pywine --stages app.exe                 see how it is started
pywine apis app.exe                     will it run?"""
COMMANDS = {
    "inspect": "what a PE file is, and whether it would run",
    "apis": "what a program imports and whether it is there; alone: the coverage table",
    "wrap": "write an executable script that runs a program",
    "prefix": "where drive C: and the registry live: info, reset",
    "server": "what runs in the prefix and what it shares; end it all: status, stop",
    "binfmt": "let the kernel run .exe files directly",
    "doctor": "which engine programs get here and why; tries both",
    "smoke": "run a list of programs and compare what they print",
}


def main(arguments: Sequence[str] = (), report: Callable[[dict[str, Any]], None] | None = None) -> None:
    """Run a command line and exit. `report` is told how the program ended."""
    arguments = list(arguments) or sys.argv[1:] or ["--help"]
    try:
        if arguments[0] in COMMANDS:
            find_command(arguments[0]).main(arguments[1:], prog_name=f"pywine {arguments[0]}")
        run_command.main(arguments, prog_name="pywine", obj=report)
    except LaunchError as error:
        say(error.message)
        sys.exit(error.status)


def find_command(name: str) -> click.Command:
    """A subcommand, imported when it is asked for."""
    if name == "inspect":
        from pywine.cli.inspect import inspect_command as command
    elif name == "apis":
        from pywine.cli.apis import apis_command as command
    elif name == "wrap":
        from pywine.cli.wrap import wrap_command as command
    elif name == "prefix":
        from pywine.cli.prefix import prefix_command as command
    elif name == "server":
        from pywine.cli.server import server_command as command
    elif name == "smoke":
        from pywine.cli.smoke import smoke_command as command
    elif name == "doctor":
        from pywine.cli.doctor import doctor_command as command
    else:
        from pywine.cli.binfmt import binfmt_command as command
    return command


class Sectioned(click.Option):
    """An option that the help shows under a heading."""

    def __init__(self, *args: object, section: str = "Others", bare: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.section = section
        self.bare = bare  # what the option means without a value, where one may follow after "="


class RunCommand(click.Command):
    """`pywine [OPTIONS] PROGRAM [ARGUMENTS]...`: options end at the program's name."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, self._with_values(args))

    def _with_values(self, args: list[str]) -> list[str]:
        """`--trace` as `--trace=*`: an optional value comes after "=" only, never from the next argument."""
        options = {name: option for option in self.params for name in option.opts}
        done: list[str] = []
        for position, arg in enumerate(args):
            option = options.get(arg)
            follows = options.get(args[position - 1]) if position else None
            is_value = bool(done) and isinstance(follows, click.Option) and done[-1] == args[position - 1]
            is_value = is_value and not follows.is_flag and not getattr(follows, "bare", "")  # type: ignore[union-attr]
            if not is_value and (not arg.startswith("-") or arg == "--"):
                return done + args[position:]
            bare = getattr(option, "bare", "") if not is_value else ""
            done.append(f"{arg}={bare}" if bare else arg)
        return done

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        sections: dict[str, list[tuple[str, str]]] = {}
        for option in self.get_params(ctx):
            record = option.get_help_record(ctx) if isinstance(option, click.Option) else None
            if record:
                text, help_text = record
                if getattr(option, "bare", ""):
                    name, _, value = text.rpartition(" ")
                    text = f"{name}[={value}]"
                sections.setdefault(getattr(option, "section", "Others"), []).append((text, help_text))
        for section, records in sections.items():
            with formatter.section(section):
                formatter.write_dl(records, col_max=24)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Other commands (`pywine COMMAND --help`)"):
            formatter.write_dl(list(COMMANDS.items()), col_max=24)
        with formatter.section("Examples"):
            for line in EXAMPLES.splitlines():
                formatter.write(f"  {line}\n")
        formatter.write_paragraph()
        formatter.write_text(
            "The exit status is the program's (its low 8 bits); 126 and 127 if it cannot run or was not "
            "found, 125 if pywine itself is to blame, 2 for bad options."
        )


def _split_variable(
    _ctx: click.Context, _parameter: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    found = {}
    for value in values:
        name, equals, text = value.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"{value!r} is not NAME=VALUE")
        found[name] = text
    return found


def _parse_dlls(
    _ctx: click.Context, _parameter: click.Parameter, values: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    try:
        return parse_overrides(";".join(values))
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _print_version(ctx: click.Context, _parameter: click.Parameter, asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        click.echo(
            f"pywine {version('pywine')} (unicorn {version('unicorn')}, Python {sys.version.split()[0]})"
        )
        ctx.exit()


@click.command(
    cls=RunCommand,
    context_settings={"allow_interspersed_args": False, "max_content_width": 100},
    options_metavar="[OPTIONS]",
)
@click.option(
    "--cwd", metavar="DIR", type=click.Path(exists=True, file_okay=False), cls=Sectioned, section=PROGRAM,
    help="Start the program in this directory.",
)  # fmt: skip
@click.option(
    "--env", metavar="NAME=VALUE", multiple=True, callback=_split_variable, cls=Sectioned, section=PROGRAM,
    help="Set an environment variable for the program; can be repeated.",
)  # fmt: skip
@click.option(
    "--dll", "dlls", metavar="NAME=n,b", multiple=True, callback=_parse_dlls, cls=Sectioned, section=PROGRAM,
    help="Where a DLL comes from: n is the native file, b the builtin, in this order; can be repeated.",
)  # fmt: skip
@click.option(
    "--trace", metavar="CHANNELS", cls=Sectioned, section=WATCH, bare="*",
    help="Show API calls, one a line. Channels are module paths, the last match wins: kernel32, crt/stdio, "
    "'*,-ntdll/rtl_heap'; `heap` names leaks and double frees.",
)  # fmt: skip
@click.option(
    "--trace-file", metavar="FILE", cls=Sectioned, section=WATCH,
    help="Write the trace there instead of standard error.",
)  # fmt: skip
@click.option(
    "--stages", is_flag=True, cls=Sectioned, section=WATCH, help="Draw the launch as it happens.",
)  # fmt: skip
@click.option(
    "--json", "report", metavar="FILE", cls=Sectioned, section=WATCH, bare="-",
    help="Report how the run ended (exit_code with all 32 bits, status, message, engine, seconds) as one "
    "JSON object: to standard error, or to FILE.",
)  # fmt: skip
@click.option(
    "--minidump", metavar="FILE", cls=Sectioned, section=WATCH,
    help="Write a minidump for debuggers if the program crashes.",
)  # fmt: skip
@click.option(
    "--engine", type=click.Choice(ENGINES), cls=Sectioned, section=MACHINE,
    help="What executes the program's instructions.",
)  # fmt: skip
@click.option(
    "--prefix", metavar="DIR", type=click.Path(file_okay=False), cls=Sectioned, section=MACHINE,
    help="Where drive C: and the registry live.  [$PYWINEPREFIX]",
)  # fmt: skip
@click.option(
    "--ephemeral", is_flag=True, cls=Sectioned, section=MACHINE,
    help="Use a new prefix, which is removed when the program has ended.",
)  # fmt: skip
@click.option(
    "--deterministic", is_flag=True, cls=Sectioned, section=MACHINE,
    help="Have every run do the same: emulate, and fix the clock, random numbers, ids, addresses and turns.",
)  # fmt: skip
@click.option(
    "--no-network", is_flag=True, cls=Sectioned, section=MACHINE,
    help="Let the program's sockets reach this machine only.",
)  # fmt: skip
@click.option(
    "--no-identity", is_flag=True, cls=Sectioned, section=MACHINE,
    help="Keep the program's addresses apart from the host's (slower; for tests).",
)  # fmt: skip
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_print_version,
              help="Show the version and exit.")  # fmt: skip
@click.argument("program")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def run_command(
    program: str,
    arguments: tuple[str, ...],
    cwd: str | None,
    env: dict[str, str],
    dlls: dict[str, tuple[str, ...]],
    trace: str | None,
    trace_file: str | None,
    stages: bool,
    report: str | None,
    minidump: str | None,
    engine: str | None,
    prefix: str | None,
    ephemeral: bool,
    deterministic: bool,
    no_network: bool,
    no_identity: bool,
) -> None:
    """Run a Windows program (x86 or x86-64 PE) on this machine.

    Options end at the program's name; everything after it goes to the program untouched.
    """
    if cwd and os.path.isfile(program):  # named from where the user stands
        program = os.path.abspath(program)
    settings = Settings(program, list(arguments))
    settings.environment |= env
    settings.dll_overrides |= dlls
    settings.trace_file = os.path.abspath(trace_file) if trace_file else ""
    settings.trace = settings.trace if trace is None else trace
    if trace_file and not settings.trace:
        settings.trace = "*"
    settings.minidump = os.path.abspath(minidump) if minidump else ""
    settings.engine = engine or settings.engine
    settings.prefix = os.path.abspath(prefix) if prefix else settings.prefix
    if ephemeral:
        settings.prefix = temporary_folder()
    settings.network = not no_network
    settings.identity = not no_identity
    if deterministic:
        if engine == "native":
            raise click.UsageError("--deterministic needs the engine unicorn, not native")
        settings.make_deterministic(temporary_folder())
    if cwd:
        settings.working_directory = os.path.abspath(cwd)
    if stages:
        from pywine.cli.stages import Stages

        settings.observer = Stages()
    settings.report = partial(_write_report, report) if report else click.get_current_context().obj
    run(settings)


def _write_report(target: str, facts: dict[str, Any]) -> None:
    line = json.dumps(facts) + "\n"
    if target == "-":
        sys.stderr.write(line)
        return
    try:
        with open(target, "w", encoding="utf-8") as file:
            file.write(line)
    except OSError as error:
        say(f"cannot write the report {target!r}: {error.strerror}")
