"""Console control events: Ctrl-C and its kin, and the program's handlers for them."""

from __future__ import annotations

import os

from pywine.abi.errors import NtError, ProcessExit
from pywine.abi.ntstatus import STATUS_CONTROL_C_EXIT, STATUS_INVALID_HANDLE, STATUS_INVALID_PARAMETER
from pywine.nt.console import Console

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process

CTRL_C_EVENT, CTRL_BREAK_EVENT = 0, 1
SIGNALS = {CTRL_C_EVENT: 2, CTRL_BREAK_EVENT: 3}  # the host's SIGINT and SIGQUIT


def control_event(p: Process, event: int) -> None:
    """Call the handlers, the newest first, until one says that it handled the event; nobody: the process
    ends.
    """
    for handler in p.state(Console).handlers.copy():
        if p.call(handler, event) & 0xFFFFFFFF:
            return
    exit_process(STATUS_CONTROL_C_EXIT)


def send_control_event(p: Process, event: int, group: int) -> None:
    """Have the processes of a group hear of an event; 0: all on this console. Raises NtError."""
    if not p.console:
        raise NtError(STATUS_INVALID_HANDLE)
    found = [
        entry
        for entry in p.known_processes()
        if entry.console == p.console and (not group or entry.group == group)
    ]
    if not found:
        raise NtError(STATUS_INVALID_PARAMETER)
    for entry in found:
        try:
            os.kill(entry.host_id, SIGNALS[event])
        except OSError:  # it has just ended
            continue


def exit_process(code: int) -> None:
    raise ProcessExit(code)


def change_console(p: Process, console: int) -> None:
    """Let the process have another console, by the id of its first process; 0: none."""
    p.console = console
    if p.slot is not None:
        p.slot.move_to_console(console)
