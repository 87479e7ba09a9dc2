"""Console control events: Ctrl-C and its kin, and the program's handlers for them."""

from __future__ import annotations

from pywine.abi.errors import ProcessExit
from pywine.abi.ntstatus import STATUS_CONTROL_C_EXIT
from pywine.nt.console import Console

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process

CTRL_C_EVENT, CTRL_BREAK_EVENT = 0, 1


def control_event(p: Process, event: int) -> None:
    """Call the handlers, the newest first, until one says that it handled the event; nobody: the process
    ends.
    """
    for handler in p.state(Console).handlers.copy():
        if p.call(handler, event) & 0xFFFFFFFF:
            return
    exit_process(STATUS_CONTROL_C_EXIT)


def exit_process(code: int) -> None:
    raise ProcessExit(code)
