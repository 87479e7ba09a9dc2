"""The registers of a suspended thread, as a CONTEXT."""

from __future__ import annotations

from pywine.abi import context as contexts
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_UNSUCCESSFUL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.nt.process import Process
    from pywine.nt.thread import Thread


def get_context(p: Process, thread: Thread, context: int) -> None:
    """Store what the ContextFlags at `context` ask for. Raises NtError(STATUS_UNSUCCESSFUL)."""
    thread.wait_parked()
    if thread.processor is None:
        raise NtError(STATUS_UNSUCCESSFUL)
    read_registers(thread)
    at = context + (0x30 if p.bits == 64 else 0)
    flags = int.from_bytes(p.memory.read(at, 4), "little")
    contexts.store(thread.processor, p.memory, context, flags)


def set_context(p: Process, thread: Thread, context: int) -> None:
    """Have a suspended thread go on from the CONTEXT. Raises NtError(STATUS_UNSUCCESSFUL)."""
    thread.wait_parked()
    if not thread.has_state:
        raise NtError(STATUS_UNSUCCESSFUL)
    contexts.load(thread.processor, p.memory, context)


def read_registers(thread: Thread) -> None:
    """Let the thread's context block hold all its registers; within an API they are those of the call."""
    if thread.has_state:
        return
    thread.processor.read_return_state()
