"""The registers of a suspended thread, as a CONTEXT."""

from __future__ import annotations

from pywine.abi import context as contexts
from pywine.abi.errors import NtError
from pywine.abi.ntstatus import STATUS_UNSUCCESSFUL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pywine.nt.process import Process
    from pywine.nt.thread import Thread


class Block:
    """A CONTEXT on its way between processes, in the place of guest memory."""

    __slots__ = ("ram",)

    def __init__(self, data: bytes) -> None:
        self.ram = memoryview(bytearray(data))

    def check(self, address: int, size: int, access: int) -> None:
        """All of it is there."""


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
    if thread.processor is None:
        raise NtError(STATUS_UNSUCCESSFUL)
    give_context(thread, p.memory.read(context, contexts.SIZE[p.bits]))


def give_context(thread: Thread, data: bytes) -> None:
    """The same with the CONTEXT's bytes. One that waits in an API takes it when its call is over."""
    if thread.has_state:
        take_context(thread, data)
    else:
        thread.next_contexts.append(data)
        thread.interrupts.press()


def take_context(thread: Thread, data: bytes) -> None:
    block: Any = Block(data)
    contexts.load(thread.processor, block, 0)


def read_registers(thread: Thread) -> None:
    """Let the thread's context block hold all its registers; within an API they are those of the call."""
    if thread.has_state:
        return
    thread.processor.read_return_state()
