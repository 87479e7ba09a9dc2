"""Runs a builtin program as a process: ids, handles, environment and directory as any other, but no guest."""

from __future__ import annotations

from pywine.abi.errors import ProcessExit
from pywine.abi.ntstatus import STATUS_CONTROL_C_EXIT
from pywine.launch.kthread import guest_environment, take_birth, user_name
from pywine.launch.outcome import Ending, Outcome
from pywine.nt.commandline import join, split
from pywine.nt.environment import Environment
from pywine.nt.files import Files
from pywine.nt.interrupts import Interrupts
from pywine.nt.process import Process
from pywine.nt.thread import ThreadObject
from pywine.programs import builtin
from pywine.programs.context import Context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pywine.launch.settings import Settings
    from pywine.nt.sync import Timer


class HostThread(ThreadObject):
    """The thread of a process without a guest: it waits as others do."""

    def __init__(self, p: Process) -> None:
        super().__init__()
        self.process, self.id = p, p.id + 4
        self.processor = None
        self.interrupts = Interrupts(self)  # type: ignore[arg-type]  # all that it asks of a thread is here
        self.apcs: list[object] = []
        self.timers: list[Timer] = []

    def take_alert(self) -> bool:
        """Nobody alerts it."""
        return False

    def block(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """There are no other threads that could go on meanwhile."""
        return function(*arguments)


class Parameters:
    """The standard handles of a process that has no guest memory to keep them in."""

    def __init__(self, handles: tuple[int, ...]) -> None:
        self.StandardInput, self.StandardOutput, self.StandardError = handles


def run_builtin(settings: Settings) -> Outcome:
    """Run the program `settings.builtin` to its end."""
    p = make_process(settings)
    context = Context(p, settings.descriptors, p.command_line)
    if settings.birth:
        settings.birth.succeeded()
        settings.birth.wait_to_go(p)
    try:
        outcome = Outcome(builtin.load(settings.builtin)(context, split(p.command_line)[1:]))
    except ProcessExit as exit:
        outcome = Outcome(exit.code)
    except Ending as ending:
        outcome = ending.outcome
    except KeyboardInterrupt:
        outcome = Outcome(STATUS_CONTROL_C_EXIT)
    for action in p.at_exit:
        action()
    p.resign(outcome.exit_code)
    settings.observer.ended(outcome)
    return outcome


def make_process(settings: Settings) -> Process:
    """A process without an engine and memory."""
    p = Process(settings, None, 64)  # type: ignore[arg-type]  # there is no guest
    p.files = Files(p)
    p.files.prepare_prefix(user_name(p))
    if settings.birth:
        take_birth(p, settings.birth)
        handles = tuple(settings.birth.standard)
    else:
        p.image_path = f"{p.files.system_directory}\\{settings.builtin}.exe"
        p.environment = Environment(guest_environment(p))
        p.command_line = settings.command_line or join([settings.argument0, *settings.arguments])
        handles = p.files.open_standard_handles(settings.descriptors)
    p.parameters = Parameters(handles)
    p.enrol()
    p.thread = HostThread(p)  # type: ignore[assignment]
    return p
