"""Threads: the executive's object, the TEB behind it and the processor that runs it."""

from __future__ import annotations

from pywine.abi.winternl import TEB
from pywine.nt.objects import Waitable
from pywine.nt.virtual import PAGE_READWRITE, PAGE_SIZE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pywine.machine.engine import EngineThread
    from pywine.nt.process import Process, ProcessObject

STILL_ACTIVE = 259


class ThreadObject(Waitable):
    """What a thread handle refers to: a thread of the caller's process or of another."""

    type_name = "Thread"
    id = 0
    process: ProcessObject
    exit_code = STILL_ACTIVE

    def is_signaled(self) -> bool:
        return self.exit_code != STILL_ACTIVE


class Thread(ThreadObject):
    """A guest thread. `teb` is the live overlay of its TEB, at guest address `teb_address`."""

    process: Process

    def __init__(self, p: Process, identifier: int, teb_address: int) -> None:
        super().__init__()
        self.process = p
        self.id = identifier
        self.teb_address = teb_address
        self.teb = TEB.on(p.memory, teb_address, p.bits)
        self.processor: EngineThread = None  # type: ignore[assignment]  # set on the host thread that runs it
        self.exit_code = STILL_ACTIVE
        self.apcs: list[object] = []

    def grow_stack(self, address: int) -> bool:
        """Whether `address` hit the guard pages at the stack's end: the stack has overflowed, once.

        The pages become usable, so that the exception's handlers have a stack.
        """
        teb = self.teb
        if not teb.DeallocationStack <= address < teb.StackLimit:
            return False
        start = teb.DeallocationStack + PAGE_SIZE
        self.process.virtual.commit(start, teb.StackLimit - start, PAGE_READWRITE)
        teb.StackLimit = start
        return True

    def describe(self) -> str:
        return f"Thread {self.id:#x}"
